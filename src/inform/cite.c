/* cite.c: citations and the notices of their revisions. */
#include "inform/cite.h"

#include "base/num.h"
#include "base/random.h"
#include "inform/group_find.h"
#include "inform/sector_parts.h"
#include "inform_sql.h"
#include "kit/notice.h"
#include "kit/object.h"

#include <math.h>

static struct str audience_of(const struct comparison *c)
{
    return c->group && c->group->audience.len ? c->group->audience : S("public");
}

enum rc cite_make(struct work *w, const struct comparison *c, struct str *id)
{
    struct object object = {
        .kind = S("citation"), .audience = audience_of(c), .life = LIFE_PUBLISHED};
    int64_t known = c->known;

    /* The second before, so that a delivery of this very second can't slip in. */
    if (known == SECTOR_NOW)
        known = c->sector->known_from < w->now ? w->now - 1 : c->sector->known_from;

    TRY(object_make(w, &object));
    *id = object.id;
    return sql_citation_add(
        w, *id, c->area->id, c->metric->id, period_id(w->arena, c->series.periods[c->period]),
        c->group ? c->group->slug : S(""), known, w->now,
        c->group ? group_keep(w->arena, c->group, c->area, c->group_say) : S(""));
}

static struct citation citation_of(struct work *w, const struct inform_citation *row)
{
    return (struct citation){.id = row->id,
                             .area = sector_area_of_id(w->sector, row->area_id),
                             .metric = sector_metric_of_id(w->sector, row->metric_id),
                             .period = row->period,
                             .group = row->group_slug,
                             .kept = row->group_kept,
                             .known = row->known,
                             .made_at = row->made_at};
}

enum rc cite_read(struct work *w, struct str id, struct citation *out)
{
    struct inform_citation row;
    enum rc rc = random_id_valid(id) ? sql_citation_get(w, id, &row) : NOT_FOUND;

    if (rc == OK) {
        *out = citation_of(w, &row);
        return OK;
    }
    if (rc != NOT_FOUND)
        return rc;
    return work_fail(w, NOT_FOUND, "id",
                     "There is no citation of this address. Was all of it copied?");
}

enum rc cite_list(struct work *w, struct citation_list *out)
{
    struct inform_citation_list rows = {0};

    *out = (struct citation_list){0};
    if (!w->viewer.self.len)
        return OK;
    TRY(sql_citation_of_maker(w, w->viewer.self, CITATIONS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = citation_of(w, &rows.at[i]);
    return OK;
}

static enum rc compare_cited(struct work *w, const struct citation *cite, struct str known,
                             struct str kept, struct comparison *out)
{
    struct comparison_ask ask = {.area = cite->area->code,
                                 .metric = cite->metric->slug,
                                 .group = cite->group,
                                 .period = cite->period,
                                 .known = known};

    return compare_read_kept(w, &ask, kept, out);
}

enum rc cite_then(struct work *w, const struct citation *cite, struct comparison *out)
{
    return compare_cited(w, cite, moment_text(w->arena, cite->known), cite->kept, out);
}

enum rc cite_now(struct work *w, const struct citation *cite, struct comparison *out)
{
    struct complaint *before = w->complaints;
    enum rc rc = compare_cited(w, cite, S(""), S(""), out);

    if (rc != NOT_FOUND || !cite->kept.len)
        return rc;
    w->complaints = before; /* the list is gone, or no longer for this viewer */
    return compare_cited(w, cite, S(""), cite->kept, out);
}

/* --- notices ---- */

static ptrdiff_t place_of(const int64_t *areas, ptrdiff_t count, int64_t id)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (areas[i] == id)
            return i;
    return -1;
}

enum rc cite_revised(struct work *w, const struct metric *metric, struct period period,
                     const int64_t *areas, ptrdiff_t area_count, const struct slice *before,
                     const struct slice *now, int64_t known_from)
{
    struct inform_cited_list cited = {0};
    struct arena *a = w->arena;

    TRY(sql_citation_of_figure(w, metric->id, period_id(a, period), &cited));
    for (ptrdiff_t i = 0; i < cited.len; i++) {
        const struct inform_cited *c = &cited.at[i];
        const struct area *area = sector_area_of_id(w->sector, c->area_id);
        ptrdiff_t place = place_of(areas, area_count, c->area_id);
        struct str was = figure_words(a, metric, before, place);
        struct str is = figure_words(a, metric, now, place);
        if (place < 0 || !area || str_eq(was, is))
            continue;
        struct str words =
            str_fmt(a, "A figure you cited was revised: %.*s, %.*s, %.*s, from %.*s to %.*s.",
                    STR_ARG(area->name), STR_ARG(metric->title),
                    STR_ARG(metric_when(a, metric, period)), STR_ARG(was), STR_ARG(is));
        TRY(notice_give(w, str_fmt(a, "%.*s-%lld", STR_ARG(c->id), (long long)known_from),
                        c->maker, "citation-revised", words,
                        str_fmt(a, "/cite/%.*s", STR_ARG(c->id))));
    }
    return OK;
}
