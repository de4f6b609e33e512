/** Every visible word: `m.key()` in a template follows the chosen language. */
export { m } from "./compiled/messages.js";
export { language, type Language } from "./language.svelte";
