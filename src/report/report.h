/* report.h: the door of the report room.
 *
 * A report is a list of parts that any member can make: headings, words with figures in them,
 * sentences, tables and pictures of measures. It names no council, so it can be opened for
 * each; what it shows is worked out then. Frozen, it goes on showing one council as it was
 * known at one moment. Who may read one is said by its object (kinds "report" and
 * "report-frozen").
 *
 * Memory: what a function gives back lives in w->arena until the work ends.
 * Failure: OK, or the first thing that went wrong, with words.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "inform/inform.h"
#include "kit/job.h"
#include "kit/object.h"

struct room;
extern const struct room report_room;
/* mail-reports; ends with a NULL name. */
extern const struct job report_jobs[];

enum {
    REPORT_NAME_MOST = 100,    /* characters */
    REPORT_NOTE_MOST = 1000,   /* of what it is for */
    REPORT_HEADING_MOST = 120, /* of a heading */
    REPORT_WORDS_MOST = 4000,  /* of one part's words */
    REPORT_PARTS_MOST = 60,
    REPORT_METRICS_MOST = 40, /* of one part */
    REPORT_CHARTS_MOST = 6,
    REPORT_FIGURES_MOST = 200, /* measures of a whole report, words included */
    REPORTS_LISTED = 200,
    REPORT_MAILS_MOST = 50, /* that one person has sent */
};

/* --- parts ---- */

enum part_kind { PART_HEADING, PART_WORDS, PART_MEASURE, PART_TABLE, PART_CHART, PART_KINDS };

struct report_part {
    enum part_kind kind;
    struct str words;   /* of a heading, or of words with figures in them */
    struct str metrics; /* ids, separated by ; */
    struct str group;   /* with whom; empty for each measure's own */
    struct str chart;   /* bars, trend or strip; empty for none */
};
struct report_parts {
    struct report_part *at;
    ptrdiff_t len, cap;
};

/* "heading", "words", "measure", "table", "chart" */
const char *part_name(enum part_kind kind);
bool part_kind_read(struct str name, enum part_kind *out);
/* Makes a part of what was typed: measures are named one on each line, by id or title. INVALID
 * in words, naming the nearest measure for one that is not known. */
enum rc part_check(struct work *w, struct report_part *part) MUST_USE;
/* The next measure of a part that is known here; NULL at the end. *lost counts those that are
 * not known any more. */
const struct metric *part_metric(const struct sector *s, struct str *rest, ptrdiff_t *lost);
struct json *parts_json(struct arena *a, const struct report_parts *parts);
enum rc parts_read(struct work *w, struct str json, struct report_parts *out) MUST_USE;

/* --- reports ---- */

struct report {
    struct str id, name, note, audience;
    int64_t made_at;
    bool withdrawn, own; /* the viewer made it */
    struct report_parts parts;
};
struct report_list {
    struct report *at; /* without their parts */
    ptrdiff_t len, cap;
};

enum rc report_make(struct work *w, struct str name, struct str note, struct str audience,
                    struct str *id) MUST_USE;
enum rc report_rename(struct work *w, struct str id, struct str name, struct str note) MUST_USE;
/* NOT_FOUND in words for one that there is not, to this viewer. */
enum rc report_read(struct work *w, struct str id, struct report *out) MUST_USE;
/* Those that the viewer may see, newest first. */
enum rc report_list_read(struct work *w, struct report_list *out) MUST_USE;
/* A copy of one that the viewer may see, for them alone. */
enum rc report_copy(struct work *w, struct str id, struct str *copy) MUST_USE;

/* Each changes the parts of one; `place` counts from 1. INVALID in words for a place that there
 * is not, and for more than the limits. */
enum rc report_part_add(struct work *w, struct str id, struct report_part part) MUST_USE;
enum rc report_part_put(struct work *w, struct str id, int64_t place,
                        struct report_part part) MUST_USE;
