-- Whom the trail is searched for.

-- trail_person(typed text) -> one trail_person(id text)
SELECT id
  FROM person_seen
 WHERE id = $1 OR address = lower($1);
