/* pager.c: lists that are newest first, a page at a time. */
#include "inform/pages/view.h"

enum rc page_from(struct request *rq, struct place_in_time *out)
{
    return place_in_time_read(rq->work, rq_query(rq, "after"), out);
}

/* This page with the same query, but for where it begins; empty for its beginning. */
static struct str href_from(struct request *rq, struct str after)
{
    struct buf b = buf_make(rq->work->arena, 64 * 1024);
    struct str rest = rq->raw_path, path;
    char mark = '?';

    str_split(&rest, '?', &path);
    buf_str(&b, path);
    for (ptrdiff_t i = 0; i < rq->query_count; i++) {
        const struct pair *p = &rq->query[i];
        if (str_eq(p->name, S("after")))
            continue;
        buf_char(&b, mark);
        buf_url(&b, p->name);
        buf_char(&b, '=');
        buf_url(&b, p->value);
        mark = '&';
    }
    if (after.len) {
        buf_fmt(&b, "%cafter=", mark);
        buf_url(&b, after);
    }
    return buf_text(&b);
}

void pager_put(struct request *rq, const struct place_in_time *next, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool behind = rq_query(rq, "after").len > 0;
    struct str older = next ? href_from(rq, place_in_time_text(a, *next)) : (struct str){0};

    json_put_bool(model, "paged", next || behind);
    json_put_str(model, "older_href", older);
    json_put_str(model, "newest_href", behind ? href_from(rq, S("")) : (struct str){0});
    if (next)
        rq->reply->links = str_fmt(a, "<%.*s>; rel=\"next\"", STR_ARG(older));
}
