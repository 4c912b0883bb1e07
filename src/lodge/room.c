/* room.c: the lodge room as the house sees it. */
#include "lodge/pages/view.h"

#include "kit/audience.h"
#include "lodge/send.h"

#define SENDING_COLUMNS                                                                        \
    "s.id, s.label, s.format, s.mapping, s.checked, s.checked_from, s.note, s.outcome, "       \
    "s.publish_at, s.publish_by, s.mapped_by, s.published_at, s.withdrawn_at, s.figures, "     \
    "s.added, "                                                                                \
    "s.changed, o.keepers, coalesce(o.organisation_id, '') AS organisation_id, o.made_at, "    \
    "o.life, o.maker, coalesce(p.name, '') AS sender_name, coalesce(q.name, '') AS "           \
    "published_name, coalesce(r.name, '') AS withdrawn_name, "                                 \
    "coalesce(sp.proposed_at, 0) AS proposed_at, coalesce(sp.proposed_by, '') AS "             \
    "proposed_by, coalesce(sp.decided_at, 0) AS decided_at, coalesce(sp.decision, '') AS "     \
    "decision, coalesce(sp.words, '') AS declined"
#define SENDING_TABLES                                                                         \
    "sending s JOIN object o ON o.id = s.id LEFT JOIN person p ON 'person:' || p.id = "        \
    "o.maker LEFT JOIN person q ON q.id = s.publish_by LEFT JOIN person r ON r.id = "          \
    "s.withdrawn_by LEFT JOIN sending_proposal sp ON sp.sending_id = s.id"
/* Whether whoever asks decides on a proposal: administrators, and who keeps the things of the
 * organisation that owns every measure in it. */
#define OWNS_OFFER                                                                             \
    "EXISTS (SELECT 1 FROM metric_owner ow JOIN organisation oo ON oo.id = "                   \
    "ow.organisation_id AND oo.state = 'active' JOIN person_audience oa ON oa.audience = "     \
    "'keepers:' || oo.slug WHERE ow.metric_id = f.metric_id AND oa.person_id = "               \
    "folkmoot_viewer())"
#define DECIDES                                                                                \
    "(o.life <> 'deleted' AND sp.proposed_at > 0 AND (" VIEWER_IS_ADMINISTRATOR                \
    " OR (EXISTS (SELECT 1 FROM sending_offer e WHERE e.sending_id = s.id) AND NOT EXISTS "    \
    "(SELECT 1 FROM sending_offer f WHERE f.sending_id = s.id AND NOT " OWNS_OFFER "))))"
/* Whether whoever asks keeps the things of the organisation that stands for this council. */
#define KEEPS_COUNCIL(area)                                                                    \
    "EXISTS (SELECT 1 FROM organisation mo JOIN person_audience ma ON ma.audience = "          \
    "'keepers:' || mo.slug WHERE mo.area_id = " area " AND mo.state = 'active' AND "           \
    "ma.person_id = folkmoot_viewer())"
/* And once a form of its collection c is approved, those who keep that see it too. */
#define KEEPS_COLLECTION                                                                       \
    "(e.state IN ('approved', 'accepted') AND ((c.keeper = '' AND " VIEWER_IS_ADMINISTRATOR    \
    ") OR (c.keeper <> '' AND EXISTS (SELECT 1 FROM person_audience ka WHERE "                 \
    "ka.person_id = folkmoot_viewer() AND ka.audience = 'keepers:' || c.keeper))))"
#define FORM_OF                                                                                \
    "JOIN entry e ON e.id = v.entry_id JOIN collection c ON c.id = e.collection_id "           \
    "LEFT JOIN metric m ON m.id = v.metric_id "
#define FORM_SEEN "WHERE (" KEEPS_COUNCIL("e.area_id") " OR " KEEPS_COLLECTION ")"
/* Of what was done to it, the collection's keeper sees what was done to an approved one: lines
 * of before tell of values that nobody approved. */
