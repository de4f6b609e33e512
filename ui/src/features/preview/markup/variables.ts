/** Places such as `{{first_name|there}}` that are filled in for each recipient. */

/** A place in a text and what it asks for. */
export interface Variable {
  from: number;
  to: number;
  name: string;
  /** What stands there for somebody without such a value; null when nothing does. */
  fallback: string | null;
}

/** A stretch of a text: plain words, or one place. */
export interface VariableRun {
  text: string;
  variable: Variable | null;
}

const VARIABLE = /\{\{[ \t]*([\p{L}\p{N}_.-]{1,64})[ \t]*(?:\|([^{}\n]{0,200}))?\}\}/gu;

/** The places of a text in order. */
export function findVariables(text: string): Variable[] {
  if (!text.includes("{{")) return [];
  return [...text.matchAll(VARIABLE)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    name: match[1] ?? "",
    fallback: match[2] ?? null,
  }));
}

/** The text cut at its places; the runs joined are the text again. */
export function variableRuns(text: string): VariableRun[] {
  const runs: VariableRun[] = [];
  let at = 0;
  for (const variable of findVariables(text)) {
    if (variable.from > at) runs.push({ text: text.slice(at, variable.from), variable: null });
    runs.push({ text: text.slice(variable.from, variable.to), variable });
    at = variable.to;
  }
  if (at < text.length) runs.push({ text: text.slice(at), variable: null });
  return runs;
}
