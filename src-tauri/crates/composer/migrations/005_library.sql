ALTER TABLE blobs ADD COLUMN media TEXT NOT NULL DEFAULT '{}';
ALTER TABLE blobs ADD COLUMN look INTEGER;
ALTER TABLE blobs ADD COLUMN look_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blobs ADD COLUMN trashed_at_ms INTEGER;
CREATE INDEX blobs_by_time ON blobs (added_at_ms DESC, hash DESC) WHERE trashed_at_ms IS NULL;
CREATE INDEX blobs_by_name ON blobs (name COLLATE NOCASE, hash) WHERE trashed_at_ms IS NULL;
CREATE INDEX blobs_by_size ON blobs (size_bytes DESC, hash DESC) WHERE trashed_at_ms IS NULL;
CREATE INDEX blobs_in_trash ON blobs (trashed_at_ms DESC, hash DESC) WHERE trashed_at_ms IS NOT NULL;
CREATE INDEX blobs_by_look ON blobs (look, trashed_at_ms) WHERE look IS NOT NULL;
CREATE INDEX blobs_without_look ON blobs (look_version, hash) WHERE kind = 'image';
CREATE INDEX renditions_by_hash ON renditions (hash);
CREATE VIRTUAL TABLE blob_words USING fts5 (hash UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
CREATE TRIGGER blobs_words AFTER INSERT ON blobs BEGIN
  INSERT INTO blob_words (hash, words) VALUES (new.hash, new.name);
END;
INSERT INTO blob_words (hash, words) SELECT hash, name FROM blobs;
CREATE TABLE blob_uses (
  blob TEXT NOT NULL,
  owner TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  PRIMARY KEY (blob, owner, owner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_uses_by_owner ON blob_uses (owner, owner_id);
INSERT OR IGNORE INTO blob_uses (blob, owner, owner_id)
  SELECT file.value ->> 'blob', 'draft', drafts.id
  FROM drafts, json_each(drafts.fields, '$.content.attachments') file;
INSERT OR IGNORE INTO blob_uses (blob, owner, owner_id)
  SELECT file.value ->> 'blob', 'post', posts.id
  FROM posts, json_each(posts.content, '$.attachments') file;
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
CREATE TRIGGER posts_use AFTER INSERT ON posts BEGIN
  INSERT INTO blob_uses (blob, owner, owner_id)
    SELECT DISTINCT file.value ->> 'blob', 'post', new.id FROM json_each(new.content, '$.attachments') file;
END;
CREATE TRIGGER blobs_used_again AFTER INSERT ON blob_uses BEGIN
  UPDATE blobs SET trashed_at_ms = NULL WHERE hash = new.blob AND trashed_at_ms IS NOT NULL;
END;
CREATE TABLE library_farewells (
  path TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
