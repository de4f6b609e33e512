import { shortest, UNTOUCHED } from "@/backend/edit-code";
import type { Attachment } from "@/backend/generated/Attachment";
import type { Crop } from "@/backend/generated/Crop";
import type { Focus } from "@/backend/generated/Focus";
import type { PictureEdit } from "@/backend/generated/PictureEdit";
import { centredOn, EVERYTHING, largest, type Ratio, ratioOf, ratioValue, reshaped } from "./crop";
import { FOCUS_WHOLE, focusOf, pointOf } from "./focus";
import { editedSize, flipped, leftSize, type Point, type Size, turned } from "./geometry";

/** Everything undo takes back in one go. The focal point is a place of the upright original. */
interface Step {
  edit: PictureEdit;
  ratio: Ratio;
  point: Point | null;
}

/** What an edited picture is kept as. */
export interface Edited {
  edit: PictureEdit | null;
  focus: Focus | null;
}

const UNKNOWN_SIZE: Size = { width: 4, height: 3 };

/** The changes to one picture while its editor is open; nothing of it is kept before it is applied. */
export class PictureEditing {
  readonly size: Size;
  readonly #first: Step;
  #step = $state.raw<Step>() as Step;
  #past = $state.raw<Step[]>([]);
  #future = $state.raw<Step[]>([]);
  #gesture: string | null = null;

  readonly edit = $derived(this.#step.edit);
  readonly ratio = $derived(this.#step.ratio);
  readonly crop = $derived(this.#step.edit.crop ?? EVERYTHING);
  /** The focal point as a place of the upright original. */
  readonly point = $derived(this.#step.point);
  /** What is left after turning and straightening, in pixels of the original. */
  readonly left = $derived.by(() => leftSize(this.size, this.#step.edit));
  readonly outcome = $derived.by(() => editedSize(this.size, this.#step.edit));
  readonly canUndo = $derived(this.#past.length > 0);
  readonly canRedo = $derived(this.#future.length > 0);
  readonly edited = $derived.by(() => this.#kept(this.#step));
  readonly isChanged = $derived.by(
    () => JSON.stringify(this.edited) !== JSON.stringify(this.#kept(this.#first)),
  );
  readonly isTouched = $derived(this.edited.edit !== null || this.edited.focus !== null);

  constructor(file: Pick<Attachment, "width_px" | "height_px" | "edit" | "focus">) {
    const { width_px: width, height_px: height } = file;
    this.size = width && height ? { width, height } : UNKNOWN_SIZE;
    const edit = file.edit ?? UNTOUCHED;
    this.#first = {
      edit,
      ratio: ratioOf(edit.crop, leftSize(this.size, edit)),
      point: file.focus ? pointOf(file.focus, this.size, edit) : null,
    };
    this.#step = this.#first;
  }

  turn(way: "left" | "right"): void {
    const edit = turned(this.edit, way);
    const left = leftSize(this.size, edit);
    const crop = edit.crop && reshaped(edit.crop, left, ratioValue(this.ratio, left));
    this.#put({ edit: { ...edit, crop } });
  }

  flip(way: "across" | "over"): void {
    this.#put({ edit: flipped(this.edit, way) });
  }

  /** Many values of one pull at the slider are one step, until it is let go. */
  straighten(tenths: number): void {
    this.#put({ edit: { ...this.edit, straighten_tenths: tenths } }, "straighten");
  }

  choose(ratio: Ratio): void {
    const crop = largest(this.crop, this.left, ratioValue(ratio, this.left));
    this.#put({ ratio, edit: { ...this.edit, crop } });
  }

  /** Changes of one gesture are one step, until `settle`. */
  setCrop(crop: Crop, gesture: string): void {
    this.#put({ edit: { ...this.edit, crop } }, gesture);
  }

  /** Puts the focal point on a place of the edited picture, in thousandths; null takes it away. */
  setFocus(focus: Focus | null, gesture: string | null = null): void {
    this.#put({ point: focus && pointOf(focus, this.size, this.edit) }, gesture);
  }

  /** Crops so that the focal point is in the middle, for phones that cut around the middle. */
  centre(): void {
    const { focus } = this.edited;
    if (!focus) return;
    const place = { x: focus.x / FOCUS_WHOLE, y: focus.y / FOCUS_WHOLE };
    const crop = centredOn(this.crop, place, this.left, ratioValue(this.ratio, this.left));
    this.#put({ edit: { ...this.edit, crop } });
  }

  /** Back to the picture as it came in; this can be undone like the rest. */
  reset(): void {
    this.#put({ edit: UNTOUCHED, ratio: "free", point: null });
  }

  /** Ends a gesture: what comes next is a step of its own. */
  settle(): void {
    this.#gesture = null;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [this.#step, ...this.#future];
    this.#step = before;
    this.settle();
  }

  redo(): void {
    const [next, ...rest] = this.#future;
    if (!next) return;
    this.#past = [...this.#past, this.#step];
    this.#future = rest;
    this.#step = next;
    this.settle();
  }

  #put(change: Partial<Step>, gesture: string | null = null): void {
    const next = { ...this.#step, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#step)) return;
    const goesOn = gesture !== null && gesture === this.#gesture;
    if (!goesOn) this.#past = [...this.#past, this.#step];
    this.#future = [];
    this.#step = next;
    this.#gesture = gesture;
  }

  #kept({ edit, point }: Step): Edited {
    return { edit: shortest(edit), focus: point && focusOf(point, this.size, edit) };
  }
}
