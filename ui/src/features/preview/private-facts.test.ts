import { expect, it } from "vitest";
import type { Attachment } from "@/backend/generated/Attachment";
import { removedFacts } from "./private-facts";

it("names each fact once, the place before the rest", () => {
  const files = [
    { removes: ["software", "camera_serial"] },
    { removes: ["place", "camera serial"] },
  ] as Attachment[];
  expect(removedFacts(files)).toEqual(["place", "camera serial", "software"]);
});
