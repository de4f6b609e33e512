import type { Capabilities } from "@/backend/generated/Capabilities";
import type { TextLimit } from "@/backend/generated/TextLimit";
import type { TextUnit } from "@/backend/generated/TextUnit";

/** Counts a text in the unit that a channel counts. */
export function countText(text: string, unit: TextUnit): number {
  if (unit === "utf16") return text.length;
  if (unit === "bytes") return new TextEncoder().encode(text).length;
  let count = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (isPairAt(text, at)) count -= 1;
  }
  return count;
}

function isPairAt(text: string, at: number): boolean {
  const high = text.charCodeAt(at);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}

/** The limit that holds: captions may be shorter than plain texts. */
export function textLimit(capabilities: Capabilities, attachments: number): TextLimit {
  return attachments > 0 ? (capabilities.caption ?? capabilities.text) : capabilities.text;
}

/** How near a count is to its limit. */
export function limitTone(count: number, limit: TextLimit): "calm" | "near" | "over" {
  if (count > limit.max) return "over";
  return count >= limit.warn_from ? "near" : "calm";
}
