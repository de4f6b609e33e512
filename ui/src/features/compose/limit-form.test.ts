import { expect, it } from "vitest";
import { limitFormFor, limitOf, limitProblemOf, sameLimit } from "./limit-form";
import { formFor } from "./schedule-form";

const ZONE = "Europe/Berlin";
const LIMIT = { at: "2026-11-27T11:00:00", zone: ZONE };
const now = formFor({ kind: "now" }, ZONE, 0);
const once = formFor({ kind: "once", at: "2026-11-27T11:30:00", zone: ZONE }, ZONE, 0);

it("keeps a limit as it was, in the zone of the schedule", () => {
  const form = limitFormFor(LIMIT, 0);
  expect(limitOf(form, ZONE)).toEqual(LIMIT);
  expect(sameLimit(limitOf(form, "Europe/Paris"), LIMIT)).toBe(false);
});

it("starts without a limit, and takes one away", () => {
  expect(limitFormFor(null, 0).isOn).toBe(false);
  expect(limitOf({ ...limitFormFor(LIMIT, 0), isOn: false }, ZONE)).toBeNull();
});

it("refuses a limit before the first run, and half a date", () => {
  const form = limitFormFor(LIMIT, 0);
  expect(limitProblemOf(form, once)).toBe("too_early");
  expect(limitProblemOf({ ...form, time: "11:30" }, once)).toBeNull();
  expect(limitProblemOf(form, now)).toBeNull();
  expect(limitProblemOf({ ...form, date: "" }, now)).toBe("date");
  expect(limitProblemOf({ ...form, time: "" }, now)).toBe("time");
  expect(limitProblemOf({ isOn: false, date: "", time: "" }, once)).toBeNull();
});
