-- Sessions and tokens: who is signed in, and which programs act for whom.

-- session_add(hash text, person_id text, name text, method text, now int, ends_at int, network text, agent text) -> one session_hash(hash text)
-- Finds no row when the person is not active.
INSERT INTO session (hash, hash_before, person_id, name, method, made_at, seen_at, renewed_at, proved_at, ends_at, rights, network, agent)
SELECT $1, '', p.id, $3, $4, $5, $5, $5, $5, $6, p.rights, $7, $8
  FROM person p
 WHERE p.id = $2 AND p.state = 'active'
RETURNING hash;

-- session_trim(person_id text, most int, now int) -> none
-- Ends those that were seen longest ago.
UPDATE session
   SET ends_at = $3
 WHERE person_id = $1 AND ends_at > $3
   AND hash NOT IN (SELECT hash
                      FROM session
                     WHERE person_id = $1 AND ends_at > $3
                     ORDER BY seen_at DESC, made_at DESC, hash
                     LIMIT $2);

-- session_of_cookie(hash text, now int) -> one session_now(hash text, old_cookie bool, session_name text, method text, made_at int, seen_at int, renewed_at int, proved_at int, ends_at int, session_rights int, person_id text, name text, address text, rights int)
-- By the cookie's hash.
SELECT hash, FALSE AS old_cookie, session_name, method, made_at, seen_at, renewed_at, proved_at, ends_at, session_rights, person_id, name, address, rights
  FROM session_now
 WHERE hash = $1 AND ends_at > $2;

-- session_of_old_cookie(hash text, least_renewed int, now int) -> one session_now
-- By the hash of the cookie before it, if it was changed after least_renewed.
SELECT hash, TRUE AS old_cookie, session_name, method, made_at, seen_at, renewed_at, proved_at, ends_at, session_rights, person_id, name, address, rights
  FROM session_now
 WHERE hash_before = $1 AND renewed_at > $2 AND ends_at > $3;

-- session_renew(hash text, next_hash text, now int) -> one session_hash(hash text)
UPDATE session
   SET hash_before = hash, hash = $2, renewed_at = $3,
       rights = (SELECT p.rights FROM person p WHERE p.id = session.person_id)
 WHERE hash = $1 AND ends_at > $3
RETURNING hash;

-- session_touch(hash text, now int, idle_end int, most_seconds int) -> none
-- It ends at idle_end, but not later than most_seconds after it was begun.
UPDATE session
   SET seen_at = $2,
       ends_at = CASE WHEN made_at + $4 < $3 THEN made_at + $4 ELSE $3 END
 WHERE hash = $1 AND ends_at > $2;

-- session_prove(name text, now int) -> one session_hash(hash text)
UPDATE session SET proved_at = $2 WHERE name = $1 AND ends_at > $2 RETURNING hash;

-- session_end_one(person_id text, name text, now int) -> one session_hash(hash text)
UPDATE session
   SET ends_at = $3
 WHERE person_id = $1 AND name = $2 AND ends_at > $3
RETURNING hash;

-- session_end_others(person_id text, but text, now int) -> none
UPDATE session SET ends_at = $3 WHERE person_id = $1 AND name <> $2 AND ends_at > $3;

-- session_list(now int, most int) -> many session(name text, method text, made_at int, seen_at int, proved_at int, ends_at int, network text, agent text)
-- The viewer's own that hold, the one seen last first.
SELECT name, method, made_at, seen_at, proved_at, ends_at, network, agent
  FROM session_seen
 WHERE ends_at > $1
 ORDER BY seen_at DESC, made_at DESC, name
 LIMIT $2;

-- session_list_ended(now int, most int) -> many session
-- The viewer's own that are over, the newest first.
SELECT name, method, made_at, seen_at, proved_at, ends_at, network, agent
  FROM session_seen
 WHERE ends_at <= $1
 ORDER BY seen_at DESC, made_at DESC, name
 LIMIT $2;

-- session_forget(before int) -> none
DELETE FROM session WHERE ends_at <= $1;

-- token_add(id text, person_id text, hash text, label text, scope text, now int, ends_at int) -> none
INSERT INTO token (id, person_id, hash, label, scope, made_at, used_at, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7);

-- token_count(person_id text, now int) -> one token_count(total int)
SELECT count(*) AS total FROM token WHERE person_id = $1 AND ends_at > $2;

-- token_of_hash(hash text, now int) -> one token_now(id text, label text, scope text, made_at int, used_at int, ends_at int, person_id text, name text, address text, rights int)
SELECT id, label, scope, made_at, used_at, ends_at, person_id, name, address, rights
  FROM token_now
 WHERE hash = $1 AND ends_at > $2;

-- token_touch(id text, now int) -> none
UPDATE token SET used_at = $2 WHERE id = $1;

-- token_end_one(person_id text, id text) -> one token_id(id text)
DELETE FROM token WHERE person_id = $1 AND id = $2 RETURNING id;

-- token_list(most int) -> many token(id text, label text, scope text, made_at int, used_at int, ends_at int)
-- The viewer's own, newest first.
SELECT id, label, scope, made_at, used_at, ends_at
  FROM token_seen
 ORDER BY made_at DESC, id
 LIMIT $1;

-- token_forget(before int) -> none
DELETE FROM token WHERE ends_at <= $1;
