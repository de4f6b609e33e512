/** An ending as people know them: "PDF", "DOCX"; nothing for a name that only has a dot somewhere. */
export function fileEnding(name: string): string {
  const found = /[^.\s]\.([a-z0-9]{1,5})$/i.exec(name.trim());
  return (found?.[1] ?? "").toUpperCase();
}
