/* room.c: the inform room as the house sees it. */
#include "inform/pages/view.h"

#include "inform/person_data.h"
#include "kit/audience.h"

/* Each page keeps its routes beside its handlers. */
static const struct route *const pages[] = {
    inform_home_routes,     inform_area_routes,          inform_comparison_routes,
    inform_metric_routes,   inform_group_routes,         inform_cite_routes,
    inform_proposal_routes, inform_proposal_keep_routes, inform_revision_routes,
    inform_method_routes,   inform_about_routes,         NULL};

static const struct audience_view views[] = {
    {"citation_seen",
     "SELECT c.id, c.area_id, c.metric_id, c.period, c.group_slug, c.known, c.made_at, o.maker "
     "FROM citation c JOIN object o ON o.id = c.id",
     "o", false},
    {"proposal_seen",
     "SELECT p.id, p.name, p.areas, p.made_at, o.audience, o.life, o.maker "
     "FROM proposal p JOIN object o ON o.id = p.id",
     "o", false},
    {0}};

const struct room inform_room = {
    .name = "inform",
    .title = "Compare",
    .pages = pages,
    .views = views,
    .export_person = person_data_export,
    .forget_person = person_data_forget,
};
