-- Factors: codes of an app, passkeys and recovery codes.

-- factor_add(id text, person_id text, kind text, label text, secret text, key_id text, counter int, now int) -> none
INSERT INTO factor (id, person_id, kind, label, secret, key_id, counter, made_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0);

-- factor_count(person_id text, kind text) -> one factor_count(total int)
SELECT count(*) AS total FROM factor WHERE person_id = $1 AND kind = $2;

-- factor_list(most int) -> many factor(id text, kind text, label text, key_id text, made_at int, used_at int)
-- The viewer's own, by kind, oldest first.
SELECT id, kind, label, key_id, made_at, used_at
  FROM factor_seen
 ORDER BY kind, made_at, id
 LIMIT $1;

-- factor_secrets(person_id text, kind text, most int) -> many factor_secret(id text, secret text, counter int)
SELECT id, secret, counter
  FROM factor
 WHERE person_id = $1 AND kind = $2
 ORDER BY made_at, id
 LIMIT $3;

-- factor_step(id text, counter int, now int) -> one factor_id(id text)
-- Finds no row when this count, or a later one, was used before.
UPDATE factor SET counter = $2, used_at = $3 WHERE id = $1 AND counter < $2 RETURNING id;

-- factor_step_again(id text, counter int, now int) -> one factor_id(id text)
-- The same for keys that do not count: both counts are 0.
UPDATE factor
   SET counter = $2, used_at = $3
 WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))
RETURNING id;

-- factor_spend(person_id text, kind text, secret text) -> many factor_id(id text)
-- Uses a secret up that works once.
DELETE FROM factor WHERE person_id = $1 AND kind = $2 AND secret = $3 RETURNING id;

-- factor_end_one(person_id text, id text) -> one factor_id(id text)
DELETE FROM factor WHERE person_id = $1 AND id = $2 RETURNING id;

-- factor_end_kind(person_id text, kind text) -> none
DELETE FROM factor WHERE person_id = $1 AND kind = $2;

-- passkey_of_key(key_id text) -> one passkey_kept(id text, person_id text, label text, secret text, key_id text, counter int)
SELECT id, person_id, label, secret, key_id, counter
  FROM factor
 WHERE kind = 'passkey' AND key_id = $1;
