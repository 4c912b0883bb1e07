-- Areas, metric types, figures and comparison groups.
-- Text columns hold '' where there is nothing to say, so that one comparison serves both engines.

-- A place that a council answers for, or a region or country beside it.
CREATE TABLE area (
    id            BIGINT PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE, -- the newest GSS code, or a publisher's: mhclg-E6101
    name          TEXT NOT NULL,        -- short: Trafford
    official_name TEXT NOT NULL,
    type          TEXT NOT NULL,        -- a type of data/area-types.csv, '' when unknown
    country       TEXT NOT NULL,        -- England
    region        TEXT NOT NULL,        -- the region's code
    county        TEXT NOT NULL,        -- of a district: the county council's code
    start_date    TEXT NOT NULL,
    end_date      TEXT NOT NULL,        -- '' while it exists
    successors    TEXT NOT NULL         -- codes, separated by ;
);

-- Every other code that means an area: older GSS codes, dfe-358, mhclg-E4209.
CREATE TABLE area_code (
    code    TEXT PRIMARY KEY,
    area_id BIGINT NOT NULL REFERENCES area (id)
);

-- Other names of an area, for finding it.
CREATE TABLE area_name (
    area_id BIGINT NOT NULL REFERENCES area (id),
    name    TEXT NOT NULL,
    PRIMARY KEY (area_id, name)
);

-- What is measured.
CREATE TABLE metric (
    id           BIGINT PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    title        TEXT NOT NULL,
    say          TEXT NOT NULL, -- a clause with {A}, {v} and {when}
    meaning      TEXT NOT NULL,
    definition   TEXT NOT NULL,
    unit         TEXT NOT NULL,
    decimals     BIGINT NOT NULL,
    polarity     TEXT NOT NULL, -- high, low, none or ''
    polarity_by  TEXT NOT NULL, -- who said so
    kind         TEXT NOT NULL, -- context, cost, performance, satisfaction
    subjects     TEXT NOT NULL, -- slugs, the main one first, separated by ;
    service      TEXT NOT NULL, -- '' when it describes the area
    naming       TEXT NOT NULL, -- how its periods are named
    frequency    TEXT NOT NULL,
    source_title TEXT NOT NULL,
    source_url   TEXT NOT NULL,
    licence      TEXT NOT NULL,
    published    TEXT NOT NULL, -- ISO date of the publisher's release
    own_group    TEXT NOT NULL, -- the default group, '' for the rule of its service
    low          DOUBLE PRECISION,
    high         DOUBLE PRECISION,
    things       TEXT NOT NULL, -- what its denominator counts
    denominator  TEXT NOT NULL, -- the metric whose value is the denominator
    headline     BOOLEAN NOT NULL,
    breaks       TEXT NOT NULL, -- "2024-04-01 why", separated by ;
    caution      TEXT NOT NULL,
    areas        BYTEA NOT NULL -- area ids, 8 bytes each, little end first; only ever appended to
);

-- The figures of one metric in one period, as they were known from one moment on. Never changed:
-- a revision is a new slice with a later known_from. The bytes are described in src/cube/slice.h.
CREATE TABLE slice (
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    period     TEXT NOT NULL,   -- 2023-04-01_P1Y
    audience   TEXT NOT NULL,   -- public
    known_from BIGINT NOT NULL, -- seconds since 1970
    import_id  BIGINT NOT NULL,
    bytes      BYTEA NOT NULL,
    PRIMARY KEY (metric_id, period, audience, known_from)
);

-- What publishers say about single figures.
CREATE TABLE figure_note (
    metric_id BIGINT NOT NULL REFERENCES metric (id),
    period    TEXT NOT NULL,
    area_id   BIGINT NOT NULL REFERENCES area (id),
    note      TEXT NOT NULL,
    PRIMARY KEY (metric_id, period, area_id)
);

-- A delivery: what was read, when, and what became of it.
CREATE TABLE delivery (
    id         BIGINT PRIMARY KEY,
    profile    TEXT NOT NULL,
    files      TEXT NOT NULL, -- names, separated by ;
    known_from BIGINT NOT NULL,
    cells      BIGINT NOT NULL,
    figures    BIGINT NOT NULL,
    gaps       BIGINT NOT NULL,
    folded     BIGINT NOT NULL,
    rejected   BIGINT NOT NULL,
    slices     BIGINT NOT NULL -- new or revised
);

-- A way of saying which councils are like which.
CREATE TABLE comparison_group (
    id           BIGINT PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    title        TEXT NOT NULL,
    say          TEXT NOT NULL, -- the words after "Compared with"
    chosen_by    TEXT NOT NULL,
    kind         TEXT NOT NULL, -- listed, cluster or rule
    owner        TEXT NOT NULL, -- the area it belongs to; '' when every council has one
    version      TEXT NOT NULL,
    valid_from   TEXT NOT NULL,
    subjects     TEXT NOT NULL,
    not_services TEXT NOT NULL,
    source_title TEXT NOT NULL,
    source_url   TEXT NOT NULL,
    licence      TEXT NOT NULL
);

-- Listed groups: an owner's members in order, nearest first.
CREATE TABLE group_member (
    group_id BIGINT NOT NULL REFERENCES comparison_group (id),
    owner_id BIGINT NOT NULL REFERENCES area (id),
    place    BIGINT NOT NULL,
    area_id  BIGINT NOT NULL REFERENCES area (id),
    distance TEXT NOT NULL, -- as published: a number or "Very close"
    PRIMARY KEY (group_id, owner_id, place)
);

-- Clusters: everyone with the same label.
CREATE TABLE group_cluster (
    group_id BIGINT NOT NULL REFERENCES comparison_group (id),
    area_id  BIGINT NOT NULL REFERENCES area (id),
    label    TEXT NOT NULL,
    PRIMARY KEY (group_id, area_id)
);

-- Which councils serve a postcode, once a table of them has been imported.
CREATE TABLE postcode (
    postcode TEXT NOT NULL, -- capitals without blanks: M330JP
    place    BIGINT NOT NULL,
    area_id  BIGINT NOT NULL REFERENCES area (id),
    PRIMARY KEY (postcode, place)
);
