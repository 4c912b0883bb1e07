-- Organisations, their domains and their people; invitations and requests to join.

-- organisation_of_slug(slug text) -> one organisation(id text, slug text, name text, kind text, area_code text, area_name text, state text, made_at int)
SELECT o.id, o.slug, o.name, o.kind, coalesce(a.code, '') AS area_code, coalesce(a.name, '') AS area_name,
       o.state, o.made_at
  FROM organisation o
  LEFT JOIN area a ON a.id = o.area_id
 WHERE o.slug = $1;

-- organisation_of_id(id text) -> one organisation
SELECT o.id, o.slug, o.name, o.kind, coalesce(a.code, '') AS area_code, coalesce(a.name, '') AS area_name,
       o.state, o.made_at
  FROM organisation o
  LEFT JOIN area a ON a.id = o.area_id
 WHERE o.id = $1;

-- organisation_all() -> many organisation
SELECT o.id, o.slug, o.name, o.kind, coalesce(a.code, '') AS area_code, coalesce(a.name, '') AS area_name,
       o.state, o.made_at
  FROM organisation o
  LEFT JOIN area a ON a.id = o.area_id
 ORDER BY o.slug;

-- organisation_alike(skeleton text) -> one organisation
SELECT o.id, o.slug, o.name, o.kind, coalesce(a.code, '') AS area_code, coalesce(a.name, '') AS area_name,
       o.state, o.made_at
  FROM organisation o
  LEFT JOIN area a ON a.id = o.area_id
 WHERE o.skeleton = $1;

-- organisation_of_area(area_id int) -> many organisation_ref(id text, slug text, name text)
SELECT id, slug, name FROM organisation WHERE area_id = $1 AND state = 'active' ORDER BY slug;

-- organisation_add(id text, slug text, name text, skeleton text, kind text, now int) -> none
INSERT INTO organisation (id, slug, name, skeleton, kind, state, made_at)
VALUES ($1, $2, $3, $4, $5, 'active', $6);

-- organisation_area_put(id text, area_id int) -> none
UPDATE organisation SET area_id = $2 WHERE id = $1;

-- organisation_state_put(id text, state text) -> none
UPDATE organisation SET state = $2 WHERE id = $1;

-- organisation_rights_raise(id text) -> none
UPDATE person SET rights = rights + 1
 WHERE id IN (SELECT person_id FROM role_held WHERE organisation_id = $1);

-- organisation_invitations_end(id text, now int) -> none
UPDATE ticket SET ends_at = $2
 WHERE organisation_id = $1 AND kind = 'invitation' AND used_at = 0 AND ends_at > $2;

-- organisation_requests_end(id text, now int, decider text) -> none
UPDATE join_request SET state = 'refused', decided_at = $2, decided_by = $3
 WHERE organisation_id = $1 AND state = 'asked';

-- area_by_id(id int) -> one area_ref(id int, code text, name text, type text)
SELECT id, code, name, type FROM area WHERE id = $1;

-- area_by_code(code text) -> one area_ref
SELECT id, code, name, type FROM area WHERE code = $1;

-- areas_now() -> many area_ref
-- Those that exist today.
SELECT id, code, name, type FROM area WHERE end_date = '' ORDER BY code;

-- domain_owner(domain text) -> one domain_owner(id text, slug text, name text)
SELECT o.id, o.slug, o.name
  FROM organisation_domain d
  JOIN organisation o ON o.id = d.organisation_id
 WHERE d.domain = $1;

-- domain_owners_below(domain text) -> many domain_owner
-- Who has a domain that ends with a dot and this one.
SELECT DISTINCT o.id, o.slug, o.name
  FROM organisation_domain d
  JOIN organisation o ON o.id = d.organisation_id
 WHERE d.domain LIKE '%.' || $1
 ORDER BY o.slug;

-- domain_count(organisation text) -> one total
SELECT count(*) AS total FROM organisation_domain WHERE organisation_id = $1;

-- domain_put(domain text, organisation text, now int) -> none
INSERT INTO organisation_domain (domain, organisation_id, made_at) VALUES ($1, $2, $3);

-- domain_drop(domain text, organisation text) -> one domain(domain text, made_at int)
DELETE FROM organisation_domain WHERE domain = $1 AND organisation_id = $2
RETURNING domain, made_at;

-- domain_all(organisation text) -> many domain
SELECT domain, made_at FROM organisation_domain WHERE organisation_id = $1 ORDER BY domain;

