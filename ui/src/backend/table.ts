/** The commands of the desktop shell: one line each, with what goes in and what comes out. */
import type { ServiceWindow } from "./generated/ServiceWindow";
import type { PauseOutcome } from "./generated/PauseOutcome";
import type { Account } from "./generated/Account";
import type { AccountOptions } from "./generated/AccountOptions";
import type { AdaptedDraft } from "./generated/AdaptedDraft";
import type { AppFacts } from "./generated/AppFacts";
import type { AttachOutcome } from "./generated/AttachOutcome";
import type { Attachment } from "./generated/Attachment";
import type { Audience } from "./generated/Audience";
import type { AudienceCheck } from "./generated/AudienceCheck";
import type { AudienceSource } from "./generated/AudienceSource";
import type { Balance } from "./generated/Balance";
import type { BackupContents } from "./generated/BackupContents";
import type { Capabilities } from "./generated/Capabilities";
import type { Conflict } from "./generated/Conflict";
import type { Contact } from "./generated/Contact";
import type { ContactChoice } from "./generated/ContactChoice";
import type { ContactDetails } from "./generated/ContactDetails";
import type { ContactFacts } from "./generated/ContactFacts";
import type { ContactFilter } from "./generated/ContactFilter";
import type { ContactPage } from "./generated/ContactPage";
import type { ContactQuery } from "./generated/ContactQuery";
import type { Draft } from "./generated/Draft";
import type { DeliveryPage } from "./generated/DeliveryPage";
import type { DeliveryState } from "./generated/DeliveryState";
import type { DraftChange } from "./generated/DraftChange";
import type { DraftDiff } from "./generated/DraftDiff";
import type { DraftPage } from "./generated/DraftPage";
import type { DraftQuery } from "./generated/DraftQuery";
import type { Exported } from "./generated/Exported";
import type { ExportForm } from "./generated/ExportForm";
import type { DraftSync } from "./generated/DraftSync";
import type { FindingCode } from "./generated/FindingCode";
import type { Focus } from "./generated/Focus";
import type { Group } from "./generated/Group";
import type { Ledger } from "./generated/Ledger";
import type { ImportPreview } from "./generated/ImportPreview";
import type { ImportReport } from "./generated/ImportReport";
import type { ImportSettings } from "./generated/ImportSettings";
import type { CleanUp } from "./generated/CleanUp";
import type { LibraryItem } from "./generated/LibraryItem";
import type { LibraryPage } from "./generated/LibraryPage";
import type { LibraryQuery } from "./generated/LibraryQuery";
import type { LibraryTotals } from "./generated/LibraryTotals";
import type { LibraryUse } from "./generated/LibraryUse";
import type { LookAlike } from "./generated/LookAlike";
import type { MediaKind } from "./generated/MediaKind";
import type { Moment } from "./generated/Moment";
import type { NewAccount } from "./generated/NewAccount";
import type { NumberFacts } from "./generated/NumberFacts";
import type { NewTemplate } from "./generated/NewTemplate";
import type { Offer } from "./generated/Offer";
import type { OutboxItem } from "./generated/OutboxItem";
import type { OutboxStatus } from "./generated/OutboxStatus";
import type { PictureEdit } from "./generated/PictureEdit";
import type { PostDetail } from "./generated/PostDetail";
import type { PostPage } from "./generated/PostPage";
import type { PostQuery } from "./generated/PostQuery";
import type { PostSummary } from "./generated/PostSummary";
import type { Recipient } from "./generated/Recipient";
import type { RecipientPreview } from "./generated/RecipientPreview";
import type { RemoteTemplate } from "./generated/RemoteTemplate";
import type { Resolution } from "./generated/Resolution";
import type { Revision } from "./generated/Revision";
import type { SavedDraft } from "./generated/SavedDraft";
import type { Schedule } from "./generated/Schedule";
import type { ScheduleDetail } from "./generated/ScheduleDetail";
import type { RemovedAccount } from "./generated/RemovedAccount";
import type { ScheduleSummary } from "./generated/ScheduleSummary";
import type { SendPlan } from "./generated/SendPlan";
import type { Sender } from "./generated/Sender";
import type { Settings } from "./generated/Settings";
import type { SimulatedPicture } from "./generated/SimulatedPicture";
import type { StorageFacts } from "./generated/StorageFacts";
import type { Suppressed } from "./generated/Suppressed";
import type { Suppression } from "./generated/Suppression";
import type { SuppressionPage } from "./generated/SuppressionPage";
import type { SuppressionQuery } from "./generated/SuppressionQuery";
import type { SyncReport } from "./generated/SyncReport";
import type { Unfinished } from "./generated/Unfinished";
import type { CancelOutcome } from "./generated/CancelOutcome";
import type { OwnStorage } from "./generated/OwnStorage";
import type { ShownHost } from "./generated/ShownHost";
import type { StorageKeys } from "./generated/StorageKeys";
import type { StorageTrial } from "./generated/StorageTrial";
import type { UploadRoute } from "./generated/UploadRoute";

