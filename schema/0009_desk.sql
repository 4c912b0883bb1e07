-- What those who look after measures keep: topics over those of the program, profiles of their own, and
-- each word of a measure that was changed.

-- A topic that is added, or takes the place of one of data/subjects.csv with that slug.
CREATE TABLE subject (
    slug      TEXT PRIMARY KEY,
    title     TEXT NOT NULL,
    parent    TEXT NOT NULL,     -- the slug of the topic it is within; '' for one of the first level
    about     TEXT NOT NULL,     -- a sentence
    publisher TEXT NOT NULL,     -- who publishes figures on it; '' when nobody is named
    url       TEXT NOT NULL,
    place     BIGINT NOT NULL    -- among those of its level, as in the column "order"
);

-- A profile that was written here: usable by its name, like those of the program.
CREATE TABLE own_profile (
    slug       TEXT PRIMARY KEY, -- own-...
    text       TEXT NOT NULL,
    changed_by TEXT NOT NULL,    -- a person's id
    changed_at BIGINT NOT NULL
);

-- A word of a measure that was changed by hand, as it was and as it became.
CREATE TABLE metric_word (
    id         TEXT PRIMARY KEY,
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    word       TEXT NOT NULL,    -- its column in a table of measures: polarity
    was        TEXT NOT NULL,
    became     TEXT NOT NULL,
    changed_by TEXT NOT NULL,    -- a person's id
    changed_at BIGINT NOT NULL
);
CREATE INDEX metric_word_of_metric ON metric_word (metric_id, changed_at);
