-- What councils fill in: collections, values, checks and approvals.

-- --- collections ---

-- collections_all(most int) -> many collection(id text, slug text, title text, about text, every text, first text, due_days int, opens_months int, keeper text, keeper_name text, accepts bool, sight text, least_senders int, state text, changed_at int)
SELECT c.id, c.slug, c.title, c.about, c.every, c.first, c.due_days, c.opens_months, c.keeper,
       coalesce(o.name, '') AS keeper_name, c.accepts, c.sight, c.least_senders, c.state, c.changed_at
  FROM collection c
  LEFT JOIN organisation o ON o.slug = c.keeper
 ORDER BY c.state, c.slug
 LIMIT $1;

-- collection_of_slug(slug text) -> one collection
SELECT c.id, c.slug, c.title, c.about, c.every, c.first, c.due_days, c.opens_months, c.keeper,
       coalesce(o.name, '') AS keeper_name, c.accepts, c.sight, c.least_senders, c.state, c.changed_at
  FROM collection c
  LEFT JOIN organisation o ON o.slug = c.keeper
 WHERE c.slug = $1;

-- collection_of_id(id text) -> one collection
SELECT c.id, c.slug, c.title, c.about, c.every, c.first, c.due_days, c.opens_months, c.keeper,
       coalesce(o.name, '') AS keeper_name, c.accepts, c.sight, c.least_senders, c.state, c.changed_at
  FROM collection c
  LEFT JOIN organisation o ON o.slug = c.keeper
 WHERE c.id = $1;

-- collection_measures(id text) -> many collection_measure_row(slug text, low num?, high num?)
SELECT m.slug, x.low, x.high
  FROM collection_measure x
  JOIN metric m ON m.id = x.metric_id
 WHERE x.collection_id = $1
 ORDER BY x.place;

-- collection_rules(id text) -> many collection_rule_row(left_side text, operator text, right_side text, must bool, words text)
SELECT left_side, operator, right_side, must, words
  FROM collection_rule
 WHERE collection_id = $1
 ORDER BY place;

