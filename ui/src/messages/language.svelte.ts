import { overwriteGetLocale, locales, type Locale } from "./compiled/runtime.js";

/** A language of the catalogue. */
export type Language = Locale;

/** What a person chose; "system" follows the machine. */
export type LanguageChoice = Language | "system";

/** Picks the catalogue language that is nearest to what the machine asks for. */
export function nearestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    const match = locales.find((locale) => locale === primary);
    if (match) return match;
  }
  return "en";
}

/** Dates and numbers follow the machine where it speaks the language, and Europe's habits elsewhere. */
export function nearestRegion(current: Language, wanted: readonly string[]): string {
  const own = wanted.find((tag) => tag.toLowerCase().startsWith(`${current}-`));
  return own ?? (current === "en" ? "en-GB" : current);
}

class LanguageState {
  choice = $state<LanguageChoice>("system");
  current = $derived<Language>(
    this.choice === "system" ? nearestLanguage(navigator.languages) : this.choice,
  );
  /** The tag for dates and numbers. */
  region = $derived(nearestRegion(this.current, navigator.languages));
}

/** The language in use; templates that call messages render again when it changes. */
export const language = new LanguageState();

overwriteGetLocale(() => language.current);
