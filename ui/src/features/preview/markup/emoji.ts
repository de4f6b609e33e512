const EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\u{FE0F}?\u{20E3})[\p{M}\p{Emoji_Modifier}\u{200D}\u{FE0F}\p{Extended_Pictographic}\u{E0020}-\u{E007F}]*$/u;
const PLAIN_SYMBOL = /^[\d#*©®™]$/u;
const LONGEST = 120;

/** How many emoji a text is made of when it is nothing but emoji, else 0; WhatsApp draws 1 to 3 large. */
export function emojiOnlyCount(text: string): number {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > LONGEST) return 0;
  let count = 0;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(
    trimmed,
  )) {
    if (!EMOJI.test(segment) || PLAIN_SYMBOL.test(segment)) return 0;
    count += 1;
  }
  return count;
}