-- collection_add(id text, slug text, title text, about text, every text, first text, due_days int, opens_months int, keeper text, accepts bool, sight text, least_senders int, now int) -> none
INSERT INTO collection (id, slug, title, about, every, first, due_days, opens_months, keeper, accepts, sight, least_senders,
                        state, made_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', $13, $13);

-- collection_put(id text, title text, about text, due_days int, opens_months int, keeper text, accepts bool, sight text, least_senders int, state text, was int, now int) -> one collection_put(id text)
-- Unless someone else changed it since.
UPDATE collection
   SET title = $2, about = $3, due_days = $4, opens_months = $5, keeper = $6, accepts = $7, sight = $8, least_senders = $9,
       state = $10, changed_at = CASE WHEN $12 > $11 THEN $12 ELSE $11 + 1 END
 WHERE id = $1 AND changed_at = $11
RETURNING id;

-- collection_promised(id text) -> one collection_promised(total int)
-- Forms that councils approved or ever sent: what was said of who sees them stands.
SELECT count(*) AS total
  FROM entry e
 WHERE e.collection_id = $1
   AND (e.state IN ('approved', 'accepted') OR e.delivered_at > 0
        OR EXISTS (SELECT 1 FROM entry_change h WHERE h.entry_id = e.id AND h.what = 'sent'));

-- collection_measures_clear(id text) -> none
DELETE FROM collection_measure WHERE collection_id = $1;

-- collection_rules_clear(id text) -> none
DELETE FROM collection_rule WHERE collection_id = $1;

-- collection_measure_add(id text, metric_id int, place int, low num?, high num?) -> none
INSERT INTO collection_measure (collection_id, metric_id, place, low, high) VALUES ($1, $2, $3, $4, $5);

-- collection_rule_add(id text, place int, left_side text, operator text, right_side text, must bool, words text) -> none
INSERT INTO collection_rule (collection_id, place, left_side, operator, right_side, must, words)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- collection_keepers() -> many collection_keeper(slug text, name text)
-- Organisations that can keep a collection: all but those that ended.
SELECT slug, name FROM organisation WHERE state = 'active' AND kind <> 'council' ORDER BY slug LIMIT 1000;

-- organisation_stands(slug text) -> one collection_keeper
SELECT slug, name FROM organisation WHERE slug = $1 AND state = 'active';

-- councils_of_person(person text) -> many council_of(code text, name text)
-- Areas for which organisations stand whose things the person keeps.
SELECT a.code, o.name
  FROM person_audience p
  JOIN organisation o ON p.audience = 'keepers:' || o.slug AND o.state = 'active'
  JOIN area a ON a.id = o.area_id
 WHERE p.person_id = $1
 ORDER BY a.code
 LIMIT 50;

-- --- forms, as far as the viewer may see them ---

-- entry_find(collection_id text, code text, period text) -> one entry_row(id text, code text, period text, state text, version int, changed_at int, changed_by text, sent_at int, delivered_at int)
SELECT id, code, period, state, version, changed_at, changed_by, sent_at, delivered_at
  FROM entry_seen
 WHERE collection_id = $1 AND code = $2 AND period = $3;

-- entries_of_council(collection_id text, code text, most int) -> many entry_row
SELECT id, code, period, state, version, changed_at, changed_by, sent_at, delivered_at
  FROM entry_seen
 WHERE collection_id = $1 AND code = $2
 ORDER BY period DESC
 LIMIT $3;

-- entries_of_keeper(collection_id text, most int) -> many entry_row
-- Those that are approved: newest period first.
SELECT id, code, period, state, version, changed_at, changed_by, sent_at, delivered_at
  FROM entry_seen
 WHERE collection_id = $1 AND state IN ('approved', 'accepted')
 ORDER BY period DESC, code
 LIMIT $2;

-- entry_values(entry_id text) -> many entry_value_row(slug text, typed text, value num?, gap text, follow_up bool, version int, saved_at int, saved_by text)
SELECT slug, typed, value, gap, follow_up, version, saved_at, saved_by
  FROM entry_value_seen
 WHERE entry_id = $1
 ORDER BY slug;

-- entry_comments(entry_id text, most int) -> many entry_comment_row(slug text, words text, made_at int, made_by text)
SELECT slug, words, made_at, made_by
  FROM entry_comment_seen
 WHERE entry_id = $1
 ORDER BY made_at, id
 LIMIT $2;

-- entry_changes(entry_id text, most int) -> many entry_change_row(number int, slug text, at int, person text, what text, old_text text, new_text text, reason text)
-- The newest first.
SELECT number, slug, at, person, what, old_text, new_text, reason
  FROM entry_change_seen
 WHERE entry_id = $1
 ORDER BY number DESC
 LIMIT $2;

-- entry_outcomes(entry_id text, most int) -> many entry_outcome(slug text, what text, at int, reason text)
-- What became of what was sent, the newest first.
SELECT slug, what, at, reason
  FROM entry_change_seen
 WHERE entry_id = $1 AND what IN ('sent', 'published', 'not published')
 ORDER BY number DESC
 LIMIT $2;

-- --- writing ---

-- entry_add(id text, collection_id text, area_id int, period text, now int, person text) -> none
INSERT INTO entry (id, collection_id, area_id, period, state, version, changed_at, changed_by, sent_at, delivered_at)
VALUES ($1, $2, $3, $4, 'draft', 1, $5, $6, 0, 0);

-- entry_put(id text, state text, sent_at int, was int, now int, person text) -> one entry_put(version int)
-- Unless someone else changed it since. What is sent in the second of a delivery counts as sent after it.
UPDATE entry
   SET state = $2, sent_at = CASE WHEN $3 > sent_at AND $3 <= delivered_at THEN delivered_at + 1 ELSE $3 END,
       version = version + 1, changed_at = $5, changed_by = $6
 WHERE id = $1 AND version = $4
RETURNING version;

-- entry_value_put(entry_id text, metric_id int, typed text, value num?, gap text, follow_up bool, version int, now int, person text, mix text) -> none
INSERT INTO entry_value (entry_id, metric_id, typed, value, gap, follow_up, version, saved_at, saved_by, mix)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (entry_id, metric_id) DO UPDATE
   SET typed = excluded.typed, value = excluded.value, gap = excluded.gap, follow_up = excluded.follow_up,
       version = excluded.version, saved_at = excluded.saved_at, saved_by = excluded.saved_by;

-- entry_comment_add(id text, entry_id text, metric_id int, words text, now int, person text) -> none
INSERT INTO entry_comment (id, entry_id, metric_id, words, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6);

-- entry_change_last(entry_id text) -> one entry_change_last(number int)
SELECT coalesce(max(number), 0) AS number FROM entry_change WHERE entry_id = $1;

-- entry_change_add(entry_id text, number int, metric_id int, at int, person text, what text, old_text text, new_text text, reason text) -> none
INSERT INTO entry_change (entry_id, number, metric_id, at, person_id, what, old_text, new_text, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- entry_hearers(audience text, most int) -> many entry_hearer(person_id text)
-- Who is told that a form waits.
SELECT person_id FROM person_audience WHERE audience = $1 ORDER BY person_id LIMIT $2;

-- --- the club ---

-- club_own(collection_id text, period text) -> many club_own(slug text, code text, value num)
-- What the viewer's own councils have sent, that is a number.
SELECT v.slug, e.code, v.value
  FROM entry_seen e
  JOIN entry_value_seen v ON v.entry_id = e.id
 WHERE e.collection_id = $1 AND e.period = $2 AND e.mine AND e.sent_at > 0 AND v.value IS NOT NULL
 ORDER BY v.slug, e.code;

-- club_seen(collection_id text, period text, slug text) -> many club_value(code text, value num, was num?, sent_at int, stands bool)
-- Those of everyone who sent theirs, for who sent theirs too, where they are enough.
SELECT code, value, was, sent_at, stands
  FROM entry_early_seen
 WHERE collection_id = $1 AND period = $2 AND slug = $3
 ORDER BY code;

-- club_mixed(collection_id text, period text, slug text) -> many club_mixed(value num)
-- The same without names, in an order that says nothing.
SELECT value
  FROM entry_early_seen
 WHERE collection_id = $1 AND period = $2 AND slug = $3
 ORDER BY mix;

-- club_gone(collection_id text, period text, slug text) -> many club_gone(code text, gap text, sent_at int)
-- Who sent a figure, and then why there is none.
SELECT code, gap, sent_at
  FROM entry_early_gone_seen
 WHERE collection_id = $1 AND period = $2 AND slug = $3
 ORDER BY code;

-- entry_sent_last(entry_id text, metric_id int) -> one entry_sent_last(sent text)
-- What was last sent of a measure.
SELECT new_text AS sent
  FROM entry_change
 WHERE entry_id = $1 AND metric_id = $2 AND what = 'sent'
 ORDER BY number DESC
 LIMIT 1;

-- --- opening, for the job, which has no viewer ---

-- club_waiting(most int) -> many club_waiting(collection_id text, period text)
-- What was sent since it was last delivered.
SELECT collection_id, period
  FROM entry
 WHERE sent_at > delivered_at
 GROUP BY collection_id, period
 ORDER BY period, collection_id
 LIMIT $1;

-- club_due(collection_id text, period text) -> many club_due(entry_id text, code text, slug text, value num?, gap text, published text)
-- What was sent, is still asked for, and was not dealt with since; with what was last published of it, empty for nothing.
SELECT e.id AS entry_id, a.code, m.slug, v.value, v.gap,
       coalesce((SELECT p.new_text
                   FROM entry_change p
                  WHERE p.entry_id = e.id AND p.metric_id = m.id AND p.what = 'published'
                  ORDER BY p.number DESC
                  LIMIT 1), '') AS published
  FROM entry e
  JOIN area a ON a.id = e.area_id
  JOIN entry_value v ON v.entry_id = e.id
  JOIN collection_measure x ON x.collection_id = e.collection_id AND x.metric_id = v.metric_id
  JOIN metric m ON m.id = v.metric_id
 WHERE e.collection_id = $1 AND e.period = $2 AND e.sent_at > 0
   AND NOT EXISTS (SELECT 1
                     FROM entry_change d
                    WHERE d.entry_id = e.id AND d.metric_id = m.id AND d.what IN ('published', 'not published')
                      AND d.number > (SELECT coalesce(max(s.number), 0)
                                        FROM entry_change s
                                       WHERE s.entry_id = e.id AND s.metric_id = m.id AND s.what = 'sent'))
 ORDER BY m.slug, a.code;

-- club_senders(collection_id text, period text) -> many club_senders(slug text, total int)
-- How many councils sent a number of each measure, as it was last sent.
SELECT m.slug, count(*) AS total
  FROM entry e
  JOIN entry_change s ON s.entry_id = e.id AND s.what = 'sent' AND s.new_text NOT IN ('', 'not applicable', 'not collected')
  JOIN metric m ON m.id = s.metric_id
 WHERE e.collection_id = $1 AND e.period = $2
   AND NOT EXISTS (SELECT 1
                     FROM entry_change later
                    WHERE later.entry_id = s.entry_id AND later.metric_id = s.metric_id AND later.what = 'sent'
                      AND later.number > s.number)
 GROUP BY m.slug
 ORDER BY m.slug;

-- club_delivered(collection_id text, period text, now int) -> none
-- Also what was sent by a clock that is ahead of this one: else it would be delivered again and again.
UPDATE entry SET delivered_at = CASE WHEN sent_at > $3 THEN sent_at ELSE $3 END
 WHERE collection_id = $1 AND period = $2 AND sent_at > delivered_at;

-- --- what is held on a person ---

-- entry_person_changes(person text, most int) -> many entry_person_change(collection text, code text, period text, slug text, at int, what text, old_text text, new_text text, reason text)
SELECT c.slug AS collection, h.code, h.period, h.slug, h.at, h.what, h.old_text, h.new_text, h.reason
  FROM entry_change_mine h
  JOIN collection c ON c.id = h.collection_id
 WHERE h.person_id = $1
 ORDER BY h.at DESC, h.entry_id, h.number DESC
 LIMIT $2;

