/* find_make.c: what a sector holds, put into the index for finding. */
#include "inform/find_parts.h"
#include "inform/sector_parts.h"

#include "calc/calc.h"

/* What a field weighs: what something is called before what is said of it. */
enum { NAME = 8, OTHER_NAME = 6, PART_OF = 3, SAID = 2, TOLD = 1 };

/* Room for names that data/synonyms.csv adds to those of the sector. */
enum { SHORT_NAMES = 1000 };

struct making {
    struct work *w;
    struct sector *s;
    struct find_index *x;
    struct arena *scratch;
    ptrdiff_t document;
};

static void add(struct making *m, struct str text, int weight)
{
    if (text.len)
        word_index_add(m->x->words, m->document, str_fold(m->scratch, text), weight);
}

/* --- areas
 * ------------------------------------------------------------------------------------- */

static void add_areas(struct making *m)
{
    const struct sector *s = m->s;

    for (ptrdiff_t i = 0; i < s->area_count; i++, m->document++) {
        const struct area *a = &s->areas[i];
        word_index_add(m->x->words, m->document, a->key, NAME);
        add(m, a->official_name, OTHER_NAME);
        for (ptrdiff_t k = s->names->first[i]; k < s->names->first[i + 1]; k++)
            word_index_add(m->x->words, m->document, s->names->keys[k], OTHER_NAME);
    }
}

static void name_area(struct making *m, const struct area *a)
{
    const struct sector *s = m->s;
    struct phrases *names = &m->x->names;
    int32_t at = (int32_t)a->index;

    phrases_put(names, a->key, at);
    if (a->type->council)
        phrases_put(names, str_fmt(s->arena, "%.*s council", STR_ARG(a->key)), at);
    struct str official = str_fold(s->arena, a->official_name), end = S(" council");
    phrases_put(names, official, at);
    if (str_ends(official, end))
        phrases_put(names, str_cut(official, 0, official.len - end.len), at);
    for (ptrdiff_t k = s->names->first[a->index]; k < s->names->first[a->index + 1]; k++)
        phrases_put(names, s->names->keys[k], at);
}

/* A name means the council that exists, then one that ended, then a region. */
static void name_areas(struct making *m)
{
    const struct sector *s = m->s;
    ptrdiff_t others = s->area_count ? s->names->first[s->area_count] : 0;

    phrases_make(&m->x->names, s->arena, 4 * s->area_count + others + SHORT_NAMES);
    for (int pass = 0; pass < 3; pass++)
        for (ptrdiff_t i = 0; i < s->area_count; i++) {
            const struct area *a = &s->areas[i];
            if ((a->type->council ? area_ended(a) : 2) == pass)
                name_area(m, a);
        }
}

/* --- measures and the rest
 * ------------------------------------------------------------------------- */

static void add_metrics(struct making *m)
{
    for (ptrdiff_t i = 0; i < m->s->metric_count; i++, m->document++) {
        const struct metric *one = &m->s->metrics[i];
        add(m, one->title, NAME);
        add(m, one->other_words, OTHER_NAME);
        add(m, one->slug, PART_OF);
        for (ptrdiff_t k = 0; k < one->subject_count; k++)
            add(m, one->subjects[k]->title, PART_OF);
        for (ptrdiff_t k = 0; k < one->topic_count; k++)
            add(m, one->topics[k]->title, PART_OF);
        if (one->service)
            add(m, one->service->title, PART_OF);
        add(m, one->unit, SAID);
        add(m, one->definition, TOLD);
        add(m, one->meaning, TOLD);
        add(m, one->source_title, TOLD);
    }
}

static void add_rest(struct making *m)
{
    const struct sector *s = m->s;

    m->x->first[FIND_SUBJECT] = m->document;
    for (ptrdiff_t i = 0; i < s->topic_count; i++, m->document++) {
        add(m, s->subjects[i].title, NAME);
        add(m, s->subjects[i].about, SAID);
    }
    m->x->first[FIND_SERVICE] = m->document;
    for (ptrdiff_t i = 0; i < s->service_count; i++, m->document++)
        add(m, s->services[i].title, NAME);
    m->x->first[FIND_METHOD] = m->document;
    for (ptrdiff_t i = 0; calc_methods[i]; i++, m->document++) {
        add(m, str_of(calc_methods[i]->words.title), NAME);
        add(m, str_of(calc_methods[i]->name), PART_OF);
        add(m, str_of(calc_methods[i]->words.summary), TOLD);
    }
    m->x->first[FIND_KINDS] = m->document;
}

/* A short name that people give a place: "hull" for Kingston upon Hull. */
static void name_shortly(struct making *m, struct str said, const struct synonym *means)
{
    int32_t at = means->count == 1 ? phrases_get(&m->x->names, means->meant[0]) : -1;

    if (at >= 0)
        phrases_put(&m->x->names, str_copy(m->s->arena, said), at);
}

/* --- words that mean the same
 * ---------------------------------------------------------------------- */

struct cells {
    struct str *at;
    ptrdiff_t len, cap;
};

static void split_cell(struct arena *a, struct str cell, struct cells *out)
{
    struct str part;

    *out = (struct cells){0};
    while (cell.len && str_split(&cell, ';', &part))
        *list_push(a, out) = str_fold(a, part);
}

static enum rc add_synonyms(struct making *m)
{
    static const char *const columns[] = {"said", "meant", NULL};
    struct arena *a = m->s->arena;
    struct table t;
    ptrdiff_t most = 0;

    TRY(table_read(m->w, "data/synonyms.csv", columns, &t));
    struct synonym *meant = arena_new(a, struct synonym, t.len);
    for (ptrdiff_t i = 0; i < t.len; i++)
        for (ptrdiff_t k = 0; k < t.at[i][0].len; k++)
            most += k == 0 || t.at[i][0].at[k] == ';';
    phrases_make(&m->x->synonyms, a, most);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct cells said, means;
        split_cell(a, t.at[i][1], &means);
        meant[i] = (struct synonym){means.at, means.len};
        split_cell(m->scratch, t.at[i][0], &said);
        for (ptrdiff_t k = 0; k < said.len; k++) {
            word_index_know(m->x->words, said.at[k]);
            phrases_put(&m->x->synonyms, find_stems(a, said.at[k]), (int32_t)i);
            name_shortly(m, said.at[k], &meant[i]);
        }
    }
    m->x->meant = meant;
    return OK;
}

static ptrdiff_t documents_of(const struct sector *s)
{
    ptrdiff_t methods = 0;

    while (calc_methods[methods])
        methods++;
    return s->area_count + s->metric_count + s->topic_count + s->service_count + methods;
}

enum rc find_make(struct work *w, struct sector *s)
{
    struct find_index *x = arena_new(s->arena, struct find_index, 1);
    struct arena *scratch = arena_open();
    struct making m = {w, s, x, scratch, 0};

    x->words = word_index_make(s->arena, scratch, documents_of(s));
    add_areas(&m);
    x->first[FIND_METRIC] = m.document;
    add_metrics(&m);
    add_rest(&m);
    name_areas(&m);
    enum rc rc = add_synonyms(&m);
    word_index_end(x->words);
    arena_close(scratch);
    s->find = x;
    return rc;
}
