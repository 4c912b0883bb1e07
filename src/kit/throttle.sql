-- Throttles: buckets of tries that empty with time.

-- throttle_get(name text) -> one throttle_level(level num, at int)
SELECT level, at FROM attempt WHERE name = $1;

-- throttle_put(name text, level num, at int) -> none
INSERT INTO attempt (name, level, at)
VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET level = excluded.level, at = excluded.at;

-- throttle_end(name text) -> none
DELETE FROM attempt WHERE name = $1;

-- throttle_forget(before int) -> none
DELETE FROM attempt WHERE at < $1;
