import { asCommandError } from "@/backend/command-error";
import { adaptDraft, deleteDraft, restoreRevision } from "@/backend/commands";
import type { Offer } from "@/backend/generated/Offer";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import type { DraftEditor } from "./draft-editor.svelte";
import { adaptedWords } from "./finding-fit";

/** Takes up what a finding offers, says what was left out, and leaves a way back. */
export async function takeUp(editor: DraftEditor, offer: Offer): Promise<void> {
  await orSay(async () => {
    if (!(await editor.flush())) return;
    const before = editor.revision;
    const { draft, others, left_out } = await adaptDraft(editor.id, offer);
    editor.accept(draft);
    const back = () =>
      orSay(async () => {
        if (!(await editor.flush())) return;
        editor.accept(await restoreRevision(editor.id, before));
        for (const { id } of others) await deleteDraft(id);
      });
    toasts.undoable(adaptedWords(others.length, left_out), m.drafts_undo(), back);
  });
}

async function orSay(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    toasts.show(asCommandError(cause).message, { tone: "bad" });
  }
}
