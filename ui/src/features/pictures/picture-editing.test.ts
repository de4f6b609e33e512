import { describe, expect, it } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import { HANDLES, holdsRatio, pulled, RATIOS, ratioValue } from "./crop";
import { Chance, SEEDS } from "./chance.samples";
import { PictureEditing } from "./picture-editing.svelte";

const PHOTO = { width_px: 4_032, height_px: 3_024, edit: null, focus: null };

describe("an open picture editor", () => {
  it("has nothing to apply before something changes, nor after changing it back", () => {
    const editing = new PictureEditing(PHOTO);
    expect(editing.isChanged).toBe(false);
    editing.turn("right");
    expect(editing.edited.edit).toEqual({ ...UNTOUCHED, quarter_turns: 1 });
    expect(editing.isChanged).toBe(true);
    editing.turn("left");
    expect(editing.edited.edit).toBeNull();
    expect(editing.isChanged).toBe(false);
  });

  it("takes back a whole pull at a handle, not every pixel of it", () => {
    const editing = new PictureEditing(PHOTO);
    const start = editing.crop;
    for (const by of [100, 400, 900])
      editing.setCrop(pulled(start, "nw", by, by, editing.left, null), "pull nw");
    editing.settle();
    editing.setCrop(pulled(editing.crop, "nw", 100, 0, editing.left, null), "pull nw");
    expect(editing.crop.left).toBe(1_000);
    editing.undo();
    expect(editing.crop.left).toBe(900);
    editing.undo();
    expect(editing.crop).toEqual(start);
    expect(editing.canUndo).toBe(false);
    editing.redo();
    editing.redo();
    expect(editing.crop.left).toBe(1_000);
    expect(editing.canRedo).toBe(false);
  });

  it("undoes a reset", () => {
    const editing = new PictureEditing(PHOTO);
    editing.straighten(55);
    editing.settle();
    editing.setFocus({ x: 100, y: 900 });
    editing.reset();
    expect(editing.edited).toEqual({ edit: null, focus: null });
    editing.undo();
    expect(editing.edited.edit?.straighten_tenths).toBe(55);
    expect(editing.edited.focus).toEqual({ x: 100, y: 900 });
  });

  it("keeps the focal point on the same thing when the picture is turned under it", () => {
    const editing = new PictureEditing(PHOTO);
    editing.setFocus({ x: 100, y: 200 });
    editing.turn("right");
    expect(editing.edited.focus).toEqual({ x: 800, y: 100 });
    editing.flip("across");
    expect(editing.edited.focus).toEqual({ x: 200, y: 100 });
  });

  it("crops around the focal point, which is in the middle then", () => {
    const editing = new PictureEditing(PHOTO);
    editing.setFocus({ x: 300, y: 400 });
    editing.centre();
    expect(editing.crop).toEqual({ left: 0, top: 0, width: 6_000, height: 8_000 });
    expect(editing.edited.focus).toEqual({ x: 500, y: 500 });
    editing.undo();
    expect(editing.edited.focus).toEqual({ x: 300, y: 400 });
  });

  it("opens an edited picture as it was left", () => {
    const editing = new PictureEditing(PHOTO);
    editing.choose("4:5");
    editing.straighten(-35);
    editing.setFocus({ x: 250, y: 750 });
    const again = new PictureEditing({ ...PHOTO, ...editing.edited });
    expect(again.ratio).toBe("4:5");
    expect(again.edited).toEqual(editing.edited);
    expect(again.isChanged).toBe(false);
  });

  it("holds the chosen shape through everything that can be done", () => {
    for (const seed of SEEDS.slice(0, 150)) {
      const chance = new Chance(seed);
      const editing = new PictureEditing(PHOTO);
      const ratio = chance.one(RATIOS.slice(1));
      editing.choose(ratio);
      for (let step = 0; step < 10; step += 1) {
        const by = () => chance.whole(-6_000, 6_000);
        const value = ratioValue(editing.ratio, editing.left);
        const acts = [
          () => editing.turn(chance.one(["left", "right"] as const)),
          () => editing.flip(chance.one(["across", "over"] as const)),
          () => editing.straighten(chance.whole(-450, 450)),
          () =>
            editing.setCrop(
              pulled(editing.crop, chance.one(HANDLES), by(), by(), editing.left, value),
              "pull",
            ),
        ];
        chance.one(acts)();
        const asked = ratioValue(ratio, editing.left) ?? 0;
        expect(holdsRatio(editing.crop, editing.left, asked), `seed ${seed}, ${ratio}`).toBe(true);
      }
    }
  });
});
