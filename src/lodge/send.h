/* send.h: tables of figures that somebody sends: read, mapped, looked at cell by cell, their
 * effect seen, published now or at a time, withdrawn; and single figures that are corrected.
 *
 * A sending is an object of the kind "sending", kept by administrators, or by those who keep
 * the things of an organisation: one that stands for a council may send that council's figures,
 * one that owns a measure may send its figures of every council. Until it is published nothing
 * of it is a figure. What is published goes through import_run; every figure that is written by
 * it, or by its withdrawal, is kept with what it was and what it became.
 *
 * What somebody else publishes is theirs: a page credits the source that a measure names, so a
 * council can't put its own figure, or its own reason for none, under that name alone. Of a
 * measure that names a source, a council *proposes*: it sends, maps, checks and sees the effect
 * as ever, and whoever owns the measure, or an administrator, accepts or declines
 * (docs/decisions/0018). Measures that name no source, that the council's organisation owns, or
 * whose source it stands for here, it publishes itself; forms of a collection and its early
 * figures (entry.h, club.h) go their own way, and never replace what was published otherwise.
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
    SEND_FIGURES_SHOWN = 50, /* of those that a table would change */
    SEND_PAGE = 50,          /* rows of a list */
    PROPOSAL_WORDS_MOST = 500,
    PROPOSAL_HEARERS_MOST = 200, /* who are told of one */
};

struct str_list {
    struct str *at;
    ptrdiff_t len, cap;
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
    } metrics;               /* of every council */
    struct str_list sources; /* titles of sources that the organisation stands for here */
};
struct send_rights_list {
    struct send_rights *at;
    ptrdiff_t len, cap;
};
/* Of the viewer; empty for who may send nothing. */
enum rc send_rights_mine(struct work *w, struct send_rights_list *out) MUST_USE;
/* Of an object's keepers, as they are now. */
enum rc send_rights_of(struct work *w, struct str keepers, struct send_rights *out) MUST_USE;
/* How far they go. A figure of a measure with an outside publisher (one whose source is named,
 * which the sender's organisation neither owns nor stands for) is proposed. */
enum send_right { SEND_NOTHING, SEND_PROPOSES, SEND_PUBLISHES };
enum send_right send_right_to(const struct send_rights *r, const struct metric *m,
                              const struct area *area);
/* What the viewer may decide on: the measures of all organisations whose things they keep, and
 * no council's own figures. */
enum rc send_rights_deciding(struct work *w, struct send_rights *out) MUST_USE;
/* "Moot Bureau or an administrator": who decides on a figure of it. */
enum rc send_deciders(struct work *w, const struct metric *m, struct str *out) MUST_USE;
/* For whom something that these keep was sent: "Ashmoor Council", or "administrators". */
enum rc sent_for_words(struct work *w, struct str keepers, struct str *out) MUST_USE;
/* Who sends by them, for everyone to read: an organisation's name, or "an administrator of this
 * site". */
struct str send_rights_by(const struct send_rights *r);
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
        const struct metric **at;
        ptrdiff_t len, cap;
    } offered; /* of which something would change that can only be proposed */
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
 * they are not. `accepts` are the rights of who accepts what `rights` only propose; NULL where
 * nobody does. */
enum rc send_store(struct work *w, const struct send_ready *ready,
                   const struct send_rights *rights, const struct send_rights *accepts,
                   struct str note, struct send_checked *out) MUST_USE;
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
    int64_t proposed_at, decided_at; /* 0 for not; a proposal that waits has the first alone */
    struct str proposed_by;          /* a person's id */
    struct str decision, declined;   /* accepted, declined; the words with which it was */
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
/* --- at their time (send_due.c), in three steps, so that the writer is held for the last
 * alone: found, in work that writes; read and parsed, in work that only reads the figures;
 * published. */
struct sending_due {
    struct str id, label, mapping; /* as they were when it was found */
    struct str bytes;
    struct send_ready ready;
    enum rc rc;     /* of reading it; then `why` says what is wrong */
    struct str why; /* empty for nothing */
};
/* The first whose time has come, in `a`; *any is false when there is none. */
enum rc sending_due_find(struct work *w, struct arena *a, struct sending_due *out,
                         bool *any) MUST_USE;
