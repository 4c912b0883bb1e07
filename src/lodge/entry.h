/* entry.h: forms that councils fill in: collections of measures, what is filled in for each
 * period, and its way from a draft to what everyone may see.
 *
 * A form (an entry) belongs to one council, one collection and one period, and is made by its
 * first save. Until it is sent it is a draft of the council's: those who keep the things of the
 * organisation that stands for the council fill it in, mark it complete, and a lead of it
 * approves it. Where the collection says so, its keeper then accepts it. Approved forms are
 * locked; unlocking asks for a reason and leaves a line, as every change does.
 *
 * Nothing of a form is seen by anyone else before it is approved, and then the collection's
 * keeper sees what was approved, not the drafts, comments and changes of before: the views in
 * room.c hold that rule, and all reading here goes through them. What is sent becomes figures
 * on the day on which its period opens, by the importer (club.h).
 */
#ifndef LODGE_ENTRY_H
#define LODGE_ENTRY_H

#include "inform/inform.h"

enum {
    COLLECTION_TITLE_MOST = 100,  /* letters */
    COLLECTION_ABOUT_MOST = 2000, /* letters */
    COLLECTIONS_MOST = 200,
    COLLECTION_MEASURES_MOST = 40,
    COLLECTION_RULES_MOST = 40,
    COLLECTION_RULE_WORDS_MOST = 200, /* letters of what is told to who breaks a rule */
    COLLECTION_PERIODS_MOST = 40,     /* the newest, of one that has run for long */
    COLLECTION_DUE_DAYS_MOST = 366,
    COLLECTION_OPENS_MOST = 12,   /* months after a period's last day: within a year */
    COLLECTION_LEAST_SENDERS = 5, /* below which nobody sees those of others */
    COLLECTION_LEAST_MOST = 100,
    ENTRY_TYPED_MOST = 40,      /* letters of a figure as it is typed */
    ENTRY_COMMENT_MOST = 1000,  /* letters */
    ENTRY_COMMENTS_MOST = 1000, /* of one form */
    ENTRY_REASON_MOST = 300,    /* letters */
    ENTRY_CHANGES_MOST = 10000, /* lines of one form that are shown, the newest */
    ENTRY_LISTED_MOST = 2000,
    ENTRY_OUTCOMES_MOST = 4 * COLLECTION_MEASURES_MOST, /* that are read, the newest */
    ENTRY_HEARERS_MOST = 200,                           /* who are told that a form waits */
};

/* --- collections
 * ------------------------------------------------------------------------------- */

/* How long its periods are, and in which month one begins. */
struct collection_every {
    const char *name, *words; /* "quarter", "each quarter" */
    int months, month;
};
extern const struct collection_every collection_everies[]; /* ends with a NULL name */

struct collection_measure {
    const struct metric *metric;
    double low, high;         /* what is taken; NAN for no limit */
    double own_low, own_high; /* the collection's own, within the measure's; NAN for none */
};

struct collection_rule {
    struct str left, operator, right, words;
    bool must; /* the form can't be completed while it is broken; else it is a question */
};

struct collection {
    struct str id, slug, title, about;
    const struct collection_every *every;
    struct period first;
    int64_t due_days, opens_months; /* after a period's last day */
    struct str keeper, keeper_name; /* an organisation; empty for administrators */
    bool accepts;                   /* sent once the keeper accepted it; else once approved */
    bool senders; /* early figures for those who sent theirs; else for nobody */
    int64_t least_senders;
    bool ended;
    int64_t changed_at;
    struct collection_measure *measures;
    ptrdiff_t measure_count;
    struct collection_rule *rules;
    ptrdiff_t rule_count;
};

struct collection_list {
    struct collection *at; /* without measures and rules */
    ptrdiff_t len, cap;
};

enum rc collections_read(struct work *w, struct collection_list *out) MUST_USE;
/* NOT_FOUND in words. */
enum rc collection_read(struct work *w, struct str slug, struct collection *out) MUST_USE;
/* By its id, for the job; without words when it is not there. */
enum rc collection_read_id(struct work *w, struct str id, struct collection *out) MUST_USE;
/* Whether the viewer keeps it: belongs to the keepers of its keeper, or is an administrator
 * where it has none. */