-- colleagues(organisation text) -> many colleague(role_id text, person_id text, name text, address text, state text, role text, made_at int)
-- A row for each role, as far as whoever asks may see it.
SELECT role_id, person_id, name, address, state, role, made_at
  FROM colleague_seen
 WHERE organisation_id = $1 AND state <> 'left'
 ORDER BY name, person_id, role;

-- invitation_open(hash text) -> one invitation_open(address text, role text, scope text, data text, organisation_id text, slug text, organisation text, organisation_state text, group_id text, group_name text, made_by text, inviter text, person_id text, person_state text, ends_at int)
SELECT address, role, scope, data, organisation_id, slug, organisation, organisation_state, group_id, group_name,
       made_by, inviter, person_id, person_state, ends_at
  FROM invitation_open
 WHERE hash = $1;

-- invitations_in(organisation text) -> many invitation(hash text, address text, role text, scope text, slug text, organisation text, inviter text, made_at int, ends_at int)
SELECT hash, address, role, scope, slug, organisation, inviter, made_at, ends_at
  FROM invitation_seen
 WHERE organisation_id = $1 AND group_id = ''
 ORDER BY made_at DESC, hash;

-- invitations_everywhere(most int) -> many invitation
SELECT hash, address, role, scope, slug, organisation, inviter, made_at, ends_at
  FROM invitation_seen
 WHERE group_id = ''
 ORDER BY made_at DESC, hash
 LIMIT $1;

-- invitations_to_group(group_id text) -> many invitation
SELECT hash, address, role, scope, slug, organisation, inviter, made_at, ends_at
  FROM invitation_seen
 WHERE group_id = $1
 ORDER BY made_at DESC, hash;

-- invitations_replace(address text, organisation text, data text, now int) -> none
-- Ends what was sent before to the same address for the same organisation or group.
UPDATE ticket SET ends_at = $4
 WHERE kind = 'invitation' AND address = $1 AND coalesce(organisation_id, '') = $2 AND data = $3 AND used_at = 0
   AND ends_at > $4;

-- invitation_end(hash text, organisation text, data text, now int) -> one ended(address text)
UPDATE ticket SET ends_at = $4
 WHERE hash = $1 AND kind = 'invitation' AND coalesce(organisation_id, '') = $2 AND data = $3 AND used_at = 0
   AND ends_at > $4
RETURNING address;

-- join_add(id text, person text, organisation text, words text, now int) -> none
INSERT INTO join_request (id, person_id, organisation_id, words, state, made_at, decided_at, decided_by)
VALUES ($1, $2, $3, $4, 'asked', $5, 0, '');

-- join_standing(person text, organisation text) -> one join_standing(roles int, requests int)
SELECT (SELECT count(*) FROM role_held r WHERE r.person_id = $1 AND r.organisation_id = $2) AS roles,
       (SELECT count(*) FROM join_request j
         WHERE j.person_id = $1 AND j.organisation_id = $2 AND j.state = 'asked') AS requests;

-- join_get(id text) -> one join_row(id text, person_id text, person_state text, address text, organisation_id text, slug text, organisation text, state text)
SELECT j.id, j.person_id, p.state AS person_state, p.address, j.organisation_id, o.slug, o.name AS organisation, j.state
  FROM join_request j
  JOIN person p ON p.id = j.person_id
  JOIN organisation o ON o.id = j.organisation_id
 WHERE j.id = $1;

-- join_decided(id text, state text, now int, decider text) -> one join_ref(id text)
-- Once: no row when someone else decided it.
UPDATE join_request SET state = $2, decided_at = $3, decided_by = $4
 WHERE id = $1 AND state = 'asked'
RETURNING id;

-- joins_in(organisation text) -> many join(id text, person_id text, name text, address text, words text, slug text, organisation text, state text, made_at int)
-- Those that wait for an answer, the oldest first.
SELECT id, person_id, name, address, words, slug, organisation, state, made_at
  FROM join_seen
 WHERE organisation_id = $1 AND state = 'asked'
 ORDER BY made_at, id;

-- joins_of_person(person text) -> many join
SELECT id, person_id, name, address, words, slug, organisation, state, made_at
  FROM join_seen
 WHERE person_id = $1
 ORDER BY made_at DESC, id;

-- holdings(organisation text) -> many holding(kind text, total int, newest int)
-- What is an organisation's, as far as whoever asks may see it.
SELECT kind, count(*) AS total, max(changed_at) AS newest
  FROM object_seen
 WHERE organisation_id = $1 AND life <> 'deleted'
 GROUP BY kind
 ORDER BY kind;
