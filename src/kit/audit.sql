-- The trail: its two ends, its rows, and the search.

-- audit_turn() -> one audit_turn(number int, hash text)
-- The end of the trail. It is taken first, so that whoever else writes waits for this work.
UPDATE audit_end
   SET number = number + 1
 WHERE id = 1
RETURNING number, hash;

-- audit_add(number int, at int, person text, organisation_id text?, event text, outcome text, kind text, object text, words text, network text, hash text) -> none
INSERT INTO audit (number, at, person, organisation_id, event, outcome, kind, object, words, network, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- audit_end_put(hash text) -> none
UPDATE audit_end
   SET hash = $1
 WHERE id = 1;

-- audit_ends() -> many audit_place(id int, number int, hash text)
-- 1: the newest row; 2: the last one that was forgotten, if any was.
SELECT id, number, hash
  FROM audit_end
 ORDER BY id;

-- audit_ends_seen() -> many audit_place
SELECT id, number, hash
  FROM audit_end_seen
 ORDER BY id;

-- audit_chain() -> each audit_row(number int, at int, person text, organisation_id text?, event text, outcome text, kind text, object text, words text, network text, hash text)
SELECT number, at, person, organisation_id, event, outcome, kind, object, words, network, hash
  FROM audit
 ORDER BY number;

-- audit_chain_seen() -> each audit_row
SELECT number, at, person, organisation_id, event, outcome, kind, object, words, network, hash
  FROM audit_chain_seen
 ORDER BY number;

-- audit_newest(before int, event text, from int, until int, most int) -> many audit(number int, at int, person text, name text, organisation_id text, organisation text, slug text, event text, outcome text, kind text, object text, words text, network text)
SELECT number, at, person, name, organisation_id, organisation, slug, event, outcome, kind, object, words, network
  FROM audit_seen
 WHERE number < $1 AND ($2 = '' OR event = $2) AND at >= $3 AND at < $4
 ORDER BY number DESC
 LIMIT $5;

-- audit_of_organisation(organisation text, before int, person text, event text, object text, from int, until int, most int) -> many audit
SELECT number, at, person, name, organisation_id, organisation, slug, event, outcome, kind, object, words, network
  FROM audit_seen
 WHERE organisation_id = $1 AND number < $2 AND ($3 = '' OR person = $3) AND ($4 = '' OR event = $4)
   AND ($5 = '' OR object = $5) AND at >= $6 AND at < $7
 ORDER BY number DESC
 LIMIT $8;

-- audit_of_person(person text, before int, event text, object text, from int, until int, most int) -> many audit
SELECT number, at, person, name, organisation_id, organisation, slug, event, outcome, kind, object, words, network
  FROM audit_seen
 WHERE person = $1 AND number < $2 AND ($3 = '' OR event = $3) AND ($4 = '' OR object = $4)
   AND at >= $5 AND at < $6
 ORDER BY number DESC
 LIMIT $7;

-- audit_of_object(object text, before int, event text, from int, until int, most int) -> many audit
SELECT number, at, person, name, organisation_id, organisation, slug, event, outcome, kind, object, words, network
  FROM audit_seen
 WHERE object = $1 AND number < $2 AND ($3 = '' OR event = $3) AND at >= $4 AND at < $5
 ORDER BY number DESC
 LIMIT $6;

-- audit_cut_at(before int, most int) -> one audit_cut_at(number int, hash text, rows int)
-- The newest of those rows at the old end that are all older than the moment.
SELECT c.number, c.hash, CAST((SELECT count(*) FROM audit x WHERE x.number <= c.number) AS bigint) AS rows
  FROM audit c
 WHERE c.number < coalesce((SELECT min(k.number) FROM audit k WHERE k.at >= $1),
                           (SELECT max(l.number) + 1 FROM audit l))
   AND c.number < (SELECT min(f.number) FROM audit f) + $2
 ORDER BY c.number DESC
 LIMIT 1;

-- audit_start_put(number int, hash text) -> none
INSERT INTO audit_end (id, number, hash)
VALUES (2, $1, $2)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash;

-- audit_forget(number int) -> none
DELETE FROM audit
 WHERE number <= $1;
