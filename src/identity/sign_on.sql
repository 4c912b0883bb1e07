-- Organisations' own sign-on.

-- sign_on_offer(organisation_id text) -> one sign_on_offer(issuer text, client text)
SELECT issuer, client
  FROM sign_on_offered
 WHERE organisation_id = $1;

-- sign_on_way(hash text) -> one sign_on_way(organisation_id text, data text, issuer text, client text, secret text)
-- Of the ticket with this hash, while it can be used.
SELECT organisation_id, data, issuer, client, secret
  FROM sign_on_under_way
 WHERE hash = $1;

-- sign_on_settings(organisation_id text) -> one sign_on_settings(issuer text, client text, made_at int)
SELECT issuer, client, made_at
  FROM sign_on_seen
 WHERE organisation_id = $1;

-- sign_on_kept(organisation_id text) -> one sign_on_kept(issuer text, client text, secret text)
-- For work that writes.
SELECT issuer, client, secret
  FROM sign_on
 WHERE organisation_id = $1;

-- sign_on_put(organisation_id text, issuer text, client text, secret text, made_at int) -> none
INSERT INTO sign_on (organisation_id, issuer, client, secret, made_at)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (organisation_id) DO UPDATE
   SET issuer = excluded.issuer, client = excluded.client, secret = excluded.secret, made_at = excluded.made_at;

-- sign_on_drop(organisation_id text) -> one sign_on_dropped(organisation_id text)
DELETE FROM sign_on WHERE organisation_id = $1
RETURNING organisation_id;

-- sign_on_roles(person_id text, organisation_id text) -> one sign_on_roles(here int, elsewhere int)
-- What someone holds in this organisation, and what outside it.
SELECT count(*) FILTER (WHERE coalesce(organisation_id, '') = $2) AS here,
       count(*) FILTER (WHERE coalesce(organisation_id, '') <> $2) AS elsewhere
  FROM role_held
 WHERE person_id = $1;
