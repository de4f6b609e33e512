import { accountTemplates } from "@/backend/commands";
import { asCommandError } from "@/backend/command-error";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import { errorSentence } from "@/errors";

/** How long a list counts as fresh; reviews take hours. */
export const FRESH_MS = 5 * 60_000;

/** What is known of an account's templates. */
export interface Listing {
  templates: readonly RemoteTemplate[];
  /** Why the last reading did not work; what was read before it stays. */
  problem: string | null;
}

const NOTHING: Listing = { templates: [], problem: null };

/** The templates of each account as its system listed them last. */
class ListedTemplates {
  #known = $state.raw<Readonly<Record<string, Listing>>>({});
  #readAtMs = new Map<string, number>();

  of(accountId: string | null): Listing {
    return (accountId === null ? undefined : this.#known[accountId]) ?? NOTHING;
  }

  /** Reads an account's templates unless that was done or begun a short time ago. */
  async want(accountId: string): Promise<void> {
    const readAtMs = this.#readAtMs.get(accountId);
    if (readAtMs === undefined || Date.now() - readAtMs >= FRESH_MS) await this.read(accountId);
  }

  /** Asks the system now. */
  async read(accountId: string): Promise<void> {
    this.#readAtMs.set(accountId, Date.now());
    try {
      const templates = await accountTemplates(accountId);
      this.#note(accountId, { templates, problem: null });
    } catch (cause) {
      const problem = errorSentence(asCommandError(cause));
      this.#note(accountId, { ...this.of(accountId), problem });
    }
  }

  #note(accountId: string, listing: Listing): void {
    this.#known = { ...this.#known, [accountId]: listing };
  }
}

/** The listed templates of this window. */
export const listedTemplates = new ListedTemplates();
