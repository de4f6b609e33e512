/** Typed doors to the backend; each rejects with a `CommandError` and nothing else. */
import type { AccountOptions } from "./generated/AccountOptions";
import type { Attachment } from "./generated/Attachment";
import type { AttachOutcome } from "./generated/AttachOutcome";
import type { AudienceSource } from "./generated/AudienceSource";
import type { ContactChoice } from "./generated/ContactChoice";
import type { ContactDetails } from "./generated/ContactDetails";
import type { ContactFilter } from "./generated/ContactFilter";
import type { ContactQuery } from "./generated/ContactQuery";
import type { DeliveryState } from "./generated/DeliveryState";
import type { DraftChange } from "./generated/DraftChange";
import type { DraftQuery } from "./generated/DraftQuery";
import type { ExportForm } from "./generated/ExportForm";
import type { LibraryQuery } from "./generated/LibraryQuery";
import type { FindingCode } from "./generated/FindingCode";
import type { Focus } from "./generated/Focus";
import type { ImportSettings } from "./generated/ImportSettings";
import type { MediaKind } from "./generated/MediaKind";
import type { NewAccount } from "./generated/NewAccount";
import type { NewTemplate } from "./generated/NewTemplate";
import type { Offer } from "./generated/Offer";
import type { OwnStorage } from "./generated/OwnStorage";
import type { PictureEdit } from "./generated/PictureEdit";
import type { PostQuery } from "./generated/PostQuery";
import type { Recipient } from "./generated/Recipient";
import type { Resolution } from "./generated/Resolution";
import type { Schedule } from "./generated/Schedule";
import type { Settings } from "./generated/Settings";
import type { StorageKeys } from "./generated/StorageKeys";
import type { Suppression } from "./generated/Suppression";
import type { SuppressionQuery } from "./generated/SuppressionQuery";
import type { UploadRoute } from "./generated/UploadRoute";
import { bridge } from "./bridge";
import { asCommandError } from "./command-error";
import type { Arguments, CommandName, Result } from "./table";

export { CommandError, asCommandError } from "./command-error";

async function call<K extends CommandName>(command: K, args: Arguments<K>): Promise<Result<K>> {
  try {
    return await (await bridge()).invoke(command, args);
  } catch (cause) {
    throw asCommandError(cause);
  }
}

export const listDrafts = (query: DraftQuery) => call("list_drafts", { query });
export const createDraft = () => call("create_draft", {});
export const readDraft = (id: string) => call("read_draft", { id });
export const saveDraft = (id: string, change: DraftChange) => call("save_draft", { id, change });
export const arrangeAttachments = (id: string, order: string[]) =>
  call("arrange_attachments", { id, order });
export const removeAttachment = (id: string, attachment: string) =>
  call("remove_attachment", { id, attachment });
export const restoreAttachment = (id: string, attachment: Attachment, index: number) =>
  call("restore_attachment", { id, attachment, index });
export const describeAttachment = (id: string, attachment: string, alt: string) =>
  call("describe_attachment", { id, attachment, alt });
/** Keeps what was changed about a picture; its original stays as it is. */
export const editAttachment = (
  id: string,
  attachment: string,
  edit: PictureEdit | null,
  focus: Focus | null,
) => call("edit_attachment", { id, attachment, edit, focus });
/** Sends a picture as a sticker or a sticker as a picture; the file stays as it is. */
export const setAttachmentKind = (id: string, attachment: string, kind: MediaKind) =>
  call("set_attachment_kind", { id, attachment, kind });
/** Puts a sticker made of a picture in its place. */
export const makeSticker = (id: string, attachment: string) =>
  call("make_sticker", { id, attachment });
/** Takes up what a finding offers; what is parted off becomes drafts of its own. */
export const adaptDraft = (id: string, offer: Offer) => call("adapt_draft", { id, offer });
export const deleteDraft = (id: string) => call("delete_draft", { id });
export const restoreDraft = (id: string) => call("restore_draft", { id });
export const duplicateDraft = (id: string) => call("duplicate_draft", { id });
export const draftRevisions = (id: string) => call("draft_revisions", { id });
export const planSend = (id: string) => call("plan_send", { id });
export const deleteDraftForever = (id: string) => call("delete_draft_forever", { id });
export const emptyTrash = () => call("empty_trash", {});

