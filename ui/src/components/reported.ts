import { asCommandError } from "@/backend/command-error";
import { toasts } from "@/toasts.svelte";

/** Does something and says in a notice what went wrong; answers whether it worked. */
export async function reported(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (cause) {
    toasts.show(asCommandError(cause).message, { tone: "bad" });
    return false;
  }
}
