import { beginSandboxDraft, openSandbox } from "@/backend/commands";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { settings } from "@/settings.svelte";
import { toasts } from "@/toasts.svelte";

const READING_MS = 20_000;

/** Opens the sandbox's page, where a post is seen to arrive. */
export async function showSandboxPage(): Promise<void> {
  await reported(async () => void (await openSandbox()));
}

/** Leaves the welcome for a first draft on the sandbox, ready to be sent. */
export async function beginFirstPost(): Promise<void> {
  await reported(async () => {
    const draft = await beginSandboxDraft(m.welcome_sample_text());
    await settings.change({ welcomed: true });
    router.go("drafts", draft.id);
    toasts.show(m.welcome_first_post_hint(), {
      shownMs: READING_MS,
      action: { label: m.welcome_open_page(), run: showSandboxPage },
    });
  });
}

/** Leaves the welcome for the form of an own account. */
export async function connectAccount(): Promise<void> {
  await reported(() => settings.change({ welcomed: true }));
  router.go("settings", "add-account");
}

/** Leaves the welcome for the empty desk. */
export async function skipWelcome(): Promise<void> {
  await reported(() => settings.change({ welcomed: true }));
}
