import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { addPracticeAccounts } from "@/backend/commands";
import { templatesPlace } from "@/features/settings/pages";
import { router } from "@/router.svelte";
import { violations } from "@/testing/axe";
import TemplatesPage from "./TemplatesPage.svelte";

const user = userEvent.setup();

async function openPage() {
  const [routee] = await addPracticeAccounts();
  router.replace("settings", templatesPlace(routee?.id ?? ""));
  const page = render(TemplatesPage);
  await screen.findByText("order_ready", {}, { timeout: 3000 });
  return page;
}

async function openDialog() {
  await openPage();
  await user.click(screen.getByRole("button", { name: "Hand in a template" }));
  return within(await screen.findByRole("dialog", { name: "Hand in a template" }));
}

describe("the templates page", () => {
  beforeEach(() => router.replace("settings", "templates"));

  it("lists each with the state of its review, and why one was rejected", async () => {
    await openPage();
    const list = within(screen.getByRole("list", { name: "Templates" }));
    for (const word of ["Approved", "In review", "Rejected"]) list.getByText(word);
    list.getByText(/INVALID_FORMAT/);
  });

  it("shows how one looks when it is opened", async () => {
    await openPage();
    await user.click(screen.getByText("order_ready"));
    const look = within(screen.getByRole("group", { name: "How order_ready looks" }));
    look.getByText("On my way");
    look.getByText("Reply STOP to hear no more");
  });

  it("finds one by a word of its text", async () => {
    await openPage();
    await user.type(screen.getByRole("searchbox", { name: "Search templates" }), "geneva");
    expect(screen.queryByText("order_ready")).toBeNull();
    screen.getByText("fair_invitation");
  });

  it("breaks no accessibility rule", async () => {
    const { container } = await openPage();
    expect(await violations(container)).toEqual([]);
  });
});

describe("handing in a template", () => {
  it("hands nothing in while something is missing, and says what", async () => {
    const dialog = await openDialog();
    await user.click(dialog.getByRole("button", { name: "Hand in" }));
    expect(dialog.getAllByRole("alert")).toHaveLength(2);
    const form = screen.getByLabelText("Body").closest("form");
    expect(form && (await violations(form))).toEqual([]);
  });

  it("puts it among the others, in review", async () => {
    const dialog = await openDialog();
    await user.type(dialog.getByLabelText("Name"), "fair_table");
    await user.type(dialog.getByLabelText("Body"), "We are in hall {{}{{}1}}.");
    await user.click(dialog.getByRole("button", { name: "Hand in" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), { timeout: 3000 });
    await screen.findByText("fair_table", { selector: "summary b" });
  });

  it("keeps what was typed when the system refuses it", async () => {
    const dialog = await openDialog();
    await user.type(dialog.getByLabelText("Name"), "refused");
    await user.type(dialog.getByLabelText("Body"), "Hello");
    await user.click(dialog.getByRole("button", { name: "Hand in" }));
    await dialog.findByText(/400001009/, {}, { timeout: 3000 });
    expect(dialog.getByLabelText("Body")).toHaveProperty("value", "Hello");
  });
});
