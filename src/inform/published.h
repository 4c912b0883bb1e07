/* published.h: a second, simple reading of the published files, for published_test.c only:
 * which cells of a file are figures, and what id, area and period a figure has. It shares the
 * reader of CSV with the importer and nothing else. */
#ifndef INFORM_PUBLISHED_H
#define INFORM_PUBLISHED_H

#include "inform/testing.h"

/* Whose codes stand in the area column. */
enum codes { BY_GSS, BY_DFE_NUMBER, BY_MINISTRY_CODE, BY_NAME };

/* How the publisher dates a figure: a bare year, and a pair of years as 2015/16. */
enum dating {
    CALENDAR,   /* 2016 is that year; 2015/16 begins in April */
    SCHOOL,     /* 2015/16 begins in September */
    FROM_APRIL, /* 2016 begins in April */
    AT_31_MARCH,
    AT_1_OCTOBER,
    BY_DICTIONARY, /* each measure as the data dictionary of the file says */
    BY_MEASURE,    /* dwellings and households at other times than empty homes */
    FIXED,         /* one for the whole file */
};

/* What a file's columns are, by the name of the file. */
struct published {
    const char *path; /* below data/, with * as the shell has it */
    const char *area; /* columns separated by |: the first that is not blank */
    enum codes codes;
    const char *period; /* the column; the id where `dating` is FIXED; NULL: the headings */
    enum dating dating;
    const char *prefix;
    const char *words;  /* columns whose words are in the id, separated by | */
    const char *values; /* columns of figures, separated by |; "-a|b" all but a and b */
    bool headed;        /* the column's heading is in the id, too */
};

/* What was counted in a file. */
struct counted {
    int64_t rows, numbers, gaps, folded, rejected;
};

enum { SAMPLE = 200 };

/* One figure or gap that was picked by chance. */
struct sampled {
    const char *metric, *period, *text;
    const struct area *area;
    bool gap;
};

struct picked {
    struct sampled at[SAMPLE];
    ptrdiff_t len;
};

/* The row of the table for a file, or NULL. */
const struct published *published_find(const char *path);
/* Reads the registers that say which council a code is. `data` ends in a slash. */
void published_registers(struct arena *a, const char *data);
/* Counts a file's cells, and picks figures and gaps of councils, the same every time. */
void published_count(struct arena *a, const struct sector *s, const struct published *p,
                     const char *data, const char *path, struct counted *out,
                     struct picked *figures, struct picked *gaps);

#endif
