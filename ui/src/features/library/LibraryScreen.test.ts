import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { language } from "@/messages";
import { router } from "@/router.svelte";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import LibraryPicker from "./LibraryPicker.svelte";
import LibraryScreen from "./LibraryScreen.svelte";

const user = userEvent.setup();
const patient = { timeout: 8_000 };

beforeEach(() => {
  language.choice = "en";
  // The grid draws only what is in view, and nothing has a size here.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(700);
  router.go("library");
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const { id } of toasts.list) toasts.dismiss(id);
});

async function open() {
  const { container } = render(LibraryScreen);
  await screen.findByRole("listbox", { name: "Files of the library" }, patient);
  return container;
}

async function choose(field: string, option: string) {
  await user.selectOptions(screen.getByRole("combobox", { name: field }), option);
}

/** Waits until a file is the only one listed, and chooses it. */
async function chooseOnly(name: RegExp) {
  await waitFor(() => {
    const grid = screen.getByRole("listbox", { name: "Files of the library" });
    expect(within(grid).getAllByRole("option")).toHaveLength(1);
  }, patient);
  await user.click(screen.getByRole("option", { name }));
}

describe("the library", () => {
  it("shows each kind of file with the fact that says most about it", async () => {
    await open();
    await choose("Use", "Not used");
    await choose("Kind", "Videos");
    await screen.findByRole("option", { name: /movement\.mp4/ }, patient);
    expect(screen.getByRole("option", { name: /1:23/ })).toBeTruthy();
    await choose("Kind", "Documents");
    await screen.findByRole("option", { name: /service-1968\.pdf.*4 pages/s }, patient);
  });

  it("says what stays in a file apart from what is taken out", async () => {
    await open();
    await choose("Kind", "Documents");
    await chooseOnly(/service-1968/);
    const detail = screen.getByRole("region", { name: "File" });
    await within(detail).findByText("Stays in the file", {}, patient);
    expect(within(detail).getByText(/leaves with the file/)).toBeTruthy();
  });

  it("links to the drafts that use a file", async () => {
    await open();
    await choose("Use", "Used");
    await waitFor(() => expect(screen.queryByText("movement.mp4")).toBeNull(), patient);
    const first = screen.getAllByRole("option").find((one) => one.hasAttribute("data-id"));
    await user.click(first as HTMLElement);
    const list = await screen.findByRole("list", { name: "Used in" }, patient);
    const link = within(list).getAllByRole("link")[0];
    expect(link?.getAttribute("href")).toMatch(/^#\/drafts\//);
  });

  it("shows how much a clean-up takes before it does, and takes it back", async () => {
    await open();
    const before = screen.getByText(/files · .* in all/).textContent;
    await user.click(screen.getByRole("button", { name: "Clean up…" }));
    const dialog = await screen.findByRole("dialog", { name: "Clean up the library" }, patient);
    await within(dialog).findByText(/8 files are needed by nothing/, {}, patient);
    await user.click(await within(dialog).findByRole("button", { name: /Move 8 files/ }));
    await waitFor(() => expect(toasts.list.at(-1)?.text).toMatch(/8 files .* trash/), patient);
    await screen.findByRole("button", { name: "Trash (8)" }, patient);
    toasts.act(toasts.list.at(-1)?.id ?? 0);
    await waitFor(() => expect(screen.getByText(before ?? "")).toBeTruthy(), patient);
  });

  it("brings a file of its trash back", async () => {
    await open();
    await choose("Kind", "Audio");
    await chooseOnly(/ticking/);
    await user.click(await screen.findByRole("button", { name: "Move to the trash" }, patient));
    await user.click(await screen.findByRole("button", { name: "Trash (1)" }, patient));
    await screen.findByRole("heading", { name: "The library’s trash" }, patient);
    await chooseOnly(/ticking/);
    await user.click(await screen.findByRole("button", { name: "Bring back" }, patient));
    await screen.findByText("The library’s trash is empty", {}, patient);
  });

  it("breaks no rule of accessibility", async () => {
    const container = await open();
    await screen.findByRole("heading", { name: "Used in" }, patient);
    expect(await violations(container)).toEqual([]);
  });
});

describe("the picker", () => {
  it("gives what was chosen by keys, in the order of choosing", async () => {
    const onchosen = vi.fn();
    render(LibraryPicker, { onchosen, onclose: () => undefined });
    const dialog = await screen.findByRole("dialog", { name: "Add from the library" }, patient);
    const grid = await within(dialog).findByRole("listbox", {}, patient);
    expect(grid.getAttribute("aria-multiselectable")).toBe("true");
    grid.focus();
    await user.keyboard(" {ArrowRight} ");
    const chosen = within(grid).getAllByRole("option", { selected: true });
    expect(chosen).toHaveLength(2);
    const ids = chosen.map((one) => one.getAttribute("data-id"));
    expect(await violations(dialog)).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Add 2 files" }));
    expect(onchosen).toHaveBeenCalledWith(ids);
  });
});
