/* find.c: what fits a question, and in which order. */
#include "inform/find_parts.h"
#include "inform/sector_parts.h"

#include "calc/calc.h"

#include <math.h>
#include <stdlib.h>

/* What a name that fits is worth beside the words in it, whose parts bring less than 9 each. */
static const double fit_worth[] = {60, 20, 10, 5};
/* What another word for the same is worth beside the word that was typed. */
static const double meaning_worth = 0.9;
/* What fits less than this part of what the best of its kind does is left out. */
static const double least_part = 0.4;
/* An area's other names are worth a little less than its own. */
static const double other_name_worth = -3;
/* Who names a council beside other words asks for a figure. */
static const double figure_worth = 60;
/* A council that exists is meant before one that ended, before a region, and before a topic
 * that begins with the same letters; of measures those that a council's page leads with. */
static const double ended_worth = -15, council_worth = 4, headline_worth = 0.5;

enum { BIT_TYPED = 1, BIT_MEANT = 2 };

int find_fit(struct str key, struct str words)
{
    if (str_eq(key, words))
        return 0;
    if (str_starts(key, words))
        return 1;
    for (ptrdiff_t i = 0; i + words.len < key.len; i++)
        if (key.at[i] == ' ' && str_starts(str_cut(key, i + 1, key.len), words))
            return 2;
    struct str rest = words, word;
    while (str_split(&rest, ' ', &word)) {
        struct str left = key, one;
        bool there = false;
        while (!there && left.len && str_split(&left, ' ', &one))
            there = str_starts(one, word);
        if (!there)
            return FIND_NO_FIT;
    }
    return words.len ? 3 : FIND_NO_FIT;
}

static int better(int one, int other)
{
    return one < other ? one : other;
}

/* --- one document
 * ---------------------------------------------------------------------------- */

static enum find_kind kind_of(const struct find_index *x, ptrdiff_t document)
{
    int kind = 0;

    while (document >= x->first[kind + 1])
        kind++;
    return (enum find_kind)kind;
}

static int name_fit(struct arena *a, const struct found *f, struct str words)
{
    int fit = FIND_NO_FIT;

    switch (f->kind) {
    case FIND_AREA:
        return find_fit(f->area->key, words);
    case FIND_METRIC:
        fit = find_fit(f->metric->key, words);
        /* The key is the title and the id: a whole title is no less than a whole key. */
        return fit == 1 && str_eq(str_fold(a, f->metric->title), words) ? 0 : fit;
    case FIND_SUBJECT:
        return find_fit(str_fold(a, f->subject->title), words);
    case FIND_SERVICE:
        return find_fit(str_fold(a, f->service->title), words);
    default:
        return find_fit(str_fold(a, str_of(f->method->words.title)), words);
    }
}

static struct found found_at(const struct sector *s, ptrdiff_t document)
{
    const struct find_index *x = s->find;
    struct found f = {.kind = kind_of(x, document)};
    ptrdiff_t i = document - x->first[f.kind];

    switch (f.kind) {
    case FIND_AREA:
        f.area = &s->areas[i];
        break;
    case FIND_METRIC:
        f.metric = &s->metrics[i];
        break;
    case FIND_SUBJECT:
        f.subject = &s->subjects[i];
        break;
    case FIND_SERVICE:
        f.service = &s->services[i];
        break;
    default:
        f.method = calc_methods[i];
    }
    return f;
}

static double worth_of(const struct found *f)
{
    if (f->kind == FIND_AREA)
        return (area_ended(f->area) ? ended_worth : 0) +
               (f->area->type->council ? council_worth : 0);
    return f->kind == FIND_METRIC && f->metric->headline ? headline_worth : 0;
}

/* --- all of them
 * -------------------------------------------------------------------------------- */

struct finding {
    const struct sector *s;
    struct arena *arena;
    const struct find_ask *ask;
    struct find_question q;
    struct word_scores scores;
    struct str words; /* that are to fit, in their order */
    struct str typed; /* with those between them that say nothing */
    struct ranked {
        struct found found;
        ptrdiff_t document;
    } * all;
    ptrdiff_t count;
};