/* One place up (-1) or down (1); at an end nothing happens. */
enum rc report_part_move(struct work *w, struct str id, int64_t place, int by) MUST_USE;
enum rc report_part_drop(struct work *w, struct str id, int64_t place) MUST_USE;

/* --- what it shows ---- */

/* Figures of one council at one moment, each worked out once. */
struct figures {
    struct work *w;
    const struct area *area;
    int64_t known; /* SECTOR_NOW, or a moment */
    struct {
        const struct metric *metric;
        struct str group;
        const struct comparison *c; /* NULL when nothing can be said */
        bool listed;                /* it has its row in the list of all figures */
    } * at;
    ptrdiff_t len, cap;
};
/* The comparison of a measure with a group (empty for its own), with its sentence; NULL when
 * there is none: the measure has no figures at all. */
const struct comparison *figures_get(struct figures *f, const struct metric *m,
                                     struct str group);

/* Words with figures in them: {measure}, {measure:when}, {measure:place}, {measure:change},
 * {measure:middle}, {measure:beside}, {measure:sentence}, where measure is an id, and
 * {council}. What has no figure is said to have none, in words.
 *
 * `beside` says in words how far the figure lies from the middle of the group, in median
 * absolute deviations from it (the scale of the public outlier score, DESIGN 8): under a half
 * "close to the middle", under two "above" or "below" it, from two on "far above" or "far
 * below". */
struct str words_filled(struct figures *f, struct str words, struct str group);
/* Refuses with INVALID, naming the nearest, what is not known in { }; adds the measures that
 * the words name to *count. */
enum rc words_check(struct work *w, struct str words, ptrdiff_t *count) MUST_USE;

/* --- frozen ---- */

struct frozen {
    struct str id, report_id, name, audience;
    const struct area *area;
    int64_t known, made_at;
    struct report_parts parts;
};
struct frozen_list {
    struct frozen *at; /* without their parts */
    ptrdiff_t len, cap;
};
/* Keeps a report as it is shown for a council now, for whoever `audience` names. */
enum rc report_freeze(struct work *w, const struct report *r, const struct area *area,
                      struct str audience, struct str *id) MUST_USE;
enum rc frozen_read(struct work *w, struct str id, struct frozen *out) MUST_USE;
/* Shares a copy that the viewer keeps. FORBIDDEN in words for more people than may see the
 * report, unless the viewer keeps that too. */
enum rc frozen_share(struct work *w, struct object *o, struct str audience) MUST_USE;
/* Those that the viewer made, newest first. */
enum rc frozen_list_read(struct work *w, struct frozen_list *out) MUST_USE;

/* --- by mail ---- */

struct mailing {
    struct str id, report_id, name, every;
    const struct area *area;
    int64_t next_at;
};
struct mailing_list {
    struct mailing *at;
    ptrdiff_t len, cap;
};
/* Has a report of a council mailed to the viewer each "week", "month" or "quarter", or on the
 * day after a figure in it changed ("change"). Who has it already has it so from now on. */
enum rc report_mail(struct work *w, const struct report *r, const struct area *area,
                    struct str every) MUST_USE;
enum rc report_mail_stop(struct work *w, struct str id) MUST_USE;
/* The viewer's. */
enum rc report_mails_read(struct work *w, struct mailing_list *out) MUST_USE;
/* The moment of the next one after `now`: seven in the morning in London of a Monday, of the
 * first of a month or a quarter, or of the next day. */
int64_t report_mail_next(struct str every, int64_t now);
/* Queues the mails that are due, at most `most`, and notes when the next ones are. *sent counts
 * the mails. In work that writes. */
enum rc report_mails_send(struct work *w, ptrdiff_t most, ptrdiff_t *sent) MUST_USE;

/* --- persons ---- */

enum rc report_person_export(struct work *w, struct str person, struct json *into) MUST_USE;
enum rc report_person_forget(struct work *w, struct str person, struct str heir,
                             struct json *kept) MUST_USE;

#endif
