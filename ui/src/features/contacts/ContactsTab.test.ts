import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contactFacts, listContacts } from "@/backend/commands";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import ContactsTab from "./ContactsTab.svelte";

const user = userEvent.setup();
const patient = { timeout: 8_000 };
const EVERYBODY = { search: "", rules: [], suppressed: null };

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

const list = () => screen.getByRole("listbox", { name: "Contacts by name" });
const rows = () => within(list()).getAllByRole("option");

async function open() {
  const { container } = render(ContactsTab);
  await screen.findByRole("listbox", { name: "Contacts by name" }, patient);
  await screen.findByRole("button", { name: /^vip/ }, patient);
  return container;
}

async function mark(places: number[]) {
  for (const at of places) await user.click(rows()[at]!.querySelector("[data-mark]")!);
}

describe("the contacts", () => {
  it("stand by name with their place among all of them", async () => {
    const container = await open();
    const { total } = await listContacts({ limit: 1 });
    const [first] = rows();
    expect([first?.getAttribute("aria-setsize"), first?.getAttribute("aria-posinset")]).toEqual([
      String(total),
      "1",
    ]);
    expect(rows().length).toBeLessThan(total);
    expect(await violations(container)).toEqual([]);
  });

  it("are narrowed by words and by a tag", async () => {
    await open();
    await user.click(screen.getByRole("button", { name: /^vip/ }));
    const { tags } = await contactFacts();
    const vips = tags.find(({ tag }) => tag === "vip")?.count ?? 0;
    await waitFor(
      () => expect(rows()[0]?.getAttribute("aria-setsize")).toBe(String(vips)),
      patient,
    );
    await user.type(screen.getByRole("searchbox", { name: "Search contacts" }), "nobody at all");
    await screen.findByText("No contact fits", {}, patient);
    await user.click(screen.getByRole("button", { name: "Show all contacts" }));
    await screen.findByRole("listbox", { name: "Contacts by name" }, patient);
  });

  it("are marked by Space, with Shift, and all at once", async () => {
    await open();
    list().focus();
    await user.keyboard(" {ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    await screen.findByText("4 marked");
    expect(rows().filter((row) => row.getAttribute("aria-selected") === "true")).toHaveLength(4);
    await user.keyboard("{Control>}a{/Control}");
    const { total } = await listContacts({ limit: 1 });
    await screen.findByText(`${total} marked`);
  });

  it("are deleted together and come back by undo", async () => {
    await open();
    const before = await listContacts({ limit: 1 });
    await mark([0, 1]);
    await user.click(screen.getByRole("button", { name: "Delete" }));
    await waitFor(async () =>
      expect((await listContacts({ limit: 1 })).total).toBe(before.total - 2),
    );
    await waitFor(() => expect(toasts.list.at(-1)?.text).toBe("2 contacts deleted."));
    await toasts.list.at(-1)?.action?.run();
    expect((await listContacts({ limit: 1 })).total).toBe(before.total);
  });

  it("get tags together", async () => {
    await open();
    await mark([0, 1, 2]);
    await user.click(screen.getByRole("button", { name: "Tags…" }));
    const dialog = await screen.findByRole("dialog", { name: "Tags of 3 contacts" });
    expect(await violations(dialog)).toEqual([]);
    await user.type(within(dialog).getByRole("combobox", { name: "Tags to add" }), "spring{Enter}");
    await user.click(within(dialog).getByRole("button", { name: "Apply" }));
    await waitFor(async () => {
      const { tags } = await contactFacts();
      expect(tags.find(({ tag }) => tag === "spring")?.count).toBe(3);
    }, patient);
  });

  it("are put on the list of numbers never to send to, with a reason", async () => {
    await open();
    const { suppressed } = await contactFacts();
    await mark([0]);
    await user.click(screen.getByRole("button", { name: "Never send to…" }));
    const dialog = await screen.findByRole("dialog", { name: "Never send to 1 contact?" });
    await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "asked");
    await user.click(within(dialog).getByRole("button", { name: "Put on the list" }));
    await waitFor(
      async () => expect((await contactFacts()).suppressed).toBe(suppressed + 1),
      patient,
    );
  });

  it("become a set of an account that sends to phones", async () => {
    await open();
    await mark([0, 1]);
    await user.click(screen.getByRole("button", { name: "Save as a set…" }));
    const dialog = await screen.findByRole("dialog", { name: "Save 2 contacts as a set" });
    const account = within(dialog).getByRole("combobox", { name: "For the account" });
    await waitFor(
      () =>
        expect([...account.querySelectorAll("option")].map((one) => one.textContent)).toEqual([
          "Routee",
          "Bird",
        ]),
      patient,
    );
    await user.type(within(dialog).getByRole("textbox", { name: "Name of the set" }), "Spring");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(toasts.list.at(-1)?.text).toBe("Saved the set “Spring”."), patient);
  });
});

describe("the open contact", () => {
  it("keeps what was typed when another one is opened", async () => {
    await open();
    await user.click(rows()[0]!);
    const field = await screen.findByRole("textbox", { name: "Last name" });
    await user.clear(field);
    await user.type(field, "Zebrowski");
    await user.click(rows()[1]!);
    await waitFor(async () => {
      const filter = { ...EVERYBODY, search: "zebrowski" };
      expect((await listContacts({ filter })).items).toHaveLength(1);
    }, patient);
  });

  it("says what is wrong with a number and keeps it", async () => {
    const container = await open();
    await user.click(screen.getByRole("button", { name: "New contact" }));
    const field = await screen.findByRole("textbox", { name: "Phone number" });
    await user.type(field, "not yet");
    await user.tab();
    const alert = await screen.findByRole("alert", {}, patient);
    expect(alert.textContent).toContain("no phone number");
    expect(await violations(container)).toEqual([]);
    await user.clear(field);
    await user.type(field, "+49 151 7000001");
    await user.type(screen.getByRole("textbox", { name: "First name" }), "Xaver");
    await user.click(screen.getByRole("button", { name: "Add a field" }));
    await user.type(screen.getByRole("combobox", { name: "Name of field 1" }), "city");
    await user.type(screen.getByRole("textbox", { name: "Value of field 1" }), "Passau");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(async () => {
      const { items } = await listContacts({ filter: { ...EVERYBODY, search: "xaver" } });
      expect(items.map(({ number, fields }) => [number, fields])).toEqual([
        ["+491517000001", { city: "Passau" }],
      ]);
    }, patient);
  });

  it("does not save two fields of one name", async () => {
    await open();
    await user.type(screen.getByRole("searchbox", { name: "Search contacts" }), "utrecht");
    await waitFor(async () => {
      const found = await listContacts({ filter: { ...EVERYBODY, search: "utrecht" } });
      expect(rows()[0]?.getAttribute("aria-setsize")).toBe(String(found.total));
      expect(rows()[0]?.textContent).toContain(found.items[0]?.number);
    }, patient);
    await user.click(rows()[0]!);
    await user.click(await screen.findByRole("button", { name: "Add a field" }));
    await user.type(await screen.findByRole("combobox", { name: "Name of field 2" }), "city");
    expect((await screen.findByRole("alert", {}, patient)).textContent).toContain("two fields");
    expect(screen.getByRole("button", { name: "Save" }).hasAttribute("disabled")).toBe(true);
  });
});
