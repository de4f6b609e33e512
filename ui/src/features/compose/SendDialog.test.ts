import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { LocalTime } from "@/backend/generated/LocalTime";
import type { SendPlan } from "@/backend/generated/SendPlan";
import SendDialog from "./SendDialog.svelte";

function open(asks: "dialog" | "typed", count: number, notAfter: LocalTime | null = null) {
  const onconfirm = vi.fn();
  const plan = { recipient_count: count, occurrences: [], occurrence_count: 0 } as unknown;
  render(SendDialog, {
    plan: plan as SendPlan,
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
  open("dialog", 11, { at: "2026-11-27T11:00:00", zone: "Europe/Berlin" });
  expect(screen.getByText("Not after")).toBeTruthy();
  expect(screen.getByText("Europe/Berlin")).toBeTruthy();
});
