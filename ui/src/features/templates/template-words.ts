import type { Capabilities } from "@/backend/generated/Capabilities";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import type { TemplateComponent } from "@/backend/generated/TemplateComponent";
import type { PillWords } from "@/features/drafts/pills";
import { m } from "@/messages";

/** The parts of a template in the order in which they are read. */
export interface TemplateParts {
  header: TemplateComponent | null;
  body: string;
  footer: string;
  buttons: readonly string[];
}

/** Whether the system behind these abilities lists templates and takes new ones. */
export function listsTemplates(abilities: Capabilities | undefined): boolean {
  return abilities?.templates?.kind === "named" && abilities.templates.lists;
}

/** The pill of a template's review; a word nobody knows is shown as the system wrote it. */
export function statusPill(status: string): PillWords {
  switch (status.toUpperCase()) {
    case "APPROVED":
      return { tone: "ok", text: m.templates_status_approved() };
    case "PENDING":
    case "IN_APPEAL":
      return { tone: "info", text: m.templates_status_pending() };
    case "REJECTED":
      return { tone: "bad", text: m.templates_status_rejected() };
    case "PAUSED":
      return { tone: "warn", text: m.templates_status_paused() };
    case "DISABLED":
      return { tone: "bad", text: m.templates_status_disabled() };
    default:
      return { tone: "plain", text: status };
  }
}

/** Puts the components of a template where they are shown. */
export function partsOf(components: readonly TemplateComponent[]): TemplateParts {
  const find = (kind: string) =>
    components.find((component) => component.kind.toLowerCase() === kind);
  return {
    header: find("header") ?? null,
    body: find("body")?.text ?? "",
    footer: find("footer")?.text ?? "",
    buttons: find("buttons")?.buttons ?? [],
  };
}

/** What stands for the file in a header that has one. */
export function headerFile(format: string | null): string | null {
  if (format === "IMAGE") return m.templates_header_image();
  if (format === "VIDEO") return m.templates_header_video();
  return format === "DOCUMENT" ? m.templates_header_document() : null;
}

/** A key that tells one language of a template from another. */
export function templateKey({ name, language }: RemoteTemplate): string {
  return `${name}/${language}`;
}
