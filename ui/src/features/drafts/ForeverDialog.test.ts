import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { violations } from "@/testing/axe";
import ForeverDialog from "./ForeverDialog.svelte";
import { trash, type Asked } from "./trash.svelte";

const confirm = vi.fn(() => Promise.resolve());

function ask(asked: Asked) {
  render(ForeverDialog, { asked });
  return screen.getByRole("dialog");
}

beforeEach(() => {
  confirm.mockClear();
  vi.spyOn(trash, "confirm").mockImplementation(confirm);
});

it("names the draft, and takes one press", async () => {
  const dialog = ask({ kind: "one", id: "d1", title: "Old stock list" });
  screen.getByRole("dialog", { name: "Delete “Old stock list” for good?" });
  expect(await violations(dialog)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Delete for good" }));
  expect(confirm).toHaveBeenCalledTimes(1);
});

it("has a name for a draft without a text", () => {
  ask({ kind: "one", id: "d1", title: "" });
  expect(screen.getByRole("dialog").getAttribute("aria-labelledby")).not.toBeNull();
  expect(screen.getByRole("heading").textContent).not.toContain("“”");
});

it("wants the number typed before many drafts are gone, and says when it is another one", async () => {
  const dialog = ask({ kind: "all", count: 1_200 });
  const field = screen.getByRole("textbox");
  await userEvent.type(field, "120{Enter}");
  expect(confirm).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toContain("1,200");
  expect(field.getAttribute("aria-describedby")).toBe(screen.getByRole("alert").id);
  expect(await violations(dialog)).toEqual([]);
  await userEvent.type(field, "0{Enter}");
  expect(confirm).toHaveBeenCalledTimes(1);
});

it("asks for no number where there are few", () => {
  ask({ kind: "all", count: 19 });
  expect(screen.queryByRole("textbox")).toBeNull();
});

it("lets go without deleting", async () => {
  const cancel = vi.spyOn(trash, "cancel");
  ask({ kind: "all", count: 3 });
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(cancel).toHaveBeenCalled());
  expect(confirm).not.toHaveBeenCalled();
});
