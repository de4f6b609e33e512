/** The styles that markers wrap around words. */
export type Style = "bold" | "italic" | "strike";

/** A run inside a line. */
export type Inline =
  | { kind: "text"; from: number; to: number; text: string }
  | { kind: Style; from: number; to: number; children: Inline[] }
  | { kind: "code"; from: number; to: number; marker: number; text: string }
  | { kind: "link"; from: number; to: number; text: string; href: string };

/** One line; `prefix` is how many characters its quote or list mark takes. */
export interface Line {
  from: number;
  to: number;
  prefix: number;
  children: Inline[];
}

/** A line of a numbered list, with the number as it was typed. */
export interface NumberedLine extends Line {
  number: number;
}

/** A part of a post from top to bottom. An empty line is a `line` without children. */
export type Block =
  | ({ kind: "line" } & Line)
  | { kind: "quote"; lines: Line[] }
  | { kind: "bullets"; lines: Line[] }
  | { kind: "numbers"; lines: NumberedLine[] }
  | { kind: "fence"; from: number; to: number; text: string };
