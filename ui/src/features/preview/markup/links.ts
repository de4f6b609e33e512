import { TOP_LEVEL_DOMAINS } from "./domains";

/** Where a link stands and where it leads. */
export interface FoundLink {
  from: number;
  to: number;
  href: string;
}

const TOKEN = /\S+/g;
const SCHEME = /https?:\/\/|www\./gi;
const HOST_RUN = /[a-z0-9.-]+/gi;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const LONGEST_LINK = 2_048;
const LONGEST_HOST_RUN = 300;
const TRAILING = new Set([..."*_~`.,;:!?'\"“”‘’»…"]);

/** Finds web addresses and bare domains in a part of a text, in order and without overlap. */
export function findLinks(text: string, from: number, to: number): FoundLink[] {
  const part = text.slice(from, to);
  if (!part.includes(".") && !part.includes("://")) return [];
  const links: FoundLink[] = [];
  for (const token of part.matchAll(TOKEN)) addFromToken(links, token[0], from + token.index);
  return links;
}

function addFromToken(links: FoundLink[], token: string, offset: number): void {
  const explicit = explicitLink(token);
  const bareEnd = explicit ? explicit.from : token.length;
  const bare = bareDomain(token.slice(0, bareEnd));
  const found = bare ?? explicit;
  if (found) links.push({ ...found, from: found.from + offset, to: found.to + offset });
}

/** The first http, https or www address of a token. */
function explicitLink(token: string): FoundLink | null {
  for (const match of token.matchAll(SCHEME)) {
    const from = match.index;
    if (from > 0 && /[a-z0-9@]/i.test(token[from - 1] ?? "")) continue;
    const to = trimmedEnd(token, from);
    const rest = token.slice(from + match[0].length, to);
    if (!/^[\p{L}\p{N}[]/u.test(rest) || to - from > LONGEST_LINK) continue;
    const isWww = match[0].toLowerCase() === "www.";
    if (isWww && !/^[\p{L}\p{N}-]+\.\p{L}/u.test(rest)) continue;
    return { from, to, href: (isWww ? "https://" : "") + token.slice(from, to) };
  }
  return null;
}

/** The first name such as `example.com/list` in a token that ends in a real top-level domain. */
function bareDomain(token: string): FoundLink | null {
  if (!token.includes(".")) return null;
  for (const match of token.matchAll(HOST_RUN)) {
    if (match[0].length > LONGEST_HOST_RUN) continue;
    const host = match[0].replace(/^[.-]+/, "").replace(/[.-]+$/, "");
    const from = match.index + match[0].indexOf(host);
    const end = from + host.length;
    const isMail = token[from - 1] === "@" || token[end] === "@";
    if (isMail || !isDomain(host) || isLetterAt(token, from - 1) || isLetterAt(token, end))
      continue;
    const to = /[/?#:]/.test(token[end] ?? "") ? trimmedEnd(token, from) : end;
    return { from, to, href: `https://${token.slice(from, to)}` };
  }
  return null;
}

function isDomain(host: string): boolean {
  if (host.length > 253 || !host.includes(".")) return false;
  const labels = host.split(".");
  const top = labels.at(-1)?.toLowerCase() ?? "";
  return (
    TOP_LEVEL_DOMAINS.has(top) && labels.every((label) => label.length <= 63 && LABEL.test(label))
  );
}

function isLetterAt(token: string, at: number): boolean {
  return /\p{L}/u.test(token[at] ?? "");
}

/** Where an address ends once the punctuation of the sentence around it is taken off. */
function trimmedEnd(token: string, from: number): number {
  let end = Math.min(token.length, from + LONGEST_LINK + 1);
  const stop = /[<>]/.exec(token.slice(from, end));
  if (stop) end = from + stop.index;
  const open = countOf(token, "(", from, end);
  let close = countOf(token, ")", from, end);
  while (end > from) {
    const last = token[end - 1] ?? "";
    if (last === ")" && close > open) close -= 1;
    else if (!TRAILING.has(last)) break;
    end -= 1;
  }
  return end;
}

function countOf(token: string, char: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (token[at] === char) count += 1;
  return count;
}
