import { asCommandError, type CommandError } from "@/backend/command-error";
import {
  chooseAndSaveRefused,
  chooseImport,
  importContacts,
  inspectImport,
  stopImport,
} from "@/backend/commands";
import type { ColumnUse } from "@/backend/generated/ColumnUse";
import type { ImportPreview } from "@/backend/generated/ImportPreview";
import type { ImportProgress } from "@/backend/generated/ImportProgress";
import type { ImportReport } from "@/backend/generated/ImportReport";
import type { ImportSettings } from "@/backend/generated/ImportSettings";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";

/** The steps of an import, in their order. */
export const STEPS = ["file", "check", "read", "done"] as const;
export type Step = (typeof STEPS)[number];

/** A list of contacts on its way from a file into the contacts. */
export class ImportFlow {
  step = $state<Step>("file");
  preview = $state.raw<ImportPreview | null>(null);
  /** As chosen on the screen; the preview follows. */
  settings = $state.raw<ImportSettings | null>(null);
  progress = $state.raw<ImportProgress | null>(null);
  report = $state.raw<ImportReport | null>(null);
  isLooking = $state(false);
  isStopping = $state(false);
  error = $state.raw<CommandError | null>(null);

  #ticket = 0;

  readonly hasNumber = $derived(
    this.settings?.columns.some(({ kind }) => kind === "number") ?? false,
  );
  readonly hasCountry = $derived(/^[A-Z]{2}$/.test(this.settings?.country ?? ""));
  readonly canStart = $derived(
    this.step === "check" &&
      this.hasNumber &&
      this.hasCountry &&
      !this.isLooking &&
      this.error === null &&
      (this.preview?.row_count ?? 0) > 0,
  );

  /** Asks for a file and looks into it. */
  choose(): Promise<void> {
    return this.#look(chooseImport);
  }

  /** Looks into a file that was dropped. */
  open(path: string): Promise<void> {
    return this.#look(() => inspectImport(path, null));
  }

  /** Changes how the file is read and looks again. */
  async change(change: Partial<ImportSettings>): Promise<void> {
    const { preview, settings } = this;
    if (preview === null || settings === null) return;
    const wanted = { ...settings, ...change };
    this.settings = wanted;
    if (!this.hasCountry) return;
    await this.#look(() => inspectImport(preview.path, wanted));
  }

  /** Says what a column holds; only one column can be the number or a name. */
  useColumn(at: number, use: ColumnUse): Promise<void> {
    const columns = (this.settings?.columns ?? []).map((now, place) => {
      if (place === at) return use;
      return isSameUse(now, use) && use.kind !== "tags" ? ({ kind: "skip" } as const) : now;
    });
    return this.change({ columns });
  }

  /** Takes the list in. */
  async start(): Promise<void> {
    const { preview, settings } = this;
    if (!this.canStart || preview === null || settings === null) return;
    Object.assign(this, { step: "read", progress: null, isStopping: false, error: null });
    try {
      this.report = await importContacts(preview.path, settings);
      this.step = "done";
    } catch (cause) {
      this.error = asCommandError(cause);
      this.step = "check";
    }
  }

  /** Stops after the rows under way; what was read before stays. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const worked = await reported(async () => void (await stopImport()));
    if (!worked) this.isStopping = false;
  }

  /** Hears how far it is. */
  isTold(progress: ImportProgress): void {
    if (this.step === "read") this.progress = progress;
  }

  /** Begins again with another file. */
  again(): void {
    this.#ticket += 1;
    Object.assign(this, { step: "file", preview: null, settings: null, error: null });
    this.isLooking = false;
  }

  /** Writes the refused rows to a file of their own. */
  async saveRefused(): Promise<void> {
    await reported(async () => {
      if (await chooseAndSaveRefused()) toasts.show(m.imports_refused_saved(), { tone: "good" });
    });
  }

  async #look(read: () => Promise<ImportPreview | null>): Promise<void> {
    const ticket = ++this.#ticket;
    this.isLooking = true;
    try {
      const preview = await read();
      if (ticket !== this.#ticket) return;
      this.error = null;
      if (preview === null) return;
      Object.assign(this, { preview, settings: preview.settings, step: "check" });
    } catch (cause) {
      if (ticket === this.#ticket) this.error = asCommandError(cause);
    } finally {
      if (ticket === this.#ticket) this.isLooking = false;
    }
  }
}

function isSameUse(one: ColumnUse, other: ColumnUse): boolean {
  if (one.kind === "field" && other.kind === "field") return one.name === other.name;
  return one.kind === other.kind;
}
