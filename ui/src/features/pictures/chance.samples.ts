import type { PictureEdit } from "@/backend/generated/PictureEdit";
import type { Crop } from "@/backend/generated/Crop";
import { MOST_TENTHS, WHOLE } from "@/backend/edit-code";
import { SHORTEST } from "./crop";
import type { Size } from "./geometry";

/** Numbers that look random and are the same at every run; a failing case can be named by its seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2_654_435_761;
  }

  /** A number from 0 up to 1. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  one<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)] as T;
  }

  size(): Size {
    return { width: this.whole(40, 12_000), height: this.whole(40, 12_000) };
  }

  crop(): Crop {
    const width = this.whole(SHORTEST, WHOLE);
    const height = this.whole(SHORTEST, WHOLE);
    return {
      left: this.whole(0, WHOLE - width),
      top: this.whole(0, WHOLE - height),
      width,
      height,
    };
  }

  edit(): PictureEdit {
    return {
      quarter_turns: this.whole(0, 3),
      mirrored: this.share() < 0.5,
      straighten_tenths: this.share() < 0.3 ? 0 : this.whole(-MOST_TENTHS, MOST_TENTHS),
      crop: this.share() < 0.3 ? null : this.crop(),
    };
  }
}

/** Seeds for a property: many cases, none of them secret. */
export const SEEDS = Array.from({ length: 400 }, (_, at) => at + 1);
