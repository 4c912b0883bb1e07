/* sector_words.c: the tables of words that are part of the program: what councils are, what
 * they run, what is measured about. They are data so that another country brings its own. */
#include "base/asset.h"
#include "base/csv.h"
#include "inform/sector_parts.h"

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

static struct subject *subject_of(struct subject *all, ptrdiff_t count, struct str slug)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_eq(all[i].slug, slug))
            return &all[i];
    return NULL;
}

/* The rows come in the order shown; those within others go behind. */
static enum rc load_subjects(struct work *w, struct sector *s)
{
    static const char *const columns[] = {"subject",   "title", "parent", "about",
                                          "publisher", "url",   NULL};
    struct table t;
    ptrdiff_t n = 0;

    TRY(table_read(w, "data/subjects.csv", columns, &t));
    struct subject *subjects = arena_new(s->arena, struct subject, t.len);
    for (int within = 0; within < 2; within++)
        for (ptrdiff_t i = 0; i < t.len; i++) {
            struct str *c = t.at[i];
            if ((c[2].len > 0) != within)
                continue;
            const struct subject *parent = subject_of(subjects, s->subject_count, c[2]);
            if (within && !parent)
                return work_fail(w, FAULT, "data/subjects.csv",
                                 "There is no topic \"%.*s\" of the first level.",
                                 STR_ARG(c[2]));
            subjects[n++] = (struct subject){.slug = kept(s, c[0]),
                                             .title = kept(s, c[1]),
                                             .about = kept(s, c[3]),
                                             .parent = parent,
                                             .publisher = kept(s, c[4]),
                                             .url = kept(s, c[5])};
            s->subject_count += !within;
        }
    s->subjects = subjects;
    s->topic_count = n;
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
