import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDraft,
  listAudiences,
  listContacts,
  listSuppressions,
  readDraft,
  saveAudience,
  saveDraft,
} from "@/backend/commands";
import { BIRD_ACCOUNT, ROUTEE_ACCOUNT } from "@/backend/fake/seed-systems";
import PreviewPane from "@/features/preview/PreviewPane.svelte";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { audienceBook } from "../audience-book.svelte";
import { DraftEditor } from "../draft-editor.svelte";
import RecipientsField from "../RecipientsField.svelte";
import PeopleDialog from "./PeopleDialog.svelte";
import { withRecipients } from "./recipients";
import VariableMenu from "./VariableMenu.svelte";
import { editForVariable } from "./variables";

const user = userEvent.setup();
const patient = { timeout: 8_000 };

/** A draft of an account that sends to phone numbers. */
async function open(text = "", accountId = ROUTEE_ACCOUNT) {
  const { id } = await createDraft();
  await saveDraft(id, { account_id: accountId, recipients: [], text });
  await audienceBook.turnTo(accountId, true);
  return new DraftEditor(await readDraft(id), saveDraft);
}

const field = () => screen.getByRole("combobox", { name: "Number, contact or set" });

beforeEach(() => {
  language.choice = "en";
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(400);
});
afterEach(() => void vi.restoreAllMocks());

describe("the field for people", () => {
  it("adds a typed number once, in the form the system takes", async () => {
    const editor = await open();
    const { container } = render(RecipientsField, { editor, disabled: false, onadd: vi.fn() });
    await user.type(field(), "0151 9000001{Enter}");
    await waitFor(() => expect(editor.recipients).toHaveLength(1));
    await user.type(field(), "+49 151 9000001{Enter}");
    await waitFor(() => expect((field() as HTMLInputElement).value).toBe(""));
    expect(editor.recipients).toEqual([{ kind: "phone", number: "+491519000001", name: "" }]);
    expect(await violations(container)).toEqual([]);
  });

  it("keeps what is no number in the field and says why", async () => {
    const editor = await open();
    render(RecipientsField, { editor, disabled: false, onadd: vi.fn() });
    field().focus();
    await user.paste("+49 151 9000001\nnot a number 1\n+49 151 9000002");
    const alert = await screen.findByRole("alert", {}, patient);
    expect(alert.textContent).toContain("The others were added");
    expect((field() as HTMLInputElement).value).toBe("not a number 1");
    expect(editor.recipients).toHaveLength(2);
  });

  it("suggests contacts and saved sets, and adds the one pointed at", async () => {
    const editor = await open();
    const [friend] = (await listContacts({ limit: 1 })).items;
    const source = { kind: "contacts", filter: { search: "", rules: [], suppressed: null } };
    const set = await saveAudience(ROUTEE_ACCOUNT, "Everybody", source as never);
    await audienceBook.turnTo(ROUTEE_ACCOUNT, true);
    const { container } = render(RecipientsField, { editor, disabled: false, onadd: vi.fn() });
    await user.type(field(), friend!.number);
    await screen.findByRole("option", { name: new RegExp(friend!.name) }, patient);
    expect(await violations(container)).toEqual([]);
    await user.keyboard("{ArrowDown}{Enter}");
    expect(editor.recipients).toEqual([
      { kind: "phone", number: friend!.number, name: friend!.name },
    ]);
    await user.type(field(), "every");
    await user.click(await screen.findByRole("option", { name: /Everybody, saved set/ }, patient));
    expect(editor.audiences).toEqual([set.id]);
    await user.click(screen.getByRole("button", { name: "Take out the set Everybody" }));
    expect(editor.audiences).toEqual([]);
  });
});

it("chooses contacts and sets in a dialog", async () => {
  const editor = await open();
  const source = { kind: "fixed", recipients: [] } as const;
  await saveAudience(ROUTEE_ACCOUNT, "Fair", { ...source, recipients: [] });
  await audienceBook.turnTo(ROUTEE_ACCOUNT, true);
  const onclose = vi.fn();
  render(PeopleDialog, { editor, onclose });
  const dialog = await screen.findByRole("dialog", { name: "Choose recipients" });
  const list = await within(dialog).findByRole("listbox", { name: "Contacts" }, patient);
  expect(await violations(dialog)).toEqual([]);
  await user.click(within(dialog).getByRole("checkbox", { name: "Fair" }));
  list.focus();
  await user.keyboard(" {ArrowDown} ");
  await user.click(within(dialog).getByRole("button", { name: "Done" }));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  const [first, second] = (await listContacts({ limit: 2 })).items;
  expect(editor.recipients.map((one) => one.kind === "phone" && one.number)).toEqual([
    first?.number,
    second?.number,
  ]);
  const fair = (await listAudiences(ROUTEE_ACCOUNT)).find(({ name }) => name === "Fair");
  expect(editor.audiences).toEqual([fair?.id]);
});

it("fills the message for one recipient after the other, and lists what stays empty", async () => {
  const stopped = new Set((await listSuppressions({ limit: 500 })).items.map((one) => one.number));
  const { items } = await listContacts({ limit: 200 });
  const people = items.filter((one) => one.first_name !== "" && !stopped.has(one.number));
  const known = people.find(({ fields }) => fields["city"])!;
  const unknown = people.find(({ fields }) => !fields["city"])!;
  const editor = await open("Hello {{first_name|friend}} in {{city}}!", BIRD_ACCOUNT);
  editor.setRecipients(
    [known, unknown].map(({ number, name }) => ({ kind: "phone", number, name })),
  );
  await editor.flush();
  const { container } = render(PreviewPane, { editor, plan: null });
  const words = `Hello ${known.first_name} in ${known.fields["city"]}!`;
  await screen
    .findByText((_, node) => node?.textContent?.trim() === words, {}, patient)
    .catch(() => screen.findAllByText(new RegExp(`Hello ${known.first_name}`), {}, patient));
  screen.getByText("1 of 2");
  await user.click(screen.getByRole("button", { name: "Next recipient" }));
  await screen.findByText(/Nothing is known of \{\{city\}\} here/, {}, patient);
  screen.getByText("2 of 2");
  expect(await violations(container)).toEqual([]);
});

it("offers the variables of contacts in a menu", async () => {
  const onpick = vi.fn();
  render(VariableMenu, { disabled: false, onpick });
  screen.getByRole("button", { name: "Insert a variable" }).focus();
  await user.keyboard("{Enter}");
  // The menu has no place in jsdom, which counts it as hidden and so without a name.
  const city = await screen.findByText("{{city}}", {}, patient);
  await user.click(city);
  await waitFor(() => expect(onpick).toHaveBeenCalledWith("city"));
});

it("gives a first name a default, and selects it", () => {
  const edit = editForVariable({ text: "Hi !", from: 3, to: 3 }, "first_name");
  expect(edit.insert).toBe("{{first_name|there}}");
  expect(edit.insert.slice(edit.selectFrom - 3, edit.selectTo - 3)).toBe("there");
  expect(editForVariable({ text: "", from: 0, to: 0 }, "city").insert).toBe("{{city}}");
});

it("knows a number that is there already", () => {
  const all = [{ kind: "phone" as const, number: "+491", name: "" }];
  expect(withRecipients(all, all)).toBe(all);
});
