-- Areas, metrics, slices and groups as the sector is loaded and deliveries are kept.

-- area_each() -> each area(id int, code text, name text, official_name text, type text, country text, region text, county text, start_date text, end_date text, successors text)
SELECT id, code, name, official_name, type, country, region, county, start_date, end_date,
       successors
  FROM area
 ORDER BY code;

-- area_code_each() -> each area_code(code text, area_id int)
SELECT code, area_id FROM area_code ORDER BY code;

-- area_name_each() -> each area_name(area_id int, name text)
SELECT area_id, name FROM area_name ORDER BY area_id, name;

-- area_put(id int, code text, name text, official_name text, type text, country text, region text, county text, start_date text, end_date text, successors text) -> none
INSERT INTO area (id, code, name, official_name, type, country, region, county, start_date,
                  end_date, successors)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE
   SET code = excluded.code, name = excluded.name, official_name = excluded.official_name,
       type = excluded.type, country = excluded.country, region = excluded.region,
       county = excluded.county, start_date = excluded.start_date,
       end_date = excluded.end_date, successors = excluded.successors;

-- area_code_put(code text, area_id int) -> none
INSERT INTO area_code (code, area_id)
VALUES ($1, $2)
ON CONFLICT (code) DO UPDATE SET area_id = excluded.area_id;

