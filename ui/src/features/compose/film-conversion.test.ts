import { beforeEach, expect, it, vi } from "vitest";
import type { Attachment } from "@/backend/generated/Attachment";
import type { Finding } from "@/backend/generated/Finding";
import { language } from "@/messages";
import { toasts } from "@/toasts.svelte";
import type { DraftEditor } from "./draft-editor.svelte";
import { FilmConversion } from "./film-conversion.svelte";

const backend = vi.hoisted(() => ({
  appFacts: vi.fn(() => Promise.resolve({ converts_films: true })),
  convertFilm: vi.fn(),
  exchangeAttachment: vi.fn((_: string, file: unknown) => Promise.resolve({ with: file })),
  readDraft: vi.fn(() => Promise.resolve({ fresh: true })),
  stopAttaching: vi.fn(() => Promise.resolve(null)),
}));
vi.mock("@/backend/commands", () => backend);

const film = { id: "film", name: "clip.mov", kind: "video", size_bytes: 40_000_000 } as Attachment;
const photo = { id: "photo", name: "clip.jpg", kind: "image" } as Attachment;
const tooBig = { code: "media_too_big", kind: "video", names: ["clip.mov"] } as Finding;

function conversion() {
  const editor = { id: "draft", attachments: [photo, film], accept: vi.fn() };
  return { editor, films: new FilmConversion(editor as unknown as DraftEditor) };
}

beforeEach(() => {
  language.choice = "en";
  vi.clearAllMocks();
  toasts.list.forEach(({ id }) => toasts.dismiss(id));
});

it("offers films that do not fit, and only where this machine can convert them", async () => {
  const { films } = conversion();
  expect(films.fitting([tooBig])).toEqual([]);
  await films.look();
  expect(films.fitting([tooBig])).toEqual([film]);
  expect(films.fitting([{ ...tooBig, code: "media_too_long" }])).toEqual([]);
  expect(films.fitting([{ ...tooBig, names: ["other.mov"] }])).toEqual([]);
  backend.appFacts.mockResolvedValueOnce({ converts_films: false });
  await films.look();
  expect(films.fitting([tooBig])).toEqual([]);
});

it("says what became of the film and takes it back", async () => {
  const { editor, films } = conversion();
  backend.convertFilm.mockResolvedValueOnce({ ...film, name: "clip.mp4", size_bytes: 9_000_000 });
  const done = films.convert(film);
  films.isTold("draft", "film", 340);
  expect(films.running?.thousandths).toBe(340);
  films.isTold("another draft", "film", 900);
  expect(films.running?.thousandths).toBe(340);
  await done;
  expect(films.running).toBeNull();
  expect(editor.accept).toHaveBeenCalledWith({ fresh: true });
  const toast = toasts.list.at(-1);
  expect(toast?.text).toContain("clip.mp4 was converted");
  await toast?.action?.run();
  expect(backend.exchangeAttachment).toHaveBeenCalledWith("draft", film);
  expect(editor.accept).toHaveBeenLastCalledWith({ with: film });
});

it("leaves the film as it is when that fails, and says why", async () => {
  const { editor, films } = conversion();
  backend.convertFilm.mockRejectedValueOnce({ code: "picture", message: "no room", detail: null });
  await films.convert(film);
  expect(editor.accept).not.toHaveBeenCalled();
  expect(toasts.list.at(-1)?.text).toBe("clip.mov was not converted and stays as it is: no room");
  expect(films.running).toBeNull();
});
