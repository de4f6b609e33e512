import {
  asCommandError,
  chooseAndBackup,
  chooseAndExport,
  chooseBackup,
  copyNow,
  restoreBackup,
  storageFacts,
} from "@/backend/commands";
import { keepEverything } from "@/backend/events";
import type { BackupContents } from "@/backend/generated/BackupContents";
import type { Exported } from "@/backend/generated/Exported";
import type { ExportForm } from "@/backend/generated/ExportForm";
import type { StorageFacts } from "@/backend/generated/StorageFacts";
import { errorSentence } from "@/errors";

/** What is under way: only one of them at a time. */
export type Work = "copy" | "backup" | "look" | "restore" | "json" | "csv";

/** The data folder and its copies, and what a person does with them. */
export class StorageDesk {
  facts = $state.raw<StorageFacts | null>(null);
  problem = $state<string | null>(null);
  busy = $state<Work | null>(null);
  /** The backup that was just made. */
  made = $state.raw<BackupContents | null>(null);
  /** The backup that was chosen to go back to, and asked about. */
  chosen = $state.raw<BackupContents | null>(null);
  exported = $state.raw<Exported | null>(null);

  async read(): Promise<void> {
    try {
      this.facts = await storageFacts();
      this.problem = null;
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
    }
  }

  copy(): Promise<void> {
    return this.#work("copy", async () => void (this.facts = await copyNow()));
  }

  backUp(): Promise<void> {
    return this.#work("backup", async () => {
      const made = await this.#afterKeeping(chooseAndBackup);
      if (made) this.made = made;
    });
  }

  /** Lets the person choose a backup and reads what is in it; nothing is changed yet. */
  look(): Promise<void> {
    return this.#work("look", async () => void (this.chosen = await chooseBackup()));
  }

  /** Goes back to the chosen backup; the app starts anew. */
  restore(): Promise<void> {
    const path = this.chosen?.path;
    if (path === undefined) return Promise.resolve();
    return this.#work("restore", async () => {
      await this.#afterKeeping(() => restoreBackup(path));
      this.chosen = null;
    });
  }

  forget(): void {
    if (this.busy !== "restore") this.chosen = null;
  }

  exportAs(form: ExportForm): Promise<void> {
    return this.#work(form, async () => {
      const exported = await this.#afterKeeping(() => chooseAndExport(form));
      if (exported) this.exported = exported;
    });
  }

  /** What was typed a moment ago belongs to it. */
  async #afterKeeping<T>(act: () => Promise<T>): Promise<T> {
    await keepEverything();
    return act();
  }

  async #work(work: Work, act: () => Promise<void>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = work;
    this.problem = null;
    try {
      await act();
    } catch (cause) {
      this.chosen = null;
      this.problem = errorSentence(asCommandError(cause));
    } finally {
      this.busy = null;
    }
  }
}
