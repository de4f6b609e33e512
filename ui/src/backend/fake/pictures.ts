import { editedSize, leftSize, type Size } from "@/features/pictures/geometry";
import { UNTOUCHED, WHOLE } from "../edit-code";
import type { PictureEdit } from "../generated/PictureEdit";
import type { PictureSize } from "../media";

const PALETTES = [
  ["#2f4858", "#86a6a0", "#d8cfb6"],
  ["#3a2e26", "#9b7a55", "#e8d2a7"],
  ["#1d2a3a", "#4d6d8f", "#c9d6df"],
  ["#2d332c", "#6f7f61", "#cdd2b5"],
  ["#4a2230", "#b06b6b", "#f0cfc0"],
];

/** What every photo of the seeded world measures, in the units of its drawing. */
const DRAWN: Size = { width: 400, height: 300 };
const LONGEST_PX: Record<PictureSize, number> = {
  thumb: 320,
  original: 1_600,
  full: 1_600,
  simulated: 1_280,
};

function numberOf(hash: string): number {
  return parseInt(hash.slice(-5), 16) || 0;
}

/** A watch beside its price tag: one sees what is up, what is left, and what is too small to read. */
function scene(hash: string): string {
  const seed = numberOf(hash);
  const [a, b, c] = PALETTES[seed % PALETTES.length] ?? [];
  const hour = (seed % 12) * 30;
  const x = 120 + (seed % 7) * 12;
  const marks = Array.from({ length: 12 }, (_, at) => {
    const turn = `rotate(${at * 30} ${x} 145)`;
    return `<rect x="${x - 2}" y="70" width="4" height="${at === 0 ? 16 : 9}" fill="#f4efe2" transform="${turn}"/>`;
  });
  const hand = (degrees: number, length: number) =>
    `<rect x="${x - 2.5}" y="${145 - length}" width="5" height="${length}" rx="2" fill="#f4efe2" transform="rotate(${degrees} ${x} 145)"/>`;
  return [
    `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${a}"/><stop offset=".55" stop-color="${b}"/><stop offset="1" stop-color="${c}"/></linearGradient></defs>`,
    `<rect width="400" height="300" fill="url(#g)"/>`,
    `<rect x="${x - 34}" y="0" width="68" height="300" fill="${a}" opacity=".55"/>`,
    `<circle cx="${x}" cy="145" r="88" fill="#14181b"/><circle cx="${x}" cy="145" r="80" fill="${a}"/>`,
    ...marks,
    hand(hour, 44),
    hand((seed % 60) * 6, 64),
    `<text x="${x}" y="182" font-family="sans-serif" font-size="5" text-anchor="middle" fill="#f4efe2">CHRONOMETER 300 m</text>`,
    `<rect x="296" y="196" width="86" height="76" rx="4" fill="#fbf7ec"/>`,
    `<text x="304" y="220" font-family="sans-serif" font-size="17" font-weight="700" fill="#1c1d1a">€ 10,900</text>`,
    `<text x="304" y="238" font-family="sans-serif" font-size="6" fill="#1c1d1a">Ref. 124060 · 2023</text>`,
    `<text x="304" y="252" font-family="sans-serif" font-size="4" fill="#1c1d1a">Box and papers, serviced 2025</text>`,
  ].join("");
}

function placed(edit: PictureEdit): string {
  const left = leftSize(DRAWN, edit);
  const crop = edit.crop ?? { left: 0, top: 0 };
  return [
    `translate(${(-crop.left / WHOLE) * left.width} ${(-crop.top / WHOLE) * left.height})`,
    `translate(${left.width / 2} ${left.height / 2})`,
    `rotate(${edit.straighten_tenths / 10})`,
    `scale(${edit.mirrored ? -1 : 1} 1)`,
    `rotate(${edit.quarter_turns * 90})`,
    `translate(${-DRAWN.width / 2} ${-DRAWN.height / 2})`,
  ].join(" ");
}

function exactSize(edit: PictureEdit): Size {
  const left = leftSize(DRAWN, edit);
  return {
    width: (left.width * (edit.crop?.width ?? WHOLE)) / WHOLE,
    height: (left.height * (edit.crop?.height ?? WHOLE)) / WHOLE,
  };
}

/** Draws a picture for a hash, so that a dev build in a browser has something to show. */
export function fakePictureUrl(size: PictureSize, hash: string, edit: PictureEdit | null): string {
  const made = edit ?? UNTOUCHED;
  const drawn = exactSize(made);
  const scale = LONGEST_PX[size] / Math.max(drawn.width, drawn.height);
  const [width, height] = [Math.round(drawn.width * scale), Math.round(drawn.height * scale)];
  const softens = size === "simulated";
  const filter = softens ? `<filter id="s"><feGaussianBlur stdDeviation=".55"/></filter>` : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${drawn.width} ${drawn.height}">${filter}<g ${softens ? 'filter="url(#s)"' : ""}><g transform="${placed(made)}">${scene(hash)}</g></g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The sides of a picture after fitting its longer one to a limit. */
export function fittedSize(size: Size, edit: PictureEdit | null, longestPx: number): Size {
  const { width, height } = editedSize(size, edit);
  const scale = Math.min(1, longestPx / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Whether the seeded world finds writing in a picture that is too small. */
export function hasSmallText(hash: string): boolean {
  return numberOf(hash) % 5 === 1;
}
