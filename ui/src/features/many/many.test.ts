import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import { NO_COUNTS } from "@/backend/empty";
import type { Delivery } from "@/backend/generated/Delivery";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { PostSummary } from "@/backend/generated/PostSummary";
import { sampleEntry, samplePost } from "@/features/outbox/outbox.samples";
import { violations } from "@/testing/axe";
import DeliveriesPanel from "./DeliveriesPanel.svelte";
import ManyProgress from "./ManyProgress.svelte";
import UnknownOutcomes from "./UnknownOutcomes.svelte";

const user = userEvent.setup();

function many(change: Partial<PostSummary> = {}): PostSummary {
  const counts = { ...NO_COUNTS, sent: 4_000, delivered: 1_000, unknown: 2, waiting: 5_998 };
  return samplePost({ recipient_count: 10_000, counts, ...change });
}

const FOLDED = sampleEntry({
  state: "stuck",
  stuck_reason: "outcome_unknown",
  message: "The connection closed.",
  many: { open: 2, under_way: 0, counts: many().counts, paused: false },
});

function deliveries(count: number, state: Delivery["state"]): Delivery[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `p1/1/phone:+49${at}`,
    occurrence: 1,
    recipient: { kind: "phone", number: `+49${at}`, name: `Contact ${at + 1}` },
    state,
    error_code: null,
    error_message: null,
    send_id: null,
    updated_at_ms: 0,
  }));
}

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(700);
});

describe("the progress of a post to many", () => {
  it("says each count, and how fast it goes once that is known", async () => {
    const view = render(ManyProgress, { post: many(), nowMs: 0 });
    const bar = screen.getByRole("progressbar");
    expect(bar.getAttribute("aria-valuetext")).toContain("5,998 waiting");
    expect(bar.getAttribute("aria-valuenow")).toBe("40");
    const counts = { ...many().counts, sent: 4_200, waiting: 5_798 };
    await view.rerender({ post: many({ counts }), nowMs: 4_000 });
    await screen.findByText("50 per second · about 2 minutes left");
    expect(await violations(view.container)).toEqual([]);
  });

  it("is paused and resumed", async () => {
    const pause = vi
      .spyOn(commands, "pausePost")
      .mockResolvedValue({ waiting: 5_990, under_way: 8 });
    const resume = vi
      .spyOn(commands, "resumePost")
      .mockResolvedValue({ waiting: 5_990, under_way: 0 });
    const view = render(ManyProgress, { post: many(), nowMs: 0 });
    await user.click(screen.getByRole("button", { name: "Pause" }));
    expect(pause).toHaveBeenCalledExactlyOnceWith("p1");
    await view.rerender({ post: many({ paused: true }), nowMs: 1_000 });
    screen.getByText(/5,998 wait on this computer/);
    await user.click(screen.getByRole("button", { name: "Resume" }));
    expect(resume).toHaveBeenCalledExactlyOnceWith("p1");
  });

  it("asks before it gives up the rest, and says what cannot be called back", async () => {
    const cancel = vi
      .spyOn(commands, "cancelPost")
      .mockResolvedValue({ cancelled: 5_998, too_late: 0, under_way: 0 });
    render(ManyProgress, { post: many(), nowMs: 0 });
    await user.click(screen.getByRole("button", { name: "Cancel the rest …" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Cancel the rest?" }));
    dialog.getByText("5,998 recipients will not get it.");
    dialog.getByText(/cannot be called back: 4,002/);
    await user.click(dialog.getByRole("button", { name: "Let it go on" }));
    expect(cancel).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Cancel the rest …" }));
    await user.click(await screen.findByRole("button", { name: "Cancel 5,998" }));
    expect(cancel).toHaveBeenCalledExactlyOnceWith("p1");
  });

  it("offers nothing to hold once everything has left", () => {
    render(ManyProgress, { post: many({ counts: { ...NO_COUNTS, sent: 10_000 } }), nowMs: 0 });
    expect(screen.queryAllByRole("button")).toEqual([]);
  });
});

describe("the outcomes of 10,000 recipients", () => {
  const all = deliveries(10_000, "sent");

  function answer() {
    return vi.spyOn(commands, "listDeliveries").mockImplementation(async (_id, states, cursor) => {
      const from = Number(cursor ?? 0);
      const found = states.includes("unknown") ? deliveries(2, "unknown") : all;
      const items = found.slice(from, from + 200);
      const end = from + items.length;
      return { items, next: end < found.length ? String(end) : null, total: found.length };
    });
  }

  it("draw only the rows in view and say how many there are", async () => {
    answer();
    const { container } = render(DeliveriesPanel, {
      postId: "p1",
      counts: many().counts,
      label: "Outcome for each recipient",
      nowMs: 0,
    });
    const table = await screen.findByRole("table", { name: "Outcome for each recipient" });
    expect(table.getAttribute("aria-rowcount")).toBe("10001");
    await within(table).findByText("Contact 1");
    expect(within(table).getAllByRole("row").length).toBeLessThan(80);
    expect(await violations(container)).toEqual([]);
  });

  it("can be shown one state at a time", async () => {
    const list = answer();
    render(DeliveriesPanel, { postId: "p1", counts: many().counts, label: "L", nowMs: 0 });
    await user.click(await screen.findByRole("radio", { name: "Unknown (2)" }));
    await waitFor(() => expect(screen.getByRole("table").getAttribute("aria-rowcount")).toBe("3"));
    expect(list.mock.lastCall?.[1]).toEqual(["unknown"]);
  });
});

describe("outcomes that nobody can know", () => {
  const post = many();

  async function open(entry: Partial<OutboxItem> = {}) {
    vi.spyOn(commands, "listDeliveries").mockResolvedValue({
      items: deliveries(2, "unknown"),
      next: null,
      total: 2,
    });
    const view = render(UnknownOutcomes, { post, entries: [{ ...FOLDED, ...entry }] });
    await screen.findByText("Contact 2");
    return view;
  }

  it("are laid out with what is known", async () => {
    const { container } = await open();
    screen.getByRole("region", { name: "Nobody can say whether 2 messages arrived" });
    screen.getByText("Submariner");
    screen.getByText("The connection closed.");
    expect(await violations(container)).toEqual([]);
  });

  it("take a person's word one by one", async () => {
    const settle = vi.spyOn(commands, "settleDelivery").mockResolvedValue(null);
    await open();
    await user.click(screen.getByRole("button", { name: "It arrived: Contact 2" }));
    await user.click(screen.getByRole("button", { name: "It did not: send again: Contact 1" }));
    expect(settle.mock.calls).toEqual([
      ["p1/1/phone:+491", true],
      ["p1/1/phone:+490", false],
    ]);
  });

  it("are settled by their own line where each still has one", async () => {
    const settle = vi.spyOn(commands, "settleEntry").mockResolvedValue(null);
    await open({ many: null, recipients: [{ kind: "phone", number: "+491", name: "" }] });
    await user.click(screen.getByRole("button", { name: "It arrived: Contact 2" }));
    expect(settle).toHaveBeenCalledExactlyOnceWith("e1", true);
  });

  it("take a word about all, and ask first when that sends again", async () => {
    const settle = vi.spyOn(commands, "settlePost").mockResolvedValue(2);
    await open();
    await user.click(screen.getByRole("button", { name: "None arrived …" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Send 2 messages again?" }));
    expect(settle).not.toHaveBeenCalled();
    await user.click(dialog.getByRole("button", { name: "Send again" }));
    expect(settle).toHaveBeenCalledExactlyOnceWith("p1", false);
  });
});
