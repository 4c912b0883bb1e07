/* period.c: reading and ordering periods; their names are in period_name.c. */
#include "inform/period.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

enum {
    LONGEST_PERIOD = 80, /* characters */
    LONGEST_SPAN = 20,   /* years; 2015-13 is a slip, not a century */
    MOST_MONTHS = 1200,  /* in ids too, so that what is read once is read again */
    APRIL = 4,
    SEPTEMBER = 9,
};

static bool same_word(struct str s, const char *word)
{
    return s.len == (ptrdiff_t)strlen(word) && strncasecmp(s.at, word, (size_t)s.len) == 0;
}

bool period_reading_parse(struct str words, struct period_reading *out)
{
    static const struct {
        const char *word;
        enum period_kind kind;
    } kinds[] = {{"calendar", PERIOD_CALENDAR},
                 {"financial", PERIOD_FINANCIAL},
                 {"financial-end", PERIOD_FINANCIAL_END},
                 {"academic", PERIOD_ACADEMIC},
                 {"academic-end", PERIOD_ACADEMIC_END}};

    for (ptrdiff_t i = 0; i < COUNT_OF(kinds); i++)
        if (same_word(words, kinds[i].word)) {
            *out = (struct period_reading){.kind = kinds[i].kind};
            return true;
        }
    struct str day, month = words;
    int64_t number;
    if (!str_starts(words, S("at ")))
        return false;
    month = str_cut(words, 3, words.len);
    if (!str_split(&month, ' ', &day) || !int_parse(day, &number))
        return false;
    *out = (struct period_reading){PERIOD_DAY, month_parse(month), (int)number};
    return date_valid((struct date){2001, out->month, out->day});
}

static bool four_digits(struct str s, int *year)
{
    int64_t n;

    if (s.len != 4 || !int_parse(s, &n) || n < 1000)
        return false;
    *year = (int)n;
    return true;
}

/* "16" or "2016" after `from`: the year that ends with those digits, at or after it. */
static bool closing_year(struct str s, int from, int *year)
{
    int64_t n;

    if (s.len == 4)
        return four_digits(s, year) && *year >= from;
    if (s.len != 2 || !int_parse(s, &n) || n < 0)
        return false;
    *year = from - from % 100 + (int)n;
    *year += *year < from ? 100 : 0;
    return *year - from <= LONGEST_SPAN;
}

static struct period months_from(int year, int month, int months)
{
    return (struct period){{year, month, 1}, months};
}

static int pair_month(struct period_reading reading)
{
    bool academic = reading.kind == PERIOD_ACADEMIC || reading.kind == PERIOD_ACADEMIC_END;

    return academic ? SEPTEMBER : APRIL;
}

static bool bare_year(struct str s, struct period_reading reading, struct period *out)
{
    int year;

    if (!four_digits(s, &year))
        return false;
    switch (reading.kind) {
    case PERIOD_CALENDAR:
        *out = months_from(year, 1, 12);
        break;
    case PERIOD_FINANCIAL:
        *out = months_from(year, APRIL, 12);
        break;
    case PERIOD_FINANCIAL_END:
        *out = months_from(year - 1, APRIL, 12);
        break;
    case PERIOD_ACADEMIC:
        *out = months_from(year, SEPTEMBER, 12);
        break;
    case PERIOD_ACADEMIC_END:
        *out = months_from(year - 1, SEPTEMBER, 12);
        break;
    case PERIOD_DAY:
        *out = (struct period){{year, reading.month, reading.day}, 0};
        return date_valid(out->start);
    }
    return true;
}

/* 2015/16, 2015-16, 2015-2016: one year that begins in the first. */
static bool year_pair(struct str s, int *first)
{
    int last;

    if (s.len != 7 && s.len != 9)
        return false;
    if (s.at[4] != '/' && s.at[4] != '-')
        return false;
    return four_digits(str_cut(s, 0, 4), first) &&
           closing_year(str_cut(s, 5, s.len), *first, &last) && last == *first + 1;
}

/* "15/16" after a pair that began in `from`. */
static bool short_pair(struct str s, int from, int *first)
{
    int last;

    return s.len == 5 && (s.at[2] == '/' || s.at[2] == '-') &&
           closing_year(str_cut(s, 0, 2), from, first) &&
           closing_year(str_cut(s, 3, 5), *first, &last) && last == *first + 1;
}

static bool iso_length(struct str s, int *months)
{
    int64_t n;

    if (s.len < 3 || s.at[0] != 'P' || !int_parse(str_cut(s, 1, s.len - 1), &n) || n < 1 ||
        n > MOST_MONTHS)
        return false;
    char unit = s.at[s.len - 1];
    *months = unit == 'Y' ? (int)n * 12 : unit == 'M' ? (int)n : 0;
    return unit == 'Y' || unit == 'M' || (unit == 'D' && n == 1);
}

