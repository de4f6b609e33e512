import { CommandError } from "../command-error";
import type { Account } from "../generated/Account";
import type { RemoteTemplate } from "../generated/RemoteTemplate";
import type { TemplateComponent } from "../generated/TemplateComponent";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { nextId, type World } from "./world";

const WAIT_MS = 300;

type SystemCommands = Pick<
  Handlers,
  | "add_practice_accounts"
  | "set_account_options"
  | "account_balance"
  | "account_templates"
  | "submit_template"
>;

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS));
}

function part(
  kind: string,
  text: string,
  more: Partial<TemplateComponent> = {},
): TemplateComponent {
  return { kind, text, format: null, buttons: [], ...more };
}

function seededTemplates(): RemoteTemplate[] {
  const base = { category: "UTILITY", language: "en", rejection: null };
  return [
    {
      ...base,
      name: "order_ready",
      status: "APPROVED",
      components: [
        part("Header", "Your order", { format: "TEXT" }),
        part("Body", "Hello {{1}}, your *{{2}}* is ready. We are open until {{3}}."),
        part("Footer", "Reply STOP to hear no more"),
        part("Buttons", "", { buttons: ["On my way", "Tomorrow"] }),
      ],
    },
    {
      ...base,
      name: "fair_invitation",
      category: "MARKETING",
      status: "PENDING",
      components: [
        part("Header", "", { format: "IMAGE" }),
        part("Body", "We are in Geneva again, hall {{1}}."),
      ],
    },
    {
      ...base,
      name: "price_drop",
      category: "MARKETING",
      status: "REJECTED",
      rejection: "INVALID_FORMAT: a place stands at the end of the text",
      components: [part("Body", "Now only {{1}}")],
    },
  ];
}

/** Practice accounts, balance and templates. The name `refused` is not taken; an account named "Poor" has no money. */
export function systemCommands(world: World, tell: Tell): SystemCommands {
  const templates = new Map<string, RemoteTemplate[]>();
  const templatesOf = (id: string) => {
    const known = templates.get(id) ?? seededTemplates();
    templates.set(id, known);
    return known;
  };

  function practice(kind: "routee" | "bird", name: string): Account {
    const [first] = world.accounts;
    if (!first) throw new CommandError("not_found", "There is no sandbox.");
    const account: Account = {
      ...structuredClone(first),
      id: nextId("account"),
      kind,
      name,
      is_sandbox: true,
      base_url: `http://127.0.0.1:4010/${kind}`,
      state: "ready",
    };
    world.accounts.push(account);
    world.senders.push({
      id: `${account.id}-sender`,
      account_id: account.id,
      name: "+49 30 5550100",
      status: "active",
      can_send: true,
    });
    tell("accounts", account.id);
    return account;
  }

  return {
    add_practice_accounts: async () => {
      await soon();
      const known = (kind: Account["kind"]) =>
        world.accounts.find((one) => one.is_sandbox && one.kind === kind);
      return [
        known("routee") ?? practice("routee", "Routee practice"),
        known("bird") ?? practice("bird", "Bird practice"),
      ];
    },
    set_account_options: ({ id, options }) => {
      const account = found(world.accounts, id);
      account.options = options;
      tell("accounts", id);
      return account;
    },
    account_balance: async ({ id }) => {
      await soon();
      const { name } = found(world.accounts, id);
      return { amount: name === "Poor" ? 0 : 41.2875, currency: "EUR" };
    },
    account_templates: async ({ id }) => {
      await soon();
      return templatesOf(id);
    },
    submit_template: async ({ id, template }) => {
      await soon();
      if (template.name === "refused")
        throw new CommandError("refused", "400001009: The category does not fit the text.");
      const added = { ...template, status: "PENDING", rejection: null };
      templatesOf(id).push(added);
      return added;
    },
  };
}
