-- Sandbox time: where it stood at a real instant, and its speed from there.
CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    real_ms INTEGER NOT NULL,
    sandbox_ms INTEGER NOT NULL,
    speed REAL NOT NULL
) STRICT;

-- Uploaded images by content; the bytes lie in files named by the hash.
CREATE TABLE media (
    sha256 TEXT PRIMARY KEY,
    mimetype TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    filename TEXT NOT NULL,
    stored_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything that arrived in a chat, of every imitated system.
CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    system TEXT NOT NULL,
    group_id TEXT NOT NULL,
    group_name TEXT NOT NULL,
    session_id TEXT NOT NULL,
    text TEXT NOT NULL,
    media TEXT NOT NULL,
    idempotency_key TEXT,
    send_id TEXT NOT NULL,
    schedule_id TEXT,
    occurrence INTEGER,
    delivered_at_ms INTEGER NOT NULL,
    request_body TEXT
) STRICT;
CREATE INDEX deliveries_by_group ON deliveries (group_id, seq);
CREATE INDEX deliveries_by_time ON deliveries (delivered_at_ms, seq);

-- WhatsApp connections. next_status is what a started session becomes at next_status_at_ms.
CREATE TABLE sessions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('sending', 'receiving')),
    name TEXT NOT NULL UNIQUE,
    label TEXT,
    status TEXT NOT NULL,
    paired INTEGER NOT NULL DEFAULT 0,
    next_status TEXT,
    next_status_at_ms INTEGER
) STRICT;
CREATE INDEX sessions_due ON sessions (next_status_at_ms, seq) WHERE next_status_at_ms IS NOT NULL;

-- WhatsApp groups. may_post: this workspace has the right; is_member: it has not left or been removed.
CREATE TABLE groups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    jid TEXT NOT NULL,
    name TEXT NOT NULL,
    participant_count INTEGER NOT NULL,
    is_announce INTEGER NOT NULL DEFAULT 0,
    may_post INTEGER NOT NULL DEFAULT 1,
    is_member INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE group_sessions (
    group_id TEXT NOT NULL REFERENCES groups (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    PRIMARY KEY (group_id, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_sessions_by_session ON group_sessions (session_id, group_id);

-- Idempotency keys of accepted sends, with the hash of the body they came with.
CREATE TABLE send_keys (
    idempotency_key TEXT PRIMARY KEY,
    body_sha256 TEXT NOT NULL,
    send_id TEXT,
    schedule_id TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE sends (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    event_id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    session_name TEXT NOT NULL,
    session_label TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    text_length INTEGER NOT NULL,
    media TEXT NOT NULL,
    recipient_count INTEGER NOT NULL,
    status TEXT NOT NULL,
    source_type TEXT NOT NULL,
    schedule_id TEXT,
    occurrence INTEGER,
    idempotency_key TEXT NOT NULL,
    request_body TEXT NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    completed_at_ms INTEGER
) STRICT;
CREATE INDEX sends_by_session ON sends (session_id, seq);
CREATE INDEX sends_by_status ON sends (status, seq);

CREATE TABLE recipients (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    send_id TEXT NOT NULL REFERENCES sends (id),
    group_id TEXT NOT NULL,
    jid TEXT NOT NULL,
    label TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
    due_at_ms INTEGER NOT NULL,
    waha_message_id TEXT,
    error_code TEXT,
    error_message TEXT,
    requested_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    completed_at_ms INTEGER,
    failed_at_ms INTEGER
) STRICT;
CREATE INDEX recipients_by_send ON recipients (send_id, seq);
CREATE INDEX recipients_due ON recipients (due_at_ms, seq) WHERE status = 'queued';

CREATE TABLE schedules (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    event_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    session_name TEXT NOT NULL,
    session_label TEXT NOT NULL,
    group_ids TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    text_length INTEGER NOT NULL,
    media TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_body TEXT NOT NULL,
    status TEXT NOT NULL,
    first_run_at_ms INTEGER NOT NULL,
    interval_ms INTEGER,
    max_occurrences INTEGER NOT NULL,
    run_count INTEGER NOT NULL DEFAULT 0,
    failed_run_count INTEGER NOT NULL DEFAULT 0,
    next_run_at_ms INTEGER,
    last_run_at_ms INTEGER,
    updated_at_ms INTEGER NOT NULL,
    completed_at_ms INTEGER,
    canceled_at_ms INTEGER
) STRICT;
CREATE INDEX schedules_due ON schedules (next_run_at_ms, seq) WHERE next_run_at_ms IS NOT NULL;
CREATE INDEX schedules_by_session ON schedules (session_id, seq);
CREATE INDEX schedules_by_status ON schedules (status, seq);

CREATE TABLE runs (
    schedule_id TEXT NOT NULL REFERENCES schedules (id),
    occurrence_number INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed')),
    send_id TEXT,
    error_code TEXT,
    error_message TEXT,
    started_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    failed_at_ms INTEGER,
    PRIMARY KEY (schedule_id, occurrence_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    group_ids TEXT NOT NULL,
    text TEXT NOT NULL,
    media TEXT NOT NULL,
    schedule TEXT,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE group_presets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    group_ids TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