export const syncNow = () => call("sync_now", {});
export const draftSync = (id: string) => call("draft_sync", { id });
export const readConflict = (id: string) => call("read_conflict", { id });
export const resolveConflict = (id: string, resolution: Resolution) =>
  call("resolve_conflict", { id, resolution });
export const dismissNotice = (id: string) => call("dismiss_notice", { id });

/** A page of at most 200 moments, newest first; `before` is the last revision of the page before. */
export const draftMoments = (id: string, before: number | null) =>
  call("draft_moments", { id, before });
export const readRevision = (id: string, revision: number) =>
  call("read_revision", { id, revision });
export const compareRevisions = (id: string, from: number, to: number) =>
  call("compare_revisions", { id, from, to });
export const restoreRevision = (id: string, revision: number) =>
  call("restore_revision", { id, revision });

export const attachPaths = (id: string, paths: string[]) => call("attach_paths", { id, paths });
export const chooseAndAttach = (id: string) => call("choose_and_attach", { id });
export const attachClipboard = (id: string) => call("attach_clipboard", { id });
export const attachFromLibrary = (id: string, blob: string) =>
  call("attach_from_library", { id, blob });
/** How a picture will be sent, and what is left of it once WhatsApp has rescaled it. */
export const simulatePicture = (blob: string, edit: PictureEdit | null) =>
  call("simulate_picture", { blob, edit });
export const chooseFolderAndAttach = (id: string) => call("choose_folder_and_attach", { id });
/** Puts a copy that fits in the place of a film; gives the film as it stands now. */
export const convertFilm = (id: string, attachment: string) =>
  call("convert_film", { id, attachment });
/** Puts a file back in the place of the attachment with its id. */
export const exchangeAttachment = (id: string, attachment: Attachment) =>
  call("exchange_attachment", { id, attachment });
/** Stops taking files in for a draft; what is under way comes to its end. */
export const stopAttaching = (id: string) => call("stop_attaching", { id });

export const browseLibrary = (query: LibraryQuery) => call("browse_library", { query });
export const readLibraryItem = (id: string) => call("read_library_item", { id });
export const libraryUses = (id: string) => call("library_uses", { id });
export const libraryTotals = () => call("library_totals", {});
/** Pictures that look like one, and what they are to a draft. */
export const lookAlikes = (id: string, draft: string | null) => call("look_alikes", { id, draft });
export const planLibraryClean = () => call("plan_library_clean", {});
export const cleanLibrary = () => call("clean_library", {});
export const trashLibraryItems = (ids: string[]) => call("trash_library_items", { ids });
/** Brings back the named files, those of one clean-up, or all. */
export const restoreLibrary = (ids: string[] | null, cleanedAtMs: number | null) =>
  call("restore_library", { ids, cleanedAtMs });
export const emptyLibraryTrash = () => call("empty_library_trash", {});

/** Attaches bytes the page already holds, such as a pasted picture. */
export async function attachBytes(
  draftId: string,
  name: string,
  bytes: Uint8Array,
): Promise<AttachOutcome> {
  const headers = { "x-draft": draftId, "x-name": encodeURIComponent(name) };
  try {
    return await (await bridge()).sendBytes<AttachOutcome>("attach_bytes", bytes, headers);
  } catch (cause) {
    throw asCommandError(cause);
  }
}

export const listSenders = (accountId: string) => call("list_senders", { accountId });
export const listGroups = (accountId: string, senderId: string | null) =>
  call("list_groups", { accountId, senderId });
export const refreshAudience = (accountId: string) => call("refresh_audience", { accountId });
export const listAudiences = (accountId: string) => call("list_audiences", { accountId });
export const saveAudience = (accountId: string, name: string, source: AudienceSource) =>
  call("save_audience", { accountId, name, source });
