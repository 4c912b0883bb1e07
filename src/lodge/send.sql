-- What was uploaded, until it is published, and what became of it.

-- sending_add(id text, label text, format text) -> none
INSERT INTO sending (id, label, format, mapping, checked, checked_from, note, publish_at, publish_by, mapped_by,
                     outcome, published_at, withdrawn_at, withdrawn_by, figures, added, changed)
VALUES ($1, $2, $3, '', '', 0, '', 0, '', '', '', 0, 0, '', 0, 0, 0);

-- sending_file_add(id text, bytes bytes) -> none
INSERT INTO sending_file (sending_id, bytes) VALUES ($1, $2);

-- sending_get(id text) -> one sending(id text, label text, format text, mapping text, checked text, checked_from int, note text, outcome text, publish_at int, publish_by text, mapped_by text, published_at int, withdrawn_at int, figures int, added int, changed int, keepers text, organisation_id text, made_at int, life text, maker text, sender_name text, published_name text, withdrawn_name text, proposed_at int, proposed_by text, decided_at int, decision text, declined text)
SELECT id, label, format, mapping, checked, checked_from, note, outcome, publish_at, publish_by, mapped_by, published_at,
       withdrawn_at, figures, added, changed, keepers, organisation_id, made_at, life, maker, sender_name,
       published_name, withdrawn_name, proposed_at, proposed_by, decided_at, decision, declined
  FROM sending_seen
 WHERE id = $1;

-- sending_listed(most int) -> many sending
SELECT id, label, format, mapping, '' AS checked, checked_from, note, outcome, publish_at, publish_by, mapped_by, published_at,
       withdrawn_at, figures, added, changed, keepers, organisation_id, made_at, life, maker, sender_name,
       published_name, withdrawn_name, proposed_at, proposed_by, decided_at, decision, declined
  FROM sending_known
 WHERE life <> 'deleted'
 ORDER BY made_at DESC, id
 LIMIT $1;

-- sending_known_get(id text) -> one sending
SELECT id, label, format, mapping, '' AS checked, checked_from, note, outcome, publish_at, publish_by, mapped_by, published_at,
       withdrawn_at, figures, added, changed, keepers, organisation_id, made_at, life, maker, sender_name,
       published_name, withdrawn_name, proposed_at, proposed_by, decided_at, decision, declined
  FROM sending_known
 WHERE id = $1 AND life <> 'deleted';

-- sending_due(now int, most int) -> many sending
-- By a job, which nobody looks at.
SELECT s.id, s.label, s.format, s.mapping, s.checked, s.checked_from, s.note, s.outcome, s.publish_at,
       s.publish_by, s.mapped_by, s.published_at, s.withdrawn_at, s.figures, s.added, s.changed, o.keepers,
       coalesce(o.organisation_id, '') AS organisation_id, o.made_at, o.life, o.maker, '' AS sender_name,
       '' AS published_name, '' AS withdrawn_name, CAST(0 AS bigint) AS proposed_at, '' AS proposed_by,
       CAST(0 AS bigint) AS decided_at, '' AS decision, '' AS declined
  FROM sending s
  JOIN object o ON o.id = s.id
 WHERE s.publish_at > 0 AND s.publish_at <= $1 AND s.published_at = 0 AND o.life = 'draft'
 ORDER BY s.publish_at, s.id
 LIMIT $2;

-- sending_due_any(now int) -> one sending_due_any(any_due bool)
SELECT EXISTS (SELECT 1 FROM sending s JOIN object o ON o.id = s.id
                WHERE s.publish_at > 0 AND s.publish_at <= $1 AND s.published_at = 0 AND o.life = 'draft') AS any_due;

-- sending_object(id text) -> one sending_object(audience text, changed_at int)
SELECT audience, changed_at FROM object WHERE id = $1;

-- sending_file_get(id text) -> one sending_file(bytes bytes)
SELECT bytes FROM sending_file_seen WHERE sending_id = $1;

