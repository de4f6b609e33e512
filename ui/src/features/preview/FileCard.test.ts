import { render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";
import type { Attachment } from "@/backend/generated/Attachment";
import type { MediaFacts } from "@/backend/generated/MediaFacts";
import type { MediaKind } from "@/backend/generated/MediaKind";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import FileCard from "./FileCard.svelte";

const NO_FACTS: MediaFacts = {
  duration_ms: null,
  video_codec: null,
  audio_codec: null,
  pages: null,
  animated: false,
  fits_sticker: false,
  locked: false,
  stays: [],
  named_as: null,
};

function file(kind: MediaKind, name: string, media: Partial<MediaFacts> = {}): Attachment {
  return {
    id: name,
    blob: "0123456789abcdef".repeat(4),
    name,
    kind,
    mime: "application/octet-stream",
    width_px: kind === "video" ? 1080 : null,
    height_px: kind === "video" ? 1920 : null,
    size_bytes: 812_000,
    alt: "",
    edit: null,
    focus: null,
    removes: [],
    media: { ...NO_FACTS, ...media },
  };
}

beforeEach(() => void (language.choice = "en"));

describe("a card of a file", () => {
  it("shows how long a video plays, also without a poster", async () => {
    const { container } = render(FileCard, {
      file: file("video", "a.mp4", { duration_ms: 83_000 }),
    });
    const card = screen.getByRole("figure", { name: "Video a.mp4, 1:23" });
    card.querySelector("img")?.dispatchEvent(new Event("error"));
    await Promise.resolve();
    expect(card.textContent).toContain("1:23");
    expect(await violations(container)).toEqual([]);
  });

  it("names a document with its pages, size and ending", async () => {
    const { container } = render(FileCard, { file: file("document", "papers.pdf", { pages: 4 }) });
    const card = screen.getByRole("figure", { name: "Document papers.pdf" });
    expect(card.textContent).toMatch(/4 pages · 812 kB · PDF/);
    expect(await violations(container)).toEqual([]);
  });

  it("says when the length of a sound is not known", () => {
    render(FileCard, { file: file("audio", "voice.ogg") });
    expect(screen.getByRole("group", { name: "Audio voice.ogg, length unknown" })).toBeTruthy();
  });

  it("shows a sticker as a picture without a bubble’s frame", () => {
    render(FileCard, { file: file("sticker", "thanks.webp") });
    expect(screen.getByRole("img", { name: "Sticker thanks.webp" })).toBeTruthy();
  });
});
