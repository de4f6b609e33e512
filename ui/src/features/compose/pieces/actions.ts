/** Buttons below a message or on a card. */
import type { Action } from "@/backend/generated/Action";
import type { ActionKind } from "@/backend/generated/ActionKind";

/** What is wrong with the address of a link. */
export type LinkProblem = "empty" | "no_address";

/** A button with nothing on it yet. */
export function firstAction(kind: ActionKind): Action {
  return ofKind({ kind: "reply", text: "" }, kind);
}

/** The same button as another kind; its words stay. */
export function ofKind({ text }: Action, kind: ActionKind): Action {
  switch (kind) {
    case "postback":
      return { kind, text, payload: "" };
    case "link":
      return { kind, text, url: "" };
    case "reply":
    case "location_request":
      return { kind, text };
  }
}

/** What is wrong with an address, or null; only https leads anywhere from a button. */
export function linkProblem(url: string): LinkProblem | null {
  if (url.trim() === "") return "empty";
  try {
    return new URL(url).protocol === "https:" ? null : "no_address";
  } catch {
    return "no_address";
  }
}
