import { asCommandError, mediaHost, setMediaHost, tryMediaHost } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { OwnStorage } from "@/backend/generated/OwnStorage";
import type { StorageKeys } from "@/backend/generated/StorageKeys";
import type { StoragePlace } from "@/backend/generated/StoragePlace";
import type { StorageTrial } from "@/backend/generated/StorageTrial";
import type { UploadRoute } from "@/backend/generated/UploadRoute";
import { errorSentence } from "@/errors";
import { m } from "@/messages";
import { addressProblem } from "./address";
import { needsOwnStorage } from "./system-options";

export type StorageKind = StoragePlace["kind"];
/** How one signs in to Azure. */
export type AzureKeys = "azure_key" | "azure_sas";

const missing = (value: string) => (value.trim() === "" ? m.settings_media_field_missing() : null);

/** The form that says where an account's pictures are kept; keys leave it as soon as they are kept. */
export class MediaHostForm {
  route = $state<UploadRoute>("endpoint");
  kind = $state<StorageKind>("s3");
  bucket = $state("");
  region = $state("");
  endpoint = $state("");
  account = $state("");
  path = $state("");
  prefix = $state("");
  publicUrl = $state("");
  keyId = $state("");
  /** The one long key: secret access key, key file, account key or signature. */
  key = $state("");
  azureKeys = $state<AzureKeys>("azure_key");
  sessionOnly = $state(false);

  loaded = $state(false);
  tried = $state(false);
  busy = $state<"trying" | "saving" | null>(null);
  noKeychain = $state(false);
  problem = $state<string | null>(null);
  trial = $state.raw<StorageTrial | null>(null);
  #keptKind = $state<StorageKind | null>(null);

  /** The system keeps no files, so there is nothing to choose. */
  readonly mustBeOwn: boolean;
  readonly #id: string;

  constructor(account: Account) {
    this.#id = account.id;
    this.mustBeOwn = needsOwnStorage(account.kind);
  }

  readonly isOwn = $derived(this.route === "own_storage");
  readonly needsKeys = $derived(this.kind !== "folder");
  /** The keychain holds keys of this kind of storage. */
  readonly hasKeys = $derived(this.#keptKind === this.kind);
  readonly bucketProblem = $derived(missing(this.bucket));
  readonly accountProblem = $derived(missing(this.account));
  readonly pathProblem = $derived(missing(this.path));
  readonly endpointProblem = $derived(
    this.endpoint.trim() === "" ? null : addressProblem(this.endpoint),
  );
  readonly publicProblem = $derived(addressProblem(this.publicUrl));
  readonly #typedKeys = $derived(this.key.trim() !== "" || this.keyId.trim() !== "");
  readonly #asksForKeys = $derived(this.needsKeys && (this.#typedKeys || !this.hasKeys));
  readonly keyProblem = $derived(this.#asksForKeys ? missing(this.key) : null);
  readonly keyIdProblem = $derived(
    this.#asksForKeys && this.kind === "s3" ? missing(this.keyId) : null,
  );

  get isComplete(): boolean {
    if (!this.isOwn) return true;
    const places: Record<StorageKind, (string | null)[]> = {
      s3: [this.bucketProblem, this.endpointProblem, this.keyIdProblem],
      gcs: [this.bucketProblem, this.endpointProblem],
      azure: [this.accountProblem, this.bucketProblem, this.endpointProblem],
      folder: [this.pathProblem],
    };
    const problems = [...places[this.kind], this.publicProblem, this.keyProblem];
    return problems.every((problem) => problem === null);
  }

  async read(): Promise<void> {
    await this.#work("saving", async () => {
      const shown = await mediaHost(this.#id);
      this.route = this.mustBeOwn ? "own_storage" : shown.route;
      if (shown.storage) this.#fill(shown.storage);
      this.#keptKind = shown.has_keys && shown.storage ? shown.storage.place.kind : null;
      this.loaded = true;
    });
  }

  /** Stores, fetches and deletes a small file with what is typed here; nothing is kept. */
  async tryOut(): Promise<void> {
    this.tried = true;
    this.trial = null;
    if (!this.isComplete) return;
    await this.#work("trying", async () => {
      this.trial = await tryMediaHost(this.#id, this.#storage(), this.#keys());
    });
  }

  async save(): Promise<Account | null> {
    this.tried = true;
    if (!this.isComplete) return null;
    let saved: Account | null = null;
    await this.#work("saving", async () => {
      const storage = this.isOwn ? this.#storage() : null;
      const keys = this.isOwn ? this.#keys() : null;
      saved = await setMediaHost(this.#id, this.route, storage, keys, this.sessionOnly);
      this.key = "";
      this.keyId = "";
    });
    return saved;
  }

  async #work(kind: "trying" | "saving", work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = kind;
    this.problem = null;
    try {
      await work();
    } catch (cause) {
      const error = asCommandError(cause);
      this.noKeychain = error.code === "no_keychain";
      this.problem = errorSentence(error);
    } finally {
      this.busy = null;
    }
  }

  #fill({ place, prefix, public_url }: OwnStorage): void {
    this.kind = place.kind;
    this.prefix = prefix;
    this.publicUrl = public_url;
    if (place.kind === "folder") {
      this.path = place.path;
      return;
    }
    this.endpoint = place.endpoint;
    this.bucket = place.kind === "azure" ? place.container : place.bucket;
    if (place.kind === "azure") this.account = place.account;
    if (place.kind === "s3") this.region = place.region;
  }

  #storage(): OwnStorage {
    return {
      place: this.#place(),
      prefix: this.prefix.trim(),
      public_url: this.publicUrl.trim(),
    };
  }

  #place(): StoragePlace {
    const [bucket, endpoint] = [this.bucket.trim(), this.endpoint.trim()];
    switch (this.kind) {
      case "s3":
        return { kind: "s3", bucket, region: this.region.trim(), endpoint };
      case "gcs":
        return { kind: "gcs", bucket, endpoint };
      case "azure":
        return { kind: "azure", account: this.account.trim(), container: bucket, endpoint };
      case "folder":
        return { kind: "folder", path: this.path.trim() };
    }
  }

  #keys(): StorageKeys | null {
    if (!this.needsKeys || !this.#typedKeys) return null;
    const key = this.key.trim();
    switch (this.kind) {
      case "s3":
        return {
          kind: "s3",
          access_key_id: this.keyId.trim(),
          secret_access_key: key,
          session_token: null,
        };
      case "gcs":
        return { kind: "gcs", service_account: key };
      case "azure":
        return this.azureKeys === "azure_sas"
          ? { kind: "azure_sas", signature: key }
          : { kind: "azure_key", access_key: key };
      case "folder":
        return null;
    }
  }
}
