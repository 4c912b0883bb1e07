-- Reports: what they are made of, who has them mailed, and those that were frozen.

-- report_add(id text, name text, note text) -> none
INSERT INTO report (id, name, note) VALUES ($1, $2, $3);

-- report_put(id text, name text, note text) -> none
UPDATE report SET name = $2, note = $3 WHERE id = $1;

-- report_get(id text) -> one report(id text, name text, note text, audience text, life text, maker text, made_at int)
SELECT id, name, note, audience, life, maker, made_at FROM report_seen WHERE id = $1;

-- reports_of_viewer(most int) -> many report(id text, name text, note text, audience text, life text, maker text, made_at int)
SELECT id, name, note, audience, life, maker, made_at
  FROM report_seen
 ORDER BY made_at DESC, id
 LIMIT $1;

-- report_parts_of(report_id text) -> many part_row(place int, kind text, words text, metrics text, group_slug text, chart text)
SELECT place, kind, words, metrics, group_slug, chart
  FROM report_part_seen
 WHERE report_id = $1
 ORDER BY place;

-- report_part_insert(report_id text, place int, kind text, words text, metrics text, group_slug text, chart text) -> none
INSERT INTO report_part (report_id, place, kind, words, metrics, group_slug, chart)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- report_parts_clear(report_id text) -> none
DELETE FROM report_part WHERE report_id = $1;

-- report_frozen_add(id text, report_id text, name text, parts text, area_id int, known int, made_at int) -> none
INSERT INTO report_frozen (id, report_id, name, parts, area_id, known, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- report_frozen_get(id text) -> one frozen(id text, report_id text, name text, parts text, area_id int, known int, made_at int, audience text)
SELECT id, report_id, name, parts, area_id, known, made_at, audience
  FROM report_frozen_seen
 WHERE id = $1;

-- report_frozen_of_maker(maker text, most int) -> many frozen_line(id text, report_id text, name text, area_id int, known int, made_at int, audience text)
SELECT id, report_id, name, area_id, known, made_at, audience
  FROM report_frozen_seen
 WHERE maker = $1 AND $1 <> ''
 ORDER BY made_at DESC, id
 LIMIT $2;

-- report_mailed_add(id text, report_id text, area_id int, person_id text, every text, next_at int, seen text, made_at int) -> none
INSERT INTO report_mailed (id, report_id, area_id, person_id, every, next_at, seen, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- report_mailed_drop_same(report_id text, area_id int, person_id text) -> none
DELETE FROM report_mailed WHERE report_id = $1 AND area_id = $2 AND person_id = $3;

-- report_mailed_drop(id text, person_id text) -> one mailed_id(id text)
DELETE FROM report_mailed WHERE id = $1 AND person_id = $2 RETURNING id;

-- report_mailed_mine(most int) -> many mailed(id text, report_id text, name text, area_id int, every text, next_at int)
SELECT m.id, m.report_id, coalesce(r.name, '') AS name, m.area_id, m.every, m.next_at
  FROM report_mailed_seen m
  LEFT JOIN report_seen r ON r.id = m.report_id
 ORDER BY m.made_at DESC, m.id
 LIMIT $1;

-- report_mailed_due(now int, most int) -> many mailed_due(id text, report_id text, area_id int, person_id text, every text, seen text, address text, name text, audience text, allowed bool)
-- Whose turn it is. `allowed` says that they may still read the report.
SELECT m.id, m.report_id, m.area_id, m.person_id, m.every, m.seen, p.address, r.name, o.audience,
       (o.life = 'published' AND (o.audience = 'public' OR EXISTS (SELECT 1
           FROM person_audience a
          WHERE a.person_id = m.person_id AND a.audience = o.audience)))
       OR (o.life <> 'deleted' AND EXISTS (SELECT 1
           FROM person_audience a
          WHERE a.person_id = m.person_id AND a.audience = o.keepers)) AS allowed
  FROM report_mailed m
  JOIN person p ON p.id = m.person_id AND p.state = 'active'
  JOIN report r ON r.id = m.report_id
  JOIN object o ON o.id = r.id
 WHERE m.next_at <= $1
 ORDER BY m.next_at, m.id
 LIMIT $2;

-- report_mailed_any(now int) -> one mailed_any(any_due bool)
SELECT EXISTS (SELECT 1 FROM report_mailed WHERE next_at <= $1) AS any_due;

-- report_mailed_next(id text, next_at int, seen text) -> none
UPDATE report_mailed SET next_at = $2, seen = $3 WHERE id = $1;

-- report_mailed_skip(now int, next_at int) -> none
-- Of people who are not active: looked at again another day.
UPDATE report_mailed
   SET next_at = $2
 WHERE next_at <= $1 AND person_id NOT IN (SELECT id FROM person WHERE state = 'active');

-- person_reports(maker text, most int) -> many person_report(id text, name text, note text, audience text, life text, made_at int)
SELECT id, name, note, audience, life, made_at
  FROM report_seen
 WHERE maker = $1
 ORDER BY made_at DESC, id
 LIMIT $2;

-- person_reports_mailed(most int) -> many person_report_mailed(id text, report_id text, area text, every text, next_at int)
SELECT m.id, m.report_id, a.name AS area, m.every, m.next_at
  FROM report_mailed_seen m
  JOIN area a ON a.id = m.area_id
 ORDER BY m.made_at DESC, m.id
 LIMIT $1;

-- person_reports_mailed_forget(person_id text) -> none
DELETE FROM report_mailed WHERE person_id = $1;

-- person_report_mails_forget(maker text) -> none
-- What others have mailed of reports that go with the person.
DELETE FROM report_mailed
 WHERE report_id IN (SELECT o.id FROM object o
               WHERE o.kind = 'report' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_report_parts_forget(maker text) -> none
DELETE FROM report_part
 WHERE report_id IN (SELECT o.id FROM object o
               WHERE o.kind = 'report' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_reports_forget(maker text) -> none
DELETE FROM report
 WHERE id IN (SELECT o.id FROM object o
               WHERE o.kind = 'report' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_frozen_forget(maker text) -> none
DELETE FROM report_frozen
 WHERE id IN (SELECT o.id FROM object o
               WHERE o.kind = 'report-frozen' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- report_parts_for_mail(report_id text) -> many part_row
-- For who may read the report, which was looked at already.
SELECT place, kind, words, metrics, group_slug, chart
  FROM report_part
 WHERE report_id = $1
 ORDER BY place;