export const deleteAudience = (id: string) => call("delete_audience", { id });
/** What vanished or was renamed since an audience was saved. */
export const checkAudience = (id: string) => call("check_audience", { id });
/** Takes what `checkAudience` found over: vanished groups go, names are the new ones. */
export const updateAudience = (id: string) => call("update_audience", { id });

export const listContacts = (query: ContactQuery) => call("list_contacts", { query });
export const readContact = (id: string) => call("read_contact", { id });
export const contactFacts = () => call("contact_facts", {});
/** Saves a contact, or makes one when `id` is null; a number that is there already is refused by name. */
export const saveContact = (id: string | null, contact: ContactDetails) =>
  call("save_contact", { id, contact });
export const deleteContacts = (choice: ContactChoice) => call("delete_contacts", { choice });
export const restoreContacts = (ids: string[]) => call("restore_contacts", { ids });
export const tagContacts = (choice: ContactChoice, add: string[], remove: string[]) =>
  call("tag_contacts", { choice, add, remove });
/** Fills the gaps of `id` from `other`, which is deleted. */
export const mergeContacts = (id: string, other: string) => call("merge_contacts", { id, other });
/** Reads a typed phone number with the default country of the settings. */
export const checkNumber = (text: string) => call("check_number", { text });

export const chooseImport = () => call("choose_import", {});
/** Looks into a list of contacts; without settings they are guessed. */
export const inspectImport = (path: string, settings: ImportSettings | null) =>
  call("inspect_import", { path, settings });
/** Takes a list in; tells by `import-progress` how far it is. */
export const importContacts = (path: string, settings: ImportSettings) =>
  call("import_contacts", { path, settings });
export const stopImport = () => call("stop_import", {});
/** Saves the refused rows of the last import; false when no file was chosen. */
export const chooseAndSaveRefused = () => call("choose_and_save_refused", {});
/** Gives the number of contacts written, or null when no file was chosen. */
export const chooseAndExportContacts = (filter: ContactFilter) =>
  call("choose_and_export_contacts", { filter });

export const listSuppressions = (query: SuppressionQuery) => call("list_suppressions", { query });
/** Puts typed numbers on the list of those never to send to. */
export const suppress = (numbers: string[], reason: string) =>
  call("suppress", { numbers, reason });
export const suppressContacts = (choice: ContactChoice, reason: string) =>
  call("suppress_contacts", { choice, reason });
/** Takes numbers off the list; the answer is what `restoreSuppressions` takes. */
export const unsuppress = (numbers: string[]) => call("unsuppress", { numbers });
export const restoreSuppressions = (entries: Suppression[]) =>
  call("restore_suppressions", { entries });
export const chooseAndImportSuppressions = (reason: string) =>
  call("choose_and_import_suppressions", { reason });
export const chooseAndExportSuppressions = () => call("choose_and_export_suppressions", {});

/** What the recipient at `index` of a draft will get, counted over all of its recipients and audiences. */
export const previewRecipient = (id: string, index: number) =>
  call("preview_recipient", { id, index });

export const sendDraft = (id: string, acknowledged: FindingCode[]) =>
  call("send_draft", { id, acknowledged });
export const outboxStatus = () => call("outbox_status", {});
export const listOutbox = () => call("list_outbox", {});
export const listActivePosts = () => call("list_active_posts", {});
export const undoSend = (id: string) => call("undo_send", { id });
export const sendHeldNow = (id: string) => call("send_held_now", { id });
export const cancelPost = (id: string) => call("cancel_post", { id });
export const retryEntry = (id: string) => call("retry_entry", { id });
export const cancelEntry = (id: string) => call("cancel_entry", { id });
export const settleEntry = (id: string, sent: boolean) => call("settle_entry", { id, sent });

/** Holds back what has not left of a post until it is resumed. */
export const pausePost = (id: string) => call("pause_post", { id });
export const resumePost = (id: string) => call("resume_post", { id });
/** Lets everything of a post that is stuck try again. */
export const retryPost = (id: string) => call("retry_post", { id });
/** Takes a person's word for every outcome of a post that nobody else can know. */
export const settlePost = (id: string, sent: boolean) => call("settle_post", { id, sent });
/** Takes a person's word for one such outcome. */
export const settleDelivery = (id: string, sent: boolean) => call("settle_delivery", { id, sent });
/** Sends a draft as it stands to oneself; the draft stays a draft. */
export const testSend = (id: string, recipient: Recipient) => call("test_send", { id, recipient });

