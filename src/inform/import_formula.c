/* import_formula.c: measures by their words alone, and those that are worked out from others:
 * every formula is looked at before anything is stored. */
#include "inform/derive.h"
#include "inform/import_parts.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>

enum { LONGEST_WORDS = 4000 };

/* --- what words may be
 * -------------------------------------------------------------------------- */

static bool is_decimals(struct str s)
{
    int64_t n;

    return int_parse(s, &n) && n >= 0 && n <= 6;
}

static bool is_polarity(struct str s)
{
    return str_eq(s, S("high")) || str_eq(s, S("low")) || str_eq(s, S("none"));
}

static bool is_number(struct str s)
{
    double n;

    return num_parse(s, &n);
}

static bool is_date(struct str s)
{
    struct date d;

    return date_parse(s, &d);
}

static bool is_yes(struct str s)
{
    return str_eq(s, S("yes")) || str_eq(s, S("no"));
}

static bool is_kind(struct str s)
{
    return str_eq(s, S("context")) || str_eq(s, S("cost")) || str_eq(s, S("performance")) ||
           str_eq(s, S("satisfaction"));
}

static bool is_naming(struct str s)
{
    enum period_naming naming;

    return period_naming_parse(s, &naming);
}

static const struct {
    enum word word;
    bool (*fits)(struct str s);
    const char *due;
} checks[] = {{W_DECIMALS, is_decimals, "a whole number from 0 to 6"},
              {W_POLARITY, is_polarity, "high, low or none"},
              {W_KIND, is_kind, "context, cost, performance or satisfaction"},
              {W_WHEN, is_naming, "a way of naming periods: see docs/howto/write-a-profile.md"},
              {W_LOW, is_number, "a number"},
              {W_HIGH, is_number, "a number"},
              {W_PUBLISHED, is_date, "a date such as 2026-03-31"},
              {W_HEADLINE, is_yes, "yes or no"},
              {W_ADDS, is_yes, "yes or no"}};

static enum rc check_words(struct importer *im, const struct words *words,
                           const ptrdiff_t *columns)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(checks); i++) {
        struct str word = words->at[checks[i].word];
        if (word.len && !checks[i].fits(word))
            return import_fail(im, columns[checks[i].word], "\"%.*s\" is not %s.",
                               STR_ARG(import_cut(word, 60)), checks[i].due);
    }
    return OK;
}

static bool is_service(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->service_count; i++)
        if (str_eq(s->services[i].slug, slug))
            return true;
    return false;
}

/* Words that name something here name something that there is. */
static enum rc check_names(struct importer *im, const struct words *words,
                           const ptrdiff_t *columns)
{
    const struct sector *s = im->w->sector;
    struct str rest = words->at[W_SUBJECTS], one;

    while (rest.len && str_split(&rest, ';', &one))
        if (str_trim(one).len && !sector_subject(s, str_trim(one)))
            return import_fail(im, columns[W_SUBJECTS], "There is no topic \"%.*s\".",
                               STR_ARG(import_cut(one, 60)));
    if (words->at[W_SERVICE].len && !is_service(s, words->at[W_SERVICE]))
        return import_fail(im, columns[W_SERVICE], "There is no service \"%.*s\".",
                           STR_ARG(import_cut(words->at[W_SERVICE], 60)));
    if (words->at[W_GROUP].len && !sector_group(s, words->at[W_GROUP]))
        return import_fail(im, columns[W_GROUP], "There is no group of councils \"%.*s\".",
                           STR_ARG(import_cut(words->at[W_GROUP], 60)));
    return OK;
}

/* Of a direction that is new, or whose author is taken away. */
static bool needs_author(const struct words *words, const struct metric *known)
{
    struct str polarity = words->at[W_POLARITY];
    bool as_before = known && str_eq(known->polarity_word, polarity) && !known->polarity_by.len;

    return (str_eq(polarity, S("high")) || str_eq(polarity, S("low"))) && !as_before &&
           !words->at[W_POLARITY_BY].len;
}

/* Where the table is all there is to say. */
static enum rc check_whole(struct importer *im, const struct words *words,
                           const ptrdiff_t *columns, const struct metric *known)
{
    if (columns[W_POLARITY_BY] >= 0 && needs_author(words, known))
        return import_fail(im, columns[W_POLARITY_BY],
                           "Say who says that a %s figure is better.",
                           str_eq(words->at[W_POLARITY], S("high")) ? "higher" : "lower");
    if (known && known->formula.len && !words->at[W_FORMULA].len && columns[W_FORMULA] >= 0)
        return import_fail(
            im, columns[W_FORMULA],
            "\"%.*s\" is worked out by a formula, and has no figures without one.",
            STR_ARG(known->slug));
    return OK;
}

