/* view.h: what the pages of this room share, and their routes. */
#ifndef DESK_PAGES_VIEW_H
#define DESK_PAGES_VIEW_H

#include "desk/desk.h"
#include "inform/inform.h"
#include "web/room.h"

/* A model with its title, its description and what is wrong with the form it came from. */
struct json *desk_model(struct request *rq, struct str title, struct str description);
/* "1 June 2026"; a null for 0. */
void put_day(struct json *to, struct arena *a, const char *name, int64_t moment);
/* {value, title, chosen} added to a list of choices. */
void put_choice(struct json *list, struct arena *a, struct str value, struct str title,
                struct str chosen);
/* The snapshot's measure that the path names; NOT_FOUND in words. */
enum rc measure_of_path(struct request *rq, const struct metric **out) MUST_USE;

extern const struct route desk_measure_list_routes[], desk_measure_routes[],
    desk_subject_routes[], desk_group_routes[], desk_profile_routes[], desk_release_routes[],
    desk_feedback_routes[], desk_queue_routes[];

#endif
