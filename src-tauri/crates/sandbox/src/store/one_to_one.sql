-- Routee and Bird: messages to one recipient each.

-- What the ledger knows of such a message beside the columns of a group post. content is what the
-- recipient sees (JSON), recipient the number or group id it was sent to.
ALTER TABLE deliveries ADD COLUMN recipient TEXT;
ALTER TABLE deliveries ADD COLUMN reference TEXT;
ALTER TABLE deliveries ADD COLUMN content TEXT;
CREATE INDEX deliveries_by_recipient ON deliveries (recipient, seq) WHERE recipient IS NOT NULL;
CREATE INDEX deliveries_by_reference ON deliveries (reference, seq) WHERE reference IS NOT NULL;

-- Every status a message has had (reached) and is going to have, laid out when it is taken over.
CREATE TABLE status_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    system TEXT NOT NULL,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    reached INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX status_changes_due ON status_changes (at_ms, seq) WHERE reached = 0;
CREATE INDEX status_changes_by_message ON status_changes (message_id, seq);

-- The one Routee account. balance counts millionths; token_seconds is null for tokens without an end.
CREATE TABLE routee_account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    balance INTEGER NOT NULL,
    token_seconds INTEGER
) STRICT;

CREATE TABLE routee_tokens (
    token TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    expires_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE routee_senders (
    phone TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    activated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE routee_groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    members INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE routee_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tracking_id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    text TEXT NOT NULL,
    content TEXT NOT NULL,
    request_body TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

-- Message templates; reviewed_at_ms is when the review ends.
CREATE TABLE routee_templates (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    localizations TEXT NOT NULL,
    reviewed_at_ms INTEGER NOT NULL,
    UNIQUE (account_id, name)
) STRICT;

-- Bird. quiet hours are minutes after midnight UTC; both null means none.
CREATE TABLE bird_workspaces (
    id TEXT PRIMARY KEY,
    quiet_from INTEGER,
    quiet_until INTEGER,
    marketing_per_day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bird_channels (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL REFERENCES bird_workspaces (id),
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    connector_id TEXT NOT NULL,
    identifier TEXT NOT NULL,
    status TEXT NOT NULL,
    message_type TEXT NOT NULL,
    key_may_use INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE bird_contacts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL REFERENCES bird_workspaces (id),
    phone TEXT NOT NULL,
    name TEXT,
    UNIQUE (workspace_id, phone)
) STRICT;

-- When a contact last wrote on a channel.
CREATE TABLE bird_windows (
    channel_id TEXT NOT NULL REFERENCES bird_channels (id),
    contact_id TEXT NOT NULL REFERENCES bird_contacts (id),
    last_message_at_ms INTEGER NOT NULL,
    PRIMARY KEY (channel_id, contact_id)
) STRICT, WITHOUT ROWID;

-- Messages of both directions. record is what never changes of the answer, content what people see.
CREATE TABLE bird_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    channel_id TEXT NOT NULL REFERENCES bird_channels (id),
    contact_id TEXT NOT NULL REFERENCES bird_contacts (id),
    direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
    reference TEXT,
    record TEXT NOT NULL,
    content TEXT NOT NULL,
    request_body TEXT,
    is_marketing INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    failure TEXT,
    platform_reference TEXT,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX bird_messages_by_channel ON bird_messages (channel_id, created_at_ms, seq);
CREATE INDEX bird_marketing_by_contact ON bird_messages (contact_id, created_at_ms) WHERE is_marketing = 1;

CREATE TABLE bird_interactions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL REFERENCES bird_messages (id),
    type TEXT NOT NULL,
    details TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX bird_interactions_by_message ON bird_interactions (message_id, seq);

-- Signed forms; sha256 is null until the file has come.
CREATE TABLE bird_uploads (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    content_type TEXT NOT NULL,
    fields TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    sha256 TEXT,
    size_bytes INTEGER
) STRICT, WITHOUT ROWID;
