-- People, organisations, what they may see, and the trail of what they did.

-- What the site is told by those who run it.
CREATE TABLE setting (
    name       TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- A council, a partner or a body of the sector.
CREATE TABLE organisation (
    id       TEXT PRIMARY KEY,     -- 128 random bits, as all ids here
    slug     TEXT NOT NULL UNIQUE, -- a-z, 0-9 and -; never changes
    name     TEXT NOT NULL,
    skeleton TEXT NOT NULL UNIQUE, -- what its name looks like
    kind     TEXT NOT NULL,        -- council, partner, sector-body
    area_id  BIGINT REFERENCES area (id), -- of a council
    state    TEXT NOT NULL,        -- active, ended
    made_at  BIGINT NOT NULL
);
CREATE INDEX organisation_of_area ON organisation (area_id);

-- A domain whose addresses belong to an organisation.
CREATE TABLE organisation_domain (
    domain          TEXT PRIMARY KEY, -- lower case, whole: trafford.gov.uk
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    made_at         BIGINT NOT NULL
);

-- An organisation's own sign-on (OpenID Connect).
CREATE TABLE sign_on (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    issuer          TEXT NOT NULL,
    client          TEXT NOT NULL,
    secret          TEXT NOT NULL,
    made_at         BIGINT NOT NULL
);

CREATE TABLE person (
    id          TEXT PRIMARY KEY,
    address     TEXT NOT NULL UNIQUE, -- of mail; lower case
    name        TEXT NOT NULL,
    skeleton    TEXT NOT NULL,
    state       TEXT NOT NULL,   -- active, suspended, left
    password    TEXT NOT NULL,   -- as libsodium writes it; '' for none
    password_at BIGINT NOT NULL,
    rights      BIGINT NOT NULL, -- raised whenever what they may do changes
    digest      TEXT NOT NULL,   -- daily, weekly, none: how notices come by mail
    digest_at   BIGINT NOT NULL, -- the newest notice that was mailed
    made_at     BIGINT NOT NULL
);
CREATE INDEX person_of_skeleton ON person (skeleton);

-- What someone is, in an organisation or for the whole sector.
CREATE TABLE role_held (
    id              TEXT PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES person (id),
    role            TEXT NOT NULL, -- member, lead, steward, councillor, peer; adviser, programme-manager, clerk, administrator
    organisation_id TEXT REFERENCES organisation (id), -- null for the sector's roles
    scope           TEXT NOT NULL, -- of an adviser: a region or a list; else ''
    made_at         BIGINT NOT NULL,
    made_by         TEXT NOT NULL  -- a person, or '' for the command line
);
CREATE UNIQUE INDEX role_of_person ON role_held (person_id, role, coalesce(organisation_id, ''), scope);
CREATE INDEX role_of_organisation ON role_held (organisation_id, role);

-- People of several organisations who share things with each other.
CREATE TABLE working_group (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    skeleton TEXT NOT NULL UNIQUE,
    purpose  TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    made_by  TEXT NOT NULL REFERENCES person (id)
);
CREATE TABLE working_group_member (
    group_id  TEXT NOT NULL REFERENCES working_group (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    leads     BOOLEAN NOT NULL,
    made_at   BIGINT NOT NULL,
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX working_group_of_person ON working_group_member (person_id);

-- Someone is signed in, on one device.
CREATE TABLE session (
    hash       TEXT PRIMARY KEY, -- of the cookie
    hash_before TEXT NOT NULL,   -- what it was until renewed_at: taken for a minute more
    person_id  TEXT NOT NULL REFERENCES person (id),
    name       TEXT NOT NULL,    -- random: what the list of sessions calls it
    method     TEXT NOT NULL,    -- password, password+totp, passkey, link, sign-on
    made_at    BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL,  -- when the cookie was last changed
    proved_at  BIGINT NOT NULL,  -- when they last proved who they are
    ends_at    BIGINT NOT NULL,
    rights     BIGINT NOT NULL,  -- the person's when the cookie was made
    network    TEXT NOT NULL,
    agent      TEXT NOT NULL
);
CREATE INDEX session_of_person ON session (person_id);
CREATE INDEX session_before ON session (hash_before);

-- A second proof of who someone is, or a first one without a password.
CREATE TABLE factor (
    id        TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    kind      TEXT NOT NULL,  -- totp, passkey, recovery
    label     TEXT NOT NULL,
    secret    TEXT NOT NULL,  -- totp: base 32; passkey: its public key; recovery: a hash
    key_id    TEXT NOT NULL,  -- of a passkey, base 64; else ''
    counter   BIGINT NOT NULL, -- of a passkey its count, of totp the last step that was used
    made_at   BIGINT NOT NULL,
    used_at   BIGINT NOT NULL
);
CREATE INDEX factor_of_person ON factor (person_id, kind);
CREATE INDEX factor_of_key ON factor (key_id);

-- A personal token for programs.
CREATE TABLE token (
    id        TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    hash      TEXT NOT NULL UNIQUE,
    label     TEXT NOT NULL,
    scope     TEXT NOT NULL, -- read, or read write
    made_at   BIGINT NOT NULL,
    used_at   BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL
);
CREATE INDEX token_of_person ON token (person_id);

-- A right to do one thing once: an invitation, a link to sign in with, half a sign-in, a challenge.
CREATE TABLE ticket (
    hash            TEXT PRIMARY KEY,
    kind            TEXT NOT NULL,
    person_id       TEXT REFERENCES person (id),
    organisation_id TEXT REFERENCES organisation (id),
    address         TEXT NOT NULL, -- it is bound to
    role            TEXT NOT NULL,
    scope           TEXT NOT NULL,
    data            TEXT NOT NULL, -- of its kind
    made_at         BIGINT NOT NULL,
    made_by         TEXT NOT NULL,
    ends_at         BIGINT NOT NULL,
    used_at         BIGINT NOT NULL -- 0 while it was not
);
CREATE INDEX ticket_of_organisation ON ticket (organisation_id, kind);
CREATE INDEX ticket_of_person ON ticket (person_id, kind);
CREATE INDEX ticket_of_address ON ticket (address, kind);

-- Someone asks to join an organisation that owns the domain of their address.
CREATE TABLE join_request (
    id              TEXT PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES person (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    words           TEXT NOT NULL,
    state           TEXT NOT NULL, -- asked, taken, refused
    made_at         BIGINT NOT NULL,
    decided_at      BIGINT NOT NULL,
    decided_by      TEXT NOT NULL
);
CREATE INDEX join_request_of_organisation ON join_request (organisation_id, state);
CREATE INDEX join_request_of_person ON join_request (person_id);

-- How often something was tried lately: a bucket that empties with time.
CREATE TABLE attempt (
    name  TEXT PRIMARY KEY, -- sign-in address …, sign-in network …
    level DOUBLE PRECISION NOT NULL,
    at    BIGINT NOT NULL
);

-- Anything that carries an audience. Its kind's own table has the rest of it, under the same id.
CREATE TABLE object (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,    -- proposal, citation
    audience     TEXT NOT NULL,    -- who may read it once it is out
    keepers      TEXT NOT NULL,    -- who may read it before, and change it; '' for nobody
    early        TEXT NOT NULL,    -- who may read it shortly before it is out; '' for nobody
    early_from   BIGINT NOT NULL,
    opens_at     BIGINT NOT NULL,  -- of an embargo
    life         TEXT NOT NULL,    -- draft, embargoed, published, withdrawn, deleted
    confidential BOOLEAN NOT NULL, -- a reason is asked of who reads it
    maker        TEXT NOT NULL,    -- the audience of its maker alone: person:… or browser:…
    organisation_id TEXT REFERENCES organisation (id), -- whose it is, if anyone's
    made_at      BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL
);
CREATE INDEX object_of_audience ON object (kind, audience, made_at);
CREATE INDEX object_of_keepers ON object (kind, keepers, made_at);
CREATE INDEX object_of_maker ON object (kind, maker, made_at);
CREATE INDEX object_of_organisation ON object (organisation_id, kind);

INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, life, confidential, maker, made_at, changed_at)
SELECT id, 'citation', 'public', '', '', 0, 0, 'published', FALSE,
       CASE WHEN maker = '' THEN '' ELSE 'browser:' || maker END, made_at, made_at
  FROM citation;
INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, life, confidential, maker, made_at, changed_at)
SELECT id, 'proposal', 'public', CASE WHEN maker = '' THEN '' ELSE 'browser:' || maker END, '', 0, 0, 'published', FALSE,
       CASE WHEN maker = '' THEN '' ELSE 'browser:' || maker END, made_at, made_at
  FROM proposal;
UPDATE notice SET receiver = 'browser:' || receiver;
DROP INDEX citation_of_maker;
DROP INDEX proposal_of_maker;
ALTER TABLE citation DROP COLUMN maker;
ALTER TABLE proposal DROP COLUMN maker;

-- Why someone reads something confidential.
CREATE TABLE reason (
    person_id TEXT NOT NULL REFERENCES person (id),
    object_id TEXT NOT NULL REFERENCES object (id),
    words     TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL,
    PRIMARY KEY (person_id, object_id)
);

-- What was done, and what was refused. Each row's hash covers the one before.
CREATE TABLE audit (
    number          BIGINT PRIMARY KEY, -- 1, 2, 3, …
    at              BIGINT NOT NULL,
    person          TEXT NOT NULL, -- its id; '' for nobody signed in
    organisation_id TEXT,          -- whom it concerns
    event           TEXT NOT NULL,
    outcome         TEXT NOT NULL, -- done, refused
    kind            TEXT NOT NULL, -- of the object
    object          TEXT NOT NULL, -- its id
    words           TEXT NOT NULL,
    network         TEXT NOT NULL,
    hash            TEXT NOT NULL
);
CREATE INDEX audit_of_organisation ON audit (organisation_id, number);
CREATE INDEX audit_of_person ON audit (person, number);
CREATE INDEX audit_of_object ON audit (object);
-- The end of the chain: one row, so that those who write take turns.
CREATE TABLE audit_end (
    id     BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    hash   TEXT NOT NULL
);
INSERT INTO audit_end (id, number, hash) VALUES (1, 0, '');

-- Mail that is to be sent, or was.
CREATE TABLE mail (
    id        TEXT PRIMARY KEY,
    address   TEXT NOT NULL,
    person_id TEXT REFERENCES person (id),
    kind      TEXT NOT NULL, -- invitation, sign-in-link, notice, digest, …
    subject   TEXT NOT NULL,
    plain     TEXT NOT NULL, -- '' once it was sent
    html      TEXT NOT NULL,
    state     TEXT NOT NULL, -- waiting, sent, given-up
    tries     BIGINT NOT NULL,
    next_at   BIGINT NOT NULL,
    made_at   BIGINT NOT NULL,
    sent_at   BIGINT NOT NULL,
    why       TEXT NOT NULL  -- it could not be sent the last time
);
CREATE INDEX mail_waiting ON mail (state, next_at);
CREATE INDEX mail_of_person ON mail (person_id);

-- Kinds of mail that someone does not want.
CREATE TABLE mail_stopped (
    address TEXT NOT NULL,
    kind    TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (address, kind)
);

-- Work that is done in the background, again and again.
CREATE TABLE job (
    name         TEXT PRIMARY KEY,
    next_at      BIGINT NOT NULL,
    leased_until BIGINT NOT NULL, -- by the server that does it just now
    last_at      BIGINT NOT NULL,
    last_good    BOOLEAN NOT NULL,
    last_words   TEXT NOT NULL
);