/* Reads and maps it, in `a`; the rights are looked at when it is published. Asks no store. */
void sending_due_prepare(const struct work *w, struct arena *a, struct sending_due *due);
/* Publishes it; *still is false where it is not the first that is due any more, or its columns
 * are others. What is not OK is to be undone, and told by sending_due_refuse in work of its
 * own. */
enum rc sending_due_publish(struct work *w, const struct sending_due *due,
                            bool *still) MUST_USE;
/* Says why it was not published; nothing where it is not due any more. */
enum rc sending_due_refuse(struct work *w, const struct sending_due *due) MUST_USE;
/* Deletes the oldest draft that nobody touched for SEND_DRAFT_DAYS. */
enum rc sending_old_delete(struct work *w, bool *any) MUST_USE;

/* --- proposals (send_propose.c)
 * ----------------------------------------------------------------------------------- */

/* Proposes it, as it was when what `look` names was found, with a public note; who decides is
 * told. INVALID in words ("note"), CONFLICT for what needs nobody's answer. */
enum rc sending_propose(struct work *w, struct object *o, struct str look,
                        struct str note) MUST_USE;
/* Those that the viewer may decide on, what waits first; and how many wait. */
enum rc offers_read(struct work *w, int64_t skip, struct sending_list *out) MUST_USE;
enum rc offers_waiting(struct work *w, int64_t *out) MUST_USE;
/* One of them: NOT_FOUND in words. */
enum rc offer_read(struct work *w, struct str id, struct sending *out) MUST_USE;
/* What it would do by the figures as they are now; of one that waits. */
enum rc offer_try(struct work *w, const struct sending *s, struct send_checked *out) MUST_USE;
/* Whether this viewer may not decide since it is their own: they sent it, said what its columns
 * are, or proposed it. */
bool offer_is_own(const struct work *w, const struct sending *s);
/* "Moot Bureau or an administrator": who decides on it. */
enum rc offer_deciders(struct work *w, struct str id, struct str *out) MUST_USE;
/* Makes one that waits ready to be published, in work that only reads. */
enum rc offer_prepare(struct work *w, struct str id, struct send_ready *out) MUST_USE;
/* Publishes it, by the code of every table. `known_from` is that of the figures that were
 * looked at: CONFLICT in words where others were published since. FORBIDDEN for one's own. */
enum rc offer_accept(struct work *w, struct str id, const struct send_ready *ready,
                     int64_t known_from) MUST_USE;
/* Leaves it a draft, with words that its proposer is given. INVALID in words ("words"). */
enum rc offer_decline(struct work *w, struct str id, struct str words) MUST_USE;
/* Withdraws one that was accepted. */
enum rc offer_withdraw(struct work *w, struct str id, struct str note) MUST_USE;

/* One figure corrected by hand, under rights that the viewer has. */
struct send_correction {
    const struct metric *metric;
    ptrdiff_t period;
    const struct area *area;
    struct str value, note; /* a number, or a word for a gap */
};
/* How far the viewer's rights to it go, the furthest of them in *out. */
enum rc send_right_of_viewer(struct work *w, const struct metric *m, const struct area *area,
                             struct send_rights *out, enum send_right *right) MUST_USE;
/* Written at once where the right is SEND_PUBLISHES; FORBIDDEN in words for any other. */
enum rc sending_correct(struct work *w, const struct send_correction *c,
                        struct str *id) MUST_USE;
/* As a table of one figure, looked at and proposed. */
enum rc sending_correct_propose(struct work *w, const struct send_correction *c,
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
/* Of one sending, or all when `id` is empty, newest first, `most` after the first `skip`: for
 * administrators, those who keep it, and, of their council's figures, those who keep the
 * council's things. */
enum rc sent_changes(struct work *w, struct str id, int64_t skip, int64_t most,
                     struct sent_change_list *out) MUST_USE;

enum rc send_person_export(struct work *w, struct str person, struct json *into) MUST_USE;

#endif