-- area_name_put(area_id int, name text) -> none
INSERT INTO area_name (area_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- metric_each() -> each metric(id int, slug text, title text, say text, meaning text, definition text, unit text, decimals int, polarity text, polarity_by text, kind text, subjects text, service text, naming text, frequency text, source_title text, source_url text, licence text, published text, own_group text, low num?, high num?, things text, denominator text, headline bool, breaks text, caution text, adds_up bool, formula text, other_words text, breakdown text, areas bytes)
SELECT id, slug, title, say, meaning, definition, unit, decimals, polarity, polarity_by, kind,
       subjects, service, naming, frequency, source_title, source_url, licence, published,
       own_group, low, high, things, denominator, headline, breaks, caution, adds_up,
       formula, other_words, breakdown, areas
  FROM metric
 ORDER BY slug;

-- metric_find(slug text) -> one metric
SELECT id, slug, title, say, meaning, definition, unit, decimals, polarity, polarity_by, kind,
       subjects, service, naming, frequency, source_title, source_url, licence, published,
       own_group, low, high, things, denominator, headline, breaks, caution, adds_up,
       formula, other_words, breakdown, areas
  FROM metric
 WHERE slug = $1;

-- subject_each() -> each topic(slug text, title text, parent text, about text, publisher text, url text, place int)
-- Those that were added or changed here.
SELECT slug, title, parent, about, publisher, url, place FROM subject ORDER BY slug;

-- own_profile_find(slug text) -> one own_profile(text text)
SELECT text FROM own_profile WHERE slug = $1;

-- subject_put(slug text, title text, parent text, about text, publisher text, url text, place int) -> none
INSERT INTO subject (slug, title, parent, about, publisher, url, place)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (slug) DO UPDATE
   SET title = excluded.title, parent = excluded.parent, about = excluded.about,
       publisher = excluded.publisher, url = excluded.url, place = excluded.place;

-- own_profile_put(slug text, text text, changed_by text, changed_at int) -> none
INSERT INTO own_profile (slug, text, changed_by, changed_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (slug) DO UPDATE
   SET text = excluded.text, changed_by = excluded.changed_by,
       changed_at = excluded.changed_at;

-- own_profile_others(slug text) -> one own_profile_others(total int)
SELECT count(*) AS total FROM own_profile WHERE slug <> $1;

-- own_profile_each() -> each own_profile_text(slug text, text text)
SELECT slug, text FROM own_profile ORDER BY slug;

-- metric_put(id int, slug text, title text, say text, meaning text, definition text, unit text, decimals int, polarity text, polarity_by text, kind text, subjects text, service text, naming text, frequency text, source_title text, source_url text, licence text, published text, own_group text, low num?, high num?, things text, denominator text, headline bool, breaks text, caution text, adds_up bool, formula text, other_words text, breakdown text, areas bytes) -> none
INSERT INTO metric (id, slug, title, say, meaning, definition, unit, decimals, polarity,
                    polarity_by, kind, subjects, service, naming, frequency, source_title,
                    source_url, licence, published, own_group, low, high, things, denominator,
                    headline, breaks, caution, adds_up, formula, other_words,
                    breakdown, areas)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
ON CONFLICT (id) DO UPDATE
   SET title = excluded.title, say = excluded.say, meaning = excluded.meaning,
       definition = excluded.definition, unit = excluded.unit, decimals = excluded.decimals,
       polarity = excluded.polarity, polarity_by = excluded.polarity_by, kind = excluded.kind,
       subjects = excluded.subjects, service = excluded.service, naming = excluded.naming,
       frequency = excluded.frequency, source_title = excluded.source_title,
       source_url = excluded.source_url, licence = excluded.licence,
       published = excluded.published, own_group = excluded.own_group, low = excluded.low,
       high = excluded.high, things = excluded.things, denominator = excluded.denominator,
       headline = excluded.headline, breaks = excluded.breaks, caution = excluded.caution,
       adds_up = excluded.adds_up, formula = excluded.formula,
       other_words = excluded.other_words, breakdown = excluded.breakdown,
       areas = excluded.areas;

-- slice_of_metric(metric_id int, known int) -> each slice(metric_id int, period text, audience text, known_from int, bytes bytes)
-- One metric's slices as they were known at the moment `known`.
SELECT s.metric_id, s.period, s.audience, s.known_from, s.bytes
  FROM slice s
 WHERE s.metric_id = $1
   AND s.known_from = (SELECT max(o.known_from)
                         FROM slice o
                        WHERE o.metric_id = s.metric_id AND o.period = s.period
                          AND o.audience = s.audience AND o.known_from <= $2)
 ORDER BY s.period;

-- slice_each() -> each full_slice(metric_id int, period text, audience text, known_from int, import_id int, bytes bytes)
SELECT metric_id, period, audience, known_from, import_id, bytes
  FROM slice
 ORDER BY metric_id, period, audience, known_from;

-- slice_every() -> each slice(metric_id int, period text, audience text, known_from int, bytes bytes)
-- All that was ever known, metric by metric: quicker than to have the database choose the newest.
SELECT metric_id, period, audience, known_from, bytes
  FROM slice
 ORDER BY metric_id, period, audience, known_from;

-- slice_ever(metric_id int) -> each slice(metric_id int, period text, audience text, known_from int, bytes bytes)
-- All that was ever known of one metric.
SELECT metric_id, period, audience, known_from, bytes
  FROM slice
 WHERE metric_id = $1
 ORDER BY period, audience, known_from;

-- slice_add(metric_id int, period text, audience text, known_from int, import_id int, bytes bytes) -> none
INSERT INTO slice (metric_id, period, audience, known_from, import_id, bytes)
VALUES ($1, $2, $3, $4, $5, $6);

-- figure_note_each() -> each figure_note(metric_id int, period text, area_id int, note text)
SELECT metric_id, period, area_id, note FROM figure_note ORDER BY metric_id, period, area_id;

-- figure_note_put(metric_id int, period text, area_id int, note text) -> none
INSERT INTO figure_note (metric_id, period, area_id, note)
VALUES ($1, $2, $3, $4)
ON CONFLICT (metric_id, period, area_id) DO UPDATE SET note = excluded.note;

-- delivery_add(id int, profile text, files text, known_from int, cells int, figures int, gaps int, folded int, rejected int, slices int) -> none
INSERT INTO delivery (id, profile, files, known_from, cells, figures, gaps, folded, rejected,
                      slices)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- delivery_last() -> one delivery_last(id int, profile text, files text)
SELECT id, profile, files FROM delivery ORDER BY id DESC LIMIT 1;

-- delivery_latest() -> one delivery(id int, profile text, files text, known_from int, cells int, figures int, slices int)
SELECT id, profile, files, known_from, cells, figures, slices
  FROM delivery
 ORDER BY known_from DESC, id DESC
 LIMIT 1;

-- group_each() -> each comparison_group(id int, slug text, title text, say text, chosen_by text, kind text, owner text, version text, valid_from text, subjects text, not_services text, source_title text, source_url text, licence text, known_from int, replaced_at int, audience text)
SELECT id, slug, title, say, chosen_by, kind, owner, version, valid_from, subjects,
       not_services, source_title, source_url, licence, known_from, replaced_at, audience
  FROM comparison_group
 ORDER BY slug;

-- group_put(id int, slug text, title text, say text, chosen_by text, kind text, owner text, version text, valid_from text, subjects text, not_services text, source_title text, source_url text, licence text, known_from int, audience text) -> none
INSERT INTO comparison_group (id, slug, title, say, chosen_by, kind, owner, version,
                              valid_from, subjects, not_services, source_title, source_url,
                              licence, known_from, audience)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO UPDATE
   SET title = excluded.title, say = excluded.say, chosen_by = excluded.chosen_by,
       kind = excluded.kind, owner = excluded.owner, version = excluded.version,
       valid_from = excluded.valid_from, subjects = excluded.subjects,
       not_services = excluded.not_services, source_title = excluded.source_title,
       source_url = excluded.source_url, licence = excluded.licence,
       audience = excluded.audience;

-- group_audience(slug text, audience text) -> none
-- Of a group and of all its old versions.
UPDATE comparison_group
   SET audience = $2
 WHERE slug = $1 OR substr(slug, 1, length($1) + 1) = $1 || '@';

-- group_replace(id int, slug text, replaced_at int) -> none
-- What was current until that moment keeps its members under another name.
UPDATE comparison_group SET slug = $2, replaced_at = $3 WHERE id = $1;

-- group_member_each() -> each group_member(group_id int, owner_id int, place int, area_id int, distance text)
SELECT group_id, owner_id, place, area_id, distance
  FROM group_member
 ORDER BY group_id, owner_id, place;

-- group_member_add(group_id int, owner_id int, place int, area_id int, distance text) -> none
INSERT INTO group_member (group_id, owner_id, place, area_id, distance)
VALUES ($1, $2, $3, $4, $5);

-- group_cluster_each() -> each group_cluster(group_id int, area_id int, label text)
SELECT group_id, area_id, label FROM group_cluster ORDER BY group_id, area_id;

-- group_cluster_put(group_id int, area_id int, label text) -> none
INSERT INTO group_cluster (group_id, area_id, label)
VALUES ($1, $2, $3)
ON CONFLICT (group_id, area_id) DO UPDATE SET label = excluded.label;

-- slice_versions(metric_id int, period text) -> each slice(metric_id int, period text, audience text, known_from int, bytes bytes)
-- Everything that was ever known of one period, oldest first.
SELECT metric_id, period, audience, known_from, bytes
  FROM slice
 WHERE metric_id = $1 AND period = $2
 ORDER BY known_from;

-- figure_note_of(metric_id int, period text, area_id int) -> one figure_note(metric_id int, period text, area_id int, note text)
SELECT metric_id, period, area_id, note
  FROM figure_note
 WHERE metric_id = $1 AND period = $2 AND area_id = $3;

-- figure_note_metric_each() -> each figure_note_metric(metric_id int)
SELECT metric_id FROM figure_note GROUP BY metric_id ORDER BY metric_id;

-- figures_sent(metric_id int, period text, known int) -> many figure_sent(area_id int, known_from int, sent_by text)
-- Figures of a period that were sent, as known at a moment.
SELECT area_id, known_from, sent_by
  FROM figure_sent
 WHERE metric_id = $1 AND period = $2 AND known_from <= $3 AND (known_until = 0 OR known_until > $3)
 ORDER BY area_id;

-- figure_sent_end(metric_id int, period text, area_id int, now int) -> none
UPDATE figure_sent
   SET known_until = $4
 WHERE metric_id = $1 AND period = $2 AND area_id = $3 AND known_until = 0;

-- figure_sent_add(metric_id int, period text, area_id int, now int, sent_by text) -> none
INSERT INTO figure_sent (metric_id, period, area_id, known_from, known_until, sent_by)
VALUES ($1, $2, $3, $4, 0, $5)
ON CONFLICT (metric_id, period, area_id, known_from) DO UPDATE SET known_until = 0, sent_by = excluded.sent_by;

-- figure_sent_again(metric_id int, period text, area_id int, now int, before int) -> none
-- Who sent what was known at a moment, once more.
INSERT INTO figure_sent (metric_id, period, area_id, known_from, known_until, sent_by)
SELECT metric_id, period, area_id, $4, 0, sent_by
  FROM figure_sent
 WHERE metric_id = $1 AND period = $2 AND area_id = $3 AND known_from <= $5 AND known_until > $5;

-- figure_sent_each() -> each figure_sent_period(metric_id int, period text)
SELECT metric_id, period FROM figure_sent GROUP BY metric_id, period ORDER BY metric_id, period;
