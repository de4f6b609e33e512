/** One arrow press, in ten-thousandths of a side: one per cent, with Alt a tenth of that. */
const STEP = 100;
const SMALL_STEP = 10;

/** How far an arrow key leads, in ten-thousandths; null for other keys. Right is right in every language. */
export function arrowStep(event: KeyboardEvent): { x: number; y: number } | null {
  const step = event.altKey ? SMALL_STEP : STEP;
  const steps: Record<string, { x: number; y: number }> = {
    ArrowLeft: { x: -step, y: 0 },
    ArrowRight: { x: step, y: 0 },
    ArrowUp: { x: 0, y: -step },
    ArrowDown: { x: 0, y: step },
  };
  return event.ctrlKey || event.metaKey ? null : (steps[event.key] ?? null);
}
