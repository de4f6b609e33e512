import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError } from "@/backend/command-error";
import { emptyContent, NO_OPTIONS } from "@/backend/empty";
import type { Draft } from "@/backend/generated/Draft";
import type { DraftChange } from "@/backend/generated/DraftChange";
import type { SavedDraft } from "@/backend/generated/SavedDraft";
import { AUTOSAVE_MS, DraftEditor, LONGEST_UNSAVED_MS } from "./draft-editor.svelte";

function draft(over: Partial<Draft> = {}, text = ""): Draft {
  return {
    id: "d1",
    revision: 1,
    fields: {
      account_id: "a1",
      sender_id: "s1",
      content: emptyContent(text),
      recipients: [],
      schedule: { kind: "now" },
      not_after: null,
      audiences: [],
    },
    created_at_ms: 0,
    updated_at_ms: 0,
    deleted_at_ms: null,
    ...over,
  };
}

/** A disk whose saves the test answers by hand. */
class Disk {
  readonly saves: {
    change: DraftChange;
    answer: () => void;
    /** Answers that another version had come, and what both came to. */
    overtake: (text: string) => void;
    refuse: () => void;
  }[] = [];
  text = "";
  #revision = 1;

  readonly save = (_id: string, change: DraftChange): Promise<SavedDraft> =>
    new Promise((resolve, reject) => {
      this.saves.push({
        change,
        answer: () => {
          this.text = change.text ?? this.text;
          const revision = ++this.#revision;
          resolve({ revision, typed_revision: revision, updated_at_ms: 7, overtaken: null });
        },
        overtake: (text) => {
          const typed_revision = ++this.#revision;
          const revision = ++this.#revision;
          this.text = text;
          const overtaken = draft({ revision }, text);
          resolve({ revision, typed_revision, updated_at_ms: 7, overtaken });
        },
        refuse: () => reject(new CommandError("disk_full", "the disk is full")),
      });
    });

  /** Answers every save at once. */
  readonly quick = (id: string, change: DraftChange): Promise<SavedDraft> => {
    const saved = this.save(id, change);
    this.saves.at(-1)?.answer();
    return saved;
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("autosave", () => {
  it("saves once after a pause in typing, within 300 ms", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.quick);
    for (const text of ["H", "He", "Hel"]) editor.setText(text);
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS - 1);
    expect(disk.saves).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(disk.saves.map((save) => save.change)).toEqual([{ text: "Hel", text_base: 1 }]);
    expect(AUTOSAVE_MS).toBeLessThanOrEqual(300);
    expect([editor.saveState, editor.revision]).toEqual(["saved", 2]);
  });

  it("does not wait for a pause that never comes", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.quick);
    for (let at = 0; at * 100 <= LONGEST_UNSAVED_MS; at += 1) {
      editor.setText("x".repeat(at + 1));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(disk.text.length).toBeGreaterThanOrEqual(10);
    expect(disk.saves).toHaveLength(1);
  });

  it("does not save what did not change", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft({}, "same"), disk.quick);
    editor.setText("same");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(disk.saves).toHaveLength(0);
  });

  it("saves piece, buttons, answer and options, and keeps them while another version comes", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    const piece = { kind: "list" as const, button: "Choose", sections: [] };
    editor.setPiece(piece);
    editor.setActions([{ kind: "reply", text: "Yes" }]);
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    editor.setReplyTo("m1");
    editor.setOptions({ ...NO_OPTIONS, tags: ["autumn"] });
    editor.accept(draft({ revision: 9 }, "from elsewhere"));
    expect(editor.content).toMatchObject({ text: "from elsewhere", piece, reply_to: "m1" });
    expect(editor.content.options.tags).toEqual(["autumn"]);
    disk.saves[0]?.answer();
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves.map(({ change }) => Object.keys(change).sort())).toEqual([
      ["actions", "piece"],
      ["options", "reply_to"],
    ]);
    editor.setPiece(null);
    disk.saves[1]?.answer();
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves[2]?.change, "null takes it away").toEqual({ piece: null });
  });

  it("puts changes of several fields in one save", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.quick);
    editor.setText("x");
    editor.setSender("a2", "s2");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves[0]?.change).toMatchObject({ text: "x", account_id: "a2", sender_id: "s2" });
  });

  it("keeps one save in flight and saves what was typed meanwhile after it", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("one");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    editor.setText("one two");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(disk.saves, "the second waits for the first").toHaveLength(1);
    disk.saves[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(editor.text).toBe("one two");
    expect(editor.saveState).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    disk.saves[1]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect([disk.text, editor.saveState]).toEqual(["one two", "saved"]);
  });
});

