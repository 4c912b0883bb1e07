/* import_parts.h: the inside of the importer; for import*.c alone. */
#ifndef INFORM_IMPORT_PARTS_H
#define INFORM_IMPORT_PARTS_H

#include "base/csv.h"
#include "base/json.h"
#include "inform/import.h"
#include "inform/profile.h"
#include "inform/sector.h"
#include "inform/words.h"

/* --- a cache from text to a number: what a cell meant the last time --------------------------
 */

struct text_cache {
    struct arena *arena;
    struct text_slot {
        struct str text; /* at NULL: free */
        uint64_t hash;
        ptrdiff_t value;
    } * slots;
    ptrdiff_t count, mask;
};
/* Where the value of (text, tag) is kept; *fresh when it was not there before. */
ptrdiff_t *text_cache_at(struct text_cache *c, struct str text, ptrdiff_t tag, bool *fresh);

/* --- words about a metric --------------------------------------------------------------------
 */

/* Our own table beside a profile: a row of words for each id or pattern. */
struct word_rows {
    struct word_row {
        struct str id;
        int64_t line;
        struct words words;
    } * at;
    ptrdiff_t len, cap;
    struct str table;
    ptrdiff_t formula_column; /* -1 when it has none */
};
enum rc word_rows_read(struct work *w, struct str table, struct str bytes,
                       struct word_rows *out) MUST_USE;
/* Fills the words of `to` that are empty from what the rows say of `slug`. */
void word_rows_fill(const struct word_rows *rows, struct str slug, struct words *to);

/* --- what is being read ----------------------------------------------------------------------
 */

struct staged_area {
    const struct area *area; /* NULL when it is new */
    int64_t id;
    struct str code, name;
    bool named;
};

struct staged_slice {
    ptrdiff_t period; /* in importer.periods */
    struct slice slice;
};

/* Where in a file something was said. */
struct told_at {
    struct str path;
    int64_t line;
    ptrdiff_t column;
};

struct staged_metric {
    struct str slug, raw; /* raw: the cells its id was made of */
    struct words words;
    uint32_t cleared;           /* of enum word, by bit: an empty one takes away what it was */
    struct told_at formula_at;  /* of one with a formula */
    const struct metric *known; /* NULL when it is new */
    int64_t id;                 /* once it is stored */
    struct period_reading reading;
    ptrdiff_t reading_tag;
    double low, high; /* NAN for no limit */
    int decimals_seen;
    /* Places: areas in the order they were first seen in this delivery. */
    int32_t *place; /* by staged area; -1 for none */
    ptrdiff_t place_cap;
    struct {
        ptrdiff_t *at;
        ptrdiff_t len, cap;
    } areas;
    struct {
        struct staged_slice *at;
        ptrdiff_t len, cap;
    } slices;
    ptrdiff_t last_slice;
};

/* A namespace of codes in an area column. */
struct area_column {
    ptrdiff_t column;
    struct str space; /* "gss", "dfe", "name:defra" */
};

struct mark_state {
    struct str mark;
    enum state state;
};

struct mark_flag {
    struct str mark;
    int flag;
};

/* A column that is a metric or a period of its own. */
struct wide_column {
    ptrdiff_t column;
    struct str suffix; /* added to the metric's id */
    struct str title;  /* the header, for a metric's title */
    ptrdiff_t period;  /* in importer.periods; -1 when the row's */
    int flags;
    ptrdiff_t metric; /* staged, when the row has no part in its id; -1 until known */
};

enum { MOST_AREA_COLUMNS = 8, MOST_BREAKDOWNS = 8, MOST_STATUS = 4 };

/* Where things stand in the rows of one file. */
struct layout {
    struct str shape;
    ptrdiff_t columns; /* cells in the header */
    struct str *header;
    struct area_column area[MOST_AREA_COLUMNS];
    ptrdiff_t area_count;
    ptrdiff_t area_name[MOST_AREA_COLUMNS];
    ptrdiff_t area_name_count;
    ptrdiff_t period, indicator, value; /* -1 when there is none, as below */
    ptrdiff_t lower, upper, numerator, denominator;
    ptrdiff_t status[MOST_STATUS];
    ptrdiff_t status_count;
    ptrdiff_t breakdown[MOST_BREAKDOWNS];
    ptrdiff_t breakdown_count;
    struct str metric, constant_period, prefix;
    struct {
        struct wide_column *at;
        ptrdiff_t len, cap;
    } wide;
    struct {
        struct mark_state *at;
        ptrdiff_t len, cap;
    } gaps;
    struct {
        struct mark_flag *at;
        ptrdiff_t len, cap;
    } flags;
    enum state empty;
    bool empty_is_blank, metric_as_is;
    bool gap_is_number; /* a mark such as -99 stands for a gap */
    struct period_reading reading;
    struct str area_ends;
    struct str area_else; /* the area of rows that name none; may be empty */
    const struct profile_line *area_blank, *skip_area, *reject_period;
};

/* A figure that was read quickly and is not staged yet. */
struct waiting_row {
    uint32_t area;
    uint16_t period;
    uint8_t state; /* with its flags */
    double value;  /* NAN for none */
};

