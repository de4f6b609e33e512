import type { Attachment } from "@/backend/generated/Attachment";
import { formatList } from "@/format";
import { m } from "@/messages";

/** What people care about first; the rest of the facts follow in the order found. */
const ORDER = ["place", "camera serial", "owner", "date taken", "camera model"];

/** The private facts that are taken out of any of these files, the weightiest first. */
export function removedFacts(files: readonly Pick<Attachment, "removes">[]): string[] {
  const found = new Set(
    files.flatMap((file) => file.removes.map((fact) => fact.replace(/_/g, " "))),
  );
  const first = ORDER.filter((fact) => found.has(fact));
  return [...first, ...[...found].filter((fact) => !ORDER.includes(fact))];
}

/** Names facts in the language of the window. */
export function factNames(facts: readonly string[]): string {
  return formatList(facts.map(factName));
}

function factName(fact: string): string {
  const names: Record<string, () => string> = {
    place: m.preview_fact_place,
    "camera serial": m.preview_fact_camera_serial,
    owner: m.preview_fact_owner,
    "date taken": m.preview_fact_date_taken,
    "camera model": m.preview_fact_camera_model,
    copyright: m.preview_fact_copyright,
    software: m.preview_fact_software,
    comment: m.preview_fact_comment,
    thumbnail: m.preview_fact_thumbnail,
    "maker note": m.preview_fact_maker_note,
    "camera settings": m.preview_fact_camera_settings,
    text: m.preview_fact_text,
    "extra pictures": m.preview_fact_extra_pictures,
    "data after the picture": m.preview_fact_trailing,
    "application data": m.preview_fact_application,
    "document properties": m.preview_fact_document_properties,
    xmp: m.preview_fact_xmp,
  };
  return names[fact]?.() ?? fact;
}
