const CHOICES_S = [0, 5, 10, 30, 60, 120];

/** The hold times to choose from; one that was set elsewhere stays in the list. */
export function holdChoices(currentS: number): number[] {
  return [...new Set([...CHOICES_S, currentS])].sort((a, b) => a - b);
}
