import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import ServiceWindowLine from "./ServiceWindowLine.svelte";

const NOON = new Date(2026, 10, 27, 12, 0).getTime();
const HOUR_MS = 3_600_000;

beforeEach(() => void (language.choice = "en"));

it.each([
  [NOON + 2 * HOUR_MS, "Free text until 14:00, then only templates"],
  [NOON + 20 * HOUR_MS, /Free text until Sat.*28.*08:00, then only templates/],
  [NOON, "Only templates, until the contact writes again"],
  [null, "Only templates: this contact has not written yet"],
])("says until when free words reach a contact: %s", async (openUntilMs, words) => {
  const { container } = render(ServiceWindowLine, { openUntilMs, nowMs: NOON });
  screen.getByText(words);
  expect(await violations(container)).toEqual([]);
});
