-- Objects: what carries an audience.

-- object_of(id text, kind text) -> one object(id text, kind text, audience text, keepers text, early text, early_from int, opens_at int, life text, confidential bool, reason_given bool, maker text, organisation_id text, made_at int, changed_at int)
-- As far as whoever asks may know of it.
SELECT id, kind, audience, keepers, early, early_from, opens_at, life, confidential, reason_given, maker,
       organisation_id, made_at, changed_at
  FROM object_known
 WHERE id = $1 AND kind = $2;

-- object_add(id text, kind text, audience text, keepers text, life text, confidential bool, maker text, organisation_id text?, now int) -> none
INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, life, confidential, maker,
                    organisation_id, made_at, changed_at)
VALUES ($1, $2, $3, $4, '', 0, 0, $5, $6, $7, $8, $9, $9);

-- object_put(id text, audience text, life text, before int, now int) -> one changed(id text)
-- Unless someone else changed it since.
UPDATE object SET audience = $2, life = $3, changed_at = CASE WHEN $5 > $4 THEN $5 ELSE $4 + 1 END
 WHERE id = $1 AND changed_at = $4
RETURNING id;

-- objects_of_maker(old_maker text, new_maker text) -> none
UPDATE object SET maker = $2 WHERE maker = $1;

-- objects_of_keepers(old_keepers text, new_keepers text) -> none
UPDATE object SET keepers = $2 WHERE keepers = $1;

-- objects_of_audience(old_audience text, new_audience text) -> none
UPDATE object SET audience = $2 WHERE audience = $1;

-- notices_hand_over(old_receiver text, new_receiver text) -> none
UPDATE notice SET receiver = $2 WHERE receiver = $1;

-- organisation_name(slug text) -> one organisation_name(name text)
SELECT name FROM organisation WHERE slug = $1;

-- organisation_id_of_slug(slug text) -> one organisation_id(id text)
SELECT id FROM organisation WHERE slug = $1;

-- group_name(id text) -> one group_name(name text)
SELECT name FROM working_group WHERE id = $1;
