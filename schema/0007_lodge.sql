-- Figures that are sent: what was uploaded, until it is published, and what became of it.

-- Why a state of a period is another than the one before it; for everyone to read.
CREATE TABLE revision_note (
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    period     TEXT NOT NULL,   -- 2023-04-01_P1Y
    known_from BIGINT NOT NULL, -- of the state
    note       TEXT NOT NULL,
    PRIMARY KEY (metric_id, period, known_from)
);

-- A table, or one figure, that somebody sent. Its object says whose it is and where it is in its life.
CREATE TABLE sending (
    id           TEXT PRIMARY KEY, -- the object's
    label        TEXT NOT NULL,    -- what the file was called
    format       TEXT NOT NULL,    -- csv, xlsx, ods; figure for one that was corrected by hand
    mapping      TEXT NOT NULL,    -- what its columns are, a "key: value" on each line; '' for not said yet
    checked      TEXT NOT NULL,    -- what was found when it was last looked at, JSON; '' for nothing yet
    checked_from BIGINT NOT NULL,  -- against the figures of that moment
    note         TEXT NOT NULL,    -- public: why
    publish_at   BIGINT NOT NULL,  -- when it is to come out; 0 for no such time
    publish_by   TEXT NOT NULL,    -- the person who said or did so; '' for nobody yet
    mapped_by    TEXT NOT NULL,    -- the person who said last what its columns are; '' for nobody yet
    outcome      TEXT NOT NULL,    -- why it did not come out when it should; '' else
    published_at BIGINT NOT NULL,  -- 0 while it is not
    withdrawn_at BIGINT NOT NULL,  -- likewise
    withdrawn_by TEXT NOT NULL,
    figures      BIGINT NOT NULL,  -- that it told when it was published
    added        BIGINT NOT NULL,  -- of them, those that were new
    changed      BIGINT NOT NULL   -- and those that had been otherwise
);
CREATE INDEX sending_due ON sending (publish_at);
CREATE INDEX sending_published ON sending (published_at);
-- Its bytes, until it is published or deleted.
CREATE TABLE sending_file (
    sending_id TEXT PRIMARY KEY REFERENCES sending (id),
    bytes      BYTEA NOT NULL
);
-- The states of periods that came with it.
CREATE TABLE sending_slice (
    sending_id     TEXT NOT NULL REFERENCES sending (id),
    metric_id      BIGINT NOT NULL REFERENCES metric (id),
    period         TEXT NOT NULL,
    known_from     BIGINT NOT NULL,
    counted        BIGINT NOT NULL, -- figures that count towards a large change
    withdrawn_from BIGINT NOT NULL, -- the state that took it back; 0 for none
    PRIMARY KEY (sending_id, metric_id, period)
);
CREATE INDEX sending_slice_of ON sending_slice (metric_id, period);
-- Every figure that was written: what it was, and what it became.
CREATE TABLE sending_change (
    sending_id TEXT NOT NULL REFERENCES sending (id),
    act        TEXT NOT NULL,   -- publish, withdraw; kept for one that was to be withdrawn and was not
    number     BIGINT NOT NULL,
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    period     TEXT NOT NULL,
    area_id    BIGINT NOT NULL REFERENCES area (id),
    was        TEXT NOT NULL,   -- as it is kept: 57.5, suppressed; '' for none
    became     TEXT NOT NULL,
    person_id  TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (sending_id, act, number)
);
CREATE INDEX sending_change_of_area ON sending_change (area_id, made_at);
CREATE INDEX sending_change_made ON sending_change (made_at);
-- Which organisation may send a measure's figures of all councils.
CREATE TABLE metric_owner (
    metric_id       BIGINT PRIMARY KEY REFERENCES metric (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    set_by          TEXT NOT NULL,
    set_at          BIGINT NOT NULL
);
