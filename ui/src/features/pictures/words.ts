import { formatNumber, formatShare } from "@/format";
import { language, m } from "@/messages";
import type { Handle, Ratio } from "./crop";

/** The name of a corner or side one can pull. */
export function handleName(handle: Handle): string {
  const names: Record<Handle, () => string> = {
    nw: m.pictures_handle_nw,
    n: m.pictures_handle_n,
    ne: m.pictures_handle_ne,
    e: m.pictures_handle_e,
    se: m.pictures_handle_se,
    s: m.pictures_handle_s,
    sw: m.pictures_handle_sw,
    w: m.pictures_handle_w,
  };
  return names[handle]();
}

/** The name of a shape: a word, or the ratio itself. */
export function ratioName(ratio: Ratio): string {
  if (ratio === "free") return m.pictures_ratio_free();
  return ratio === "original" ? m.pictures_ratio_original() : ratio;
}

/** A place as shares of the width and height: "40 % from the left, 5 % from the top". */
export function placeWords(x: number, y: number): string {
  return m.pictures_focus_value({ left: formatShare(x), top: formatShare(y) });
}

/** "4,032 × 3,024". */
export function sizeWords({ width, height }: { width: number; height: number }): string {
  return m.pictures_dimensions({ width: formatNumber(width), height: formatNumber(height) });
}

/** "−3.5°". */
export function degreeWords(tenths: number): string {
  const format = new Intl.NumberFormat(language.current, {
    minimumFractionDigits: 1,
    signDisplay: "negative",
  });
  return m.pictures_straighten_value({ degrees: format.format(tenths / 10) });
}

/** What a person should know about how a picture was made ready; nothing for what needs no words. */
export function noteWords(note: string): string | null {
  const words: Record<string, () => string> = {
    first_frame_only: m.pictures_note_first_frame_only,
    flattened_on_white: m.pictures_note_flattened_on_white,
    quality_lowered: m.pictures_note_quality_lowered,
    scaled_below_edge: m.pictures_note_scaled_below_edge,
  };
  return words[note]?.() ?? null;
}
