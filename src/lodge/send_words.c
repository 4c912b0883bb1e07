/* send_words.c: what a cell of a table means: a council, a measure, a period, a figure. */
#include "lodge/send.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>

enum { SHOWN = 60, FOUND_MOST = 5 };

static enum rc nothing(struct cell_said *said, struct str why, struct str remedy)
{
    *said = (struct cell_said){why, remedy};
    return INVALID;
}

/* --- councils ---- */

static bool named(struct arena *a, const struct area *area, struct str folded)
{
    return str_eq(area->key, folded) || str_eq(str_fold(a, area->official_name), folded);
}

/* One that exists is meant before one that ended, and a council before what is none. */
static int standing_of(const struct area *area)
{
    return 2 * !area_ended(area) + area->type->council;
}

enum rc said_area(struct work *w, struct str cell, const struct area **out,
                  struct cell_said *said)
{
    struct area_list found = {0};
    struct str words = str_cut(cell, 0, FIND_LONGEST), folded = str_fold(w->arena, words);
    bool twice = false;

    if (!cell.len)
        return nothing(said, S("No council is named here."),
                       S("Write its code, such as E08000009, or its name."));
    *out = sector_area(w->sector, cell);
    if (*out)
        return OK;
    sector_find_areas(w->sector, w->arena, words, false, FOUND_MOST, &found);
    for (ptrdiff_t i = 0; i < found.len; i++) {
        if (!named(w->arena, found.at[i], folded))
            continue;
        twice = *out && standing_of(found.at[i]) == standing_of(*out);
        if (!*out || standing_of(found.at[i]) > standing_of(*out))
            *out = found.at[i];
    }
    if (twice)
        return nothing(said, S("Several areas have this name."),
                       S("Write the code of the one that is meant."));
    if (*out)
        return OK;
    if (!found.len)
        sector_find_areas(w->sector, w->arena, words, true, 1, &found);
    return nothing(said, S("There is no council of this name or code."),
                   found.len ? str_fmt(w->arena, "Is it %.*s (%.*s)?",
                                       STR_ARG(found.at[0]->name), STR_ARG(found.at[0]->code))
                             : S("Write its code, such as E08000009, or its name."));
}

/* --- measures ---- */

enum rc said_metric(struct work *w, struct str cell, const struct metric **out,
                    struct cell_said *said)
{
    struct metric_list found = {0};
    struct str words = str_cut(cell, 0, FIND_LONGEST), folded = str_fold(w->arena, words);

    if (!cell.len)
        return nothing(said, S("No measure is named here."), S("Write its id or its title."));
    *out = sector_metric(w->sector, cell);
    sector_find_metrics(w->sector, w->arena, words, false, FOUND_MOST, &found);
    for (ptrdiff_t i = 0; i < found.len && !*out; i++)
        if (str_eq(str_fold(w->arena, found.at[i]->title), folded))
            *out = found.at[i];
    if (*out && (*out)->formula.len)
        return nothing(said, S("This measure is worked out from others."),
                       S("Send the figures it is worked out from."));
    if (*out)
        return OK;
    if (!found.len)
        sector_find_metrics(w->sector, w->arena, words, true, 1, &found);
    return nothing(said, S("There is no measure of this id or title."),
                   found.len ? str_fmt(w->arena, "Is it %.*s (%.*s)?",
                                       STR_ARG(found.at[0]->title), STR_ARG(found.at[0]->slug))
                             : S("Write its id or its title, as its page has it."));
}

/* --- periods ---- */

/* How the years of a measure are counted, by its newest period. */
static struct period_reading reading_of(const struct metric *m)
{
    struct period_reading r = {.kind = PERIOD_CALENDAR};

    if (!m->period_count)
        return r;
    struct period p = m->periods[m->period_count - 1];
    if (p.months == 0)
        return (struct period_reading){PERIOD_DAY, p.start.month, p.start.day};
    if (p.start.month == 4)
        r.kind = m->naming == NAMING_YEAR_TO ? PERIOD_FINANCIAL_END : PERIOD_FINANCIAL;
    if (p.start.month == 9)
        r.kind = PERIOD_ACADEMIC;
    return r;
}

static int flag_of(enum period_flag f)
{
    return f == PERIOD_PROVISIONAL ? FLAG_PROVISIONAL : f == PERIOD_REVISED ? FLAG_REVISED : 0;
}

enum rc said_period(struct work *w, const struct metric *m, struct str words, struct str cell,
                    struct period *out, int *flags, struct cell_said *said)
{
    struct period_reading reading = reading_of(m);
    struct period first;
    enum period_flag flag = PERIOD_PLAIN;

