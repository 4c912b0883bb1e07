-- Mail that waits, was sent, or was given up, and the kinds that someone does not want.

-- mail_add(id text, address text, person_id text?, kind text, subject text, plain text, html text, at int) -> none
INSERT INTO mail (id, address, person_id, kind, subject, plain, html, state, tries, next_at, made_at, sent_at, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, $8, 0, '');

-- mail_take(now int, until int, most int) -> many mail(id text, address text, person_id text, kind text, subject text, plain text, html text, state text, tries int, next_at int, made_at int, sent_at int, why text)
-- The state and time stand outside too: of two that take at once, the second looks at them again.
UPDATE mail
   SET next_at = $2, tries = tries + 1
 WHERE state = 'waiting' AND next_at <= $1
   AND id IN (SELECT id FROM mail WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $3)
RETURNING id, address, coalesce(person_id, '') AS person_id, kind, subject, plain, html, state, tries, next_at, made_at, sent_at, why;

-- mail_due(now int) -> one mail_due(due bool)
SELECT EXISTS (SELECT 1 FROM mail WHERE state = 'waiting' AND next_at <= $1) AS due;

-- mail_sent(id text, tries int, at int) -> none
-- A link in a mail is a secret: its text goes once it was sent, but for developers.
UPDATE mail
   SET state = 'sent', sent_at = $3, why = '',
       plain = CASE WHEN EXISTS (SELECT 1 FROM setting WHERE name = 'served-dev') THEN plain ELSE '' END,
       html = CASE WHEN EXISTS (SELECT 1 FROM setting WHERE name = 'served-dev') THEN html ELSE '' END
 WHERE id = $1 AND tries = $2 AND state = 'waiting';

-- mail_later(id text, tries int, next_at int, why text) -> none
UPDATE mail
   SET next_at = $3, why = $4
 WHERE id = $1 AND tries = $2 AND state = 'waiting';

-- mail_give_up(id text, tries int, why text) -> none
UPDATE mail
   SET state = 'given-up', why = $3
 WHERE id = $1 AND tries = $2 AND state = 'waiting';

-- mail_untry(id text, tries int, now int) -> none
UPDATE mail
   SET tries = tries - 1, next_at = $3
 WHERE id = $1 AND tries = $2 AND state = 'waiting';

-- mail_stale(now int, before int, why text) -> none
UPDATE mail
   SET state = 'given-up', why = $3
 WHERE state = 'waiting' AND next_at <= $1 AND made_at < $2;

-- mail_again(id text, now int, later int) -> one mail_id(id text)
-- Until `later` it may be with a sender just now.
UPDATE mail
   SET state = 'waiting', tries = 0, next_at = $2, made_at = $2
 WHERE id = $1 AND plain <> '' AND (state = 'given-up' OR (state = 'waiting' AND next_at > $3))
RETURNING id;

-- mail_drop_before(before int) -> none
DELETE FROM mail
 WHERE state <> 'waiting' AND made_at < $1;

-- mail_newest(most int) -> many mail
SELECT id, address, person_id, kind, subject, plain, html, state, tries, next_at, made_at, sent_at, why
  FROM mail_seen
 ORDER BY made_at DESC, id
 LIMIT $1;

-- mail_counts() -> many mail_count(state text, total int)
SELECT state, count(*) AS total
  FROM mail_seen
 GROUP BY state
 ORDER BY state;

-- mail_stop_put(address text, kind text, at int) -> none
INSERT INTO mail_stopped (address, kind, made_at)
VALUES ($1, $2, $3)
    ON CONFLICT (address, kind) DO NOTHING;

-- mail_stop_drop(address text, kind text) -> none
DELETE FROM mail_stopped
 WHERE address = $1 AND kind = $2;

-- mail_is_stopped(address text, kind text) -> one mail_is_stopped(stopped bool)
SELECT EXISTS (SELECT 1 FROM mail_stopped WHERE address = $1 AND kind = $2) AS stopped;

-- mail_stopped_mine() -> many mail_stopped(kind text, made_at int)
SELECT kind, made_at
  FROM mail_stopped_seen
 ORDER BY kind;
