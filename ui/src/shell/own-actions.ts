import type { Action } from "@/actions.svelte";
import { createDraft, openSandbox } from "@/backend/commands";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { settings } from "@/settings.svelte";
import { overlays } from "./overlays.svelte";
import { SECTIONS } from "./sections";

async function newDraft(): Promise<void> {
  await reported(async () => {
    const draft = await createDraft();
    router.go("drafts", draft.id);
  });
}

function change(changed: Parameters<typeof settings.change>[0]): Promise<unknown> {
  return reported(() => settings.change(changed));
}

function goActions(): Action[] {
  return SECTIONS.map((section, at) => ({
    id: `go.${section.id}`,
    title: () => m.shell_go_to({ section: section.title() }),
    group: "go",
    keys: `Mod+${at + 1}`,
    run: () => router.go(section.id),
  }));
}

function themeActions(): Action[] {
  const titles = {
    system: () => m.shell_theme_system(),
    light: () => m.shell_theme_light(),
    dark: () => m.shell_theme_dark(),
  };
  return (["system", "light", "dark"] as const).map((theme) => ({
    id: `theme.${theme}`,
    title: titles[theme],
    group: "window",
    run: async () => void (await change({ theme })),
  }));
}

function languageActions(): Action[] {
  const titles = {
    system: () => m.shell_language_system(),
    en: () => m.shell_language_en(),
    de: () => m.shell_language_de(),
  };
  return (["system", "en", "de"] as const).map((chosen) => ({
    id: `language.${chosen}`,
    title: titles[chosen],
    group: "window",
    run: async () => void (await change({ language: chosen })),
  }));
}

/** What can be done anywhere in the window. */
export function ownActions(): Action[] {
  return [
    {
      id: "drafts.new",
      title: () => m.shell_new_draft(),
      group: "write",
      keys: "Mod+N",
      run: newDraft,
    },
    ...goActions(),
    {
      id: "palette.open",
      title: () => m.palette_title(),
      group: "window",
      keys: "Mod+K",
      run: () => overlays.toggle("palette"),
    },
    {
      id: "keys.open",
      title: () => m.palette_keys_title(),
      group: "window",
      keys: "?",
      run: () => overlays.toggle("keys"),
    },
    {
      id: "sandbox.open",
      title: () => m.shell_open_sandbox(),
      group: "window",
      run: async () => void (await reported(async () => void (await openSandbox()))),
    },
    {
      id: "accounts.add",
      title: () => m.shell_add_account(),
      group: "window",
      run: () => router.go("settings", "add-account"),
    },
    {
      id: "welcome.open",
      title: () => m.shell_show_welcome(),
      group: "window",
      run: async () => void (await change({ welcomed: false })),
    },
    ...themeActions(),
    ...languageActions(),
  ];
}