-- sending_file_due(id text) -> one sending_file
SELECT bytes FROM sending_file WHERE sending_id = $1;

-- sending_file_drop(id text) -> none
DELETE FROM sending_file WHERE sending_id = $1;

-- sending_map_put(id text, mapping text, mapped_by text) -> none
UPDATE sending SET mapping = $2, mapped_by = $3, checked = '', checked_from = 0, publish_at = 0, outcome = '' WHERE id = $1;

-- sending_found_put(id text, checked text, checked_from int) -> none
UPDATE sending SET checked = $2, checked_from = $3 WHERE id = $1;

-- sending_plan_put(id text, publish_at int, publish_by text, note text) -> none
UPDATE sending SET publish_at = $2, publish_by = $3, note = $4, outcome = '' WHERE id = $1;

-- sending_outcome_put(id text, outcome text) -> none
UPDATE sending SET publish_at = 0, outcome = $2 WHERE id = $1;

-- sending_publish_put(id text, published_at int, publish_by text, note text, figures int, added int, changed int) -> none
UPDATE sending
   SET published_at = $2, publish_by = $3, note = $4, figures = $5, added = $6, changed = $7, publish_at = 0,
       outcome = '', checked = ''
 WHERE id = $1;

-- sending_withdraw_put(id text, withdrawn_at int, withdrawn_by text) -> none
UPDATE sending SET withdrawn_at = $2, withdrawn_by = $3 WHERE id = $1;

-- sending_slice_add(sending_id text, metric_id int, period text, known_from int, counted int) -> none
INSERT INTO sending_slice (sending_id, metric_id, period, known_from, counted, withdrawn_from)
VALUES ($1, $2, $3, $4, $5, 0);

-- sending_slices(sending_id text) -> many sending_slice(metric_id int, period text, known_from int)
SELECT metric_id, period, known_from FROM sending_slice WHERE sending_id = $1 ORDER BY metric_id, period;

-- sending_slices_withdraw(sending_id text, withdrawn_from int) -> none
UPDATE sending_slice SET withdrawn_from = $2 WHERE sending_id = $1;

-- sending_withdrawn(metric_id int, period text) -> many sending_withdrawn(known_from int, withdrawn_from int)
-- The states of a period that were taken back, and those that took them back.
SELECT known_from, withdrawn_from
  FROM sending_slice
 WHERE metric_id = $1 AND period = $2 AND withdrawn_from > 0
 ORDER BY known_from;

-- sending_recent(keepers text, metric_id int, period text, since int) -> one sending_recent(counted int)
-- What those who keep things as $1 changed of a period lately.
SELECT CAST(coalesce(sum(l.counted), 0) AS bigint) AS counted
  FROM sending_slice l
  JOIN sending s ON s.id = l.sending_id
  JOIN object o ON o.id = s.id
 WHERE o.keepers = $1 AND l.metric_id = $2 AND l.period = $3 AND s.published_at >= $4 AND s.withdrawn_at = 0;

-- sending_figures(sending_id text) -> many sending_figure(metric_id int, area_id int)
-- What it wrote when it was published.
SELECT DISTINCT metric_id, area_id
  FROM sending_change
 WHERE sending_id = $1 AND act = 'publish'
 ORDER BY metric_id, area_id;

-- sending_drafts(keepers text, maker text) -> one sending_drafts(drafts int, bytes int)
-- Of those who keep things as $1; of one maker alone when $2 says so.
SELECT count(*) AS drafts, CAST(coalesce(sum(length(f.bytes)), 0) AS bigint) AS bytes
  FROM sending s
  JOIN object o ON o.id = s.id
  LEFT JOIN sending_file f ON f.sending_id = s.id
 WHERE o.keepers = $1 AND ($2 = '' OR o.maker = $2) AND o.life = 'draft';

