/* date.c: calendar dates and moments. */
#include "base/date.h"

#include "base/num.h"

#include <strings.h>

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_valid(struct date d)
{
    return d.year >= 1000 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= days_in_month(d.year, d.month);
}

bool date_parse(struct str s, struct date *out)
{
    int64_t year, month, day;

    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-')
        return false;
    if (!int_parse(str_cut(s, 0, 4), &year) || !int_parse(str_cut(s, 5, 7), &month) ||
        !int_parse(str_cut(s, 8, 10), &day))
        return false;
    struct date d = {(int)year, (int)month, (int)day};
    if (!date_valid(d))
        return false;
    *out = d;
    return true;
}

struct str date_text(struct arena *a, struct date d)
{
    return str_fmt(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

struct str date_words(struct arena *a, struct date d)
{
    return str_fmt(a, "%d %s %d", d.day, month_name(d.month), d.year);
}

const char *month_name(int month)
{
    assert(month >= 1 && month <= 12);
    return months[month - 1];
}

int month_parse(struct str s)
{
    for (int m = 0; m < 12; m++) {
        struct str name = str_of(months[m]);
        bool whole = s.len == name.len, short_form = s.len == 3;
        if ((whole || short_form) && strncasecmp(s.at, name.at, (size_t)s.len) == 0)
            return m + 1;
    }
    return 0;
}

/* Days are counted in eras of 400 years that begin on 1 March, so that the leap day comes last.
 */
enum { DAYS_IN_ERA = 146097, DAYS_TO_1970 = 719468 };

int64_t date_days(struct date d)
{
    int64_t year = d.month <= 2 ? d.year - 1 : d.year;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

    return era * DAYS_IN_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           DAYS_TO_1970;
}

struct date date_of_days(int64_t days)
{
    days += DAYS_TO_1970;
    int64_t era = (days >= 0 ? days : days - (DAYS_IN_ERA - 1)) / DAYS_IN_ERA;
    int64_t of_era = days - era * DAYS_IN_ERA;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int day = (int)(of_year - (153 * month + 2) / 5 + 1);
    int calendar_month = (int)(month < 10 ? month + 3 : month - 9);

    return (struct date){(int)(year + era * 400 + (calendar_month <= 2)), calendar_month, day};
}

struct date date_add_months(struct date d, int by)
{
    int month = d.year * 12 + d.month - 1 + by;
    struct date moved = {month / 12, month % 12 + 1, d.day};
    int last = days_in_month(moved.year, moved.month);

    moved.day = moved.day > last ? last : moved.day;
    return moved;
}

int date_cmp(struct date a, struct date b)
{
    return a.year != b.year     ? (a.year > b.year) - (a.year < b.year)
           : a.month != b.month ? (a.month > b.month) - (a.month < b.month)
                                : (a.day > b.day) - (a.day < b.day);
}

enum { SECONDS_A_DAY = 86400, SECONDS_AN_HOUR = 3600 };

/* 01:00 UTC on the last Sunday of the month, the moment Europe changes its clocks. */
static int64_t clocks_change(int year, int month)
{
    int64_t last = date_days((struct date){year, month, days_in_month(year, month)});
    int64_t weekday = (last + 4) % 7; /* 1970-01-01 was a Thursday; 0 is Sunday */

    return (last - weekday) * SECONDS_A_DAY + SECONDS_AN_HOUR;
}

static int64_t floor_days(int64_t moment)
{
    return (moment >= 0 ? moment : moment - (SECONDS_A_DAY - 1)) / SECONDS_A_DAY;
}

/* Two digits below `below`; -1 for anything else. */
static int two_digits(struct str s, ptrdiff_t at, int below)
{
    int tens = s.at[at] - '0', ones = s.at[at + 1] - '0';
    bool digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;

    return digits && 10 * tens + ones < below ? 10 * tens + ones : -1;
}

bool moment_parse(struct str s, int64_t *out)
{
    static const char shape[] = "2026-11-22T09:30:00Z";
    struct date d;

    if (s.len != (ptrdiff_t)sizeof shape - 1 || !date_parse(str_cut(s, 0, 10), &d) ||
        s.at[10] != 'T' || s.at[13] != ':' || s.at[16] != ':' || s.at[19] != 'Z')
        return false;
    int hour = two_digits(s, 11, 24), minute = two_digits(s, 14, 60),
        second = two_digits(s, 17, 60);
    if (hour < 0 || minute < 0 || second < 0)
        return false;
    *out = date_days(d) * SECONDS_A_DAY + hour * SECONDS_AN_HOUR + minute * 60 + second;
    return true;
}

static int64_t london_offset(int64_t moment)
{
    int year = date_of_days(floor_days(moment)).year;
    bool summer = moment >= clocks_change(year, 3) && moment < clocks_change(year, 10);

    return summer ? SECONDS_AN_HOUR : 0;
}

bool known_parse(struct str s, int64_t *out)
{
    struct date day;

    if (moment_parse(s, out))
        return true;
    if (!date_parse(s, &day))
        return false;
    *out = london_end_of_day(day);
    return true;
}

struct date date_in_london(int64_t moment)
{
    return date_of_days(floor_days(moment + london_offset(moment)));
}

int64_t london_end_of_day(struct date d)
{
    int64_t end = (date_days(d) + 1) * SECONDS_A_DAY - 1;

    /* No clock changes within an hour of midnight, so the offset at the end of the day in GMT
     * is the offset at its end in London. */
    return end - london_offset(end);
}

struct str moment_text(struct arena *a, int64_t moment)
{
    int64_t days = floor_days(moment), second = moment - days * SECONDS_A_DAY;
    struct date d = date_of_days(days);

    return str_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day,
                   (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}
