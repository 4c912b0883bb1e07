-- Settings: what those who run the site tell it, and a few things it notes for itself.

-- setting_get(name text) -> one setting_value(value text)
-- Of a secret one there is nothing but an empty text here.
SELECT value
  FROM setting_seen
 WHERE name = $1;

-- setting_get_secret(name text) -> one setting_value
SELECT value
  FROM setting
 WHERE name = $1;

-- setting_all() -> many setting(name text, value text, secret bool, changed_at int)
SELECT name, value, secret, changed_at
  FROM setting_seen
 ORDER BY name;

-- setting_put(name text, value text, at int) -> none
INSERT INTO setting (name, value, changed_at)
VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at;

-- setting_put_first(name text, value text, at int) -> none
-- Of several that do this at once, the first is kept.
INSERT INTO setting (name, value, changed_at)
VALUES ($1, $2, $3)
    ON CONFLICT (name) DO NOTHING;

-- setting_drop(name text) -> none
DELETE FROM setting
 WHERE name = $1;
