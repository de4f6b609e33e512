import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import App from "./App.svelte";
import { saveSettings } from "./backend/commands";
import { router } from "./router.svelte";
import { settings } from "./settings.svelte";
import { overlays } from "./shell/overlays.svelte";
import { violations } from "./testing/axe";

const user = userEvent.setup();
const patient = { timeout: 18_000 };

async function open(welcomed = true) {
  await saveSettings({
    theme: "light",
    language: "en",
    hold_seconds: 10,
    welcomed,
    sync_drafts: true,
    keep_revisions_days: 90,
    keep_trash_days: 30,
    late_after_hours: 24,
    country: "DE",
    own_numbers: [],
  });
  router.replace("settings", "appearance");
  const { container } = render(App);
  if (welcomed) await screen.findByRole("radiogroup", { name: "Theme" }, patient);
  return container;
}

describe("the window", () => {
  beforeEach(() => overlays.close());

  it("names its sections and says which one is open", async () => {
    await open();
    const rail = screen.getByRole("navigation", { name: "Sections" });
    const links = within(rail).getAllByRole("link");
    expect(links.map((link) => link.getAttribute("aria-label")?.split(",")[0])).toEqual([
      "Drafts",
      "Outbox",
      "Schedules",
      "History",
      "Audience",
      "Library",
      "Settings",
    ]);
    const current = links.filter((link) => link.getAttribute("aria-current") === "page");
    expect(current).toEqual([within(rail).getByRole("link", { name: "Settings" })]);
  });

  it("counts what is in the outbox", async () => {
    await open();
    await screen.findByRole("link", { name: "Outbox, 3 items" });
  });

  it("goes to a section by its number", async () => {
    await open();
    await user.keyboard("{Control>}4{/Control}");
    expect(router.place.section).toBe("history");
  });

  it("runs a command from the palette without the pointer", async () => {
    await open();
    await user.keyboard("{Control>}k{/Control}");
    const field = await screen.findByRole("combobox", {}, patient);
    await user.type(field, "theme dark");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
    expect(screen.queryByRole("combobox")).toBeNull();
  });

  it("says so when the palette knows no such command", async () => {
    await open();
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", {}, patient), "zzz");
    await screen.findByText(/Nothing is called that/);
    expect(screen.queryAllByRole("option")).toEqual([]);
  });

  it("shows its keys on a question mark", async () => {
    await open();
    await user.keyboard("?");
    const map = await screen.findByRole("dialog", { name: "Keyboard map" }, patient);
    expect(within(map).getByText("New draft")).toBeTruthy();
  });

  it("speaks German when asked to, at once", async () => {
    await open();
    await user.click(screen.getByRole("radio", { name: "German" }));
    await screen.findByRole("link", { name: "Entwürfe" });
    expect(document.documentElement.lang).toBe("de");
  });

  it("says that it is offline, and that nothing is lost", async () => {
    await open();
    const online = Object.getOwnPropertyDescriptor(Navigator.prototype, "onLine");
    Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
    dispatchEvent(new Event("offline"));
    await screen.findByText("Offline: everything is kept here and goes out later");
    if (online) Object.defineProperty(navigator, "onLine", online);
    dispatchEvent(new Event("online"));
  });

  it("breaks no accessibility rule", async () => {
    expect(await violations(await open())).toEqual([]);
  });
});

describe("the first start", () => {
  it("greets, and leads to the form of an own account", async () => {
    const container = await open(false);
    const welcome = await screen.findByRole("dialog", { name: "Welcome to Postroom" }, patient);
    expect(await violations(container)).toEqual([]);
    await user.click(within(welcome).getByRole("button", { name: "Connect my own account" }));
    await waitFor(() => expect(router.place).toEqual({ section: "settings", id: "add-account" }));
    expect(settings.value.welcomed).toBe(true);
  });

  it("leads to a first draft on the sandbox", async () => {
    await open(false);
    await screen.findByRole("dialog", { name: "Welcome to Postroom" }, patient);
    await user.click(screen.getByRole("button", { name: "Write a first post" }));
    await waitFor(() => expect(router.place.section).toBe("drafts"));
    expect(router.place.id).toMatch(/^draft-/);
    await screen.findByText(/watch it arrive on the sandbox’s page/);
  });
});
