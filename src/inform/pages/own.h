/* own.h: what the pages of lists and of models share; for pages/lists*.c, pages/models*.c and
 * the pages of groups alone. */
#ifndef INFORM_PAGES_OWN_H
#define INFORM_PAGES_OWN_H

#include "inform/pages/view.h"

/* "/lists/ID", "/models/ID" */
struct str list_href(struct arena *a, struct str id);
struct str model_href(struct arena *a, struct str id);

/* {code, name, href, type, region} of a council, added to a list. */
struct json *council_add(struct json *list, struct arena *a, const struct area *area);
/* Names, one on each line, for a text box. */
struct str council_lines(struct arena *a, const struct area *const *areas, ptrdiff_t count);

/* Who may see it, what the viewer may do with it, and for whom else it may be: "shared",
 * "withdrawn", "keeps", "audiences". */
enum rc keeping_put(struct request *rq, struct json *model);
/* What a form that keeps something new needs: "signed_in", "audiences", the viewer alone
 * chosen.
 */
enum rc new_put(struct request *rq, struct json *model);
/* The form that keeps councils as a list of one's own: "keep_lines". */
void keep_list_put(struct request *rq, const struct group_list *members, struct json *model);

/* ?area= of a page, if it names a council; NULL when it names none. NOT_FOUND in words. */
enum rc area_asked(struct request *rq, const struct area **out);

#endif
