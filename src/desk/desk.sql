-- What those who look after measures keep, and what people say about a page.

-- metric_word_add(id text, metric_id int, word text, was text, became text, changed_by text, changed_at int) -> none
INSERT INTO metric_word (id, metric_id, word, was, became, changed_by, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- metric_word_of(metric_id int, most int) -> many metric_word(word text, was text, became text, changed_at int)
SELECT word, was, became, changed_at
  FROM metric_word
 WHERE metric_id = $1
 ORDER BY changed_at DESC, id
 LIMIT $2;

-- subject_drop(slug text) -> one subject_dropped(slug text)
DELETE FROM subject WHERE slug = $1 RETURNING slug;

-- subject_kept() -> many subject_kept(slug text)
SELECT slug FROM subject ORDER BY slug;

-- own_profile_all(most int) -> many own_profile_line(slug text, changed_at int)
SELECT slug, changed_at FROM own_profile ORDER BY slug LIMIT $1;

-- own_profile_read(slug text) -> one own_profile_whole(slug text, text text, changed_at int)
SELECT slug, text, changed_at FROM own_profile WHERE slug = $1;

-- own_profile_drop(slug text) -> one own_profile_dropped(slug text)
DELETE FROM own_profile WHERE slug = $1 RETURNING slug;

-- release_planned_all(most int) -> many release_row(id text, metric_id int, due text, period text, note text, url text)
SELECT id, metric_id, due, period, note, url
  FROM release_planned
 ORDER BY due DESC, metric_id, id
 LIMIT $1;

-- release_planned_one(id text) -> one release_row
SELECT id, metric_id, due, period, note, url FROM release_planned WHERE id = $1;

-- release_planned_add(id text, metric_id int, due text, period text, note text, url text) -> none
INSERT INTO release_planned (id, metric_id, due, period, note, url)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET note = excluded.note, url = excluded.url;

-- release_planned_drop(id text) -> one release_dropped(id text)
DELETE FROM release_planned WHERE id = $1 RETURNING id;

-- feedback_add(id text, path text, words text, maker text, made_at int) -> none
INSERT INTO feedback (id, path, words, maker, made_at, answer, answered_by, answered_at)
VALUES ($1, $2, $3, $4, $5, '', '', 0);

-- feedback_waiting() -> one feedback_count(total int)
-- For administrators; others see what is theirs.
SELECT count(*) AS total FROM feedback_seen WHERE answered_at = 0;

-- feedback_waiting_all() -> one feedback_count
-- In work that writes.
SELECT count(*) AS total FROM feedback WHERE answered_at = 0;

-- feedback_first(skip int, most int) -> many feedback_row(id text, path text, words text, made_at int, answer text, answered_at int, mine bool, signed_in bool)
-- Those that wait for an answer, the oldest first, then those that were answered, the newest first.
SELECT id, path, words, made_at, answer, answered_at, mine, signed_in
  FROM feedback_seen
 ORDER BY CASE WHEN answered_at = 0 THEN 0 ELSE 1 END,
          CASE WHEN answered_at = 0 THEN made_at ELSE -answered_at END, id
 LIMIT $2 OFFSET $1;

-- feedback_mine(most int) -> many feedback_row
SELECT id, path, words, made_at, answer, answered_at, mine, signed_in
  FROM feedback_seen
 WHERE mine
 ORDER BY made_at DESC, id
 LIMIT $1;

-- feedback_one(id text) -> one feedback_row
SELECT id, path, words, made_at, answer, answered_at, mine, signed_in
  FROM feedback_seen
 WHERE id = $1;

-- feedback_answer(id text, answer text, answered_by text, answered_at int) -> one feedback_answered(maker text, path text)
-- Only one that waits.
UPDATE feedback
   SET answer = $2, answered_by = $3, answered_at = $4
 WHERE id = $1 AND answered_at = 0
RETURNING maker, path;

-- feedback_writer(maker text) -> one feedback_writer(id text, address text)
SELECT id, address FROM person WHERE 'person:' || id = $1 AND state = 'active';

-- feedback_drop(id text) -> one feedback_dropped(id text)
DELETE FROM feedback WHERE id = $1 RETURNING id;

-- feedback_forget(maker text) -> none
DELETE FROM feedback WHERE maker = $1;

-- feedback_old_forget(before int) -> none
-- What was answered, or, where nobody did, said before a moment.
DELETE FROM feedback WHERE CASE WHEN answered_at > 0 THEN answered_at ELSE made_at END < $1;
