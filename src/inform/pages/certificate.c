/* certificate.c: the part of a comparison's page that says whether other fair comparisons would
 * say the same. */
#include "inform/pages/view.h"

#include <math.h>

static struct str share_text(struct arena *a, double share)
{
    return str_fmt(a, "%.0f%%", share * 100);
}

/* "It is above 73% of the others.", or from how many to how many. */
static struct str above_words(struct arena *a, const struct comparison *c)
{
    const struct certificate *k = &c->certificate;

    if (isnan(k->above_least))
        return (struct str){0};
    struct str least = share_text(a, k->above_least), most = share_text(a, k->above_most);
    if (str_eq(least, most))
        return str_fmt(a, "It is above %.*s of the others.", STR_ARG(least));
    return str_fmt(a,
                   "It could be above anything from %.*s to %.*s of the others, by the group "
                   "and by chance where that is known.",
                   STR_ARG(least), STR_ARG(most));
}

static struct str left_out_words(struct arena *a, const struct comparison *c)
{
    const struct certificate *k = &c->certificate;
    struct str few =
        k->left_out
            ? str_fmt(
                  a,
                  "%td comparisons were left out, since too few had reported or the council "
                  "had no figure. ",
                  k->left_out)
            : S("");

    return str_join(a, few,
                    k->broken ? S("Earlier periods were counted differently and are not asked.")
                              : S(""));
}

/* One cell: how many of the ways say the same in that group and period. */
static void put_cell(struct json *row, struct arena *a, const struct comparison *c,
                     ptrdiff_t group, ptrdiff_t period)
{
    const struct certificate *k = &c->certificate;
    struct json *cell = json_add(row, json_object(a));
    ptrdiff_t holds = 0, of = 0;

    for (ptrdiff_t i = 0; i < k->of; i++) {
        const struct fair_check *check = &k->checks[i];
        if (check->group != group || check->period != period)
            continue;
        holds += check->side == k->side;
        of++;
    }
    json_put_str(cell, "text", of ? str_fmt(a, "%td of %td", holds, of) : S("not asked"));
    json_put_str(cell, "period",
                 period_short(a, c->series.periods[k->periods[period]], c->metric->naming));
    json_put_bool(cell, "all", of && holds == of);
}

static void put_cells(struct arena *a, const struct comparison *c, struct json *model)
{
    const struct json *rows = json_get(model, S("fair_groups"));
    ptrdiff_t i = 0;

    for (struct json *row = rows->u.of.first; row; row = row->next, i++) {
        struct json *cells = json_put(row, "cells", json_array(a));
        for (ptrdiff_t p = 0; p < c->certificate.period_count; p++)
            put_cell(cells, a, c, i, p);
    }
}

void certificate_put(struct arena *a, const struct comparison *c, struct json *model)
{
    const struct certificate *k = &c->certificate;
    struct json *heads = json_put(model, "certificate_periods", json_array(a));
    struct str words = certificate_words(a, c);

    for (ptrdiff_t p = 0; p < k->period_count; p++)
        json_add(heads, json_str(a, period_short(a, c->series.periods[k->periods[p]],
                                                 c->metric->naming)));
    json_put_str(model, "certificate_say",
                 words.len ? str_fmt(a, "T%.*s.", STR_ARG(str_cut(words, 1, words.len)))
                           : words);
    json_put_str(model, "certificate_above", above_words(a, c));
    json_put_str(model, "certificate_left_out", left_out_words(a, c));
    put_cells(a, c, model);
}
