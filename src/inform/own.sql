-- Lists of councils and ways of choosing similar ones, as people keep them.

-- own_group_add(id text, name text) -> none
INSERT INTO own_group (id, name) VALUES ($1, $2);

-- own_group_name(id text, name text) -> none
UPDATE own_group SET name = $2 WHERE id = $1;

-- own_group_version_add(group_id text, version int, areas text, made_at int) -> none
INSERT INTO own_group_version (group_id, version, areas, made_at) VALUES ($1, $2, $3, $4);

-- own_group_versions_of(id text, most int) -> many own_group(id text, name text, version int, areas text, made_at int, audience text, life text, maker text, organisation text)
-- Newest first.
SELECT id, name, version, areas, made_at, audience, life, maker, organisation
  FROM own_group_seen
 WHERE id = $1
 ORDER BY version DESC
 LIMIT $2;

-- own_group_of_viewer(maker text, most int) -> many own_group(id text, name text, version int, areas text, made_at int, audience text, life text, maker text, organisation text)
-- What the viewer made, and what others share with them and not with everyone, each in its newest version.
SELECT g.id, g.name, g.version, g.areas, g.made_at, g.audience, g.life, g.maker, g.organisation
  FROM own_group_seen g
 WHERE ((g.maker = $1 AND $1 <> '') OR g.audience <> 'public')
   AND g.version = (SELECT max(n.version) FROM own_group_seen n WHERE n.id = g.id)
 ORDER BY g.made_at DESC, g.id
 LIMIT $2;

-- own_model_add(id text, name text) -> none
INSERT INTO own_model (id, name) VALUES ($1, $2);

-- own_model_name(id text, name text) -> none
UPDATE own_model SET name = $2 WHERE id = $1;

-- own_model_version_add(model_id text, version int, variables text, types text, known int, made_at int) -> none
INSERT INTO own_model_version (model_id, version, variables, types, known, made_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- own_model_versions_of(id text, most int) -> many own_model(id text, name text, version int, variables text, types text, known int, made_at int, audience text, life text, maker text, organisation text)
-- Newest first.
SELECT id, name, version, variables, types, known, made_at, audience, life, maker, organisation
  FROM own_model_seen
 WHERE id = $1
 ORDER BY version DESC
 LIMIT $2;

-- own_model_of_viewer(maker text, most int) -> many own_model(id text, name text, version int, variables text, types text, known int, made_at int, audience text, life text, maker text, organisation text)
SELECT m.id, m.name, m.version, m.variables, m.types, m.known, m.made_at, m.audience, m.life,
       m.maker, m.organisation
  FROM own_model_seen m
 WHERE ((m.maker = $1 AND $1 <> '') OR m.audience <> 'public')
   AND m.version = (SELECT max(n.version) FROM own_model_seen n WHERE n.id = m.id)
 ORDER BY m.made_at DESC, m.id
 LIMIT $2;

-- person_own_groups(maker text, most int) -> many person_own(id text, name text, holds text, audience text, life text, made_at int)
SELECT id, name, areas AS holds, audience, life, made_at
  FROM own_group_seen
 WHERE maker = $1
 ORDER BY made_at DESC, id, version
 LIMIT $2;

-- person_own_models(maker text, most int) -> many person_own(id text, name text, holds text, audience text, life text, made_at int)
SELECT id, name, variables AS holds, audience, life, made_at
  FROM own_model_seen
 WHERE maker = $1
 ORDER BY made_at DESC, id, version
 LIMIT $2;

-- person_own_group_versions_forget(maker text) -> none
-- Of those that were for them alone or not out, and that nobody else keeps.
DELETE FROM own_group_version
 WHERE group_id IN (SELECT o.id FROM object o
                     WHERE o.kind = 'list' AND o.maker = $1 AND o.organisation_id IS NULL
                       AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_own_groups_forget(maker text) -> none
DELETE FROM own_group
 WHERE id IN (SELECT o.id FROM object o
               WHERE o.kind = 'list' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_own_model_versions_forget(maker text) -> none
DELETE FROM own_model_version
 WHERE model_id IN (SELECT o.id FROM object o
                     WHERE o.kind = 'model' AND o.maker = $1 AND o.organisation_id IS NULL
                       AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_own_models_forget(maker text) -> none
DELETE FROM own_model
 WHERE id IN (SELECT o.id FROM object o
               WHERE o.kind = 'model' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));
