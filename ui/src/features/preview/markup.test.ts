import { describe, expect, it } from "vitest";
import { emojiOnlyCount, parseMarkup, styledRanges, type Block, type Inline } from "./markup";

/** Writes an AST as a short line, so that the tables below can be read. */
function brief(blocks: readonly Block[]): string {
  return blocks.map(briefBlock).join("|");
}

function briefBlock(block: Block): string {
  switch (block.kind) {
    case "line":
      return briefLine(block.children);
    case "fence":
      return `fence(${block.text})`;
    case "numbers":
      return `numbers(${block.lines.map((line) => `${line.number}:${briefLine(line.children)}`).join(";")})`;
    default:
      return `${block.kind}(${block.lines.map((line) => briefLine(line.children)).join(";")})`;
  }
}

function briefLine(nodes: readonly Inline[]): string {
  return nodes.map(briefInline).join("");
}

function briefInline(node: Inline): string {
  if (node.kind === "text") return node.text;
  if (node.kind === "code") return `<code ${node.text}>`;
  if (node.kind === "link") return `<link ${node.text}>`;
  return `<${node.kind} ${briefLine(node.children)}>`;
}

describe("styles inside a line", () => {
  it.each([
    ["*bold*", "<bold bold>"],
    ["_italic_", "<italic italic>"],
    ["~gone~", "<strike gone>"],
    ["a *b c* d", "a <bold b c> d"],
    ["*a* and *b*", "<bold a> and <bold b>"],
    ["*_both_*", "<bold <italic both>>"],
    ["_*~all~*_", "<italic <bold <strike all>>>"],
    ["*bold _and italic_ again*", "<bold bold <italic and italic> again>"],
    ["*a _b* c_", "<bold a _b> c_"],
    ["(*x*), *y*!", "(<bold x>), <bold y>!"],
    ["*€ 10,900*", "<bold € 10,900>"],
    ["~€ 11,250~ *€ 10,900*", "<strike € 11,250> <bold € 10,900>"],
    ["*a*b*", "<bold a*b>"],
    ["**twice**", "*<bold twice>*"],
    ["👍*x*👍", "👍<bold x>👍"],
    ["*שלום*", "<bold שלום>"],
    ["*a*\n*b*", "<bold a>|<bold b>"],
  ])("%s", (text, expected) => expect(brief(parseMarkup(text))).toBe(expected));
});

describe("markers that stay as typed", () => {
  it.each([
    ["2*3*4"],
    ["snake_case_name"],
    ["x * not bold*x"],
    ["*not bold *"],
    ["a * b * c"],
    ["*"],
    ["**"],
    ["***"],
    ["__"],
    ["~~"],
    ["``"],
    ["*open"],
    ["open*"],
    ["*a*word"],
    ["word*a*"],
    ["*né*à"],
    ["` x `"],
    ["a`b`c"],
    ["```"],
    ["``````"],
    ["@anna and @31612345678"],
    ["*_~"],
  ])("%s", (text) => expect(brief(parseMarkup(text))).toBe(text));

  it("does not let a style cross a line", () => {
    expect(brief(parseMarkup("*one\ntwo*"))).toBe("*one|two*");
  });
});

describe("code", () => {
  it.each([
    ["`ref 124060`", "<code ref 124060>"],
    ["`*not bold*`", "<code *not bold*>"],
    ["```mono```", "<code mono>"],
    ["a ```*x* y``` b", "a <code *x* y> b"],
    ["*see `x` now*", "<bold see <code x> now>"],
    ["```\nfirst\n  second\n```", "fence(first\n  second)"],
    ["before\n```\na\nb\n```\nafter", "before|fence(a\nb)|after"],
    ["before ```a\nb``` after", "before |fence(a\nb)| after"],
    ["```a\nb```\n", "fence(a\nb)|"],
    ["```a\nopen", "```a|open"],
    ["`https://a.example`", "<code https://a.example>"],
  ])("%s", (text, expected) => expect(brief(parseMarkup(text))).toBe(expected));
});

