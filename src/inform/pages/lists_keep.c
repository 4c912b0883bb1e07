/* lists_keep.c: what whoever keeps a list of councils may do with it: change it, share it,
 * withdraw it and delete it.
 */
#include "inform/pages/own.h"

#include "kit/keep.h"
#include "kit/object.h"

static enum rc back(struct request *rq)
{
    return page_go(rq, list_href(rq->work->arena, rq->object->id));
}

static enum rc change(struct request *rq)
{
    struct work *w = rq->work;
    struct object o = *rq->object;
    struct own_group old;
    const struct area **areas = arena_new(w->arena, const struct area *, OWN_GROUP_MOST);
    ptrdiff_t count;

    TRY(own_group_read(w, o.id, 0, INT64_MAX, &old));
    TRY(own_areas_read(w, rq_field(rq, "areas"), OWN_GROUP_MOST, areas, &count));
    TRY(own_group_change(w, &old, rq_field(rq, "name"), areas, count));
    TRY(object_touch(w, &o));
    return back(rq);
}

#define KEEP(path, handle, action, audit, title)                                               \
    ROUTE_WITH(POST, "/lists/{id}/" path, handle, FORM_HTML, action, "object", FAST, NONE,     \
               audit, title, .kind = "list", .tokens = true)

const struct route inform_list_keep_routes[] = {
    KEEP("change", change, "change", "list-changed",
         "Makes a new version of a list of councils, or names it anew."),
    KEEP("share", keep_share, "share", "list-shared", "Says who may see a list of councils."),
    KEEP("withdraw", keep_withdraw, "withdraw", "list-withdrawn",
         "Takes a list of councils back: only who keeps it sees it."),
    KEEP("publish", keep_publish, "publish", "list-published",
         "Shows a list of councils again that was withdrawn."),
    KEEP("delete", keep_delete, "delete", "list-deleted", "Deletes a list of councils."),
    {0}};