export const listPosts = (query: PostQuery) => call("list_posts", { query });
export const readPost = (id: string) => call("read_post", { id });
/** A page of outcomes in these states, or in every one; `cursor` is the end of the page before. */
export const listDeliveries = (id: string, states: DeliveryState[], cursor: string | null) =>
  call("list_deliveries", { id, states, cursor });
export const retryFailed = (id: string) => call("retry_failed", { id });
export const postAgain = (id: string) => call("post_again", { id });

export const listSchedules = () => call("list_schedules", {});
export const readSchedule = (id: string) => call("read_schedule", { id });
export const cancelSchedule = (id: string) => call("cancel_schedule", { id });
export const previewSchedule = (schedule: Schedule) => call("preview_schedule", { schedule });
export const listZones = () => call("list_zones", {});
export const ownZone = () => call("own_zone", {});

export const listAccounts = () => call("list_accounts", {});
export const addAccount = (account: NewAccount, secret: string, sessionOnly: boolean) =>
  call("add_account", { account, secret, sessionOnly });
export const checkAccount = (id: string) => call("check_account", { id });
export const removeAccount = (id: string) => call("remove_account", { id });
export const restoreAccount = (id: string) => call("restore_account", { id });
export const renameAccount = (id: string, name: string) => call("rename_account", { id, name });
export const changeSecret = (id: string, secret: string, sessionOnly: boolean) =>
  call("change_secret", { id, secret, sessionOnly });
export const mediaHost = (id: string) => call("media_host", { id });
export const setMediaHost = (
  id: string,
  route: UploadRoute,
  storage: OwnStorage | null,
  keys: StorageKeys | null,
  sessionOnly: boolean,
) => call("set_media_host", { id, route, storage, keys, sessionOnly });
export const tryMediaHost = (id: string, storage: OwnStorage, keys: StorageKeys | null) =>
  call("try_media_host", { id, storage, keys });
/** Until when free words of a sender reach a recipient. */
export const serviceWindow = (id: string, senderId: string, recipient: Recipient) =>
  call("service_window", { id, senderId, recipient });
/** Adds an account of each other system on the built-in sandbox; those that are there stay. */
export const addPracticeAccounts = () => call("add_practice_accounts", {});
/** Changes what an account is set to; where its files are kept stays. */
export const setAccountOptions = (id: string, options: AccountOptions) =>
  call("set_account_options", { id, options });
export const accountBalance = (id: string) => call("account_balance", { id });
export const accountTemplates = (id: string) => call("account_templates", { id });
export const submitTemplate = (id: string, template: NewTemplate) =>
  call("submit_template", { id, template });
export const capabilities = (accountId: string) => call("capabilities", { accountId });

export const readSettings = () => call("read_settings", {});
export const saveSettings = (settings: Settings) => call("save_settings", { settings });

export const storageFacts = () => call("storage_facts", {});
export const copyNow = () => call("copy_now", {});
export const chooseAndBackup = () => call("choose_and_backup", {});
export const chooseBackup = () => call("choose_backup", {});
/** Puts a backup in the place of what is here; the app starts anew. */
export const restoreBackup = (path: string) => call("restore_backup", { path });
export const chooseAndExport = (form: ExportForm) => call("choose_and_export", { form });
export const dismissRecovery = () => call("dismiss_recovery", {});

/** What would wait if the app were closed now; also tells the shell that the page is alive. */
export const unfinished = () => call("unfinished", {});
/** Closes the window, or has `close-asked` say what would wait. */
export const askClose = () => call("ask_close", {});
/** Closes the window, whatever waits. */
export const closeNow = () => call("close_now", {});

export const appFacts = () => call("app_facts", {});
export const openSandbox = () => call("open_sandbox", {});
export const openLink = (url: string) => call("open_link", { url });
export const beginSandboxDraft = (text: string) => call("begin_sandbox_draft", { text });
