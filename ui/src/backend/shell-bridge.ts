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

/** Closes the window after the handler; where that is not allowed, the next request closes it natively. */
async function onCloseRequested(handler: () => Promise<void>): Promise<() => void> {
  const stop = await getCurrentWindow().onCloseRequested(async (request) => {
    request.preventDefault();
    await handler().catch(() => undefined);
    await getCurrentWindow()
      .destroy()
      .catch(() => stop());
  });
  return stop;
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
