/* send.h: tables of figures that somebody sends: read, mapped, looked at cell by cell, their
 * effect seen, published now or at a time, withdrawn; and single figures that are corrected.
 *
 * A sending is an object of the kind "sending", kept by administrators, or by those who keep
 * the things of an organisation: one that stands for a council may send that council's figures,
 * one that owns a measure may send its figures of every council. Until it is published nothing
 * of it is a figure. What is published goes through import_run; every figure that is written by
 * it, or by its withdrawal, is kept with what it was and what it became.
 */
#ifndef LODGE_SEND_H
#define LODGE_SEND_H

#include "kit/job.h"
#include "lodge/lodge.h"

enum {
    SEND_BYTES_MOST = 8 * 1024 * 1024,
    SEND_UNPACKED_MOST = 128 * 1024 * 1024,
    SEND_CELLS_MOST = 500 * 1000, /* of a whole file, empty ones between others included */
    SEND_COLUMNS_MOST = 500,
    SEND_HEADER_DEEPEST = 100, /* rows among which the header is looked for */
    SEND_PROBLEMS_MOST = 500,  /* then reading ends; as many warnings are told, all counted */
    SEND_PREVIEW = 20,
    SEND_PLACES_MOST = 20,    /* councils of the effect */
    SEND_EFFECT_MOST = 500,   /* periods of measures of the effect */
    SEND_LARGE_MEASURES = 20, /* more are a large change */
    SEND_LARGE_FIGURES = 10,  /* fewer in a period are none, whatever share they are */
    SEND_LARGE_DAYS = 7,      /* what the same keepers published within them counts with it */
    SEND_DRAFTS_MOST = 20,    /* of an organisation, or of one administrator, … */
    SEND_DRAFT_BYTES_MOST = 40 * 1024 * 1024, /* … with their files, … */
    SEND_DRAFT_DAYS = 90,                     /* … until nobody touched one for so long */
    SENDINGS_MOST = 200,                      /* of one list, newest first */
    SEND_CHANGES_MOST = 20000,                /* of one list of figures */
    SEND_TIMES_PAST = 10,                     /* so many times the last figure is asked about */
    SEND_DAYS_AHEAD = 400,
};

/* --- what was sent (send_table.c)
 * --------------------------------------------------------------------- */

struct sent_sheet {
    struct str name; /* empty for a CSV's */
    bool hidden;
    ptrdiff_t rows, columns;
    const struct str *cells; /* row by row: text, numbers as they are, dates as ISO, 1.31% as
                                it shows */
    const bool *row_hidden, *column_hidden; /* NULL when none is */
};
struct sent_table {
    const char *format; /* csv, xlsx, ods */
    struct sent_sheet *sheets;
    ptrdiff_t count;
};
/* INVALID in words, which name sheet and cell, or line, for what can't be read. */
enum rc sent_table_read(struct work *w, struct str bytes, struct sent_table *out) MUST_USE;
/* A cell; empty outside the sheet. */
struct str sent_cell(const struct sent_sheet *s, ptrdiff_t row, ptrdiff_t column);
/* "B7" */
struct str sent_place(struct arena *a, ptrdiff_t row, ptrdiff_t column);

/* --- what its columns are (send_map.c)
 * ----------------------------------------------------------------- */

enum send_layout {
    SEND_LONG,       /* a figure a row */
    SEND_BY_MEASURE, /* a row for a council and period, a column for each measure */
    SEND_BY_PERIOD,  /* a row for a council and measure, a column for each period */
    SEND_BY_PROFILE, /* as a publisher's files are described in the program */
    SEND_LAYOUTS,
};
enum send_role {
    ROLE_AREA,
    ROLE_METRIC,
    ROLE_PERIOD,
    ROLE_VALUE,
    ROLE_LOWER,
    ROLE_UPPER,
    ROLE_NUMERATOR,
    ROLE_DENOMINATOR,
    ROLE_GAP,
    ROLE_FLAG,
    SEND_ROLES,
};
struct send_mapping {
    ptrdiff_t sheet, header; /* by place: the header's row */
    bool hidden;             /* hidden rows and columns are taken too */
    enum send_layout layout;
    ptrdiff_t column[SEND_ROLES]; /* by place; -1 for none */
    ptrdiff_t first, last;        /* of the columns of a wide table */
    struct str metric, period;    /* for tables that have no column of it */
    struct str reading; /* how years are counted: a word of period_reading_parse; empty for as
                           the measure's other figures are */
    struct str profile;
};
const char *send_layout_name(enum send_layout layout); /* "long" */
const char *send_role_name(enum send_role role);       /* "area" */
const char *send_role_title(enum send_role role);      /* "Council" */
/* A mapping as it is kept; what can't be read in it is as if it were not said. */
struct str send_mapping_text(struct arena *a, const struct send_mapping *m);
void send_mapping_read(struct arena *a, struct str text, struct send_mapping *out);
/* What the columns seem to be: of the first sheet that shows, by their headings. */
void send_guess(struct work *w, const struct sent_table *t, struct send_mapping *out);
/* INVALID in words, with the field, for a sheet, row or column that there is not, or a layout
 * that lacks what it needs. */
