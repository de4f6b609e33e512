import { diffWordsWithSpace } from "diff";
import type { TextSpan } from "@/backend/generated/TextSpan";

const LONGEST_CHARS = 40_000;

/** How two texts differ, word by word: `removed` stands only in the first, `added` only in the second. */
export function wordSpans(from: string, to: string): TextSpan[] {
  if (from === to) return from === "" ? [] : [{ side: "both", text: from }];
  if (from.length + to.length > LONGEST_CHARS) return wholeSpans(from, to);
  return diffWordsWithSpace(from, to).map(({ value, added, removed }) => ({
    side: added ? "added" : removed ? "removed" : "both",
    text: value,
  }));
}

/** Very long texts are set against each other as wholes, which takes no time. */
function wholeSpans(from: string, to: string): TextSpan[] {
  return [
    { side: "removed", text: from },
    { side: "added", text: to },
  ];
}

/** What one side of a comparison has, in order. */
export function sideOf(spans: readonly TextSpan[], side: "removed" | "added"): TextSpan[] {
  return spans.filter((span) => span.side === "both" || span.side === side);
}