/* --- a table of measures
 * ------------------------------------------------------------------------ */

static enum rc stage(struct importer *im, struct str slug, const struct words *words,
                     uint32_t cleared, struct told_at told)
{
    bool fresh;
    ptrdiff_t *at = text_cache_at(&im->slugs, slug, 0, &fresh);

    if (!fresh && *at >= 0)
        return import_fail(im, im->layout.indicator, "The measure \"%.*s\" stands here twice.",
                           STR_ARG(slug));
    struct staged_metric *m = list_push(im->w->arena, &im->metrics);
    m->slug = slug;
    m->words = *words;
    m->cleared = cleared;
    m->known = sector_metric(im->w->sector, slug);
    m->formula_at = told;
    m->low = m->high = NAN;
    *text_cache_at(&im->slugs, slug, 0, &fresh) = im->metrics.len - 1;
    return OK;
}

/* By bit, which words the table has a column for. */
static uint32_t columns_told(const ptrdiff_t *columns)
{
    uint32_t told = 0;

    for (int f = 0; f < W_COUNT; f++)
        told |= columns[f] >= 0 ? (uint32_t)1 << f : 0;
    return told;
}

static enum rc metric_row(struct importer *im, const ptrdiff_t *columns)
{
    struct arena *a = im->w->arena;
    struct str slug = str_copy(a, str_trim(import_cell(im, im->layout.indicator)));
    struct words words;

    TRY(import_row_whole(im));
    im->file->rows++;
    TRY(import_id_check(im, slug));
    for (int f = 0; f < W_COUNT; f++)
        words.at[f] =
            import_cut(import_paragraph(a, import_cell(im, columns[f])), LONGEST_WORDS);
    const struct metric *known = sector_metric(im->w->sector, slug);
    bool whole = im->options->whole_words;
    TRY(check_words(im, &words, columns));
    TRY(check_names(im, &words, columns));
    if (whole)
        TRY(check_whole(im, &words, columns, known));
    if (!words.at[W_FORMULA].len && !known && !whole)
        return import_fail(
            im, im->layout.indicator,
            "There is no measure \"%.*s\" yet, and the row has no formula to work "
            "it out by. Import its figures first, or give it a formula.",
            STR_ARG(slug));
    return stage(im, slug, &words, whole ? columns_told(columns) : 0,
                 (struct told_at){im->file->path, im->row.line, columns[W_FORMULA]});
}

static bool is_staged(struct importer *im, struct str slug)
{
    bool fresh;

    return *text_cache_at(&im->slugs, slug, 0, &fresh) >= 0;
}

/* Once all rows are read, as one may name another. */
static enum rc check_denominators(struct importer *im, ptrdiff_t column)
{
    for (ptrdiff_t i = 0; i < im->metrics.len; i++) {
        const struct staged_metric *m = &im->metrics.at[i];
        struct str slug = m->words.at[W_DENOMINATOR];
        if (!slug.len || sector_metric(im->w->sector, slug) || is_staged(im, slug))
            continue;
        im->row.line = m->formula_at.line;
        return import_fail(im, column, "There is no measure \"%.*s\".",
                           STR_ARG(import_cut(slug, 80)));
    }
    return OK;
}

enum rc import_metrics_file(struct importer *im, struct csv *csv)
{
    ptrdiff_t columns[W_COUNT], named = 1;
    enum rc rc;

    im->layout.indicator = import_column(im, S("id"));
    for (int f = 0; f < W_COUNT; f++) {
        columns[f] = import_column(im, word_names[f]);
        named += columns[f] >= 0;
    }
    if (named < im->layout.columns)
        import_notice(im, (struct str){0},
                      "The header has columns that are not read. Those that are: id, title, "
                      "formula, unit, decimals, polarity, and the others of an exported "
                      "metrics.csv.");
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(metric_row(im, columns));
    if (rc == INVALID)
        return import_csv_failed(im, csv);
    return rc == NOT_FOUND ? check_denominators(im, columns[W_DENOMINATOR]) : rc;
}

/* --- formulas beside figures
 * -------------------------------------------------------------------- */

/* Where the publisher's table beside the figures keeps formulas; -1 when it keeps none. */
static ptrdiff_t side_column(const struct importer *im)
{
    const struct profile_line *line = NULL;

    while (im->layout.metric_as_is && im->side.header &&
           (line = profile_next(im->profile, im->layout.shape, "side", line)))
        for (ptrdiff_t i = 0; str_eq(line->mark, S("formula")) && i < im->side.columns; i++)
            if (str_eq(im->side.header[i], line->value))
                return i;
    return -1;
}

