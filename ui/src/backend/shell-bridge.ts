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

let asksAboutWaiting = false;

/** Lets the shell close the window, which asks first when something would wait and the page can ask. */
function mayClose(): Promise<unknown> {
  return asksAboutWaiting ? invoke("ask_close") : getCurrentWindow().destroy();
}

/** Closes the window after the handler; where that is not possible, it is closed without a question. */
async function onCloseRequested(handler: () => Promise<void>): Promise<() => void> {
  return getCurrentWindow().onCloseRequested(async (request) => {
    request.preventDefault();
    await handler().catch(() => undefined);
    await mayClose().catch(() => getCurrentWindow().destroy());
  });
}

/** The bridge to the desktop shell. */
export const shellBridge: Bridge = {
  invoke: (command, args) => invoke(command, args),
  sendBytes: (command, body, headers) => invoke(command, body, { headers }),
  listen: (event, handler) => {
    if (event === "close-asked") asksAboutWaiting = true;
    return listen(event, ({ payload }) => handler(payload as never));
  },
  onFileDrag: (handler) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => handler(fileDrag(payload))),
  onCloseRequested,
};
