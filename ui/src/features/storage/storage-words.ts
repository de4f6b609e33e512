import type { BackupContents } from "@/backend/generated/BackupContents";
import { formatNumber } from "@/format";
import { m } from "@/messages";

/** "12 drafts · 31 posts · 214 files". */
export function contentsWords({ drafts, posts, files }: BackupContents): string {
  return [
    m.storage_drafts({ count: drafts, shown: formatNumber(drafts) }),
    m.storage_posts({ count: posts, shown: formatNumber(posts) }),
    m.storage_files({ count: files, shown: formatNumber(files) }),
  ].join(" · ");
}

/** Reads a whole number within its limits; null for anything else. */
export function wholeNumber(typed: string, least: number, most: number): number | null {
  if (!/^\d{1,6}$/.test(typed.trim())) return null;
  const value = Number(typed.trim());
  return value >= least && value <= most ? value : null;
}
