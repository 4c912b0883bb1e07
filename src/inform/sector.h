/* sector.h: the sector as one snapshot in memory: areas, measures, groups, services and
 * figures.
 *
 * A snapshot is read once and never changed, so pages need no query and no lock; an import
 * makes a new one. All text and lists live as long as the snapshot. Pointers between its parts
 * may be compared: each area, metric and group occurs once.
 */
#ifndef INFORM_SECTOR_H
#define INFORM_SECTOR_H

#include "base/work.h"
#include "cube/cube.h"
#include "inform/period.h"
#include "stats/stats.h"

#include <pthread.h>

/* data/area-types.csv: what sort of body it is and what it runs. */
struct area_type {
    struct str slug, title, plural, level, country, runs;
    struct str prefixes; /* of GSS codes, separated by ; */
    bool council;
};

struct area {
    ptrdiff_t index; /* in sector->areas */
    int64_t id;
    struct str code, name, official_name, country;
    ptrdiff_t country_place;            /* in sector->countries; -1 when there is no room */
    const struct area_type *type;       /* never NULL: the last type is "unknown" */
    const struct area *region, *county; /* NULL when there is none */
    struct str start, end;              /* ISO dates; end is empty while it exists */
    struct str successors;              /* codes, separated by ; */
    struct str key;                     /* its name folded, for finding and ordering */
};

/* data/subjects.csv, and over it the store's: a topic, or a topic within another. All rooms
 * speak of the same ones. */
struct subject {
    struct str slug, title, about;
    const struct subject *parent; /* NULL for one of the first level */
    struct str publisher, url;    /* who publishes figures on it; empty when nobody is named */
    int64_t place;                /* in the order shown, among those of its level */
};

enum runs { RUNS_UNKNOWN, RUNS, RUNS_SHARED, RUNS_NOT };

/* data/services.csv: who runs what. */
struct service {
    struct str slug, title;
    const struct subject *subject; /* the topic it belongs to; never NULL */
    enum runs *by_type;            /* by the type's place in sector->types */
};

struct metric_break {
    struct date from;
    struct str why;
};

enum metric_kind { KIND_UNKNOWN, KIND_CONTEXT, KIND_COST, KIND_PERFORMANCE, KIND_SATISFACTION };

struct metric {
    ptrdiff_t index; /* in sector->metrics, and in the cube */
    int64_t id;
    struct str slug, title, say, meaning, definition, unit, polarity_by, kind_word, frequency;
    struct str source_title, source_url, licence, published, own_group, things, caution;
    /* As they are kept, for a delivery that leaves them out. */
    struct str polarity_word, naming_word, break_words, low_word, high_word;
    struct str source_word, licence_word, published_word;
    int decimals;
    enum polarity polarity;
    enum metric_kind kind;
    enum period_naming naming;
    bool headline;
    bool adds_up;       /* figures of areas may be added up: a count or a sum of money */
    struct str formula; /* how it is worked out from other metrics; empty when published */
    const struct subject **subjects; /* of the first level, the main one first */
    ptrdiff_t subject_count;
    const struct subject **topics; /* within those */
    ptrdiff_t topic_count;
    struct str subject_words;         /* all of them as they are kept: slugs, separated by ; */
    struct str other_words;           /* for finding it, separated by ; */
    struct str breakdown;             /* "Sex: Female"; empty when it is about everyone */
    const struct service *service;    /* NULL when it describes the area */
    const struct metric *denominator; /* NULL when none is known */
    const struct metric_break *breaks;
    ptrdiff_t break_count;
    const struct period *periods; /* ascending */
    _Atomic bool *revised;        /* by period: more than one state of it is known */
    _Atomic bool *sent;           /* by period: a figure of it may have been sent; origin.h */
    bool noted;                   /* its publisher says something of single figures */
    ptrdiff_t period_count;
    const struct area **areas; /* by place */
    ptrdiff_t area_count;
    const int32_t *place; /* by area index from place_first on; -1 for none; metric_place */
    ptrdiff_t place_first, place_span;
    const struct metric **inputs; /* of one with a formula, in its order */
    ptrdiff_t input_count;
    struct str formula_why; /* why it can't be worked out; empty when it is */
    bool feeds;             /* others are worked out from this one */
    bool countries[8];  /* by place in sector->countries: it has figures of councils there */
    bool countries_all; /* it has of every country that its areas lie in */
    struct str key;     /* title and id folded, for finding */
};

/* A metric's figures as they were known at one moment. */
struct series {
    const struct period *periods;
    const struct slice **slices;
    const int64_t *known_from;
    ptrdiff_t count;
};

enum group_kind { GROUP_LISTED, GROUP_CLUSTER, GROUP_RULE };

struct group_member {
    const struct area *area;
    struct str distance; /* as published */
};

struct group_list {
    struct group_member *at;
    ptrdiff_t len, cap;
};

struct group {
    int64_t id;
    struct str slug, title, say, chosen_by, version, valid_from, subjects, not_services;
    struct str source_title, source_url, licence;
    /* Its versions share the first part of the slug, before @. A version held from when it was
     * known here up to when another took its place; 0 while it is current. */
    int64_t known_from, replaced_at;
    enum group_kind kind;
    const struct area *owner; /* NULL when every council has its own */
    struct str audience;      /* of a licensed table; empty for everyone: see group_seen */
    bool made;   /* for one piece of work, out of somebody's list or model; not of the sector */
    bool picked; /* its members were chosen by their results: no place among them is fair */
    struct group_list *lists; /* listed: by area index */
    struct str *labels;       /* cluster: by area index; equal ones have one address */
};

/* Where councils of a service and type are compared by default: data/default-groups.csv. */
struct default_group {
    struct str service, subject, type, group;
    bool same_type;
};

