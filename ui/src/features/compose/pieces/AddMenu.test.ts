import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { actions } from "@/actions.svelte";
import { saveDraft } from "@/backend/commands";
import { BIRD, ROUTEE, WATCHCOLLECT } from "@/backend/fake/capabilities";
import { draftOf } from "@/backend/fake/world";
import type { Capabilities } from "@/backend/generated/Capabilities";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { DraftEditor } from "../draft-editor.svelte";
import AddMenu from "./AddMenu.svelte";
import { Parts } from "./parts.svelte";

const user = userEvent.setup();

function open(capabilities: Capabilities) {
  const editor = new DraftEditor(draftOf("", 0, [], 0), saveDraft);
  const parts = new Parts(editor);
  const { container } = render(AddMenu, { parts, capabilities });
  return { editor, parts, container };
}

// The menu has no place in jsdom, which counts it as hidden.
const items = () => screen.getAllByRole("menuitem", { hidden: true });
const words = () => items().map((item) => item.textContent?.trim());
const itemOf = (name: string) => items().find((item) => item.textContent?.trim() === name)!;

beforeEach(() => void (language.choice = "en"));

it("offers nothing where the account takes only words and files", () => {
  open(WATCHCOLLECT);
  expect(screen.queryByRole("button", { name: "Add" })).toBeNull();
});

it("offers what the account can carry, by menu and by palette", async () => {
  const { parts, container } = open(ROUTEE);
  expect(await violations(container)).toEqual([]);
  screen.getByRole("button", { name: "Add" }).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(words()).toEqual(["Location", "Template"]));
  await user.keyboard("{Escape}");
  await actions.all.find(({ id }) => id === "compose.add.location")?.run();
  expect(parts.shown).toEqual(["location"]);
});

it("lets only one piece into a message, and says which one is there", async () => {
  const { editor, parts } = open(BIRD);
  parts.add("list", BIRD);
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(itemOf("Carousel").getAttribute("aria-disabled")).toBe("true"));
  screen.getByText("Only one of these per message. Take this out first: List");
  await user.click(itemOf("Buttons"));
  expect(parts.shown).toEqual(["list", "buttons"]);
  parts.add("carousel", BIRD);
  expect(editor.piece?.kind).toBe("list");
});