/* What is said from now on is about that line. */
static void told_by(struct importer *im, const struct told_at *at)
{
    im->file->path = at->path;
    im->row.line = at->line;
    im->layout.columns = 0;
    im->layout.indicator = -1;
}

static enum rc stage_side(struct importer *im)
{
    const struct side_table *side = &im->side;
    ptrdiff_t column = side_column(im);

    for (ptrdiff_t i = 0; column >= 0 && i < side->rows.len; i++) {
        struct str slug = side->rows.at[i][side->key];
        struct words words = {0};
        struct told_at told = {side->path, side->lines.at[i], column};
        if (!str_trim(side->rows.at[i][column]).len || is_staged(im, slug))
            continue;
        told_by(im, &told);
        TRY(import_id_check(im, slug));
        import_side_fill(im, slug, &words);
        TRY(stage(im, slug, &words, 0, told));
    }
    return OK;
}

static enum rc stage_own(struct importer *im)
{
    for (ptrdiff_t i = 0; i < im->own_words.len; i++) {
        const struct word_row *row = &im->own_words.at[i];
        struct told_at told = {im->own_words.table, row->line, im->own_words.formula_column};
        if (row->words.at[W_FORMULA].len && str_find(row->id, S("*")) < 0 &&
            !is_staged(im, row->id))
            TRY(stage(im, row->id, &row->words, 0, told));
    }
    return OK;
}

/* --- are they sound?
 * ---------------------------------------------------------------------------- */

struct checking {
    struct importer *im;
    struct derive_set set; /* the measures that are known, then those that are staged */
};

static ptrdiff_t find(void *state, struct str slug)
{
    const struct checking *c = state;
    const struct metric *known = sector_metric(c->im->w->sector, slug);
    bool fresh;

    if (known)
        return known->index;
    ptrdiff_t staged = *text_cache_at(&c->im->slugs, slug, 0, &fresh);
    return staged < 0 ? -1 : c->im->w->sector->metric_count + staged;
}

static ptrdiff_t place_of(const struct checking *c, ptrdiff_t staged)
{
    const struct metric *known = c->im->metrics.at[staged].known;

    return known ? known->index : c->im->w->sector->metric_count + staged;
}

struct reported_period {
    struct period period;
    ptrdiff_t reported;
};
struct reported_list {
    struct reported_period *at;
    ptrdiff_t len, cap;
};

static int by_period(const void *left, const void *right)
{
    return period_cmp(((const struct reported_period *)left)->period,
                      ((const struct reported_period *)right)->period);
}

static void add_period(struct arena *a, struct reported_list *list, struct period p,
                       ptrdiff_t reported)
{
    for (ptrdiff_t i = 0; i < list->len; i++)
        if (period_eq(list->at[i].period, p)) {
            list->at[i].reported += reported;
            return;
        }
    *list_push(a, list) = (struct reported_period){p, reported};
}

static ptrdiff_t values_in(const struct slice *s)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->count; i++)
        n += slice_state(s, i) == STATE_VALUE;
    return n;
}

/* What is known of it, and what this delivery brings. */
static void describe(struct checking *c, const struct metric *known,
                     const struct staged_metric *staged, struct derive_measure *to)
{
    struct arena *a = c->im->w->arena;
    struct reported_list list = {0};

    for (ptrdiff_t p = 0; known && !known->inputs && p < known->period_count; p++)
        add_period(a, &list, known->periods[p],
                   cube_at(c->im->w->sector->cube, known->index, p)->summary.reported);
    for (ptrdiff_t i = 0; staged && i < staged->slices.len; i++)
        add_period(a, &list, c->im->periods.at[staged->slices.at[i].period],
                   values_in(&staged->slices.at[i].slice));
    if (list.len)
        qsort(list.at, (size_t)list.len, sizeof *list.at, by_period);
    struct period *periods = arena_new(a, struct period, list.len);
    ptrdiff_t *reported = arena_new(a, ptrdiff_t, list.len);
    for (ptrdiff_t i = 0; i < list.len; i++) {
        periods[i] = list.at[i].period;
        reported[i] = list.at[i].reported;
    }
    to->slug = known ? known->slug : staged->slug;
    to->periods = (struct period_set){periods, list.len, false};
    to->reported = reported;
    if (!list.len)
        to->formula = staged && staged->words.at[W_FORMULA].len ? staged->words.at[W_FORMULA]
                      : known                                   ? known->formula
                                                                : (struct str){0};
}

static void describe_all(struct checking *c)
{
    const struct sector *s = c->im->w->sector;
    ptrdiff_t staged = c->im->metrics.len;

    c->set = (struct derive_set){
        .arena = c->im->w->arena, .count = s->metric_count + staged, .find = find, .state = c};
    c->set.at = arena_new(c->im->w->arena, struct derive_measure, c->set.count);
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        describe(c, &s->metrics[i], NULL, &c->set.at[i]);
    for (ptrdiff_t i = 0; i < staged; i++)
        describe(c, c->im->metrics.at[i].known, &c->im->metrics.at[i],
                 &c->set.at[place_of(c, i)]);
}

