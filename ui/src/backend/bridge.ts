import type { EventTable } from "./events";
import type { Arguments, CommandName, Result } from "./table";

/** A drag of files over the window, in CSS pixels. */
export type FileDrag =
  | { kind: "over"; x: number; y: number }
  | { kind: "drop"; x: number; y: number; paths: string[] }
  | { kind: "leave" };

/** What the window needs from the outside: the desktop shell, or the seeded world of a dev build. */
export interface Bridge {
  invoke<K extends CommandName>(command: K, args: Arguments<K>): Promise<Result<K>>;
  /** A command whose body is raw bytes. */
  sendBytes<T>(command: string, body: Uint8Array, headers: Record<string, string>): Promise<T>;
  listen<K extends keyof EventTable>(
    event: K,
    handler: (payload: EventTable[K]) => void,
  ): Promise<() => void>;
  onFileDrag(handler: (drag: FileDrag) => void): Promise<() => void>;
  /** The wish to close the window, which stays open by itself. */
  onCloseRequested(handler: () => Promise<void>): Promise<() => void>;
}

/** Whether the page runs inside the desktop shell. */
export const insideShell = "__TAURI_INTERNALS__" in globalThis;

async function load(): Promise<Bridge> {
  if (import.meta.env.DEV && !insideShell) return (await import("./fake")).fakeBridge;
  return (await import("./shell-bridge")).shellBridge;
}

let loading: Promise<Bridge> | undefined;

/** The bridge of this window, loaded once. */
export function bridge(): Promise<Bridge> {
  return (loading ??= load());
}
