ALTER TABLE uploads RENAME TO uploads_before;
CREATE TABLE uploads (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  host TEXT NOT NULL,
  hash TEXT NOT NULL,
  remote TEXT NOT NULL,
  uploaded_at_ms INTEGER NOT NULL,
  checked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, host, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO uploads (account_id, host, hash, remote, uploaded_at_ms, checked_at_ms)
  SELECT account_id, 'system', hash, remote, uploaded_at_ms, uploaded_at_ms FROM uploads_before;
DROP TABLE uploads_before;
CREATE TABLE part_uploads (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  host TEXT NOT NULL,
  hash TEXT NOT NULL,
  upload TEXT NOT NULL,
  written_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, host, hash)
) STRICT, WITHOUT ROWID;
