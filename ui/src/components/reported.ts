import { asCommandError } from "@/backend/command-error";
import { errorSentence } from "@/errors";
import { toasts } from "@/toasts.svelte";

/** Does something and says in a notice what went wrong; answers whether it worked. */
export async function reported(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (cause) {
    toasts.show(errorSentence(asCommandError(cause)), { tone: "bad" });
    return false;
  }
}
