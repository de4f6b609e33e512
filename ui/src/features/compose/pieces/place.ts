/** Reads a place from what people paste: two numbers, degrees with minutes, or the link of a map. */
import type { Location } from "@/backend/generated/Location";

/** A point on the earth in degrees. */
export type Point = Pick<Location, "latitude" | "longitude">;

/** Why pasted words are no place. */
export type PlaceProblem = "unreadable" | "latitude" | "longitude" | "short_link";

/** More is no pair of numbers and no link. */
const LONGEST_INPUT = 2_048;
const NUMBER = String.raw`[-+]?\d{1,3}(?:\.\d{1,20})?`;
const PAIR = new RegExp(`^(${NUMBER})(?:\\s*[,;/]\\s*|\\s+)(${NUMBER})$`);
const COMMA_PAIR = /^([-+]?\d{1,3},\d{1,20})(?:\s*[;/]\s*|,\s+|\s+)([-+]?\d{1,3},\d{1,20})$/;
const DEGREES =
  /(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:"|″|”|'')\s*)?([NSEWO])/giu;
const DECIMAL_DEGREES =
  /^(\d{1,3}(?:\.\d{1,20})?)\s*°?\s*([NS])[\s,;]+(\d{1,3}(?:\.\d{1,20})?)\s*°?\s*([EWO])$/i;
/** Where the addresses of maps keep their point, the pin before the middle of the map. */
const IN_LINK: readonly RegExp[] = [
  new RegExp(`!3d(${NUMBER})!4d(${NUMBER})`),
  new RegExp(`[?&](?:q|query|ll|sll|center|destination|daddr)=(?:loc:)?(${NUMBER}),(${NUMBER})`),
  new RegExp(`[?&]mlat=(${NUMBER})&mlon=(${NUMBER})`),
  new RegExp(`[?&]cp=(${NUMBER})~(${NUMBER})`),
  new RegExp(`@(${NUMBER}),(${NUMBER})`),
  new RegExp(`#map=\\d{1,2}(?:\\.\\d+)?/(${NUMBER})/(${NUMBER})`),
  new RegExp(`^geo:(${NUMBER}),(${NUMBER})`, "i"),
];
/** Links that name no point; they only lead to a page that does. */
const SHORT_LINK = /^https?:\/\/(?:maps\.app\.goo\.gl|goo\.gl|osm\.org\/go|g\.page)\b/i;

/** The point that words name, or why they name none. */
export function readPlace(words: string): Point | PlaceProblem {
  const text = words.trim();
  if (text === "" || text.length > LONGEST_INPUT) return "unreadable";
  if (SHORT_LINK.test(text)) return "short_link";
  const pair = isLink(text) ? linkPair(text) : (plainPair(text) ?? degreePair(text));
  if (!pair) return "unreadable";
  const [latitude, longitude] = pair;
  if (Math.abs(latitude) > 90) return "latitude";
  if (Math.abs(longitude) > 180) return "longitude";
  return { latitude, longitude };
}

/** A point as people paste it; it is read back as the same point. */
export function pointWords({ latitude, longitude }: Point): string {
  return `${plain(latitude)}, ${plain(longitude)}`;
}

/** Without an exponent, which nobody writes in degrees. */
function plain(degrees: number): string {
  return String(Number(degrees.toFixed(7)));
}

function isLink(text: string): boolean {
  return /^(?:https?:\/\/|geo:|www\.|maps\.)/i.test(text);
}

function linkPair(link: string): [number, number] | null {
  const text = decoded(link);
  const found = IN_LINK.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

function plainPair(text: string): [number, number] | null {
  const bare = text.replace(/^\((.*)\)$/, "$1").trim();
  const points = PAIR.exec(bare);
  if (points) return [Number(points[1]), Number(points[2])];
  const commas = COMMA_PAIR.exec(bare);
  return commas ? [withComma(commas[1]), withComma(commas[2])] : null;
}

function withComma(digits = ""): number {
  return Number(digits.replace(",", "."));
}

function degreePair(text: string): [number, number] | null {
  const decimal = DECIMAL_DEGREES.exec(text);
  if (decimal) {
    return [signed(Number(decimal[1]), decimal[2]), signed(Number(decimal[3]), decimal[4])];
  }
  const [first, second, third] = [...text.matchAll(DEGREES)];
  if (!first || !second || third) return null;
  const isLatitude = (side = "") => /[NS]/i.test(side);
  if (!isLatitude(first[4]) || isLatitude(second[4])) return null;
  return [fromDegrees(first), fromDegrees(second)];
}

function fromDegrees([, degrees, minutes = "0", seconds = "0", side]: RegExpMatchArray): number {
  const size = Number(degrees) + Number(minutes) / 60 + withComma(seconds) / 3_600;
  return signed(Number(size.toFixed(7)), side);
}

/** South and west are below zero; `O` is the German east. */
function signed(size: number, side = ""): number {
  return /[SW]/i.test(side) ? -size : size;
}
