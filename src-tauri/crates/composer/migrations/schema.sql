-- The schema as it is now. The numbered files beside this one build it; a test compares the two.
-- Times are milliseconds since 1970 UTC; ids are UUIDs as text; lists and whole values are JSON text.

-- One setting of the app, or something it remembers between starts, as JSON. Never a secret.
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One connection to one sending system. Its secret lies in the keychain, never here; a removed one stays, because posts point to it.
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  base_url TEXT NOT NULL,
  is_sandbox INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'ready',
  session_only INTEGER NOT NULL DEFAULT 0,
  options TEXT NOT NULL DEFAULT '{}',
  misses INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  removed_at_ms INTEGER
) STRICT;

-- One sender of an account as the system listed it last; replaced as a whole at every refresh.
CREATE TABLE senders (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  can_send INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

-- One WhatsApp group of an account as the system listed it last; replaced as a whole at every refresh.
CREATE TABLE groups (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  member_count INTEGER,
  is_announce INTEGER NOT NULL DEFAULT 0,
  can_send INTEGER NOT NULL DEFAULT 1,
  sender_ids TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

-- One named set of recipients that a person saved, written down or (filter) looked up among the contacts; a deleted one stays, marked.
CREATE TABLE audiences (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  recipients TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  filter TEXT
) STRICT;

-- One person with a phone number in E.164; sort_name is the folded name. A deleted one stays for a while, marked, without tags and words.
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

-- One tag of one contact that is not deleted.
CREATE TABLE contact_tags (
  tag TEXT NOT NULL,
  contact INTEGER NOT NULL REFERENCES contacts (row),
  PRIMARY KEY (tag, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tags_by_contact ON contact_tags (contact);

-- One name that fields of contacts have or had; what variables can be called.
CREATE TABLE contact_fields (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The words and digits of one contact, for the search; rowid is contacts.row.
CREATE VIRTUAL TABLE contact_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

-- One number that must never be sent to.
CREATE TABLE suppressions (
  number TEXT PRIMARY KEY,
  reason TEXT NOT NULL DEFAULT '',
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suppressions_by_time ON suppressions (since_ms DESC, number DESC);

-- One original file as it came in, named by its SHA-256; the file lies in the library folder and never changes.
-- media: what is known about a file that plays or has pages. look: 64 bits of what a picture looks like, once look_version is not 0.
-- In the library's trash when trashed_at_ms is set; a new use takes it out again.
CREATE TABLE blobs (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  kind TEXT NOT NULL,
  width_px INTEGER,
  height_px INTEGER,
  size_bytes INTEGER NOT NULL,
  private TEXT NOT NULL DEFAULT '[]',
  added_at_ms INTEGER NOT NULL,
  media TEXT NOT NULL DEFAULT '{}',
  look INTEGER,
  look_version INTEGER NOT NULL DEFAULT 0,
  trashed_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_by_time ON blobs (added_at_ms DESC, hash DESC) WHERE trashed_at_ms IS NULL;
CREATE INDEX blobs_by_name ON blobs (name COLLATE NOCASE, hash) WHERE trashed_at_ms IS NULL;
CREATE INDEX blobs_by_size ON blobs (size_bytes DESC, hash DESC) WHERE trashed_at_ms IS NULL;
CREATE INDEX blobs_in_trash ON blobs (trashed_at_ms DESC, hash DESC) WHERE trashed_at_ms IS NOT NULL;
CREATE INDEX blobs_by_look ON blobs (look, trashed_at_ms) WHERE look IS NOT NULL;
CREATE INDEX blobs_without_look ON blobs (look_version, hash) WHERE kind = 'image';
CREATE TRIGGER blobs_words AFTER INSERT ON blobs BEGIN
  INSERT INTO blob_words (hash, words) VALUES (new.hash, new.name);
END;

-- The words of a file's name, for the search.
CREATE VIRTUAL TABLE blob_words USING fts5 (hash UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

-- One use of a file by a draft or a post, kept by triggers. Revisions and copies at systems need files, too; a clean-up looks there itself.
CREATE TABLE blob_uses (
  blob TEXT NOT NULL,
  owner TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  PRIMARY KEY (blob, owner, owner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_uses_by_owner ON blob_uses (owner, owner_id);
CREATE TRIGGER blobs_used_again AFTER INSERT ON blob_uses BEGIN
  UPDATE blobs SET trashed_at_ms = NULL WHERE hash = new.blob AND trashed_at_ms IS NOT NULL;
END;

-- One file of the library folder whose row is gone and that is still to be deleted.
CREATE TABLE library_farewells (
  path TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- One picture made from a blob by one recipe (longest side, bytes, format): what is really sent. Can be made again. For a file that is no picture: its copy without private parts, 0 pixels wide where it has none.
CREATE TABLE renditions (
  blob TEXT NOT NULL REFERENCES blobs (hash),
  recipe TEXT NOT NULL,
  hash TEXT NOT NULL,
  mime TEXT NOT NULL,
  width_px INTEGER NOT NULL,
  height_px INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  removed TEXT NOT NULL DEFAULT '[]',
  notes TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (blob, recipe)
) STRICT, WITHOUT ROWID;
CREATE INDEX renditions_by_hash ON renditions (hash);

-- One file that is at a media host already (host 'system', or the key of the account's own storage), by the SHA-256 of what was sent; checked when it was seen there last.
CREATE TABLE uploads (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  host TEXT NOT NULL,
  hash TEXT NOT NULL,
  remote TEXT NOT NULL,
  uploaded_at_ms INTEGER NOT NULL,
  checked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, host, hash)
) STRICT, WITHOUT ROWID;

-- One file on its way to a media host in parts: the host's id of the upload and the parts it has confirmed.
CREATE TABLE part_uploads (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  host TEXT NOT NULL,
  hash TEXT NOT NULL,
  upload TEXT NOT NULL,
  written_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, host, hash)
) STRICT, WITHOUT ROWID;

-- One draft at its newest revision, with what its list shows beside it; in the trash when deleted_at_ms is set, hidden there when purged_at_ms is, too.
CREATE TABLE drafts (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  revision INTEGER NOT NULL,
  fields TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  cover TEXT,
  attachment_count INTEGER NOT NULL DEFAULT 0,
  recipient_count INTEGER NOT NULL DEFAULT 0,
  schedule TEXT NOT NULL DEFAULT '{"kind":"now"}',
  state TEXT NOT NULL DEFAULT 'unsent',
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  purged_at_ms INTEGER
) STRICT;
CREATE INDEX drafts_kept ON drafts (updated_at_ms DESC, id DESC) WHERE deleted_at_ms IS NULL;
CREATE INDEX drafts_by_state ON drafts (state, updated_at_ms DESC, id DESC) WHERE deleted_at_ms IS NULL;
CREATE INDEX drafts_trash ON drafts (updated_at_ms DESC, id DESC) WHERE deleted_at_ms IS NOT NULL;
-- A draft may hold a file twice. DISTINCT instead of OR IGNORE, because the outer statement's policy counts inside a trigger.
CREATE TRIGGER drafts_use AFTER INSERT ON drafts BEGIN
  INSERT INTO blob_uses (blob, owner, owner_id)
    SELECT DISTINCT file.value ->> 'blob', 'draft', new.id
    FROM json_each(new.fields, '$.content.attachments') file;
END;
CREATE TRIGGER drafts_use_others AFTER UPDATE OF fields ON drafts
  WHEN json_extract(old.fields, '$.content.attachments') IS NOT json_extract(new.fields, '$.content.attachments')
BEGIN
  DELETE FROM blob_uses WHERE owner = 'draft' AND owner_id = new.id;
  INSERT INTO blob_uses (blob, owner, owner_id)
    SELECT DISTINCT file.value ->> 'blob', 'draft', new.id
    FROM json_each(new.fields, '$.content.attachments') file;
END;
CREATE TRIGGER drafts_use_no_more AFTER DELETE ON drafts BEGIN
  DELETE FROM blob_uses WHERE owner = 'draft' AND owner_id = old.id;
END;

-- The words of one draft and the names of its groups, for the search; rowid is drafts.row.
CREATE VIRTUAL TABLE draft_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

-- One saved revision of a draft, whole, and where it came from. Added to, and thinned out when it is old.
CREATE TABLE draft_revisions (
  draft_id TEXT NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  fields TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'typed',
  PRIMARY KEY (draft_id, revision)
) STRICT, WITHOUT ROWID;

-- The copy of one draft at a system: its id there, what both sides last agreed on (base), and what the list shows of it.
CREATE TABLE draft_links (
  draft_id TEXT PRIMARY KEY REFERENCES drafts (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  remote_id TEXT,
  base TEXT,
  base_revision INTEGER NOT NULL DEFAULT 0,
  copy TEXT NOT NULL DEFAULT '',
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

-- One save of a draft at a system: create the new copy, then delete the outdated ones. Written before its requests leave.
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
  lost INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX draft_errands_open ON draft_errands (draft_id) WHERE ended_at_ms IS NULL;

-- One draft that was changed here and at its system in ways that do not go together; gone when a person has chosen.
CREATE TABLE draft_conflicts (
  draft_id TEXT PRIMARY KEY REFERENCES drafts (id),
  base TEXT,
  mine_revision INTEGER NOT NULL,
  theirs_revision INTEGER NOT NULL,
  theirs TEXT NOT NULL,
  fields TEXT NOT NULL,
  found_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One draft revision frozen at send. Only state, counts, the end of its undo time, its last moment, the pause and the wish to cancel change
-- afterwards. is_test: sent to the person's own phone, and no news for the draft.
CREATE TABLE posts (
  id TEXT PRIMARY KEY,
  draft_id TEXT NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  sender_id TEXT NOT NULL,
  content TEXT NOT NULL,
  recipient_count INTEGER NOT NULL,
  schedule TEXT NOT NULL,
  is_scheduled INTEGER NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  counts TEXT NOT NULL DEFAULT '{}',
  hold_until_ms INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  cancel_asked_at_ms INTEGER,
  not_after_ms INTEGER,
  paused_at_ms INTEGER,
  is_test INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TRIGGER posts_use AFTER INSERT ON posts BEGIN
  INSERT INTO blob_uses (blob, owner, owner_id)
    SELECT DISTINCT file.value ->> 'blob', 'post', new.id FROM json_each(new.content, '$.attachments') file;
END;
CREATE INDEX posts_by_time ON posts (created_at_ms DESC, id DESC);
CREATE INDEX posts_by_draft ON posts (draft_id, created_at_ms DESC);
CREATE INDEX posts_active ON posts (state, created_at_ms DESC) WHERE state IN ('held', 'on_its_way', 'needs_you', 'scheduled');

-- Whom one post goes to. Beside its post, whose row is written at every step of every recipient.
CREATE TABLE post_recipients (
  post_id TEXT PRIMARY KEY REFERENCES posts (id),
  recipients TEXT NOT NULL
) STRICT;

-- The outcome for one recipient of one run of a post; an immediate post has run 1 only.
CREATE TABLE deliveries (
  post_id TEXT NOT NULL REFERENCES posts (id),
  occurrence INTEGER NOT NULL,
  recipient_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  error_code TEXT,
  error_message TEXT,
  send_id TEXT,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (post_id, occurrence, recipient_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_in_order ON deliveries (post_id, occurrence, position);
CREATE TRIGGER deliveries_counted AFTER INSERT ON deliveries BEGIN
  INSERT INTO delivery_counts (post_id, occurrence, state, number)
    VALUES (new.post_id, new.occurrence, new.state, 1)
    ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER deliveries_counted_anew AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
  UPDATE delivery_counts SET number = number - 1
    WHERE post_id = old.post_id AND occurrence = old.occurrence AND state = old.state;
  INSERT INTO delivery_counts (post_id, occurrence, state, number)
    VALUES (new.post_id, new.occurrence, new.state, 1)
    ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER deliveries_counted_no_more AFTER DELETE ON deliveries BEGIN
  UPDATE delivery_counts SET number = number - 1
    WHERE post_id = old.post_id AND occurrence = old.occurrence AND state = old.state;
END;

-- How many recipients of one run are in one state, kept by triggers, so that thousands are not counted at every step.
CREATE TABLE delivery_counts (
  post_id TEXT NOT NULL REFERENCES posts (id),
  occurrence INTEGER NOT NULL,
  state TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (post_id, occurrence, state)
) STRICT, WITHOUT ROWID;

-- What the variables of a post stand for at one recipient, as it was at send; only those its text names.
CREATE TABLE post_values (
  post_id TEXT NOT NULL REFERENCES posts (id),
  recipient_key TEXT NOT NULL,
  filled TEXT NOT NULL,
  PRIMARY KEY (post_id, recipient_key)
) STRICT, WITHOUT ROWID;

-- One run of a scheduled post: when it is planned and what really happened.
CREATE TABLE runs (
  post_id TEXT NOT NULL REFERENCES posts (id),
  number INTEGER NOT NULL,
  run_at_ms INTEGER NOT NULL,
  local TEXT NOT NULL,
  note TEXT,
  state TEXT NOT NULL DEFAULT 'planned',
  started_at_ms INTEGER,
  error_message TEXT,
  PRIMARY KEY (post_id, number)
) STRICT, WITHOUT ROWID;

-- One durable step of work, with its key and, from its first attempt on, the frozen request. Kept when done. It does not begin while is_paused.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  post_id TEXT REFERENCES posts (id),
  kind TEXT NOT NULL,
  work TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'waiting',
  stuck_reason TEXT,
  message TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  first_try_at_ms INTEGER,
  key TEXT UNIQUE,
  request TEXT,
  may_have_arrived INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  is_paused INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_in_turn ON outbox (account_id, seq, not_before_ms) WHERE state IN ('waiting', 'unknown') AND is_paused = 0;
CREATE INDEX outbox_open ON outbox (state, not_before_ms, seq) WHERE state IN ('waiting', 'running', 'unknown', 'stuck');
CREATE INDEX outbox_by_post ON outbox (post_id, kind, state);

-- One recipient of one dispatch entry, so that posts to the same recipient leave in their order.
CREATE TABLE outbox_recipients (
  recipient_key TEXT NOT NULL,
  account_id TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES outbox (seq),
  PRIMARY KEY (recipient_key, account_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_recipients_by_entry ON outbox_recipients (seq);

-- One try of an outbox entry, written before its request leaves; no outcome means it was interrupted.
CREATE TABLE attempts (
  entry_id TEXT NOT NULL REFERENCES outbox (id),
  number INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  outcome TEXT,
  PRIMARY KEY (entry_id, number)
) STRICT, WITHOUT ROWID;

-- How the unknown outcome of one key was settled; the first finding stays.
CREATE TABLE proofs (
  post_id TEXT NOT NULL REFERENCES posts (id),
  key TEXT NOT NULL,
  finding TEXT NOT NULL,
  settled_at_ms INTEGER NOT NULL,
  PRIMARY KEY (post_id, key)
) STRICT, WITHOUT ROWID;

-- One schedule at a sending system: a stretch of runs for one batch of a post.
CREATE TABLE bookings (
  remote_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  post_id TEXT NOT NULL REFERENCES posts (id),
  recipients TEXT NOT NULL,
  first_number INTEGER NOT NULL,
  count INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'scheduled',
  next_run_at_ms INTEGER,
  next_check_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookings_by_post ON bookings (post_id, state);
CREATE INDEX bookings_open ON bookings (account_id, next_check_at_ms) WHERE state IN ('scheduled', 'running', 'cancelling');

-- One send a system has taken, asked about until nothing changes any more.
CREATE TABLE sends (
  send_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  post_id TEXT NOT NULL REFERENCES posts (id),
  occurrence INTEGER NOT NULL,
  recipients TEXT NOT NULL,
  is_final INTEGER NOT NULL DEFAULT 0,
  checks INTEGER NOT NULL DEFAULT 0,
  next_check_at_ms INTEGER NOT NULL, misses INTEGER NOT NULL DEFAULT 0, taken_at_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, send_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sends_open ON sends (account_id, next_check_at_ms) WHERE is_final = 0;
CREATE INDEX sends_open_by_post ON sends (post_id) WHERE is_final = 0;