bool collection_kept(struct work *w, const struct collection *c);
const struct collection_measure *collection_measure(const struct collection *c,
                                                    struct str slug);

/* Organisations that may keep a collection, beside councils. */
struct keeper {
    struct str slug, name;
};
struct keeper_list {
    struct keeper *at;
    ptrdiff_t len, cap;
};
enum rc collection_keepers_read(struct work *w, struct keeper_list *out) MUST_USE;

/* A collection as it is typed. Measures are one a line, by id or title, with its own range
 * behind it where it has one: "recycling-rate 0 to 80". Rules are one a line: "[a] + [b] <= 100
 * | must | What is wrong then", where "must" may be "ask". */
struct collection_ask {
    struct str title, about, every, first, due_days, opens_months, keeper, accepts, sight,
        least_senders, measures, rules, ended;
};
/* Makes one. INVALID in words with the field. */
enum rc collection_make(struct work *w, const struct collection_ask *ask,
                        struct str *slug) MUST_USE;
/* Changes one; `every` and `first` stay. CONFLICT when it was changed since `was`. */
enum rc collection_change(struct work *w, const struct collection *c,
                          const struct collection_ask *ask, int64_t was) MUST_USE;
/* What would have to be typed for it. */
struct collection_ask collection_typed(struct arena *a, const struct collection *c);

/* --- periods
 * ----------------------------------------------------------------------------------- */

/* Its periods that are over today, the newest first; at most COLLECTION_PERIODS_MOST. */
ptrdiff_t collection_periods(struct work *w, const struct collection *c, struct period **out);
/* The one of them that is spelled so. NOT_FOUND in words. */
enum rc collection_period(struct work *w, const struct collection *c, struct str words,
                          struct period *out) MUST_USE;
struct str collection_when(struct arena *a, const struct collection *c, struct period p);
/* The last day on which it is in time. */
struct date collection_due(const struct collection *c, struct period p);
/* The day on which it opens to everyone: opens_months after the period's last day, moved to the
 * day after a pre-election period (data/pre-election.csv) that it falls into; *moved_by is
 * that one's words, empty for none. Beyond the last that is known it may still move. */
struct date collection_opens(struct work *w, const struct collection *c, struct period p,
                             struct str *moved_by);
/* Whether the dates of elections are not known as far as that day: in the year after the last
 * that is. */
bool collection_opens_unsure(struct work *w, struct date day);
/* Whether that day has come, in London, and today is none of a pre-election period: what is
 * sent late waits until that is over. */
bool collection_open(struct work *w, const struct collection *c, struct period p);

/* --- forms
 * ------------------------------------------------------------------------------------- */

enum entry_state { ENTRY_NONE, ENTRY_DRAFT, ENTRY_COMPLETE, ENTRY_APPROVED, ENTRY_ACCEPTED };
/* "draft", "complete", "approved", "accepted"; empty for none */
struct str entry_state_name(enum entry_state state);
/* The same for people: "not begun", … */
struct str entry_state_words(enum entry_state state);

struct entry_comment {
    struct str words, by;
    int64_t at;
    struct entry_comment *next;
};

/* One measure of a form. */
struct entry_cell {
    const struct collection_measure *measure;
    bool runs; /* else the council does not run its service: nothing is asked, or taken */
    struct str typed;
    double value;   /* NAN where it is none */
    struct str gap; /* "not applicable", "not collected"; empty for none */
    bool follow_up;
    int64_t version; /* 0 while it was never saved */
    int64_t saved_at;
    struct str saved_by;
    /* What became of what was sent: "sent", "published", "not published" and why; empty while
     * nothing was. */
    struct str outcome, outcome_why;
    struct entry_comment *comments; /* the oldest first */
    ptrdiff_t comment_count;
};

