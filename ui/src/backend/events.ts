import type { AttachOutcome } from "./generated/AttachOutcome";
import { bridge, type FileDrag } from "./bridge";
import type { ImportProgress } from "./generated/ImportProgress";
import type { Topic } from "./generated/Topic";
import type { Unfinished } from "./generated/Unfinished";

export type { Topic };

/** Event name → payload. */
export interface EventTable {
  changed: { topic: Topic; id: string | null };
  "upload-progress": { entry_id: string; done: number; total: number };
  "attach-progress": { draft_id: string; done: number; total: number; name: string };
  "convert-progress": { draft_id: string; attachment: string; thousandths: number };
  "import-progress": ImportProgress;
  "close-asked": Unfinished;
  attached: { draft_id: string; outcome: AttachOutcome };
}

type Stop = () => void;

/** Turns a promised unsubscribe into one that can be called at once. */
function stopWhenReady(started: Promise<Stop>): Stop {
  let stopped = false;
  let stop: Stop | undefined;
  started.then(
    (ready) => {
      if (stopped) ready();
      else stop = ready;
    },
    () => undefined,
  );
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Hears an event of the backend; returns how to stop. Fits `$effect(() => onEvent(...))`. */
export function onEvent<K extends keyof EventTable>(
  event: K,
  handler: (payload: EventTable[K]) => void,
): Stop {
  return stopWhenReady(bridge().then((ready) => ready.listen(event, handler)));
}

/** Calls back when something about one of these topics changed. */
export function onChanged(
  topics: Topic | readonly Topic[],
  handler: (id: string | null, topic: Topic) => void,
): Stop {
  const wanted = typeof topics === "string" ? [topics] : topics;
  return onEvent("changed", ({ topic, id }) => {
    if (wanted.includes(topic)) handler(id, topic);
  });
}

/** Hears files dragged from the file manager over the window. */
export function onFileDrag(handler: (drag: FileDrag) => void): Stop {
  return stopWhenReady(bridge().then((ready) => ready.onFileDrag(handler)));
}

type Keeper = () => Promise<unknown>;
const keepers = new Set<Keeper>();

/** Keeps something before the window closes; an answer of `false` says that it could not be kept. */
export function beforeClose(keep: Keeper): Stop {
  keepers.add(keep);
  return () => keepers.delete(keep);
}

/** Keeps everything that is not on the disk yet; says whether all of it is kept. */
export async function keepEverything(): Promise<boolean> {
  const kept = await Promise.allSettled([...keepers].map((keep) => keep()));
  return kept.every((one) => one.status === "fulfilled" && one.value !== false);
}

/** Hears the wish to close the window; the window stays until the shell closes it. */
export function onCloseRequested(handler: () => Promise<void>): Stop {
  return stopWhenReady(bridge().then((ready) => ready.onCloseRequested(handler)));
}
