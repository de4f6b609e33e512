import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { Finding } from "@/backend/generated/Finding";
import { violations } from "@/testing/axe";
import CheckBar from "./CheckBar.svelte";

const user = userEvent.setup();
const more = { limit: null, actual: null, names: [] };
const warning: Finding = {
  code: "split_into_batches",
  level: "warns",
  part: "recipients",
  ...more,
};
const blocker: Finding = { code: "no_content", level: "blocks", part: "content", ...more };

function open(findings: Finding[]) {
  const onjump = vi.fn();
  const act = vi.fn();
  const advice = [{ words: "Small text in picture 2 will be hard to read", act }];
  const { container } = render(CheckBar, {
    findings,
    advice,
    capabilities: null,
    open: false,
    onjump,
  });
  return { container, onjump, act };
}

/** A line of the list; what floats has no place in jsdom and counts as hidden there. */
function line(words: RegExp): HTMLElement {
  const found = screen.getByText(words, { selector: "li span" }).closest("button");
  if (!found) throw new Error("the line is not a button");
  return found;
}

it("shows advice on its own, as a warning that stops nothing", async () => {
  const { container, act, onjump } = open([]);
  expect(container.querySelector(".check.bad")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Review 1" }));
  screen.getByText("Worth a look before it goes out");
  expect(await violations(container)).toEqual([]);
  await user.click(line(/hard to read/));
  expect(act).toHaveBeenCalledOnce();
  expect(onjump).not.toHaveBeenCalled();
});

it("puts what stops a send first and advice last", async () => {
  const { onjump, act } = open([warning, blocker]);
  await user.click(screen.getByRole("button", { name: "Review 3" }));
  const rows = [...document.querySelectorAll("li")].map((row) => row.textContent?.trim());
  expect(rows[0]).toMatch(/Write something/);
  expect(rows[2]).toMatch(/Small text in picture 2/);
  await user.click(line(/Write something/));
  expect(onjump).toHaveBeenCalledExactlyOnceWith("content");
  expect(act).not.toHaveBeenCalled();
});
