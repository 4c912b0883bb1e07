/* room.c: the api room as the house sees it. */
#include "api/api.h"

#include "api/pages/answer.h"

static const struct route *const pages[] = {
    api_document_routes, api_place_routes,    api_measure_routes,
    api_figure_routes,   api_judged_routes,   api_watch_routes,
    api_esd_routes,      api_download_routes, NULL};

const struct room api_room = {.name = "api", .title = "Figures for programs", .pages = pages};
