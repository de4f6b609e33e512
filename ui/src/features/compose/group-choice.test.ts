import { describe, expect, it } from "vitest";
import type { Group } from "@/backend/generated/Group";
import { filterGroups, GroupChoice, obstacleOf } from "./group-choice.svelte";

function group(id: string, name: string, over: Partial<Group> = {}): Group {
  return {
    id,
    account_id: "a",
    name,
    member_count: 10,
    is_announce: false,
    can_send: true,
    sender_ids: ["s1"],
    ...over,
  };
}

const GROUPS = [
  group("1", "Café Müller"),
  group("2", "Watch Traders EU"),
  group("3", "Geneva Fair", { is_announce: true, can_send: false }),
  group("4", "EU vintage watches"),
  group("5", "Left long ago", { sender_ids: ["s2"] }),
];

function choice(chosen: string[] = []): GroupChoice {
  const recipients = chosen.map((id) => ({ kind: "group" as const, id, name: id }));
  return new GroupChoice(
    () => GROUPS,
    () => "s1",
    recipients,
  );
}

describe("search", () => {
  it.each([
    ["cafe muller", ["1"]],
    ["eu watch", ["2", "4"]],
    ["  ", ["1", "2", "3", "4", "5"]],
    ["zzz", []],
  ])("%j finds %j", (search, ids) => {
    expect(filterGroups(GROUPS, search).map((one) => one.id)).toEqual(ids);
  });
});

describe("groups that cannot be posted to", () => {
  it("say why", () => {
    expect(GROUPS.map((one) => obstacleOf(one, "s1"))).toEqual([
      null,
      null,
      "admins_only",
      null,
      "not_member",
    ]);
    expect(obstacleOf(group("6", "x", { sender_ids: [] }), "s1")).toBeNull();
  });

  it("cannot be chosen, but can be taken out", () => {
    const open = choice(["3"]);
    const geneva = GROUPS[2];
    if (!geneva) throw new Error("the announce group");
    open.toggle(geneva);
    expect(open.has("3")).toBe(false);
    open.toggle(geneva);
    expect(open.has("3")).toBe(false);
  });
});

describe("select all", () => {
  it("takes only the shown groups that can be posted to, and gives them back", () => {
    const open = choice(["1"]);
    open.search = "eu";
    open.toggleShown();
    expect(open.recipients().map((one) => one.name)).toEqual([
      "1",
      "Watch Traders EU",
      "EU vintage watches",
    ]);
    open.toggleShown();
    expect(open.recipients().map((one) => one.name)).toEqual(["1"]);
  });

  it("stays quick with 1,000 groups", () => {
    const many = Array.from({ length: 1_000 }, (_, at) => group(String(at), `Group ${at}`));
    const open = new GroupChoice(
      () => many,
      () => "s1",
      [],
    );
    const started = performance.now();
    open.toggleShown();
    expect(open.recipients()).toHaveLength(1_000);
    expect(performance.now() - started, "milliseconds").toBeLessThan(500);
  });
});

it("keeps recipients that are not groups", () => {
  const phone = { kind: "phone" as const, number: "+31612345678", name: "" };
  const open = new GroupChoice(
    () => GROUPS,
    () => "s1",
    [phone],
  );
  open.clear();
  expect(open.recipients()).toEqual([phone]);
});
