import { describe, expect, it, vi } from "vitest";
import { CommandError } from "@/backend/command-error";
import type { Finding } from "@/backend/generated/Finding";
import type { PostSummary } from "@/backend/generated/PostSummary";
import type { SendPlan } from "@/backend/generated/SendPlan";
import { SendFlow } from "./send-flow.svelte";

function finding(over: Partial<Finding>): Finding {
  return {
    code: "no_content",
    level: "blocks",
    part: "text",
    limit: null,
    actual: null,
    names: [],
    ...over,
  };
}

function flow(over: { recipients?: number; findings?: Finding[]; saved?: boolean } = {}) {
  const plan = {
    recipient_count: over.recipients ?? 2,
    findings: over.findings ?? [],
  } as SendPlan;
  const steps: string[] = [];
  const doors = {
    flush: vi.fn(async () => {
      steps.push("flush");
      return over.saved ?? true;
    }),
    plan: vi.fn(async () => {
      steps.push("plan");
      return plan;
    }),
    send: vi.fn(async (codes: string[]) => {
      steps.push(`send ${codes.join()}`);
      return { id: "p1" } as PostSummary;
    }),
    sent: vi.fn(() => void steps.push("sent")),
  };
  return { send: new SendFlow(doors), doors, steps };
}

describe("pressing send", () => {
  it("saves the last typed character before it checks and before it sends", async () => {
    const { send, steps } = flow();
    await send.press();
    expect(steps).toEqual(["flush", "plan", "flush", "send ", "sent"]);
  });

  it("sends nothing when the text could not be saved", async () => {
    const { send, doors } = flow({ saved: false });
    await send.press();
    expect(doors.send).not.toHaveBeenCalled();
    expect([send.notSaved, send.step]).toEqual([true, "idle"]);
  });

  it("opens the review when something blocks", async () => {
    const { send, doors } = flow({ findings: [finding({})] });
    await send.press();
    expect(doors.send).not.toHaveBeenCalled();
    expect([send.reviewing, send.step]).toEqual([true, "idle"]);
  });

  it("tells the core which warnings were on the screen", async () => {
    const warning = finding({ level: "warns", code: "clock_change" });
    const { send, doors } = flow({ findings: [warning, warning] });
    await send.press();
    expect(doors.send).toHaveBeenCalledWith(["clock_change"]);
  });

  it.each([
    [4, "idle", 1],
    [5, "asking", 0],
    [60, "asking", 0],
  ])("with %i recipients leads to %s", async (recipients, step, sends) => {
    const { send, doors } = flow({ recipients });
    await send.press();
    expect(send.step).toBe(step);
    expect(doors.send).toHaveBeenCalledTimes(sends);
  });

  it("sends once however often it is pressed", async () => {
    const { send, doors } = flow({ recipients: 9 });
    await Promise.all([send.press(), send.press()]);
    await Promise.all([send.confirm(), send.confirm(), send.press()]);
    await send.confirm();
    expect(doors.send).toHaveBeenCalledTimes(1);
  });

  it("shows the findings of a send that was refused", async () => {
    const { send, doors } = flow();
    const detail = JSON.stringify([finding({ code: "no_sender" })]);
    doors.send.mockRejectedValueOnce(new CommandError("checks_failed", "no", detail));
    await send.press();
    expect(send.refused.map((one) => one.code)).toEqual(["no_sender"]);
    expect([send.reviewing, send.step]).toEqual([true, "idle"]);
  });

  it("keeps what went wrong and can be pressed again", async () => {
    const { send, doors } = flow();
    doors.send.mockRejectedValueOnce(new CommandError("storage", "The disk is full."));
    await send.press();
    expect([send.error?.message, send.step]).toEqual(["The disk is full.", "idle"]);
    await send.press();
    expect(doors.sent).toHaveBeenCalledTimes(1);
    expect(send.error).toBeNull();
  });
});
