-- Several servers on one database: how each sees that another has written.

-- One row. Work raises a number in the transaction that changes what it counts.
CREATE TABLE sector_version (
    id      BIGINT PRIMARY KEY, -- 1
    figures BIGINT NOT NULL,    -- figures, and what measures, areas and groups are
    pages   BIGINT NOT NULL     -- what pages show to everyone beside them
);
INSERT INTO sector_version (id, figures, pages) VALUES (1, 0, 0);

-- The slices that took the place of others, where they are all that changed.
CREATE TABLE sector_change (
    figures    BIGINT NOT NULL, -- the number since then
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    period     TEXT NOT NULL,   -- 2023-04-01_P1Y
    known_from BIGINT NOT NULL,
    PRIMARY KEY (figures, metric_id, period)
);

-- The servers that are up.
CREATE TABLE server (
    id       TEXT PRIMARY KEY, -- 128 random bits for each start
    host     TEXT NOT NULL,    -- the machine's name
    listens  TEXT NOT NULL,    -- where: 127.0.0.1:8080
    version  TEXT NOT NULL,    -- of the program
    begun_at BIGINT NOT NULL,
    seen_at  BIGINT NOT NULL
);
