/* keep.c: sharing, withdrawing, publishing and deleting what one keeps. */
#include "kit/keep.h"

#include "kit/object.h"

/* The path without so many of its last parts. */
static enum rc go_up(struct request *rq, int parts)
{
    struct str path = rq->path;

    for (; parts > 0; parts--) {
        while (path.len && path.at[path.len - 1] != '/')
            path.len--;
        path.len -= path.len > 0;
    }
    return page_go(rq, path);
}

static enum rc live(struct request *rq, enum life life)
{
    struct object o = *rq->object;

    TRY(object_live(rq->work, &o, life));
    return go_up(rq, life == LIFE_DELETED ? 2 : 1);
}

enum rc keep_share(struct request *rq)
{
    struct object o = *rq->object;

    TRY(object_share(rq->work, &o, rq_field(rq, "audience")));
    return go_up(rq, 1);
}

enum rc keep_withdraw(struct request *rq)
{
    return live(rq, LIFE_WITHDRAWN);
}

enum rc keep_publish(struct request *rq)
{
    return live(rq, LIFE_PUBLISHED);
}

enum rc keep_delete(struct request *rq)
{
    return live(rq, LIFE_DELETED);
}