describe("lines with a mark of their own", () => {
  it.each([
    ["> said *so*", "quote(said <bold so>)"],
    ["> one\n> two", "quote(one;two)"],
    [">tight", ">tight"],
    ["- one\n- two", "bullets(one;two)"],
    ["* one\n* two", "bullets(one;two)"],
    ["- *bold* item", "bullets(<bold bold> item)"],
    ["-tight", "-tight"],
    ["- ", "- "],
    ["1. one\n2. two", "numbers(1:one;2:two)"],
    ["7. seven", "numbers(7:seven)"],
    ["2026. year", "2026. year"],
    ["1.5 litres", "1.5 litres"],
    ["- a\n1. b", "bullets(a)|numbers(1:b)"],
    ["a\n\nb", "a||b"],
    ["\n\n", "||"],
    ["", ""],
    ["a\n", "a|"],
  ])("%j", (text, expected) => expect(brief(parseMarkup(text))).toBe(expected));
});

describe("links", () => {
  it.each([
    ["https://example.com/a_b_c", "<link https://example.com/a_b_c>"],
    ["see http://example.com.", "see <link http://example.com>."],
    ["(https://example.com/x)", "(<link https://example.com/x>)"],
    [
      "https://en.wikipedia.org/wiki/Rolex_(watch)",
      "<link https://en.wikipedia.org/wiki/Rolex_(watch)>",
    ],
    ["www.example.nl", "<link www.example.nl>"],
    ["go to example.com, now", "go to <link example.com>, now"],
    ["shop.example.co.uk/list?x=1", "<link shop.example.co.uk/list?x=1>"],
    ["*https://example.com*", "<bold <link https://example.com>>"],
    ["_see example.com_", "<italic see <link example.com>>"],
    ["wa.me/31612345678", "<link wa.me/31612345678>"],
    ["bob@example.com", "bob@example.com"],
    ["version 1.2.3", "version 1.2.3"],
    ["end.Of sentence", "end.Of sentence"],
    ["price 10.900", "price 10.900"],
    ["https://", "https://"],
    ["www.", "www."],
    ["file.txt", "file.txt"],
  ])("%s", (text, expected) => expect(brief(parseMarkup(text))).toBe(expected));

  it("leads a bare domain to https", () => {
    const [line] = parseMarkup("example.com/x");
    expect(line).toMatchObject({ children: [{ kind: "link", href: "https://example.com/x" }] });
  });
});

describe("offsets", () => {
  it("cover the source without holes in a line", () => {
    const text = "a *b _c_* `d` https://example.com 👍 *open _x";
    const [line] = parseMarkup(text);
    if (line?.kind !== "line") throw new Error("expected one line");
    let at = 0;
    for (const node of line.children) {
      expect(node.from).toBe(at);
      at = node.to;
    }
    expect(at).toBe(text.length);
  });

  it("name the markers and the words between them", () => {
    expect(styledRanges(parseMarkup("x *b* `c`\n- d"))).toEqual([
      { from: 2, to: 3, style: "mark" },
      { from: 3, to: 4, style: "bold" },
      { from: 4, to: 5, style: "mark" },
      { from: 6, to: 7, style: "mark" },
      { from: 7, to: 8, style: "code" },
      { from: 8, to: 9, style: "mark" },
      { from: 10, to: 12, style: "mark" },
    ]);
  });
});

describe("emoji on their own", () => {
  it.each([
    ["👍", 1],
    ["👍 👍", 0],
    ["🔥🔥🔥", 3],
    ["👨‍👩‍👧‍👦", 1],
    ["🇳🇱🇧🇪", 2],
    ["👍🏽", 1],
    ["❤️", 1],
    ["1️⃣", 1],
    ["🔥🔥🔥🔥", 4],
    ["1", 0],
    ["#", 0],
    ["ok 👍", 0],
    ["", 0],
    ["  🎉\n", 1],
  ])("%s counts %i", (text, expected) => expect(emojiOnlyCount(text)).toBe(expected));
});

describe("time", () => {
  const LENGTH = 65_000;
  it.each([
    ["*"],
    ["_*~"],
    ["*a "],
    ["*a_b~c "],
    [" *a _b* c_ ~d"],
    ["`"],
    [" `a"],
    ["```"],
    ["``` "],
    ["```\n"],
    ["a.b-"],
    ["-"],
    ["a."],
    ["www."],
    ["/http://"],
    ["(http://a("],
    ["> *a\n"],
    ["1. "],
    ["👍"],
    ["@"],
    ["\n"],
  ])("stays short for a text made of %j", (piece) => {
    const text = piece.repeat(Math.ceil(LENGTH / piece.length)) + "x";
    const started = performance.now();
    styledRanges(parseMarkup(text));
    expect(performance.now() - started, "milliseconds").toBeLessThan(1_000);
  });
});
