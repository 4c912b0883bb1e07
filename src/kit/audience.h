/* audience.h: who may see what: one rule, as a decision and as a clause of SQL.
 *
 * Everything that is not for all carries a row of the table `object`: its audience (who may
 * read it once it is out), its keepers (who may read it before, and change it), and where it is
 * in its life. A viewer belongs to audiences, worked out afresh for each request:
 *
 *   public                      everyone
 *   members                     whoever belongs to an organisation, signed in
 *   organisation:SLUG           those who belong to it
 *   keepers:SLUG                its members, stewards and leads: they keep what it holds
 *   leads:SLUG                  its leads: they manage its people
 *   role:ROLE                   who has a role of the sector: role:administrator
 *   role:adviser@SCOPE          an adviser for that region or list
 *   role:ROLE@SLUG              who has that role in the organisation: role:councillor@trafford
 *   group:ID                    a working group
 *   person:ID, browser:ID       one person; whoever uses one browser without signing in
 *
 * What someone may not read is not there, to them: it is answered as what never was.
 * An administrator manages accounts and has no rule here: nobody reads by office.
 */
#ifndef KIT_AUDIENCE_H
#define KIT_AUDIENCE_H

#include "base/work.h"

enum { AUDIENCE_MOST = 400, AUDIENCE_LONGEST = 120 };

/* --- objects ---------------------------------------------------------------------------------
 */

enum life { LIFE_DRAFT, LIFE_EMBARGOED, LIFE_PUBLISHED, LIFE_WITHDRAWN, LIFE_DELETED };

struct object {
    struct str id;       /* 128 random bits */
    struct str kind;     /* proposal, citation, … */
    struct str audience; /* who may read it once it is out */
    struct str keepers;  /* who may read it before, and change it; empty for nobody */
    struct str early;    /* who may read it from early_from until it opens; empty for nobody */
    int64_t early_from, opens_at;
    enum life life;
    bool confidential;       /* who reads it is asked why, unless it is theirs */
    bool reason_given;       /* this viewer gave one, not long ago */
    struct str maker;        /* person:… or browser:… */
    struct str organisation; /* the id of whose it is; empty for nobody's */
    int64_t made_at, changed_at;
};

/* "draft", "embargoed", "published", "withdrawn", "deleted" */
const char *life_name(enum life life);
bool life_read(struct str name, enum life *out);

/* --- the decision
 * ---------------------------------------------------------------------------- */

enum action {
    ACT_READ, /* in any form: page, data, chart, list, search, export */
    ACT_KEEP, /* change, share, publish, withdraw, delete */
};

enum may {
    MAY,
    MAY_NOT_SEE,     /* answered as if it were not there */
    MAY_NOT,         /* may see it, but not do this */
    MAY_WITH_REASON, /* may see it once they said why */
};

bool viewer_is(const struct viewer *v, struct str audience);

/* The whole rule. No store, no clock: `now` is of the work. */
enum may may(const struct viewer *v, enum action action, const struct object *o, int64_t now);

/* The same rule for reading, as a condition of SQL on the table `object` under this alias. It
 * names the viewer by folkmoot_viewer() (a person's id or ''), folkmoot_self() (person:…,
 * browser:… or '') and folkmoot_now(), which the store answers; see store_viewer. Of
 * confidential objects it leaves out those for which no reason was given, unless `unasked`. */
void audience_clause(struct buf *out, const char *alias, bool unasked);

/* --- views: the second lock
 * ------------------------------------------------------------------ */

struct audience_view {
    const char *name;   /* proposal_seen */
    const char *select; /* "SELECT p.id, p.name FROM proposal p JOIN object o ON o.id = p.id" */
    const char *alias;  /* "o": where the clause is put behind WHERE; NULL for a view that says
                           itself who may see its rows */
    bool unasked; /* confidential ones too: for what is no secret, such as that a reason is
                     asked */
};

/* A condition of SQL: whether whoever asks is an administrator. */
#define VIEWER_IS_ADMINISTRATOR                                                                \
    "EXISTS (SELECT 1 FROM role_held l JOIN person lp ON lp.id = l.person_id AND "             \
    "lp.state = 'active' WHERE l.person_id = folkmoot_viewer() AND "                           \
    "l.role = 'administrator' AND l.organisation_id IS NULL)"

/* The views of the kit itself: object_seen, person_audience, … end with a NULL name. */
extern const struct audience_view kit_views[];
/* Tables that a reading connection reads through views alone; ends with NULL. */
extern const char *const guarded_tables[];

struct room;
/* Brings a database's views to those of the kit and of these rooms (ended by NULL): made where
 * the connection writes, compared where it reads. The words in *why are in `a`. */
enum rc audience_views_bring(struct arena *a, struct store *db, const struct room *const *rooms,
                             struct str *why) MUST_USE;

/* The statement that makes it. */
struct str audience_view_sql(struct arena *a, const struct audience_view *view);

#endif
