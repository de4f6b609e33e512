import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Catalogue = Record<string, unknown>;

const root = import.meta.dirname;
const features = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, "en.json")))
  .map(({ name }) => name);
const settings: unknown = JSON.parse(
  readFileSync(join(root, "../../project.inlang/settings.json"), "utf8"),
);

function read(feature: string, locale: string): Catalogue {
  const file = readFileSync(join(root, feature, `${locale}.json`), "utf8");
  const { $schema: _schema, ...messages } = JSON.parse(file) as Catalogue;
  return messages;
}

function placeholders(message: unknown): string[] {
  const names = JSON.stringify(message).match(/\{[a-z_]+\}/gi) ?? [];
  return [...new Set(names)].sort();
}

describe.each(features)("the messages of %s", (feature) => {
  const en = read(feature, "en");
  const de = read(feature, "de");

  it("exist in English and German", () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  it("say the same things: the same placeholders in both languages", () => {
    for (const key of Object.keys(en)) {
      expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
    }
  });

  it("are never empty", () => {
    for (const [key, message] of [...Object.entries(en), ...Object.entries(de)]) {
      expect(JSON.stringify(message).length, key).toBeGreaterThan(2);
    }
  });

  it("are written with real umlauts", () => {
    const spelledOut = /\b(fuer|ueber|koennen|muessen|waehlen|loeschen|aendern|schliessen)/i;
    for (const [key, message] of Object.entries(de)) {
      expect(JSON.stringify(message), key).not.toMatch(spelledOut);
    }
  });

  it("address the reader as Sie", () => {
    for (const [key, message] of Object.entries(de)) {
      expect(JSON.stringify(message), key).not.toMatch(/\b(du|dich|dir|deine?[mnrs]?)\b/i);
    }
  });

  it("are part of the compiled catalogue", () => {
    expect(JSON.stringify(settings)).toContain(`./src/messages/${feature}/{locale}.json`);
  });
});

it("no two features claim the same key", () => {
  const keys = features.flatMap((feature) => Object.keys(read(feature, "en")));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