static enum rc fail_at(struct importer *im, const struct told_at *at, ptrdiff_t character,
                       struct str words)
{
    struct str where = str_fmt(im->w->arena, "%.*s:%lld:%td", STR_ARG(at->path),
                               (long long)at->line, at->column + 1);

    if (!character)
        return work_fail(im->w, INVALID, where.at, "Column \"formula\": %.*s", STR_ARG(words));
    return work_fail(im->w, INVALID, where.at, "Column \"formula\": at character %td: %.*s",
                     character, STR_ARG(words));
}

/* The fault is told where it is, when that is in this delivery. */
static enum rc tell_fault(struct checking *c, ptrdiff_t staged)
{
    const struct derive_measure *of = &c->set.at[place_of(c, staged)];
    const struct importer *im = c->im;

    for (ptrdiff_t i = 0; i < im->metrics.len; i++)
        if (of->fault_of >= 0 && place_of(c, i) == of->fault_of &&
            im->metrics.at[i].words.at[W_FORMULA].len) {
            staged = i;
            of = &c->set.at[of->fault_of];
        }
    return fail_at(c->im, &im->metrics.at[staged].formula_at, of->fault.column,
                   of->fault.words);
}

static int decimals_of(const struct checking *c, ptrdiff_t measure)
{
    const struct sector *s = c->im->w->sector;
    int64_t told;

    if (measure < s->metric_count)
        return s->metrics[measure].decimals;
    const struct staged_metric *m = &c->im->metrics.at[measure - s->metric_count];
    return int_parse(m->words.at[W_DECIMALS], &told) ? (int)told : m->decimals_seen;
}

/* Where the row does not say: as many decimals as what it is worked out from. */
static void take_decimals(struct checking *c, struct staged_metric *m,
                          const struct derive_measure *plan)
{
    for (ptrdiff_t i = 0; i < plan->tree.input_count; i++) {
        int decimals = decimals_of(c, plan->inputs[i]);
        if (decimals > m->decimals_seen)
            m->decimals_seen = decimals;
    }
}

static enum rc check_one(struct checking *c, ptrdiff_t staged)
{
    struct importer *im = c->im;
    struct staged_metric *m = &im->metrics.at[staged];
    struct derive_measure *plan = &c->set.at[place_of(c, staged)];
    struct str formula = m->words.at[W_FORMULA];

    if (!formula.len)
        return OK;
    if (!plan->formula.len)
        return fail_at(im, &m->formula_at, 0,
                       str_fmt(im->w->arena,
                               "\"%.*s\" has published figures. What is worked out needs an id "
                               "of its own.",
                               STR_ARG(m->slug)));
    derive_plan(&c->set, place_of(c, staged));
    if (plan->fault.words.len)
        return tell_fault(c, staged);
    take_decimals(c, m, plan);
    if (m->known && m->known->formula.len && !str_eq(m->known->formula, formula)) {
        im->report->formulas_changed++;
        told_by(im, &m->formula_at);
        import_notice(im, (struct str){0}, "The formula of %.*s was: %.*s", STR_ARG(m->slug),
                      STR_ARG(m->known->formula));
    }
    return OK;
}

/* A changed formula must not take away what others are worked out from. */
static enum rc check_others(struct checking *c, const struct told_at *at)
{
    const struct sector *s = c->im->w->sector;

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        if (!s->metrics[i].inputs)
            continue;
        derive_plan(&c->set, i);
        if (c->set.at[i].fault.words.len)
            return fail_at(
                c->im, at, 0,
                str_fmt(c->im->w->arena, "\"%.*s\" could no longer be worked out: %.*s",
                        STR_ARG(s->metrics[i].slug), STR_ARG(c->set.at[i].fault.words)));
    }
    return OK;
}

enum rc import_formulas(struct importer *im)
{
    struct checking c = {.im = im};
    const struct told_at *first = NULL;

    TRY(stage_side(im));
    TRY(stage_own(im));
    for (ptrdiff_t i = 0; i < im->metrics.len; i++)
        if (im->metrics.at[i].words.at[W_FORMULA].len && !first)
            first = &im->metrics.at[i].formula_at;
    if (!first)
        return OK;
    TRY(import_settle_all(im)); /* what there is of a measure is counted */
    describe_all(&c);
    for (ptrdiff_t i = 0; i < im->metrics.len; i++)
        TRY(check_one(&c, i));
    return check_others(&c, first);
}