type Id = { id: string };
type None = Record<string, never>;

/** Command name → [arguments, result]. */
export interface CommandTable {
  list_drafts: [{ query: DraftQuery }, DraftPage];
  create_draft: [None, Draft];
  read_draft: [Id, Draft];
  save_draft: [Id & { change: DraftChange }, SavedDraft];
  arrange_attachments: [Id & { order: string[] }, Draft];
  remove_attachment: [Id & { attachment: string }, Draft];
  restore_attachment: [Id & { attachment: Attachment; index: number }, Draft];
  describe_attachment: [Id & { attachment: string; alt: string }, Draft];
  edit_attachment: [
    Id & { attachment: string; edit: PictureEdit | null; focus: Focus | null },
    Draft,
  ];
  set_attachment_kind: [Id & { attachment: string; kind: MediaKind }, Draft];
  make_sticker: [Id & { attachment: string }, Draft];
  adapt_draft: [Id & { offer: Offer }, AdaptedDraft];
  delete_draft: [Id, null];
  restore_draft: [Id, Draft];
  duplicate_draft: [Id, Draft];
  draft_revisions: [Id, Revision[]];
  plan_send: [Id, SendPlan];
  delete_draft_forever: [Id, null];
  empty_trash: [None, number];

  sync_now: [None, SyncReport];
  draft_sync: [Id, DraftSync];
  read_conflict: [Id, Conflict | null];
  resolve_conflict: [Id & { resolution: Resolution }, Draft];
  dismiss_notice: [Id, null];

  draft_moments: [Id & { before: number | null }, Moment[]];
  read_revision: [Id & { revision: number }, Revision];
  compare_revisions: [Id & { from: number; to: number }, DraftDiff];
  restore_revision: [Id & { revision: number }, Draft];

  attach_paths: [Id & { paths: string[] }, AttachOutcome[]];
  choose_and_attach: [Id, AttachOutcome[]];
  attach_clipboard: [Id, AttachOutcome[]];
  attach_from_library: [Id & { blob: string }, Draft];
  simulate_picture: [{ blob: string; edit: PictureEdit | null }, SimulatedPicture];
  choose_folder_and_attach: [Id, AttachOutcome[]];
  stop_attaching: [Id, null];
  convert_film: [Id & { attachment: string }, Attachment];
  exchange_attachment: [Id & { attachment: Attachment }, Draft];

  browse_library: [{ query: LibraryQuery }, LibraryPage];
  read_library_item: [Id, LibraryItem];
  library_uses: [Id, LibraryUse[]];
  library_totals: [None, LibraryTotals];
  look_alikes: [Id & { draft: string | null }, LookAlike[]];
  plan_library_clean: [None, CleanUp];
  clean_library: [None, CleanUp];
  trash_library_items: [{ ids: string[] }, CleanUp];
  restore_library: [{ ids: string[] | null; cleanedAtMs: number | null }, number];
  empty_library_trash: [None, number];

  list_senders: [{ accountId: string }, Sender[]];
  list_groups: [{ accountId: string; senderId: string | null }, Group[]];
  refresh_audience: [{ accountId: string }, null];
  list_audiences: [{ accountId: string }, Audience[]];
  save_audience: [{ accountId: string; name: string; source: AudienceSource }, Audience];
  delete_audience: [Id, null];
  check_audience: [Id, AudienceCheck];
  update_audience: [Id, Audience];

  list_contacts: [{ query: ContactQuery }, ContactPage];
  read_contact: [Id, Contact];
  contact_facts: [None, ContactFacts];
  save_contact: [{ id: string | null; contact: ContactDetails }, Contact];
  delete_contacts: [{ choice: ContactChoice }, string[]];
  restore_contacts: [{ ids: string[] }, number];
  tag_contacts: [{ choice: ContactChoice; add: string[]; remove: string[] }, number];
  merge_contacts: [Id & { other: string }, Contact];
  check_number: [{ text: string }, NumberFacts];

