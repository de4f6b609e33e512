import { postAgain, retryFailed } from "@/backend/commands";
import { reported } from "@/components/reported";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts } from "@/toasts.svelte";

/** Makes a new draft of a post and goes there. */
export function postAgainAsDraft(id: string): Promise<boolean> {
  return reported(async () => {
    const draft = await postAgain(id);
    router.go("drafts", draft.id);
    toasts.show(m.history_copied());
  });
}

/** Sends a post again to exactly the recipients where it failed. */
export function retryOnlyFailed(id: string): Promise<boolean> {
  return reported(async () => {
    const { recipient_count: count } = await retryFailed(id);
    toasts.show(m.history_retrying({ count, shown: formatNumber(count) }), {
      tone: "good",
      action: { label: m.history_to_outbox(), run: () => router.go("outbox") },
    });
  });
}
