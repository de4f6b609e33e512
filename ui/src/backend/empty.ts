/** Values that say nothing yet, for what begins empty. */
import type { Content } from "./generated/Content";
import type { DeliveryCounts } from "./generated/DeliveryCounts";
import type { MessageOptions } from "./generated/MessageOptions";

/** No wish about how a message is treated. */
export const NO_OPTIONS: Readonly<MessageOptions> = {
  tags: [],
  validity_seconds: null,
  ignore_quiet_hours: false,
  cap_frequency: false,
  track_links: false,
};

/** Counts before there is anybody to count. */
export const NO_COUNTS: Readonly<DeliveryCounts> = {
  waiting: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  seen: 0,
  failed: 0,
  unknown: 0,
  cancelled: 0,
};

/** A content of words alone. */
export function emptyContent(text = ""): Content {
  return {
    text,
    attachments: [],
    piece: null,
    actions: [],
    reply_to: null,
    options: { ...NO_OPTIONS, tags: [] },
  };
}
