import { HardDrive, Info, LayoutTemplate, Palette, Send, UserRound } from "@lucide/svelte";
import type { Component } from "svelte";
import { m } from "@/messages";

export type SettingsPageId =
  "accounts" | "templates" | "appearance" | "sending" | "storage" | "about";

interface SettingsPage {
  id: SettingsPageId;
  title: () => string;
  Icon: Component<{ size?: number | string; strokeWidth?: number | string }>;
}

/** The pages of the settings, in the order of their list. */
export const PAGES: readonly SettingsPage[] = [
  { id: "accounts", title: () => m.settings_accounts(), Icon: UserRound },
  { id: "templates", title: () => m.templates_title(), Icon: LayoutTemplate },
  { id: "appearance", title: () => m.settings_appearance(), Icon: Palette },
  { id: "sending", title: () => m.settings_sending(), Icon: Send },
  { id: "storage", title: () => m.settings_storage(), Icon: HardDrive },
  { id: "about", title: () => m.settings_about(), Icon: Info },
];

/** The place inside the settings that opens the form for a new account. */
export const ADD_ACCOUNT = "add-account";

const TEMPLATES_OF = "templates-";

/** The place inside the settings that shows the templates of an account. */
export function templatesPlace(accountId: string): string {
  return `${TEMPLATES_OF}${accountId}`;
}

/** The account whose templates a place shows; null for the first that has any. */
export function templatesAccount(id: string | null): string | null {
  return id?.startsWith(TEMPLATES_OF) ? id.slice(TEMPLATES_OF.length) : null;
}

/** The page for the rest of a location hash. */
export function pageFor(id: string | null): SettingsPageId {
  if (templatesAccount(id) !== null) return "templates";
  return PAGES.find((page) => page.id === id)?.id ?? "accounts";
}
