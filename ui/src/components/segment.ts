/** A stretch of a bar, as wide as its share of the whole. */
export interface Segment {
  key: string;
  count: number;
  /** What it counts, in words and with its number. */
  words: string;
}
