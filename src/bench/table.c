/* table.c: what was measured, as one table. */
#include "bench/parts.h"

#include <math.h>

void row_times(struct rows *rows, const char *task, struct times *took, struct times *limit,
               const char *limit_is, double asked)
{
    *list_push(rows->arena, rows) =
        (struct row){.task = str_copy(rows->arena, str_of(task)),
                     .unit = UNIT_SECONDS,
                     .median = times_share(took, 0.5),
                     .p99 = took->len >= 100 ? times_share(took, 0.99) : (double)NAN,
                     .limit = limit ? times_share(limit, 0.5) : (double)NAN,
                     .limit_is = str_of(limit_is),
                     .asked = asked,
                     .most = NAN};
}

void row_number(struct rows *rows, struct str task, enum unit unit, double number)
{
    *list_push(rows->arena, rows) = (struct row){.task = task,
                                                 .unit = unit,
                                                 .median = number,
                                                 .p99 = NAN,
                                                 .limit = NAN,
                                                 .asked = NAN,
                                                 .most = NAN};
}

static struct str seconds_text(struct arena *a, double s)
{
    return s < 1e-3 ? str_fmt(a, "%.2f us", s * 1e6)
           : s < 1  ? str_fmt(a, "%.2f ms", s * 1e3)
                    : str_fmt(a, "%.2f s", s);
}

static struct str amount_text(struct arena *a, double v, enum unit unit)
{
    if (isnan(v))
        return S("-");
    switch (unit) {
    case UNIT_SECONDS:
        return seconds_text(a, v);
    case UNIT_BYTES:
        return str_fmt(a, "%.1f MB", v / 1e6);
    case UNIT_EACH:
    case UNIT_SUM:
        return str_fmt(a, "%.2f", v);
    case UNIT_TIMES:
        break;
    }
    return str_fmt(a, "%.2fx", v);
}

static struct str asked_text(struct arena *a, const struct row *r)
{
    if (!isnan(r->most))
        return str_fmt(a, "at most %.*s", STR_ARG(amount_text(a, r->most, r->unit)));
    return isnan(r->asked) ? S("-") : str_fmt(a, "at most %.2fx", r->asked);
}

static const char *verdict(const struct row *r)
{
    if (isnan(r->most) && isnan(r->asked))
        return "";
    bool good = isnan(r->most) ? r->median <= r->asked * r->limit : r->median <= r->most;
    return good ? "reached" : "not reached";
}

void rows_print(const struct rows *rows, FILE *out)
{
    struct arena *a = arena_open();

    fprintf(out, "%-46s %12s %12s %12s %8s %18s  %-12s %s\n", "task", "median", "p99", "limit",
            "ratio", "asked", "", "the limit is");
    for (ptrdiff_t i = 0; i < rows->len; i++) {
        const struct row *r = &rows->at[i];
        struct str ratio = isnan(r->limit) ? S("-") : str_fmt(a, "%.2fx", r->median / r->limit);
        fprintf(out, "%-46.*s %12.*s %12.*s %12.*s %8.*s %18.*s  %-12s %.*s\n",
                STR_ARG(r->task), STR_ARG(amount_text(a, r->median, r->unit)),
                STR_ARG(amount_text(a, r->p99, r->unit)),
                STR_ARG(amount_text(a, r->limit, r->unit)), STR_ARG(ratio),
                STR_ARG(asked_text(a, r)), verdict(r), STR_ARG(r->limit_is));
    }
    arena_close(a);
}

/* --- for programs
 * ------------------------------------------------------------------------------ */

void rows_heading(FILE *out)
{
    fputs("task\tunit\tmedian\tp99\tlimit\tasked\tmost\n", out);
}

static void write_number(double v, char end, FILE *out)
{
    if (!isnan(v))
        fprintf(out, "%.17g", v);
    fputc(end, out);
}

void rows_write(const struct rows *rows, FILE *out)
{
    static const char *const units[] = {[UNIT_SECONDS] = "seconds",
                                        [UNIT_BYTES] = "bytes",
                                        [UNIT_EACH] = "each",
                                        [UNIT_TIMES] = "times",
                                        [UNIT_SUM] = "sum"};

    for (ptrdiff_t i = 0; i < rows->len; i++) {
        const struct row *r = &rows->at[i];
        fprintf(out, "%.*s\t%s\t", STR_ARG(r->task), units[r->unit]);
        write_number(r->median, '\t', out);
        write_number(r->p99, '\t', out);
        write_number(r->limit, '\t', out);
        write_number(r->asked, '\t', out);
        write_number(r->most, '\n', out);
    }
}