static void ask_parts(struct finding *f)
{
    for (ptrdiff_t i = 0; i < f->q.part_count; i++) {
        const struct find_part *p = &f->q.parts[i];
        bool begins = f->ask->all || (i + 1 == f->q.part_count && !p->meant);
        word_scores_way(&f->scores, p->words, p->count, begins, 1, BIT_TYPED);
        for (ptrdiff_t k = 0; p->meant && k < p->meant->count; k++) {
            struct str words[FIND_MOST_WORDS], rest = p->meant->meant[k];
            ptrdiff_t n = 0;
            while (n < FIND_MOST_WORDS && rest.len && str_split(&rest, ' ', &words[n]))
                n++;
            word_scores_way(&f->scores, words, n, false, meaning_worth, BIT_MEANT);
        }
        word_scores_part(&f->scores);
    }
}

/* The best fit of the words as they were typed, and without those that say nothing; *worth is
 * what it is worth. */
static int best_fit(const struct finding *f, const struct found *found, double *worth)
{
    int own = better(name_fit(f->arena, found, f->typed), name_fit(f->arena, found, f->words));
    int other =
        found->kind == FIND_AREA ? sector_name_fit(f->s, found->area, f->words) : FIND_NO_FIT;

    *worth = own <= other ? (own == FIND_NO_FIT ? 0 : fit_worth[own])
                          : fit_worth[other] + other_name_worth;
    return better(own, other);
}

static struct str part_words(struct finding *f)
{
    struct buf b = buf_make(f->arena, 64 * 1024);

    for (ptrdiff_t i = 0; i < f->q.part_count; i++)
        for (ptrdiff_t k = 0; k < f->q.parts[i].count; k++) {
            buf_str(&b, b.len ? S(" ") : S(""));
            buf_str(&b, f->q.parts[i].words[k]);
        }
    return buf_text(&b);
}

static void rank_one(struct finding *f, ptrdiff_t document)
{
    struct found found = found_at(f->s, document);
    ptrdiff_t parts = f->scores.parts[document];

    if (!(f->ask->kinds & 1u << found.kind) || (f->ask->all && parts < f->q.part_count))
        return;
    double worth;
    int fit = best_fit(f, &found, &worth);
    if (f->ask->all && found.kind == FIND_AREA && fit == FIND_NO_FIT)
        return;
    found.why = fit == 0                                ? FIND_BY_NAME
                : fit == 1                              ? FIND_BY_START
                : f->scores.other[document] & BIT_MEANT ? FIND_BY_MEANING
                                                        : FIND_BY_WORDS;
    double share = (double)parts / (double)f->q.part_count;
    found.fit = f->scores.sum[document] * share + worth + worth_of(&found);
    found.score = found.fit + (f->q.area && found.kind == FIND_METRIC ? figure_worth : 0);
    f->all[f->count++] = (struct ranked){found, document};
}