struct entry {
    const struct collection *collection;
    const struct area *area;
    struct period period;
    struct str id; /* empty while it was never saved */
    enum entry_state state;
    int64_t version, changed_at, sent_at, delivered_at;
    struct str changed_by;
    struct entry_cell *cells; /* as the collection's measures */
    struct body body;         /* that stands for the council */
    bool fills, leads,
        keeps; /* the viewer: fills it in, leads the council, keeps the collection
                */
};

struct entry_line {
    struct str code;
    struct period period;
    enum entry_state state;
    int64_t changed_at, sent_at, delivered_at;
    struct str changed_by;
};
struct entry_line_list {
    struct entry_line *at;
    ptrdiff_t len, cap;
};

/* Councils whose things the viewer keeps. */
enum rc councils_of_viewer(struct work *w, struct area_list *out) MUST_USE;
/* The form of a council, begun or not, for who fills it in, and for who keeps the collection
 * once it is approved. NOT_FOUND, in the same words as for what never was, to everyone else. */
enum rc entry_read(struct work *w, const struct collection *c, struct str code,
                   struct str period, struct entry *out) MUST_USE;
/* What the council began; and what was approved, for the collection's keeper. */
enum rc entries_of_council(struct work *w, const struct collection *c, const struct area *area,
                           struct entry_line_list *out) MUST_USE;
enum rc entries_to_keep(struct work *w, const struct collection *c,
                        struct entry_line_list *out) MUST_USE;
bool entry_locked(const struct entry *e);

/* What came of a form for one measure. `was` is the version of the cell that was looked at. */
struct entry_typed {
    struct str value, gap, comment;
    bool follow_up;
    int64_t was;
    /* Set by entry_save: somebody else saved another value since; theirs stands. */
    bool conflict;
};
/* Saves what is typed, number or not, as a draft; what says what is kept already is passed
 * over, and a cell that somebody else changed since is left as they left it. *saved counts the
 * cells that changed, *conflicts those that were left. INVALID in words for what is too long;
 * CONFLICT for a form that is locked. */
enum rc entry_save(struct work *w, struct entry *e, struct entry_typed *typed, ptrdiff_t *saved,
                   ptrdiff_t *conflicts) MUST_USE;

/* Each step asks that the form is as it was read (CONFLICT), and who may (FORBIDDEN in words):
 * complete by who fills it in, approve by a lead of the council, accept by the collection's
 * keeper. Completing asks that nothing stands in its way (check.h): INVALID, each in words.
 * Leads get a notice of a form that is complete, the collection's keepers of one that is
 * approved. */
enum rc entry_complete(struct work *w, struct entry *e) MUST_USE;
enum rc entry_approve(struct work *w, struct entry *e) MUST_USE;
enum rc entry_accept(struct work *w, struct entry *e) MUST_USE;
/* Back to a draft, with a reason: by a lead of the council while it is approved, by the
 * collection's keeper whenever it is locked. Figures that were delivered stay until the form is
 * sent again. */
enum rc entry_unlock(struct work *w, struct entry *e, struct str reason) MUST_USE;
/* What may be done now by the viewer. */
bool entry_may_approve(const struct entry *e);
bool entry_may_accept(const struct entry *e);
bool entry_may_unlock(const struct entry *e);

/* --- its changes
 * ------------------------------------------------------------------------------- */

struct entry_change {
    int64_t number, at;
    const struct metric *metric; /* NULL for the form as a whole */
    /* what: value, gap, follow-up, comment, state; sent, as it was when the form was; published
     * and not published, by the job, which is nobody. */
    struct str person, what, was, now, reason;
};
struct entry_change_list {
    struct entry_change *at;
    ptrdiff_t len, cap;
};
enum rc entry_changes_read(struct work *w, const struct entry *e,
                           struct entry_change_list *out) MUST_USE;

/* --- the rest of the house
 * --------------------------------------------------------------------- */

enum rc entry_person_export(struct work *w, struct str person, struct json *into) MUST_USE;
enum rc entry_person_forget(struct work *w, struct str person, struct str heir,
                            struct json *kept) MUST_USE;
/* A collection in the sample sector, with a form that is begun; nothing where there is one
 * already. After the organisations of the sample were made. */
enum rc entry_sample(struct work *w) MUST_USE;

#endif
