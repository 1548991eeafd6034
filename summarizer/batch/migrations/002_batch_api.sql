-- A batch at the endpoint: requests handed in together, answered within a day.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    collected_at TEXT
);

CREATE TABLE job_request (
    key TEXT PRIMARY KEY,
    job TEXT NOT NULL REFERENCES job (id),
    tokens INTEGER NOT NULL,
    cost REAL,
    tries INTEGER NOT NULL DEFAULT 1
);
