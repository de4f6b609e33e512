import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import Toasts from "@/components/Toasts.svelte";
import { router } from "@/router.svelte";
import { violations } from "@/testing/axe";
import SettingsScreen from "./SettingsScreen.svelte";

const user = userEvent.setup();

async function addAccount(token: string) {
  await user.click(await screen.findByRole("button", { name: "Add account" }));
  const dialog = await screen.findByRole("dialog", { name: "Add an account" });
  await user.type(within(dialog).getByLabelText("Name"), "Bakery");
  await user.type(
    within(dialog).getByLabelText("Address of the API"),
    "https://api.bakery.example",
  );
  await user.type(within(dialog).getByLabelText("Token"), token);
  await user.click(within(dialog).getByRole("button", { name: "Check and keep" }));
  return dialog;
}

describe("the accounts page", () => {
  beforeEach(() => router.replace("settings", "accounts"));

  it("shows the sandbox as built in, with a link and without a way to remove it", async () => {
    render(SettingsScreen);
    const card = await screen.findByRole("article", { name: "Sandbox" });
    expect(within(card).getByRole("button", { name: "Open its page" })).toBeTruthy();
    expect(within(card).queryByRole("button", { name: /^Remove/ })).toBeNull();
  });

  it("says beside each field what is missing, and keeps nothing", async () => {
    render(SettingsScreen);
    await user.click(await screen.findByRole("button", { name: "Add account" }));
    await user.click(await screen.findByRole("button", { name: "Check and keep" }));
    expect(screen.getAllByRole("alert")).toHaveLength(3);
    expect(screen.getByLabelText("Token").getAttribute("aria-invalid")).toBe("true");
  });

  it("refuses a wrong token with a sentence and leaves the form open", async () => {
    render(SettingsScreen);
    const dialog = await addAccount("wrong");
    await within(dialog).findByText(/does not accept the token/, {}, { timeout: 3000 });
    expect(screen.queryByRole("article", { name: "Bakery" })).toBeNull();
  });

  it("adds an account, never shows its token, removes it and takes that back", async () => {
    render(Toasts);
    render(SettingsScreen);
    await addAccount("s3cret-token");
    const card = await screen.findByRole("article", { name: "Bakery" }, { timeout: 3000 });
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(document.documentElement.outerHTML).not.toContain("s3cret-token");

    await user.click(within(card).getByRole("button", { name: "Remove Bakery" }));
    await waitFor(() => expect(screen.queryByRole("article", { name: "Bakery" })).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await screen.findByRole("article", { name: "Bakery" });
  });

  it("checks a connection and names the senders", async () => {
    render(SettingsScreen);
    const card = await screen.findByRole("article", { name: "Sandbox" });
    await user.click(within(card).getByRole("button", { name: "Check connection" }));
    await within(card).findByText("Can send", {}, { timeout: 3000 });
    expect(within(card).getByText("Cannot send: SCAN_QR_CODE")).toBeTruthy();
  });
});

it.each(["accounts", "templates", "appearance", "sending", "about"])(
  "the page %s breaks no accessibility rule",
  async (page) => {
    router.replace("settings", page);
    const { container } = render(SettingsScreen);
    await screen.findByRole("navigation", { name: "Settings pages" });
    if (page === "accounts") await screen.findByRole("article", { name: "Sandbox" });
    if (page === "about") await screen.findByText("Data folder");
    expect(await violations(container)).toEqual([]);
  },
);
