import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listSuppressions } from "@/backend/commands";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import { typedNumbers } from "./never-list.svelte";
import NeverTab from "./NeverTab.svelte";

const user = userEvent.setup();
const patient = { timeout: 8_000 };
const NAME = "Numbers never to send to, newest first";

beforeEach(() => {
  language.choice = "en";
  // The list draws only what is in view, and nothing has a size here.
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(700);
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const { id } of toasts.list) toasts.dismiss(id);
});

const rows = () => within(screen.getByRole("listbox", { name: NAME })).getAllByRole("option");
const total = async () => (await listSuppressions({ limit: 1 })).total;

async function open() {
  const { container } = render(NeverTab);
  await screen.findByRole("listbox", { name: NAME }, patient);
  return container;
}

it("shows the numbers with their reasons, and says that replies are not read", async () => {
  const container = await open();
  const { items } = await listSuppressions({ limit: 1 });
  expect(rows()).toHaveLength(await total());
  expect(rows()[0]?.textContent).toContain(items[0]?.reason);
  expect(container.textContent).toContain("cannot read replies");
  expect(await violations(container)).toEqual([]);
});

it("finds numbers by their reason and leads back to all of them", async () => {
  await open();
  const field = screen.getByRole("searchbox", { name: "Search these numbers" });
  await user.type(field, "asked on");
  const { total: found } = await listSuppressions({ search: "asked on", limit: 1 });
  await waitFor(() => expect(rows()).toHaveLength(found), patient);
  await user.type(field, " the moon");
  await user.click(await screen.findByRole("button", { name: "Show all numbers" }, patient));
  await waitFor(async () => expect(rows()).toHaveLength(await total()), patient);
});

it("adds typed numbers with a reason and names what is none", async () => {
  await open();
  const before = await total();
  await user.click(screen.getByRole("button", { name: "Add numbers…" }));
  const dialog = await screen.findByRole("dialog");
  const field = within(dialog).getByRole("textbox", { name: "Phone numbers" });
  await user.type(field, "+49 151 60000001, nobody{Enter}+49 151 60000002");
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "answered STOP");
  expect(await violations(dialog)).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Put on the list" }));
  const alert = await within(dialog).findByRole("alert");
  expect(alert.textContent).toContain("1 entry is no phone number and was left out: nobody");
  expect((field as HTMLTextAreaElement).value).toBe("nobody");
  expect(await total()).toBe(before + 2);
  const { items } = await listSuppressions({ search: "60000002" });
  expect(items[0]?.reason).toBe("answered STOP");
});

it("takes marked numbers off the list and puts them back as they stood", async () => {
  await open();
  const before = await listSuppressions({});
  await user.click(rows()[0]!.querySelector("[data-mark]")!);
  await user.click(rows()[1]!.querySelector("[data-mark]")!);
  await user.click(screen.getByRole("button", { name: "Take off the list" }));
  await waitFor(async () => expect(await total()).toBe(before.total - 2));
  await waitFor(() => expect(toasts.list.at(-1)?.text).toBe("2 numbers taken off the list."));
  await toasts.list.at(-1)?.action?.run();
  expect((await listSuppressions({})).items).toEqual(before.items);
});

it("imports a file, names its refused entries, and exports the list", async () => {
  await open();
  await user.click(screen.getByRole("button", { name: "Import…" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "Choose a file…" }));
  const alert = await within(dialog).findByRole("alert");
  expect(alert.textContent).toContain("nobody");
  const [, close] = within(dialog).getAllByRole("button", { name: "Close" });
  await user.click(close!);
  await user.click(screen.getByRole("button", { name: "Export…" }));
  const count = await total();
  await waitFor(() =>
    expect(toasts.list.at(-1)?.text).toBe(`${count} numbers written to the file.`),
  );
});

it("reads numbers one per line or with commas between them", () => {
  expect(typedNumbers(" +49 1, 0151 2;\n\n+31 3\r\n")).toEqual(["+49 1", "0151 2", "+31 3"]);
});
