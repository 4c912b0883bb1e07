-- Explanations of councils, the replies of publishers, and what publishers ask to bear in mind.

-- explanation_add(id text, area_id int, metric_id int, period text, words text, signed_by text, signed_at int, ends_on text, known int, value_period text, value_text text) -> none
INSERT INTO explanation (id, area_id, metric_id, period, words, signed_by, signed_at, ends_on, known, value_period, value_text)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- explanation_change(id text, words text, signed_by text, signed_at int, ends_on text, known int, value_period text, value_text text) -> none
UPDATE explanation
   SET words = $2, signed_by = $3, signed_at = $4, ends_on = $5, known = $6, value_period = $7, value_text = $8
 WHERE id = $1;

-- explanation_of_id(id text) -> one explanation(id text, area_id int, metric_id int, period text, words text, signed_by text, signed_at int, ends_on text, known int, value_period text, value_text text, reply text, reply_by text, reply_at int, audience text, life text)
SELECT id, area_id, metric_id, period, words, signed_by, signed_at, ends_on, known, value_period, value_text, reply,
       reply_by, reply_at, audience, life
  FROM explanation_seen
 WHERE id = $1;

-- explanation_of_figure(area_id int, metric_id int, most int) -> many explanation
-- Those that are out, on any period of the measure.
SELECT id, area_id, metric_id, period, words, signed_by, signed_at, ends_on, known, value_period, value_text, reply,
       reply_by, reply_at, audience, life
  FROM explanation_seen
 WHERE area_id = $1 AND metric_id = $2 AND life = 'published'
 ORDER BY signed_at DESC, id
 LIMIT $3;

-- explanation_of_metric(metric_id int, most int) -> many explanation
SELECT id, area_id, metric_id, period, words, signed_by, signed_at, ends_on, known, value_period, value_text, reply,
       reply_by, reply_at, audience, life
  FROM explanation_seen
 WHERE metric_id = $1 AND life = 'published'
 ORDER BY signed_at DESC, id
 LIMIT $2;

-- explanation_of_area(area_id int, most int) -> many explanation
SELECT id, area_id, metric_id, period, words, signed_by, signed_at, ends_on, known, value_period, value_text, reply,
       reply_by, reply_at, audience, life
  FROM explanation_seen
 WHERE area_id = $1 AND life = 'published'
 ORDER BY signed_at DESC, id
 LIMIT $2;

-- explanation_newest(area_id int, metric_id int, most int) -> many explanation
-- In any life that the viewer may see; -1 for any council or measure.
SELECT id, area_id, metric_id, period, words, signed_by, signed_at, ends_on, known, value_period, value_text, reply,
       reply_by, reply_at, audience, life
  FROM explanation_seen
 WHERE ($1 = -1 OR area_id = $1) AND ($2 = -1 OR metric_id = $2)
 ORDER BY signed_at DESC, id
 LIMIT $3;


-- explanation_hearers(organisation text, audience text) -> many hearer(person_id text)
-- Those who keep the organisation's things, as far as they may read what has this audience.
SELECT DISTINCT r.person_id
  FROM role_held r
  JOIN organisation o ON o.id = r.organisation_id AND o.state = 'active'
  JOIN person p ON p.id = r.person_id AND p.state = 'active'
 WHERE r.organisation_id = $1 AND r.role IN ('member', 'steward', 'lead')
   AND ($2 = 'public' OR EXISTS (SELECT 1 FROM person_audience m
                                  WHERE m.person_id = r.person_id AND m.audience = $2))
 ORDER BY r.person_id;

-- explanation_citers(area_id int, metric_id int, period text, audience text) -> many citer(maker text, id text)
-- Those who cited the figure, or for no period any of the series, once each; the same.
SELECT o.maker, min(c.id) AS id
  FROM citation c
  JOIN object o ON o.id = c.id
 WHERE c.area_id = $1 AND c.metric_id = $2 AND ($3 = '' OR c.period = $3) AND o.maker <> '' AND o.life <> 'deleted'
   AND ($4 = 'public' OR EXISTS (SELECT 1 FROM person_audience m
                                  WHERE m.person_id = substr(o.maker, 8) AND m.audience = $4))
 GROUP BY o.maker
 ORDER BY o.maker;

