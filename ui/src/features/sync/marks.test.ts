import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { DraftSummary } from "@/backend/generated/DraftSummary";
import type { SyncMark } from "@/backend/generated/SyncMark";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import RowMark from "./RowMark.svelte";
import { sampleSync } from "./sync.samples";
import SyncLine from "./SyncLine.svelte";

const MARKS: [SyncMark, string][] = [
  ["waiting", "On its way to the system"],
  ["conflict", "Changed elsewhere: choose"],
  ["failing", "Could not be kept in step yet"],
];

function row(sync: SyncMark, stays: DraftSummary["stays"] = null) {
  const draft = { sync, stays } as DraftSummary;
  return render(RowMark, { draft }).container;
}

it.each(MARKS)("a row marks %s by name, not by colour alone", async (mark, name) => {
  const container = row(mark);
  expect(screen.getByRole("img").getAttribute("aria-label")).toContain(name);
  expect(await violations(container)).toEqual([]);
});

it("a row marks pictures that stay here, and nothing else that is as it should be", () => {
  row("here", "pictures_here");
  expect(screen.getByRole("img").getAttribute("aria-label")).toContain("pictures");
  for (const container of [row("synced"), row("here", "empty")])
    expect(container.querySelector("[role=img]")).toBeNull();
});

it("the line of an open draft says when it was last at the system, and explains it", async () => {
  language.choice = "en";
  const sync = sampleSync({ synced_at_ms: Date.now() - 120_000 });
  const { container } = render(SyncLine, { sync });
  const line = screen.getByText("At the system, 2 minutes ago");
  expect(line.closest("[title]")?.getAttribute("title")).toContain("for your other devices");
  expect(await violations(container)).toEqual([]);
});

it("the line leaves the system's own words to the strip", () => {
  render(SyncLine, { sync: sampleSync({ mark: "failing", message: "It answered 503." }) });
  expect(screen.getByText("Could not be kept in step")).toBeTruthy();
  expect(screen.queryByText(/503/)).toBeNull();
});

it("the line is silent while nothing is known", () => {
  const sync = sampleSync({ mark: "here", synced_at_ms: null });
  expect(render(SyncLine, { sync }).container.textContent.trim()).toBe("");
});