-- sending_old(before int) -> many sending_old(id text, audience text, keepers text, organisation_id text, changed_at int)
-- Drafts that nobody touched and that wait for nobody's answer, for a job.
SELECT o.id, o.audience, o.keepers, coalesce(o.organisation_id, '') AS organisation_id, o.changed_at
  FROM object o
  JOIN sending s ON s.id = o.id
 WHERE o.life = 'draft' AND o.changed_at < $1 AND s.publish_at = 0
   AND NOT EXISTS (SELECT 1 FROM sending_proposal p WHERE p.sending_id = s.id AND p.decided_at = 0)
 ORDER BY o.changed_at, o.id
 LIMIT 1;

-- sending_old_any(before int) -> one sending_old_any(any_old bool)
SELECT EXISTS (SELECT 1 FROM sending s JOIN object o ON o.id = s.id
                WHERE o.life = 'draft' AND o.changed_at < $1 AND s.publish_at = 0) AS any_old;

-- offer_put(id text, now int, person text) -> none
INSERT INTO sending_proposal (sending_id, proposed_at, proposed_by, decided_at, decided_by, decision, words)
VALUES ($1, $2, $3, 0, '', '', '')
ON CONFLICT (sending_id) DO UPDATE
   SET proposed_at = excluded.proposed_at, proposed_by = excluded.proposed_by, decided_at = 0, decided_by = '',
       decision = '', words = '';

-- offer_decide(id text, now int, person text, decision text, words text) -> one offer_decided(proposed_by text)
-- One that waits.
UPDATE sending_proposal SET decided_at = $2, decided_by = $3, decision = $4, words = $5
 WHERE sending_id = $1 AND decided_at = 0
RETURNING proposed_by;

-- offer_drop(id text) -> none
DELETE FROM sending_proposal WHERE sending_id = $1;

-- offer_measure_add(id text, metric_id int) -> none
INSERT INTO sending_offer (sending_id, metric_id) VALUES ($1, $2) ON CONFLICT (sending_id, metric_id) DO NOTHING;

-- offer_measures_drop(id text) -> none
DELETE FROM sending_offer WHERE sending_id = $1;

-- offered_list(skip int, most int) -> many sending
-- Those that the viewer may decide on: what waits first, the oldest first, then what was decided, the newest first.
SELECT id, label, format, mapping, '' AS checked, checked_from, note, outcome, publish_at, publish_by, mapped_by, published_at,
       withdrawn_at, figures, added, changed, keepers, organisation_id, made_at, life, maker, sender_name,
       published_name, withdrawn_name, proposed_at, proposed_by, decided_at, decision, declined
  FROM sending_offered
 ORDER BY CASE WHEN decided_at = 0 THEN 0 ELSE 1 END, CASE WHEN decided_at = 0 THEN proposed_at ELSE -decided_at END, id
 LIMIT $2 OFFSET $1;

-- offered_get(id text) -> one sending
SELECT id, label, format, mapping, checked, checked_from, note, outcome, publish_at, publish_by, mapped_by, published_at,
       withdrawn_at, figures, added, changed, keepers, organisation_id, made_at, life, maker, sender_name,
       published_name, withdrawn_name, proposed_at, proposed_by, decided_at, decision, declined
  FROM sending_offered
 WHERE id = $1;

-- offered_waiting() -> one offered_waiting(total int)
SELECT count(*) AS total FROM sending_offered WHERE decided_at = 0;

-- offered_file(id text) -> one sending_file
SELECT bytes FROM sending_file_offered WHERE sending_id = $1;

-- offer_owners(id text) -> many offer_owner(slug text, name text)
-- Who owns the measures of a proposal; an empty slug for one that nobody owns.
SELECT DISTINCT coalesce(o.slug, '') AS slug, coalesce(o.name, '') AS name
  FROM sending_offer_seen f
  LEFT JOIN metric_owner m ON m.metric_id = f.metric_id
  LEFT JOIN organisation o ON o.id = m.organisation_id AND o.state = 'active'
 WHERE f.sending_id = $1
 ORDER BY slug;

