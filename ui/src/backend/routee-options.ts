import type { RouteeOptions } from "./generated/RouteeOptions";

/** The settings of a Routee account that nobody has changed yet. */
export const USUAL_ROUTEE: RouteeOptions = {
  auth_base_url: "https://auth.routee.net",
  path_prefix: "/whatsapp",
  senders: [],
  groups: [],
  requests_per_second: 10,
  send_empty_text: true,
  template_account_id: "",
  template_ids: [],
};
