import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { addPracticeAccounts, capabilities, createDraft, listPosts } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { LocalTime } from "@/backend/generated/LocalTime";
import type { SendPlan } from "@/backend/generated/SendPlan";
import { violations } from "@/testing/axe";
import SendDialog from "./SendDialog.svelte";

interface Opened {
  notAfter: LocalTime | null;
  account: Account | null;
  capabilities: Capabilities | null;
  draftId: string;
}

function open(asks: "dialog" | "typed", count: number, more: Partial<Opened> = {}) {
  const { notAfter = null, account = null, draftId = "d1" } = more;
  const onconfirm = vi.fn();
  const plan = {
    recipient_count: count,
    batches: count,
    occurrences: [],
    occurrence_count: 0,
    capabilities: more.capabilities ?? null,
  } as unknown;
  render(SendDialog, {
    draftId,
    plan: plan as SendPlan,
    account,
    schedule: { kind: "now" },
    notAfter,
    asks,
    senderName: "Dealer NL",
    isBusy: false,
    onconfirm,
    oncancel: () => undefined,
  });
  return onconfirm;
}

it("names the number of groups and the sender, and takes one press", async () => {
  const onconfirm = open("dialog", 11);
  expect(screen.getByRole("dialog", { name: "Send to 11 groups?" })).toBeTruthy();
  expect(screen.getByText("Dealer NL")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Send to 11 groups" }));
  expect(onconfirm).toHaveBeenCalledTimes(1);
});

it("wants the number typed for many groups, and says when it is another one", async () => {
  const onconfirm = open("typed", 1_000);
  const field = screen.getByRole("textbox");
  await userEvent.type(field, "100{Enter}");
  expect(onconfirm).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toContain("1,000");
  await userEvent.type(field, "0{Enter}");
  expect(onconfirm).toHaveBeenCalledTimes(1);
});

it("names the moment after which it is held", () => {
  open("dialog", 11, { notAfter: { at: "2026-11-27T11:00:00", zone: "Europe/Berlin" } });
  expect(screen.getByText("Not after")).toBeTruthy();
  expect(screen.getByText("Europe/Berlin")).toBeTruthy();
});

/** A practice account with what it can do, and a draft. */
async function atSystem(at: 0 | 1): Promise<Partial<Opened>> {
  const account = (await addPracticeAccounts())[at];
  if (!account) throw new Error("there is no practice account");
  const draft = await createDraft();
  return { account, capabilities: await capabilities(account.id), draftId: draft.id };
}

describe("a send of one message per recipient", () => {
  it("says how many there are, how long they take, and what they are paid from", async () => {
    open("typed", 1_200, await atSystem(0));
    expect(screen.getByRole("dialog", { name: "Send to 1,200 recipients?" })).toBeTruthy();
    screen.getByText(/1,200 messages leave one after the other/);
    screen.getByText(/At 10 per second that takes about 2 minutes/);
    await screen.findByText("Balance: €41.29.", {}, { timeout: 3000 });
    screen.getByText(/has to last for 1,200 of them/);
    screen.getByText("Type 1,200 to confirm the number of recipients.");
    expect(await violations(screen.getByRole("dialog"))).toEqual([]);
  });

  it("asks no system without a balance for one", async () => {
    open("typed", 1_000, await atSystem(1));
    screen.getByText(/At 500 per second that takes about 2 seconds/);
    expect(screen.queryByText(/alance/)).toBeNull();
  });

  it("stays silent about it up to 20 recipients", async () => {
    open("dialog", 20, await atSystem(0));
    expect(screen.queryByText(/one after the other/)).toBeNull();
  });
});

describe("a test to oneself", () => {
  const user = userEvent.setup();

  it("goes out alone: Enter in its field confirms nothing else", async () => {
    const onconfirm = open("dialog", 11, await atSystem(0));
    await user.click(screen.getByText("Send a test to yourself first"));
    const number = screen.getByLabelText("Your number, with country code");
    await user.type(number, "030 12{Enter}");
    await screen.findByText(/Write the number with its country code/);
    await user.clear(number);
    await user.type(number, "+49 30 123456{Enter}");
    await screen.findByText(/The test is on its way to \+4930123456/, {}, { timeout: 3000 });
    expect(onconfirm).not.toHaveBeenCalled();
    const { items } = await listPosts({});
    expect(items.filter((post) => post.is_test)).toHaveLength(1);
    expect(await violations(screen.getByRole("dialog"))).toEqual([]);
  });
});
