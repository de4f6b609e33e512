import type { Block } from "./nodes";

const FENCE = "```";

type Fence = Extract<Block, { kind: "fence" }>;
type Part = Fence | { kind: "lines"; from: number; to: number };

/**
 * Cuts a text at its ``` blocks that run over several lines; those within one line are left to the line.
 * The parts that lie between keep their own line breaks, without the one that touches a block.
 */
export function splitFences(text: string): Part[] {
  const parts: Part[] = [];
  let rest = 0;
  let open = text.indexOf(FENCE);
  while (open !== -1) {
    const close = text.indexOf(FENCE, open + FENCE.length);
    if (close === -1) break;
    const inside = text.slice(open + FENCE.length, close);
    if (inside.includes("\n") && inside.trim() !== "") {
      const before = text[open - 1] === "\n" ? open - 1 : open;
      if (before > rest || (before === rest && open > rest)) {
        parts.push({ kind: "lines", from: rest, to: before });
      }
      parts.push(fenceAt(inside, open, close + FENCE.length));
      rest = close + FENCE.length;
      const touchesBreak = text[rest] === "\n";
      if (touchesBreak) rest += 1;
      if (rest >= text.length) {
        if (touchesBreak) parts.push({ kind: "lines", from: rest, to: rest });
        return parts;
      }
    }
    open = text.indexOf(FENCE, close + FENCE.length);
  }
  parts.push({ kind: "lines", from: rest, to: text.length });
  return parts;
}

function fenceAt(inside: string, from: number, to: number): Fence {
  return { kind: "fence", from, to, text: inside.replace(/^\n/, "").replace(/\n$/, "") };
}
