/* import_store.c: a delivery into the store: new areas, metrics, and the slices that differ. */
#include "inform/cite.h"
#include "inform/import_ahead.h"
#include "inform/import_parts.h"
#include "inform/origin.h"
#include "inform/revisions.h"
#include "inform/sector_places.h"

#include "inform_sql.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        if (!im->options->dry_run)
            TRY(sql_area_put(w, a->id, a->code, a->name, a->name, import_type(im, a->code),
                             import_country(im, a->code), S(""), S(""), S(""), S(""), S("")));
        im->report->areas_new++;
    }
    im->areas_stored = im->areas.len;
    for (ptrdiff_t i = 0; i < im->aliases.len && !im->options->dry_run; i++) {
        const struct alias *alias = &im->aliases.at[i];
        const struct area *known = sector_area(w->sector, alias->code);
        if (!known || known->id != im->areas.at[alias->area].id)
            TRY(sql_area_code_put(w, alias->code, im->areas.at[alias->area].id));
    }
    return OK;
}

/* --- one metric ------------------------------------------------------------------------------
 */

/* What was already known of a measure may have been cited since, so that nothing of it is put
 * before today. */
static int64_t known_from(const struct importer *im, const struct staged_metric *m)
{
    struct date published;

    if (!im->options->as_published || m->known ||
        !date_parse(m->words.at[W_PUBLISHED], &published))
        return im->known_from;
    return london_end_of_day(published);
}

static enum rc say_slice(struct importer *im, const struct packed_metric *p,
                         const struct packed_slice *s)
{
    const struct import_options *o = im->options;

    if (!o->seen)
        return OK;
    return o->seen(o->seen_state, &(struct import_seen){.metric = p->m->known,
                                                        .slug = p->m->slug,
                                                        .title = p->m->words.at[W_TITLE],
                                                        .period = im->periods.at[s->period],
                                                        .areas = p->areas,
                                                        .area_count = p->area_count,
                                                        .old = s->old,
                                                        .now = &s->now,
                                                        .told = s->told,
                                                        .changed = s->changed,
                                                        .known_from = known_from(im, p->m)});
}

static struct str sender_of(const struct importer *im, int64_t area_id)
{
    const struct area *area =
        im->options->sent_by_areas ? sector_area_of_id(im->w->sector, area_id) : NULL;

    return area ? area->name : im->options->sent_by;
}

/* Who sent what changed; of what was sent before and is told by its publisher now, that. */
static enum rc put_senders(struct importer *im, const struct packed_metric *p,
                           const struct packed_slice *s, int64_t from)
{
    const struct import_options *o = im->options;
    const struct metric *known = p->m->known;
    bool before = known && s->old && s->known_period >= 0 && known->sent[s->known_period];
    struct slice none;

    if (!o->sent_by.len && !o->sent_by_areas && !before)
        return OK;
    slice_make(p->arena, 0, &none);
    struct str period = period_id(im->w->arena, im->periods.at[s->period]);
    for (ptrdiff_t i = 0; i < p->area_count; i++)
        if (!slice_same(s->old ? s->old : &none, i, &s->now, i))
            TRY(sent_figure_put(im->w,
                                &(struct sent_place){p->m->id, period, p->areas[i], from},
                                sender_of(im, p->areas[i])));
    return OK;
}

static enum rc put_slice(struct importer *im, const struct packed_metric *p,
                         const struct packed_slice *s, int64_t delivery)
{
    const struct metric *known = p->m->known;
    struct period period = im->periods.at[s->period];

    TRY(say_slice(im, p, s));
    if (s->changed == 0)
        return OK;
    im->report->figures_changed += s->changed;
    im->report->slices_new += !s->old;
    im->report->slices_revised += s->old != NULL;
    if (!s->old)
        im->more_changed = true;
    if (im->options->dry_run)
        return OK;
    int64_t from = known_from(im, p->m);
    if (s->old) {
        TRY(cite_revised(im->w, known, period, p->areas, p->area_count, s->old, &s->now, from));
        *list_push(im->w->arena, &im->changes) = (struct slice_change){
            known->index, s->known_period, from, str_copy(im->w->arena, s->bytes)};
        TRY(revision_note_put(im->w, known, period, from, im->options->note));
    }
    TRY(put_senders(im, p, s, from));
    return sql_slice_add(im->w, p->m->id, period_id(p->arena, period), everyone, from, delivery,
                         s->bytes);
}

