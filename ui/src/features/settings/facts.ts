import type { AppFacts } from "@/backend/generated/AppFacts";
import { m } from "@/messages";

interface FactRow {
  name: string;
  value: string;
}

/** What the app says about itself, in the order of the page. */
export function factRows(facts: AppFacts): FactRow[] {
  return [
    { name: m.settings_fact_version(), value: facts.version },
    { name: m.settings_fact_system(), value: facts.os },
    { name: m.settings_fact_folder(), value: facts.data_dir },
    { name: m.settings_fact_database(), value: facts.sqlite_version },
    {
      name: m.settings_fact_keychain(),
      value: facts.keychain ? m.settings_keychain_yes() : m.settings_keychain_no(),
    },
    { name: m.settings_fact_sandbox(), value: facts.sandbox_url ?? m.settings_sandbox_off() },
  ];
}

/** The same as plain lines, to paste into a message. */
export function factsAsText(rows: readonly FactRow[]): string {
  return rows.map(({ name, value }) => `${name}: ${value}`).join("\n");
}