-- explanation_reply_put(id text, words text, signed_by text, person text, now int) -> none
INSERT INTO explanation_reply (explanation_id, words, signed_by, person_id, made_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (explanation_id) DO UPDATE
   SET words = excluded.words, signed_by = excluded.signed_by, person_id = excluded.person_id, made_at = excluded.made_at;

-- explanation_reply_drop(id text) -> none
DELETE FROM explanation_reply WHERE explanation_id = $1;

-- explaining_body(area_id int) -> one body(id text, slug text, name text)
-- The organisation that stands for an area.
SELECT id, slug, name FROM organisation WHERE area_id = $1 AND state = 'active';

-- body_named(words text) -> many body
SELECT id, slug, name FROM organisation WHERE (slug = $1 OR name = $1) AND state = 'active' ORDER BY slug LIMIT 2;

-- publishing_body(source text) -> one body
SELECT o.id, o.slug, o.name
  FROM publisher p
  JOIN organisation o ON o.id = p.organisation_id AND o.state = 'active'
 WHERE p.source_title = $1;

-- publisher_all() -> many publisher(source_title text, slug text, name text)
SELECT p.source_title, o.slug, o.name
  FROM publisher p
  JOIN organisation o ON o.id = p.organisation_id
 ORDER BY p.source_title;

-- publisher_put(source text, organisation text) -> none
INSERT INTO publisher (source_title, organisation_id) VALUES ($1, $2)
ON CONFLICT (source_title) DO UPDATE SET organisation_id = excluded.organisation_id;

-- publisher_drop(source text) -> none
DELETE FROM publisher WHERE source_title = $1;

-- mind_add(id text, metric_id int, words text, signed_by text, person text, now int) -> none
INSERT INTO factor_to_mind (id, metric_id, words, signed_by, person_id, made_at, ended_at)
VALUES ($1, $2, $3, $4, $5, $6, 0);

-- mind_end(id text, metric_id int, now int) -> one factor_ended(id text)
UPDATE factor_to_mind SET ended_at = $3
 WHERE id = $1 AND metric_id = $2 AND ended_at = 0
RETURNING id;

-- mind_of_metric(metric_id int, most int) -> many factor(id text, words text, signed_by text, made_at int, ended_at int)
SELECT id, words, signed_by, made_at, ended_at
  FROM factor_to_mind
 WHERE metric_id = $1
 ORDER BY made_at DESC, id
 LIMIT $2;

-- mind_count(metric_id int) -> one factor_count(total int)
SELECT count(*) AS total FROM factor_to_mind WHERE metric_id = $1 AND ended_at = 0;

-- person_explanations(maker text, most int) -> many person_explanation(id text, area text, metric text, period text, words text, signed_by text, signed_at int, audience text, life text)
SELECT e.id, a.name AS area, m.title AS metric, e.period, e.words, e.signed_by, e.signed_at, e.audience, e.life
  FROM explanation_seen e
  JOIN area a ON a.id = e.area_id
  JOIN metric m ON m.id = e.metric_id
 WHERE e.maker = $1
 ORDER BY e.signed_at DESC, e.id
 LIMIT $2;

-- person_replies(most int) -> many person_reply(explanation_id text, words text, signed_by text, made_at int)
SELECT explanation_id, words, signed_by, made_at
  FROM explanation_reply_mine
 ORDER BY made_at DESC, explanation_id
 LIMIT $1;

-- person_factors(person text, most int) -> many person_factor(id text, metric text, words text, signed_by text, made_at int)
SELECT f.id, m.title AS metric, f.words, f.signed_by, f.made_at
  FROM factor_to_mind f
  JOIN metric m ON m.id = f.metric_id
 WHERE f.person_id = $1
 ORDER BY f.made_at DESC, f.id
 LIMIT $2;

-- sample_officer(slug text) -> many sample_officer(id text, name text)
-- A member of an organisation, for the example in the sample.
SELECT p.id, p.name
  FROM role_held r
  JOIN organisation o ON o.id = r.organisation_id AND o.slug = $1
  JOIN person p ON p.id = r.person_id
 WHERE r.role = 'member'
 ORDER BY p.name
 LIMIT 1;
