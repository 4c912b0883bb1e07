/* audience.c: the rule of who may see what: one table, read as a decision and as SQL. */
#include "kit/audience.h"

enum {
    DRAFT = 1 << LIFE_DRAFT,
    EMBARGOED = 1 << LIFE_EMBARGOED,
    PUBLISHED = 1 << LIFE_PUBLISHED,
    WITHDRAWN = 1 << LIFE_WITHDRAWN,
    DELETED = 1 << LIFE_DELETED,
    ALL_BUT_DELETED = DRAFT | EMBARGOED | PUBLISHED | WITHDRAWN,
};

enum whose { THE_AUDIENCE, THE_EARLY, THE_KEEPERS };
enum when { AT_ANY_TIME, ONCE_OPEN, SHORTLY_BEFORE };

/* Whoever belongs to `whose` of an object may do `action` while it is in one of `lives`. Nobody
 * may do what no row allows. */
struct rule {
    enum action action;
    unsigned lives;
    enum whose whose;
    enum when when;
    bool with_reason; /* where it is confidential */
};

static const struct rule rules[] = {
    {ACT_READ, PUBLISHED, THE_AUDIENCE, AT_ANY_TIME, true},
    {ACT_READ, EMBARGOED, THE_AUDIENCE, ONCE_OPEN, true},
    {ACT_READ, EMBARGOED, THE_EARLY, SHORTLY_BEFORE, true},
    {ACT_READ, ALL_BUT_DELETED, THE_KEEPERS, AT_ANY_TIME, false},
    {ACT_KEEP, ALL_BUT_DELETED, THE_KEEPERS, AT_ANY_TIME, false},
};

/* --- lives ---- */

static const char *const life_names[] = {"draft", "embargoed", "published", "withdrawn",
                                         "deleted"};

const char *life_name(enum life life)
{
    return life_names[life];
}

bool life_read(struct str name, enum life *out)
{
    for (int i = 0; i < COUNT_OF(life_names); i++) {
        if (!str_eq(name, str_of(life_names[i])))
            continue;
        *out = (enum life)i;
        return true;
    }
    return false;
}

/* --- as a decision ---- */

bool viewer_is(const struct viewer *v, struct str audience)
{
    if (!audience.len)
        return false;
    for (ptrdiff_t i = 0; i < v->audience_count; i++)
        if (str_eq(v->audiences[i], audience))
            return true;
    return false;
}

static bool belongs(const struct viewer *v, const struct object *o, enum whose whose)
{
    return viewer_is(v, whose == THE_AUDIENCE ? o->audience
                        : whose == THE_EARLY  ? o->early
                                              : o->keepers);
}

static bool timely(const struct object *o, enum when when, int64_t now)
{
    if (when == ONCE_OPEN)
        return now >= o->opens_at;
    if (when == SHORTLY_BEFORE)
        return now >= o->early_from && now < o->opens_at;
    return true;
}

/* What the rules allow, the reason apart. */
static bool allowed(const struct viewer *v, enum action action, const struct object *o,
                    int64_t now, bool *reason)
{
    bool with_reason = false;

    for (ptrdiff_t i = 0; i < COUNT_OF(rules); i++) {
        const struct rule *r = &rules[i];
        if (r->action != action || !(r->lives >> o->life & 1) || !belongs(v, o, r->whose) ||
            !timely(o, r->when, now))
            continue;
        if (!r->with_reason || !o->confidential || o->reason_given)
            return true;
        with_reason = true;
    }
    *reason = with_reason;
    return false;
}

enum may may(const struct viewer *v, enum action action, const struct object *o, int64_t now)
{
    bool reason = false;

    if (allowed(v, action, o, now, &reason))
        return MAY;
    if (reason)
        return MAY_WITH_REASON;
    if (action != ACT_READ && (allowed(v, ACT_READ, o, now, &reason) || reason))
        return MAY_NOT;
    return MAY_NOT_SEE;
}

/* --- as SQL ---- */

static void put_lives(struct buf *out, const char *alias, unsigned lives)
{
    bool any = false;

    buf_fmt(out, "%s.life IN (", alias);
    for (int i = 0; i < COUNT_OF(life_names); i++) {
        if (!(lives >> i & 1))
            continue;
        buf_fmt(out, "%s'%s'", any ? ", " : "", life_names[i]);
        any = true;
    }
    buf_char(out, ')');
}

/* For a list the viewer's audiences are worked out once. To find one object that is dearer than
 * asking of each audience in turn whether it is the one. */
static void put_belongs(struct buf *out, const char *alias, const char *column, bool list)
{
    if (list)
        buf_fmt(out,
                " OR %s.%s IN (SELECT audience FROM person_audience"
                " WHERE person_id = folkmoot_viewer()))",
                alias, column);
    else
        buf_fmt(out,
                " OR EXISTS (SELECT 1 FROM person_audience m"
                " WHERE m.person_id = folkmoot_viewer() AND m.audience = %s.%s))",
                alias, column);
}

static void put_whose(struct buf *out, const char *alias, enum whose whose, bool list)
{
    const char *column = whose == THE_AUDIENCE ? "audience"
                         : whose == THE_EARLY  ? "early"
                                               : "keepers";

    buf_fmt(out, " AND %s.%s <> '' AND (%s.%s = 'public' OR %s.%s = folkmoot_self()", alias,
            column, alias, column, alias, column);
    put_belongs(out, alias, column, list);
}

static void put_when(struct buf *out, const char *alias, enum when when)
{
    if (when == ONCE_OPEN)
        buf_fmt(out, " AND %s.opens_at <= folkmoot_now()", alias);
    else if (when == SHORTLY_BEFORE)
        buf_fmt(out, " AND %s.early_from <= folkmoot_now() AND %s.opens_at > folkmoot_now()",
                alias, alias);
}

static void put_reason(struct buf *out, const char *alias)
{
    buf_fmt(out,
            " AND (NOT %s.confidential OR EXISTS (SELECT 1 FROM reason r WHERE r.object_id = "
            "%s.id AND r.person_id = folkmoot_viewer() AND r.ends_at > folkmoot_now()))",
            alias, alias);
}

/* Where a reason is not asked yet, one object is looked for. */
void audience_clause(struct buf *out, const char *alias, bool unasked)
{
    bool any = false;

    buf_char(out, '(');
    for (ptrdiff_t i = 0; i < COUNT_OF(rules); i++) {
        const struct rule *r = &rules[i];
        if (r->action != ACT_READ)
            continue;
        buf_str(out, any ? S(" OR (") : S("("));
        put_lives(out, alias, r->lives);
        put_whose(out, alias, r->whose, !unasked);
        put_when(out, alias, r->when);
        if (r->with_reason && !unasked)
            put_reason(out, alias);
        buf_char(out, ')');
        any = true;
    }
    buf_char(out, ')');
}

struct str audience_view_sql(struct arena *a, const struct audience_view *view)
{
    struct buf b = buf_make(a, 64 * 1024);

    buf_fmt(&b, "CREATE VIEW %s AS %s", view->name, view->select);
    if (view->alias) {
        buf_lit(&b, " WHERE ");
        audience_clause(&b, view->alias, view->unasked);
    }
    return buf_text(&b);
}
