import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import * as commands from "@/backend/commands";
import type { Recipient } from "@/backend/generated/Recipient";
import { ASK_AFTER_MS, peopleOf, RecipientWindow } from "./recipient-window.svelte";

const ANNA: Recipient = { kind: "phone", number: "+49301", name: "Anna" };
const BEN: Recipient = { kind: "contact", id: "c-2", name: "" };
const GROUP: Recipient = { kind: "group", id: "g-1", name: "Regulars" };
const NEVER = { open_until_ms: null };

let asked: MockInstance<typeof commands.serviceWindow>;
const about = (recipient: Recipient) => ({
  accountId: "account-b",
  senderId: "sender-b",
  recipient,
});
const pass = () => vi.advanceTimersByTimeAsync(ASK_AFTER_MS);

beforeEach(() => {
  vi.useFakeTimers();
  asked = vi.spyOn(commands, "serviceWindow").mockResolvedValue(NEVER);
});
afterEach(() => void vi.useRealTimers());

it("asks once when recipients change quickly, about the last choice", async () => {
  const open = new RecipientWindow();
  open.turnTo(about(ANNA));
  open.turnTo(about(BEN));
  await pass();
  expect(asked).toHaveBeenCalledExactlyOnceWith("account-b", "sender-b", BEN);
  expect(open.known).toEqual(NEVER);
});

it("does not ask again about the same person", async () => {
  const open = new RecipientWindow();
  open.turnTo(about(ANNA));
  await pass();
  open.turnTo(about({ ...ANNA }));
  await pass();
  expect(asked).toHaveBeenCalledOnce();
});

it("knows nothing while the system does not say, and more once it was asked anew", async () => {
  asked.mockRejectedValueOnce({ code: "unreachable", message: "" });
  const open = new RecipientWindow();
  open.turnTo(about(ANNA));
  await pass();
  expect(open.known).toBeNull();
  open.askSoon();
  await pass();
  expect(open.known).toEqual(NEVER);
});

it("hears no answer about somebody who was taken out meanwhile", async () => {
  let answer: (known: typeof NEVER) => void = () => undefined;
  asked.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const open = new RecipientWindow();
  open.turnTo(about(ANNA));
  await pass();
  open.turnTo(null);
  answer(NEVER);
  await pass();
  expect([asked.mock.calls.length, open.known]).toEqual([1, null]);
});

it("is about people, not about groups", () => {
  expect(peopleOf([GROUP, ANNA, BEN])).toEqual([ANNA, BEN]);
});
