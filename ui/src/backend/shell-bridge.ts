import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type { Bridge, FileDrag } from "./bridge";

type DragEvent = Parameters<
  Parameters<ReturnType<typeof getCurrentWebview>["onDragDropEvent"]>[0]
>[0]["payload"];

function fileDrag(event: DragEvent): FileDrag {
  if (event.type === "leave") return { kind: "leave" };
  const { x, y } = event.position.toLogical(devicePixelRatio);
  return event.type === "drop"
    ? { kind: "drop", x, y, paths: event.paths }
    : { kind: "over", x, y };
}

/** Leaves it to the handler whether the window closes; one that fails cannot keep it open. */
function onCloseRequested(handler: () => Promise<void>): Promise<() => void> {
  const window = getCurrentWindow();
  return window.onCloseRequested(async (request) => {
    request.preventDefault();
    await handler().catch(() => window.destroy());
  });
}

/** The bridge to the desktop shell. */
export const shellBridge: Bridge = {
  invoke: (command, args) => invoke(command, args),
  sendBytes: (command, body, headers) => invoke(command, body, { headers }),
  listen: (event, handler) => listen(event, ({ payload }) => handler(payload as never)),
  onFileDrag: (handler) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => handler(fileDrag(payload))),
  onCloseRequested,
};
