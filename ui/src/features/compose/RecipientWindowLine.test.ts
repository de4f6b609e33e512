import { render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import * as commands from "@/backend/commands";
import { BIRD, WATCHCOLLECT } from "@/backend/fake/capabilities";
import { draftOf } from "@/backend/fake/world";
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { Recipient } from "@/backend/generated/Recipient";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { DraftEditor } from "./draft-editor.svelte";
import { ASK_AFTER_MS } from "./recipient-window.svelte";
import RecipientWindowLine from "./RecipientWindowLine.svelte";

const ANNA: Recipient = { kind: "phone", number: "+49301", name: "Anna" };
const BEN: Recipient = { kind: "contact", id: "c-2", name: "" };
const GROUP: Recipient = { kind: "group", id: "g-1", name: "Regulars" };

let asked: MockInstance<typeof commands.serviceWindow>;

function open(recipients: Recipient[], capabilities: Capabilities | null = BIRD) {
  const draft = draftOf("", 0, [], 0);
  draft.fields.account_id = "account-b";
  draft.fields.sender_id = "sender-b";
  draft.fields.recipients = recipients;
  const editor = new DraftEditor(draft, () => new Promise(() => undefined));
  return render(RecipientWindowLine, { editor, capabilities });
}

async function afterThePause() {
  await tick();
  await vi.advanceTimersByTimeAsync(ASK_AFTER_MS);
  await tick();
}

beforeEach(() => {
  language.choice = "en";
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  asked = vi.spyOn(commands, "serviceWindow").mockResolvedValue({ open_until_ms: null });
});
afterEach(() => void vi.useRealTimers());

it("says of the first person until when free words arrive, and of how many it is not known", async () => {
  const { container } = open([GROUP, ANNA, BEN]);
  await afterThePause();
  expect(asked).toHaveBeenCalledExactlyOnceWith("account-b", "sender-b", ANNA);
  expect(screen.getByRole("status").textContent).toMatch(
    /Only templates: .*\s*· This is about Anna; 1 other is not known/,
  );
  vi.useRealTimers();
  expect(await violations(container)).toEqual([]);
});

it("is quiet when the system does not say, and asks again once the window has the focus", async () => {
  asked.mockRejectedValueOnce({ code: "unreachable", message: "" });
  open([ANNA]);
  await afterThePause();
  expect(screen.queryByRole("status")).toBeNull();
  window.dispatchEvent(new Event("focus"));
  await afterThePause();
  screen.getByText("Only templates: this contact has not written yet");
});

it.each([
  ["the system has no such window", [ANNA], WATCHCOLLECT],
  ["nothing is known of the system yet", [ANNA], null],
  ["only groups are chosen", [GROUP], BIRD],
])("asks nothing when %s", async (_why, recipients, capabilities) => {
  open(recipients, capabilities);
  await afterThePause();
  expect(asked).not.toHaveBeenCalled();
});
