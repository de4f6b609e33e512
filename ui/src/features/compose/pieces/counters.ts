import { formatNumber } from "@/format";
import { m } from "@/messages";

/** Says how much of what WhatsApp shows is used; nothing where it shows everything. */
export function usedWords(count: number, shown: number | undefined): string | undefined {
  if (shown === undefined) return undefined;
  const words = { count: formatNumber(count), limit: formatNumber(shown) };
  return count > shown ? m.pieces_over_shown(words) : m.pieces_of_shown(words);
}

/** The length of words as people count it. */
export function lengthOf(words: string): number {
  return [...words].length;
}
