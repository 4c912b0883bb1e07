/* date.h: calendar dates and moments; ISO 8601 in and out, the proleptic Gregorian calendar. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/base.h"

struct date {
    int year, month, day; /* 1 to 12, 1 to 31 */
};

/* "2024-03-31", whole and valid, years 1000 to 9999. */
bool date_parse(struct str s, struct date *out) MUST_USE;
bool date_valid(struct date d);
struct str date_text(struct arena *a, struct date d);  /* 2024-03-31 */
struct str date_words(struct arena *a, struct date d); /* 31 March 2024 */
const char *month_name(int month);                     /* "January" for 1 */
/* 1 to 12 for a whole English month name or its first three letters, any case; 0 otherwise. */
int month_parse(struct str s);

int64_t date_days(struct date d); /* days since 1970-01-01, may be negative */
struct date date_of_days(int64_t days);
/* The day is clamped to the month's last. */
struct date date_add_months(struct date d, int months);
int date_cmp(struct date a, struct date b);

/* The day in London at this moment (seconds since 1970): GMT, or BST from 01:00 UTC on the last
 * Sunday of March to 01:00 UTC on the last Sunday of October. */
struct date date_in_london(int64_t moment);
/* The last second of day `d` in London, in seconds since 1970. */
int64_t london_end_of_day(struct date d);
/* 2026-11-22T09:30:00Z */
struct str moment_text(struct arena *a, int64_t moment);
/* Reads what moment_text writes, and nothing else. */
bool moment_parse(struct str s, int64_t *out) MUST_USE;
/* A moment, or a day, which means its last second in London: how people say "as it was known".
 */
bool known_parse(struct str s, int64_t *out) MUST_USE;

#endif