#define APPROVED_STATES "('approved', 'accepted')"
#define LINE_SEEN                                                                              \
    "WHERE (" KEEPS_COUNCIL("e.area_id") " OR (" KEEPS_COLLECTION                              \
                                         " AND (v.what IN ('sent', 'published', 'not "         \
                                         "published') OR (v.what = 'state' AND "               \
                                         "(v.old_text IN " APPROVED_STATES                     \
                                         " OR v.new_text IN " APPROVED_STATES ")))))"
/* A line that says what was sent of a measure: a number, or why there is none. */
#define IS_NUMBER_SENT(line)                                                                   \
    "(" line ".what = 'sent' AND " line                                                        \
    ".new_text NOT IN ('', 'not applicable', 'not collected'))"
#define SENT_NUMBER(line)                                                                      \
    "CASE WHEN " IS_NUMBER_SENT(line) " THEN CAST(" line ".new_text AS DOUBLE PRECISION) END"
/* A number, and what was last sent of its measure. */
#define LAST_SENT(line)                                                                        \
    "(" IS_NUMBER_SENT(line) " AND NOT EXISTS (SELECT 1 FROM entry_change later WHERE "        \
                             "later.entry_id = " line ".entry_id AND later.metric_id = " line  \
                             ".metric_id AND later.what = 'sent' AND later.number > " line     \
                             ".number))"
/* Of a line v of the form e: whether who asks sent theirs of the same, and enough did. */
#define EARLY_SIGHT                                                                            \
    "c.sight = 'senders' AND EXISTS (SELECT 1 FROM entry se JOIN entry_value sv ON "           \
    "sv.entry_id = se.id JOIN organisation so ON so.area_id = se.area_id AND so.state = "      \
    "'active' JOIN person_audience sa ON sa.audience = 'keepers:' || so.slug WHERE "           \
    "sa.person_id = folkmoot_viewer() AND se.collection_id = e.collection_id AND se.period "   \
    "= e.period AND se.sent_at > 0 AND sv.metric_id = v.metric_id AND sv.value IS NOT NULL) "  \
    "AND (SELECT count(*) FROM entry ne JOIN entry_change nv ON nv.entry_id = ne.id WHERE "    \
    "ne.collection_id = e.collection_id AND ne.period = e.period AND nv.metric_id = "          \
    "v.metric_id AND " LAST_SENT("nv") ") >= c.least_senders"

static const struct route *const pages[] = {
    lodge_send_routes,
    lodge_columns_routes,
    lodge_sending_routes,
    lodge_sent_routes,
    lodge_correct_routes,
    lodge_proposal_routes,
    lodge_owner_routes,
    lodge_collection_routes,
    lodge_collection_edit_routes,
    lodge_entry_routes,
    lodge_entry_state_routes,
    lodge_entry_change_routes,
    lodge_club_routes,
    NULL,
};

