import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import { language } from "@/messages";
import { settings } from "@/settings.svelte";
import { violations } from "@/testing/axe";
import { countryChoices } from "./countries";
import CountrySetting from "./CountrySetting.svelte";

const NAME = "Country of numbers without a country code";
const select = () => screen.getByRole<HTMLSelectElement>("combobox", { name: NAME });

beforeEach(async () => {
  await settings.read();
  await settings.change({ language: "en", country: "DE" });
});

it("saves the chosen country by its two letters", async () => {
  const { container } = render(CountrySetting);
  expect(select().selectedOptions[0]?.textContent).toBe("Germany");
  await userEvent.selectOptions(select(), "Netherlands");
  await waitFor(async () => expect((await commands.readSettings()).country).toBe("NL"));
  expect(await violations(container)).toEqual([]);
});

it("shows the kept country again when a change could not be saved", async () => {
  vi.spyOn(commands, "saveSettings").mockRejectedValue(
    new commands.CommandError("disk_full", "no space"),
  );
  render(CountrySetting);
  await userEvent.selectOptions(select(), "Netherlands");
  await waitFor(() => expect(select().value).toBe("DE"));
  expect(settings.value.country).toBe("DE");
});

it("names countries in the chosen language, in its order, each once", () => {
  language.choice = "de";
  const labels = countryChoices("DE").map(({ label }) => label);
  expect(labels).toContain("Österreich");
  expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, "de")));
  expect(new Set(labels).size).toBe(labels.length);
});

it("keeps a country on offer that is not on the list", () => {
  expect(countryChoices("ZZ")[0]).toEqual({ value: "ZZ", label: "ZZ" });
});
