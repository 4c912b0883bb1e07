-- Working groups: people of several organisations who share things.

-- group_alike(skeleton text) -> many group_ref(id text)
SELECT id FROM working_group WHERE skeleton = $1;

-- group_made_by(person text) -> one total
SELECT count(*) AS total FROM working_group WHERE made_by = $1;

-- group_add(id text, name text, skeleton text, purpose text, now int, maker text) -> none
INSERT INTO working_group (id, name, skeleton, purpose, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6);

-- working_group_member_add(group_id text, person text, leads bool, now int) -> none
INSERT INTO working_group_member (group_id, person_id, leads, made_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING;

-- group_member_get(group_id text, person text) -> one group_standing(leads bool)
SELECT leads FROM working_group_member WHERE group_id = $1 AND person_id = $2;

-- group_lead_get(group_id text, person text) -> one group_standing
SELECT m.leads
  FROM working_group_member m
  JOIN person p ON p.id = m.person_id
 WHERE m.group_id = $1 AND m.person_id = $2 AND m.leads AND p.state = 'active';

-- group_counts(group_id text, but text) -> one group_counts(members int, leads int)
-- Of all but one.
SELECT count(*) AS members, count(CASE WHEN m.leads AND p.state = 'active' THEN 1 END) AS leads
  FROM working_group_member m
  JOIN person p ON p.id = m.person_id
 WHERE m.group_id = $1 AND m.person_id <> $2;

-- group_member_lead(group_id text, person text, leads bool) -> none
UPDATE working_group_member SET leads = $3 WHERE group_id = $1 AND person_id = $2;

-- group_member_drop(group_id text, person text) -> none
DELETE FROM working_group_member WHERE group_id = $1 AND person_id = $2;

-- group_drop(id text) -> none
DELETE FROM working_group WHERE id = $1;

-- group_invitations_end(data text, now int) -> none
UPDATE ticket SET ends_at = $2 WHERE kind = 'invitation' AND data = $1 AND used_at = 0 AND ends_at > $2;

-- groups_shown() -> many working_group(id text, name text, purpose text, made_at int, mine bool, leads bool)
SELECT id, name, purpose, made_at, mine, leads
  FROM working_group_seen
 ORDER BY mine DESC, name, id;

-- group_shown(id text) -> one working_group
SELECT id, name, purpose, made_at, mine, leads
  FROM working_group_seen
 WHERE id = $1 AND mine;

-- group_members_shown(id text) -> many group_member(person_id text, name text, leads bool, slug text, organisation text)
SELECT person_id, name, leads, slug, organisation
  FROM working_group_member_seen
 WHERE group_id = $1
 ORDER BY name, person_id, slug;
