import type { Card } from "@/backend/generated/Card";

/** What WhatsApp shows as a carousel. Source: the rules in Bird's contract. */
export const FEWEST_CARDS = 2;
export const MOST_CARDS = 10;

/** A card with nothing on it but perhaps a picture. */
export function firstCard(attachment: string | null): Card {
  return { title: "", text: "", attachment, actions: [] };
}

/** Whether as many cards can be shown side by side. */
export function isCardCountFit(count: number): boolean {
  return count >= FEWEST_CARDS && count <= MOST_CARDS;
}
