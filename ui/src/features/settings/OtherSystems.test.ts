import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import Toasts from "@/components/Toasts.svelte";
import { router } from "@/router.svelte";
import { violations } from "@/testing/axe";
import SettingsScreen from "./SettingsScreen.svelte";

const user = userEvent.setup();
const WORKSPACE = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";
const SLOW = { timeout: 3000 };

async function openDialog(system: "Routee" | "Bird") {
  await user.click(await screen.findByRole("button", { name: "Add account" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Add an account" }));
  await user.click(dialog.getByRole("radio", { name: system }));
  await user.type(dialog.getByLabelText("Name"), `Shop ${system}`);
  return dialog;
}

describe("adding an account of another system", () => {
  beforeEach(() => router.replace("settings", "accounts"));

  it("joins both halves of Routee's secret, and leads on to a storage for files", async () => {
    const add = vi.spyOn(commands, "addAccount");
    render(SettingsScreen);
    const dialog = await openDialog("Routee");
    await user.type(dialog.getByLabelText("Application ID"), "app1");
    await user.type(dialog.getByLabelText("Application secret"), "s3cret");
    await user.type(dialog.getByLabelText("Numbers you send from"), "+49 30 123456");
    await user.click(dialog.getByRole("button", { name: "Check and keep" }));
    const storage = within(
      await screen.findByRole("dialog", { name: "Where pictures are kept" }, SLOW),
    );
    expect(storage.getByText(/keeps none itself/)).toBeTruthy();
    expect(storage.queryByRole("radio", { name: "The system itself" })).toBeNull();
    await storage.findByLabelText("Bucket");
    const [account, secret] = add.mock.calls[0] ?? [];
    expect(secret).toBe("app1:s3cret");
    expect(account?.base_url).toBe("https://connect.routee.net");
    expect(account?.options.routee.senders).toEqual(["+4930123456"]);
    expect(document.documentElement.outerHTML).not.toContain("s3cret");
    add.mockRestore();
  });

  it("says beside each field of Routee what is missing, and breaks no accessibility rule", async () => {
    render(SettingsScreen);
    const dialog = await openDialog("Routee");
    await user.click(dialog.getByRole("button", { name: "Check and keep" }));
    expect(dialog.getAllByRole("alert")).toHaveLength(3);
    expect(await violations(screen.getByRole("dialog"))).toEqual([]);
  });

  it("opens what is hidden when something in it is wrong", async () => {
    render(SettingsScreen);
    const dialog = await openDialog("Bird");
    await user.click(dialog.getByText("Advanced"));
    await user.clear(dialog.getByLabelText("Look back in seconds"));
    await user.click(dialog.getByText("Advanced"));
    await user.click(dialog.getByRole("button", { name: "Check and keep" }));
    const hidden = dialog.getByText("Advanced").closest("details");
    await waitFor(() => expect(hidden?.open).toBe(true));
  });

  it("keeps the workspace and the waits of Bird", async () => {
    const add = vi.spyOn(commands, "addAccount");
    render(SettingsScreen);
    const dialog = await openDialog("Bird");
    await user.type(dialog.getByLabelText("Access key"), "k3y");
    await user.type(dialog.getByLabelText("Workspace ID"), WORKSPACE.toUpperCase());
    await user.click(dialog.getByRole("button", { name: "Check and keep" }));
    await screen.findByRole("article", { name: "Shop Bird" }, SLOW);
    const [account] = add.mock.calls[0] ?? [];
    expect(account?.options.bird).toMatchObject({
      workspace_id: WORKSPACE,
      look_back_seconds: 120,
      repeat_after_seconds: 60,
    });
    add.mockRestore();
  });

  it("changes the pace of an account that is there", async () => {
    render(Toasts);
    render(SettingsScreen);
    await user.click(
      await screen.findByRole("button", { name: "Sending settings of Shop Routee" }),
    );
    const dialog = within(await screen.findByRole("dialog"));
    const pace = dialog.getByLabelText("Messages per second");
    await user.clear(pace);
    await user.type(pace, "25");
    await user.click(dialog.getByRole("button", { name: "Keep" }));
    await screen.findByText("The settings of Shop Routee are kept");
    const kept = (await commands.listAccounts()).find(({ name }) => name === "Shop Routee");
    expect(kept?.options.routee.requests_per_second).toBe(25);
  });

  it("shows the balance of an account that has one", async () => {
    render(SettingsScreen);
    const card = within(await screen.findByRole("article", { name: "Shop Routee" }));
    await card.findByText("Balance: €41.29", {}, SLOW);
    card.getByRole("button", { name: "Read the balance of Shop Routee again" });
    const other = screen.getByRole("article", { name: "Shop Bird" });
    expect(within(other).queryByText(/Balance/)).toBeNull();
  });

  it("adds practice accounts, which can be removed again", async () => {
    render(SettingsScreen);
    await user.click(await screen.findByRole("button", { name: "Try all three in the sandbox" }));
    const card = await screen.findByRole("article", { name: "Routee practice" }, SLOW);
    within(card).getByRole("button", { name: "Remove Routee practice" });
    await waitFor(() => expect(screen.queryByRole("button", { name: /Try all three/ })).toBeNull());
  });
});
