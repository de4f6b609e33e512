/** Finds where JSON text stops being JSON, the same in every web view. */

/** Where a text has to be mended; both count from 1. */
export interface JsonPlace {
  line: number;
  column: number;
}

const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/** What stands at the place where reading had to stop. */
class Stop extends Error {
  constructor(readonly at: number) {
    super();
  }
}

/** The first place that is no JSON, or null when all of it is. */
export function jsonProblem(text: string): JsonPlace | null {
  try {
    const end = afterSpace(text, readValue(text, afterSpace(text, 0), 0));
    if (end < text.length) throw new Stop(end);
    return null;
  } catch (cause) {
    if (!(cause instanceof Stop)) throw cause;
    const before = text.slice(0, cause.at).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
}

function readValue(text: string, at: number, depth: number): number {
  if (depth > DEEPEST) throw new Stop(at);
  const first = text[at];
  if (first === "{") return readMembers(text, at, depth, "}", readPair);
  if (first === "[") return readMembers(text, at, depth, "]", readValue);
  return match(STRING, text, at) ?? match(NUMBER, text, at) ?? match(WORD, text, at) ?? stop(at);
}

function readMembers(
  text: string,
  from: number,
  depth: number,
  close: string,
  read: (text: string, at: number, depth: number) => number,
): number {
  let at = afterSpace(text, from + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = afterSpace(text, read(text, at, depth + 1));
    if (text[at] === close) return at + 1;
    if (text[at] !== ",") throw new Stop(at);
    at = afterSpace(text, at + 1);
  }
}

function readPair(text: string, at: number, depth: number): number {
  const colon = afterSpace(text, match(STRING, text, at) ?? stop(at));
  if (text[colon] !== ":") throw new Stop(colon);
  return readValue(text, afterSpace(text, colon + 1), depth);
}

function afterSpace(text: string, at: number): number {
  return match(SPACE, text, at) ?? at;
}

/** Where a pattern that begins here ends, or null when it does not begin here. */
function match(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function stop(at: number): never {
  throw new Stop(at);
}
