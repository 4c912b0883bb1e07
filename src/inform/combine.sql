-- Proposed councils.

-- proposal_add(id text, name text, areas text, made_at int) -> none
INSERT INTO proposal (id, name, areas, made_at) VALUES ($1, $2, $3, $4);

-- proposal_change(id text, name text) -> none
UPDATE proposal SET name = $2 WHERE id = $1;

-- proposal_get(id text) -> one proposal(id text, name text, areas text, made_at int, audience text, life text)
SELECT id, name, areas, made_at, audience, life FROM proposal_seen WHERE id = $1;

-- proposal_of_viewer(maker text, most int) -> many proposal(id text, name text, areas text, made_at int, audience text, life text)
-- What the viewer made, and what others share with them and not with everyone.
SELECT id, name, areas, made_at, audience, life
  FROM proposal_seen
 WHERE (maker = $1 AND $1 <> '') OR audience <> 'public'
 ORDER BY made_at DESC, id
 LIMIT $2;
