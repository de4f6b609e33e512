import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { router } from "@/router.svelte";
import { violations } from "@/testing/axe";
import SettingsScreen from "./SettingsScreen.svelte";

const user = userEvent.setup();
const OPEN = "Where the pictures of Sandbox are kept";

async function openDialog() {
  render(SettingsScreen);
  await user.click(await screen.findByRole("button", { name: OPEN }));
  const dialog = await screen.findByRole("dialog", { name: "Where pictures are kept" });
  await waitFor(() =>
    expect(within(dialog).getByRole("radio", { name: "My own storage" })).toHaveProperty(
      "disabled",
      false,
    ),
  );
  return within(dialog);
}

async function fillIn(dialog: ReturnType<typeof within>, bucket: string, secret: string) {
  await user.click(dialog.getByRole("radio", { name: "My own storage" }));
  await user.type(dialog.getByLabelText("Bucket"), bucket);
  await user.type(dialog.getByLabelText("Public address"), "https://pictures.example");
  await user.type(dialog.getByLabelText("Access key ID"), "AKID");
  await user.type(dialog.getByLabelText("Secret access key"), secret);
}

describe("where pictures are kept", () => {
  beforeEach(() => router.replace("settings", "accounts"));

  it("starts with the system itself, and asks for no keys there", async () => {
    const dialog = await openDialog();
    expect(dialog.getByRole("radio", { name: "The system itself" })).toHaveProperty(
      "checked",
      true,
    );
    expect(dialog.queryByLabelText("Secret access key")).toBeNull();
    expect(dialog.queryByRole("button", { name: "Try it" })).toBeNull();
  });

  it("says beside each field what is missing, and tries nothing", async () => {
    const dialog = await openDialog();
    await user.click(dialog.getByRole("radio", { name: "My own storage" }));
    await user.click(dialog.getByRole("button", { name: "Try it" }));
    expect(dialog.getAllByRole("alert")).toHaveLength(4);
    expect(dialog.getByLabelText("Bucket").getAttribute("aria-invalid")).toBe("true");
  });

  it.each([
    ["closed", "s3cret", /its public address does not give it/],
    ["missing", "s3cret", /this bucket, container or folder is not there/],
    ["photos", "wrong", /refuses the keys/],
    ["photos", "s3cret", /It works/],
  ])("tries the bucket %s with the key %s and says what it found", async (bucket, key, words) => {
    const dialog = await openDialog();
    await fillIn(dialog, bucket, key);
    await user.click(dialog.getByRole("button", { name: "Try it" }));
    await dialog.findByText(words, {}, { timeout: 3000 });
  });

  it("keeps a storage, and its keys never show again", async () => {
    const dialog = await openDialog();
    await fillIn(dialog, "photos", "s3cret-key");
    await user.click(dialog.getByRole("button", { name: "Keep" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(await screen.findByRole("button", { name: OPEN }));
    const again = within(await screen.findByRole("dialog"));
    await waitFor(() => expect(again.getByLabelText("Bucket")).toHaveProperty("value", "photos"));
    expect(again.getByLabelText("Secret access key")).toHaveProperty("value", "");
    expect(again.getByText(/Keys are in the keychain/)).toBeTruthy();
    await user.click(again.getByRole("button", { name: "Keep" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("asks each kind of storage for its own fields", async () => {
    const dialog = await openDialog();
    await user.click(dialog.getByRole("radio", { name: "My own storage" }));
    await user.click(dialog.getByRole("radio", { name: "Azure" }));
    expect(dialog.getByLabelText("Storage account")).toBeTruthy();
    expect(dialog.getByLabelText("Container")).toBeTruthy();
    await user.click(dialog.getByRole("radio", { name: "Shared access signature" }));
    expect(dialog.getByLabelText("Shared access signature", { selector: "[type=password]" }));
    await user.click(dialog.getByRole("radio", { name: "Folder" }));
    expect(dialog.getByLabelText("Folder on this computer")).toBeTruthy();
    expect(dialog.queryByLabelText("Access key ID")).toBeNull();
  });

  it("breaks no accessibility rule with every field shown", async () => {
    const dialog = await openDialog();
    await user.click(dialog.getByRole("radio", { name: "My own storage" }));
    await user.click(dialog.getByRole("button", { name: "Try it" }));
    expect(await violations(screen.getByRole("dialog"))).toEqual([]);
  });
});
