import { capabilities, listAccounts } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { Capabilities } from "@/backend/generated/Capabilities";

/** Whether an account sends to people, and not only to groups. */
export function reachesPeople(limits: Capabilities | null): boolean {
  return limits?.recipients.some((kind) => kind !== "group") ?? false;
}

/** The accounts that can send to phone numbers. */
export async function phoneAccounts(): Promise<Account[]> {
  const accounts = await listAccounts();
  const reaching = await Promise.all(
    accounts.map(async ({ id }) => (await capabilities(id)).recipients.includes("phone")),
  );
  return accounts.filter((_, at) => reaching[at]);
}
