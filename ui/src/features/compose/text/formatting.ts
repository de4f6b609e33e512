/** A text and what is selected in it. */
export interface Selected {
  text: string;
  from: number;
  to: number;
}

/** One replacement and the selection after it. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  selectFrom: number;
  selectTo: number;
}

/** The buttons of the toolbar that write marks. */
export type Mark = "bold" | "italic" | "strike" | "mono" | "list" | "quote" | "numbers";

const WRAPPERS: Partial<Record<Mark, string>> = {
  bold: "*",
  italic: "_",
  strike: "~",
  mono: "`",
};

/** The edit that puts a mark on the selection, or takes it off when it is there. */
export function editForMark(selected: Selected, mark: Mark): Edit {
  const wrapper = WRAPPERS[mark];
  return wrapper === undefined ? prefixLines(selected, mark) : toggleWrap(selected, wrapper);
}

function toggleWrap(selected: Selected, marker: string): Edit {
  const { text } = selected;
  const { from, to } = withoutEdgeSpace(selected);
  const inside = text.slice(from, to);
  if (text[from - 1] === marker && text[to] === marker) {
    const start = from - 1;
    return {
      from: start,
      to: to + 1,
      insert: inside,
      selectFrom: start,
      selectTo: start + inside.length,
    };
  }
  if (inside.length > 2 && inside.startsWith(marker) && inside.endsWith(marker)) {
    const bare = inside.slice(1, -1);
    return { from, to, insert: bare, selectFrom: from, selectTo: from + bare.length };
  }
  if (inside.includes("\n")) {
    const lines = inside.split("\n").map((line) => wrapLine(line, marker));
    const insert = lines.join("\n");
    return { from, to, insert, selectFrom: from, selectTo: from + insert.length };
  }
  const insert = marker + inside + marker;
  return { from, to, insert, selectFrom: from + 1, selectTo: from + 1 + inside.length };
}

/** Styles do not cross lines at WhatsApp, so every line gets its own markers. */
function wrapLine(line: string, marker: string): string {
  const match = /^(\s*(?:[-*>] |\d{1,3}\. )?)(.*?)(\s*)$/su.exec(line);
  const [, lead = "", words = "", tail = ""] = match ?? [];
  if (words === "") return line;
  return `${lead}${marker}${words}${marker}${tail}`;
}

function withoutEdgeSpace({ text, from, to }: Selected): { from: number; to: number } {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start] ?? "")) start += 1;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end -= 1;
  return start === end ? { from, to: from } : { from: start, to: end };
}

const LINE_MARK = /^(?:[-*] |> |\d{1,3}\. )/;

function prefixLines({ text, from, to }: Selected, mark: Mark): Edit {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const newline = text.indexOf("\n", to);
  const end = newline === -1 ? text.length : newline;
  const lines = text.slice(start, end).split("\n");
  const hasMark = lines.every((line) => hasLineMark(line, mark));
  const insert = lines
    .map((line, index) => {
      const bare = line.replace(LINE_MARK, "");
      return hasMark ? bare : linePrefix(mark, index) + bare;
    })
    .join("\n");
  const selectTo = start + insert.length;
  return { from: start, to: end, insert, selectFrom: from === to ? selectTo : start, selectTo };
}

function hasLineMark(line: string, mark: Mark): boolean {
  if (mark === "list") return /^[-*] /.test(line);
  return mark === "quote" ? line.startsWith("> ") : /^\d{1,3}\. /.test(line);
}

function linePrefix(mark: Mark, index: number): string {
  if (mark === "list") return "- ";
  return mark === "quote" ? "> " : `${index + 1}. `;
}

/** What Enter does in a list: goes on with the next mark, or ends the list on an empty item. */
export function editForEnter({ text, from, to }: Selected): Edit | null {
  if (from !== to) return null;
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const newline = text.indexOf("\n", from);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  const match = /^([-*] |> |(\d{1,3})\. )/.exec(line);
  if (!match || from < start + match[0].length) return null;
  if (line === match[0]) {
    return { from: start, to: start + line.length, insert: "", selectFrom: start, selectTo: start };
  }
  const next = match[2] === undefined ? match[0] : `${Number(match[2]) + 1}. `;
  const caret = from + 1 + next.length;
  return { from, to, insert: `\n${next}`, selectFrom: caret, selectTo: caret };
}

/** The edit that puts something in place of the selection. */
export function editForInsert({ from, to }: Selected, insert: string): Edit {
  const caret = from + insert.length;
  return { from, to, insert, selectFrom: caret, selectTo: caret };
}

/** Applies an edit to a text. */
export function applyEdit(text: string, edit: Edit): string {
  return text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
}