enum rc send_mapping_check(struct work *w, const struct sent_table *t,
                           const struct send_mapping *m) MUST_USE;
/* Whether a row or column is left out since it is hidden. */
bool send_skips_row(const struct send_mapping *m, const struct sent_sheet *s, ptrdiff_t row);
bool send_skips_column(const struct send_mapping *m, const struct sent_sheet *s,
                       ptrdiff_t column);
/* The names of the profiles of figures that are part of the program. */
struct str_list {
    struct str *at;
    ptrdiff_t len, cap;
};
enum rc send_profiles(struct work *w, struct str_list *out) MUST_USE;

/* --- who may send what (send_rights.c)
 * ----------------------------------------------------------------- */

/* What those who keep things as `keepers` may send. */
struct send_rights {
    struct str keepers, organisation, name; /* the organisation's id and name; empty for
                                               administrators */
    bool everything;
    const struct area *area; /* whose figures; NULL for none */
    struct {
        const struct metric **at;
        ptrdiff_t len, cap;
    } metrics; /* of every council */
};
struct send_rights_list {
    struct send_rights *at;
    ptrdiff_t len, cap;
};
/* Of the viewer; empty for who may send nothing. */
enum rc send_rights_mine(struct work *w, struct send_rights_list *out) MUST_USE;
/* Of an object's keepers, as they are now. */
enum rc send_rights_of(struct work *w, struct str keepers, struct send_rights *out) MUST_USE;
bool send_may(const struct send_rights *r, const struct metric *m, const struct area *area);
/* "Trafford's figures", "every council's figures", … */
struct str send_rights_words(struct arena *a, const struct send_rights *r);

/* Who owns measures, for administrators. */
struct metric_owned {
    const struct metric *metric;
    struct str slug, name; /* of the organisation */
};
struct metric_owned_list {
    struct metric_owned *at;
    ptrdiff_t len, cap;
};
enum rc metric_owners_read(struct work *w, struct metric_owned_list *out) MUST_USE;
/* Gives measures, named one on each line by id or title, to an organisation, by slug or whole
 * name; an empty one takes them away. INVALID in words ("metrics", "organisation"). */
enum rc metric_owner_choose(struct work *w, struct str metrics, struct str organisation,
                            ptrdiff_t *count) MUST_USE;

/* --- its rows as figures (send_read.c)
 * ----------------------------------------------------------------- */

/* Something at a cell: a problem, without whose mending nothing is published, or a warning. */
struct send_problem {
    bool warning;
    struct str sheet, cell, there; /* "Sheet 1", "B7", what is in it, cut */
    struct str words, remedy;      /* what is wrong, and what to do */
};
struct send_told {
    const struct metric *metric;
    const struct area *area;
    struct period period;
    enum state state;
    int flags;
    double number[SLICE_ARRAYS];
    ptrdiff_t row, column;
};
struct send_reading {
    struct {
        struct send_told *at;
        ptrdiff_t len, cap;
    } told;
    struct {
        struct send_problem *at;
        ptrdiff_t len, cap;
    } problems, warnings;
    int64_t problem_count, warning_count; /* of what was read */
    int64_t rows, blank, folded;
    int64_t rows_hidden, columns_hidden; /* that were left out */
};
/* How much is read: the rows of a preview; all of it, up to SEND_PROBLEMS_MOST problems; or up
 * to the first problem, for a table that was found sound before. */
enum send_extent { SEND_READ_FEW, SEND_READ_ALL, SEND_READ_SOUND };
/* What the mapped rows say, with what is wrong in them, by the rights of who sends it. Not for
 * SEND_BY_PROFILE. */
enum rc send_read(struct work *w, const struct sent_table *t, const struct send_mapping *m,
                  const struct send_rights *rights, enum send_extent extent,
                  struct send_reading *out) MUST_USE;
void send_problem_add(struct work *w, struct send_reading *r, bool warning,
                      const struct sent_sheet *s, ptrdiff_t row, ptrdiff_t column,
                      const char *remedy, const char *words, ...) PRINTF_LIKE(8, 9);

/* send_words.c: what a cell means. Each gives OK; or INVALID with *why and *remedy for one that
 * means nothing. */
