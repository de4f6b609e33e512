import { describe, expect, it } from "vitest";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import { placesIn, TemplateForm } from "./template-form.svelte";

const KNOWN: RemoteTemplate = {
  name: "order_ready",
  category: "UTILITY",
  language: "en",
  status: "APPROVED",
  rejection: null,
  components: [],
};

function form(): TemplateForm {
  const made = new TemplateForm("a1", [KNOWN]);
  made.name = "fair_2026";
  made.body = "Hello {{1}}";
  return made;
}

describe("the name of a template", () => {
  it.each(["Fair", "2fair", "fair-1", "fair one", "f", ""])("is not taken as “%s”", (name) => {
    const made = form();
    made.name = name;
    expect(made.nameProblem).not.toBeNull();
  });

  it("may stand twice, but only in another language", () => {
    const made = form();
    made.name = "order_ready";
    expect(made.nameProblem).not.toBeNull();
    made.language = "de";
    expect(made.nameProblem).toBeNull();
  });
});

describe("places for values", () => {
  it("are read once each, in rising order", () => {
    expect(placesIn("{{2}} and {{1}}, {{ 2 }} {{x}}")).toEqual([1, 2]);
  });

  it("are numbered without a gap", () => {
    const made = form();
    made.body = "{{1}} and {{3}}";
    expect(made.bodyProblem).toContain("{{2}}");
  });

  it("have no room in footer and buttons, and one in the header", () => {
    const made = form();
    made.footer = "{{1}}";
    made.buttons = ["Call {{1}}"];
    made.headerKind = "TEXT";
    made.header = "{{1}} {{2}}";
    expect([made.footerProblem, made.buttonProblems[0], made.headerProblem]).not.toContain(null);
  });
});

describe("lengths", () => {
  it("count characters, not halves of them", () => {
    const made = form();
    made.footer = "🎉".repeat(60);
    expect(made.footerProblem).toBeNull();
    made.footer += "!";
    expect(made.footerProblem).toContain("61");
  });

  it("hold for body and buttons", () => {
    const made = form();
    made.body = "a".repeat(1_025);
    made.buttons = ["b".repeat(21)];
    expect(made.bodyProblem).toContain("1,025");
    expect(made.buttonProblems[0]).toContain("21");
  });
});

it("has room for three buttons, none of them twice", () => {
  const made = form();
  for (let press = 0; press < 5; press += 1) made.addButton();
  expect(made.buttons).toHaveLength(3);
  made.buttons = ["Yes", "Yes", "No"];
  expect(made.buttonProblems.map((problem) => problem === null)).toEqual([true, false, true]);
});

it("leaves out the parts that are empty", () => {
  const made = form();
  made.buttons = ["Yes"];
  expect(made.components()).toEqual([
    { kind: "Body", text: "Hello {{1}}", format: null, buttons: [] },
    { kind: "Buttons", text: "", format: null, buttons: ["Yes"] },
  ]);
});
