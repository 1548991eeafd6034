-- What a model answered, by the hash of the request: paid for once.
CREATE TABLE response (
    key TEXT PRIMARY KEY,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    cost REAL
);

-- What was paid for and could not be kept: answers cut off on the way, or unusable.
CREATE TABLE lost (
    tokens_in INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    cost REAL
);

-- A summary, by (sha256, engine, model, prompts, schema version).
CREATE TABLE result (
    key TEXT PRIMARY KEY,
    summary BLOB NOT NULL
);

-- The plan of the latest run.
CREATE TABLE report (
    position INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    failure TEXT,
    trace TEXT NOT NULL DEFAULT ''
);

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    engine TEXT NOT NULL,
    model TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    reason TEXT
);

-- A batch at the endpoint: requests handed in together, answered within a day.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    submitted_at TEXT NOT NULL,
    collected INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE job_request (
    key TEXT PRIMARY KEY,
    job TEXT NOT NULL REFERENCES job (id),
    tokens INTEGER NOT NULL,
    cost REAL,
    tries INTEGER NOT NULL DEFAULT 1
);
