import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";

/** Puts a text on the clipboard and says whether that was allowed. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show(m.storage_copied(), { tone: "good" });
  } catch {
    toasts.show(m.storage_copy_failed(), { tone: "bad" });
  }
}