static const struct audience_view views[] = {
    {"sending_seen", "SELECT " SENDING_COLUMNS " FROM " SENDING_TABLES, "o", false},
    {"sending_file_seen",
     "SELECT f.sending_id, f.bytes FROM sending_file f JOIN object o ON o.id = f.sending_id",
     "o", false},
    /* What came out, administrators and the councils whose figures it changed know of too. */
    {"sending_known",
     "SELECT " SENDING_COLUMNS " FROM " SENDING_TABLES
     " WHERE EXISTS (SELECT 1 FROM object_seen v WHERE v.id = s.id) OR (s.published_at > 0 AND "
     "(" VIEWER_IS_ADMINISTRATOR
     " OR EXISTS (SELECT 1 FROM sending_change c WHERE c.sending_id = s.id "
     "AND " KEEPS_COUNCIL("c.area_id") ")))",
     NULL, false},
    /* What is proposed to whoever asks, and the table itself. */
    {"sending_offered", "SELECT " SENDING_COLUMNS " FROM " SENDING_TABLES " WHERE " DECIDES,
     NULL, false},
    {"sending_offer_seen",
     "SELECT f.sending_id, f.metric_id FROM sending_offer f WHERE EXISTS (SELECT 1 FROM "
     "object_seen v WHERE v.id = f.sending_id) OR EXISTS (SELECT 1 FROM sending_offered w "
     "WHERE w.id = f.sending_id)",
     NULL, false},
    {"sending_file_offered",
     "SELECT x.sending_id, x.bytes FROM sending_file x JOIN sending s ON s.id = x.sending_id "
     "JOIN object o ON o.id = s.id JOIN sending_proposal sp ON sp.sending_id = s.id "
     "WHERE sp.decided_at = 0 AND " DECIDES,
     NULL, false},
    /* What one sent, published or decided on oneself, whatever became of it. */
    {"sending_mine",
     "SELECT s.id, s.label, s.note, o.life, o.made_at, CASE WHEN sp.decided_by = "
     "folkmoot_viewer() THEN sp.words ELSE '' END AS answer FROM sending s JOIN object o ON "
     "o.id = s.id LEFT JOIN sending_proposal sp ON sp.sending_id = s.id "
     "WHERE folkmoot_viewer() <> '' AND (o.maker = 'person:' || folkmoot_viewer() OR "
     "s.publish_by = folkmoot_viewer() OR sp.decided_by = folkmoot_viewer())",
     NULL, false},
    {"sending_change_seen",
     "SELECT c.sending_id, c.act, s.label, c.number, c.metric_id, c.period, c.area_id, c.was, "
     "c.became, coalesce(p.name, '') AS person, c.made_at FROM sending_change c "
     "JOIN sending s ON s.id = c.sending_id LEFT JOIN person p ON p.id = c.person_id "
     "WHERE " VIEWER_IS_ADMINISTRATOR
     " OR EXISTS (SELECT 1 FROM object_seen v WHERE v.id = c.sending_id) OR " KEEPS_COUNCIL(
         "c.area_id"),
     NULL, false},
    {"entry_seen",
     "SELECT e.id, e.collection_id, a.code, e.period, e.state, e.version, e.changed_at, "
     "coalesce(p.name, '') AS changed_by, e.sent_at, e.delivered_at, " KEEPS_COUNCIL(
         "e.area_id") " AS mine FROM entry e JOIN collection c ON c.id = e.collection_id "
                      "JOIN area a ON a.id = e.area_id LEFT JOIN person p ON p.id = "
                      "e.changed_by " FORM_SEEN,
     NULL, false},
    {"entry_value_seen",
     "SELECT v.entry_id, m.slug, v.typed, v.value, v.gap, v.follow_up, v.version, v.saved_at, "
     "coalesce(p.name, '') AS saved_by FROM entry_value v " FORM_OF
     "LEFT JOIN person p ON p.id = v.saved_by " FORM_SEEN,
     NULL, false},
    /* Comments are made on drafts, which are the council's alone. */
    {"entry_comment_seen",
     "SELECT v.id, v.entry_id, m.slug, v.words, v.made_at, coalesce(p.name, '') AS made_by "
     "FROM entry_comment v " FORM_OF "LEFT JOIN person p ON p.id = v.made_by "
     "WHERE " KEEPS_COUNCIL("e.area_id"),
     NULL, false},
    {"entry_change_seen",
     "SELECT v.entry_id, v.number, coalesce(m.slug, '') AS slug, v.at, "
     "coalesce(p.name, '') AS person, v.what, v.old_text, v.new_text, v.reason "
     "FROM entry_change v " FORM_OF "LEFT JOIN person p ON p.id = v.person_id " LINE_SEEN,
     NULL, false},
    /* What one did oneself, whoever may see the form now. */
    {"entry_change_mine",
     "SELECT v.entry_id, v.number, v.person_id, e.collection_id, a.code, e.period, "
     "coalesce(m.slug, '') AS slug, v.at, v.what, v.old_text, v.new_text, v.reason "
     "FROM entry_change v " FORM_OF "JOIN area a ON a.id = e.area_id "
     "WHERE v.person_id = folkmoot_viewer() AND folkmoot_viewer() <> ''",
     NULL, false},
    /* Early figures: as each council last sent them, also while it corrects them, for who sent
     * theirs of that measure and period, and nobody's below the least number of senders. `was`
     * is what it sent first. */
    {"entry_early_seen",
     "SELECT e.collection_id, e.period, m.slug, a.code, " SENT_NUMBER(
         "v") " AS value, "
              "(SELECT " SENT_NUMBER(
                  "fv") " FROM entry_change fv WHERE fv.entry_id = v.entry_id AND "
                        "fv.metric_id = v.metric_id AND fv.number = (SELECT min(gv.number) "
                        "FROM entry_change gv "
                        "WHERE gv.entry_id = v.entry_id AND gv.metric_id = v.metric_id "
                        "AND " IS_NUMBER_SENT(
                            "gv") ")) AS was, v.at AS sent_at, e.sent_at > 0 AS stands, x.mix "
                                  "FROM entry_change v " FORM_OF
                                  "JOIN area a ON a.id = e.area_id "
                                  "JOIN entry_value x ON x.entry_id = v.entry_id AND "
                                  "x.metric_id = v.metric_id "
                                  "WHERE " LAST_SENT("v") " AND " EARLY_SIGHT,
     NULL, false},
    /* Who sent a figure and then, in its place, why there is none: not what it was, which may
     * never have been seen. */
    {"entry_early_gone_seen",
     "SELECT e.collection_id, e.period, m.slug, a.code, v.new_text AS gap, v.at AS sent_at "
     "FROM entry_change v " FORM_OF "JOIN area a ON a.id = e.area_id "
     "WHERE v.what = 'sent' AND NOT " IS_NUMBER_SENT(
         "v") " AND NOT EXISTS (SELECT 1 FROM entry_change later WHERE later.entry_id = "
              "v.entry_id AND later.metric_id = v.metric_id AND later.what = 'sent' AND "
              "later.number > v.number) AND EXISTS (SELECT 1 FROM entry_change ev WHERE "
              "ev.entry_id = v.entry_id AND ev.metric_id = v.metric_id AND " IS_NUMBER_SENT(
                  "ev") ") AND " EARLY_SIGHT,
     NULL, false},
    {0},
};

