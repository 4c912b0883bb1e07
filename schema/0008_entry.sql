-- What councils fill in: collections, their forms, and every change of a value. Nothing here is a figure before
-- it is delivered to the importer; until then it is seen through views alone (src/lodge/room.c).

-- A named set of measures that councils fill in again and again. What it asks for is no secret.
CREATE TABLE collection (
    id           TEXT PRIMARY KEY,     -- 128 random bits
    slug         TEXT NOT NULL UNIQUE, -- a-z, 0-9 and -; never changes
    title        TEXT NOT NULL,
    about        TEXT NOT NULL,
    every        TEXT NOT NULL,   -- how long its periods are: month, quarter, financial-year, …
    first        TEXT NOT NULL,   -- the first of them: 2026-04-01_P3M
    due_days     BIGINT NOT NULL, -- after a period's last day
    opens_months BIGINT NOT NULL, -- after a period's last day, at most 12
    keeper       TEXT NOT NULL,   -- an organisation's slug; '' for administrators
    accepts      BOOLEAN NOT NULL, -- what a council approved is sent once the keeper accepted it
    sight        TEXT NOT NULL,   -- before it opens: own (nobody else), senders (who sent theirs)
    least_senders BIGINT NOT NULL, -- senders, below which nobody sees those of others
    state        TEXT NOT NULL,   -- active, ended
    made_at      BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL
);
CREATE TABLE collection_measure (
    collection_id TEXT NOT NULL REFERENCES collection (id),
    metric_id     BIGINT NOT NULL REFERENCES metric (id),
    place         BIGINT NOT NULL, -- from 1
    low           DOUBLE PRECISION, -- its own range; null for the measure's
    high          DOUBLE PRECISION,
    PRIMARY KEY (collection_id, metric_id)
);
-- A left side, an operator and a right side, each a formula over the measures.
CREATE TABLE collection_rule (
    collection_id TEXT NOT NULL REFERENCES collection (id),
    place         BIGINT NOT NULL, -- from 1
    left_side     TEXT NOT NULL,
    operator      TEXT NOT NULL,   -- = <> < <= > >=
    right_side    TEXT NOT NULL,
    must          BOOLEAN NOT NULL, -- it must hold; else it is only asked about
    words         TEXT NOT NULL,   -- what is told to who breaks it
    PRIMARY KEY (collection_id, place)
);

-- One council's form for one period, from its first save on.
CREATE TABLE entry (
    id            TEXT PRIMARY KEY, -- 128 random bits
    collection_id TEXT NOT NULL REFERENCES collection (id),
    area_id       BIGINT NOT NULL REFERENCES area (id),
    period        TEXT NOT NULL,   -- 2026-04-01_P3M
    state         TEXT NOT NULL,   -- draft, complete, approved, accepted
    version       BIGINT NOT NULL, -- raised with each change
    changed_at    BIGINT NOT NULL,
    changed_by    TEXT NOT NULL,   -- a person
    sent_at       BIGINT NOT NULL, -- when it came to the last level; 0 while it did not
    delivered_at  BIGINT NOT NULL, -- when it last became figures; 0 while it never did
    UNIQUE (collection_id, area_id, period)
);
CREATE INDEX entry_of_area ON entry (area_id, collection_id);
CREATE INDEX entry_sent ON entry (collection_id, period, sent_at);
CREATE TABLE entry_value (
    entry_id  TEXT NOT NULL REFERENCES entry (id),
    metric_id BIGINT NOT NULL REFERENCES metric (id),
    typed     TEXT NOT NULL,    -- as it was typed, number or not
    value     DOUBLE PRECISION, -- null where that is no number
    gap       TEXT NOT NULL,    -- '' for none, not applicable, not collected
    follow_up BOOLEAN NOT NULL,
    version   BIGINT NOT NULL,  -- of this value, from 1
    saved_at  BIGINT NOT NULL,
    saved_by  TEXT NOT NULL,    -- a person
    mix       TEXT NOT NULL,    -- random: its place in a table without names
    PRIMARY KEY (entry_id, metric_id)
);
CREATE TABLE entry_comment (
    id        TEXT PRIMARY KEY,
    entry_id  TEXT NOT NULL REFERENCES entry (id),
    metric_id BIGINT NOT NULL REFERENCES metric (id),
    words     TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    made_by   TEXT NOT NULL -- a person
);
CREATE INDEX entry_comment_of_entry ON entry_comment (entry_id, made_at);
-- Every change: never altered, never deleted.
CREATE TABLE entry_change (
    entry_id   TEXT NOT NULL REFERENCES entry (id),
    number     BIGINT NOT NULL, -- from 1
    metric_id  BIGINT NOT NULL, -- -1 for the form as a whole
    at         BIGINT NOT NULL,
    person_id  TEXT NOT NULL,
    what       TEXT NOT NULL,   -- value, gap, follow-up, comment, state
    old_text   TEXT NOT NULL,
    new_text   TEXT NOT NULL,
    reason     TEXT NOT NULL,   -- of an unlocking
    PRIMARY KEY (entry_id, number)
);
