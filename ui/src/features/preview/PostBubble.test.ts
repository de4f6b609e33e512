import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyContent } from "@/backend/empty";
import { photo } from "@/backend/fake/world";
import type { Action } from "@/backend/generated/Action";
import type { Content } from "@/backend/generated/Content";
import type { DeliveryCounts } from "@/backend/generated/DeliveryCounts";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { type Receipt, receiptOf, receiptOfAll } from "./pieces/receipt";
import PostBubble from "./PostBubble.svelte";

const NONE: DeliveryCounts = {
  waiting: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  seen: 0,
  failed: 0,
  unknown: 0,
  cancelled: 0,
};

function show(change: Partial<Content>, more: { receipt?: Receipt; mostButtons?: number } = {}) {
  const content = { ...emptyContent(), ...change };
  return render(PostBubble, { content, time: "14:05", ...more }).container;
}

beforeEach(() => void (language.choice = "en"));

describe("the preview", () => {
  it("draws a place with name, address and coordinates, and asks no map for it", async () => {
    const container = show({
      piece: {
        kind: "location",
        latitude: 52.52,
        longitude: 13.405,
        name: "Hall 4",
        address: "Berlin",
      },
    });
    const card = screen.getByRole("figure", { name: "Location Hall 4" });
    expect(card.textContent).toMatch(/Hall 4\s*Berlin\s*52\.52000, 13\.40500/);
    expect(card.querySelector("img")).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it("opens the sheet of a list by its button, and closes it", async () => {
    const rows = [{ title: "10:00", description: "Utrecht", payload: "a" }];
    const sections = [{ title: "Saturday", rows }];
    const container = show({
      text: "When?",
      piece: { kind: "list", button: "Choose", sections },
    });
    const button = screen.getByRole("button", { name: "Choose" });
    expect(button.getAttribute("aria-expanded")).toBe("false");
    await userEvent.click(button);
    const sheet = screen.getByRole("region", { name: "The list, opened" });
    expect(sheet.textContent).toMatch(/Saturday\s*10:00\s*Utrecht/);
    expect(await violations(container)).toEqual([]);
    await userEvent.click(within(sheet).getByRole("button", { name: "Close the list" }));
    expect(screen.queryByRole("region", { name: "The list, opened" })).toBeNull();
  });

  it("shows cards side by side with their pictures, which stand nowhere else", async () => {
    const attachments = [photo(1, "a.jpg"), photo(2, "b.jpg")];
    const cards = attachments.map(({ id }, at) => ({
      title: `Watch ${at + 1}`,
      text: "Full set",
      attachment: id,
      actions: [{ kind: "link" as const, text: "Look", url: "https://example.com" }],
    }));
    const container = show({ text: "New", attachments, piece: { kind: "carousel", cards } });
    const row = within(screen.getByRole("region", { name: "Cards" }));
    const card = within(row.getByRole("listitem", { name: "Card 2: Watch 2" }));
    card.getByRole("img", { name: "b.jpg" });
    card.getByText("Look");
    expect(container.querySelectorAll("img")).toHaveLength(2);
    expect(await violations(container)).toEqual([]);
  });

  it("fills a template's words and marks the places without a value", async () => {
    const container = show({
      piece: {
        kind: "template",
        name: "reminder",
        version: null,
        locale: "en",
        parameters: [{ key: "name", value: "*Anna*", kind: "text" }],
        filling: "parameters",
        words: "Hello {{name}}, see you on {{day}}",
        raw: null,
      },
    });
    expect(container.textContent).toContain("Hello Anna, see you on {{day}}");
    expect([...container.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual([
      "{{day}}",
    ]);
    expect(await violations(container)).toEqual([]);
  });

  it("puts buttons below the bubble, and says how many WhatsApp may not show", async () => {
    const kinds: Action[] = [
      { kind: "reply", text: "Yes" },
      { kind: "postback", text: "No", payload: "no" },
      { kind: "link", text: "Look", url: "https://example.com" },
      { kind: "location_request", text: "Where are you?" },
    ];
    const container = show({ text: "Still interested?", actions: kinds }, { mostButtons: 3 });
    const list = screen.getByRole("list", { name: "Buttons below the message" });
    expect(list.closest(".bubble")).toBeNull();
    expect(
      within(list)
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual(kinds.map(({ text }) => text));
    screen.getByText("WhatsApp may not show 1 of them");
    expect(await violations(container)).toEqual([]);
  });

  it("quotes the message that is answered, and marks what each recipient gets", async () => {
    const container = show({ text: "Hi {{first_name|there}}", reply_to: "m-0815" });
    expect(container.querySelector("blockquote")?.textContent).toContain("m-0815");
    const mark = container.querySelector("mark");
    expect(mark?.textContent).toBe("{{first_name|there}}");
    expect(mark?.title).toBe("first_name of each recipient, else “there”");
    expect(await violations(container)).toEqual([]);
  });

  it("shows a sticker without a bubble", async () => {
    const sticker = { ...photo(1, "thanks.webp"), kind: "sticker" as const };
    const container = show({ attachments: [sticker] });
    const picture = screen.getByRole("img", { name: "Sticker thanks.webp" });
    expect(picture.closest(".bubble")).toBeNull();
    expect(container.querySelector(".bubble")).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it.each<[Receipt, string]>([
    ["waiting", "Not sent yet"],
    ["sent", "Sent"],
    ["delivered", "Delivered"],
    ["seen", "Seen"],
    ["failed", "Failed"],
  ])("has ticks for %s that are read out", (receipt, name) => {
    show({ text: "Hi" }, { receipt });
    screen.getByRole("img", { name });
  });

  it("never takes an unknown outcome for a good one", () => {
    expect(receiptOf("unknown")).toBe("waiting");
    expect(receiptOf("deleted")).toBe("failed");
  });

  it.each<[Receipt, string, Partial<DeliveryCounts>]>([
    ["waiting", "nothing was counted yet", {}],
    ["waiting", "nothing has left for certain", { waiting: 1, queued: 1, unknown: 1, failed: 1 }],
    ["failed", "nobody gets it", { failed: 2, cancelled: 1 }],
    ["sent", "not everybody has it", { sent: 3, delivered: 2, seen: 1 }],
    ["sent", "one of those who were to have it does not", { sent: 2, delivered: 2, failed: 1 }],
    ["delivered", "everybody has it", { sent: 3, delivered: 3, seen: 2 }],
    ["seen", "everybody has seen it", { sent: 3, delivered: 3, seen: 3 }],
  ])("says %s of a post when %s", (receipt, _why, counts) => {
    expect(receiptOfAll({ ...NONE, ...counts })).toBe(receipt);
  });
});