static bool iso_period(struct str s, struct period *out)
{
    if (s.len < 10 || !date_parse(str_cut(s, 0, 10), &out->start))
        return false;
    out->months = 0;
    if (s.len == 10)
        return true;
    return (s.at[10] == '/' || s.at[10] == '_') &&
           iso_length(str_cut(s, 11, s.len), &out->months);
}

static bool quarter_word(struct str s, int *quarter)
{
    if (s.len != 2 || (s.at[0] != 'Q' && s.at[0] != 'q') || s.at[1] < '1' || s.at[1] > '4')
        return false;
    *quarter = s.at[1] - '0';
    return true;
}

/* "2022/23 Q3" (financial quarters) and "Q1 2022" (calendar quarters). */
static bool quarter_of_year(struct str s, struct period *out)
{
    struct str first, rest = s;
    int year, quarter;

    if (!str_split(&rest, ' ', &first))
        return false;
    rest = str_trim(rest);
    if (year_pair(first, &year) && quarter_word(rest, &quarter)) {
        *out = months_from(year, APRIL, 3);
        out->start = date_add_months(out->start, 3 * (quarter - 1));
        return true;
    }
    if (quarter_word(first, &quarter) && four_digits(rest, &year)) {
        *out = months_from(year, 1 + 3 * (quarter - 1), 3);
        return true;
    }
    return false;
}

/* "April 2023", "Nov 2023", "2023-04". */
static bool one_month(struct str s, struct period *out)
{
    struct str first, rest = s;
    int64_t month;
    int year;

    if (s.len == 7 && s.at[4] == '-' && four_digits(str_cut(s, 0, 4), &year) &&
        int_parse(str_cut(s, 5, 7), &month) && month >= 1 && month <= 12) {
        *out = months_from(year, (int)month, 1);
        return true;
    }
    if (!str_split(&rest, ' ', &first) || !month_parse(first) || !four_digits(rest, &year))
        return false;
    *out = months_from(year, month_parse(first), 1);
    return true;
}

static bool plain_period(struct str s, struct period_reading reading, struct period *out)
{
    int year;

    if (bare_year(s, reading, out) || iso_period(s, out) || quarter_of_year(s, out))
        return true;
    /* 2022-23 is a pair of years and 2022-04 a month: the pair is tried first, since 2011-12
     * is only ever published as a year. */
    if (year_pair(s, &year)) {
        *out = months_from(year, pair_month(reading), 12);
        return true;
    }
    return one_month(s, out);
}

static bool joined(struct period first, struct period last, struct period *out)
{
    struct date end = date_add_months(last.start, last.months);
    int months = (end.year - first.start.year) * 12 + end.month - first.start.month;

    *out = (struct period){first.start, months};
    return months > 0 && months <= MOST_MONTHS && first.months > 0 && last.months > 0;
}

/* "April to June 2010": the first month stands without its year. */
static bool month_span(struct str first, struct str last, struct period *out)
{
    struct period to;

    if (!month_parse(first) || !one_month(last, &to))
        return false;
    int month = month_parse(first);
    int year = to.start.year - (month > to.start.month);
    return joined(months_from(year, month, 1), to, out);
}

/* "2015 - 17" counts calendar years, "2010 to 2011" is one financial year, "14/15-16/17" pairs.
 */
static bool year_span(struct str first, struct str last, struct period_reading reading,
                      bool words, struct period *out)
{
    int from, to;

    if (four_digits(first, &from) && closing_year(last, from, &to)) {
        *out = words && to == from + 1 ? months_from(from, pair_month(reading), 12)
                                       : months_from(from, 1, 12 * (to - from + 1));
        return true;
    }
    if (year_pair(first, &from) && short_pair(last, from, &to)) {
        *out = months_from(from, pair_month(reading), 12 * (to - from + 1));
        return true;
    }
    return false;
}

static bool span(struct str first, struct str last, struct period_reading reading, bool words,
                 struct period *out)
{
    struct period from, to;

    first = str_trim(first);
    last = str_trim(last);
    if (month_span(first, last, out) || year_span(first, last, reading, words, out))
        return true;
    if (!plain_period(first, reading, &from) || !plain_period(last, reading, &to))
        return false;
    /* Two bare years told as days are no span. */
    return joined(from, to, out);
}

