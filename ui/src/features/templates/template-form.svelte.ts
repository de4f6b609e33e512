import { asCommandError, submitTemplate } from "@/backend/commands";
import type { NewTemplate } from "@/backend/generated/NewTemplate";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import type { TemplateComponent } from "@/backend/generated/TemplateComponent";
import { errorSentence } from "@/errors";
import { formatNumber } from "@/format";
import { m } from "@/messages";

export type HeaderKind = "none" | "TEXT" | "IMAGE" | "VIDEO" | "DOCUMENT";

/** The lengths WhatsApp allows, in characters. */
export const LIMITS = { name: 512, header: 60, body: 1_024, footer: 60, button: 20 } as const;
export const MOST_BUTTONS = 3;
export const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;
export type Category = (typeof CATEGORIES)[number];

const NAME = /^[a-z][a-z_0-9]+$/;
const LANGUAGE = /^[a-z]{2,3}(_[A-Z]{2})?$/;

/** The numbers of the places such as {{1}} in a text, each once, in rising order. */
export function placesIn(text: string): number[] {
  const numbers = [...text.matchAll(/\{\{\s*(\d+)\s*\}\}/g)].map(([, number]) => Number(number));
  return numbers.filter((one, at) => numbers.indexOf(one) === at).sort((a, b) => a - b);
}

function lengthProblem(text: string, limit: number): string | null {
  const actual = [...text].length;
  if (actual <= limit) return null;
  return m.templates_too_long({ actual: formatNumber(actual), limit: formatNumber(limit) });
}

function gapProblem(text: string): string | null {
  const at = placesIn(text).findIndex((number, index) => number !== index + 1);
  return at === -1 ? null : m.templates_places_gap({ missing: `{{${at + 1}}}` });
}

function noPlaces(text: string): string | null {
  return placesIn(text).length > 0 ? m.templates_places_none() : null;
}

/** The form that hands a new template in for review. */
export class TemplateForm {
  name = $state("");
  category = $state<Category>("MARKETING");
  language = $state("en");
  headerKind = $state<HeaderKind>("none");
  header = $state("");
  body = $state("");
  footer = $state("");
  buttons = $state<string[]>([]);
  tried = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);

  readonly #accountId: string;
  readonly #known: readonly RemoteTemplate[];

  constructor(accountId: string, known: readonly RemoteTemplate[]) {
    this.#accountId = accountId;
    this.#known = known;
  }

  readonly nameProblem = $derived.by(() => {
    const name = this.name.trim();
    if (name === "") return m.templates_name_missing();
    if (!NAME.test(name)) return m.templates_name_wrong();
    const isTaken = this.#known.some(
      (one) => one.name === name && one.language === this.language.trim(),
    );
    return isTaken ? m.templates_name_taken() : lengthProblem(name, LIMITS.name);
  });
  readonly languageProblem = $derived(
    LANGUAGE.test(this.language.trim()) ? null : m.templates_language_wrong(),
  );
  readonly headerProblem = $derived.by(() => {
    if (this.headerKind !== "TEXT") return null;
    if (this.header.trim() === "") return m.templates_words_missing();
    if (placesIn(this.header).length > 1) return m.templates_places_header();
    return gapProblem(this.header) ?? lengthProblem(this.header, LIMITS.header);
  });
  readonly bodyProblem = $derived.by(() => {
    if (this.body.trim() === "") return m.templates_words_missing();
    return gapProblem(this.body) ?? lengthProblem(this.body, LIMITS.body);
  });
  readonly footerProblem = $derived(
    noPlaces(this.footer) ?? lengthProblem(this.footer, LIMITS.footer),
  );
  readonly buttonProblems = $derived(this.buttons.map((text, at) => this.#buttonProblem(text, at)));

  get isComplete(): boolean {
    const problems = [
      this.nameProblem,
      this.languageProblem,
      this.headerProblem,
      this.bodyProblem,
      this.footerProblem,
      ...this.buttonProblems,
    ];
    return problems.every((problem) => problem === null);
  }

  addButton(): void {
    if (this.buttons.length < MOST_BUTTONS) this.buttons = [...this.buttons, ""];
  }

  removeButton(at: number): void {
    this.buttons = this.buttons.filter((_, place) => place !== at);
  }

  /** The parts as they are handed in, for the preview too. */
  components(): TemplateComponent[] {
    const part = (kind: string, text: string): TemplateComponent[] =>
      text.trim() === "" ? [] : [{ kind, text: text.trim(), format: null, buttons: [] }];
    const header: TemplateComponent[] =
      this.headerKind === "none"
        ? []
        : [
            {
              kind: "Header",
              text: this.headerKind === "TEXT" ? this.header.trim() : "",
              format: this.headerKind,
              buttons: [],
            },
          ];
    const buttons = this.buttons.map((text) => text.trim()).filter((text) => text !== "");
    return [
      ...header,
      ...part("Body", this.body),
      ...part("Footer", this.footer),
      ...(buttons.length > 0 ? [{ kind: "Buttons", text: "", format: null, buttons }] : []),
    ];
  }

  /** Hands the template in; what was typed stays when the system refuses it. */
  async submit(): Promise<RemoteTemplate | null> {
    this.tried = true;
    this.problem = null;
    if (!this.isComplete || this.busy) return null;
    this.busy = true;
    try {
      return await submitTemplate(this.#accountId, this.#template());
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
      return null;
    } finally {
      this.busy = false;
    }
  }

  #template(): NewTemplate {
    return {
      name: this.name.trim(),
      category: this.category,
      language: this.language.trim(),
      components: this.components(),
    };
  }

  #buttonProblem(text: string, at: number): string | null {
    if (text.trim() === "") return m.templates_words_missing();
    const isTwice = this.buttons.findIndex((other) => other.trim() === text.trim()) < at;
    if (isTwice) return m.templates_button_twice();
    return noPlaces(text) ?? lengthProblem(text.trim(), LIMITS.button);
  }
}
