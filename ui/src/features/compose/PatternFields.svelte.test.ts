import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { violations } from "@/testing/axe";
import { patternFormOn, patternOf, type PatternForm } from "./pattern-form";
import PatternFields from "./PatternFields.svelte";

const START = "2026-11-27";

function open() {
  const form = $state<PatternForm>(patternFormOn(START, "09:00"));
  const { container } = render(PatternFields, { form, start: START });
  return { container, said: () => patternOf(form, START, "UTC") };
}

it("chooses days of the week, and has nothing that axe finds", async () => {
  const { container, said } = open();
  await userEvent.click(screen.getByRole("checkbox", { name: "Monday" }));
  expect(said().days).toEqual({ kind: "weekdays", on: ["monday", "friday"], every_weeks: 1 });
  expect(await violations(container)).toEqual([]);
});

it("chooses days of the month and what becomes of those a month does not have", async () => {
  const { container, said } = open();
  await userEvent.selectOptions(screen.getByLabelText("Runs on"), "Days of the month");
  await userEvent.click(screen.getByRole("checkbox", { name: "31" }));
  await userEvent.selectOptions(screen.getByLabelText("Days a month does not have"), "Do not run");
  expect(said().days).toEqual({
    kind: "month_days",
    on: [27, 31],
    missing: "skip",
    every_months: 1,
  });
  expect(await violations(container)).toEqual([]);
});

it("chooses the last Friday of every second month", async () => {
  const { container, said } = open();
  await userEvent.selectOptions(screen.getByLabelText("Runs on"), "One weekday of the month");
  await userEvent.selectOptions(screen.getByLabelText("Which one"), "last");
  const step = screen.getByLabelText("Every … months");
  await userEvent.clear(step);
  await userEvent.type(step, "2");
  expect(said().days).toEqual({
    kind: "nth_weekday",
    nth: "last",
    weekday: "friday",
    every_months: 2,
  });
  expect(await violations(container)).toEqual([]);
});

it("adds a second time of day and takes one away again", async () => {
  const { container, said } = open();
  await userEvent.click(screen.getByRole("button", { name: "Add a time" }));
  expect(said().times).toEqual(["09:00:00", "17:00:00"]);
  expect(await violations(container)).toEqual([]);
  const times = within(screen.getByRole("group", { name: "Times of day" }));
  await userEvent.click(times.getByRole("button", { name: "Remove 09:00" }));
  expect(said().times).toEqual(["17:00:00"]);
});

it("leaves a day out and lets it run again", async () => {
  const { container, said } = open();
  await userEvent.click(screen.getByRole("button", { name: "Leave a day out" }));
  await userEvent.click(screen.getByRole("button", { name: "Leave out" }));
  expect(said().except).toEqual([START]);
  expect(await violations(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /^Run on .* again$/ }));
  expect(said().except).toEqual([]);
});

it("can go on without an end", async () => {
  const { said } = open();
  await userEvent.selectOptions(screen.getByLabelText("Ends"), "Never");
  expect(said().end).toBeNull();
});