-- metric_owner_of(metric_id int) -> one metric_owner_name(slug text, name text)
SELECT o.slug, o.name
  FROM metric_owner m
  JOIN organisation o ON o.id = m.organisation_id AND o.state = 'active'
 WHERE m.metric_id = $1;

-- sources_stood_for(organisation_id text) -> many stood_for(source_title text)
SELECT source_title FROM publisher WHERE organisation_id = $1 ORDER BY source_title;

-- sending_empty(id text) -> none
UPDATE sending SET mapping = '', checked = '', publish_at = 0 WHERE id = $1;

-- sending_change_add(sending_id text, act text, number int, metric_id int, period text, area_id int, was text, became text, person_id text, made_at int) -> none
INSERT INTO sending_change (sending_id, act, number, metric_id, period, area_id, was, became, person_id, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- sending_changes(sending_id text, skip int, most int) -> many sent_change(sending_id text, act text, label text, metric_id int, period text, area_id int, was text, became text, person text, made_at int)
SELECT sending_id, act, label, metric_id, period, area_id, was, became, person, made_at
  FROM sending_change_seen
 WHERE sending_id = $1
 ORDER BY made_at DESC, act, number
 LIMIT $3 OFFSET $2;

-- sending_changes_all(skip int, most int) -> many sent_change
SELECT sending_id, act, label, metric_id, period, area_id, was, became, person, made_at
  FROM sending_change_seen
 ORDER BY made_at DESC, sending_id, act, number
 LIMIT $2 OFFSET $1;

-- sender_of_slug(slug text) -> one sender(id text, slug text, name text, code text)
SELECT o.id, o.slug, o.name, coalesce(a.code, '') AS code
  FROM organisation o
  LEFT JOIN area a ON a.id = o.area_id
 WHERE o.slug = $1 AND o.state = 'active';

-- sender_named(words text) -> many sender
SELECT o.id, o.slug, o.name, coalesce(a.code, '') AS code
  FROM organisation o
  LEFT JOIN area a ON a.id = o.area_id
 WHERE (o.slug = $1 OR o.name = $1) AND o.state = 'active'
 ORDER BY o.slug
 LIMIT 2;

-- metrics_owned(organisation_id text) -> many metric_id(metric_id int)
SELECT metric_id FROM metric_owner WHERE organisation_id = $1 ORDER BY metric_id;

-- sent_metric(slug text) -> one metric_id
SELECT id AS metric_id FROM metric WHERE slug = $1;

-- metric_owner_all() -> many metric_owner(metric_id int, slug text, name text)
SELECT m.metric_id, o.slug, o.name
  FROM metric_owner m
  JOIN organisation o ON o.id = m.organisation_id
 ORDER BY o.slug, m.metric_id;

-- metric_owner_put(metric_id int, organisation_id text, set_by text, set_at int) -> none
INSERT INTO metric_owner (metric_id, organisation_id, set_by, set_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (metric_id) DO UPDATE
   SET organisation_id = excluded.organisation_id, set_by = excluded.set_by, set_at = excluded.set_at;

-- metric_owner_drop(metric_id int) -> none
DELETE FROM metric_owner WHERE metric_id = $1;

-- person_belongs(person_id text, audience text) -> one person_belongs(belongs bool)
SELECT EXISTS (SELECT 1 FROM person_audience WHERE person_id = $1 AND audience = $2) AS belongs;

-- cited_of(metric_id int, period text) -> many cited_area(area_id int, total int)
-- How many citations would be told of a revision.
SELECT c.area_id, count(*) AS total
  FROM citation c
  JOIN object o ON o.id = c.id
 WHERE c.metric_id = $1 AND c.period = $2 AND o.maker <> '' AND o.life <> 'deleted'
 GROUP BY c.area_id
 ORDER BY c.area_id;

-- sending_person(most int) -> many sending_person(id text, label text, note text, life text, made_at int, answer text)
-- What the viewer sent, published or decided on.
SELECT id, label, note, life, made_at, answer FROM sending_mine ORDER BY made_at, id LIMIT $1;
