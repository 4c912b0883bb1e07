/* period_name.c: what a period is called in a sentence and on an axis. */
#include "inform/period.h"

bool period_naming_parse(struct str word, enum period_naming *out)
{
    static const struct {
        struct str word;
        enum period_naming naming;
    } names[] = {
        {STR_INIT(""), NAMING_BY_LENGTH},
        {STR_INIT("financial"), NAMING_FINANCIAL},
        {STR_INIT("year-to"), NAMING_YEAR_TO},
        {STR_INIT("school-year"), NAMING_SCHOOL},
        {STR_INIT("calendar"), NAMING_CALENDAR},
        {STR_INIT("quarter"), NAMING_QUARTER},
        {STR_INIT("span"), NAMING_SPAN},
        {STR_INIT("at"), NAMING_AT},
        {STR_INIT("year-of-date"), NAMING_YEAR_OF},
        {STR_INIT("month"), NAMING_MONTH},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(word, names[i].word)) {
            *out = names[i].naming;
            return true;
        }
    return false;
}

static enum period_naming by_length(struct period p)
{
    if (p.months == 0)
        return NAMING_AT;
    if (p.months == 1)
        return NAMING_MONTH;
    if (p.months < 12)
        return NAMING_QUARTER;
    if (p.months > 12)
        return NAMING_SPAN;
    return p.start.month == 1   ? NAMING_CALENDAR
           : p.start.month == 4 ? NAMING_FINANCIAL
           : p.start.month == 9 ? NAMING_SCHOOL
                                : NAMING_YEAR_TO;
}

/* The naming asked for, unless this period is not of its kind. */
static enum period_naming fitting(struct period p, enum period_naming naming)
{
    bool pair = naming == NAMING_FINANCIAL || naming == NAMING_SCHOOL;
    bool year = naming == NAMING_YEAR_TO || naming == NAMING_CALENDAR || pair;

    if (naming == NAMING_BY_LENGTH || (year && p.months != 12) ||
        (pair && p.start.month == 1) || (naming == NAMING_MONTH && p.months != 1) ||
        (naming == NAMING_QUARTER && p.months == 0))
        return by_length(p);
    return naming;
}

static struct str year_pair(struct arena *a, struct period p)
{
    return str_fmt(a, "%d/%02d", p.start.year, (p.start.year + 1) % 100);
}

static struct str months_span(struct arena *a, struct period p, bool shortly)
{
    struct date end = period_end(p);
    const char *first = month_name(p.start.month), *last = month_name(end.month);

    if (shortly)
        return p.start.year == end.year
                   ? str_fmt(a, "%.3s–%.3s %d", first, last, end.year)
                   : str_fmt(a, "%.3s %d–%.3s %d", first, p.start.year, last, end.year);
    return p.start.year == end.year
               ? str_fmt(a, "%s to %s %d", first, last, end.year)
               : str_fmt(a, "%s %d to %s %d", first, p.start.year, last, end.year);
}

static struct str years_span(struct arena *a, struct period p)
{
    struct date end = period_end(p);

    if (p.months <= 12)
        return str_fmt(a, "%d", end.year);
    if (p.start.month == 1 && p.months % 12 == 0)
        return str_fmt(a, "%d to %d", p.start.year, end.year);
    if (p.months % 12 == 0)
        return str_fmt(a, "%d/%02d to %d/%02d", p.start.year, (p.start.year + 1) % 100,
                       end.year - 1, end.year % 100);
    return months_span(a, p, false);
}

struct str period_when(struct arena *a, struct period p, enum period_naming naming)
{
    struct date end = period_end(p);

    switch (fitting(p, naming)) {
    case NAMING_FINANCIAL:
        return year_pair(a, p);
    case NAMING_YEAR_TO:
        return str_fmt(a, "the year to %s %d", month_name(end.month), end.year);
    case NAMING_SCHOOL:
        return str_join(a, str_join(a, S("the "), year_pair(a, p)), S(" school year"));
    case NAMING_CALENDAR:
    case NAMING_YEAR_OF:
        return str_fmt(a, "%d", p.start.year);
    case NAMING_QUARTER:
        return months_span(a, p, false);
    case NAMING_SPAN:
        return years_span(a, p);
    case NAMING_MONTH:
        return str_fmt(a, "%s %d", month_name(p.start.month), p.start.year);
    case NAMING_AT:
    case NAMING_BY_LENGTH:
        break;
    }
    return date_words(a, end);
}

struct str period_short(struct arena *a, struct period p, enum period_naming naming)
{
    struct date end = period_end(p);

    switch (fitting(p, naming)) {
    case NAMING_YEAR_TO:
        return str_fmt(a, "%.3s %d", month_name(end.month), end.year);
    case NAMING_SCHOOL:
        return year_pair(a, p);
    case NAMING_QUARTER:
        return months_span(a, p, true);
    case NAMING_MONTH:
        return str_fmt(a, "%.3s %d", month_name(p.start.month), p.start.year);
    case NAMING_AT:
        return str_fmt(a, "%d %.3s %d", end.day, month_name(end.month), end.year);
    default:
        return period_when(a, p, naming);
    }
}

struct str period_step_words(struct period p)
{
    return p.months == 1   ? S("the month before")
           : p.months == 3 ? S("the quarter before")
                           : S("the year before");
}
