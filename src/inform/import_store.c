/* import_store.c: a delivery into the store: new areas, metrics, and the slices that differ. */
#include "inform/import_parts.h"

#include "inform_sql.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ID_BYTES = 8 };

static const struct str everyone = STR_INIT("public");

/* --- areas -----------------------------------------------------------------------------------
 */

static const struct area_type *type_by_code(const struct sector *s, struct str code)
{
    for (ptrdiff_t i = 0; i < s->type_count; i++) {
        struct str prefixes = s->types[i].prefixes, prefix;
        while (prefixes.len && str_split(&prefixes, ';', &prefix))
            if (prefix.len && str_starts(code, prefix))
                return &s->types[i];
    }
    return &s->types[s->type_count - 1];
}

struct str import_type(const struct importer *im, struct str code)
{
    return type_by_code(im->w->sector, code)->slug;
}

struct str import_country(const struct importer *im, struct str code)
{
    return type_by_code(im->w->sector, code)->country;
}

bool import_is_council(const struct importer *im, ptrdiff_t area)
{
    const struct staged_area *a = &im->areas.at[area];

    return a->area ? a->area->type->council : type_by_code(im->w->sector, a->code)->council;
}

enum rc import_store_areas(struct importer *im)
{
    struct work *w = im->w;

    for (ptrdiff_t i = im->areas_stored; i < im->areas.len; i++) {
        const struct staged_area *a = &im->areas.at[i];
        TRY(sql_area_put(w, a->id, a->code, a->name, a->name, import_type(im, a->code),
                         import_country(im, a->code), S(""), S(""), S(""), S(""), S("")));
        im->report->areas_new++;
    }
    im->areas_stored = im->areas.len;
    for (ptrdiff_t i = 0; i < im->aliases.len; i++) {
        const struct alias *alias = &im->aliases.at[i];
        const struct area *known = sector_area(w->sector, alias->code);
        if (!known || known->id != im->areas.at[alias->area].id)
            TRY(sql_area_code_put(w, alias->code, im->areas.at[alias->area].id));
    }
    return OK;
}

/* --- one metric ------------------------------------------------------------------------------
 */

/* A metric on its way into the store: its areas in their places for ever. */
struct merging {
    struct importer *im;
    struct staged_metric *m;
    int64_t id;
    int64_t *areas; /* ids by place */
    ptrdiff_t area_count;
    ptrdiff_t *place; /* by staged place */
};

static void merge_places(struct merging *g)
{
    struct importer *im = g->im;
    const struct metric *known = g->m->known;
    ptrdiff_t had = known ? known->area_count : 0;

    g->areas = arena_new(im->w->arena, int64_t, had + g->m->areas.len);
    g->place = arena_new(im->w->arena, ptrdiff_t, g->m->areas.len);
    for (ptrdiff_t i = 0; i < had; i++)
        g->areas[i] = known->areas[i]->id;
    g->area_count = had;
    for (ptrdiff_t i = 0; i < g->m->areas.len; i++) {
        const struct staged_area *a = &im->areas.at[g->m->areas.at[i]];
        ptrdiff_t place = known && a->area ? metric_place(known, a->area) : -1;
        if (place < 0) {
            place = g->area_count++;
            g->areas[place] = a->id;
        }
        g->place[i] = place;
    }
}

static void copy_figure(struct arena *a, struct slice *to, ptrdiff_t p,
                        const struct slice *from, ptrdiff_t q)
{
    to->state[p] = (uint8_t)(slice_state(from, q) | slice_flags(from, q));
    for (int i = 0; i < SLICE_ARRAYS; i++)
        slice_put(a, to, p, (enum slice_array)i, slice_number(from, q, (enum slice_array)i));
}

/* The slice as it will be: what is stored, with the cells of this delivery in place of theirs.
 */
static int64_t merged(struct merging *g, const struct staged_slice *s, const struct slice *old,
                      struct slice *out)
{
    struct arena *a = g->im->w->arena;
    int64_t changed = 0;
    ptrdiff_t last = old ? old->count : 0;

