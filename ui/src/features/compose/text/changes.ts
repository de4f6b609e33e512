import { wordSpans } from "@/features/sync/word-spans";

/** A stretch of the old text and what stands in its place. */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/** Says how one text becomes another, in as small steps as possible, so that a cursor between them stays. */
export function changesBetween(from: string, to: string): TextChange[] {
  const start = sharedStart(from, to);
  const end = sharedStart(reversed(from.slice(start)), reversed(to.slice(start)));
  const spans = wordSpans(from.slice(start, from.length - end), to.slice(start, to.length - end));
  const changes: TextChange[] = [];
  let at = start;
  for (const { side, text } of spans) {
    if (side === "added") changes.push({ from: at, to: at, insert: text });
    else if (side === "removed") changes.push({ from: at, to: at + text.length, insert: "" });
    if (side !== "added") at += text.length;
  }
  return changes;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function reversed(text: string): string {
  return text.split("").reverse().join("");
}
