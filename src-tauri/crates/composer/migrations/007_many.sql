CREATE TABLE post_recipients (
  post_id TEXT PRIMARY KEY REFERENCES posts (id),
  recipients TEXT NOT NULL
) STRICT;
INSERT INTO post_recipients (post_id, recipients) SELECT id, recipients FROM posts;
ALTER TABLE posts DROP COLUMN recipients;
ALTER TABLE posts ADD COLUMN paused_at_ms INTEGER;
ALTER TABLE posts ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_in_turn ON outbox (account_id, seq, not_before_ms) WHERE state IN ('waiting', 'unknown') AND is_paused = 0;
ALTER TABLE sends ADD COLUMN taken_at_ms INTEGER NOT NULL DEFAULT 0;
UPDATE sends SET taken_at_ms = (SELECT created_at_ms FROM posts WHERE posts.id = sends.post_id);
DROP INDEX sends_open;
CREATE INDEX sends_open ON sends (account_id, next_check_at_ms) WHERE is_final = 0;
CREATE INDEX sends_open_by_post ON sends (post_id) WHERE is_final = 0;
DROP INDEX bookings_by_post;
CREATE INDEX bookings_by_post ON bookings (post_id, state);
CREATE INDEX bookings_open ON bookings (account_id, next_check_at_ms) WHERE state IN ('scheduled', 'running', 'cancelling');
CREATE INDEX deliveries_in_order ON deliveries (post_id, occurrence, position);
CREATE TABLE delivery_counts (
  post_id TEXT NOT NULL REFERENCES posts (id),
  occurrence INTEGER NOT NULL,
  state TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (post_id, occurrence, state)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_counts (post_id, occurrence, state, number)
  SELECT post_id, occurrence, state, count(*) FROM deliveries GROUP BY post_id, occurrence, state;
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
