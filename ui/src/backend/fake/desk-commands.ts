import { CommandError } from "../command-error";
import type { Account } from "../generated/Account";
import { capabilitiesOf } from "./capabilities";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { nextId, type World } from "./world";

const WAIT_MS = 600;

type DeskCommands = Pick<
  Handlers,
  | "list_senders"
  | "list_groups"
  | "refresh_audience"
  | "list_accounts"
  | "add_account"
  | "check_account"
  | "remove_account"
  | "restore_account"
  | "rename_account"
  | "change_secret"
  | "service_window"
  | "capabilities"
  | "read_settings"
  | "save_settings"
  | "app_facts"
  | "open_sandbox"
  | "open_link"
  | "first_frame"
>;

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS));
}

/** Accounts, audience, settings and what the app says about itself. */
export function deskCommands(world: World, tell: Tell): DeskCommands {
  /** The token "wrong" is refused, so that the sentence for it can be seen. */
  async function signedIn(account: Account, secret: string): Promise<Account> {
    await soon();
    if (secret === "wrong") throw new CommandError("sign_in_needed", "401 from the system");
    account.state = "ready";
    tell("accounts", account.id);
    return account;
  }

  return {
    list_senders: ({ accountId }) => world.senders.filter((one) => one.account_id === accountId),
    list_groups: ({ accountId }) => world.groups.filter((one) => one.account_id === accountId),
    refresh_audience: async ({ accountId }) => {
      await soon();
      tell("audience", accountId);
      return null;
    },
    list_accounts: () => world.accounts,
    add_account: async ({ account, secret, sessionOnly }) => {
      const made: Account = {
        ...account,
        id: nextId("account"),
        is_sandbox: false,
        state: "unreachable",
        session_only: sessionOnly,
        created_at_ms: Date.now(),
      };
      await signedIn(made, secret);
      world.accounts.push(made);
      tell("accounts", made.id);
      return made;
    },
    check_account: async ({ id }) => {
      const account = found(world.accounts, id);
      await soon();
      if (account.state === "sign_in_needed")
        throw new CommandError("sign_in_needed", "401 from the system");
      return world.senders.filter((one) => one.account_id === id);
    },
    remove_account: ({ id }) => {
      world.removed.push(found(world.accounts, id));
      world.accounts = world.accounts.filter((account) => account.id !== id);
      tell("accounts", id);
      const waiting = world.outbox.filter(
        (entry) => entry.account_id === id && entry.work === "dispatch",
      );
      return { waiting_posts: new Set(waiting.map((entry) => entry.post_id)).size };
    },
    restore_account: ({ id }) => {
      const account = found(world.removed, id);
      world.accounts.push(account);
      tell("accounts", id);
      return account;
    },
    rename_account: ({ id, name }) => {
      const account = found(world.accounts, id);
      account.name = name;
      tell("accounts", id);
      return account;
    },
    change_secret: ({ id, secret }) => signedIn(found(world.accounts, id), secret),
    service_window: () => ({ open_until_ms: Date.now() + 5 * 3_600_000 }),
    capabilities: ({ accountId }) => capabilitiesOf(found(world.accounts, accountId)),
    read_settings: () => world.settings,
    save_settings: ({ settings }) => {
      world.settings = settings;
      tell("settings", null);
      return settings;
    },
    app_facts: () => ({
      version: "0.1.0",
      data_dir: "/home/dealer/.local/share/postroom",
      sandbox_url: "http://127.0.0.1:4010/",
      sqlite_version: "3.51.3",
      os: "Linux",
      keychain: true,
      converts_films: true,
    }),
    first_frame: () => null,
    open_sandbox: () => {
      console.info("A dev build in a browser has no sandbox.");
      return null;
    },
    open_link: ({ url }) => {
      console.info("Would open", url);
      return null;
    },
  };
}
