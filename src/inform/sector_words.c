/* sector_words.c: the tables of words that are part of the program: what councils are, what
 * they run, what is measured about. They are data so that another country brings its own. */
#include "base/asset.h"
#include "base/csv.h"
#include "base/num.h"
#include "inform/sector_parts.h"

#include "inform_sql.h"

#include <stdlib.h>

enum { MOST_COLUMNS = 16 };

static enum rc places_of(struct work *w, const char *name, const struct csv_row *header,
                         const char *const *columns, ptrdiff_t *places)
{
    for (ptrdiff_t c = 0; columns[c]; c++) {
        assert(c < MOST_COLUMNS);
        places[c] = -1;
        for (ptrdiff_t i = 0; i < header->count; i++)
            if (str_eq(header->cells[i], str_of(columns[c])))
                places[c] = i;
        if (places[c] < 0)
            return work_fail(w, FAULT, name, "%s has no column \"%s\".", name, columns[c]);
    }
    return OK;
}

enum rc table_read(struct work *w, const char *name, const char *const *columns,
                   struct table *out)
{
    const struct asset *asset = asset_find(str_of(name));
    struct csv_row row;
    ptrdiff_t places[MOST_COLUMNS];

    *out = (struct table){0};
    if (!asset)
        return work_fail(w, FAULT, name, "%s is not part of this program.", name);
    struct csv *csv = csv_open_text(w->arena, asset->bytes);
    enum rc rc = csv_next(csv, &row);
    if (rc == OK)
        rc = places_of(w, name, &row, columns, places);
    while (rc == OK && (rc = csv_next(csv, &row)) == OK) {
        struct str *cells = *list_push(w->arena, out);
        for (ptrdiff_t c = 0; columns[c]; c++)
            cells[c] = places[c] < row.count ? str_copy(w->arena, row.cells[places[c]])
                                             : (struct str){0};
    }
    csv_close(csv);
    if (rc == INVALID)
        return work_fail(w, FAULT, name, "%.*s", STR_ARG(csv_why(csv)));
    return rc == NOT_FOUND ? OK : rc;
}

static struct str kept(struct sector *s, struct str text)
{
    return str_copy(s->arena, text);
}

static enum rc load_types(struct work *w, struct sector *s)
{
    static const char *const columns[] = {"type",     "title",   "plural", "level", "country",
                                          "prefixes", "council", "runs",   NULL};
    struct table t;

    TRY(table_read(w, "data/area-types.csv", columns, &t));
    struct area_type *types = arena_new(s->arena, struct area_type, t.len + 1);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct str *c = t.at[i];
        types[i] = (struct area_type){.slug = kept(s, c[0]),
                                      .title = kept(s, c[1]),
                                      .plural = kept(s, c[2]),
                                      .level = kept(s, c[3]),
                                      .country = kept(s, c[4]),
                                      .prefixes = kept(s, c[5]),
                                      .council = str_eq(c[6], S("yes")),
                                      .runs = kept(s, c[7])};
    }
    types[t.len] = (struct area_type){
        .slug = S("unknown"), .title = S("body"), .plural = S("bodies"), .level = S("other")};
    s->types = types;
    s->type_count = t.len + 1;
    return OK;
}

/* Topics on their way into the snapshot: those of the program, and over them the store's. */
struct topics {
    struct work *w;
    struct topic {
        struct inform_topic is;
        bool first; /* it is of the first level */
    } * at;
    ptrdiff_t len, cap;
};

static struct topic *topic_of(struct topics *all, struct str slug)
{
    for (ptrdiff_t i = 0; i < all->len; i++)
        if (str_eq(all->at[i].is.slug, slug))
            return &all->at[i];
    return NULL;
}

static enum rc own_topics(struct work *w, struct topics *all)
{
    static const char *const columns[] = {"subject", "title",     "order", "parent",
                                          "about",   "publisher", "url",   NULL};
    struct table t;

    TRY(table_read(w, "data/subjects.csv", columns, &t));
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct str *c = t.at[i];
        struct topic *one = list_push(w->arena, all);
        *one = (struct topic){{c[0], c[1], c[3], c[4], c[5], c[6], 0}, !c[3].len};
        if (!int_parse(c[2], &one->is.place))
            return work_fail(w, FAULT, "data/subjects.csv", "\"%.*s\" is no place.",
                             STR_ARG(c[2]));
    }
    return OK;
}

bool subject_embedded(struct str slug)
{
    const struct asset *asset = asset_find(S("data/subjects.csv"));
    struct str rest = asset ? asset->bytes : (struct str){0}, line, first;

    while (rest.len && str_split(&rest, '\n', &line)) {
        str_split(&line, ',', &first);
        if (str_eq(first, slug))
            return true;
    }
    return false;
}

static enum rc kept_topic(void *state, const struct inform_topic *row)
{
    struct topics *all = state;
    struct arena *a = all->w->arena;
    struct topic *one = topic_of(all, row->slug);

