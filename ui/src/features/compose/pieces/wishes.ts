/** Reads the fields about how a message is treated. */

/** Source: Bird's contract; the only system that takes tags. */
export const MOST_TAGS = 10;
const LONGEST_TAG = 50;
const TAG = /^[A-Za-z0-9_ -]+$/;

/** The units a validity is given in. */
export type ValidityUnit = "minutes" | "hours" | "days";

/** Seconds of each unit. */
export const UNIT_SECONDS: Record<ValidityUnit, number> = {
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

/** A month; no system is asked to try for longer. */
export const LONGEST_VALIDITY_SECONDS = 31 * UNIT_SECONDS.days;

/** What is wrong with tags: too many, or one that is not made of what tags are made of. */
export type TagProblem = { code: "too_many" } | { code: "form"; tag: string };

/** The tags of a line where commas stand between them, each once. */
export function readTags(line: string): string[] {
  const tags = line.split(",").map((tag) => tag.trim().replace(/\s+/g, " "));
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

/** The first thing to mend about tags. */
export function tagProblem(tags: readonly string[]): TagProblem | null {
  const bad = tags.find((tag) => tag.length > LONGEST_TAG || !TAG.test(tag));
  if (bad !== undefined) return { code: "form", tag: bad };
  return tags.length > MOST_TAGS ? { code: "too_many" } : null;
}

/** A validity as a number of the largest unit that fits it. */
export function validityForm(seconds: number | null): { count: number | null; unit: ValidityUnit } {
  if (seconds === null) return { count: null, unit: "hours" };
  const units: ValidityUnit[] = ["days", "hours"];
  const unit = units.find((one) => seconds % UNIT_SECONDS[one] === 0) ?? "minutes";
  return { count: Math.max(1, Math.round(seconds / UNIT_SECONDS[unit])), unit };
}

/** The seconds that a number of a unit stands for; null when it is no length that can be asked for. */
export function validitySeconds(count: number, unit: ValidityUnit): number | null {
  const seconds = count * UNIT_SECONDS[unit];
  const fits = Number.isInteger(count) && seconds >= 60 && seconds <= LONGEST_VALIDITY_SECONDS;
  return fits ? seconds : null;
}
