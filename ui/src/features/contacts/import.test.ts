import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { listContacts } from "@/backend/commands";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import ImportDialog from "./ImportDialog.svelte";
import { ImportFlow } from "./import-flow.svelte";
import { fieldNameOf, useOf, valueOf } from "./import-words";

const user = userEvent.setup();
const patient = { timeout: 8_000 };

beforeEach(() => void (language.choice = "en"));

async function openFile() {
  const onclose = vi.fn();
  render(ImportDialog, { knownTags: ["vip"], knownFields: ["city"], onclose });
  const dialog = await screen.findByRole("dialog", { name: "Import contacts" });
  await user.click(within(dialog).getByRole("button", { name: "Choose a file…" }));
  await within(dialog).findByRole("table", {}, patient);
  return { dialog, onclose };
}

describe("an import", () => {
  it("shows the first rows with what each column holds, and which rows cannot be taken", async () => {
    const { dialog } = await openFile();
    const phone = within(dialog).getByRole("combobox", { name: "Column “Handy” holds" });
    expect((phone as HTMLSelectElement).selectedOptions[0]?.textContent).toBe("phone number");
    within(dialog).getByText("becomes +4915161000001");
    within(dialog).getByText("is no phone number that can exist");
    within(dialog).getByText("has no phone number");
    expect(await violations(dialog)).toEqual([]);
  });

  it("does not start without a column for the number", async () => {
    const { dialog } = await openFile();
    const phone = within(dialog).getByRole("combobox", { name: "Column “Handy” holds" });
    await user.selectOptions(phone, "nothing needed");
    await within(dialog).findByText("Say which column holds the phone number.", {}, patient);
    const start = within(dialog).getByRole("button", { name: "Take in 1,200 rows" });
    expect(start.hasAttribute("disabled")).toBe(true);
  });

  it("asks for a country of two letters before it looks again", async () => {
    const { dialog } = await openFile();
    const field = within(dialog).getByRole("textbox", { name: /Numbers without country code/ });
    await user.clear(field);
    within(dialog).getByText("Two letters, such as DE or NL");
    await user.type(field, "nl");
    await waitFor(() => expect(within(dialog).queryByText(/Two letters/)).toBeNull());
  });

  it("takes the list in and tells what became of each row", async () => {
    const { dialog, onclose } = await openFile();
    await user.click(within(dialog).getByRole("button", { name: "Take in 1,200 rows" }));
    await within(dialog).findByRole("progressbar", {}, patient);
    await within(dialog).findByText("The list is taken in", {}, patient);
    within(dialog).getByText("Row 4 is no phone number that can exist");
    within(dialog).getByRole("button", { name: "Save the refused rows…" });
    expect(await violations(dialog)).toEqual([]);
    const filter = { search: "Yilmaz", rules: [], suppressed: null };
    expect((await listContacts({ filter })).total).toBe(1);
    await user.click(within(dialog).getByRole("button", { name: "Done" }));
    expect(onclose).toHaveBeenCalled();
  });

  it("keeps what was read when it is stopped, and says so", async () => {
    const { dialog } = await openFile();
    await user.click(within(dialog).getByRole("button", { name: "Take in 1,200 rows" }));
    await within(dialog).findByText(/of 1,200 rows/, {}, patient);
    await user.click(within(dialog).getByRole("button", { name: "Stop" }));
    await within(dialog).findByText(/^Stopped after/, {}, patient);
  });
});

it("moves a use that only one column can have", async () => {
  const flow = new ImportFlow();
  await flow.choose();
  await flow.useColumn(3, { kind: "first_name" });
  expect(flow.settings?.columns.map(({ kind }) => kind)).toEqual([
    "skip",
    "last_name",
    "number",
    "first_name",
  ]);
});

it.each([
  ["Wohn-Ort", "wohn_ort"],
  [" 2. Größe (cm) ", "größe_cm"],
  ["???", ""],
])("makes a variable's name of the column %o", (header, name) =>
  expect(fieldNameOf(header)).toBe(name),
);

it.each([{ kind: "number" }, { kind: "field", name: "field:x" }, { kind: "field", name: "tags" }])(
  "carries %o through a select",
  (use) => expect(useOf(valueOf(use as never))).toEqual(use),
);
