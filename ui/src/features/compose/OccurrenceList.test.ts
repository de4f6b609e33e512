import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Ledger } from "@/backend/generated/Ledger";
import { violations } from "@/testing/axe";
import OccurrenceList from "./OccurrenceList.svelte";

const LEDGER: Ledger = {
  lines: [
    {
      number: 1,
      run_at_ms: Date.parse("2027-03-27T22:30:00Z"),
      local: "2027-03-27T23:30:00+01:00",
      offset: "+01:00",
      utc: "2027-03-27T22:30:00Z",
      own: "2027-03-28T07:30:00+09:00",
      note: null,
    },
    {
      number: 2,
      run_at_ms: Date.parse("2027-03-28T01:30:00Z"),
      local: "2027-03-28T03:30:00+02:00",
      offset: "+02:00",
      utc: "2027-03-28T01:30:00Z",
      own: "2027-03-28T10:30:00+09:00",
      note: "skipped",
    },
  ],
  left_out: ["2027-03-28T02:15:00"],
  goes_on: true,
};

it("shows each run on both clocks, what the clocks change, and what does not run", async () => {
  const props = { ledger: LEDGER, zone: "Europe/Berlin", own: "Asia/Tokyo" };
  const { container } = render(OccurrenceList, props);
  screen.getByText("Sun 07:30 here");
  screen.getByText("10:30 here");
  screen.getByText("this time does not exist that day; it runs right after the clocks change");
  screen.getByText(/02:15.* does not exist; nothing runs then/);
  screen.getByText("The next 2 runs; it goes on without an end");
  expect(await violations(container)).toEqual([]);
});

it("leaves the own clock out where it is the same", () => {
  render(OccurrenceList, { ledger: LEDGER, zone: "Asia/Tokyo", own: "Asia/Tokyo" });
  expect(screen.queryByText(/here/)).toBeNull();
});