static bool any_span(struct str s, struct period_reading reading, struct period *out)
{
    ptrdiff_t at = str_find(s, S(" to "));

    if (at >= 0)
        return span(str_cut(s, 0, at), str_cut(s, at + 4, s.len), reading, true, out);
    at = str_find(s, S(" - "));
    if (at >= 0)
        return span(str_cut(s, 0, at), str_cut(s, at + 3, s.len), reading, false, out);
    for (at = 1; at < s.len - 1; at++)
        if (s.at[at] == '-' &&
            span(str_cut(s, 0, at), str_cut(s, at + 1, s.len), reading, false, out))
            return true;
    return false;
}

/* Takes "(prov)" and its like off the end. "(Q1)" and "(Q1 to Q4)" only repeat the months. */
static struct str without_mark(struct str s, enum period_flag *flag)
{
    ptrdiff_t at = str_find(s, S("("));

    if (at <= 0 || s.at[s.len - 1] != ')')
        return s;
    struct str mark = str_cut(s, at + 1, s.len - 1);
    if (same_word(mark, "prov") || same_word(mark, "provisional"))
        *flag = PERIOD_PROVISIONAL;
    else if (same_word(mark, "rev") || same_word(mark, "revised"))
        *flag = PERIOD_REVISED;
    else if (!same_word(mark, "OT") && !same_word(mark, "final") && mark.at[0] != 'Q')
        return s;
    return str_trim(str_cut(s, 0, at));
}

bool period_parse(struct str s, struct period_reading reading, struct period *out,
                  enum period_flag *flag)
{
    *flag = PERIOD_PLAIN;
    s = str_trim(s);
    if (s.len < 4 || s.len > LONGEST_PERIOD)
        return false;
    s = without_mark(s, flag);
    return (plain_period(s, reading, out) || any_span(s, reading, out)) &&
           out->months <= MOST_MONTHS && date_valid(out->start);
}

static bool day_of_year(struct period p, struct str words)
{
    int year;

    return p.months == 0 && four_digits(words, &year) && p.start.year == year;
}

ptrdiff_t period_among(const struct period *all, ptrdiff_t count, struct str words)
{
    static const enum period_kind kinds[] = {PERIOD_FINANCIAL, PERIOD_ACADEMIC, PERIOD_CALENDAR,
                                             PERIOD_FINANCIAL_END, PERIOD_ACADEMIC_END};
    struct period p;
    enum period_flag flag;

    for (ptrdiff_t k = 0; k < COUNT_OF(kinds); k++) {
        struct period_reading reading = {kinds[k], 0, 0};
        for (ptrdiff_t i = count - 1; period_parse(words, reading, &p, &flag) && i >= 0; i--)
            if (period_eq(all[i], p))
                return i;
    }
    for (ptrdiff_t i = count - 1; i >= 0; i--)
        if (day_of_year(all[i], words))
            return i;
    return -1;
}

struct str period_id(struct arena *a, struct period p)
{
    struct str start = date_text(a, p.start);

    if (p.months == 0)
        return str_fmt(a, "%.*s_P1D", STR_ARG(start));
    bool years = p.months % 12 == 0;
    return str_fmt(a, "%.*s_P%d%c", STR_ARG(start), years ? p.months / 12 : p.months,
                   years ? 'Y' : 'M');
}

bool period_eq(struct period a, struct period b)
{
    return period_cmp(a, b) == 0;
}

int period_cmp(struct period a, struct period b)
{
    int order = date_cmp(a.start, b.start);

    return order ? order : (a.months > b.months) - (a.months < b.months);
}

struct date period_end(struct period p)
{
    if (p.months == 0)
        return p.start;
    return date_of_days(date_days(date_add_months(p.start, p.months)) - 1);
}

/* Days in one year are published a little apart (16 and 30 April), so they need not be exact.
 */
enum { DAYS_APART = 45, DAYS_A_YEAR = 365 };

bool period_follows(struct period earlier, struct period p)
{
    if (earlier.months != p.months)
        return false;
    if (p.months == 0) {
        int64_t gap = date_days(p.start) - date_days(earlier.start) - DAYS_A_YEAR;
        return gap >= -DAYS_APART && gap <= DAYS_APART;
    }
    int step = p.months > 12 ? 12 : p.months;
    return date_cmp(date_add_months(earlier.start, step), p.start) == 0;
}

ptrdiff_t period_year_before(const struct period *all, ptrdiff_t count, struct period p)
{
    int64_t due = date_days(date_add_months(p.start, -12)), nearest = DAYS_APART + 1;
    ptrdiff_t found = -1;

    for (ptrdiff_t i = 0; i < count; i++) {
        int64_t away = date_days(all[i].start) - due;
        away = away < 0 ? -away : away;
        if (all[i].months == p.months && away < nearest && (away == 0 || p.months == 0)) {
            nearest = away;
            found = i;
        }
    }
    return found;
}
