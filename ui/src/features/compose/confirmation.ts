/** How much asking a send needs: none, a dialog, or a number to type. */
export type Confirmation = "none" | "dialog" | "typed";

const DIALOG_FROM = 5;
const TYPED_FROM = 50;

/** The confirmation in proportion to the number of recipients. */
export function confirmationFor(recipients: number): Confirmation {
  if (recipients >= TYPED_FROM) return "typed";
  return recipients >= DIALOG_FROM ? "dialog" : "none";
}

/** Whether the typed text is this number, with or without separators. */
export function isTypedNumber(typed: string, wanted: number): boolean {
  return typed.replace(/[\s.,'’]/g, "") === String(wanted);
}
