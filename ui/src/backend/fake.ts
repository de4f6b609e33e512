import type { Bridge } from "./bridge";
/** The seeded world of a dev build. */
export const fakeBridge = {} as Bridge;
