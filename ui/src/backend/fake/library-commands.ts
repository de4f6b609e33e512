import type { LibraryItem } from "../generated/LibraryItem";
import type { LibraryQuery } from "../generated/LibraryQuery";
import type { LibraryUse } from "../generated/LibraryUse";
import type { MediaFacts } from "../generated/MediaFacts";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { titleOf } from "./posts";
import { DAY_MS, hashOf, type World } from "./world";

type LibraryCommands = Pick<
  Handlers,
  | "browse_library"
  | "read_library_item"
  | "library_uses"
  | "library_totals"
  | "look_alikes"
  | "plan_library_clean"
  | "clean_library"
  | "trash_library_items"
  | "restore_library"
  | "empty_library_trash"
>;

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

/** A file that nothing uses. */
function loose(seed: number, change: Partial<LibraryItem>): LibraryItem {
  return {
    id: hashOf(70_000 + seed),
    name: `IMG_${7000 + seed}.jpg`,
    mime: "image/jpeg",
    kind: "image",
    width_px: 4032,
    height_px: 3024,
    size_bytes: 3_100_000 + seed * 1_000,
    made_bytes: 280_000,
    added_at_ms: Date.now() - (40 + seed) * DAY_MS,
    private: ["place"],
    media: NO_FACTS,
    used_in: 0,
    trashed_at_ms: null,
    ...change,
  };
}

function looseFiles(count: number): LibraryItem[] {
  return [
    loose(1, {
      name: "movement.mp4",
      mime: "video/mp4",
      kind: "video",
      width_px: 1080,
      height_px: 1920,
      size_bytes: 21_400_000,
      media: { ...NO_FACTS, duration_ms: 83_000, video_codec: "h264", audio_codec: "aac" },
    }),
    loose(2, {
      name: "service-1968.pdf",
      mime: "application/pdf",
      kind: "document",
      width_px: null,
      height_px: null,
      size_bytes: 812_000,
      private: ["owner"],
      media: { ...NO_FACTS, pages: 4, stays: ["owner"] },
    }),
    loose(3, {
      name: "ticking.ogg",
      mime: "audio/ogg; codecs=opus",
      kind: "audio",
      width_px: null,
      height_px: null,
      size_bytes: 96_000,
      private: [],
      media: { ...NO_FACTS, duration_ms: 12_000, audio_codec: "opus" },
    }),
    ...Array.from({ length: count }, (_, at) => loose(10 + at, {})),
  ];
}

