import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contactFacts, listAccounts, listAudiences, saveAudience } from "@/backend/commands";
import type { Recipient } from "@/backend/generated/Recipient";
import { phoneAccounts } from "@/features/contacts/phone-accounts";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import { filterWords, isFinished, turnedInto } from "./filter-rules";
import SetsTab from "./SetsTab.svelte";

const user = userEvent.setup();
const patient = { timeout: 8_000 };

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

async function open(name: RegExp) {
  const { container } = render(SetsTab);
  await user.click(await screen.findByRole("option", { name }, patient));
  return container;
}

/** The set that is there from the start; two of its groups and a name are made not to fit any more. */
async function spoil(): Promise<void> {
  for (const { id } of await listAccounts()) {
    const set = (await listAudiences(id)).find((one) => one.name === "Friday boxes");
    if (set?.source.kind !== "fixed") continue;
    const [first, ...others] = set.source.recipients.filter(({ name }) => !/^Closed/.test(name));
    const gone: Recipient[] = ["1", "2"].map((one) => ({
      kind: "group",
      id: `gone-${one}`,
      name: `Closed ${one}`,
    }));
    const recipients = [...gone, { ...first!, name: "An older name" }, ...others];
    await saveAudience(id, set.name, { kind: "fixed", recipients });
  }
}

describe("a set that is written down", () => {
  it("says what changed since it was saved, and keeps or takes it over", async () => {
    await spoil();
    const container = await open(/^Friday boxes/);
    await screen.findByText(/2 groups vanished, 1 renamed/, {}, patient);
    expect(container.textContent).toContain("Closed 1, Closed 2");
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Update" }));
    await waitFor(() => expect(screen.queryByText(/groups vanished/)).toBeNull(), patient);
    await screen.findByText("8 recipients now", {}, patient);
  });

  it("stays as it was when the change is not wanted", async () => {
    await spoil();
    await open(/^Friday boxes/);
    await screen.findByText(/2 groups vanished/, {}, patient);
    await user.click(screen.getByRole("button", { name: "Keep" }));
    await waitFor(() => expect(screen.queryByText(/groups vanished/)).toBeNull(), patient);
    const all = await Promise.all((await listAccounts()).map(({ id }) => listAudiences(id)));
    const set = all.flat().find((one) => one.name === "Friday boxes");
    expect(set?.source.kind === "fixed" && set.source.recipients[0]?.name).toBe("Closed 1");
  });
});

describe("a set by filter", () => {
  it("counts who fits while its rules are written, and is saved", async () => {
    render(SetsTab);
    await screen.findByRole("option", { name: /^Friday boxes/ }, patient);
    await user.click(screen.getByRole("button", { name: "New set…" }));
    const dialog = await screen.findByRole("dialog", { name: "New set by filter" });
    const save = within(dialog).getByRole("button", { name: "Save" });
    await user.type(within(dialog).getByRole("textbox", { name: "Name of the set" }), "VIPs");
    within(dialog).getByText("Fill in every rule, or remove it.");
    expect(save.hasAttribute("disabled")).toBe(true);
    await user.type(within(dialog).getByRole("combobox", { name: "Tag of rule 1" }), "vip");
    const { tags } = await contactFacts();
    const vips = tags.find(({ tag }) => tag === "vip")?.count;
    await within(dialog).findByText(`${vips} contacts fit now`, {}, patient);
    expect(await violations(dialog)).toEqual([]);
    await user.click(save);
    await screen.findByText("has the tag “vip”", {}, patient);
    const [account] = await phoneAccounts();
    const saved = (await listAudiences(account!.id)).find(({ name }) => name === "VIPs");
    expect(saved?.source).toEqual({
      kind: "contacts",
      filter: { search: "", rules: [{ kind: "tag", tag: "vip" }], suppressed: null },
    });
  });

  it("is deleted and comes back by undo", async () => {
    const [account] = await phoneAccounts();
    const filter = { search: "", rules: [], suppressed: null };
    await saveAudience(account!.id, "Everyone", { kind: "contacts", filter });
    const names = async () => (await listAudiences(account!.id)).map(({ name }) => name);
    await open(/^Everyone/);
    await screen.findByText("Everybody among the contacts");
    await user.click(screen.getByRole("button", { name: "Delete" }));
    await waitFor(async () => expect(await names()).not.toContain("Everyone"));
    await waitFor(() => expect(toasts.list.at(-1)?.text).toBe("“Everyone” was deleted."));
    await toasts.list.at(-1)?.action?.run();
    expect(await names()).toContain("Everyone");
  });
});

describe("a rule", () => {
  it("keeps what it can when it becomes another kind", () => {
    const is = { kind: "field_is", field: "city", value: "Wien" } as const;
    expect(turnedInto("field_contains", is)).toEqual({ ...is, kind: "field_contains" });
    expect(turnedInto("lacks_field", is)).toEqual({ kind: "lacks_field", field: "city" });
    expect(isFinished(turnedInto("number_starts", is))).toBe(false);
  });

  it("reads as a line, after the words looked for", () => {
    const rules = [{ kind: "number_starts", prefix: "+49" }] as const;
    expect(filterWords({ search: "wien", rules: [...rules], suppressed: false })).toEqual([
      "has the words “wien”",
      "the number starts with +49",
      "is not on the list never to send to",
    ]);
  });
});