struct cell_said {
    struct str why, remedy;
};
enum rc said_area(struct work *w, struct str cell, const struct area **out,
                  struct cell_said *said) MUST_USE;
enum rc said_metric(struct work *w, struct str cell, const struct metric **out,
                    struct cell_said *said) MUST_USE;
enum rc said_period(struct work *w, const struct metric *m, struct str reading, struct str cell,
                    struct period *out, int *flags, struct cell_said *said) MUST_USE;
/* A number, or a reason for none; STATE_ABSENT for a blank. */
enum rc said_value(struct work *w, const struct metric *m, struct str cell, enum state *state,
                   double *value, int *flags, struct cell_said *said) MUST_USE;
enum rc said_number(struct work *w, struct str cell, double *out,
                    struct cell_said *said) MUST_USE;

/* --- its effect (send_effect.c)
 * ------------------------------------------------------------------------ */

struct send_change {
    const struct metric *metric; /* NULL for one that is new, … */
    struct period period;
    const struct area *area; /* … and for an area that is; by name and number they are there */
    struct str slug;
    int64_t area_id;
    struct str was, is; /* figure_exact */
};
struct send_effect {
    struct send_effect_row {
        struct str slug, title;
        const struct metric *metric; /* NULL for one that is new */
        struct period period;
        int64_t told, added, changed, held; /* held: figures that were known of the period */
        int64_t known_from;
    } * at;
    ptrdiff_t len, cap;
    int64_t told, added, changed;
    ptrdiff_t measures; /* with something that changes */
    struct {
        struct send_change *at;
        ptrdiff_t len, cap;
    } changes;
    struct send_moved {
        const struct metric *metric;
        struct period period;
        const struct area *area;
        ptrdiff_t rank_was, of_was, rank_is, of_is; /* 0 for no place */
    } * moved;                                      /* furthest first */
    ptrdiff_t moved_count;
};

/* What of it may be a large change, without what belongs to one snapshot. */
struct send_weights {
    struct send_weight {
        struct str slug, title, period;
        int64_t counted; /* figures changed, and those added to a period that had some */
        int64_t held;
    } * at;
    ptrdiff_t len, cap, measures;
};
int64_t send_counted(const struct send_effect_row *row);
void send_weights_take(struct arena *a, const struct send_effect *e, struct send_weights *out);
/* Why it takes a second person; empty when it does not. A period's figures count together with
 * those that the same keepers published in the last SEND_LARGE_DAYS, so that a large change is
 * one in parts too. In work that writes. */
enum rc send_large(struct work *w, struct str keepers, const struct send_weights *weights,
                   struct str *out) MUST_USE;

/* --- the whole (send_check.c)
 * ---------------------------------------------------------------------------- */

struct send_checked {
    struct send_reading reading;
    struct send_effect effect; /* of what has no problem; empty otherwise */
    struct import_report report;
};
struct send_ask {
    const struct sent_table *table;
    const struct send_mapping *mapping;
    const struct send_rights *rights;
    struct str label;
};
/* A table in the words of a profile: text alone, so that it can be made in work that only reads
 * and stored in other work, by another snapshot. */
struct send_ready {
    struct str mapping; /* that it was made by, as it is kept */
    struct str path, profile, text;
    const ptrdiff_t *rows; /* of the sheet, by line - 2; NULL where a line is a row of it */
};
/* CONFLICT in words, at its first problem, for a table that is not sound. */
enum rc send_prepare(struct work *w, const struct send_ask *ask,
                     struct send_ready *out) MUST_USE;
/* Its figures are in the store, with `note`; INVALID, CONFLICT or FORBIDDEN in words says why
 * they are not. */
enum rc send_store(struct work *w, const struct send_ready *ready,
                   const struct send_rights *rights, struct str note,
                   struct send_checked *out) MUST_USE;
/* Reads, maps and tries it: the problems, and if there are none the effect. Nothing is written.
 */
enum rc send_try(struct work *w, const struct send_ask *ask, struct send_checked *out) MUST_USE;
/* As it is kept and shown, JSON: problems, warnings, rows, moved, totals. It is a text of its
 * own, which holds nothing of the snapshot: that may be gone when the text is written. */
struct str send_checked_text(struct work *w, const struct send_checked *c);
/* The figures that change, without what belongs to one snapshot. */
struct send_changed {
    int64_t metric_id, area_id;
    struct str period;
};
struct send_changed_list {
    struct send_changed *at;
    ptrdiff_t len, cap;
};
void send_changed_take(struct arena *a, const struct send_effect *e,
                       struct send_changed_list *out);
/* How many citations would be told of them; in work that writes. */
enum rc send_citations(struct work *w, const struct send_changed_list *changed,
                       int64_t *out) MUST_USE;

