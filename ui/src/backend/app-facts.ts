/** What the app says about itself, for the diagnosis page. */
export interface AppFacts {
  version: string;
  data_dir: string;
  sandbox_url: string | null;
  sqlite_version: string;
  os: string;
  keychain: boolean;
}

/** How many recipients were stopped and how many were already on their way. */
export interface CancelOutcome {
  cancelled: number;
  too_late: number;
}
