import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { NO_COUNTS } from "@/backend/empty";
import { samplePost, sampleEntry } from "./outbox.samples";
import OutboxDetail from "./OutboxDetail.svelte";
import { outboxRows } from "./rows";

const counts = { ...NO_COUNTS, sent: 4_000, unknown: 2, waiting: 5_998 };
const post = samplePost({ recipient_count: 10_000, counts });
const many = { open: 5_998, under_way: 8, counts, paused: false };

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(700);
});

function open(row = outboxRows([sampleEntry({ state: "running", many })], [post], 0)[0]!) {
  render(OutboxDetail, { row, detail: null, account: null, nowMs: 0 });
}

it("counts the outcomes of a post to many instead of listing its steps", () => {
  open();
  screen.getByRole("progressbar", { name: "Progress of Submariner" });
  screen.getByRole("button", { name: "Pause" });
  expect(screen.queryByRole("list", { name: "Work on this computer" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Stop the rest" })).toBeNull();
});

it("offers to resume a paused post, however few it goes to", () => {
  const few = samplePost({ paused: true });
  open(outboxRows([sampleEntry({ wait: "paused" })], [few], 0)[0]!);
  screen.getByRole("button", { name: "Resume" });
});

it("asks about unknown outcomes one by one, not with a card for the whole batch", () => {
  const unknown = sampleEntry({
    id: "e2",
    state: "stuck",
    stuck_reason: "outcome_unknown",
    many: { ...many, open: 2 },
  });
  open(outboxRows([sampleEntry({ state: "running", many }), unknown], [post], 0)[0]!);
  screen.getByRole("region", { name: "Nobody can say whether 2 messages arrived" });
  expect(screen.queryByRole("button", { name: "It was sent" })).toBeNull();
});
