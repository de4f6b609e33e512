import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { violations } from "@/testing/axe";
import type { LimitForm, LimitProblem } from "./limit-form";
import LimitFields from "./LimitFields.svelte";

function open(given: LimitForm, problem: LimitProblem | null = null) {
  const limit = $state(given);
  return render(LimitFields, { limit, zone: "Europe/Berlin", problem }).container;
}

const OFF: LimitForm = { isOn: false, date: "2026-11-27", time: "11:00" };

it("says what a limit does, and asks for day and time only when there is one", async () => {
  const container = open({ ...OFF });
  screen.getByText("If it cannot leave by then, Postroom holds it and asks.");
  expect(screen.queryByText("Europe/Berlin")).toBeNull();
  expect(await violations(container)).toEqual([]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Not after" }));
  screen.getByText("Europe/Berlin");
  screen.getByText("Last day");
  screen.getByText("Last time");
  expect(await violations(container)).toEqual([]);
});

it.each<[LimitProblem, string]>([
  ["too_early", "“Not after” must not lie before the first run."],
  ["date", "date"],
  ["time", "time"],
])("says at once what is wrong: %s", async (problem, words) => {
  const container = open({ ...OFF, isOn: true }, problem);
  expect(screen.getByRole("alert").textContent).toContain(words);
  expect(await violations(container)).toEqual([]);
});
