/** Templates while they are being filled in. */
import type { ParameterKind } from "@/backend/generated/ParameterKind";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import type { Template } from "@/backend/generated/Template";
import type { TemplateParameter } from "@/backend/generated/TemplateParameter";
import { jsonProblem } from "./json-place";

/** What is wrong with a value, named after its kind. */
export type ValueProblem = "number" | "boolean" | "json";

const PLACE = /\{\{\s*([^{}|\s]{1,100})\s*\}\}/g;

/** A template without a name and values. */
export function firstTemplate(): Template {
  return {
    name: "",
    version: null,
    locale: "",
    parameters: [],
    filling: "parameters",
    words: "",
    raw: null,
  };
}

/** The names of the places in a template's words, each once. */
export function placesOf(words: string): string[] {
  return [...new Set([...words.matchAll(PLACE)].map((match) => match[1] ?? ""))];
}

/** The words with their values; a place without one stays as it is written. */
export function filledWords(words: string, parameters: readonly TemplateParameter[]): string {
  const values = new Map(parameters.map(({ key, value }) => [key, value]));
  return words.replace(PLACE, (place, key: string) => values.get(key) || place);
}

/** The values, with an empty one for every place that has none yet. */
export function withPlaces(
  parameters: readonly TemplateParameter[],
  words: string,
): TemplateParameter[] {
  const missing = placesOf(words).filter((key) => !parameters.some((one) => one.key === key));
  return [...parameters, ...missing.map((key) => ({ key, value: "", kind: "text" as const }))];
}

/** What is wrong with a value, or null. */
export function valueProblem(value: string, kind: ParameterKind): ValueProblem | null {
  const text = value.trim();
  switch (kind) {
    case "text":
      return null;
    case "number":
      return text !== "" && Number.isFinite(Number(text)) ? null : "number";
    case "boolean":
      return text === "true" || text === "false" ? null : "boolean";
    case "json":
      return jsonProblem(value) === null ? null : "json";
  }
}

/** The draft's template once one of the system's own was chosen; values of places that stay are kept. */
export function chosen(template: Template, from: RemoteTemplate): Template {
  const words = from.components
    .map(({ text }) => text)
    .filter((text) => text !== "")
    .join("\n\n");
  const places = placesOf(words);
  const kept = template.parameters.filter(({ key }) => places.includes(key));
  const parameters = withPlaces(kept, words);
  return { ...template, name: from.name, locale: from.language, words, parameters };
}
