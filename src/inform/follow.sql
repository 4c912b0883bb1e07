-- The councils that someone follows. Nobody else sees which.

-- follow_add(person text, area_id int, now int) -> none
INSERT INTO followed (person_id, area_id, since, looked_at) VALUES ($1, $2, $3, $3)
ON CONFLICT (person_id, area_id) DO NOTHING;

-- follow_drop(person text, area_id int) -> none
DELETE FROM followed WHERE person_id = $1 AND area_id = $2;

-- follow_looked(person text, area_id int, at int) -> none
-- All of them for -1. It never moves back.
UPDATE followed SET looked_at = $3 WHERE person_id = $1 AND ($2 = -1 OR area_id = $2) AND looked_at < $3;

-- follow_mine(most int) -> many followed(area_id int, since int, looked_at int)
SELECT area_id, since, looked_at FROM followed_seen ORDER BY area_id LIMIT $1;

-- follow_one(area_id int) -> one followed
SELECT area_id, since, looked_at FROM followed_seen WHERE area_id = $1;

-- follow_of_person(person text, most int) -> many followed
-- For the digest, which nobody in particular asks for.
SELECT area_id, since, looked_at FROM followed WHERE person_id = $1 ORDER BY area_id LIMIT $2;

-- person_followed(most int) -> many person_followed(area text, since int, looked_at int)
SELECT a.name AS area, f.since, f.looked_at
  FROM followed_seen f
  JOIN area a ON a.id = f.area_id
 ORDER BY a.name
 LIMIT $1;

-- person_followed_forget(person text) -> none
DELETE FROM followed WHERE person_id = $1;
