import { firstFrame } from "./backend/commands";

/** What stands on a screen once it has read its things: a row, a word that there are none, or a problem. */
const USABLE = ':is([role="option"], .empty, [role="alert"], h2)';

/** Tells the backend when the first frame that can be used has been painted. */
export function reportFirstFrame(root: HTMLElement): void {
  const isUsable = () => root.querySelector(`main ${USABLE}`) !== null;
  const painted = () =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => void firstFrame().catch(() => undefined)),
    );
  if (isUsable()) return painted();
  const watch = new MutationObserver(() => {
    if (!isUsable()) return;
    watch.disconnect();
    painted();
  });
  watch.observe(root, { childList: true, subtree: true });
}