    for (ptrdiff_t i = 0; i < g->m->areas.len && i < s->slice.count; i++)
        if (s->slice.state[i] != STATE_ABSENT && g->place[i] >= last)
            last = g->place[i] + 1;
    slice_make(a, last, out);
    for (ptrdiff_t i = 0; old && i < old->count; i++)
        copy_figure(a, out, i, old, i);
    for (ptrdiff_t i = 0; i < g->m->areas.len && i < s->slice.count; i++) {
        if (s->slice.state[i] == STATE_ABSENT || slice_same(out, g->place[i], &s->slice, i))
            continue;
        copy_figure(a, out, g->place[i], &s->slice, i);
        changed++;
    }
    return changed;
}

static int64_t known_from(const struct importer *im, const struct staged_metric *m,
                          const struct cube_slice *old)
{
    struct date published;

    if (!im->options->as_published || !date_parse(m->words.at[W_PUBLISHED], &published))
        return im->known_from;
    int64_t end = london_end_of_day(published);
    return old && old->known_from >= end ? im->known_from : end;
}

static enum rc put_slice(struct merging *g, const struct staged_slice *s, int64_t delivery)
{
    struct importer *im = g->im;
    const struct metric *known = g->m->known;
    ptrdiff_t period = known ? metric_period(known, im->periods.at[s->period]) : -1;
    const struct cube_slice *old =
        period >= 0 ? cube_at(im->w->sector->cube, known->index, period) : NULL;
    struct slice now;
    int64_t changed = merged(g, s, old ? &old->figures : NULL, &now);

    if (changed == 0)
        return OK;
    im->report->figures_changed += changed;
    im->report->slices_new += !old;
    im->report->slices_revised += old != NULL;
    return sql_slice_add(im->w, g->id, period_id(im->w->arena, im->periods.at[s->period]),
                         everyone, known_from(im, g->m, old), delivery,
                         slice_pack(im->w->arena, &now));
}

static struct str packed_ids(struct arena *a, const int64_t *ids, ptrdiff_t count)
{
    char *at = arena_alloc(a, count * ID_BYTES);

    for (ptrdiff_t i = 0; i < count; i++)
        for (int b = 0; b < ID_BYTES; b++)
            at[i * ID_BYTES + b] = (char)((uint64_t)ids[i] >> (8 * b) & 0xFF);
    return (struct str){at, count * ID_BYTES};
}

static struct str subject_words(struct arena *a, const struct metric *m)
{
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t i = 0; i < m->subject_count; i++) {
        if (i)
            buf_char(&b, ';');
        buf_str(&b, m->subjects[i]->slug);
    }
    return buf_text(&b);
}

/* Words that this delivery leaves out stay as they were. */
static void words_kept(struct arena *a, const struct metric *m, struct words *to)
{
    const struct {
        enum word word;
        struct str was;
    } kept[] = {{W_TITLE, m->title},
                {W_SAY, m->say},
                {W_MEANING, m->meaning},
                {W_DEFINITION, m->definition},
                {W_UNIT, m->unit},
                {W_POLARITY, m->polarity_word},
                {W_POLARITY_BY, m->polarity_by},
                {W_KIND, m->kind_word},
                {W_SUBJECTS, subject_words(a, m)},
                {W_SERVICE, m->service ? m->service->slug : (struct str){0}},
                {W_FREQUENCY, m->frequency},
                {W_SOURCE_TITLE, m->source_title},
                {W_SOURCE_URL, m->source_url},
                {W_LICENCE, m->licence},
                {W_PUBLISHED, m->published},
                {W_GROUP, m->own_group},
                {W_THINGS, m->things},
                {W_DENOMINATOR, m->denominator ? m->denominator->slug : (struct str){0}},
                {W_CAUTION, m->caution},
                {W_WHEN, m->naming_word},
                {W_BREAKS, m->break_words},
                {W_LOW, m->low_word},
                {W_HIGH, m->high_word},
                {W_DECIMALS, str_fmt(a, "%d", m->decimals)},
                {W_HEADLINE, m->headline ? S("yes") : S("")}};

    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++)
        if (to->at[kept[i].word].len == 0)
            to->at[kept[i].word] = kept[i].was;
}

static struct str naming_of(const struct merging *g)
{
    struct str word = g->m->words.at[W_WHEN];
    enum period_naming naming;

    if (word.len && period_naming_parse(word, &naming))
        return word;
    /* A publisher who names a year by its end says "the year to March". */
    return g->m->reading.kind == PERIOD_FINANCIAL_END ? S("year-to") : S("");
}

static double limit(struct str word)
{
    double value;

    return word.len && num_parse(word, &value) ? value : NAN;
}

