-- Work in the background: when it is due, who does it just now, and how it went.

-- job_all() -> many job(name text, next_at int, leased_until int, last_at int, last_good bool, last_words text)
SELECT name, next_at, leased_until, last_at, last_good, last_words
  FROM job
 ORDER BY name;

-- job_lease(name text, now int, until int) -> one job_lease(leased_until int)
-- No row: someone else has it, or it is not due.
INSERT INTO job (name, next_at, leased_until, last_at, last_good, last_words)
VALUES ($1, $2, $3, 0, TRUE, '')
    ON CONFLICT (name) DO UPDATE SET leased_until = excluded.leased_until
 WHERE job.next_at <= $2 AND job.leased_until <= $2
RETURNING leased_until;

-- job_done(name text, leased_until int, next_at int, at int, good bool, words text) -> none
-- Nothing changes when the lease was over and someone else has it now.
UPDATE job
   SET leased_until = 0, next_at = $3, last_at = $4, last_good = $5, last_words = $6
 WHERE name = $1 AND leased_until = $2;

-- job_hurry(name text) -> one job_name(name text)
UPDATE job
   SET next_at = 0
 WHERE name = $1
RETURNING name;
