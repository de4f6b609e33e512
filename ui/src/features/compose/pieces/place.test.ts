import { describe, expect, it } from "vitest";
import { type PlaceProblem, pointWords, readPlace } from "./place";

const BERLIN = { latitude: 52.52, longitude: 13.405 };

describe("a place", () => {
  it.each([
    "52.52, 13.405",
    "  52.52,13.405 ",
    "(52.52, 13.405)",
    "52.52 13.405",
    "52.52; 13.405",
    "52,52; 13,405",
    "52,52, 13,405",
    "52.52 N, 13.405 E",
    "52.52° N 13.405° O",
    "geo:52.52,13.405?z=14",
    "https://www.google.com/maps/@52.52,13.405,15z",
    "https://www.google.com/maps?q=52.52,13.405",
    "https://www.google.com/maps/search/?api=1&query=52.52%2C13.405",
    "https://www.google.com/maps/place/Hall/@52.5,13.4,17z/data=!3m1!4b1!4m5!3m4!8m2!3d52.52!4d13.405",
    "https://maps.apple.com/?ll=52.52,13.405&q=Hall",
    "https://www.openstreetmap.org/#map=17/52.52/13.405",
    "https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=15/50.1/8.2",
    "https://www.bing.com/maps?cp=52.52~13.405&lvl=16",
  ])("is read from %s", (words) => expect(readPlace(words)).toEqual(BERLIN));

  it("is read from degrees with minutes and seconds, south and west below zero", () => {
    const point = readPlace(`33°51'54"S 151°12'36"E`);
    expect(point).toEqual({ latitude: -33.865, longitude: 151.21 });
    expect(readPlace("40° 42′ N, 74° 0′ W")).toEqual({ latitude: 40.7, longitude: -74 });
  });

  it.each<[string, PlaceProblem]>([
    ["", "unreadable"],
    ["Alexanderplatz", "unreadable"],
    ["52.52", "unreadable"],
    ["1, 2, 3", "unreadable"],
    ["https://example.com/a", "unreadable"],
    ["https://www.google.com/maps/place/%E0%A4%A", "unreadable"],
    [`1,${"1".repeat(3_000)}`, "unreadable"],
    ["90.1, 0", "latitude"],
    ["0, 180.5", "longitude"],
    ["https://maps.app.goo.gl/Ab12", "short_link"],
  ])("is not read from %s: %s", (words, problem) => expect(readPlace(words)).toBe(problem));

  it.each([
    { latitude: -90, longitude: 180 },
    { latitude: 0.0000012, longitude: -0.5 },
    { latitude: 52.5200066, longitude: 13.404954 },
  ])("is the same after it was written down: $latitude, $longitude", (point) => {
    expect(readPlace(pointWords(point))).toEqual(point);
  });
});
