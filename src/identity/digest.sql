-- The digest: what someone should hear of, by mail.

-- digest_page(after text, most int) -> one digest_page(last text)
-- People are looked at in steps; this is the last of one.
SELECT coalesce(max(id), '') AS last
  FROM (SELECT id FROM person WHERE id > $1 ORDER BY id LIMIT $2) AS step;

-- digest_due(after text, last text, daily int, weekly int) -> many digest_due(id text, since int, until int)
SELECT p.id, p.digest_at AS since, CASE WHEN p.digest = 'weekly' THEN $4 ELSE $3 END AS until
  FROM person p
 WHERE p.id > $1 AND p.id <= $2 AND p.state = 'active' AND p.digest IN ('daily', 'weekly')
   AND p.digest_at < CASE WHEN p.digest = 'weekly' THEN $4 ELSE $3 END
 ORDER BY p.id;

-- digest_kinds(receiver text, since int, until int) -> many digest_kind(kind text, total int)
SELECT kind, count(*) AS total
  FROM notice
 WHERE receiver = $1 AND made_at > $2 AND made_at <= $3
 GROUP BY kind
 ORDER BY kind;

-- digest_take(person text, since int, until int) -> one digest_taken(address text)
-- They are told up to then, unless they chose otherwise since it was gathered.
UPDATE person
   SET digest_at = $3
 WHERE id = $1 AND digest_at = $2 AND state = 'active' AND digest IN ('daily', 'weekly')
RETURNING address;

-- digest_choice() -> one digest_choice(address text, digest text)
SELECT address, digest
  FROM person_seen
 WHERE id = folkmoot_viewer();

-- digest_choose(person text, digest text, now int) -> none
-- Whoever had none begins anew: what is old does not come.
UPDATE person
   SET digest_at = CASE WHEN digest = 'none' THEN $3 ELSE digest_at END, digest = $2
 WHERE id = $1;
