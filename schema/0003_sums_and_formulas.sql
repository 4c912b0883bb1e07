-- Figures that are worked out from others, and councils put together from several.

-- Whether figures of areas may be added up: counts and sums of money may, shares may not.
ALTER TABLE metric ADD COLUMN adds_up BOOLEAN NOT NULL DEFAULT FALSE;
-- How it is worked out from other metrics; '' when it is published.
ALTER TABLE metric ADD COLUMN formula TEXT NOT NULL DEFAULT '';

-- A list of neighbours that is published anew does not replace the old one: a comparison of that time
-- goes on using it. The old one is then called SLUG@DATE.
ALTER TABLE comparison_group ADD COLUMN known_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE comparison_group ADD COLUMN replaced_at BIGINT NOT NULL DEFAULT 0; -- 0 while it is current

-- A council that someone proposes: several of today's put together.
CREATE TABLE proposal (
    id      TEXT PRIMARY KEY,  -- 128 random bits
    name    TEXT NOT NULL,
    areas   TEXT NOT NULL,     -- codes, separated by ;
    made_at BIGINT NOT NULL,
    maker   TEXT NOT NULL      -- as in citation
);
CREATE INDEX proposal_of_maker ON proposal (maker, made_at);
