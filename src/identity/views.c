/* views.c: what reading connections may see of this room's tables: each view says whose rows.
 */
#include "identity/views.h"

#define HOLDER "JOIN person p ON p.id = r.person_id"
#define WITHOUT_FACTOR                                                                         \
    "NOT EXISTS (SELECT 1 FROM factor f WHERE f.person_id = p.id AND f.kind IN ('totp', "      \
    "'passkey'))"

const struct audience_view identity_views[] = {
    /* A session while it holds, with whose it is. Its hash is the secret: who has that may see
     * it. */
    {"session_now",
     "SELECT s.hash, s.hash_before, s.name AS session_name, s.method, s.made_at, s.seen_at, "
     "s.renewed_at, s.proved_at, s.ends_at, s.rights AS session_rights, p.id AS person_id, "
     "p.name, p.address, p.rights "
     "FROM session s JOIN person p ON p.id = s.person_id "
     "WHERE p.state = 'active' AND s.ends_at > folkmoot_now()",
     NULL, false},
    /* Oneself, the colleagues of one's organisations, and all for administrators. */
    {"person_seen",
     "SELECT p.id, p.name, p.address, p.state, p.digest, p.made_at FROM person p "
     "WHERE p.id = folkmoot_viewer() OR EXISTS (SELECT 1 FROM role_held m JOIN role_held t "
     "ON t.organisation_id = m.organisation_id WHERE m.person_id = folkmoot_viewer() "
     "AND t.person_id = p.id) OR " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {"role_seen",
     "SELECT r.id, r.person_id, r.role, coalesce(r.organisation_id, '') AS organisation_id, "
     "r.scope, r.made_at FROM role_held r JOIN person_seen p ON p.id = r.person_id "
     "WHERE r.person_id = folkmoot_viewer() OR EXISTS (SELECT 1 FROM role_held m "
     "WHERE m.organisation_id = r.organisation_id AND m.person_id = folkmoot_viewer()) "
     "OR " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    /* One's own sessions, also those that are over, without what would let anybody take them.
     */
    {"session_seen",
     "SELECT name, method, made_at, seen_at, proved_at, ends_at, network, agent FROM session "
     "WHERE person_id = folkmoot_viewer()",
     NULL, false},
    /* A token while it holds, with whose it is. Who has its hash has the token. */
    {"token_now",
     "SELECT t.hash, t.id, t.label, t.scope, t.made_at, t.used_at, t.ends_at, "
     "p.id AS person_id, p.name, p.address, p.rights "
     "FROM token t JOIN person p ON p.id = t.person_id "
     "WHERE p.state = 'active' AND t.ends_at > folkmoot_now()",
     NULL, false},
    {"token_seen",
     "SELECT id, label, scope, made_at, used_at, ends_at FROM token "
     "WHERE person_id = folkmoot_viewer() AND ends_at > folkmoot_now()",
     NULL, false},
    /* A ticket while it can be used. Who has its hash has the ticket. */
    {"ticket_open",
     "SELECT hash, kind, coalesce(person_id, '') AS person_id, "
     "coalesce(organisation_id, '') AS organisation_id, address, role, scope, data, made_at, "
     "made_by, ends_at FROM ticket WHERE used_at = 0 AND ends_at > folkmoot_now()",
     NULL, false},
    /* One's own factors, without their secrets; the id of a key is none. */
    {"factor_seen",
     "SELECT id, kind, label, key_id, made_at, used_at FROM factor "
     "WHERE person_id = folkmoot_viewer()",
     NULL, false},
    /* Oneself, and whether one has a password. */
    {"person_own",
     "SELECT id, name, address, password <> '' AS has_password, password_at, made_at "
     "FROM person WHERE id = folkmoot_viewer() AND state = 'active'",
     NULL, false},
    /* For trying a password, which nobody does but who says so: see sign_in.c. */
    {"sign_in_person",
     "SELECT id, address, password FROM person "
     "WHERE state = 'active' AND folkmoot_self() = 'sign-in'",
     NULL, false},
    {"sign_in_attempt", "SELECT name, level, at FROM attempt WHERE folkmoot_self() = 'sign-in'",
     NULL, false},
    /* All that is held on oneself, for /account/data: one view a table, secrets left out, each
     * as six texts and three moments. */
    {"person_mine",
     "SELECT p.address AS a, p.name AS b, p.state AS c, p.digest AS d, CASE WHEN p.password = "
     "'' "
     "THEN 'no' ELSE 'yes' END AS e, p.id AS f, p.made_at AS at, p.password_at AS seen, "
     "p.digest_at AS ends FROM person p WHERE p.id = folkmoot_viewer()",
     NULL, false},
    {"role_mine",
     "SELECT r.role AS a, coalesce(o.name, '') AS b, r.scope AS c, CASE WHEN r.person_id = "
     "folkmoot_viewer() THEN 'yours' ELSE 'given by you' END AS d, r.id AS e, '' AS f, "
     "r.made_at AS at, CAST(0 AS bigint) AS seen, CAST(0 AS bigint) AS ends "
     "FROM role_held r LEFT JOIN organisation o ON o.id = r.organisation_id "
     "WHERE folkmoot_viewer() IN (r.person_id, r.made_by) AND folkmoot_viewer() <> ''",
     NULL, false},
    {"working_group_mine",
     "SELECT g.name AS a, g.purpose AS b, CASE WHEN m.leads THEN 'leads it' WHEN m.group_id IS "
     "NULL THEN 'started it' ELSE 'member' END AS c, '' AS d, '' AS e, '' AS f, "
     "coalesce(m.made_at, g.made_at) AS at, CAST(0 AS bigint) AS seen, CAST(0 AS bigint) AS "
     "ends "
     "FROM working_group g LEFT JOIN working_group_member m ON m.group_id = g.id AND "
     "m.person_id = folkmoot_viewer() WHERE folkmoot_viewer() <> '' AND (m.person_id IS NOT "
     "NULL "
     "OR g.made_by = folkmoot_viewer())",
     NULL, false},
    {"session_mine",
     "SELECT s.method AS a, s.network AS b, s.agent AS c, s.name AS d, '' AS e, '' AS f, "
     "s.made_at AS at, s.seen_at AS seen, s.ends_at AS ends FROM session s "
     "WHERE s.person_id = folkmoot_viewer()",
     NULL, false},
    {"factor_mine",
     "SELECT f.kind AS a, f.label AS b, f.key_id AS c, '' AS d, '' AS e, '' AS f, "
     "f.made_at AS at, f.used_at AS seen, CAST(0 AS bigint) AS ends FROM factor f "
     "WHERE f.person_id = folkmoot_viewer()",
     NULL, false},
    {"token_mine",
     "SELECT t.label AS a, t.scope AS b, '' AS c, '' AS d, '' AS e, '' AS f, t.made_at AS at, "
     "t.used_at AS seen, t.ends_at AS ends FROM token t WHERE t.person_id = folkmoot_viewer()",
     NULL, false},
    {"ticket_mine",
     "SELECT t.kind AS a, t.address AS b, coalesce(o.name, '') AS c, t.role AS d, t.scope AS "
     "e, "
     "CASE WHEN t.made_by = p.id THEN 'sent by you' ELSE 'to you' END AS f, t.made_at AS at, "
     "t.used_at AS seen, t.ends_at AS ends FROM person p JOIN ticket t ON t.person_id = p.id "
     "OR "
     "t.address = p.address OR t.made_by = p.id LEFT JOIN organisation o ON o.id = "
     "t.organisation_id WHERE p.id = folkmoot_viewer()",
     NULL, false},
    {"join_request_mine",
     "SELECT o.name AS a, CASE WHEN j.person_id = folkmoot_viewer() THEN j.words ELSE '' END "
     "AS b, "
     "j.state AS c, CASE WHEN j.person_id = folkmoot_viewer() THEN 'yours' ELSE 'decided by "
     "you' "
     "END AS d, '' AS e, '' AS f, j.made_at AS at, j.decided_at AS seen, CAST(0 AS bigint) AS "
     "ends "
     "FROM join_request j JOIN organisation o ON o.id = j.organisation_id "
     "WHERE folkmoot_viewer() IN (j.person_id, j.decided_by) AND folkmoot_viewer() <> ''",
     NULL, false},
    {"attempt_mine",
     "SELECT t.name AS a, '' AS b, '' AS c, '' AS d, '' AS e, '' AS f, t.at AS at, "
     "CAST(0 AS bigint) AS seen, CAST(0 AS bigint) AS ends FROM attempt t JOIN person p ON "
     "length(t.name) > length(p.address) AND substr(t.name, length(t.name) - "
     "length(p.address)) "
     "= ' ' || p.address WHERE p.id = folkmoot_viewer()",
     NULL, false},
    {"object_mine",
     "SELECT o.kind AS a, o.id AS b, o.audience AS c, o.keepers AS d, o.early AS e, o.life AS "
     "f, "
     "o.made_at AS at, o.changed_at AS seen, o.opens_at AS ends FROM object o "
     "WHERE folkmoot_viewer() <> '' AND 'person:' || folkmoot_viewer() IN (o.maker, "
     "o.audience, o.keepers, o.early) AND (o.maker = 'person:' || folkmoot_viewer() OR o.id "
     "IN (SELECT k.id FROM object_seen k))",
     NULL, false},
    {"reason_mine",
     "SELECT o.kind AS a, r.object_id AS b, r.words AS c, '' AS d, '' AS e, '' AS f, "
     "r.made_at AS at, CAST(0 AS bigint) AS seen, r.ends_at AS ends FROM reason r "
     "JOIN object o ON o.id = r.object_id WHERE r.person_id = folkmoot_viewer()",
     NULL, false},
    /* Whose address it was that one tried to sign in with is left out: there may be nobody's.
     */
    {"audit_mine",
     "SELECT a.event AS a, a.outcome AS b, a.kind AS c, CASE WHEN a.event LIKE 'sign-in-%' AND "
     "a.object <> a.person THEN '' ELSE a.object END AS d, a.words AS e, "
     "a.network AS f, a.at AS at, a.number AS seen, CAST(0 AS bigint) AS ends FROM audit a "
     "WHERE a.person = folkmoot_viewer() AND a.person <> ''",
     NULL, false},
    {"audit_about_me",
     "SELECT a.event AS a, a.outcome AS b, a.words AS c, '' AS d, '' AS e, '' AS f, a.at AS "
     "at, "
     "a.number AS seen, CAST(0 AS bigint) AS ends FROM audit a WHERE a.object = "
     "folkmoot_viewer() "
     "AND a.object <> '' AND a.person <> a.object",
     NULL, false},
    {"mail_mine",
     "SELECT m.kind AS a, m.subject AS b, m.address AS c, m.state AS d, m.why AS e, '' AS f, "
     "m.made_at AS at, m.sent_at AS seen, CAST(0 AS bigint) AS ends FROM person p JOIN mail m "
     "ON "
     "m.person_id = p.id OR m.address = p.address WHERE p.id = folkmoot_viewer()",
     NULL, false},
    {"mail_stopped_mine",
     "SELECT m.kind AS a, m.address AS b, '' AS c, '' AS d, '' AS e, '' AS f, m.made_at AS at, "
     "CAST(0 AS bigint) AS seen, CAST(0 AS bigint) AS ends FROM mail_stopped m "
     "JOIN person p ON p.address = m.address WHERE p.id = folkmoot_viewer()",
     NULL, false},
    {"notice_mine",
     "SELECT n.kind AS a, n.words AS b, n.href AS c, '' AS d, '' AS e, '' AS f, n.made_at AS "
     "at, "
     "CAST(0 AS bigint) AS seen, CAST(0 AS bigint) AS ends FROM notice n "
     "WHERE n.receiver = 'person:' || folkmoot_viewer() AND folkmoot_viewer() <> ''",
     NULL, false},
    /* What stands in the way of one's own leaving. */
    {"leave_seen",
     "SELECT (SELECT count(*) FROM role_held r JOIN person p ON p.id = r.person_id AND p.state "
     "= "
     "'active' WHERE r.role = 'administrator') AS administrators, (SELECT count(*) FROM "
     "role_held "
     "r WHERE r.person_id = me.id AND r.role = 'administrator') AS is_administrator, (SELECT "
     "count(*) FROM role_held r WHERE r.person_id = me.id AND r.role = 'lead' AND NOT EXISTS "
     "(SELECT 1 FROM role_held l JOIN person p ON p.id = l.person_id AND p.state = 'active' "
     "WHERE "
     "l.organisation_id = r.organisation_id AND l.role = 'lead' AND l.person_id <> me.id)) AS "
     "alone FROM person me WHERE me.id = folkmoot_viewer()",
     NULL, false},
    /* Where an organisation's people sign in: issuer and client stand in the address that
     * anyone is sent to. The secret is not among them. */
    {"sign_on_offered",
     "SELECT s.organisation_id, s.issuer, s.client FROM sign_on s "
     "JOIN organisation o ON o.id = s.organisation_id WHERE o.state = 'active'",
     NULL, false},
    /* All of it, for whoever holds a ticket of a sign-on that is under way: who has its hash
     * has the ticket. */
    {"sign_on_under_way",
     "SELECT t.hash, t.data, s.organisation_id, s.issuer, s.client, s.secret FROM ticket t "
     "JOIN sign_on s ON s.organisation_id = t.organisation_id "
     "JOIN organisation o ON o.id = s.organisation_id WHERE o.state = 'active' "
     "AND t.kind = 'sign-on' AND t.used_at = 0 AND t.ends_at > folkmoot_now()",
     NULL, false},
    /* For an organisation's leads. */
    {"sign_on_seen",
     "SELECT s.organisation_id, s.issuer, s.client, s.made_at FROM sign_on s "
     "WHERE EXISTS (SELECT 1 FROM role_held r WHERE r.organisation_id = s.organisation_id "
     "AND r.role = 'lead' AND r.person_id = folkmoot_viewer())",
     NULL, false},
    /* Everyone, for administrators. */
    {"person_all_seen",
     "SELECT p.id, p.name, p.address, p.skeleton, p.state, p.made_at FROM person p "
     "WHERE p.state <> 'left' AND " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    /* What people are in the organisations of whoever asks; for administrators, in all. What
     * one is oneself is looked up by oneself: an organisation may have thousands. */
    {"colleague_seen",
     "SELECT r.id AS role_id, r.organisation_id, r.person_id, r.role, r.made_at, p.name, "
     "p.address, p.state FROM role_held r JOIN person p ON p.id = r.person_id "
     "WHERE r.organisation_id IS NOT NULL AND (EXISTS (SELECT 1 FROM role_held m "
     "WHERE m.person_id = folkmoot_viewer() AND coalesce(m.organisation_id, '') = "
     "r.organisation_id) OR " VIEWER_IS_ADMINISTRATOR ")",
     NULL, false},
    /* An invitation while it can be used, with who has an account of its address. Who has its
     * hash has the invitation. */
    {"invitation_open",
     "SELECT t.hash, t.address, t.role, t.scope, t.data, "
     "coalesce(t.organisation_id, '') AS organisation_id, coalesce(o.slug, '') AS slug, "
     "coalesce(o.name, '') AS organisation, coalesce(o.state, '') AS organisation_state, "
     "coalesce(g.id, '') AS group_id, coalesce(g.name, '') AS group_name, t.made_by, "
     "coalesce(i.name, '') AS inviter, coalesce(p.id, '') AS person_id, "
     "coalesce(p.state, '') AS person_state, t.ends_at FROM ticket t "
     "LEFT JOIN organisation o ON o.id = t.organisation_id "
     "LEFT JOIN working_group g ON t.data = 'group:' || g.id "
     "LEFT JOIN person i ON i.id = t.made_by LEFT JOIN person p ON p.address = t.address "
     "WHERE t.kind = 'invitation' AND t.used_at = 0 AND t.ends_at > folkmoot_now()",
     NULL, false},
    /* For those who may withdraw it: leads, those who lead the group, and administrators, but
     * for groups. */
    {"invitation_seen",
     "SELECT i.hash, i.address, i.role, i.scope, i.organisation_id, i.slug, i.organisation, "
     "i.group_id, i.inviter, t.made_at, i.ends_at FROM invitation_open i "
     "JOIN ticket t ON t.hash = i.hash WHERE EXISTS (SELECT 1 FROM person_audience a "
     "WHERE a.person_id = folkmoot_viewer() AND ((i.slug <> '' AND a.audience = 'leads:' || "
     "i.slug) OR (i.data = '' AND a.audience = 'role:administrator'))) OR EXISTS (SELECT 1 "
     "FROM "
     "working_group_member m WHERE m.group_id = i.group_id AND m.leads "
     "AND m.person_id = folkmoot_viewer())",
     NULL, false},
    /* For the leads of the organisation that is asked, and for who asks. */
    {"join_seen",
     "SELECT j.id, j.person_id, p.name, p.address, j.words, j.organisation_id, o.slug, "
     "o.name AS organisation, j.state, j.made_at FROM join_request j "
     "JOIN person p ON p.id = j.person_id JOIN organisation o ON o.id = j.organisation_id "
     "WHERE j.person_id = folkmoot_viewer() OR EXISTS (SELECT 1 FROM person_audience a "
     "WHERE a.person_id = folkmoot_viewer() AND a.audience = 'leads:' || o.slug)",
     NULL, false},
    /* That there is a group is for all members; which are one's own. */
    {"working_group_seen",
     "SELECT g.id, g.name, g.purpose, g.made_at, EXISTS (SELECT 1 FROM working_group_member m "
     "WHERE m.group_id = g.id AND m.person_id = folkmoot_viewer()) AS mine, "
     "EXISTS (SELECT 1 FROM working_group_member m WHERE m.group_id = g.id AND m.leads "
     "AND m.person_id = folkmoot_viewer()) AS leads FROM working_group g "
     "WHERE EXISTS (SELECT 1 FROM person_audience a WHERE a.person_id = folkmoot_viewer() "
     "AND a.audience IN ('members', 'group:' || g.id))",
     NULL, false},
    /* Those of one's own groups, a row for each of their organisations. */
    {"working_group_member_seen",
     "SELECT DISTINCT m.group_id, m.person_id, p.name, m.leads, coalesce(o.slug, '') AS slug, "
     "coalesce(o.name, '') AS organisation FROM working_group_member m "
     "JOIN person p ON p.id = m.person_id AND p.state = 'active' "
     "LEFT JOIN role_held r ON r.person_id = p.id AND r.organisation_id IS NOT NULL "
     "LEFT JOIN organisation o ON o.id = r.organisation_id AND o.state = 'active' "
     "WHERE EXISTS (SELECT 1 FROM working_group_member me WHERE me.group_id = m.group_id "
     "AND me.person_id = folkmoot_viewer())",
     NULL, false},
    /* What an administrator should look at: a row for each thing that is not as it should be.
     */
    {"self_people_seen",
     "SELECT 'administrators' AS finding, p.name AS name FROM role_held r " HOLDER
     " WHERE r.role = 'administrator' AND p.state = 'active' AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'administrators-factor', p.name FROM role_held r " HOLDER
     " WHERE r.role = 'administrator' AND p.state = 'active' AND " WITHOUT_FACTOR
     " AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'administrators-away', p.name FROM role_held r " HOLDER
     " WHERE r.role = 'administrator' AND p.state = 'active' AND p.made_at < folkmoot_now() - "
     "7776000 AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id AND s.seen_at > "
     "folkmoot_now() - 7776000) AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'sample-people', p.name FROM person p WHERE p.state = 'active' AND "
     "length(p.address) > 8 AND substr(p.address, length(p.address) - 7) = '.example' "
     "AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'stopped-signed-in', p.name FROM person p "
     "WHERE p.state <> 'active' AND "
     "(EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id AND s.ends_at > "
     "folkmoot_now()) "
     "OR EXISTS (SELECT 1 FROM token t WHERE t.person_id = p.id AND t.ends_at > "
     "folkmoot_now())) "
     "AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'stopped-roles', p.name FROM role_held r " HOLDER
     " WHERE p.state <> 'active' AND r.role IN ('administrator', 'lead') "
     "AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'leads-factor', p.name FROM role_held r " HOLDER
     " WHERE r.role = 'lead' AND p.state = 'active' AND " WITHOUT_FACTOR
     " AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'no-lead', o.name FROM organisation o WHERE "
     "o.state = 'active' AND EXISTS "
     "(SELECT 1 FROM role_held r " HOLDER
     " WHERE r.organisation_id = o.id AND p.state = 'active') "
     "AND NOT EXISTS (SELECT 1 FROM role_held r " HOLDER " WHERE r.organisation_id = o.id AND "
     "p.state = 'active' AND r.role = 'lead') AND " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {"self_things_seen",
     "SELECT 'tokens-endless' AS finding, p.name AS name FROM token t JOIN person p ON p.id = "
     "t.person_id WHERE t.ends_at > folkmoot_now() + 34560000 AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'tokens-unused', p.name FROM token t JOIN person p ON p.id = "
     "t.person_id "
     "WHERE t.ends_at > folkmoot_now() AND t.made_at < folkmoot_now() - 31536000 AND t.used_at "
     "< "
     "folkmoot_now() - 31536000 AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'domain', d.domain FROM organisation_domain d "
     "WHERE " VIEWER_IS_ADMINISTRATOR " UNION ALL SELECT 'mail-failed', m.kind FROM mail m "
     "WHERE m.state = 'given-up' AND m.made_at "
     "> folkmoot_now() - 604800 AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'mail-late', m.kind FROM mail m WHERE m.state = 'waiting' AND "
     "m.made_at < "
     "folkmoot_now() - 86400 AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'sign-on-plain', o.name FROM sign_on s JOIN organisation o ON o.id = "
     "s.organisation_id WHERE substr(s.issuer, 1, 8) <> 'https://' AND " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'guessing', u.network FROM audit u WHERE u.outcome = 'refused' AND "
     "u.at > "
     "folkmoot_now() - 86400 AND u.number > (SELECT e.number FROM audit_end e WHERE e.id = 1) "
     "- "
     "100000 AND " VIEWER_IS_ADMINISTRATOR " GROUP BY u.network HAVING count(*) >= 100",
     NULL, false},
    /* How much there is of what. */
    {"storage_people_seen",
     "SELECT 'person' AS name, count(*) AS total FROM person WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'organisation', count(*) FROM organisation "
     "WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'role_held', count(*) FROM role_held WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'working_group', count(*) FROM working_group "
     "WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'session', count(*) FROM session WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'factor', count(*) FROM factor WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'token', count(*) FROM token WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'ticket', count(*) FROM ticket WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'join_request', count(*) FROM join_request "
     "WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'attempt', count(*) FROM attempt WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'audit', count(*) FROM audit WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'mail', count(*) FROM mail WHERE " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {"storage_figures_seen",
     "SELECT 'area' AS name, count(*) AS total FROM area WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'metric', count(*) FROM metric WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'slice', count(*) FROM slice WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'figure_note', count(*) FROM figure_note WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'delivery', count(*) FROM delivery WHERE " VIEWER_IS_ADMINISTRATOR
     " UNION ALL SELECT 'comparison_group', count(*) FROM comparison_group "
     "WHERE " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {"storage_trail_seen",
     "SELECT coalesce(min(u.at), 0) AS oldest, coalesce(max(u.at), 0) AS newest FROM audit u "
     "WHERE " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {0},
};
