-- The servers that are up on this database.

-- server_put(id text, host text, listens text, version text, begun_at int, seen_at int) -> none
INSERT INTO server (id, host, listens, version, begun_at, seen_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at;

-- server_end(id text) -> none
DELETE FROM server
 WHERE id = $1;

-- server_forget(before int) -> none
DELETE FROM server
 WHERE seen_at < $1;

-- server_all(since int) -> many server(id text, host text, listens text, version text, begun_at int, seen_at int)
SELECT id, host, listens, version, begun_at, seen_at
  FROM server
 WHERE seen_at >= $1
 ORDER BY host, listens, begun_at, id;
