import type { Block, Inline, Line, Style } from "./nodes";

/** A stretch of the source text and how the editor shows it; `mark` is a marker such as `*`. */
export interface StyledRange {
  from: number;
  to: number;
  style: Style | "code" | "link" | "mark" | "quote";
}

/** The stretches to style while the source text stays as typed, ordered by where they begin. */
export function styledRanges(blocks: readonly Block[]): StyledRange[] {
  const ranges: StyledRange[] = [];
  for (const block of blocks) addBlock(ranges, block);
  return ranges
    .filter((range) => range.to > range.from)
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

function addBlock(ranges: StyledRange[], block: Block): void {
  if (block.kind === "fence") addMarked(ranges, block.from, block.to, 3, "code");
  else if (block.kind === "line") addLine(ranges, block);
  else
    for (const line of block.lines) {
      if (block.kind === "quote") ranges.push({ from: line.from, to: line.to, style: "quote" });
      addLine(ranges, line);
    }
}

function addLine(ranges: StyledRange[], line: Line): void {
  ranges.push({ from: line.from, to: line.from + line.prefix, style: "mark" });
  for (const child of line.children) addInline(ranges, child);
}

function addInline(ranges: StyledRange[], node: Inline): void {
  if (node.kind === "text") return;
  if (node.kind === "link") ranges.push({ from: node.from, to: node.to, style: "link" });
  else if (node.kind === "code") addMarked(ranges, node.from, node.to, node.marker, "code");
  else {
    addMarked(ranges, node.from, node.to, 1, node.kind);
    for (const child of node.children) addInline(ranges, child);
  }
}

function addMarked(
  ranges: StyledRange[],
  from: number,
  to: number,
  marker: number,
  style: StyledRange["style"],
): void {
  ranges.push({ from, to: from + marker, style: "mark" });
  ranges.push({ from: from + marker, to: to - marker, style });
  ranges.push({ from: to - marker, to, style: "mark" });
}
