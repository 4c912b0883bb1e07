-- Citations of figures, and notices to those who should hear of something.

-- A figure as someone cited it: it goes on showing what was known at that moment.
CREATE TABLE citation (
    id         TEXT PRIMARY KEY,   -- 128 random bits
    area_id    BIGINT NOT NULL REFERENCES area (id),
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    period     TEXT NOT NULL,      -- 2023-04-01_P1Y
    group_slug TEXT NOT NULL,      -- as it was compared then; '' when there was no group
    known      BIGINT NOT NULL,    -- the moment whose figures it shows
    made_at    BIGINT NOT NULL,
    maker      TEXT NOT NULL       -- whom notices go to; '' when nobody wants any
);
CREATE INDEX citation_of_figure ON citation (metric_id, period);
CREATE INDEX citation_of_maker ON citation (maker, made_at);

-- Something that someone should hear of.
CREATE TABLE notice (
    id       TEXT PRIMARY KEY, -- made from what it is about, so that it is given once
    receiver TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    kind     TEXT NOT NULL,    -- citation-revised
    words    TEXT NOT NULL,
    href     TEXT NOT NULL
);
CREATE INDEX notice_of_receiver ON notice (receiver, made_at);
