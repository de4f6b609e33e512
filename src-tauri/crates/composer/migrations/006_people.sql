CREATE TABLE contacts (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  first_name TEXT NOT NULL DEFAULT '',
  last_name TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  fields TEXT NOT NULL DEFAULT '{}',
  source TEXT NOT NULL DEFAULT '',
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
) STRICT;
CREATE INDEX contacts_by_name ON contacts (sort_name, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX contacts_deleted ON contacts (deleted_at_ms) WHERE deleted_at_ms IS NOT NULL;

CREATE TABLE contact_tags (
  tag TEXT NOT NULL,
  contact INTEGER NOT NULL REFERENCES contacts (row),
  PRIMARY KEY (tag, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tags_by_contact ON contact_tags (contact);

CREATE TABLE contact_fields (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE contact_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

CREATE TABLE suppressions (
  number TEXT PRIMARY KEY,
  reason TEXT NOT NULL DEFAULT '',
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suppressions_by_time ON suppressions (since_ms DESC, number DESC);

CREATE TABLE post_values (
  post_id TEXT NOT NULL REFERENCES posts (id),
  recipient_key TEXT NOT NULL,
  filled TEXT NOT NULL,
  PRIMARY KEY (post_id, recipient_key)
) STRICT, WITHOUT ROWID;

ALTER TABLE audiences ADD COLUMN filter TEXT;