/* Words that this delivery leaves out stay as they were; whether all do. */
static bool words_kept(struct arena *a, struct staged_metric *m)
{
    struct words was;
    bool same = true;

    metric_words(a, m->known, &was);
    for (int i = 0; i < W_PERIOD_KIND; i++) {
        struct str *now = &m->words.at[i];
        if (now->len == 0 && !(m->cleared >> i & 1))
            *now = was.at[i];
        same = same && str_eq(*now, was.at[i]);
    }
    return same;
}

static struct str naming_of(const struct staged_metric *m)
{
    struct str word = m->words.at[W_WHEN];
    enum period_naming naming;

    if (word.len && period_naming_parse(word, &naming))
        return word;
    /* A publisher who names a year by its end says "the year to March". */
    return m->reading.kind == PERIOD_FINANCIAL_END ? S("year-to") : S("");
}

static double limit(struct str word)
{
    double value;

    return word.len && num_parse(word, &value) ? value : NAN;
}

static enum rc put_metric(struct importer *im, const struct packed_metric *p)
{
    struct staged_metric *m = p->m;
    struct words *t = &m->words;
    int64_t decimals;
    struct arena *a = im->w->arena;

    bool same = m->known && words_kept(a, m) && p->area_count == m->known->area_count;
    if (!same)
        im->more_changed = true;
    if (!int_parse(t->at[W_DECIMALS], &decimals) || decimals < 0 || decimals > 6)
        decimals = m->decimals_seen;
    bool headline = str_eq(t->at[W_HEADLINE], S("yes"));
    if (t->at[W_TITLE].len == 0)
        t->at[W_TITLE] = m->slug;
    if (t->at[W_KIND].len == 0)
        t->at[W_KIND] = S("performance");
    if (im->options->dry_run)
        return OK;
    return sql_metric_put(
        im->w, m->id, m->slug, t->at[W_TITLE], t->at[W_SAY], t->at[W_MEANING],
        t->at[W_DEFINITION], t->at[W_UNIT], decimals, t->at[W_POLARITY], t->at[W_POLARITY_BY],
        t->at[W_KIND], t->at[W_SUBJECTS], t->at[W_SERVICE], naming_of(m), t->at[W_FREQUENCY],
        t->at[W_SOURCE_TITLE], t->at[W_SOURCE_URL], t->at[W_LICENCE], t->at[W_PUBLISHED],
        t->at[W_GROUP], limit(t->at[W_LOW]), limit(t->at[W_HIGH]), t->at[W_THINGS],
        t->at[W_DENOMINATOR], headline, t->at[W_BREAKS], t->at[W_CAUTION],
        str_eq(t->at[W_ADDS], S("yes")), t->at[W_FORMULA], t->at[W_OTHER_WORDS],
        t->at[W_BREAKDOWN], places_pack(p->arena, p->areas, p->area_count));
}

/* Metrics on their way into the store: packed ahead, put in their order. */
struct storing {
    struct importer *im;
    int64_t delivery;
    struct packed_metric slots[AHEAD_SLOTS];
};

static void pack_one(void *state, int worker, int slot, ptrdiff_t metric)
{
    struct storing *s = state;
    struct packed_metric *p = &s->slots[slot];

    (void)worker;
    if (p->arena)
        arena_reset(p->arena);
    else
        p->arena = arena_open();
    import_pack(s->im, metric, p);
}

