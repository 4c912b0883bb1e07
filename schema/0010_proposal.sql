-- Figures that a council sends of a measure that somebody else publishes: proposed, and decided on by
-- whoever owns the measure here; and which figures were sent rather than read from a publisher's file.

-- A sending that is proposed. It stays a draft until it is accepted; a change of its columns takes it back.
CREATE TABLE sending_proposal (
    sending_id  TEXT PRIMARY KEY REFERENCES sending (id),
    proposed_at BIGINT NOT NULL,
    proposed_by TEXT NOT NULL,   -- a person's id
    decided_at  BIGINT NOT NULL, -- 0 while it waits
    decided_by  TEXT NOT NULL,   -- likewise
    decision    TEXT NOT NULL,   -- accepted, declined; '' while it waits
    words       TEXT NOT NULL    -- why it was declined
);
CREATE INDEX sending_proposal_waits ON sending_proposal (decided_at, proposed_at);
-- The measures in it that somebody else publishes.
CREATE TABLE sending_offer (
    sending_id TEXT NOT NULL REFERENCES sending (id),
    metric_id  BIGINT NOT NULL REFERENCES metric (id),
    PRIMARY KEY (sending_id, metric_id)
);
-- Who sent a figure, for everyone to read: of one that came by a sending or a form and not from its
-- publisher. From that state of its period on, up to the one in which somebody else told it.
CREATE TABLE figure_sent (
    metric_id   BIGINT NOT NULL REFERENCES metric (id),
    period      TEXT NOT NULL,   -- 2023-04-01_P1Y
    area_id     BIGINT NOT NULL REFERENCES area (id),
    known_from  BIGINT NOT NULL, -- of the state
    known_until BIGINT NOT NULL, -- likewise; 0 while it stands
    sent_by     TEXT NOT NULL,   -- an organisation's name, and who accepted it; no person's
    PRIMARY KEY (metric_id, period, area_id, known_from)
);
CREATE INDEX figure_sent_stands ON figure_sent (metric_id, period, known_until);
