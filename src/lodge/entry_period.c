/* entry_period.c: the periods of a collection, when they are due and when they open. */
#include "lodge/entry.h"

#include "base/asset.h"
#include "base/csv.h"

const struct collection_every collection_everies[] = {
    {"quarter", "each quarter", 3, 1},
    {"month", "each month", 1, 1},
    {"financial-year", "each financial year", 12, 4},
    {"calendar-year", "each calendar year", 12, 1},
    {"school-year", "each school year", 12, 9},
    {0}};

/* --- which there are ---- */

static struct period step(struct period p, int by)
{
    return (struct period){date_add_months(p.start, by * p.months), p.months};
}

ptrdiff_t collection_periods(struct work *w, const struct collection *c, struct period **out)
{
    struct date today = date_in_london(w->now);
    struct period *all = arena_new(w->arena, struct period, COLLECTION_PERIODS_MOST);
    int months = 12 * (today.year - c->first.start.year) + today.month - c->first.start.month;
    int steps = c->first.months > 0 && months > 0 ? months / c->first.months : 0;
    ptrdiff_t n = 0;

    for (int i = steps; i >= 0 && n < COLLECTION_PERIODS_MOST; i--) {
        struct period p = step(c->first, i);
        if (date_cmp(period_end(p), today) < 0)
            all[n++] = p;
    }
    *out = all;
    return n;
}

enum rc collection_period(struct work *w, const struct collection *c, struct str words,
                          struct period *out)
{
    struct period *all;
    ptrdiff_t n = collection_periods(w, c, &all);

    for (ptrdiff_t i = 0; i < n; i++)
        if (str_eq(period_id(w->arena, all[i]), words)) {
            *out = all[i];
            return OK;
        }
    return work_fail(w, NOT_FOUND, "period",
                     "%.*s does not ask for figures of that period, or not yet.",
                     STR_ARG(c->title));
}

struct str collection_when(struct arena *a, const struct collection *c, struct period p)
{
    enum period_naming naming =
        str_eq(str_of(c->every->name), S("financial-year")) ? NAMING_FINANCIAL
        : str_eq(str_of(c->every->name), S("school-year"))  ? NAMING_SCHOOL
                                                            : NAMING_BY_LENGTH;

    return period_when(a, p, naming);
}

/* --- when ---- */

struct date collection_due(const struct collection *c, struct period p)
{
    return date_of_days(date_days(period_end(p)) + c->due_days);
}

/* One row of data/pre-election.csv. */
struct election {
    struct date from, until;
    struct str what;
};

static bool country_here(const struct sector *s, struct str code)
{
    for (ptrdiff_t i = 0; i < s->country_count; i++)
        if (str_eq(s->countries[i], code))
            return true;
    return code.len == 0; /* of all countries */
}

/* The next row that is read of it. */
static bool election_next(struct csv *csv, struct election *out, struct str *country)
{
    enum { COUNTRY, FROM, UNTIL, WHAT, COLUMNS };
    struct csv_row row;

    while (csv_next(csv, &row) == OK) {
        if (row.count != COLUMNS || !date_parse(row.cells[FROM], &out->from) ||
            !date_parse(row.cells[UNTIL], &out->until))
            continue;
        *country = row.cells[COUNTRY];
        out->what = row.cells[WHAT];
        return true;
    }
    return false;
}

/* The one that the day falls into; and the last day of any that is known. */
static bool election_at(struct work *w, struct date day, struct election *out,
                        struct date *last)
{
    const struct asset *table = asset_find(S("data/pre-election.csv"));
    struct election one;
    struct str country;
    bool found = false;

    *last = (struct date){0};
    if (!table)
        return false;
    struct csv *csv = csv_open_text(w->arena, table->bytes);
    while (election_next(csv, &one, &country)) {
        if (date_cmp(one.until, *last) > 0)
            *last = one.until;
        if (found || !country_here(w->sector, country) || date_cmp(one.from, day) > 0 ||
            date_cmp(day, one.until) > 0)
            continue;
        *out = one;
        out->what = str_copy(w->arena, one.what);
        found = true;
    }
    csv_close(csv);
    return found;
}

struct date collection_opens(struct work *w, const struct collection *c, struct period p,
                             struct str *moved_by)
{
    struct date day =
        date_add_months(date_of_days(date_days(period_end(p)) + 1), (int)c->opens_months);
    struct election e;
    struct date last;

    *moved_by = (struct str){0};
    /* Each move goes past the end of a row, so it ends. */
    while (election_at(w, day, &e, &last)) {
        day = date_of_days(date_days(e.until) + 1);
        *moved_by = e.what;
    }
    return day;
}

bool collection_opens_unsure(struct work *w, struct date day)
{
    struct election e;
    struct date last;

    (void)election_at(w, day, &e, &last);
    return date_cmp(day, last) > 0;
}

bool collection_open(struct work *w, const struct collection *c, struct period p)
{
    struct date today = date_in_london(w->now), last;
    struct str moved_by;
    struct election e;

    return date_cmp(collection_opens(w, c, p, &moved_by), today) <= 0 &&
           !election_at(w, today, &e, &last);
}
