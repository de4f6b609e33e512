import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import * as commands from "@/backend/commands";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import { FRESH_MS, listedTemplates } from "./listed-templates.svelte";

const GREETING: RemoteTemplate = {
  name: "greeting",
  category: "UTILITY",
  language: "de",
  status: "APPROVED",
  rejection: null,
  components: [],
};

let read: MockInstance<typeof commands.accountTemplates>;
let accountId = "";
let count = 0;

beforeEach(() => {
  vi.useFakeTimers();
  accountId = `account-${++count}`;
  read = vi.spyOn(commands, "accountTemplates").mockResolvedValue([GREETING]);
});
afterEach(() => void vi.useRealTimers());

it("reads the templates of an account once while they are fresh, and then anew", async () => {
  await Promise.all([listedTemplates.want(accountId), listedTemplates.want(accountId)]);
  await listedTemplates.want(accountId);
  expect(read).toHaveBeenCalledExactlyOnceWith(accountId);
  expect(listedTemplates.of(accountId).templates).toEqual([GREETING]);
  vi.advanceTimersByTime(FRESH_MS);
  await listedTemplates.want(accountId);
  expect(read).toHaveBeenCalledTimes(2);
});

it("keeps each account's templates apart", async () => {
  await listedTemplates.want(accountId);
  expect(listedTemplates.of("another")).toEqual({ templates: [], problem: null });
  expect(listedTemplates.of(null).templates).toEqual([]);
});

it("keeps what was read when a later reading fails, says why, and forgets that once it works", async () => {
  await listedTemplates.want(accountId);
  read.mockRejectedValueOnce(new commands.CommandError("refused", "No such WhatsApp account."));
  await listedTemplates.read(accountId);
  expect(listedTemplates.of(accountId)).toEqual({
    templates: [GREETING],
    problem: "No such WhatsApp account.",
  });
  await listedTemplates.read(accountId);
  expect(listedTemplates.of(accountId).problem).toBeNull();
});
