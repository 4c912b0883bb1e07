/* room.c: the inform room as the house sees it. */
#include "inform/pages/view.h"

/* Each page keeps its routes beside its handlers. */
static const struct route *const pages[] = {inform_home_routes,
                                            inform_area_routes,
                                            inform_comparison_routes,
                                            inform_metric_routes,
                                            inform_group_routes,
                                            inform_cite_routes,
                                            inform_proposal_routes,
                                            inform_revision_routes,
                                            inform_method_routes,
                                            inform_about_routes,
                                            NULL};

const struct room inform_room = {
    .name = "inform",
    .title = "Compare",
    .pages = pages,
};
