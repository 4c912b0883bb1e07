-- Why someone reads something confidential.

-- reason_put(person text, object text, words text, now int, ends_at int) -> none
INSERT INTO reason (person_id, object_id, words, made_at, ends_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id, object_id)
DO UPDATE SET words = excluded.words, made_at = excluded.made_at, ends_at = excluded.ends_at;

-- reason_hearers(audience text) -> many reason_hearer(person_id text)
-- Those who belong to an audience.
SELECT person_id
  FROM person_audience
 WHERE audience = $1
 ORDER BY person_id
 LIMIT 50;
