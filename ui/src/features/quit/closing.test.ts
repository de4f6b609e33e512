import { waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { beforeClose } from "@/backend/events";
import { CLOSE_WISH } from "@/backend/fake";
import { closing } from "./closing.svelte";

let stops: (() => void)[] = [];

beforeEach(async () => {
  closing.stay();
  stops = [closing.start()];
  // The listeners are there once the bridge is loaded.
  await closing.wish();
  closing.stay();
});
afterEach(() => stops.forEach((stop) => stop()));

it("saves what was typed before it asks", async () => {
  let kept = false;
  stops.push(beforeClose(async () => (kept = true)));
  dispatchEvent(new Event(CLOSE_WISH));
  await waitFor(() => expect(closing.question).not.toBeNull());
  expect(kept).toBe(true);
  expect(closing.question?.isKept).toBe(true);
  expect(closing.question?.left.post_count).toBeGreaterThan(0);
});

it("asks with a warning instead of closing when the words cannot be saved", async () => {
  stops.push(beforeClose(async () => false));
  await closing.wish();
  expect(closing.question?.isKept).toBe(false);
});

it("takes a second wish while it saves for the same one", async () => {
  let saves = 0;
  stops.push(beforeClose(async () => (saves += 1)));
  await Promise.all([closing.wish(), closing.wish()]);
  expect(saves).toBe(1);
});

it("goes on as before when the person stays", async () => {
  await closing.wish();
  await waitFor(() => expect(closing.question).not.toBeNull());
  closing.stay();
  expect(closing.question).toBeNull();
});