enum { SECTOR_MOST_COUNTRIES = 8 };

/* How much memory figures may take, and through which connection they are read when they are
 * not in memory: it is used by one thread at a time, who holds the lock. */
struct sector_budget {
    int64_t bytes; /* 0 for no limit */
    struct store *db;
    pthread_mutex_t *lock;
};

struct arrival;

struct sector {
    struct arena *arena;
    const struct area_type *types;
    ptrdiff_t type_count;
    const struct area *areas; /* by code */
    ptrdiff_t area_count;
    const struct metric *metrics; /* by slug */
    ptrdiff_t metric_count;
    const struct group *groups; /* by slug */
    ptrdiff_t group_count;
    const struct service *services;
    ptrdiff_t service_count;
    const struct subject *subjects; /* those of the first level in the order shown, then those
                                       within them, likewise */
    ptrdiff_t subject_count;        /* of the first level */
    ptrdiff_t topic_count;          /* of all levels */
    const struct default_group *defaults;
    ptrdiff_t default_count;
    struct str countries[SECTOR_MOST_COUNTRIES];
    ptrdiff_t country_count;
    struct sector_codes *codes;    /* every code to its area */
    struct sector_ids *ids;        /* row ids to areas */
    struct sector_names *names;    /* other names, for finding */
    const struct find_index *find; /* see inform/find.h */
    struct cube *cube;
    int64_t known_from; /* of its newest slice */
    /* What became known, newest first, and what did since it was loaded: inform/arrivals.h. */
    const struct arrival *arrivals;
    struct arrival *later;
    ptrdiff_t arrival_count, later_count;
    const struct str
        *damaged; /* words about figures that could not be read, and are left out */
    ptrdiff_t damaged_count;
    int64_t figures_bytes; /* what all figures would take in memory */
    struct sector_budget budget;
    struct sector_share *share; /* what its successors share with it; see sector_close */
};

/* Reads the whole sector, with the figures known at the moment `known`, from w->db into a new
 * arena, which the caller closes. SECTOR_NOW for all that is known. */
#define SECTOR_NOW INT64_MAX
enum rc sector_load(struct work *w, int64_t known, struct sector **out) MUST_USE;
/* The same with a limit to the memory that figures take. Those who read are to be entered in
 * its cube, see cube_enter. */
enum rc sector_load_within(struct work *w, int64_t known, struct sector_budget budget,
                           struct sector **out) MUST_USE;
/* The work's snapshot with the words of one measure as they stand in the store now, and its
 * figures as they were: how pages would read if the work were kept. It lives in w->arena, for
 * as long as the work's snapshot does. */
enum rc sector_reworded(struct work *w, const struct metric *m,
                        const struct sector **out) MUST_USE;
/* Looks at all that was ever known, closely: FAULT when something of it is not as it was
 * written, each slice named in the work's complaints. */
enum rc sector_check(struct work *w) MUST_USE;
/* Gives a snapshot back. Snapshots of which one was made of the other by sector_change are
 * given back oldest first. NULL is accepted. (One that was loaded without a budget and never
 * changed lives in its arena alone.) */
void sector_close(struct sector *s);

/* By any of its codes, upper or lower case; NULL when there is none. */
const struct area *sector_area(const struct sector *s, struct str code);
const struct metric *sector_metric(const struct sector *s, struct str slug);
const struct group *sector_group(const struct sector *s, struct str slug);
const struct subject *sector_subject(const struct sector *s, struct str slug);
/* Whether the program itself has a topic of that id. */
bool subject_embedded(struct str slug);

/* Whether this viewer may see a group at all: what is licensed is not there to others. */
bool group_seen(const struct viewer *v, const struct group *g);
/* The version of a group that held at a moment; the oldest where none was known yet. */
const struct group *group_at(const struct sector *s, const struct group *g, int64_t moment);
/* "ons-global" of "ons-global@2023-04-01": what the versions of a group share. */
struct str group_model(const struct group *g);

/* The council's state at that time: it exists now, or it ended. */
bool area_ended(const struct area *a);
enum runs area_runs(const struct sector *s, const struct area *a,
                    const struct service *service);
/* The place of `p` among the metric's periods, or -1. */
ptrdiff_t metric_period(const struct metric *m, struct period p);
/* The area of a row id, or NULL. */
const struct area *sector_area_of_id(const struct sector *s, int64_t id);
/* The metric with this id of the store's; NULL for none. */
const struct metric *sector_metric_of_id(const struct sector *s, int64_t id);
/* The newest period in which councils have values, at least half as many as in the one before:
 * where a few have sent theirs early, the others are not asked why theirs are missing. The
 * newest of all when none has any; -1 for a metric without periods. */
ptrdiff_t metric_newest(const struct sector *s, const struct metric *m);
/* -1 when the metric has never had a figure of the area. */
ptrdiff_t metric_place(const struct metric *m, const struct area *a);

/* Its other codes and names, separated by ; */
struct str sector_other_codes(const struct sector *s, struct arena *a, const struct area *area);
struct str sector_other_names(const struct sector *s, struct arena *a, const struct area *area);

/* Areas that all the words name, or metrics that have them all, best first, at most `most`;
 * with `near`, those spelt nearly so when none is. See inform/find.h, which this asks. */
struct area_list {
    const struct area **at;
    ptrdiff_t len, cap;
};
struct metric_list {
    const struct metric **at;
    ptrdiff_t len, cap;
};
void sector_find_areas(const struct sector *s, struct arena *a, struct str words, bool near,
                       ptrdiff_t most, struct area_list *out);
void sector_find_metrics(const struct sector *s, struct arena *a, struct str words, bool near,
                         ptrdiff_t most, struct metric_list *out);

#endif
