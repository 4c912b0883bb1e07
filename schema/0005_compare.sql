-- What people keep about comparisons: lists of councils, ways of choosing similar ones, explanations,
-- councils they follow, reports, and words about a page. What has an audience has a row in `object` too.

-- A licensed table of neighbours is for those who are entitled to it; '' for everyone.
ALTER TABLE comparison_group ADD COLUMN audience TEXT NOT NULL DEFAULT '';
-- Words for finding a measure that its title does not hold, separated by ;
ALTER TABLE metric ADD COLUMN other_words TEXT NOT NULL DEFAULT '';
-- How its publisher divides it, as the columns of the file say: "Sex: Female".
ALTER TABLE metric ADD COLUMN breakdown TEXT NOT NULL DEFAULT '';

-- A list of councils that someone keeps to compare with. A change is a new version; an old
-- comparison goes on using the version of its time.
CREATE TABLE own_group (
    id   TEXT PRIMARY KEY,     -- the object's
    name TEXT NOT NULL
);
CREATE TABLE own_group_version (
    group_id TEXT NOT NULL REFERENCES own_group (id),
    version  BIGINT NOT NULL,  -- from 1
    areas    TEXT NOT NULL,    -- codes, separated by ;
    made_at  BIGINT NOT NULL,
    PRIMARY KEY (group_id, version)
);
-- A citation keeps such a group as it was, since it may be changed or deleted; '' for one that is published.
ALTER TABLE citation ADD COLUMN group_kept TEXT NOT NULL DEFAULT '';

-- A way of choosing similar councils: what is compared, and how much each counts. A change is a new version;
-- an old comparison goes on using the version of its time.
CREATE TABLE own_model (
    id   TEXT PRIMARY KEY,     -- the object's
    name TEXT NOT NULL
);
CREATE TABLE own_model_version (
    model_id  TEXT NOT NULL REFERENCES own_model (id),
    version   BIGINT NOT NULL, -- from 1
    variables TEXT NOT NULL,   -- metric weight, one on each line
    types     TEXT NOT NULL,   -- of council among which it looks, separated by ;  '' for the council's own
    known     BIGINT NOT NULL, -- the moment whose figures it goes by
    made_at   BIGINT NOT NULL,
    PRIMARY KEY (model_id, version)
);

-- A council's own words on a figure, or on a series of them.
CREATE TABLE explanation (
    id         TEXT PRIMARY KEY, -- the object's
    area_id    BIGINT NOT NULL REFERENCES area (id),
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    period     TEXT NOT NULL,    -- 2023-04-01_P1Y; '' for the whole series
    words      TEXT NOT NULL,
    signed_by  TEXT NOT NULL,    -- their office, as it is shown: "Director of Place, Trafford"
    signed_at  BIGINT NOT NULL,
    ends_on    TEXT NOT NULL,    -- the last day on which it is shown as current; ISO
    known      BIGINT NOT NULL,  -- the moment whose figure it explains
    value_period TEXT NOT NULL,  -- of that figure; of a series, the newest then
    value_text TEXT NOT NULL     -- that figure, as it was shown then
);
CREATE INDEX explanation_of_figure ON explanation (area_id, metric_id);
CREATE INDEX explanation_of_metric ON explanation (metric_id);
CREATE INDEX explanation_signed ON explanation (signed_at);
-- What the publisher of the figure answers: one reply, which may be changed.
CREATE TABLE explanation_reply (
    explanation_id TEXT PRIMARY KEY REFERENCES explanation (id),
    words          TEXT NOT NULL,
    signed_by      TEXT NOT NULL,
    person_id      TEXT NOT NULL REFERENCES person (id),
    made_at        BIGINT NOT NULL
);
-- What a publisher asks readers of a measure to bear in mind.
CREATE TABLE factor_to_mind (
    id        TEXT PRIMARY KEY,
    metric_id BIGINT NOT NULL REFERENCES metric (id),
    words     TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    made_at   BIGINT NOT NULL,
    ended_at  BIGINT NOT NULL    -- 0 while it stands
);
CREATE INDEX factor_to_mind_of_metric ON factor_to_mind (metric_id);
-- Which organisation publishes what: its keepers answer explanations and keep the factors.
CREATE TABLE publisher (
    source_title    TEXT PRIMARY KEY, -- as the measure names it
    organisation_id TEXT NOT NULL REFERENCES organisation (id)
);

-- The councils that someone follows, and up to when they have looked.
CREATE TABLE followed (
    person_id TEXT NOT NULL REFERENCES person (id),
    area_id   BIGINT NOT NULL REFERENCES area (id),
    since     BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, area_id)
);

-- When a publisher means to bring out a measure's next figures.
CREATE TABLE release_planned (
    id        TEXT PRIMARY KEY,
    metric_id BIGINT NOT NULL REFERENCES metric (id),
    due       TEXT NOT NULL,    -- 2026-05 or 2026-05-21
    period    TEXT NOT NULL,    -- which it will be about; '' when that is not said
    note      TEXT NOT NULL,
    url       TEXT NOT NULL
);
CREATE INDEX release_planned_due ON release_planned (due);

-- A report that can be opened for any council: measures, groups, pictures and words, in order.
CREATE TABLE report (
    id   TEXT PRIMARY KEY,     -- the object's
    name TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE report_part (
    report_id  TEXT NOT NULL REFERENCES report (id),
    place      BIGINT NOT NULL, -- from 1
    kind       TEXT NOT NULL,   -- heading, words, measure, table, chart
    words      TEXT NOT NULL,   -- of a heading or of words, in which {measure} stands for a figure
    metrics    TEXT NOT NULL,   -- slugs, separated by ;
    group_slug TEXT NOT NULL,   -- '' for each measure's own
    chart      TEXT NOT NULL,   -- bars, trend, strip, spine, ...; '' for none
    PRIMARY KEY (report_id, place)
);
-- A report as it was for one council at one moment.
CREATE TABLE report_frozen (
    id        TEXT PRIMARY KEY, -- the object's
    report_id TEXT NOT NULL,    -- a report may be deleted, what was frozen stays
    name      TEXT NOT NULL,
    parts     TEXT NOT NULL,    -- as they were, JSON
    area_id   BIGINT NOT NULL REFERENCES area (id),
    known     BIGINT NOT NULL,
    made_at   BIGINT NOT NULL
);
-- Who has one mailed, and when.
CREATE TABLE report_mailed (
    id        TEXT PRIMARY KEY,
    report_id TEXT NOT NULL REFERENCES report (id),
    area_id   BIGINT NOT NULL REFERENCES area (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    every     TEXT NOT NULL,    -- week, month, quarter, change
    next_at   BIGINT NOT NULL,
    seen      TEXT NOT NULL,    -- a mark of the figures as they were mailed last
    made_at   BIGINT NOT NULL
);
CREATE INDEX report_mailed_next ON report_mailed (next_at);

-- What someone says of a page, and what was answered.
CREATE TABLE feedback (
    id          TEXT PRIMARY KEY,
    path        TEXT NOT NULL,
    words       TEXT NOT NULL,
    maker       TEXT NOT NULL,   -- person:... or browser:...; '' for nobody known
    made_at     BIGINT NOT NULL,
    answer      TEXT NOT NULL,   -- '' until there is one
    answered_by TEXT NOT NULL,
    answered_at BIGINT NOT NULL
);
CREATE INDEX feedback_made ON feedback (answered_at, made_at);
