/* room.c: the lodge room as the house sees it. */
#include "lodge/pages/view.h"

#include "kit/audience.h"

static const struct route *const pages[] = {
    lodge_collection_routes,
    lodge_collection_edit_routes,
    lodge_entry_routes,
    lodge_entry_state_routes,
    lodge_entry_change_routes,
    lodge_club_routes,
    NULL,
};

/* Who fills in what, for the views of forms: those who keep the things of the organisation that
 * stands for the council of e; and once it is approved, those who keep its collection c. */
#define KEEPS_COUNCIL                                                                          \
    "EXISTS (SELECT 1 FROM organisation mo JOIN person_audience ma ON ma.audience = "          \
    "'keepers:' || mo.slug WHERE mo.area_id = e.area_id AND mo.state = 'active' AND "          \
    "ma.person_id = folkmoot_viewer())"
#define KEEPS_COLLECTION                                                                       \
    "(e.state IN ('approved', 'accepted') AND ((c.keeper = '' AND " VIEWER_IS_ADMINISTRATOR    \
    ") OR (c.keeper <> '' AND EXISTS (SELECT 1 FROM person_audience ka WHERE "                 \
    "ka.person_id = folkmoot_viewer() AND ka.audience = 'keepers:' || c.keeper))))"
#define FORM_OF                                                                                \
    "JOIN entry e ON e.id = v.entry_id JOIN collection c ON c.id = e.collection_id "           \
    "LEFT JOIN metric m ON m.id = v.metric_id "
#define FORM_SEEN "WHERE (" KEEPS_COUNCIL " OR " KEEPS_COLLECTION ")"

static const struct audience_view views[] = {
    {"entry_seen",
     "SELECT e.id, e.collection_id, a.code, e.period, e.state, e.version, e.changed_at, "
     "coalesce(p.name, '') AS changed_by, e.sent_at, e.delivered_at, " KEEPS_COUNCIL
     " AS mine FROM entry e JOIN collection c ON c.id = e.collection_id "
     "JOIN area a ON a.id = e.area_id LEFT JOIN person p ON p.id = e.changed_by " FORM_SEEN,
     NULL, false},
    {"entry_value_seen",
     "SELECT v.entry_id, m.slug, v.typed, v.value, v.gap, v.follow_up, v.version, v.saved_at, "
     "coalesce(p.name, '') AS saved_by FROM entry_value v " FORM_OF
     "LEFT JOIN person p ON p.id = v.saved_by " FORM_SEEN,
     NULL, false},
    {"entry_comment_seen",
     "SELECT v.id, v.entry_id, m.slug, v.words, v.made_at, coalesce(p.name, '') AS made_by "
     "FROM entry_comment v " FORM_OF "LEFT JOIN person p ON p.id = v.made_by " FORM_SEEN,
     NULL, false},
    {"entry_change_seen",
     "SELECT v.entry_id, v.number, coalesce(m.slug, '') AS slug, v.at, "
     "coalesce(p.name, '') AS person, v.what, v.old_text, v.new_text, v.reason "
     "FROM entry_change v " FORM_OF "LEFT JOIN person p ON p.id = v.person_id " FORM_SEEN,
     NULL, false},
    /* What one did oneself, whoever may see the form now. */
    {"entry_change_mine",
     "SELECT v.entry_id, v.number, v.person_id, e.collection_id, a.code, e.period, "
     "coalesce(m.slug, '') AS slug, v.at, v.what, v.old_text, v.new_text, v.reason "
     "FROM entry_change v " FORM_OF "JOIN area a ON a.id = e.area_id "
     "WHERE v.person_id = folkmoot_viewer() AND folkmoot_viewer() <> ''",
     NULL, false},
    /* Early figures: of those who sent theirs, for who sent theirs of that measure and period,
     * and nobody's below the least number of senders. */
    {"entry_early_seen",
     "SELECT e.collection_id, e.period, m.slug, a.code, v.value, v.mix "
     "FROM entry_value v " FORM_OF "JOIN area a ON a.id = e.area_id "
     "WHERE c.sight = 'senders' AND e.sent_at > 0 AND v.value IS NOT NULL AND EXISTS "
     "(SELECT 1 FROM entry se JOIN entry_value sv ON sv.entry_id = se.id "
     "JOIN organisation so ON so.area_id = se.area_id AND so.state = 'active' "
     "JOIN person_audience sa ON sa.audience = 'keepers:' || so.slug "
     "WHERE sa.person_id = folkmoot_viewer() AND se.collection_id = e.collection_id "
     "AND se.period = e.period AND se.sent_at > 0 AND sv.metric_id = v.metric_id "
     "AND sv.value IS NOT NULL) AND (SELECT count(*) FROM entry ne JOIN entry_value nv "
     "ON nv.entry_id = ne.id WHERE ne.collection_id = e.collection_id "
     "AND ne.period = e.period AND ne.sent_at > 0 AND nv.metric_id = v.metric_id "
     "AND nv.value IS NOT NULL) >= c.least_senders",
     NULL, false},
    {0},
};

const struct room lodge_room = {
    .name = "lodge",
    .title = "Send figures",
    .pages = pages,
    .views = views,
    .export_person = entry_person_export,
    .forget_person = entry_person_forget,
};
