import { describe, expect, it } from "vitest";
import { AccountForm } from "./account-form.svelte";
import { BirdForm, isPhoneNumber, numberProblem, RouteeForm } from "./system-forms.svelte";
import { DEFAULT_OPTIONS } from "./system-options";

describe("a phone number", () => {
  it.each(["+49 30 123456", "+31-6-12345678", "+1 (212) 555.0100"])("is taken as %s", (typed) => {
    expect(isPhoneNumber(typed)).toBe(true);
  });

  it.each(["", "030 123456", "+0 12345678", "+49 30", "+49 30 Anna", "+1234567890123456"])(
    "is not taken as “%s”",
    (typed) => {
      expect(isPhoneNumber(typed)).toBe(false);
    },
  );
});

describe("a whole number", () => {
  it.each([
    ["1", true],
    ["500", true],
    ["0", false],
    ["501", false],
    ["1.5", false],
    ["", false],
    ["many", false],
  ])("“%s” is taken: %s", (typed, taken) => {
    expect(numberProblem(typed, 1, 500) === null).toBe(taken);
  });
});

describe("the form of Routee", () => {
  it("gives back what it was filled with", () => {
    const options = {
      ...DEFAULT_OPTIONS.routee,
      senders: ["+4930123456", "+4930123457"],
      groups: [{ id: "g1", name: "Friday deals" }],
      template_ids: ["114027"],
    };
    expect(new RouteeForm(options).options()).toEqual(options);
  });

  it("takes each number once, however it is written", () => {
    const form = new RouteeForm();
    form.senders = "+49 30 123456; +4930123456,\n+49 (30) 123457";
    expect(form.options().senders).toEqual(["+4930123456", "+4930123457"]);
  });

  it("names the number that is none", () => {
    const form = new RouteeForm();
    form.senders = "+4930123456, 0301234";
    expect(form.sendersProblem).toContain("0301234");
  });

  it("takes a group without a name by its id", () => {
    const form = new RouteeForm();
    form.groups = "g1 Friday deals\ng2";
    expect(form.options().groups).toEqual([
      { id: "g1", name: "Friday deals" },
      { id: "g2", name: "g2" },
    ]);
  });

  it("says of 51 numbers that they are too many", () => {
    const form = new RouteeForm();
    form.senders = Array.from({ length: 51 }, (_, at) => `+49301234${at + 10}`).join();
    expect(form.sendersProblem).toContain("50");
  });
});

const WORKSPACE = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";

it.each(["", "w1", `${WORKSPACE}0`, "../other"])("the workspace “%s” is none", (workspace) => {
  const form = new BirdForm();
  form.workspace = workspace;
  expect(form.workspaceProblem).not.toBeNull();
});

it("the form of Bird gives back what it was filled with", () => {
  const options = { ...DEFAULT_OPTIONS.bird, workspace_id: WORKSPACE, look_back_seconds: 300 };
  expect(new BirdForm(options).options()).toEqual(options);
});

describe("choosing another system", () => {
  it("brings the documented address along", () => {
    const form = new AccountForm();
    form.choose("routee");
    expect(form.address).toBe("https://connect.routee.net");
    form.choose("bird");
    expect(form.address).toBe("https://api.bird.com");
  });

  it("leaves an address alone that somebody typed", () => {
    const form = new AccountForm();
    form.address = "https://proxy.example";
    form.choose("bird");
    expect(form.address).toBe("https://proxy.example");
  });
});
