/** From this length on WhatsApp shows "Read more"; measured on its clients, in UTF-16 units. */
const FOLD_LENGTH = 768;
/** A tall text folds too, whatever its length. */
const FOLD_LINES = 21;

/** Where a text is cut behind "Read more", or null when it is shown whole. */
export function foldAt(text: string): number | null {
  const lines = endOfLine(text, FOLD_LINES);
  if (text.length <= FOLD_LENGTH && lines === null) return null;
  const limit = Math.min(lines ?? text.length, FOLD_LENGTH);
  const space = text.lastIndexOf(" ", limit);
  const newline = text.lastIndexOf("\n", limit);
  const boundary = Math.max(space, newline);
  const cut = boundary > limit - 40 ? boundary : limit;
  return isInsidePair(text, cut) ? cut - 1 : cut;
}

function endOfLine(text: string, lines: number): number | null {
  let at = -1;
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf("\n", at + 1);
    if (at === -1) return null;
  }
  return at;
}

function isInsidePair(text: string, at: number): boolean {
  const low = text.charCodeAt(at);
  return low >= 0xdc00 && low <= 0xdfff;
}
