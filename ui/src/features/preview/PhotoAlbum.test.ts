import { render } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import { photo } from "@/backend/fake/world";
import PhotoAlbum from "./PhotoAlbum.svelte";

const plain = (count: number) => Array.from({ length: count }, (_, at) => photo(at));

function places(count: number, focus: { x: number; y: number } | null) {
  const pictures = plain(count).map((one) => ({ ...one, focus }));
  const { container } = render(PhotoAlbum, { pictures });
  return [...container.querySelectorAll("img")].map((img) => img.style.objectPosition);
}

it.each([
  [1, ["50% 50%"]],
  [2, ["100% 50%", "100% 50%"]],
  [3, ["50% 0%", "100% 50%", "100% 50%"]],
  [4, ["50% 0%", "50% 0%", "50% 0%", "50% 0%"]],
  [9, ["50% 0%", "50% 0%", "50% 0%", "50% 0%"]],
])("keeps the focal point of %i photos of 4:3 in view", (count, expected) => {
  expect(places(count, { x: 1_000, y: 0 })).toEqual(expected);
});

it("shows the middle where no focal point is set", () => {
  expect(new Set(places(4, null))).toEqual(new Set(["50% 50%"]));
});

it("says how many pictures have no tile of their own", () => {
  const { container } = render(PhotoAlbum, { pictures: plain(7) });
  expect(container.textContent?.trim()).toBe("+3");
});

it("shows a picture as it was edited, in its edited shape", () => {
  const edit = { ...UNTOUCHED, quarter_turns: 1 };
  const { container } = render(PhotoAlbum, { pictures: [{ ...photo(1), edit }] });
  expect(decodeURIComponent(container.querySelector("img")?.src ?? "")).toContain("rotate(90)");
  const album = container.querySelector<HTMLElement>(".album");
  expect(Number(album?.style.aspectRatio)).toBeCloseTo(3 / 4);
});
