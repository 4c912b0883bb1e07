-- People and what they are.

-- person_get(id text) -> one person(id text, address text, name text, skeleton text, state text, password text, password_at int, rights int, digest text, digest_at int, made_at int)
SELECT id, address, name, skeleton, state, password, password_at, rights, digest, digest_at, made_at
  FROM person
 WHERE id = $1;

-- person_by_address(address text) -> one person
SELECT id, address, name, skeleton, state, password, password_at, rights, digest, digest_at, made_at
  FROM person
 WHERE address = $1;

-- person_any(most int) -> many person_ref(id text)
SELECT id FROM person ORDER BY id LIMIT $1;

-- person_alike(skeleton text) -> many person_name(name text)
-- Names that may be taken for one another.
SELECT DISTINCT name FROM person WHERE skeleton = $1 AND state <> 'left' ORDER BY name LIMIT 100;

-- person_add(id text, address text, name text, skeleton text, now int) -> none
INSERT INTO person (id, address, name, skeleton, state, password, password_at, rights, digest, digest_at, made_at)
VALUES ($1, $2, $3, $4, 'active', '', 0, 1, 'daily', $5, $5);

-- person_state_put(id text, state text) -> one person_ref
UPDATE person SET state = $2, rights = rights + 1 WHERE id = $1
RETURNING id;

-- person_rights_raise(id text) -> one person_ref
UPDATE person SET rights = rights + 1 WHERE id = $1
RETURNING id;

-- person_sessions_drop(person text) -> none
DELETE FROM session WHERE person_id = $1;

-- person_tokens_drop(person text) -> none
DELETE FROM token WHERE person_id = $1;

-- person_tickets_end(person text, now int) -> none
UPDATE ticket SET ends_at = $2 WHERE person_id = $1 AND used_at = 0 AND ends_at > $2;

-- person_shown(id text) -> one person_shown(id text, name text, address text, state text, made_at int)
-- As far as whoever asks may see them.
SELECT id, name, address, state, made_at
  FROM person_seen
 WHERE id = $1;

-- people_found(words text, skeleton text, most int, past int) -> many person_shown
-- For administrators: those whose address or name has these words.
SELECT id, name, address, state, made_at
  FROM person_all_seen
 WHERE $1 = '' OR address LIKE '%' || $1 || '%' ESCAPE '!' OR ($2 <> '' AND skeleton LIKE '%' || $2 || '%')
 ORDER BY address
 LIMIT $3 OFFSET $4;

-- people_count(words text, skeleton text) -> one total(total int)
-- Apart from the list: counting behind it would first put all rows aside.
SELECT count(*) AS total
  FROM person_all_seen
 WHERE $1 = '' OR address LIKE '%' || $1 || '%' ESCAPE '!' OR ($2 <> '' AND skeleton LIKE '%' || $2 || '%');

-- people_told() -> each role_told(id text, address text, name text, state text, role text, slug text, scope text)
-- A row for each role, or one for whoever has none.
SELECT p.id, p.address, p.name, p.state, coalesce(r.role, '') AS role, coalesce(o.slug, '') AS slug,
       coalesce(r.scope, '') AS scope
  FROM person p
  LEFT JOIN role_held r ON r.person_id = p.id
  LEFT JOIN organisation o ON o.id = r.organisation_id
 ORDER BY p.address, r.role, o.slug;

-- role_add(id text, person text, role text, organisation text?, scope text, now int, maker text) -> many person_ref
-- No row when they have it already.
INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING
RETURNING id;

-- role_get(id text) -> one role_row(id text, person_id text, role text, organisation_id text, scope text)
SELECT id, person_id, role, coalesce(organisation_id, '') AS organisation_id, scope
  FROM role_held
 WHERE id = $1;

-- role_drop(id text) -> none
DELETE FROM role_held WHERE id = $1;

-- roles_drop(person text, organisation text) -> none
DELETE FROM role_held WHERE person_id = $1 AND organisation_id = $2;

-- roles_in(person text, organisation text) -> many role_row
SELECT id, person_id, role, coalesce(organisation_id, '') AS organisation_id, scope
  FROM role_held
 WHERE person_id = $1 AND organisation_id = $2
 ORDER BY role;

-- roles_shown(person text) -> many role(id text, person_id text, role text, organisation_id text, slug text, organisation text, scope text, made_at int)
-- Those of the sector first; as far as whoever asks may see them.
SELECT r.id, r.person_id, r.role, r.organisation_id, coalesce(o.slug, '') AS slug,
       coalesce(o.name, '') AS organisation, r.scope, r.made_at
  FROM role_seen r
  LEFT JOIN organisation o ON o.id = r.organisation_id
 WHERE r.person_id = $1
 ORDER BY slug, r.role, r.scope;

-- administrators() -> many person_ref
SELECT p.id
  FROM person p
 WHERE p.state = 'active'
   AND EXISTS (SELECT 1 FROM role_held r WHERE r.person_id = p.id AND r.role = 'administrator'
                  AND r.organisation_id IS NULL)
 ORDER BY p.id;

-- leads_of(organisation text) -> many person_ref
SELECT p.id
  FROM person p
  JOIN role_held r ON r.person_id = p.id AND r.role = 'lead' AND r.organisation_id = $1
 WHERE p.state = 'active'
 ORDER BY p.id;

-- right_to_give(person text, organisation text) -> one right_to_give(administrator bool, lead bool)
-- What an active person may give roles for; no row for others.
SELECT EXISTS (SELECT 1 FROM role_held r WHERE r.person_id = p.id AND r.role = 'administrator'
                  AND r.organisation_id IS NULL) AS administrator,
       EXISTS (SELECT 1 FROM role_held r WHERE r.person_id = p.id AND r.role = 'lead'
                  AND r.organisation_id = $2) AS lead
  FROM person p
 WHERE p.id = $1 AND p.state = 'active';
