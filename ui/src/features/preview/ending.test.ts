import { expect, test } from "vitest";
import { fileEnding } from "./ending";

test.each([
  ["Price list.pdf", "PDF"],
  ["archive.tar.GZ", "GZ"],
  ["scan.jpeg ", "JPEG"],
  ["EXIF-orientation", ""],
  ["image", ""],
  [".profile", ""],
  ["Notes of 3. March", ""],
  ["backup.2026-11-21", ""],
  ["long.ending1", ""],
])("the ending of %s is %s", (name, ending) => {
  expect(fileEnding(name)).toBe(ending);
});