static int best_first(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;

    if (a->found.score != b->found.score)
        return a->found.score > b->found.score ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

static void keep_best(struct finding *f, struct find_result *out)
{
    ptrdiff_t kept[FIND_KINDS] = {0};
    double best[FIND_KINDS] = {0};

    if (f->count)
        qsort(f->all, (size_t)f->count, sizeof *f->all, best_first);
    for (ptrdiff_t i = 0; i < f->count; i++) {
        const struct found *one = &f->all[i].found;
        if (kept[one->kind] == 0)
            best[one->kind] = one->fit;
        double room = fabs(best[one->kind]) * (1 - least_part);
        bool enough = f->ask->all || one->fit >= best[one->kind] - room;
        if (enough && kept[one->kind]++ < f->ask->most)
            *list_push(f->arena, &out->found) = *one;
    }
}

static bool by_code(struct finding *f, struct find_result *out)
{
    const struct area *area = sector_area(f->s, str_trim(f->ask->words));
    const struct metric *metric = sector_metric(f->s, str_trim(f->ask->words));

    if (area && f->ask->kinds & 1u << FIND_AREA)
        *list_push(f->arena, &out->found) =
            (struct found){.kind = FIND_AREA, .why = FIND_BY_CODE, .area = area};
    else if (metric && f->ask->kinds & 1u << FIND_METRIC && !f->ask->all)
        *list_push(f->arena, &out->found) =
            (struct found){.kind = FIND_METRIC, .why = FIND_BY_CODE, .metric = metric};
    return out->found.len > 0;
}

/* The words as they are spelt here; without a council's name, or with it. */
static struct str typed_words(struct finding *f, bool all)
{
    struct buf b = buf_make(f->arena, 64 * 1024);

    for (ptrdiff_t i = 0; i < f->q.count; i++) {
        if (f->q.used[i] && !all)
            continue;
        buf_str(&b, b.len ? S(" ") : S(""));
        buf_str(&b, f->q.words[i]);
    }
    return buf_text(&b);
}

static void find_by_words(struct finding *f, struct find_result *out)
{
    const struct find_index *x = f->s->find;

    find_question_read(f->s, f->arena, f->ask, &f->q);
    if (!f->q.count || !f->q.part_count)
        return;
    f->words = part_words(f);
    f->typed = typed_words(f, false);
    word_scores_make(f->arena, x->words, &f->scores);
    ask_parts(f);
    f->all = arena_new(f->arena, struct ranked, x->first[FIND_KINDS]);
    for (ptrdiff_t i = 0; i < x->first[FIND_KINDS]; i++)
        if (f->scores.parts[i])
            rank_one(f, i);
    keep_best(f, out);
}

/* A whole name that is spelt nearly so: one slip in three letters still sounds like it. */
static void near_name(struct finding *f, struct find_result *out)
{
    struct str words = str_fold(f->arena, f->ask->words);
    int most = (int)(words.len / 3), best = most + 1;
    const struct area *found = NULL;

    for (ptrdiff_t i = 0; f->ask->kinds & 1u << FIND_AREA && i < f->s->area_count; i++) {
        const struct area *area = &f->s->areas[i];
        int n = word_slips(words, area->key, most);
        if (n > most || n > best || (n == best && (!found || !area_ended(found))))
            continue;
        best = n;
        found = area;
    }
    if (!found)
        return;
    *list_push(f->arena, &out->found) =
        (struct found){.kind = FIND_AREA, .why = FIND_BY_WORDS, .area = found};
    out->showing = found->name;
}

void find_run(const struct sector *s, struct arena *a, const struct find_ask *ask,
              struct find_result *out)
{
    struct finding f = {.s = s, .arena = a, .ask = ask};

    *out = (struct find_result){0};
    if (!s->find || !str_trim(ask->words).len || by_code(&f, out))
        return;
    struct find_ask as_typed = *ask;
    as_typed.near = false;
    if (ask->all) {
        f.ask = &as_typed;
        find_by_words(&f, out);
        if (out->found.len || !ask->near)
            return;
        f = (struct finding){.s = s, .arena = a, .ask = ask};
    }
    find_by_words(&f, out);
    if (!out->found.len && ask->near)
        near_name(&f, out);
    out->area = f.q.area;
    if (!out->showing.len && f.q.corrected)
        out->showing = typed_words(&f, true);
}

struct str find_why_words(enum find_why why)
{
    switch (why) {
    case FIND_BY_CODE:
        return S("its code");
    case FIND_BY_NAME:
        return S("its name");
    case FIND_BY_START:
        return S("its name begins so");
    case FIND_BY_MEANING:
        return S("another word for it");
    default:
        return S("words in what is said of it");
    }
}

/* --- areas and measures alone
 * ------------------------------------------------------------------------- */

/* In memory of its own: what is scored for one name is as large as the index, and a form may
 * name hundreds. */
void sector_find_areas(const struct sector *s, struct arena *a, struct str words, bool near,
                       ptrdiff_t most, struct area_list *out)
{
    struct arena *scratch = arena_open();
    struct find_result found;

    *out = (struct area_list){0};
    find_run(s, scratch, &(struct find_ask){words, 1u << FIND_AREA, true, near, most}, &found);
    for (ptrdiff_t i = 0; i < found.found.len; i++)
        *list_push(a, out) = found.found.at[i].area;
    arena_close(scratch);
}

void sector_find_metrics(const struct sector *s, struct arena *a, struct str words, bool near,
                         ptrdiff_t most, struct metric_list *out)
{
    struct arena *scratch = arena_open();
    struct find_result found;

    *out = (struct metric_list){0};
    find_run(s, scratch, &(struct find_ask){words, 1u << FIND_METRIC, true, near, most},
             &found);
    for (ptrdiff_t i = 0; i < found.found.len; i++)
        *list_push(a, out) = found.found.at[i].metric;
    arena_close(scratch);
}