/* Those of one metric, in the order in which they were read. */
struct waiting_rows {
    struct waiting_block {
        struct waiting_block *next;
        ptrdiff_t cap; /* rows; all blocks but the last are full */
        struct waiting_row at[];
    } * first, *last;
    struct waiting_row *to, *end; /* in the last block: the next one, and where it is full */
};

/* All of them, of one file. */
struct waiting {
    struct arena *arena;      /* theirs; NULL when there are none */
    struct import_file *file; /* in which they were read */
    struct waiting_rows *at;  /* by metric */
    ptrdiff_t len, cap;
};

struct staged_note {
    ptrdiff_t metric, period, area;
    struct str note;
};

struct importer {
    struct work *w;
    const struct import_options *options;
    struct import_report *report;
    struct profile *profile;
    struct layout layout;
    struct import_file *file;
    struct csv_row row;

    struct {
        struct staged_area *at;
        ptrdiff_t len, cap;
    } areas;
    struct {
        struct staged_metric *at;
        ptrdiff_t len, cap;
    } metrics;
    struct {
        struct period *at;
        ptrdiff_t len, cap;
    } periods;
    struct {
        struct staged_note *at;
        ptrdiff_t len, cap;
    } notes;
    struct {
        struct alias {
            struct str code;
            ptrdiff_t area;
        } * at;
        ptrdiff_t len, cap;
    } aliases;
    struct {
        struct import_notice *at;
        ptrdiff_t len, cap;
    } notices;
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } new_codes; /* that recodes point into */
    struct {
        struct given_code { /* of the profile's area_codes table */
            struct str area, name;
        } * at;
        ptrdiff_t len, cap;
    } given_codes;
    struct text_cache area_cache, area_codes, area_names, period_cache, metric_cache, slugs,
        once, recodes;
    struct word_rows own_words;

    struct side_table { /* the publisher's side file, by its key */
        struct str name, path;
        struct str *header;
        ptrdiff_t columns, key;
        struct {
            struct str **at;
            ptrdiff_t len, cap;
        } rows;
        struct {
            int64_t *at;
            ptrdiff_t len, cap;
        } lines; /* of the rows */
        struct text_cache by_key;
        struct json *json;
    } side;
    struct {
        struct slice_change *at;
        ptrdiff_t len, cap;
    } changes;
    bool more_changed;            /* than figures of known metrics, periods and areas */
    struct staged_groups *groups; /* import_groups.c */
    bool careful;                 /* row by row throughout, so that each fault has its words */
    bool was_quick;               /* something was not */
    struct waiting waiting;
    ptrdiff_t areas_stored; /* staged areas before this are in the store */
    int64_t next_area_id, next_metric_id;
    int64_t known_from;
};

/* Words with the file, the line and, unless it is negative, the column they are about. */
enum rc import_fail(struct importer *im, ptrdiff_t column, const char *words, ...)
    PRINTF_LIKE(3, 4);
/* What the reader of the file refused, with its line. */
enum rc import_csv_failed(struct importer *im, struct csv *csv);
/* A thing to know that is no fault; told once for each `key` (always when that is empty). */
void import_notice(struct importer *im, struct str key, const char *words, ...)
    PRINTF_LIKE(3, 4);

/* import_layout.c: finds the shape of a file by its header and where its columns are. */
enum rc import_layout(struct importer *im, const struct csv_row *header) MUST_USE;
/* Takes the namespace off "la_number (dfe)": "la_number", and "dfe" in *space ("gss" if none).
 */
struct str import_space(struct str named, struct str *space);
/* The column and namespace that a key names; column -1 when the profile does not name one. */
enum rc import_spaced(struct importer *im, const char *key, struct area_column *out) MUST_USE;
/* FLAG_PROVISIONAL for "provisional" and so on; 0 for a word that is no flag. */
int import_flag(struct str word);
ptrdiff_t import_period_add(struct importer *im, struct period p);

/* import_area.c */
enum rc import_area_start(struct importer *im) MUST_USE;
/* The area of a cell in that column; -1 when the cell means none. */
enum rc import_area(struct importer *im, struct str cell, const struct area_column *column,
                    ptrdiff_t *out) MUST_USE;
/* Notes that `code` means that area too. */
void import_alias(struct importer *im, struct str code, ptrdiff_t area);
/* The type and the country's code by the prefixes of data/area-types.csv; empty when they don't
 * say. */
struct str import_type(const struct importer *im, struct str code);
struct str import_country(const struct importer *im, struct str code);
bool import_is_council(const struct importer *im, ptrdiff_t area);
/* The area of the current row; -1 when the row is to be rejected. */
enum rc import_row_area(struct importer *im, ptrdiff_t *out) MUST_USE;

/* import_side.c: what the publisher's side files say of an indicator. */
enum rc import_side_start(struct importer *im, struct str file) MUST_USE;
void import_side_fill(struct importer *im, struct str indicator, struct words *to);
/* Trimmed, each run of blanks and line ends one blank. */
struct str import_paragraph(struct arena *a, struct str s);

