import { parseLine } from "./markup/inline";
import type { Block, Line } from "./markup/nodes";
import { splitFences } from "./markup/fences";

export type { Block, Inline, Line, NumberedLine, Style } from "./markup/nodes";
export { emojiOnlyCount } from "./markup/emoji";
export { findVariables, variableRuns, type Variable } from "./markup/variables";
export { styledRanges, type StyledRange } from "./markup/ranges";

const QUOTE = /^> (?=\S)/;
const BULLET = /^[-*] (?=\S)/;
const NUMBER = /^(\d{1,3})\. (?=\S)/;

/**
 * Reads a text as WhatsApp does and returns its blocks in order. Offsets are UTF-16 positions in the text.
 * Takes time linear in the length of the text.
 */
export function parseMarkup(text: string): Block[] {
  const blocks: Block[] = [];
  for (const part of splitFences(text)) {
    if (part.kind === "fence") blocks.push(part);
    else addLines(blocks, text, part.from, part.to);
  }
  return blocks;
}

function addLines(blocks: Block[], text: string, from: number, to: number): void {
  let start = from;
  while (start <= to) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 || newline > to ? to : newline;
    addLine(blocks, text, start, end);
    start = end + 1;
  }
}

function addLine(blocks: Block[], text: string, from: number, to: number): void {
  const head = text.slice(from, Math.min(to, from + 6));
  const last = blocks.at(-1);
  const quote = QUOTE.exec(head);
  if (quote) {
    const line = lineAt(text, from, to, quote[0].length);
    if (last?.kind === "quote") last.lines.push(line);
    else blocks.push({ kind: "quote", lines: [line] });
    return;
  }
  const bullet = BULLET.exec(head);
  if (bullet) {
    const line = lineAt(text, from, to, bullet[0].length);
    if (last?.kind === "bullets") last.lines.push(line);
    else blocks.push({ kind: "bullets", lines: [line] });
    return;
  }
  const number = NUMBER.exec(head);
  if (number) {
    const line = { ...lineAt(text, from, to, number[0].length), number: Number(number[1]) };
    if (last?.kind === "numbers") last.lines.push(line);
    else blocks.push({ kind: "numbers", lines: [line] });
    return;
  }
  blocks.push({ kind: "line", ...lineAt(text, from, to, 0) });
}

function lineAt(text: string, from: number, to: number, prefix: number): Line {
  return { from, to, prefix, children: parseLine(text, from + prefix, to) };
}
