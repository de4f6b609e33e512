import type { Bridge } from "./bridge";
import type { EventTable } from "./events";
import type { Unfinished } from "./generated/Unfinished";
import { adaptCommands } from "./fake/adapt-commands";
import { audienceCommands } from "./fake/audience-commands";
import { contactCommands } from "./fake/contact-commands";
import { draftCommands } from "./fake/draft-commands";
import { deskCommands } from "./fake/desk-commands";
import type { Handlers, Tell } from "./fake/handlers";
import { importCommands } from "./fake/import-commands";
import { libraryCommands } from "./fake/library-commands";
import { manyCommands } from "./fake/many-commands";
import { seededWorld } from "./fake/seed";
import { mediaHostCommands } from "./fake/media-host-commands";
import { pastCommands } from "./fake/past-commands";
import { sendCommands } from "./fake/send-commands";
import { storageCommands } from "./fake/storage-commands";
import { suppressionCommands } from "./fake/suppression-commands";
import { syncCommands } from "./fake/sync-commands";
import { systemCommands } from "./fake/system-commands";

const LATENCY_MS = 15;
const CLOSE_AFTER_MS = 800;

/** What a person's wish to close the window is called here. */
export const CLOSE_WISH = "postroom-close-wish";

/**
 * The commands over a seeded world in memory, for a dev build in a browser and for tests. Query string:
 * `drafts=10000`, `groups=1000`, `many=10000`, `pieces`, `welcome`, `recovery=damaged`, `close`. A production build does not contain it.
 */
export function makeFakeBridge(query: URLSearchParams, latencyMs = LATENCY_MS): Bridge {
  const news = new EventTarget();
  const emit = <K extends keyof EventTable>(event: K, payload: EventTable[K]) =>
    news.dispatchEvent(new CustomEvent(event, { detail: payload }));
  const tell: Tell = (topic, id) => setTimeout(() => emit("changed", { topic, id }));

  const world = seededWorld(query);
  const storage = storageCommands(world, tell, query);
  const handlers: Handlers = {
    ...draftCommands(world, tell),
    ...adaptCommands(world, tell),
    ...sendCommands(world, tell),
    ...deskCommands(world, tell),
    ...audienceCommands(world, tell),
    ...contactCommands(world, tell),
    ...importCommands(world, tell, (progress) => emit("import-progress", progress)),
    ...suppressionCommands(world, tell),
    ...mediaHostCommands(world, tell),
    ...libraryCommands(world, tell, query),
    ...storage,
    ask_close: () => {
      emit("close-asked", storage.unfinished({}) as Unfinished);
      return null;
    },
    ...systemCommands(world, tell),
    ...manyCommands(world, tell),
    ...pastCommands(world, tell),
    ...syncCommands(world, tell),
  };

  return {
    async invoke(command, args) {
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      return structuredClone(await handlers[command](structuredClone(args)));
    },
    async sendBytes<T>(_command: string, _body: Uint8Array, headers: Record<string, string>) {
      const name = decodeURIComponent(headers["x-name"] ?? "");
      const [outcome] = await handlers.attach_paths({
        id: headers["x-draft"] ?? "",
        paths: [name],
      });
      return outcome as T;
    },
    async listen(event, handler) {
      const hear = (heard: Event) => handler((heard as CustomEvent).detail);
      news.addEventListener(event, hear);
      return () => news.removeEventListener(event, hear);
    },
    onFileDrag: async () => () => undefined,
    /** With `close` in the query string the window is asked to close at once; tests ask by an event. */
    async onCloseRequested(handler) {
      const hear = () => void handler();
      if (query.has("close")) setTimeout(hear, CLOSE_AFTER_MS);
      addEventListener(CLOSE_WISH, hear);
      return () => removeEventListener(CLOSE_WISH, hear);
    },
  };
}

export const fakeBridge = makeFakeBridge(new URLSearchParams(location.search));