static enum rc put_one(void *state, int slot, ptrdiff_t metric)
{
    struct storing *s = state;
    struct importer *im = s->im;
    const struct packed_metric *p = &s->slots[slot];
    struct import_file *read = im->waiting.file;

    (void)metric;
    TRY(p->rc);
    if (read) {
        read->figures += p->settled.figures;
        read->gaps += p->settled.gaps;
        read->folded += p->settled.folded;
    }
    p->m->id = p->m->known ? p->m->known->id : im->next_metric_id++;
    im->report->metrics_new += !p->m->known;
    TRY(put_metric(im, p));
    for (ptrdiff_t i = 0; i < p->slice_count; i++)
        TRY(put_slice(im, p, &p->slices[i], s->delivery));
    return OK;
}

static enum rc store_metrics(struct importer *im, int64_t delivery)
{
    struct storing s = {.im = im, .delivery = delivery};
    struct ahead ahead = {
        .count = im->metrics.len, .make = pack_one, .take = put_one, .state = &s};
    enum rc rc = ahead_run(&ahead);

    for (int i = 0; i < AHEAD_SLOTS; i++)
        arena_close(s.slots[i].arena);
    return rc;
}

/* --- the whole -------------------------------------------------------------------------------
 */

static enum rc store_notes(struct importer *im)
{
    for (ptrdiff_t i = 0; i < im->notes.len && !im->options->dry_run; i++) {
        const struct staged_note *n = &im->notes.at[i];
        TRY(sql_figure_note_put(im->w, im->metrics.at[n->metric].id,
                                period_id(im->w->arena, im->periods.at[n->period]),
                                im->areas.at[n->area].id, n->note));
    }
    return OK;
}

/* A delivery is told to everyone who looks for revisions: folders are nobody's business. */
static struct str without_folder(struct str path)
{
    struct str name = path, part;

    while (path.len && str_split(&path, '/', &part))
        name = part;
    return name;
}

static struct str profile_name(const struct importer *im)
{
    struct str name = without_folder(im->profile->name), ending = S(".profile");

    return str_ends(name, ending) ? str_cut(name, 0, name.len - ending.len) : name;
}

static struct str file_names(const struct importer *im)
{
    struct buf b = buf_make(im->w->arena, 1024 * 1024);

    for (ptrdiff_t i = 0; i < im->report->file_count; i++) {
        if (i)
            buf_char(&b, ';');
        buf_str(&b, without_folder(im->report->files[i].path));
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
    return sql_delivery_add(im->w, id, profile_name(im), file_names(im), im->known_from,
                            sum.cells, sum.figures, sum.gaps, sum.folded, sum.rejected,
                            im->report->slices_new + im->report->slices_revised);
}

/* Where only figures changed a snapshot can be made of the one there is. */
static void tell_changes(struct importer *im)
{
    struct import_report *r = im->report;
    bool more = im->more_changed || im->notes.len || im->aliases.len || r->slices_new ||
                r->areas_new || r->metrics_new || r->formulas_changed || r->groups_changed ||
                r->postcodes || r->releases || r->subjects;

    r->changes = im->changes.at;
    r->change_count = more ? 0 : im->changes.len;
}

enum rc import_store(struct importer *im)
{
    struct inform_delivery_last last;
    enum rc rc = sql_delivery_last(im->w, &last);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    int64_t delivery = rc == OK ? last.id + 1 : 1;
    TRY(import_store_areas(im));
    TRY(store_metrics(im, delivery));
    TRY(store_notes(im));
    TRY(import_groups_of_metrics(im));
    TRY(import_groups_store(im));
    if (im->report->slices_new + im->report->slices_revised && !im->options->dry_run)
        TRY(store_delivery(im, delivery));
    TRY(cite_derived(im->w, im->changes.at, im->changes.len, im->known_from));
    tell_changes(im);
    return OK;
}
