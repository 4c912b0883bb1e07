/* boundary.c: on a council's page, which councils it took the place of. */
#include "inform/boundary.h"

#include "inform/pages/view.h"

void boundary_put(struct request *rq, const struct area *area, struct json *model)
{
    struct work *w = rq->work;
    struct area_list before;

    boundary_before(w->sector, w->arena, area, &before);
    if (!before.len || area_ended(area)) {
        json_put_null(model, "boundary");
        return;
    }
    struct json *j = json_put(model, "boundary", json_object(w->arena));
    json_put_str(j, "words", boundary_words(w->sector, w->arena, area));
    struct json *list = json_put(j, "before", json_array(w->arena));
    for (ptrdiff_t i = 0; i < before.len; i++)
        link_add(list, w->arena, area_title(w->arena, before.at[i]),
                 area_href(w->arena, before.at[i]));
}
