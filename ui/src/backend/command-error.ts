/** The codes the window reacts to; everything else is "internal". */
export const COMMAND_ERROR_CODES = [
  "not_found",
  "checks_failed",
  "too_late",
  "sign_in_needed",
  "unreachable",
  "refused",
  "keys_missing",
  "no_keychain",
  "disk_full",
  "read_only",
  "locked",
  "damaged",
  "storage",
  "invalid",
  "picture",
  "internal",
] as const;

export type CommandErrorCode = (typeof COMMAND_ERROR_CODES)[number];

/** A command that did not work: the code says what to do, the message is for a person who asks why. */
export class CommandError extends Error {
  readonly code: CommandErrorCode;
  readonly detail: string | null;

  constructor(code: CommandErrorCode, message: string, detail: string | null = null) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.detail = detail;
  }
}

/** Turns whatever a rejected command carries into a `CommandError`. */
export function asCommandError(cause: unknown): CommandError {
  if (cause instanceof CommandError) return cause;
  if (typeof cause === "object" && cause !== null && "code" in cause && "message" in cause) {
    const code = COMMAND_ERROR_CODES.find((known) => known === cause.code) ?? "internal";
    const detail = "detail" in cause && typeof cause.detail === "string" ? cause.detail : null;
    return new CommandError(code, String(cause.message), detail);
  }
  return new CommandError("internal", cause instanceof Error ? cause.message : String(cause));
}
