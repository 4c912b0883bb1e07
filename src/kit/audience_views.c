/* audience_views.c: what reading connections see of the tables that are not for all. */
#include "kit/audience.h"

#include "store/store.h"
#include "web/room.h"

#define ACTIVE_PERSON "JOIN person p ON p.id = r.person_id AND p.state = 'active'"
#define ACTIVE_ORGANISATION                                                                    \
    "JOIN organisation o ON o.id = r.organisation_id AND o.state = 'active'"
#define KEEPING_ROLES "('member', 'steward', 'lead')"
#define OBJECT_COLUMNS                                                                         \
    "o.id, o.kind, o.audience, o.keepers, o.early, o.early_from, o.opens_at, o.life, "         \
    "o.confidential, o.maker, coalesce(o.organisation_id, '') AS organisation_id, o.made_at, " \
    "o.changed_at"

#define ACTIVE_LOOKER "JOIN person lp ON lp.id = l.person_id AND lp.state = 'active'"

#define SECRET_SETTINGS "'mail-password', 'secret-key'"
#define IS_FOR_DEVELOPERS "EXISTS (SELECT 1 FROM setting d WHERE d.name = 'served-dev')"

const struct audience_view kit_views[] = {
    /* Each audience that a person belongs to, public left out. */
    {"person_audience",
     "SELECT p.id AS person_id, 'person:' || p.id AS audience FROM person p "
     "WHERE p.state = 'active'"
     " UNION ALL SELECT p.id, 'members' FROM person p WHERE p.state = 'active' AND EXISTS "
     "(SELECT 1 FROM role_held r " ACTIVE_ORGANISATION " WHERE r.person_id = p.id)"
     " UNION ALL SELECT r.person_id, 'organisation:' || o.slug FROM role_held r " ACTIVE_PERSON
     " " ACTIVE_ORGANISATION
     " UNION ALL SELECT r.person_id, 'keepers:' || o.slug FROM role_held r " ACTIVE_PERSON
     " " ACTIVE_ORGANISATION " WHERE r.role IN " KEEPING_ROLES
     " UNION ALL SELECT r.person_id, 'leads:' || o.slug FROM role_held r " ACTIVE_PERSON
     " " ACTIVE_ORGANISATION " WHERE r.role = 'lead'"
     " UNION ALL SELECT r.person_id, 'role:' || r.role || '@' || o.slug "
     "FROM role_held r " ACTIVE_PERSON " " ACTIVE_ORGANISATION
     " UNION ALL SELECT r.person_id, 'role:' || r.role FROM role_held r " ACTIVE_PERSON
     " WHERE r.organisation_id IS NULL"
     " UNION ALL SELECT r.person_id, 'role:' || r.role || '@' || r.scope "
     "FROM role_held r " ACTIVE_PERSON " WHERE r.organisation_id IS NULL AND r.scope <> ''"
     " UNION ALL SELECT r.person_id, 'group:' || r.group_id "
     "FROM working_group_member r " ACTIVE_PERSON,
     NULL, false},
    /* The same, a row for each role and group with its audiences on lines, and without the
     * person's own: for one person it takes a quarter of the work, and every page asks. A list
     * of roles would be made a table of each time; a group is looked for before its person. */
    {"audiences_held",
     "SELECT r.person_id, CASE WHEN r.organisation_id IS NULL THEN 'role:' || r.role "
     "|| CASE WHEN r.scope <> '' THEN '\nrole:' || r.role || '@' "
     "|| replace(r.scope, '\n', ' ') ELSE '' END "
     "ELSE 'members\norganisation:' || o.slug || '\nrole:' || r.role || '@' || o.slug "
     "|| CASE r.role WHEN 'member' THEN '\nkeepers:' || o.slug "
     "WHEN 'steward' THEN '\nkeepers:' || o.slug "
     "WHEN 'lead' THEN '\nkeepers:' || o.slug || '\nleads:' || o.slug ELSE '' END END "
     "AS audiences "
     "FROM role_held r " ACTIVE_PERSON " LEFT JOIN organisation o ON o.id = r.organisation_id "
     "WHERE r.organisation_id IS NULL OR o.state = 'active'"
     " UNION ALL SELECT r.person_id, 'group:' || r.group_id "
     "FROM working_group_member r CROSS JOIN person p "
     "WHERE p.id = r.person_id AND p.state = 'active'",
     NULL, false},
    {"object_seen", "SELECT " OBJECT_COLUMNS " FROM object o", "o", false},
    /* With those for which a reason is asked first: for finding out that it is. */
    {"object_known",
     "SELECT " OBJECT_COLUMNS ", EXISTS (SELECT 1 FROM reason r WHERE r.object_id = o.id AND "
     "r.person_id = folkmoot_viewer() AND r.ends_at > folkmoot_now()) AS reason_given "
     "FROM object o",
     "o", true},
    /* What someone should hear of is for them alone. */
    {"notice_seen",
     "SELECT n.id, n.receiver, n.made_at, n.kind, n.words, n.href FROM notice n "
     "WHERE n.receiver <> '' AND n.receiver = folkmoot_self()",
     NULL, false},
    /* Administrators see the whole trail, leads and data stewards what concerns their
     * organisation, everyone what they did. */
    {"audit_seen",
     "SELECT a.number, a.at, a.person, coalesce(p.name, '') AS name, "
     "coalesce(a.organisation_id, '') AS organisation_id, coalesce(o.name, '') AS "
     "organisation, "
     "coalesce(o.slug, '') AS slug, a.event, a.outcome, a.kind, a.object, a.words, a.network "
     "FROM audit a LEFT JOIN person p ON p.id = a.person "
     "LEFT JOIN organisation o ON o.id = a.organisation_id "
     "WHERE (a.person <> '' AND a.person = folkmoot_viewer()) OR " VIEWER_IS_ADMINISTRATOR
     " OR EXISTS (SELECT 1 "
     "FROM role_held l " ACTIVE_LOOKER " WHERE l.person_id = folkmoot_viewer() AND "
     "l.organisation_id = a.organisation_id AND l.role IN ('lead', 'steward'))",
     NULL, false},
    /* For checking the chain. */
    {"audit_chain_seen",
     "SELECT a.number, a.at, a.person, a.organisation_id, a.event, a.outcome, a.kind, "
     "a.object, "
     "a.words, a.network, a.hash FROM audit a WHERE " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {"audit_end_seen",
     "SELECT e.id, e.number, e.hash FROM audit_end e WHERE " VIEWER_IS_ADMINISTRATOR, NULL,
     false},
    /* All settings but what is secret in them. */
    {"setting_seen",
     "SELECT s.name, CASE WHEN s.name IN (" SECRET_SETTINGS ") THEN '' ELSE s.value END "
     "AS value, s.name IN (" SECRET_SETTINGS ") AS secret, s.changed_at FROM setting s",
     NULL, false},
    /* One's own mails, and all for administrators, without their texts: a link in one is a
     * secret. Developers see all of it. */
    {"mail_seen",
     "SELECT m.id, m.address, coalesce(m.person_id, '') AS person_id, m.kind, m.subject, "
     "CASE WHEN " IS_FOR_DEVELOPERS " THEN m.plain ELSE '' END AS plain, "
     "CASE WHEN " IS_FOR_DEVELOPERS " THEN m.html ELSE '' END AS html, m.state, m.tries, "
     "m.next_at, m.made_at, m.sent_at, m.why FROM mail m "
     "WHERE (m.person_id = folkmoot_viewer() AND folkmoot_viewer() <> '') "
     "OR " VIEWER_IS_ADMINISTRATOR " OR " IS_FOR_DEVELOPERS,
     NULL, false},
    /* What one stopped at one's own address. */
    {"mail_stopped_seen",
     "SELECT s.address, s.kind, s.made_at FROM mail_stopped s JOIN person p ON "
     "p.address = s.address WHERE p.id = folkmoot_viewer()",
     NULL, false},
    {0},
};

const char *const guarded_tables[] = {"person",
                                      "role_held",
                                      "working_group_member",
                                      "session",
                                      "factor",
                                      "token",
                                      "ticket",
                                      "sign_on",
                                      "join_request",
                                      "attempt",
                                      "object",
                                      "proposal",
                                      "citation",
                                      "notice",
                                      "reason",
                                      "audit",
                                      "audit_end",
                                      "mail",
                                      "mail_stopped",
                                      "setting",
                                      "own_group",
                                      "own_group_version",
                                      "own_model",
                                      "own_model_version",
                                      "explanation",
                                      "explanation_reply",
                                      "followed",
                                      "report",
                                      "report_part",
                                      "report_frozen",
                                      "report_mailed",
                                      "feedback",
                                      "sending",
                                      "sending_file",
                                      "sending_change",
                                      "sending_proposal",
                                      "sending_offer",
                                      "entry",
                                      "entry_value",
                                      "entry_comment",
                                      "entry_change",
                                      NULL};

struct view_list {
    struct store_view *at;
    ptrdiff_t len, cap;
};

static void views_add(struct arena *a, struct view_list *list, const struct audience_view *v)
{
    for (; v && v->name; v++)
        *list_push(a, list) = (struct store_view){str_of(v->name), audience_view_sql(a, v)};
}

enum rc audience_views_bring(struct arena *a, struct store *db, const struct room *const *rooms,
                             struct str *why)
{
    struct view_list list = {0};

    views_add(a, &list, kit_views);
    for (; rooms && *rooms; rooms++)
        views_add(a, &list, (*rooms)->views);
    enum rc rc = store_views(db, list.at, list.len);
    if (rc == OK)
        rc = store_rights(db, guarded_tables);
    if (rc != OK)
        *why = str_copy(a, store_why(db));
    return rc;
}
