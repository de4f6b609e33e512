/** The initials of a name, at most two letters. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return (
    letters.map((word) => Array.from(word ?? "")[0]?.toLocaleUpperCase() ?? "").join("") || "?"
  );
}
