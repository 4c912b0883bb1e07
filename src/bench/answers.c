/* answers.c: what came out of the first questions, added up.
 *
 * Another program that is asked the same of the same figures must come to the same sums: so its
 * speed is that of the same work. Ranks and bands are whole numbers and agree exactly; values
 * and middles, of which some are large, agree as nearly as sums do.
 */
#include "bench/parts.h"

#include <math.h>

enum { COMPARISONS = 200, REPORTS = 3, A_METRIC = 1000 };

struct answer_sums {
    double values, places, middles;
};

static void answer_add(const struct opened *o, ptrdiff_t area, ptrdiff_t metric,
                       struct answer_sums *sums)
{
    struct standing_period standing[YEARS];
    int32_t group[GROUP];
    struct standing_ask ask = asked_standing(o, area, group);
    ptrdiff_t n = standing_read(o->sector->cube, metric, &ask, standing);

    for (ptrdiff_t p = 0; p < n; p++) {
        const struct standing_period *s = &standing[p];
        if (!isnan(s->group.middle))
            sums->middles += s->group.middle;
        if (isnan(s->value))
            continue;
        sums->values += s->value;
        sums->places += (double)(s->rank + s->of + s->band);
    }
}

static void answer_rows(struct rows *rows, const char *task, const struct answer_sums *sums)
{
    struct arena *a = rows->arena;

    row_number(rows, str_fmt(a, "%s: values", task), UNIT_SUM, sums->values);
    row_number(rows, str_fmt(a, "%s: places", task), UNIT_SUM, sums->places);
    row_number(rows, str_fmt(a, "%s: middles", task), UNIT_SUM, sums->middles);
}

static void answer_scan(struct rows *rows, const struct opened *o)
{
    struct scan_hit hits[SCAN_TOP];
    struct scan_ask ask = asked_scan(1, true);
    ptrdiff_t n = scan_read(o->sector->cube, &ask, 0, hits);
    double scores = 0, places = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        scores += hits[i].score;
        places += (double)(hits[i].metric * A_METRIC + hits[i].place);
    }
    row_number(rows, S("answer of the scan: values"), UNIT_SUM, scores);
    row_number(rows, S("answer of the scan: places"), UNIT_SUM, places);
}

void task_answers(struct rows *rows, const struct opened *o)
{
    struct answer_sums comparisons = {0}, reports = {0};
    uint64_t seed = 7;

    for (int i = 0; i < COMPARISONS; i++) {
        ptrdiff_t area = (ptrdiff_t)chance(&seed, (uint64_t)o->load.areas);
        ptrdiff_t metric = (ptrdiff_t)chance(&seed, (uint64_t)o->load.metrics);
        answer_add(o, area, metric, &comparisons);
    }
    answer_rows(rows, "answer of 200 comparisons", &comparisons);
    seed = 11;
    for (int i = 0; i < REPORTS; i++) {
        ptrdiff_t area = (ptrdiff_t)chance(&seed, (uint64_t)o->load.areas);
        for (ptrdiff_t k = 0; k < report_metrics(&o->load); k++)
            answer_add(o, area, report_metric(&o->load, 2 * i, k), &reports);
    }
    answer_rows(rows, "answer of 3 reports", &reports);
    answer_scan(rows, o);
}