describe("flush", () => {
  it("saves at once when a draft is left in the middle of the pause", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.quick);
    editor.setText("left in a hurry");
    expect(await editor.flush()).toBe(true);
    expect(disk.text).toBe("left in a hurry");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(disk.saves, "and not a second time").toHaveLength(1);
  });

  it("waits for the save in flight and then for the last typed character", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("12");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    editor.setText("123");
    let flushed = false;
    void editor.flush().then(() => (flushed = true));
    disk.saves[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(flushed).toBe(false);
    expect(disk.saves[1]?.change).toEqual({ text: "123", text_base: 2 });
    disk.saves[1]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect([flushed, disk.text]).toEqual([true, "123"]);
  });

  it("says so when the disk refuses, so that nothing is sent", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("x");
    const flushed = editor.flush();
    disk.saves[0]?.refuse();
    expect(await flushed).toBe(false);
    expect(editor.isDirty).toBe(true);
  });
});

describe("a save that fails", () => {
  it("keeps the text, says why, and tries again until it works", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("precious");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    disk.saves[0]?.refuse();
    await vi.advanceTimersByTimeAsync(0);
    expect([editor.saveState, editor.text, editor.error?.code]).toEqual([
      "failed",
      "precious",
      "disk_full",
    ]);
    await vi.advanceTimersByTimeAsync(1_000);
    disk.saves[1]?.refuse();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(disk.saves, "each wait is longer").toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    disk.saves[2]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect([editor.saveState, editor.error, disk.text]).toEqual(["saved", null, "precious"]);
  });

  it("is tried again after 1, 2, 4, 8 and then every 15 seconds", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("precious");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    for (const [at, waitMs] of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000].entries()) {
      disk.saves[at]?.refuse();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(disk.saves, `before ${String(waitMs)} ms`).toHaveLength(at + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(disk.saves, `after ${String(waitMs)} ms`).toHaveLength(at + 2);
    }
  });

  it("is tried again at the next key, and its message stays until a save worked", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("a");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    for (const at of [0, 1, 2]) {
      disk.saves[at]?.refuse();
      await vi.advanceTimersByTimeAsync([1_000, 2_000, 0][at] ?? 0);
    }
    editor.setText("ab");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves.at(-1)?.change).toEqual({ text: "ab", text_base: 1 });
    expect(disk.saves).toHaveLength(4);
    expect([editor.saveState, editor.error?.code]).toEqual(["failed", "disk_full"]);
    disk.saves[3]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect([editor.saveState, editor.error, disk.text]).toEqual(["saved", null, "ab"]);
  });

  it("saves the newest text when typing went on meanwhile", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("old");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    editor.setText("new");
    editor.setSchedule({ kind: "once", at: "2026-11-27T09:00:00", zone: "Europe/Berlin" });
    disk.saves[0]?.refuse();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(disk.saves[1]?.change).toMatchObject({ text: "new", schedule: { kind: "once" } });
  });
});