    if (!one)
        one = list_push(a, all);
    one->is = (struct inform_topic){str_copy(a, row->slug),
                                    str_copy(a, row->title),
                                    str_copy(a, row->parent),
                                    str_copy(a, row->about),
                                    str_copy(a, row->publisher),
                                    str_copy(a, row->url),
                                    row->place};
    one->first = !row->parent.len;
    return OK;
}

static int by_level(const void *left, const void *right)
{
    const struct topic *a = left, *b = right;

    if (a->first != b->first)
        return a->first ? -1 : 1;
    if (a->is.place != b->is.place)
        return a->is.place < b->is.place ? -1 : 1;
    return str_cmp(a->is.slug, b->is.slug);
}

/* What the store has may be older than the program: a topic within one that is no longer of
 * the first level is of the first level itself, so that none is lost. */
static void settle_levels(struct topics *all)
{
    for (ptrdiff_t i = 0; i < all->len; i++) {
        struct topic *one = &all->at[i];
        const struct topic *parent = topic_of(all, one->is.parent);
        one->first = !parent || parent->is.parent.len;
    }
    if (all->len)
        qsort(all->at, (size_t)all->len, sizeof *all->at, by_level);
}

static const struct subject *parent_of(const struct subject *all, ptrdiff_t count,
                                       const struct topic *t)
{
    for (ptrdiff_t i = 0; i < count && !t->first; i++)
        if (str_eq(all[i].slug, t->is.parent))
            return &all[i];
    return NULL;
}

/* Those of the first level in the order shown, then those within them. */
static enum rc load_subjects(struct work *w, struct sector *s)
{
    struct topics all = {.w = w};

    TRY(own_topics(w, &all));
    TRY(sql_subject_each(w, kept_topic, &all));
    settle_levels(&all);
    struct subject *subjects = arena_new(s->arena, struct subject, all.len);
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct topic *t = &all.at[i];
        subjects[i] = (struct subject){.slug = kept(s, t->is.slug),
                                       .title = kept(s, t->is.title),
                                       .about = kept(s, t->is.about),
                                       .parent = parent_of(subjects, s->subject_count, t),
                                       .publisher = kept(s, t->is.publisher),
                                       .url = kept(s, t->is.url),
                                       .place = t->is.place};
        s->subject_count += t->first;
    }
    s->subjects = subjects;
    s->topic_count = all.len;
    return OK;
}

static ptrdiff_t type_place(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->type_count; i++)
        if (str_eq(s->types[i].slug, slug))
            return i;
    return -1;
}

static struct service *service_of(struct sector *s, struct service *services, struct str slug,
                                  struct str title)
{
    for (ptrdiff_t i = 0; i < s->service_count; i++)
        if (str_eq(services[i].slug, slug))
            return &services[i];
    struct service *made = &services[s->service_count++];
    *made = (struct service){.slug = kept(s, slug),
                             .title = kept(s, title),
                             .by_type = arena_new(s->arena, enum runs, s->type_count)};
    return made;
}

static enum runs runs_of(struct str word)
{
    return str_eq(word, S("runs"))           ? RUNS
           : str_eq(word, S("shares"))       ? RUNS_SHARED
           : str_eq(word, S("does-not-run")) ? RUNS_NOT
                                             : RUNS_UNKNOWN;
}

static enum rc load_services(struct work *w, struct sector *s)
{
    static const char *const columns[] = {"service", "title", "type", "runs", "subject", NULL};
    struct table t;

    TRY(table_read(w, "data/services.csv", columns, &t));
    struct service *services = arena_new(s->arena, struct service, t.len);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct str *c = t.at[i];
        ptrdiff_t type = type_place(s, c[2]);
        if (type < 0)
            return work_fail(w, FAULT, "data/services.csv", "There is no area type \"%.*s\".",
                             STR_ARG(c[2]));
        struct service *service = service_of(s, services, c[0], c[1]);
        service->by_type[type] = runs_of(c[3]);
        service->subject = sector_subject(s, c[4]);
        if (!service->subject)
            return work_fail(w, FAULT, "data/services.csv", "There is no topic \"%.*s\".",
                             STR_ARG(c[4]));
    }
    s->services = services;
    return OK;
}

static enum rc load_defaults(struct work *w, struct sector *s)
{
    static const char *const columns[] = {"service", "subject",   "type",
                                          "group",   "same_type", NULL};
    struct table t;

    TRY(table_read(w, "data/default-groups.csv", columns, &t));
    struct default_group *defaults = arena_new(s->arena, struct default_group, t.len);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct str *c = t.at[i];
        defaults[i] = (struct default_group){kept(s, c[0]), kept(s, c[1]), kept(s, c[2]),
                                             kept(s, c[3]), str_eq(c[4], S("yes"))};
    }
    s->defaults = defaults;
    s->default_count = t.len;
    return OK;
}

enum rc sector_load_words(struct work *w, struct sector *s)
{
    TRY(load_types(w, s));
    TRY(load_subjects(w, s));
    TRY(load_services(w, s));
    return load_defaults(w, s);
}