static void offer(struct work *w, struct json *into, struct str title, struct str href)
{
    json_put_null(link_add(into, w->arena, title, href), "note");
}

/* For those who may send something of what the page is about. */
static enum rc related(struct work *w, const struct subject_of_page *about, struct json *into)
{
    const struct area *area = about->area.len ? sector_area(w->sector, about->area) : NULL;
    const struct metric *m = about->metric.len ? sector_metric(w->sector, about->metric) : NULL;
    struct send_rights_list mine;

    if (!w->viewer.person.len || !w->db || !area)
        return OK;
    TRY(send_rights_mine(w, &mine));
    enum send_right right = SEND_NOTHING;
    bool own = false;
    for (ptrdiff_t i = 0; i < mine.len; i++) {
        enum send_right one =
            m && !m->formula.len ? send_right_to(&mine.at[i], m, area) : SEND_NOTHING;
        right = one > right ? one : right;
        own = own || mine.at[i].area == area;
    }
    if (right != SEND_NOTHING)
        offer(w, into,
              right == SEND_PUBLISHES ? S("Correct a figure") : S("Propose another figure"),
              send_correct_href(w->arena, m, area));
    else if (!m && own)
        offer(w, into, S("Send figures"), S("/send"));
    return OK;
}

static enum rc offer_mine(struct work *w, struct json *into)
{
    struct send_rights_list mine;
    int64_t waiting;

    TRY(send_rights_mine(w, &mine));
    if (mine.len)
        offer(w, into, S("Send figures"), S("/send"));
    TRY(offers_waiting(w, &waiting));
    if (waiting)
        offer(w, into,
              str_fmt(w->arena, "%.*s for your answer",
                      STR_ARG(str_counted(w->arena, waiting, "proposed table waits",
                                          "proposed tables wait"))),
              S("/send/proposals"));
    return OK;
}

static enum rc export_person(struct work *w, struct str person, struct json *into)
{
    TRY(send_person_export(w, person, into));
    return entry_person_export(w, person, into);
}

const struct room lodge_room = {
    .name = "lodge",
    .title = "Send figures",
    .pages = pages,
    .views = views,
    .related = related,
    .offer_mine = offer_mine,
    .export_person = export_person,
    .forget_person = entry_person_forget,
};