describe("an answer that comes late", () => {
  it("does not replace newer typing", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.quick);
    editor.setText("typed");
    editor.accept(draft({ revision: 9 }, "read before the typing"));
    expect(editor.text).toBe("typed");
    expect(editor.textVersion).toBe(0);
    await editor.flush();
    expect(disk.text).toBe("typed");
  });

  it("is dropped when it is older than what was saved", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft({ revision: 1 }), disk.quick);
    editor.setText("saved text");
    await editor.flush();
    editor.accept(draft({ revision: 1 }, ""));
    expect(editor.text).toBe("saved text");
  });

  it("brings attachments while the text is still being typed", () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("typing");
    const read = draft({ revision: 2 }, "");
    read.fields.content.attachments = [{ id: "p1" }] as Draft["fields"]["content"]["attachments"];
    editor.accept(read);
    expect(editor.text).toBe("typing");
    expect(editor.attachments).toHaveLength(1);
  });

  it("does not put pictures back in their old order while they are being arranged", async () => {
    const editor = new DraftEditor(draft(), new Disk().quick);
    const [a, b] = [{ id: "a" }, { id: "b" }] as Draft["fields"]["content"]["attachments"];
    if (!a || !b) throw new Error("two pictures");
    const arranged = draft({ revision: 3 });
    arranged.fields.content.attachments = [b, a];
    const between = draft({ revision: 2 });
    between.fields.content.attachments = [a, b];
    let answer: (draft: Draft) => void = () => undefined;
    const done = editor.arrange([b, a], () => new Promise((resolve) => (answer = resolve)));
    editor.accept(between);
    expect(editor.attachments.map((one) => one.id)).toEqual(["b", "a"]);
    answer(arranged);
    await done;
    expect(editor.attachments.map((one) => one.id)).toEqual(["b", "a"]);
    expect(editor.revision).toBe(3);
  });

  it("shows text from elsewhere when nothing is unsaved here", () => {
    const editor = new DraftEditor(draft({}, "a"), new Disk().quick);
    const before = editor.textVersion;
    editor.accept(draft({ revision: 2 }, "b"));
    expect([editor.text, editor.textVersion]).toEqual(["b", before + 1]);
  });
});

describe("a version that arrives while somebody types", () => {
  async function typing(text: string) {
    const disk = new Disk();
    const editor = new DraftEditor(draft({}, "bread"), disk.save);
    editor.setText(text);
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    return { disk, editor };
  }

  it("is merged by the save, and the editor takes the result over", async () => {
    const { disk, editor } = await typing("bread at six");
    expect(disk.saves[0]?.change).toEqual({ text: "bread at six", text_base: 1 });
    disk.saves[0]?.overtake("currant bread at six");
    await vi.advanceTimersByTimeAsync(0);
    expect([editor.text, editor.textVersion]).toEqual(["currant bread at six", 2]);
    expect([editor.revision, editor.saveState]).toEqual([3, "saved"]);
    editor.setText("currant bread at seven");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves[1]?.change.text_base, "the result is what is typed into now").toBe(3);
  });

  it("waits while newer words stand in the field, and is merged with those", async () => {
    const { disk, editor } = await typing("bread at six");
    editor.setText("bread at six sharp");
    disk.saves[0]?.overtake("currant bread at six");
    await vi.advanceTimersByTimeAsync(0);
    expect([editor.text, editor.textVersion]).toEqual(["bread at six sharp", 1]);
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves[1]?.change).toEqual({ text: "bread at six sharp", text_base: 2 });
    disk.saves[1]?.overtake("currant bread at six sharp");
    await vi.advanceTimersByTimeAsync(0);
    expect([editor.text, editor.textVersion]).toEqual(["currant bread at six sharp", 2]);
  });

  it("does not become the base of words that were typed into the one before", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft({}, "bread"), disk.save);
    editor.setText("bread at six");
    editor.accept(draft({ revision: 2 }, "currant bread"));
    expect(editor.text).toBe("bread at six");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves[0]?.change).toEqual({ text: "bread at six", text_base: 1 });
  });

  it("brings its groups while the text is being typed, and they are the base of the next choice", async () => {
    const disk = new Disk();
    const editor = new DraftEditor(draft(), disk.save);
    editor.setText("typing");
    const read = draft({ revision: 2 }, "");
    const group = (id: string) => ({ kind: "group" as const, id, name: id });
    read.fields.recipients = [group("a")];
    editor.accept(read);
    editor.setRecipients([...editor.recipients, group("b")]);
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(disk.saves[0]?.change).toMatchObject({ text_base: 1, recipients_base: 2 });
  });
});
