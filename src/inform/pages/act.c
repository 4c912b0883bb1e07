/* act.c: what to do with a comparison: who improved from there, what reaching the middle would
 * mean, and words for a report. */
#include "inform/pages/view.h"

#include "inform/what_if.h"

struct str improvers_href(struct arena *a, const struct area *area, const struct metric *m)
{
    return str_fmt(a, "%.*s/improvers", STR_ARG(comparison_href(a, area, m)));
}

struct str asked_again(struct request *rq, struct str href, bool known)
{
    static const char *const kept[] = {"with", "period", "known"};
    struct buf b = buf_make(rq->work->arena, 16 * 1024);
    bool any = false;

    buf_str(&b, href);
    for (ptrdiff_t i = 0; i < COUNT_OF(kept) - !known; i++) {
        struct str value = rq_query(rq, kept[i]);
        if (!value.len)
            continue;
        buf_fmt(&b, "%s%s=", any ? "&" : "?", kept[i]);
        buf_url(&b, value);
        any = true;
    }
    return buf_text(&b);
}

void act_put(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    enum polarity p = c->metric->polarity;
    bool polar = p == POLARITY_HIGH || p == POLARITY_LOW;
    bool asked = polar && c->group && !c->refused[REFUSED_NOT_RUN] &&
                 !c->refused[REFUSED_GAP] && !c->refused[REFUSED_NO_GROUP];
    struct what_if worth;

    what_if_read(a, c, &worth);
    json_put(model, "what_if", what_if_json(a, &worth));
    json_put_str(model, "improvers_href",
                 asked ? asked_again(rq, improvers_href(a, c->area, c->metric), false)
                       : (struct str){0});
    struct str word = str_join(a, comparison_href(a, c->area, c->metric), S("/word"));
    json_put_str(model, "word_href", asked_again(rq, word, true));
}
