import { describe, expect, it } from "vitest";
import { readSettings } from "./backend/commands";
import { language } from "./messages";
import { nearestLanguage } from "./messages/language.svelte";
import { settings } from "./settings.svelte";

describe("the settings", () => {
  it("change the language at once and reach the backend", async () => {
    await settings.read();
    await settings.change({ language: "de" });
    expect(language.current).toBe("de");
    expect((await readSettings()).language).toBe("de");
    await settings.change({ language: "en" });
  });

  it("leave a copy for the first paint of the next start", async () => {
    await settings.change({ theme: "dark", language: "de" });
    settings.keepForFirstPaint();
    const kept: unknown = JSON.parse(localStorage.getItem("postroom.appearance") ?? "");
    expect(kept).toEqual({ theme: "dark", language: "de" });
    expect(settings.theme).toBe("dark");
    await settings.change({ theme: "system", language: "en" });
  });

  it.each([
    [["de-AT", "en"], "de"],
    [["fr-FR", "de-CH"], "de"],
    [["fr-FR"], "en"],
    [[], "en"],
  ])("take the nearest language to %j: %s", (wanted, expected) => {
    expect(nearestLanguage(wanted)).toBe(expected);
  });
});
