/* period.h: the stretch of time that a figure is about; every published spelling, and its
 * names.
 *
 * A period's id is its start and its length: "2023-04-01_P1Y", "2025-10-01_P3M",
 * "2025-09-30_P1D".
 */
#ifndef INFORM_PERIOD_H
#define INFORM_PERIOD_H

#include "base/base.h"
#include "base/date.h"

struct period {
    struct date start;
    int months; /* its length; 0 for a single day */
};

/* How a year that is spelled bare (2016) or as a pair (2015/16) is read. */
enum period_kind {
    PERIOD_CALENDAR,      /* 2016: January to December */
    PERIOD_FINANCIAL,     /* 2016: April 2016 to March 2017 */
    PERIOD_FINANCIAL_END, /* 2016: April 2015 to March 2016 */
    PERIOD_ACADEMIC,      /* 2016: September 2016 to August 2017; 2015/16 from September 2015 */
    PERIOD_ACADEMIC_END,  /* 2016: September 2015 to August 2016 */
    PERIOD_DAY,           /* 2016: one day, of `day` */
};

struct period_reading {
    enum period_kind kind;
    int month, day; /* for PERIOD_DAY */
};

/* "financial-end", "academic", "at 31 March", … */
bool period_reading_parse(struct str words, struct period_reading *out) MUST_USE;

/* What was written beside the period and is no part of it. */
enum period_flag { PERIOD_PLAIN, PERIOD_PROVISIONAL, PERIOD_REVISED };

/* Reads ids, ISO dates, ISO intervals, 2016, 2015/16, 2015-16, 2015-2016, 2014/15-16/17, 2022 -
 * 24, 2020/21 - 24/25, 2022/23 Q3, Q1 2022, 2021/22 Q1 - 2025/26 Q3, April 2023, 2023-04, Apr
 * 2022-Mar 2023, April to June 2010 (Q1), 2010 to 2011 (Q1 to Q4), each with or without (OT),
 * (Rev), (prov), (Final). False when it is none of these. */
bool period_parse(struct str s, struct period_reading reading, struct period *out,
                  enum period_flag *flag) MUST_USE;

/* The place among `all` of the period that a reader spells so, in whatever way of reading finds
 * one, the newest first; a bare year also means a day in it. -1 when none is meant. */
ptrdiff_t period_among(const struct period *all, ptrdiff_t count, struct str words);

struct str period_id(struct arena *a, struct period p);
bool period_eq(struct period a, struct period b);
int period_cmp(struct period a, struct period b); /* by start, then length */
struct date period_end(struct period p);          /* its last day */
/* True when `earlier` is the same stretch one step before `p`: the year, quarter or month
 * before (for a period of several years or a day, one year before). */
bool period_follows(struct period earlier, struct period p);
/* The place among `all` of the same stretch one year before `p`; of a day, which surveys move,
 * the one nearest to it within 45 days. -1 when there is none. */
ptrdiff_t period_year_before(const struct period *all, ptrdiff_t count, struct period p);

/* How a measure's periods are named in sentences. */
enum period_naming {
    NAMING_BY_LENGTH, /* by what the period is */
    NAMING_FINANCIAL, /* 2024/25 */
    NAMING_YEAR_TO,   /* the year to March 2025 */
    NAMING_SCHOOL,    /* the 2024/25 school year */
    NAMING_CALENDAR,  /* 2024 */
    NAMING_QUARTER,   /* October to December 2025 */
    NAMING_SPAN,      /* 2022 to 2024 */
    NAMING_AT,        /* 30 September 2025 */
    NAMING_YEAR_OF,   /* a day, named by its year: 2025 */
    NAMING_MONTH,     /* March 2025 */
};
bool period_naming_parse(struct str word, enum period_naming *out) MUST_USE;
/* In a sentence: "the year to March 2025". */
struct str period_when(struct arena *a, struct period p, enum period_naming naming);
/* On an axis or in a table: "2024/25", "Oct–Dec 2025". */
struct str period_short(struct arena *a, struct period p, enum period_naming naming);
/* "the year before", "the quarter before", "the month before". */
struct str period_step_words(struct period p);

#endif
