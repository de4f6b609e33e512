import type { Attachment } from "svelte/attachments";

const DELAY_MS = 450;
const GAP_PX = 6;
const EDGE_PX = 4;

function place(tip: HTMLElement, anchor: DOMRect, side: "below" | "beside"): void {
  const own = tip.getBoundingClientRect();
  const beyond = anchor.bottom + GAP_PX + own.height > innerHeight;
  const rtl = document.dir === "rtl";
  const top =
    side === "beside"
      ? anchor.top + (anchor.height - own.height) / 2
      : beyond
        ? anchor.top - GAP_PX - own.height
        : anchor.bottom + GAP_PX;
  const beside = rtl ? anchor.left - GAP_PX - own.width : anchor.right + GAP_PX;
  const left = side === "beside" ? beside : anchor.left + (anchor.width - own.width) / 2;
  tip.style.top = `${top}px`;
  tip.style.left = `${Math.min(Math.max(left, EDGE_PX), innerWidth - own.width - EDGE_PX)}px`;
}

/** Shows an element's accessible name to those who point at it or reach it by keyboard. */
export function tooltip(
  text: () => string,
  side: "below" | "beside" = "below",
): Attachment<HTMLElement> {
  return (element) => {
    let tip: HTMLElement | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const hide = () => {
      clearTimeout(timer);
      tip?.remove();
      tip = undefined;
    };
    const show = () => {
      hide();
      tip = document.createElement("div");
      tip.className = "tooltip";
      tip.setAttribute("aria-hidden", "true");
      tip.textContent = text();
      document.body.append(tip);
      place(tip, element.getBoundingClientRect(), side);
    };
    const onEnter = () => {
      clearTimeout(timer);
      timer = setTimeout(show, DELAY_MS);
    };
    const onFocus = () => element.matches(":focus-visible") && onEnter();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();

    element.addEventListener("pointerenter", onEnter);
    element.addEventListener("pointerleave", hide);
    element.addEventListener("pointerdown", hide);
    element.addEventListener("focus", onFocus);
    element.addEventListener("blur", hide);
    element.addEventListener("keydown", onKey);
    return () => {
      hide();
      element.removeEventListener("pointerenter", onEnter);
      element.removeEventListener("pointerleave", hide);
      element.removeEventListener("pointerdown", hide);
      element.removeEventListener("focus", onFocus);
      element.removeEventListener("blur", hide);
      element.removeEventListener("keydown", onKey);
    };
  };
}
