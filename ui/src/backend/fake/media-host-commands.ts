import { CommandError } from "../command-error";
import type { ShownHost } from "../generated/ShownHost";
import type { StorageKeys } from "../generated/StorageKeys";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import type { World } from "./world";

const WAIT_MS = 600;

type MediaHostCommands = Pick<Handlers, "media_host" | "set_media_host" | "try_media_host">;

/** Where pictures are kept. The bucket "closed" is not public, "missing" is not there; the key "wrong" is refused. */
export function mediaHostCommands(world: World, tell: Tell): MediaHostCommands {
  const withKeys = new Set<string>();

  function isWrong(keys: StorageKeys | null): boolean {
    return keys !== null && JSON.stringify(keys).includes('"wrong"');
  }

  return {
    media_host: ({ id }): ShownHost => {
      const { upload_route: route, own_storage: storage } = found(world.accounts, id).options;
      return { route, storage, has_keys: withKeys.has(id) };
    },
    set_media_host: ({ id, route, storage, keys }) => {
      const account = found(world.accounts, id);
      const needsKeys = route === "own_storage" && storage?.place.kind !== "folder";
      if (needsKeys && keys === null && !withKeys.has(id))
        throw new CommandError("keys_missing", "the access keys of the storage are missing");
      if (keys) withKeys.add(id);
      account.options = {
        ...account.options,
        upload_route: route,
        own_storage: storage ?? account.options.own_storage,
      };
      tell("accounts", id);
      return account;
    },
    try_media_host: async ({ storage, keys }) => {
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      const url = `${storage.public_url}/${storage.prefix}/0123abcd.txt`;
      const bucket = storage.place.kind === "s3" ? storage.place.bucket : "";
      if (isWrong(keys))
        return { url, problem: "keys_refused", detail: "SignatureDoesNotMatch: As told." };
      if (bucket === "missing")
        return { url, problem: "no_such_place", detail: "NoSuchBucket: As told." };
      if (bucket === "closed")
        return { url, problem: "not_public", detail: `${url} answers 403 Forbidden` };
      return { url, problem: null, detail: null };
    },
  };
}
