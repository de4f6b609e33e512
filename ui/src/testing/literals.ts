import { parse } from "svelte/compiler";

const SPOKEN = new Set(["aria-label", "title", "placeholder", "alt", "label", "aria-description"]);
const WORD = /\p{L}{2,}/u;

interface Node {
  type?: string;
  name?: string;
  data?: string;
  value?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function spokenLiteral(node: Node): string | null {
  if (node.type !== "Attribute" || !SPOKEN.has(node.name ?? "")) return null;
  if (!Array.isArray(node.value)) return null;
  const text = node.value.filter(isNode).map((part) => (part.type === "Text" ? part.data : ""));
  return text.join("");
}

function walk(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, found);
    return;
  }
  if (!isNode(node)) return;
  const literal = spokenLiteral(node);
  if (literal !== null && WORD.test(literal)) found.push(`${node.name}="${literal}"`);
  if (node.type === "Attribute" || node.type?.endsWith("Directive")) return;
  if (node.type === "Text" && WORD.test(node.data ?? "")) found.push((node.data ?? "").trim());
  for (const child of Object.values(node)) walk(child, found);
}

/** The visible or spoken words that a component's template has written into it. */
export function literalWords(source: string): string[] {
  const found: string[] = [];
  walk(parse(source, { modern: true }).fragment, found);
  return found;
}
