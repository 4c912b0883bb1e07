/* room.c: the inform room as the house sees it. */
#include "inform/pages/search_rows.h"
#include "inform/pages/view.h"

#include "inform/person_data.h"
#include "kit/audience.h"

/* Each page keeps its routes beside its handlers. */
static const struct route *const pages[] = {
    inform_home_routes,        inform_area_routes,          inform_comparison_routes,
    inform_metric_routes,      inform_group_routes,         inform_cite_routes,
    inform_proposal_routes,    inform_proposal_keep_routes, inform_revision_routes,
    inform_map_routes,         inform_embed_routes,         inform_method_routes,
    inform_about_routes,       inform_search_routes,        inform_catalogue_routes,
    inform_subject_routes,     inform_update_routes,        inform_calendar_routes,
    inform_explanation_routes, inform_explain_routes,       inform_mind_routes,
    inform_change_routes,      inform_my_councils_routes,   inform_list_routes,
    inform_list_keep_routes,   inform_model_routes,         inform_model_new_routes,
    inform_area_group_routes,  inform_group_version_routes, inform_improvers_routes,
    inform_question_routes,    inform_word_routes,          inform_spine_routes,
    inform_heat_routes,        inform_quadrant_routes,      inform_funnel_routes,
    inform_xmr_routes,         inform_multiples_routes,     NULL};

static const struct audience_view views[] = {
    {"citation_seen",
     "SELECT c.id, c.area_id, c.metric_id, c.period, c.group_slug, c.known, c.made_at, "
     "o.maker, "
     "c.group_kept "
     "FROM citation c JOIN object o ON o.id = c.id",
     "o", false},
    {"proposal_seen",
     "SELECT p.id, p.name, p.areas, p.made_at, o.audience, o.life, o.maker "
     "FROM proposal p JOIN object o ON o.id = p.id",
     "o", false},
    {"own_group_seen",
     "SELECT g.id, g.name, v.version, v.areas, v.made_at, o.audience, o.life, o.maker, "
     "coalesce(n.name, '') AS organisation FROM own_group g "
     "JOIN own_group_version v ON v.group_id = g.id JOIN object o ON o.id = g.id "
     "LEFT JOIN organisation n ON n.id = o.organisation_id",
     "o", false},
    {"own_model_seen",
     "SELECT m.id, m.name, v.version, v.variables, v.types, v.known, v.made_at, o.audience, "
     "o.life, o.maker, coalesce(n.name, '') AS organisation FROM own_model m "
     "JOIN own_model_version v ON v.model_id = m.id JOIN object o ON o.id = m.id "
     "LEFT JOIN organisation n ON n.id = o.organisation_id",
     "o", false},
    {"explanation_seen",
     "SELECT e.id, e.area_id, e.metric_id, e.period, e.words, e.signed_by, e.signed_at, "
     "e.ends_on, e.known, e.value_period, e.value_text, coalesce(r.words, '') AS reply, "
     "coalesce(r.signed_by, '') AS reply_by, coalesce(r.made_at, 0) AS reply_at, o.audience, "
     "o.life, o.maker FROM explanation e JOIN object o ON o.id = e.id "
     "LEFT JOIN explanation_reply r ON r.explanation_id = e.id",
     "o", false},
    /* What one wrote oneself, whatever became of it. */
    {"explanation_reply_mine",
     "SELECT r.explanation_id, r.words, r.signed_by, r.made_at FROM explanation_reply r "
     "WHERE r.person_id = folkmoot_viewer() AND folkmoot_viewer() <> ''",
     NULL, false},
    /* Nobody but oneself. */
    {"followed_seen",
     "SELECT f.area_id, f.since, f.looked_at FROM followed f "
     "WHERE f.person_id = folkmoot_viewer() AND folkmoot_viewer() <> ''",
     NULL, false},
    {0}};

const struct room inform_room = {
    .name = "inform",
    .title = "Compare",
    .pages = pages,
    .views = views,
    .search = inform_search,
    .export_person = person_data_export,
    .forget_person = person_data_forget,
    .digest = follow_digest,
};
