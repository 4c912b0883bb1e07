-- Citations: figures as someone cited them.

-- citation_add(id text, area_id int, metric_id int, period text, group_slug text, known int, made_at int, group_kept text) -> none
INSERT INTO citation (id, area_id, metric_id, period, group_slug, known, made_at, group_kept)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- citation_get(id text) -> one citation(id text, area_id int, metric_id int, period text, group_slug text, known int, made_at int, group_kept text)
SELECT id, area_id, metric_id, period, group_slug, known, made_at, group_kept
  FROM citation_seen
 WHERE id = $1;

-- citation_of_maker(maker text, most int) -> many citation(id text, area_id int, metric_id int, period text, group_slug text, known int, made_at int, group_kept text)
SELECT id, area_id, metric_id, period, group_slug, known, made_at, group_kept
  FROM citation_seen
 WHERE maker = $1
 ORDER BY made_at DESC, id
 LIMIT $2;

-- citation_of_figure(metric_id int, period text) -> many cited(id text, area_id int, maker text)
-- Those who want to hear of a revision.
SELECT c.id, c.area_id, o.maker
  FROM citation c
  JOIN object o ON o.id = c.id
 WHERE c.metric_id = $1 AND c.period = $2 AND o.maker <> '' AND o.life <> 'deleted'
 ORDER BY c.id;

-- cited_formulas() -> many cited_formula(slug text)
-- The measures that are worked out and that somebody cited.
SELECT m.slug
  FROM metric m
 WHERE m.formula <> '' AND EXISTS (SELECT 1 FROM citation c WHERE c.metric_id = m.id)
 ORDER BY m.slug;

-- slice_history(metric_id int, period text) -> each slice_history(known_from int, bytes bytes, profile text, files text, note text)
-- All that was ever publicly known of one period, oldest first, and the deliveries it came with.
SELECT s.known_from, s.bytes, coalesce(d.profile, '') AS profile, coalesce(d.files, '') AS files,
       coalesce(n.note, '') AS note
  FROM slice s
  LEFT JOIN delivery d ON d.id = s.import_id
  LEFT JOIN revision_note n ON n.metric_id = s.metric_id AND n.period = s.period
                           AND n.known_from = s.known_from
 WHERE s.metric_id = $1 AND s.period = $2 AND s.audience = 'public'
 ORDER BY s.known_from;

-- slice_arrived(metric_id int, period text, known_from int) -> many slice_arrived(bytes bytes, profile text, files text, note text)
-- One state, and the one before it.
SELECT s.bytes, coalesce(d.profile, '') AS profile, coalesce(d.files, '') AS files, coalesce(n.note, '') AS note
  FROM slice s
  LEFT JOIN delivery d ON d.id = s.import_id
  LEFT JOIN revision_note n ON n.metric_id = s.metric_id AND n.period = s.period
                           AND n.known_from = s.known_from
 WHERE s.metric_id = $1 AND s.period = $2 AND s.audience = 'public' AND s.known_from <= $3
 ORDER BY s.known_from DESC
 LIMIT 2;

-- revision_note_add(metric_id int, period text, known_from int, note text) -> none
INSERT INTO revision_note (metric_id, period, known_from, note) VALUES ($1, $2, $3, $4)
ON CONFLICT (metric_id, period, known_from) DO UPDATE SET note = excluded.note;
