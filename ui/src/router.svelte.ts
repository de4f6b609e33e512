/** The sections of the window, in the order of the rail. */
export const SECTION_IDS = [
  "drafts",
  "outbox",
  "schedules",
  "history",
  "audience",
  "library",
  "settings",
] as const;

export type SectionId = (typeof SECTION_IDS)[number];

/** Where the window is: a section and, inside it, the thing that is open. */
export interface Place {
  section: SectionId;
  id: string | null;
}

/** Reads a place from a location hash; anything unknown leads to the drafts. */
export function placeFromHash(hash: string): Place {
  const [section = "", ...rest] = hash.replace(/^#\/?/, "").split("/");
  const known = SECTION_IDS.find((candidate) => candidate === section);
  if (!known) return { section: "drafts", id: null };
  return { section: known, id: decoded(rest.join("/")) };
}

/** Writes a place as a location hash. */
export function hashFromPlace(place: Place): string {
  const id = place.id === null ? "" : `/${encodeURIComponent(place.id)}`;
  return `#/${place.section}${id}`;
}

function decoded(part: string): string | null {
  if (part === "") return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

class Router {
  place = $state<Place>(placeFromHash(location.hash));

  constructor() {
    addEventListener("hashchange", () => {
      this.place = placeFromHash(location.hash);
    });
  }

  /** Goes somewhere and keeps the way back in the window's history. */
  go(section: SectionId, id: string | null = null): void {
    const next = { section, id };
    if (hashFromPlace(next) === hashFromPlace(this.place)) return;
    this.place = next;
    location.hash = hashFromPlace(next);
  }

  /** Goes somewhere in the place of the present entry, for corrections nobody wants to go back to. */
  replace(section: SectionId, id: string | null = null): void {
    this.place = { section, id };
    history.replaceState(null, "", hashFromPlace(this.place));
  }
}

/** The one router of this window. */
export const router = new Router();
