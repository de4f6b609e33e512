import { describe, expect, it } from "vitest";
import type { Group } from "@/backend/generated/Group";
import { byName, findMembers, membersOf, postableCount } from "./groups";

function group(id: string, change: Partial<Group> = {}): Group {
  return {
    id,
    account_id: "a1",
    name: id,
    member_count: 10,
    is_announce: false,
    can_send: true,
    sender_ids: ["s1"],
    ...change,
  };
}

describe("groups", () => {
  it("stand by name, with numbers as numbers and without regard to case", () => {
    const groups = ["Deals 10", "deals 9", "Ärzte", "Zoo"].map((name) => group(name));
    expect(byName(groups, "de").map((one) => one.name)).toEqual([
      "Ärzte",
      "deals 9",
      "Deals 10",
      "Zoo",
    ]);
  });

  it("can be posted to only by a sender that is a member, and not when admins only may", () => {
    const groups = [
      group("open"),
      group("announce", { can_send: false, is_announce: true }),
      group("left", { sender_ids: ["s2"] }),
    ];
    expect(postableCount(groups, "s1")).toBe(1);
    expect(postableCount(groups, null)).toBe(2);
  });
});

describe("members of a saved audience", () => {
  const members = membersOf(
    [
      { kind: "group", id: "g1", name: "Old name" },
      { kind: "group", id: "gone", name: "Closed group" },
      { kind: "phone", number: "+31612345678", name: "" },
    ],
    [group("g1", { name: "New name" })],
  );

  it("carry the name of today, and the old one once the group is gone", () => {
    expect(members.map((member) => [member.name, member.group === null])).toEqual([
      ["New name", false],
      ["Closed group", true],
      ["+31612345678", true],
    ]);
  });

  it("are found by every word of their name", () => {
    expect(findMembers(members, "closed GR").map((member) => member.id)).toEqual(["gone"]);
    expect(findMembers(members, " ")).toHaveLength(3);
  });
});