/* import_metric.c: the metric of the current row and wide column (NULL in long files). */
enum rc import_metric_start(struct importer *im) MUST_USE;
enum rc import_metric(struct importer *im, struct wide_column *wide, ptrdiff_t *out) MUST_USE;
/* INVALID in words unless it is the id of a measure as Folkmoot writes them. */
enum rc import_id_check(struct importer *im, struct str slug) MUST_USE;
enum rc import_period(struct importer *im, const struct staged_metric *m, struct str cell,
                      ptrdiff_t *out, int *flags) MUST_USE;

/* import_stage.c: one figure into the delivery. */
struct figure {
    enum state state;
    int flags;
    double number[SLICE_ARRAYS];
};
enum rc import_stage(struct importer *im, ptrdiff_t metric, ptrdiff_t period, ptrdiff_t area,
                     const struct figure *figure, ptrdiff_t column) MUST_USE;

/* What became of rows that waited. */
struct settled {
    int64_t figures, gaps, folded;
};
/* Stages the rows of that metric that wait, in memory of `a`. INVALID, without words, when one
 * contradicts another or is out of range: reading again with care finds the words. May be
 * called for different metrics by different threads, each with an arena of its own. */
enum rc import_settle(struct importer *im, struct arena *a, ptrdiff_t metric,
                      struct settled *out) MUST_USE;
/* All metrics, for good. */
enum rc import_settle_all(struct importer *im) MUST_USE;

/* import_quick.c: reads as much of a file of figures as is plain, in several threads; `csv`
 * then stands before the rest. */
enum rc import_quick(struct importer *im, struct csv *csv) MUST_USE;
void import_waiting_close(struct importer *im);
/* What a mark in a status column says of the figure; text that is none is a note, given back in
 * *note. */
enum rc import_status(struct importer *im, struct str cell, struct figure *f,
                      struct str *note) MUST_USE;
/* That the current row has as many cells as the header; INVALID in words. */
enum rc import_row_whole(struct importer *im) MUST_USE;
/* The current row, and what it brings. */
enum rc import_row(struct importer *im) MUST_USE;
void import_report_progress(struct importer *im, struct csv *csv);

/* import_pack.c: a metric of the delivery as the store will have it. */
struct packed_slice {
    ptrdiff_t period;        /* in importer.periods */
    ptrdiff_t known_period;  /* of the known metric; -1 when it is new there */
    const struct slice *old; /* NULL likewise */
    struct slice now;
    int64_t told;     /* figures */
    int64_t changed;  /* of them; when it is 0 the rest is not made */
    struct str bytes; /* of `now` */
};
struct packed_metric {
    struct arena *arena;
    struct staged_metric *m;
    int64_t *areas; /* ids by place */
    ptrdiff_t area_count;
    struct packed_slice *slices; /* by period */
    ptrdiff_t slice_count;
    struct settled settled;
    enum rc rc;
};
/* Fills *out, which has its arena, with what is staged and what waits. May be called for
 * different metrics by different threads. */
void import_pack(struct importer *im, ptrdiff_t metric, struct packed_metric *out);

/* import_store.c: the whole delivery into the store. */
enum rc import_store(struct importer *im) MUST_USE;
enum rc import_store_areas(struct importer *im) MUST_USE;

/* The other kinds of profile. */
enum rc import_areas_file(struct importer *im, struct csv *csv) MUST_USE;
enum rc import_postcodes_file(struct importer *im, struct csv *csv) MUST_USE;
enum rc import_groups_file(struct importer *im, struct csv *csv) MUST_USE;
enum rc import_releases_file(struct importer *im, struct csv *csv) MUST_USE;
/* import_topics.c */
enum rc import_subjects_file(struct importer *im, struct csv *csv) MUST_USE;
enum rc import_profiles_file(struct importer *im, struct csv *csv) MUST_USE;
enum rc import_groups_store(struct importer *im) MUST_USE;
/* import_formula.c */
enum rc import_metrics_file(struct importer *im, struct csv *csv) MUST_USE;
/* Once all files are read: takes formulas from the tables beside them, and looks whether all
 * formulas of the delivery can be worked out. */
enum rc import_formulas(struct importer *im) MUST_USE;
enum rc import_groups_of_metrics(struct importer *im) MUST_USE;

/* Opens a file of the delivery, or one beside them: held in memory, part of the program, or on
 * disk, as the options have it. As csv_open. */
enum rc import_open(struct importer *im, struct str path, struct csv **out,
                    struct str *why) MUST_USE;
/* How the reading of a side table ended: OK at its end, else in words with its line. */
enum rc import_table_end(struct importer *im, struct str table, const struct csv *csv,
                         enum rc rc) MUST_USE;
/* At most `most` bytes of it, cut between characters. */
struct str import_cut(struct str s, ptrdiff_t most);
/* The header's column of that name; -1 when it is not there. */
ptrdiff_t import_column(const struct importer *im, struct str name);
struct str import_cell(const struct importer *im, ptrdiff_t column); /* empty when column < 0 */

#endif