/* --- sendings (send.c)
 * ----------------------------------------------------------------------------------- */

struct sending {
    struct str id, label, format, mapping, checked, note, outcome;
    int64_t checked_from, made_at, publish_at, published_at, withdrawn_at;
    struct str publish_by;          /* who said when; a person's id */
    struct str mapped_by;           /* who said last what its columns are; likewise */
    struct str sender, sender_name; /* the person's id */
    struct str keepers, organisation;
    struct str published_name, withdrawn_name;
    int64_t figures, added, changed;
    enum life life;
};
struct sending_list {
    struct sending *at;
    ptrdiff_t len, cap;
};
/* INVALID in words ("file") when there are as many drafts as there may be. */
enum rc sending_room(struct work *w, const struct send_rights *rights,
                     struct str bytes) MUST_USE;
/* A draft. FORBIDDEN in words for rights that the viewer has not. */
enum rc sending_make(struct work *w, const struct send_rights *rights, struct str label,
                     const struct sent_table *table, struct str bytes,
                     struct object *out) MUST_USE;
/* NOT_FOUND in words. */
enum rc sending_read(struct work *w, struct str id, struct sending *out) MUST_USE;
/* The same of one that need not be theirs, but of which they may know: without what was found
 * in it. */
enum rc sending_known_read(struct work *w, struct str id, struct sending *out) MUST_USE;
/* What was sent, read again. CONFLICT in words once its bytes are gone. */
enum rc sending_table(struct work *w, struct str id, struct sent_table *out) MUST_USE;
/* Those that the viewer keeps, and the published ones that they may know of. */
enum rc sending_list_read(struct work *w, struct sending_list *out) MUST_USE;
/* Keeps what its columns are, and who said so; what was found before is forgotten. */
enum rc sending_map(struct work *w, struct object *o, struct str mapping) MUST_USE;
/* Keeps what was found (send_checked_text), with how many citations would be told of it, under
 * a name of its own ("look"), by which a form says what was looked at. */
enum rc sending_found(struct work *w, struct object *o, struct str checked, int64_t citations,
                      const struct send_weights *weights) MUST_USE;
/* Makes it ready to be published, in work that only reads. CONFLICT in words unless it is a
 * draft in which no problem was found by its mapping. */
enum rc sending_prepare(struct work *w, struct str id, struct send_ready *out) MUST_USE;
/* Publishes it now, as it was when what `look` names was found. CONFLICT or INVALID in words
 * for one that can't be; FORBIDDEN when it is a large change and who publishes sent it, or said
 * what its columns are. */
enum rc sending_publish(struct work *w, struct object *o, const struct send_ready *ready,
                        struct str look, struct str note) MUST_USE;
/* "2026-04-01" and "09:30" in London. */
enum rc moment_in_london(struct work *w, struct str day, struct str time,
                         int64_t *out) MUST_USE;
/* The same at a time; an empty day takes the time away. */
struct send_plan {
    struct str day, time, look, note;
};
enum rc sending_plan(struct work *w, struct object *o, const struct send_plan *plan) MUST_USE;
enum rc sending_withdraw(struct work *w, struct object *o, struct str note) MUST_USE;
enum rc sending_delete(struct work *w, struct object *o) MUST_USE;
/* Publishes the first whose time has come; *any is false when there is none. What is not OK is
 * to be undone, and told by the second in work of its own. */
enum rc sending_due_publish(struct work *w, struct str *id, bool *any) MUST_USE;
/* Deletes the oldest draft that nobody touched for SEND_DRAFT_DAYS. */
enum rc sending_old_delete(struct work *w, bool *any) MUST_USE;
enum rc sending_due_refuse(struct work *w, struct str id, struct str why) MUST_USE;

/* One figure corrected by hand, under rights that the viewer has. */
struct send_correction {
    const struct metric *metric;
    ptrdiff_t period;
    const struct area *area;
    struct str value, note; /* a number, or a word for a gap */
};
enum rc sending_correct(struct work *w, const struct send_correction *c,
                        struct str *id) MUST_USE;

/* --- what was written (send_trail.c)
 * ------------------------------------------------------------------- */

struct sent_change {
    struct str sending, act, label, person;
    int64_t made_at;
    const struct metric *metric;
    struct period period;
    const struct area *area;
    struct str was, is;
};
struct sent_change_list {
    struct sent_change *at;
    ptrdiff_t len, cap;
    bool cut;
};
/* Of one sending, or all when `id` is empty, newest first: for administrators, those who keep
 * it, and, of their council's figures, those who keep the council's things. */
enum rc sent_changes(struct work *w, struct str id, struct sent_change_list *out) MUST_USE;

enum rc send_person_export(struct work *w, struct str person, struct json *into) MUST_USE;

#endif
