import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState, RangeSetBuilder, Transaction, type Extension } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  keymap,
  placeholder,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from "@codemirror/view";
import {
  findVariables,
  parseMarkup,
  styledRanges,
  type StyledRange,
} from "@/features/preview/markup";
import { changesBetween } from "./changes";
import { editForEnter, type Edit, type Selected } from "./formatting";

/** What the editor is opened with and whom it tells. */
export interface CodeEditorOptions {
  parent: HTMLElement;
  selected: Selected;
  label: string;
  hint: string;
  readOnly: boolean;
  onText: (text: string) => void;
  onPaste: (event: ClipboardEvent) => void;
}

/** The doors of the editor, the same as those of the plain field that stands in before it. */
export interface TextDoors {
  selected: () => Selected;
  apply: (edit: Edit) => void;
  focus: () => void;
}

/** The editor once it is loaded. */
export interface CodeEditor extends TextDoors {
  replace: (text: string) => void;
  relabel: (label: string) => void;
  destroy: () => void;
}

const STYLES: Record<StyledRange["style"], Decoration> = {
  bold: Decoration.mark({ class: "wa-bold" }),
  italic: Decoration.mark({ class: "wa-italic" }),
  strike: Decoration.mark({ class: "wa-strike" }),
  code: Decoration.mark({ class: "wa-code" }),
  link: Decoration.mark({ class: "wa-link" }),
  mark: Decoration.mark({ class: "wa-mark" }),
  quote: Decoration.mark({ class: "wa-quote" }),
};

const VARIABLE = Decoration.mark({ class: "wa-variable" });

function decorate(text: string): DecorationSet {
  const styled = styledRanges(parseMarkup(text)).map(({ from, to, style }) => ({
    from,
    to,
    look: STYLES[style],
  }));
  const places = findVariables(text).map(({ from, to }) => ({ from, to, look: VARIABLE }));
  const builder = new RangeSetBuilder<Decoration>();
  const ranges = [...styled, ...places].sort((a, b) => a.from - b.from || b.to - a.to);
  for (const { from, to, look } of ranges) builder.add(from, to, look);
  return builder.finish();
}

/** Styles the markup; while an input method composes, the styles only move along. */
const liveMarkup = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    #stale = false;

    constructor(view: EditorView) {
      this.decorations = decorate(view.state.doc.toString());
    }

    update(update: ViewUpdate) {
      if (update.view.composing && update.docChanged) {
        this.decorations = this.decorations.map(update.changes);
        this.#stale = true;
      } else if (update.docChanged || (this.#stale && !update.view.composing)) {
        this.decorations = decorate(update.state.doc.toString());
        this.#stale = false;
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function selectedIn(view: EditorView): Selected {
  const { from, to } = view.state.selection.main;
  return { text: view.state.doc.toString(), from, to };
}

function apply(view: EditorView, edit: Edit): void {
  view.dispatch({
    changes: { from: edit.from, to: edit.to, insert: edit.insert },
    selection: { anchor: edit.selectFrom, head: edit.selectTo },
    scrollIntoView: true,
    userEvent: "input",
  });
}

function continueList(view: EditorView): boolean {
  if (view.composing) return false;
  const edit = editForEnter(selectedIn(view));
  if (edit) apply(view, edit);
  return edit !== null;
}

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "transparent", color: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "16px 18px", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0", unicodeBidi: "plaintext", textAlign: "start" },
  ".cm-placeholder": { color: "var(--ink-3)" },
});

function extensions(options: CodeEditorOptions): Extension[] {
  return [
    history(),
    EditorView.lineWrapping,
    EditorView.perLineTextDirection.of(true),
    EditorState.readOnly.of(options.readOnly),
    EditorView.editable.of(!options.readOnly),
    EditorView.contentAttributes.of({
      "aria-label": options.label,
      "aria-multiline": "true",
      spellcheck: "true",
      autocapitalize: "sentences",
      autocorrect: "on",
    }),
    placeholder(options.hint),
    keymap.of([
      { key: "Enter", run: continueList },
      { key: "Mod-Enter", run: () => false, preventDefault: false },
      ...historyKeymap,
      ...defaultKeymap.filter((one) => one.key !== "Mod-Enter" && one.key !== "Mod-i"),
    ]),
    liveMarkup,
    look,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onText(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({
      paste: (event) => {
        options.onPaste(event);
        return event.defaultPrevented;
      },
    }),
  ];
}

/** Opens the editor in the place of the plain field. */
export function openCodeEditor(options: CodeEditorOptions): CodeEditor {
  const { text, from, to } = options.selected;
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: text,
      selection: { anchor: from, head: to },
      extensions: extensions(options),
    }),
  });
  return {
    selected: () => selectedIn(view),
    apply: (edit) => {
      apply(view, edit);
      view.focus();
    },
    focus: () => view.focus(),
    replace: (next) => {
      const changes = changesBetween(view.state.doc.toString(), next.replace(/\r\n?/g, "\n"));
      // What came from elsewhere is not what a person wants to undo with their own keys.
      const annotations = Transaction.addToHistory.of(false);
      if (changes.length > 0) view.dispatch({ changes, annotations });
    },
    relabel: (label) => view.contentDOM.setAttribute("aria-label", label),
    destroy: () => view.destroy(),
  };
}
