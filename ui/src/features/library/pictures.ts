import type { LibraryItem } from "@/backend/generated/LibraryItem";
import { factNames } from "@/features/preview/private-facts";
import { formatDuration, formatNumber } from "@/format";
import { m } from "@/messages";

/** "4032 × 3024", or nothing for files without a picture. */
export function dimensionWords({ width_px, height_px }: LibraryItem): string {
  if (width_px === null || height_px === null) return "";
  return m.library_dimensions({ width: String(width_px), height: String(height_px) });
}

/** "used 3 times". */
export function usedWords({ used_in }: LibraryItem): string {
  if (used_in === 0) return m.library_unused();
  return m.library_used_in({ count: used_in, shown: formatNumber(used_in) });
}

/** The private facts that never leave, in words; nothing when there are none. */
export function privateWords(item: LibraryItem): string {
  const removed = item.private.filter((fact) => !item.media.stays.includes(fact));
  return factNames(removed.map((fact) => fact.replace(/_/g, " ")));
}

/** The private facts that leave with the file, in words. */
export function stayingWords(item: LibraryItem): string {
  return factNames(item.media.stays.map((fact) => fact.replace(/_/g, " ")));
}

/** The one fact that says most about a file: its pixels, its length or its pages. */
export function weightiestFact(item: LibraryItem): string {
  const { duration_ms, pages } = item.media;
  if (duration_ms !== null) return formatDuration(duration_ms);
  if (pages !== null) return m.preview_pages({ count: pages, shown: formatNumber(pages) });
  return dimensionWords(item);
}

/** How many columns of tiles fit, and how wide each becomes. */
export function columnsFor(widthPx: number, tilePx: number, gapPx: number): number {
  return Math.max(1, Math.floor((widthPx + gapPx) / (tilePx + gapPx)));
}

/** Where an arrow key leads in a grid, kept inside it; null for other keys. */
export function gridStep(key: string, at: number, columns: number, count: number): number | null {
  const steps: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + columns > count - 1 ? at : at + columns,
    ArrowUp: at - columns < 0 ? at : at - columns,
    PageDown: at + columns * 3,
    PageUp: at - columns * 3,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  if (to === undefined || count === 0) return null;
  return at === -1 ? 0 : Math.min(Math.max(to, 0), count - 1);
}
