import { SvelteMap } from "svelte/reactivity";
import { editCode } from "@/backend/edit-code";
import { simulatePicture } from "@/backend/commands";
import type { Attachment } from "@/backend/generated/Attachment";
import type { PictureEdit } from "@/backend/generated/PictureEdit";
import type { SimulatedPicture } from "@/backend/generated/SimulatedPicture";

/** What a picture is, as far as its sending goes. */
export type Looked = Pick<Attachment, "blob" | "edit">;

const PAUSE_MS = 700;
const MOST_KEPT = 200;

/** One picture in one form: the original and what was changed about it. */
export function pictureKey({ blob, edit }: Looked): string {
  return edit ? `${blob}/${editCode(edit)}` : blob;
}

/**
 * What arrives of each picture that was looked at. It takes work to know, so it is asked for one picture
 * at a time, once things are quiet, and kept; where there is no answer nothing is shown.
 */
export class Arrivals {
  readonly #simulate: (blob: string, edit: PictureEdit | null) => Promise<SimulatedPicture>;
  readonly #known = new SvelteMap<string, SimulatedPicture | null>();
  #wanted: Looked[] = [];
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(simulate = simulatePicture) {
    this.#simulate = simulate;
  }

  /** The answer for a picture, if there is one yet. */
  of(picture: Looked): SimulatedPicture | undefined {
    return this.#known.get(pictureKey(picture)) ?? undefined;
  }

  /** Finds out about these pictures in a moment; what was wanted before and is not among them is let go. */
  wantSoon(pictures: readonly Looked[]): () => void {
    this.#wanted = pictures.map(({ blob, edit }) => ({ blob, edit }));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#work(), PAUSE_MS);
    return () => {
      clearTimeout(this.#timer);
      this.#wanted = [];
    };
  }

  /** Finds out about one picture now; throws what the backend says. */
  async ask(picture: Looked): Promise<SimulatedPicture> {
    const known = this.of(picture);
    if (known) return known;
    const answer = await this.#simulate(picture.blob, picture.edit);
    this.#keep(pictureKey(picture), answer);
    return answer;
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const key = pictureKey(next);
      // A picture that cannot be made ready is told by the check; asking again would not help.
      await this.ask(next).catch(() => this.#keep(key, null));
    }
    this.#running = false;
  }

  #next(): Looked | undefined {
    return this.#wanted.find((picture) => !this.#known.has(pictureKey(picture)));
  }

  #keep(key: string, answer: SimulatedPicture | null): void {
    this.#known.set(key, answer);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** What arrives of the pictures of this window. */
export const arrivals = new Arrivals();
