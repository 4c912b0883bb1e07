-- Tickets: rights to do one thing once.

-- ticket_add(hash text, kind text, person_id text?, organisation_id text?, address text, role text, scope text, data text, made_at int, made_by text, ends_at int) -> none
INSERT INTO ticket (hash, kind, person_id, organisation_id, address, role, scope, data, made_at, made_by, ends_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0);

-- ticket_get(hash text, kind text, now int) -> one ticket(hash text, kind text, person_id text, organisation_id text, address text, role text, scope text, data text, made_at int, made_by text, ends_at int)
-- While it can be used; ids are '' where there is none.
SELECT hash, kind, person_id, organisation_id, address, role, scope, data, made_at, made_by, ends_at
  FROM ticket_open
 WHERE hash = $1 AND kind = $2 AND ends_at > $3;

-- ticket_use(hash text, kind text, now int) -> one ticket(hash text, kind text, person_id text, organisation_id text, address text, role text, scope text, data text, made_at int, made_by text, ends_at int)
-- Finds no row for whoever comes second.
UPDATE ticket
   SET used_at = $3
 WHERE hash = $1 AND kind = $2 AND used_at = 0 AND ends_at > $3
RETURNING hash, kind, coalesce(person_id, '') AS person_id, coalesce(organisation_id, '') AS organisation_id, address, role, scope, data, made_at, made_by, ends_at;

-- ticket_end_of_person(kind text, person_id text) -> none
DELETE FROM ticket WHERE kind = $1 AND person_id = $2 AND used_at = 0;

-- ticket_end_of_address(kind text, address text) -> none
DELETE FROM ticket WHERE kind = $1 AND address = $2 AND used_at = 0;

-- ticket_forget(before int) -> none
-- Those that were over by then, used or not.
DELETE FROM ticket WHERE ends_at <= $1;
