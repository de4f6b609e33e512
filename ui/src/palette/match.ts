import { isEnabled, type Action, type ActionGroup } from "@/actions.svelte";

/** The order of the groups in the palette and in the key map. */
export const GROUP_ORDER: readonly ActionGroup[] = ["write", "here", "go", "window"];

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

/** How well words fit a title: every word must occur; word starts count more. Null means not at all. */
export function fit(title: string, search: string): number | null {
  const text = plain(title);
  let score = 0;
  for (const word of plain(search).split(/\s+/).filter(Boolean)) {
    const at = text.indexOf(word);
    if (at === -1) return null;
    const startsWord = at === 0 || /[\s:,–-]/.test(text[at - 1] ?? "");
    score += startsWord ? 2 : 1;
  }
  return score;
}

/** The actions that fit a search, in the order of the list: best first, or by group without a search. */
export function matching(actions: readonly Action[], search: string): Action[] {
  const fitting = actions.filter(isEnabled).flatMap((action) => {
    const score = fit(`${action.title()} ${action.keywords?.() ?? ""}`, search);
    return score === null ? [] : [{ action, score }];
  });
  const groupOf = (action: Action) => GROUP_ORDER.indexOf(action.group);
  return fitting
    .sort((a, b) => b.score - a.score || groupOf(a.action) - groupOf(b.action))
    .map(({ action }) => action);
}