/** The library of a dev build: what the drafts use, and some files that nothing uses; `files=10000` for many. */
export function libraryCommands(world: World, tell: Tell, query: URLSearchParams): LibraryCommands {
  const unused = looseFiles(Number(query.get("files") ?? 5));
  const gone = new Map<string, number>();

  function all(): LibraryItem[] {
    const items = new Map(unused.map((item) => [item.id, item]));
    for (const { fields, updated_at_ms } of world.drafts) {
      for (const file of fields.content.attachments) {
        const known = items.get(file.blob);
        items.set(file.blob, {
          ...loose(0, {}),
          ...file,
          id: file.blob,
          private: file.removes,
          media: file.media ?? NO_FACTS,
          added_at_ms: updated_at_ms,
          used_in: (known?.used_in ?? 0) + 1,
        });
      }
    }
    return [...items.values()].map((item) => ({
      ...item,
      trashed_at_ms: gone.get(item.id) ?? null,
    }));
  }

  function fits(item: LibraryItem, wanted: LibraryQuery): boolean {
    const name = item.name.toLowerCase();
    const words = (wanted.search ?? "").toLowerCase().split(/\s+/);
    return (
      (item.trashed_at_ms !== null) === wanted.in_trash &&
      (wanted.kinds.length === 0 || wanted.kinds.includes(item.kind)) &&
      (wanted.usage === "any" || (wanted.usage === "used") === item.used_in > 0) &&
      item.added_at_ms >= (wanted.from_ms ?? 0) &&
      item.added_at_ms < (wanted.before_ms ?? Infinity) &&
      words.every((word) => name.includes(word))
    );
  }

  const orders = {
    newest: (a: LibraryItem, b: LibraryItem) => b.added_at_ms - a.added_at_ms,
    oldest: (a: LibraryItem, b: LibraryItem) => a.added_at_ms - b.added_at_ms,
    name: (a: LibraryItem, b: LibraryItem) => a.name.localeCompare(b.name),
    largest: (a: LibraryItem, b: LibraryItem) => b.size_bytes - a.size_bytes,
  };
  const sum = (items: readonly LibraryItem[], key: "size_bytes" | "made_bytes") =>
    items.reduce((bytes, item) => bytes + item[key], 0);
  const unneeded = () => all().filter((item) => item.used_in === 0 && item.trashed_at_ms === null);

  function putAway(items: readonly LibraryItem[]) {
    const atMs = Date.now();
    for (const item of items) gone.set(item.id, atMs);
    tell("library", null);
    return { files: items.length, bytes: sum(items, "size_bytes"), at_ms: atMs };
  }

  return {
    browse_library: ({ query: wanted }) => {
      const fitting = all()
        .filter((item) => fits(item, wanted))
        .sort(orders[wanted.sort]);
      const from = Number(wanted.cursor ?? 0);
      const to = from + (wanted.limit ?? 200);
      return {
        items: fitting.slice(from, to),
        next: to < fitting.length ? String(to) : null,
        total: fitting.length,
        bytes: sum(fitting, "size_bytes"),
        made_bytes: sum(fitting, "made_bytes"),
      };
    },
    read_library_item: ({ id }) => found(all(), id),
    library_uses: ({ id }) => {
      const drafts = world.drafts.filter(({ fields }) =>
        fields.content.attachments.some((file) => file.blob === id),
      );
      return drafts.map((draft): LibraryUse => ({
        owner: "draft",
        id: draft.id,
        title: titleOf(draft.fields.content.text),
        at_ms: draft.updated_at_ms,
        in_trash: draft.deleted_at_ms !== null,
      }));
    },
    library_totals: () => {
      const kept = all().filter((item) => item.trashed_at_ms === null);
      const away = all().filter((item) => item.trashed_at_ms !== null);
      return {
        files: kept.length,
        original_bytes: sum(kept, "size_bytes"),
        made_bytes: sum(kept, "made_bytes"),
        thumb_bytes: kept.length * 18_000,
        trashed_files: away.length,
        trashed_bytes: sum(away, "size_bytes"),
      };
    },
    look_alikes: ({ id }) => {
      const same = unused.find((item) => item.id === id);
      const other = unused.find((item) => item.kind === "image" && item.id !== id);
      if (!same || same.kind !== "image" || !other) return [];
      return [
        { item: other, bits: 2, in_draft: false, sent_to: ["Dealers NL"], sent_at_ms: Date.now() },
      ];
    },
    plan_library_clean: () => {
      const items = unneeded();
      return { files: items.length, bytes: sum(items, "size_bytes"), at_ms: null };
    },
    clean_library: () => putAway(unneeded()),
    trash_library_items: ({ ids }) => putAway(unneeded().filter((item) => ids.includes(item.id))),
    restore_library: ({ ids, cleanedAtMs }) => {
      const back = [...gone].filter(
        ([id, atMs]) => (ids?.includes(id) ?? true) && (cleanedAtMs ?? atMs) === atMs,
      );
      for (const [id] of back) gone.delete(id);
      tell("library", null);
      return back.length;
    },
    empty_library_trash: () => {
      const count = gone.size;
      for (const id of gone.keys()) {
        const at = unused.findIndex((item) => item.id === id);
        if (at !== -1) unused.splice(at, 1);
      }
      gone.clear();
      tell("library", null);
      return count;
    },
  };
}
