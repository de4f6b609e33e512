import { afterEach, describe, expect, it } from "vitest";
import { NO_COUNTS } from "@/backend/empty";
import type { Delivery } from "@/backend/generated/Delivery";
import type { DeliveryState } from "@/backend/generated/DeliveryState";
import { language } from "@/messages";
import {
  countWords,
  deliveryTone,
  deliveryWords,
  failedCount,
  proofWords,
  recipientName,
  sortedDeliveries,
} from "./deliveries";

const STATES: DeliveryState[] = [
  "waiting",
  "queued",
  "sent",
  "delivered",
  "seen",
  "failed",
  "deleted",
  "unknown",
  "cancelled",
];

function delivery(name: string, state: DeliveryState): Delivery {
  return {
    id: `p1/1/${name}`,
    occurrence: 1,
    recipient: { kind: "group", id: `${name}@g.us`, name },
    state,
    error_code: null,
    error_message: null,
    send_id: null,
    updated_at_ms: 0,
  };
}

afterEach(() => (language.choice = "en"));

describe("outcomes", () => {
  it.each(["en", "de"] as const)("have a word of their own in %s", (choice) => {
    language.choice = choice;
    expect(new Set(STATES.map(deliveryWords)).size).toBe(STATES.length);
  });

  it("show trouble first, then by name", () => {
    const rows = [
      delivery("Beta", "sent"),
      delivery("Gamma", "unknown"),
      delivery("Alpha", "sent"),
      delivery("Zeta", "failed"),
    ];
    expect(sortedDeliveries(rows).map((row) => recipientName(row.recipient))).toEqual([
      "Zeta",
      "Gamma",
      "Alpha",
      "Beta",
    ]);
  });

  it("never show failed or unknown in the colour of success", () => {
    expect(deliveryTone("failed")).toBe("bad");
    expect(deliveryTone("unknown")).toBe("warn");
  });

  it("count only what failed for good, so that an unknown one is not sent twice", () => {
    const rows = STATES.map((state) => delivery(state, state));
    expect(failedCount(rows)).toBe(1);
  });
});

describe("counts", () => {
  const none = NO_COUNTS;

  it("leave out what is zero", () => {
    language.choice = "en";
    expect(countWords({ ...none, sent: 9, failed: 2 })).toBe("9 sent and 2 failed");
    expect(countWords({ ...none, sent: 9, delivered: 7 })).toBe("9 sent (7 delivered)");
    expect(countWords({ ...none, sent: 9, delivered: 7, seen: 2 })).toBe(
      "9 sent (7 delivered, 2 seen)",
    );
    expect(countWords(none)).toBe("");
  });

  it("are written with the separators of the language", () => {
    language.choice = "de";
    expect(countWords({ ...none, sent: 1_234 })).toContain("1.234");
  });
});

describe("proofs", () => {
  const proof = (finding: string) => proofWords({ key: "k", finding, settled_at_ms: 0 });

  it("are said in plain words", () => {
    language.choice = "en";
    expect(proof("already_there")).toBe("The server already had it; nothing was sent twice.");
    expect(new Set(["already_there", "sent_once_now", "by_your_word"].map(proof)).size).toBe(3);
  });

  it("show a finding of a newer version as it is", () => {
    expect(proof("looked_up")).toBe("looked_up");
  });
});

it("falls back to the number or id of a recipient without a name", () => {
  expect(recipientName({ kind: "phone", number: "+31612345678", name: "" })).toBe("+31612345678");
  expect(recipientName({ kind: "group", id: "1@g.us", name: "" })).toBe("1@g.us");
});
