import { readSettings, saveSettings } from "./backend/commands";
import { onChanged } from "./backend/events";
import type { Settings } from "./backend/generated/Settings";
import { language } from "./messages";

const KEPT_AS = "postroom.appearance";

const BEFORE_LOADING: Settings = {
  theme: "system",
  language: "system",
  hold_seconds: 10,
  welcomed: true,
  sync_drafts: true,
  keep_revisions_days: 90,
  keep_trash_days: 30,
  late_after_hours: 24,
  country: "DE",
  own_numbers: [],
};

class SettingsState {
  value = $state.raw<Settings>(BEFORE_LOADING);
  loaded = $state(false);
  #systemIsDark = $state(false);

  /** The theme on the screen. */
  readonly theme = $derived<"light" | "dark">(
    this.value.theme === "system" ? (this.#systemIsDark ? "dark" : "light") : this.value.theme,
  );

  /** Reads the settings and follows changes from elsewhere; returns how to stop. */
  start(): () => void {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => (this.#systemIsDark = dark.matches);
    follow();
    dark.addEventListener("change", follow);
    void this.read();
    const stop = onChanged("settings", () => void this.read());
    return () => {
      dark.removeEventListener("change", follow);
      stop();
    };
  }

  async read(): Promise<void> {
    this.#accept(await readSettings());
  }

  /** Shows a change at once and saves it; what was saved is what stays. */
  async change(change: Partial<Settings>): Promise<void> {
    const before = this.value;
    this.#accept({ ...before, ...change });
    try {
      this.#accept(await saveSettings(this.value));
    } catch (cause) {
      this.#accept(before);
      throw cause;
    }
  }

  /** Keeps a copy for the next start, so that its first paint is right. */
  keepForFirstPaint(): void {
    const { theme, language: chosen } = this.value;
    const copy = { theme, language: chosen === "system" ? null : chosen };
    localStorage.setItem(KEPT_AS, JSON.stringify(copy));
  }

  #accept(value: Settings): void {
    this.value = value;
    this.loaded = true;
    language.choice = value.language;
  }
}

/** The settings of the app, as the backend keeps them. */
export const settings = new SettingsState();
