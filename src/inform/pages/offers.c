/* offers.c: what other rooms offer beside a figure, an area or a topic: a question to be asked,
 * a place on an agenda, what was promised. Nothing where no room offers anything. */
#include "inform/pages/view.h"

enum rc rooms_offer_put(struct request *rq, const struct subject_of_page *about,
                        struct json *model)
{
    struct json *list = json_put(model, "offers", json_array(rq->work->arena));
    struct web_facts facts;

    web_facts(rq->web, &facts);
    for (const struct room *const *r = facts.rooms; r && *r; r++)
        if ((*r)->related)
            TRY((*r)->related(rq->work, about, list));
    json_put_bool(model, "has_offers", list->u.of.count > 0);
    return OK;
}
