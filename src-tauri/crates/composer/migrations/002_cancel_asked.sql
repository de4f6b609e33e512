ALTER TABLE posts ADD COLUMN cancel_asked_at_ms INTEGER;
