-- What the tests of the store read and write: one table with a column of every type.

-- item_put(id int, name text, share num?, note text?, good bool, body bytes?) -> none
INSERT INTO item (id, name, share, note, good, body)
VALUES ($1, $2, $3, $4, $5, $6);

-- item_by_id(id int)
--     -> one item(id int, name text, share num?, note text?, good bool, body bytes?)
SELECT id, name, share, note, good, body
  FROM item
 WHERE id = $1;

-- item_from(low int, note text?) -> many item
-- A parameter of each kind that PostgreSQL can't guess the type of.
SELECT id, name, share, note, good, body
  FROM item
 WHERE id >= $1 AND ($2 IS NULL OR note = $2)
 ORDER BY name;

-- item_all() -> each item
SELECT id, name, share, note, good, body
  FROM item
 ORDER BY id;

-- item_rename(id int, name text) -> one item_id(id int)
-- Finds no row when there is no such item; more than one for id 0, which means all.
UPDATE item
   SET name = $2 || CASE WHEN $1 = 0 THEN name ELSE '' END
 WHERE id = $1 OR $1 = 0
RETURNING id;

-- item_drop(id int) -> none
DELETE FROM item WHERE id = $1;

-- item_count() -> one item_total(total int)
SELECT count(*) AS total
  FROM item;

-- item_endless() -> one item_total
WITH RECURSIVE n(i) AS (
    SELECT CAST(1 AS bigint)
    UNION ALL
    SELECT i + 1 FROM n WHERE i < 1000000000000
)
SELECT count(*) AS total
  FROM n;

-- item_note(id int) -> one item_text(note text)
-- Says that the note is never null, which is not so.
SELECT note FROM item WHERE id = $1;

-- item_sign(share num, good bool) -> one item_share(share num, good bool)
SELECT $1 * 2 AS share, $2 AS good;