  choose_import: [None, ImportPreview | null];
  inspect_import: [{ path: string; settings: ImportSettings | null }, ImportPreview];
  import_contacts: [{ path: string; settings: ImportSettings }, ImportReport];
  stop_import: [None, null];
  choose_and_save_refused: [None, boolean];
  choose_and_export_contacts: [{ filter: ContactFilter }, number | null];

  list_suppressions: [{ query: SuppressionQuery }, SuppressionPage];
  suppress: [{ numbers: string[]; reason: string }, Suppressed];
  suppress_contacts: [{ choice: ContactChoice; reason: string }, Suppressed];
  unsuppress: [{ numbers: string[] }, Suppression[]];
  restore_suppressions: [{ entries: Suppression[] }, null];
  choose_and_import_suppressions: [{ reason: string }, Suppressed | null];
  choose_and_export_suppressions: [None, number | null];

  preview_recipient: [Id & { index: number }, RecipientPreview];

  send_draft: [Id & { acknowledged: FindingCode[] }, PostSummary];
  outbox_status: [None, OutboxStatus];
  list_outbox: [None, OutboxItem[]];
  list_active_posts: [None, PostSummary[]];
  undo_send: [Id, boolean];
  send_held_now: [Id, null];
  cancel_post: [Id, CancelOutcome];
  pause_post: [Id, PauseOutcome];
  resume_post: [Id, PauseOutcome];
  retry_post: [Id, number];
  settle_post: [Id & { sent: boolean }, number];
  test_send: [Id & { recipient: Recipient }, PostSummary];
  retry_entry: [Id, null];
  cancel_entry: [Id, boolean];
  settle_entry: [Id & { sent: boolean }, null];
  settle_delivery: [Id & { sent: boolean }, null];

  list_posts: [{ query: PostQuery }, PostPage];
  read_post: [Id, PostDetail];
  list_deliveries: [Id & { states: DeliveryState[]; cursor: string | null }, DeliveryPage];
  retry_failed: [Id, PostSummary];
  post_again: [Id, Draft];

  list_schedules: [None, ScheduleSummary[]];
  read_schedule: [Id, ScheduleDetail];
  cancel_schedule: [Id, null];
  preview_schedule: [{ schedule: Schedule }, Ledger];
  list_zones: [None, string[]];
  own_zone: [None, string];

  list_accounts: [None, Account[]];
  add_account: [{ account: NewAccount; secret: string; sessionOnly: boolean }, Account];
  check_account: [Id, Sender[]];
  remove_account: [Id, RemovedAccount];
  restore_account: [Id, Account];
  rename_account: [Id & { name: string }, Account];
  change_secret: [Id & { secret: string; sessionOnly: boolean }, Account];
  service_window: [Id & { senderId: string; recipient: Recipient }, ServiceWindow];
  capabilities: [{ accountId: string }, Capabilities];
  add_practice_accounts: [None, Account[]];
  set_account_options: [Id & { options: AccountOptions }, Account];
  account_balance: [Id, Balance];
  account_templates: [Id, RemoteTemplate[]];
  submit_template: [Id & { template: NewTemplate }, RemoteTemplate];

  media_host: [Id, ShownHost];
  set_media_host: [
    Id & {
      route: UploadRoute;
      storage: OwnStorage | null;
      keys: StorageKeys | null;
      sessionOnly: boolean;
    },
    Account,
  ];
  try_media_host: [Id & { storage: OwnStorage; keys: StorageKeys | null }, StorageTrial];

  read_settings: [None, Settings];
  save_settings: [{ settings: Settings }, Settings];

  storage_facts: [None, StorageFacts];
  copy_now: [None, StorageFacts];
  choose_and_backup: [None, BackupContents | null];
  choose_backup: [None, BackupContents | null];
  restore_backup: [{ path: string }, BackupContents];
  choose_and_export: [{ form: ExportForm }, Exported | null];
  dismiss_recovery: [None, null];

  unfinished: [None, Unfinished];
  ask_close: [None, null];
  close_now: [None, null];

  app_facts: [None, AppFacts];
  open_sandbox: [None, null];
  open_link: [{ url: string }, null];
  begin_sandbox_draft: [{ text: string }, Draft];
  first_frame: [None, null];
}

export type CommandName = keyof CommandTable;
export type Arguments<K extends CommandName> = CommandTable[K][0];
export type Result<K extends CommandName> = CommandTable[K][1];