    (void)w;
    if (!cell.len)
        return nothing(said, S("No period is named here."),
                       S("Write it as 2024/25, 2024, 2024/25 Q3, 2025-03-31 or March 2025."));
    bool chosen = words.len && period_reading_parse(words, &reading);
    if (!period_parse(cell, reading, &first, &flag))
        return nothing(said, S("This can't be read as a period."),
                       S("Write it as 2024/25, 2024, 2024/25 Q3, 2025-03-31 or March 2025."));
    *out = first;
    *flags |= flag_of(flag);
    ptrdiff_t known = chosen ? -1 : period_among(m->periods, m->period_count, cell);
    if (known >= 0 && metric_period(m, first) < 0)
        *out = m->periods[known];
    return OK;
}

/* --- figures ---- */

/* "1,234,567.8" as 1234567.8; false when the commas do not group thousands. */
static bool ungrouped(struct arena *a, struct str cell, struct str *out)
{
    struct buf b = buf_make(a, 64);
    ptrdiff_t digits = 0, groups = 0;
    bool fraction = false;

    for (ptrdiff_t i = 0; i < cell.len && !b.failed; i++) {
        char c = cell.at[i];
        bool digit = c >= '0' && c <= '9';
        if (c == ',' && (fraction || digits == 0 || digits > 3 || (groups && digits != 3)))
            return false;
        if (c == '.' && groups && digits != 3)
            return false;
        fraction = fraction || c == '.';
        groups += c == ',';
        digits = c == ',' ? 0 : digits + digit;
        if (c != ',')
            buf_char(&b, c);
    }
    *out = buf_text(&b);
    return groups > 0 && !b.failed && (fraction || digits == 3);
}

static bool number_read(struct arena *a, struct str cell, double *out)
{
    struct str plain;

    return num_parse(cell, out) || (ungrouped(a, cell, &plain) && num_parse(plain, out));
}

static bool is_no_number(struct arena *a, struct str cell)
{
    static const char *const words[] = {"nan", "inf", "infinity", "1 inf", "div 0", "value",
                                        "ref", "num", "name",     "null",  "na"};
    struct str folded = str_fold(a, cell);
    bool marked = cell.at[0] == '#';

    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(folded, str_of(words[i])) && (i < 4 || marked))
            return true;
    return false;
}

enum rc said_number(struct work *w, struct str cell, double *out, struct cell_said *said)
{
    *out = NAN;
    if (!cell.len || number_read(w->arena, cell, out))
        return OK;
    return nothing(said, S("This is no number."),
                   S("Write it with a point and without letters, or leave it empty."));
}

/* The marks that government statistics use, and the words of our own files. */
static bool gap_read(struct str cell, enum state *state)
{
    static const struct {
        const char *mark;
        enum state state;
    } marks[] = {{"[c]", STATE_SUPPRESSED},
                 {"[x]", STATE_NOT_AVAILABLE},
                 {"[z]", STATE_NOT_APPLICABLE},
                 {"[w]", STATE_NOT_AVAILABLE}};

    for (ptrdiff_t i = 0; i < COUNT_OF(marks); i++)
        if (str_eq(cell, str_of(marks[i].mark))) {
            *state = marks[i].state;
            return true;
        }
    return state_of_word(cell, state) && *state != STATE_VALUE && *state != STATE_ABSENT;
}

/* "12.5 [p]" */
static bool flagged(struct str *cell, int *flags)
{
    static const struct {
        const char *mark;
        int flag;
    } marks[] = {{"[p]", FLAG_PROVISIONAL}, {"[r]", FLAG_REVISED}, {"[u]", FLAG_UNRELIABLE}};

    for (ptrdiff_t i = 0; i < COUNT_OF(marks); i++)
        if (str_ends(*cell, str_of(marks[i].mark))) {
            *cell = str_trim(str_cut(*cell, 0, cell->len - 3));
            *flags |= marks[i].flag;
            return true;
        }
    return false;
}

enum rc said_value(struct work *w, const struct metric *m, struct str cell, enum state *state,
                   double *value, int *flags, struct cell_said *said)
{
    struct arena *a = w->arena;
    int marked = 0;

    *value = NAN;
    *state = STATE_ABSENT;
    if (!cell.len || gap_read(cell, state))
        return OK;
    while (flagged(&cell, &marked))
        ;
    if (str_eq(m->unit, S("%")) && str_ends(cell, S("%")))
        cell = str_trim(str_cut(cell, 0, cell.len - 1));
    if (cell.len && number_read(a, cell, value)) {
        *state = STATE_VALUE;
        *flags |= marked;
        return OK;
    }
    if (str_ends(cell, S("%")))
        return nothing(said, S("This is a percentage, and the measure's unit is not %."),
                       S("Write it in the measure's unit, in a cell that is not shown as a "
                         "percentage."));
    if (cell.len && is_no_number(a, cell))
        return nothing(said, S("This is not a number but a mark of a failed calculation."),
                       S("Leave the cell empty, or say why there is no figure."));
    return nothing(said, S("This is no number."),
                   S("Write a number with a point, or why there is none: not collected, not "
                     "applicable, suppressed, not yet published, not available or no reason."));
}
