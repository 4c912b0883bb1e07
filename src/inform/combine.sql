-- Proposed councils.

-- proposal_add(id text, name text, areas text, made_at int, maker text) -> none
INSERT INTO proposal (id, name, areas, made_at, maker) VALUES ($1, $2, $3, $4, $5);

-- proposal_get(id text) -> one proposal(id text, name text, areas text, made_at int)
SELECT id, name, areas, made_at FROM proposal WHERE id = $1;

-- proposal_of_maker(maker text, most int) -> many proposal(id text, name text, areas text, made_at int)
SELECT id, name, areas, made_at
  FROM proposal
 WHERE maker = $1
 ORDER BY made_at DESC, id
 LIMIT $2;