static enum rc put_metric(struct merging *g)
{
    struct staged_metric *m = g->m;
    struct words *t = &m->words;
    int64_t decimals;
    struct arena *a = g->im->w->arena;

    if (m->known)
        words_kept(a, m->known, t);
    if (!int_parse(t->at[W_DECIMALS], &decimals) || decimals < 0 || decimals > 6)
        decimals = m->decimals_seen;
    bool headline = str_eq(t->at[W_HEADLINE], S("yes"));
    if (t->at[W_TITLE].len == 0)
        t->at[W_TITLE] = m->slug;
    if (t->at[W_KIND].len == 0)
        t->at[W_KIND] = S("performance");
    return sql_metric_put(
        g->im->w, g->id, m->slug, t->at[W_TITLE], t->at[W_SAY], t->at[W_MEANING],
        t->at[W_DEFINITION], t->at[W_UNIT], decimals, t->at[W_POLARITY], t->at[W_POLARITY_BY],
        t->at[W_KIND], t->at[W_SUBJECTS], t->at[W_SERVICE], naming_of(g), t->at[W_FREQUENCY],
        t->at[W_SOURCE_TITLE], t->at[W_SOURCE_URL], t->at[W_LICENCE], t->at[W_PUBLISHED],
        t->at[W_GROUP], limit(t->at[W_LOW]), limit(t->at[W_HIGH]), t->at[W_THINGS],
        t->at[W_DENOMINATOR], headline, t->at[W_BREAKS], t->at[W_CAUTION],
        packed_ids(a, g->areas, g->area_count));
}

static enum rc store_metric(struct importer *im, struct staged_metric *m, int64_t delivery)
{
    struct merging g = {.im = im, .m = m};

    g.id = m->known ? m->known->id : im->next_metric_id++;
    im->report->metrics_new += !m->known;
    merge_places(&g);
    TRY(put_metric(&g));
    for (ptrdiff_t i = 0; i < m->slices.len; i++)
        TRY(put_slice(&g, &m->slices.at[i], delivery));
    m->id = g.id;
    return OK;
}

/* --- the whole -------------------------------------------------------------------------------
 */

static enum rc store_notes(struct importer *im)
{
    for (ptrdiff_t i = 0; i < im->notes.len; i++) {
        const struct staged_note *n = &im->notes.at[i];
        TRY(sql_figure_note_put(im->w, im->metrics.at[n->metric].id,
                                period_id(im->w->arena, im->periods.at[n->period]),
                                im->areas.at[n->area].id, n->note));
    }
    return OK;
}

static struct str file_names(const struct importer *im)
{
    struct buf b = buf_make(im->w->arena, 1024 * 1024);

    for (ptrdiff_t i = 0; i < im->report->file_count; i++) {
        struct str path = im->report->files[i].path, part;
        struct str name = path;
        while (str_split(&path, '/', &part))
            name = part;
        if (i)
            buf_char(&b, ';');
        buf_str(&b, name);
    }
    return buf_text(&b);
}

static enum rc store_delivery(struct importer *im, int64_t id)
{
    struct import_file sum = {0};

    for (ptrdiff_t i = 0; i < im->report->file_count; i++) {
        const struct import_file *f = &im->report->files[i];
        sum.cells += f->cells;
        sum.figures += f->figures;
        sum.gaps += f->gaps;
        sum.folded += f->folded;
        sum.rejected += f->rejected;
    }
    return sql_delivery_add(im->w, id, im->profile->name, file_names(im), im->known_from,
                            sum.cells, sum.figures, sum.gaps, sum.folded, sum.rejected,
                            im->report->slices_new + im->report->slices_revised);
}

enum rc import_store(struct importer *im)
{
    struct inform_delivery last;
    enum rc rc = sql_delivery_latest(im->w, &last);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    int64_t delivery = rc == OK ? last.id + 1 : 1;
    TRY(import_store_areas(im));
    for (ptrdiff_t i = 0; i < im->metrics.len; i++)
        TRY(store_metric(im, &im->metrics.at[i], delivery));
    TRY(store_notes(im));
    TRY(import_groups_of_metrics(im));
    TRY(import_groups_store(im));
    if (im->report->slices_new + im->report->slices_revised)
        TRY(store_delivery(im, delivery));
    return OK;
}
