import { findLinks, type FoundLink } from "./links";
import type { Inline, Style } from "./nodes";

const STYLES: Record<string, Style> = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}\p{M}]/u;
const SPACE = /\s/;

interface Open {
  marker: string;
  at: number;
  /** Runs collected since the marker. */
  children: Inline[];
}

/** Reads the runs of one line, between two positions of the text. */
export function parseLine(text: string, from: number, to: number): Inline[] {
  return new LineReader(text, from, to).read();
}

/**
 * One pass over a line. At most one marker of each style is open at a time, so closing one is constant work;
 * a marker that stays open becomes plain text.
 */
class LineReader {
  readonly #text: string;
  readonly #from: number;
  readonly #to: number;
  readonly #links: FoundLink[];
  #nextLink = 0;
  #root: Inline[] = [];
  #open: Open[] = [];
  #plainFrom: number;
  #noMoreCode = false;
  #noMoreFence = false;

  constructor(text: string, from: number, to: number) {
    this.#text = text;
    this.#from = from;
    this.#to = to;
    this.#plainFrom = from;
    this.#links = findLinks(text, from, to);
  }

  read(): Inline[] {
    let at = this.#from;
    while (at < this.#to) at = this.#step(at);
    this.#flushPlain(this.#to);
    while (this.#open.length > 0) this.#giveUp();
    return mergeTexts(this.#root);
  }

  /** Handles what starts here and returns where to go on. */
  #step(at: number): number {
    const link = this.#links[this.#nextLink];
    if (link && link.from === at) return this.#takeLink(link);
    const char = this.#text[at] ?? "";
    if (char === "`") return this.#takeCode(at);
    if (!(char in STYLES)) return at + 1;
    if (this.#closes(at, char)) return this.#close(at, char);
    if (this.#opens(at, char)) this.#push(at, char);
    return at + 1;
  }

  #takeLink(link: FoundLink): number {
    this.#flushPlain(link.from);
    this.#add({ kind: "link", ...link, text: this.#text.slice(link.from, link.to) });
    this.#nextLink += 1;
    this.#plainFrom = link.to;
    return link.to;
  }

  #takeCode(at: number): number {
    const fence = this.#text.startsWith("```", at);
    const marker = fence ? 3 : 1;
    const close = fence ? this.#fenceEnd(at) : this.#codeEnd(at);
    if (close === -1) return at + marker;
    this.#flushPlain(at);
    const to = close + marker;
    const text = this.#text.slice(at + marker, close);
    this.#add({ kind: "code", from: at, to, marker, text });
    this.#plainFrom = to;
    while ((this.#links[this.#nextLink]?.from ?? to) < to) this.#nextLink += 1;
    return to;
  }

  #fenceEnd(at: number): number {
    if (this.#noMoreFence) return -1;
    const close = this.#text.indexOf("```", at + 3);
    if (close === -1 || close + 3 > this.#to) {
      this.#noMoreFence = true;
      return -1;
    }
    return this.#text.slice(at + 3, close).trim() === "" ? -1 : close;
  }

  #codeEnd(at: number): number {
    if (this.#noMoreCode || this.#isWordBefore(at) || this.#isSpaceAt(at + 1)) return -1;
    for (let close = at + 2; close < this.#to; close += 1) {
      if (this.#text[close] !== "`") continue;
      if (!this.#isSpaceAt(close - 1) && !this.#isWordAt(close + 1)) return close;
    }
    this.#noMoreCode = true;
    return -1;
  }

  #opens(at: number, marker: string): boolean {
    if (this.#open.some((open) => open.marker === marker)) return false;
    if (this.#isWordBefore(at) || this.#isSpaceAt(at + 1)) return false;
    return this.#text[at + 1] !== marker;
  }

  #closes(at: number, marker: string): boolean {
    const open = this.#open.find((candidate) => candidate.marker === marker);
    if (!open || at === open.at + 1) return false;
    return !this.#isSpaceAt(at - 1) && !this.#isWordAt(at + 1);
  }

  #push(at: number, marker: string): void {
    this.#flushPlain(at);
    this.#open.push({ marker, at, children: [] });
    this.#plainFrom = at + 1;
  }

  #close(at: number, marker: string): number {
    this.#flushPlain(at);
    while (this.#open.at(-1)?.marker !== marker) this.#giveUp();
    const open = this.#open.pop();
    const style = STYLES[marker];
    if (open && style) {
      const children = mergeTexts(open.children);
      this.#add({ kind: style, from: open.at, to: at + 1, children });
    }
    this.#plainFrom = at + 1;
    return at + 1;
  }

  /** Turns the innermost open marker back into plain text. */
  #giveUp(): void {
    const open = this.#open.pop();
    if (!open) return;
    this.#add({ kind: "text", from: open.at, to: open.at + 1, text: open.marker });
    const target = this.#open.at(-1)?.children ?? this.#root;
    for (const child of open.children) target.push(child);
  }

  #flushPlain(to: number): void {
    const from = this.#plainFrom;
    if (to > from) this.#add({ kind: "text", from, to, text: this.#text.slice(from, to) });
    this.#plainFrom = to;
  }

  #add(node: Inline): void {
    (this.#open.at(-1)?.children ?? this.#root).push(node);
  }

  #isSpaceAt(at: number): boolean {
    return at < this.#from || at >= this.#to || SPACE.test(this.#text[at] ?? " ");
  }

  #isWordAt(at: number): boolean {
    if (at >= this.#to) return false;
    return WORD.test(String.fromCodePoint(this.#text.codePointAt(at) ?? 32));
  }

  #isWordBefore(at: number): boolean {
    if (at <= this.#from) return false;
    const low = this.#text.charCodeAt(at - 1);
    const isLowSurrogate = low >= 0xdc00 && low <= 0xdfff;
    return this.#isWordAt(isLowSurrogate && at - 2 >= this.#from ? at - 2 : at - 1);
  }
}

function mergeTexts(nodes: Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (node.kind === "text" && last?.kind === "text") {
      merged[merged.length - 1] = { ...last, to: node.to, text: last.text + node.text };
    } else {
      merged.push(node);
    }
  }
  return merged;
}
