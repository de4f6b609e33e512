import type { CommandError, CommandErrorCode } from "./backend/command-error";
import { m } from "./messages";

const SENTENCES: Partial<Record<CommandErrorCode, () => string>> = {
  not_found: () => m.error_not_found(),
  too_late: () => m.error_too_late(),
  sign_in_needed: () => m.error_sign_in_needed(),
  unreachable: () => m.error_unreachable(),
  keys_missing: () => m.error_keys_missing(),
  no_keychain: () => m.error_no_keychain(),
  disk_full: () => m.error_disk_full(),
  read_only: () => m.error_read_only(),
  locked: () => m.error_locked(),
  damaged: () => m.error_damaged(),
  storage: () => m.error_storage(),
  internal: () => m.error_internal(),
};

/** Says in the chosen language what went wrong, what was kept and what to do. */
export function errorSentence(error: CommandError): string {
  return SENTENCES[error.code]?.() ?? error.message;
}
