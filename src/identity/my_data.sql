-- All that is held on whoever is signed in, and what leaving does to it.

-- mine_person(most int) -> many mine(a text, b text, c text, d text, e text, f text, at int, seen int, ends int)
SELECT a, b, c, d, e, f, at, seen, ends
  FROM person_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_role(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM role_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_working_group(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM working_group_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_session(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM session_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_factor(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM factor_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_token(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM token_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_ticket(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM ticket_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_join_request(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM join_request_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_attempt(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM attempt_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_object(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM object_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_reason(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM reason_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_mail(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM mail_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_mail_stopped(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM mail_stopped_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_notice(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM notice_mine
 ORDER BY at DESC, a, b
 LIMIT $1;

-- mine_audit(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM audit_mine
 ORDER BY seen DESC
 LIMIT $1;

-- mine_audit_about(most int) -> many mine
SELECT a, b, c, d, e, f, at, seen, ends
  FROM audit_about_me
 ORDER BY seen DESC
 LIMIT $1;

-- leave_standing() -> one standing(administrators int, is_administrator int, alone int)
-- Whether the viewer is the only active administrator, and of how many organisations the only lead.
SELECT administrators, is_administrator, alone
  FROM leave_seen;

-- leave_heir(person text) -> one heir(slug text)
-- The organisation that they have belonged to for longest.
SELECT o.slug
  FROM role_seen r
  JOIN organisation o ON o.id = r.organisation_id
 WHERE r.person_id = $1 AND o.state = 'active'
 ORDER BY r.made_at, o.slug
 LIMIT 1;

-- leave_address(person text) -> one left(address text, state text)
SELECT address, state
  FROM person
 WHERE id = $1;

-- leave_objects_handed(self text, now int) -> none
-- What is an organisation's stays with it, kept by those who keep its things.
UPDATE object
   SET keepers = CASE WHEN keepers = '' OR keepers = $1
                      THEN (SELECT 'keepers:' || o.slug FROM organisation o WHERE o.id = object.organisation_id)
                      ELSE keepers END,
       audience = CASE WHEN audience = $1
                       THEN (SELECT 'keepers:' || o.slug FROM organisation o WHERE o.id = object.organisation_id)
                       ELSE audience END,
       changed_at = CASE WHEN $2 > changed_at THEN $2 ELSE changed_at + 1 END
 WHERE organisation_id IS NOT NULL AND $1 IN (maker, audience, keepers);

-- leave_objects_deleted(self text) -> none
-- What is nobody else's, and was for them alone or not out yet.
UPDATE object
   SET life = 'deleted'
 WHERE organisation_id IS NULL AND maker = $1 AND keepers IN ('', $1) AND (audience = $1 OR life <> 'published');

-- leave_objects_of(self text) -> none
UPDATE object
   SET maker = CASE WHEN maker = $1 THEN '' ELSE maker END,
       audience = CASE WHEN audience = $1 THEN '' ELSE audience END,
       keepers = CASE WHEN keepers = $1 THEN '' ELSE keepers END,
       early = CASE WHEN early = $1 THEN '' ELSE early END
 WHERE $1 IN (maker, audience, keepers, early);

-- leave_notices(self text) -> none
DELETE FROM notice WHERE receiver = $1;

-- leave_reasons(person text) -> none
DELETE FROM reason WHERE person_id = $1;

-- leave_sessions(person text) -> none
DELETE FROM session WHERE person_id = $1;

-- leave_factors(person text) -> none
DELETE FROM factor WHERE person_id = $1;

-- leave_tokens(person text) -> none
DELETE FROM token WHERE person_id = $1;

-- leave_tickets(person text, address text) -> none
DELETE FROM ticket WHERE person_id = $1 OR address = $2 OR made_by = $1;

-- leave_roles(person text) -> none
DELETE FROM role_held WHERE person_id = $1;

-- leave_groups(person text) -> none
DELETE FROM working_group_member WHERE person_id = $1;

-- leave_requests(person text) -> none
DELETE FROM join_request WHERE person_id = $1;

-- leave_mails(person text, address text) -> none
DELETE FROM mail WHERE person_id = $1 OR address = $2;

-- leave_stopped(address text) -> none
DELETE FROM mail_stopped WHERE address = $1;

-- leave_attempts(address text) -> none
DELETE FROM attempt
 WHERE length(name) > length($1) AND substr(name, length(name) - length($1)) = ' ' || $1;

-- leave_person(person text) -> none
-- The row stays, since the trail and what they decided for others name its number.
UPDATE person
   SET address = 'left:' || id, name = 'Someone who left', skeleton = 'left:' || id, state = 'left',
       password = '', password_at = 0, rights = rights + 1, digest = 'none', digest_at = 0
 WHERE id = $1;
