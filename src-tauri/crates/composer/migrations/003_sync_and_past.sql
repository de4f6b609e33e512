ALTER TABLE posts ADD COLUMN not_after_ms INTEGER;
ALTER TABLE drafts ADD COLUMN purged_at_ms INTEGER;
ALTER TABLE draft_revisions ADD COLUMN origin TEXT NOT NULL DEFAULT 'typed';
CREATE TABLE draft_links (
  draft_id TEXT PRIMARY KEY REFERENCES drafts (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  remote_id TEXT,
  base TEXT,
  base_revision INTEGER NOT NULL DEFAULT 0,
  remote_updated_at_ms INTEGER NOT NULL DEFAULT 0,
  files TEXT NOT NULL DEFAULT '[]',
  mark TEXT NOT NULL DEFAULT 'waiting',
  marked_revision INTEGER NOT NULL DEFAULT 0,
  stays TEXT,
  message TEXT,
  notice TEXT,
  synced_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX draft_links_by_copy ON draft_links (account_id, remote_id) WHERE remote_id IS NOT NULL;
CREATE TABLE draft_errands (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  draft_id TEXT NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  step TEXT NOT NULL,
  shared TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  known TEXT NOT NULL DEFAULT '[]',
  new_remote_id TEXT,
  outdated TEXT NOT NULL DEFAULT '[]',
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX draft_errands_open ON draft_errands (draft_id) WHERE ended_at_ms IS NULL;
CREATE TABLE draft_conflicts (
  draft_id TEXT PRIMARY KEY REFERENCES drafts (id),
  base TEXT,
  mine_revision INTEGER NOT NULL,
  theirs_revision INTEGER NOT NULL,
  theirs TEXT NOT NULL,
  fields TEXT NOT NULL,
  found_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
