/* follow.c: who follows which council, and the lines of a digest. */
#include "inform/follow.h"

#include "inform/changes.h"
#include "inform/link.h"
#include "inform/sector_parts.h"
#include "inform_sql.h"
#include "kit/setting.h"

#include <stdlib.h>

/* --- reading ---- */

static int by_name(const void *left, const void *right)
{
    const struct followed *a = left, *b = right;

    return str_cmp(a->area->key, b->area->key);
}

static void take(struct work *w, const struct inform_followed_list *rows,
                 struct followed_list *out)
{
    *out = (struct followed_list){0};
    for (ptrdiff_t i = 0; i < rows->len; i++) {
        const struct area *area = sector_area_of_id(w->sector, rows->at[i].area_id);
        if (area)
            *list_push(w->arena, out) =
                (struct followed){area, rows->at[i].since, rows->at[i].looked_at};
    }
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_name);
}

enum rc followed_read(struct work *w, struct followed_list *out)
{
    struct inform_followed_list rows = {0};

    *out = (struct followed_list){0};
    if (!w->viewer.person.len)
        return OK;
    TRY(sql_follow_mine(w, FOLLOWED_MOST, &rows));
    take(w, &rows, out);
    return OK;
}

enum rc followed_one(struct work *w, const struct area *area, struct followed *out)
{
    struct inform_followed row;

    if (!w->viewer.person.len)
        return NOT_FOUND;
    TRY(sql_follow_one(w, area->id, &row));
    *out = (struct followed){area, row.since, row.looked_at};
    return OK;
}

/* --- changing ---- */

enum rc follow_begin(struct work *w, const struct area *area)
{
    struct followed_list all;

    if (!area->type->council)
        return work_fail(w, INVALID, "area", "%.*s is no council.", STR_ARG(area->name));
    TRY(followed_read(w, &all));
    if (all.len >= FOLLOWED_MOST)
        return work_fail(w, INVALID, "area", "At most %d councils can be followed.",
                         FOLLOWED_MOST);
    return sql_follow_add(w, w->viewer.person, area->id, w->now);
}

enum rc follow_end(struct work *w, const struct area *area)
{
    return sql_follow_drop(w, w->viewer.person, area->id);
}

enum rc follow_looked(struct work *w, const struct area *area, int64_t until)
{
    return sql_follow_looked(w, w->viewer.person, area ? area->id : -1,
                             until < w->now ? until : w->now);
}

/* --- the digest ---- */

static void line_add(struct work *w, const struct area *area, struct str site,
                     const ptrdiff_t counts[CHANGE_KINDS], struct json *into)
{
    struct str words = str_fmt(w->arena, "%.*s: %.*s. %.*s%.*s/changes", STR_ARG(area->name),
                               STR_ARG(changes_summary(w->arena, counts)), STR_ARG(site),
                               STR_ARG(area_href(w->arena, area)));

    json_put_str(json_add(into, json_object(w->arena)), "words", words);
}

enum rc follow_digest(struct work *w, struct str person, int64_t since, int64_t until,
                      struct json *into)
{
    struct inform_followed_list rows = {0};
    struct followed_list all;
    struct str site;

    if (!w->sector)
        return OK;
    TRY(sql_follow_of_person(w, person, FOLLOWED_MOST, &rows));
    if (!rows.len)
        return OK;
    take(w, &rows, &all);
    TRY(setting_read(w, "site-address", &site));
    /* What came after `until` is told in the next one. */
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct followed *f = &all.at[i];
        ptrdiff_t counts[CHANGE_KINDS], any = 0;
        TRY(changes_count(w,
                          &(struct changes_ask){.area = f->area,
                                                .since = f->since > since ? f->since : since,
                                                .public_only = true},
                          until, counts));
        for (int k = 0; k < CHANGE_KINDS; k++)
            any += counts[k];
        if (any)
            line_add(w, f->area, site, counts, into);
    }
    return OK;
}
