const PALETTES = [
  ["#2f4858", "#86a6a0", "#d8cfb6"],
  ["#3a2e26", "#9b7a55", "#e8d2a7"],
  ["#1d2a3a", "#4d6d8f", "#c9d6df"],
  ["#2d332c", "#6f7f61", "#cdd2b5"],
  ["#4a2230", "#b06b6b", "#f0cfc0"],
];

/** Draws a picture for a hash, so that a dev build in a browser has something to show. */
export function fakePictureUrl(hash: string): string {
  const [a, b, c] = PALETTES[parseInt(hash.slice(-5), 16) % PALETTES.length] ?? [];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${a}"/><stop offset=".55" stop-color="${b}"/><stop offset="1" stop-color="${c}"/></linearGradient></defs><rect width="320" height="240" fill="url(#g)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
