import { asCommandError } from "@/backend/command-error";
import { deleteDraftForever, emptyTrash, listDrafts } from "@/backend/commands";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts } from "@/toasts.svelte";

/** What a person is asked about before it is gone for good. */
export type Asked = { kind: "one"; id: string; title: string } | { kind: "all"; count: number };

/** Deleting for good: asked once, then done, with no way back. */
class Trash {
  asked = $state.raw<Asked | null>(null);
  busy = $state(false);

  /** Asks about one draft. */
  ask(id: string, title: string): void {
    this.asked = { kind: "one", id, title };
  }

  /** Counts the whole trash, whatever is searched for, and asks about all of it. */
  async askAll(): Promise<void> {
    await this.#reporting(async () => {
      const { total } = await listDrafts({ filter: "trash", limit: 1 });
      if (total > 0) this.asked = { kind: "all", count: total };
    });
  }

  cancel(): void {
    this.asked = null;
  }

  /** The yes of the dialog. */
  async confirm(): Promise<void> {
    const asked = this.asked;
    if (!asked || this.busy) return;
    this.busy = true;
    await this.#reporting(() => this.#delete(asked));
    this.busy = false;
    this.asked = null;
  }

  async #delete(asked: Asked): Promise<void> {
    if (asked.kind === "one") {
      await deleteDraftForever(asked.id);
      if (router.place.id === asked.id) router.go("drafts");
      toasts.show(m.drafts_forever_done());
    } else {
      const count = await emptyTrash();
      router.go("drafts");
      toasts.show(m.drafts_empty_done({ count, shown: formatNumber(count) }));
    }
  }

  async #reporting(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (cause) {
      toasts.show(asCommandError(cause).message, { tone: "bad" });
    }
  }
}

/** The trash of this window. */
export const trash = new Trash();
