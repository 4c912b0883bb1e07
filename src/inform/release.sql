-- What publishers mean to bring out, and what came.

-- release_clear(metric_id int) -> none
DELETE FROM release_planned WHERE metric_id = $1;

-- release_put(id text, metric_id int, due text, period text, note text, url text) -> none
INSERT INTO release_planned (id, metric_id, due, period, note, url)
VALUES ($1, $2, $3, $4, $5, $6);

-- release_from(due text, most int) -> many release(id text, metric_id int, due text, period text, note text, url text)
SELECT id, metric_id, due, period, note, url
  FROM release_planned
 WHERE due >= $1
 ORDER BY due, metric_id, id
 LIMIT $2;

-- delivery_names(most int) -> many delivery_name(known_from int, profile text, files text)
SELECT known_from, profile, files FROM delivery ORDER BY id DESC LIMIT $1;
