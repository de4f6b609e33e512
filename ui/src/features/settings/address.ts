import { m } from "@/messages";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What is wrong with an address, or null; plain http is allowed to this machine only. */
export function addressProblem(address: string): string | null {
  if (!URL.canParse(address.trim())) return m.settings_address_unreadable();
  const url = new URL(address.trim());
  if (url.username !== "" || url.password !== "") return m.settings_address_has_token();
  if (url.protocol === "https:") return null;
  if (url.protocol === "http:" && LOOPBACK.test(url.hostname)) return null;
  return m.settings_address_not_https();
}
