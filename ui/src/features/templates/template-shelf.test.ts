import { beforeEach, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import { TemplateShelf } from "./template-shelf.svelte";
import { statusPill } from "./template-words";

beforeEach(() => vi.restoreAllMocks());

it("reads the templates of an account once, however often accounts change", async () => {
  const read = vi.spyOn(commands, "accountTemplates");
  const [routee] = await commands.addPracticeAccounts();
  const shelf = new TemplateShelf();
  await shelf.start(routee?.id ?? null);
  await shelf.start(routee?.id ?? null);
  expect([shelf.account?.id, read.mock.calls.length]).toEqual([routee?.id, 1]);
});

it("leaves out accounts without templates", async () => {
  await commands.addPracticeAccounts();
  const shelf = new TemplateShelf();
  await shelf.start(null);
  expect(new Set(shelf.accounts.map(({ kind }) => kind))).toEqual(new Set(["routee"]));
});

it("shows at most 200 of 1,000 and finds each of them", async () => {
  const [routee] = await commands.addPracticeAccounts();
  vi.spyOn(commands, "accountTemplates").mockResolvedValue(
    Array.from({ length: 1_000 }, (_, at) => ({
      name: `template_${at}`,
      category: "UTILITY",
      language: "en",
      status: "APPROVED",
      rejection: null,
      components: [],
    })),
  );
  const shelf = new TemplateShelf();
  await shelf.start(routee?.id ?? null);
  expect([shelf.shown.length, shelf.total]).toEqual([200, 1_000]);
  shelf.search = "template_999";
  expect(shelf.shown.map(({ name }) => name)).toEqual(["template_999"]);
});

it("shows a state of review that nobody knows as the system wrote it", () => {
  expect(statusPill("LIMITED")).toEqual({ tone: "plain", text: "LIMITED" });
  expect(statusPill("rejected").tone).toBe("bad");
});
