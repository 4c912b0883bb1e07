-- Who asks, and what one sees of oneself.

-- audiences_each(person_id text) -> each audiences(audiences text)
-- One on each line, but for the person's own.
SELECT audiences FROM audiences_held WHERE person_id = $1;

-- own() -> one own(id text, name text, address text, has_password bool, password_at int, made_at int)
-- Of whoever asks.
SELECT id, name, address, has_password, password_at, made_at FROM person_own;

-- sign_in_person(address text) -> one sign_in_person(id text, password text)
-- For whoever tries a password.
SELECT id, password FROM sign_in_person WHERE address = $1;

-- sign_in_level(name text) -> one sign_in_level(level num, at int)
SELECT level, at FROM sign_in_attempt WHERE name = $1;

-- password_put(person_id text, password text, now int) -> none
UPDATE person SET password = $2, password_at = $3 WHERE id = $1;

-- password_renew(person_id text, password text) -> none
-- The same password, hashed anew.
UPDATE person SET password = $2 WHERE id = $1;

-- own_name_put(person_id text, name text, skeleton text) -> none
UPDATE person SET name = $2, skeleton = $3 WHERE id = $1;

-- own_address_put(person_id text, address text) -> none
UPDATE person SET address = $2 WHERE id = $1;
