/* measure.c: the words of a measure, changed by hand. */
#include "desk/measure.h"

#include "base/random.h"
#include "desk_sql.h"
#include "kit/audit.h"

#include <math.h>
#include <stdlib.h>

#define TABLE "measures.csv"

const struct measure_field measure_fields[] = {
    {W_TITLE, "Title", "What it is called in lists: one line, without the council's name.",
     false},
    {W_SAY, "Sentence",
     "One clause with {A} for the council, {v} for the figure and {when} for the period: "
     "\"{A} recycled {v} of household waste in {when}\".",
     true},
    {W_MEANING, "What a higher number means",
     "A sentence for measures that are neither good nor bad when they are high.", true},
    {W_DEFINITION, "Definition", "What is counted, in plain words.", true},
    {W_UNIT, "Unit", "%, £, days, homes, …", false},
    {W_DECIMALS, "Decimals", "From 0 to 6.", false},
    {W_POLARITY, "Which way is better", "Leave it open where nobody has said.", false},
    {W_POLARITY_BY, "Who says so",
     "The body that says which way is better, as readers will be told.", false},
    {W_KIND, "Kind", "Context describes the area, not the council.", false},
    {W_SUBJECTS, "Topics", "Ids of topics, the main one first, separated by ;", false},
    {W_SERVICE, "Service", "Councils that do not run it are not compared.", false},
    {W_WHEN, "How periods are named", "In sentences and tables.", false},
    {W_FREQUENCY, "How often", "yearly, quarterly, monthly", false},
    {W_SOURCE_TITLE, "Publisher", "Who publishes the figures, and what the series is called.",
     false},
    {W_SOURCE_URL, "Address of the source", "https://…", false},
    {W_LICENCE, "Licence", "Under which the figures may be used.", false},
    {W_PUBLISHED, "Published on", "The day of the newest release, as 2026-03-31.", false},
    {W_GROUP, "Compared with",
     "The id of a group of councils, where the measure has one of its own.", false},
    {W_LOW, "Lowest possible figure", "Lower ones are refused when figures are brought in.",
     false},
    {W_HIGH, "Highest possible figure", "Higher ones are refused.", false},
    {W_THINGS, "What is counted below the line",
     "Such as referrals: \"It rests on 84 referrals\".", false},
    {W_DENOMINATOR, "Measure below the line", "The id of the measure that counts them.", false},
    {W_HEADLINE, "Headline measure", "May stand out on a council's page.", false},
    {W_ADDS, "Figures of councils may be added up", "A count or a sum of money.", false},
    {W_FORMULA, "Formula",
     "Only of a measure that is worked out from others, which then has no figures of its own.",
     false},
    {W_BREAKS, "Counted differently since",
     "A day and why, several separated by ; as in \"2024-04-01 smaller sample\".", true},
    {W_CAUTION, "Caution", "A sentence that stands with each figure.", true},
    {W_OTHER_WORDS, "Other words for finding it", "Separated by ;", false},
};
const ptrdiff_t measure_field_count = COUNT_OF(measure_fields);

/* --- a table of one row ---- */

/* Not as for a spreadsheet: what begins with = or - is read as it was typed. */
static void cell_put(struct buf *b, struct str cell)
{
    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            buf_char(b, '"');
        buf_char(b, cell.at[i]);
    }
    buf_char(b, '"');
}

static struct str table_of(struct arena *a, struct str id, const struct words *typed)
{
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "id");
    for (ptrdiff_t i = 0; i < measure_field_count; i++)
        buf_fmt(&b, ",%.*s", STR_ARG(word_names[measure_fields[i].word]));
    buf_char(&b, '\n');
    cell_put(&b, id);
    for (ptrdiff_t i = 0; i < measure_field_count; i++) {
        buf_char(&b, ',');
        cell_put(&b, typed->at[measure_fields[i].word]);
    }
    buf_char(&b, '\n');
    return buf_text(&b);
}

static enum rc words_fit(struct work *w, const struct words *typed)
{
    for (ptrdiff_t i = 0; i < measure_field_count; i++) {
        const struct measure_field *f = &measure_fields[i];
        if (typed->at[f->word].len > MEASURE_WORD_MOST)
            return work_fail(w, INVALID, word_names[f->word].at,
                             "%s: write at most %d letters.", f->label, MEASURE_WORD_MOST);
    }
    return OK;
}

/* The importer tells the table's line and column; whoever fills in a form needs the field. */
static void complaint_for_form(struct work *w)
{
    struct complaint *c = w->complaints;
    struct str start = S(TABLE ":2:");
    int64_t column = 0;

    if (!c || !str_starts(c->field, start))
        return;
    for (ptrdiff_t i = start.len; i < c->field.len && column < 1000; i++)
        column = 10 * column + (c->field.at[i] - '0');
    ptrdiff_t behind = str_find(c->words, S("\": "));
    struct str said = str_starts(c->words, S("Column \"")) && behind >= 0
                          ? str_cut(c->words, behind + 3, c->words.len)
                          : c->words;
    if (column == 1) {
        c->field = S("id");
        c->words = said;
    } else if (column >= 2 && column < 2 + measure_field_count) {
        const struct measure_field *f = &measure_fields[column - 2];
        c->field = word_names[f->word];
        c->words = str_fmt(w->arena, "%s: %.*s", f->label, STR_ARG(said));
    }
}

static enum rc bring_in(struct work *w, struct str id, const struct words *typed)
{
    const struct str file = S(TABLE);
    const struct import_held held = {file, table_of(w->arena, id, typed)};
    struct import_report report;

    TRY(words_fit(w, typed));
    enum rc rc = import_run(w,
                            &(struct import_options){.profile = S("tidy-metrics"),
                                                     .files = &file,
                                                     .file_count = 1,
                                                     .held = &held,
                                                     .held_count = 1,
                                                     .whole_words = true},
                            &report);
    if (rc == INVALID)
        complaint_for_form(w);
    return rc;
}

/* --- changing and making ---- */

static enum rc change_note(struct work *w, const struct metric *m,
                           const struct measure_field *f, struct str was, struct str became)
{
    struct arena *a = w->arena;
    struct str words = str_fmt(a, "%s: was \"%.*s\", now \"%.*s\"", f->label,
                               STR_ARG(str_cut(was, 0, 120)), STR_ARG(str_cut(became, 0, 120)));

    TRY(sql_metric_word_add(w, random_id(a), m->id, word_names[f->word], was, became,
                            w->viewer.person, w->now));
    return audit_note(w, &(struct audit_event){.event = "measure-word-changed",
                                               .kind = S("measure"),
                                               .object = m->slug,
                                               .words = words});
}

/* As the store has it now, so that what the importer made of what was typed is told. */
static enum rc changes_note(struct work *w, const struct metric *m, ptrdiff_t *changed)
{
    const struct sector *after;
    struct words was, now;

    *changed = 0;
    TRY(sector_reworded(w, m, &after));
    metric_words(w->arena, m, &was);
    metric_words(w->arena, sector_metric(after, m->slug), &now);
    for (ptrdiff_t i = 0; i < measure_field_count; i++) {
        enum word word = measure_fields[i].word;
        if (str_eq(was.at[word], now.at[word]))
            continue;
        ++*changed;
        TRY(change_note(w, m, &measure_fields[i], was.at[word], now.at[word]));
    }
    return OK;
}

enum rc measure_change(struct work *w, const struct metric *m, const struct words *typed,
                       ptrdiff_t *changed)
{
    TRY(bring_in(w, m->slug, typed));
    return changes_note(w, m, changed);
}

enum rc measure_make(struct work *w, struct str id, const struct words *typed)
{
    id = str_trim(id);
    if (sector_metric(w->sector, id))
        return work_fail(w, CONFLICT, "id", "There is a measure \"%.*s\" already.",
                         STR_ARG(str_cut(id, 0, 80)));
    TRY(bring_in(w, id, typed));
    return audit_note(w, &(struct audit_event){.event = "measure-word-changed",
                                               .kind = S("measure"),
                                               .object = id,
                                               .words = S("A measure without figures")});
}

/* --- how it will read ---- */

struct council_value {
    const struct area *area;
    double value;
};

static int by_value(const void *left, const void *right)
{
    const struct council_value *a = left, *b = right;

    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return str_cmp(a->area->code, b->area->code);
}

static ptrdiff_t ranked_of(struct work *w, const struct metric *m, struct council_value **out)
{
    ptrdiff_t newest = metric_newest(w->sector, m), n = 0;
    struct council_value *all = *out = arena_new(w->arena, struct council_value, m->area_count);

    if (newest < 0)
        return 0;
    const struct slice *figures = cube_read(w->sector->cube, m->index, newest);
    for (ptrdiff_t i = 0; i < m->area_count; i++)
        if (m->areas[i]->type->council && !area_ended(m->areas[i]) &&
            slice_state(figures, i) == STATE_VALUE)
            all[n++] =
                (struct council_value){m->areas[i], slice_number(figures, i, SLICE_VALUE)};
    if (n)
        qsort(all, (size_t)n, sizeof *all, by_value);
    return n;
}

static void councils_choose(struct work *w, const struct metric *m,
                            struct measure_look_list *out)
{
    struct council_value *all;
    ptrdiff_t n = ranked_of(w, m, &all), most = n < MEASURE_LOOKS ? n : MEASURE_LOOKS;

    out->len = most;
    for (ptrdiff_t i = 0; i < most; i++)
        out->at[i] =
            (struct measure_look){.area = all[most > 1 ? i * (n - 1) / (most - 1) : 0].area};
}

static enum rc sentence_of(struct work *w, const struct sector *s, const struct area *area,
                           const struct metric *m, struct str *out)
{
    const struct sector *was = w->sector;
    struct comparison *c = arena_new(w->arena, struct comparison, 1);

    w->sector = s;
    enum rc rc =
        compare_read(w, &(struct comparison_ask){.area = area->code, .metric = m->slug}, c);
    w->sector = was;
    *out = rc == OK ? c->sentence : S("");
    return rc;
}

enum rc measure_preview(struct work *w, const struct metric *m, const struct words *typed,
                        struct measure_look_list *out)
{
    const struct sector *after;

    *out = (struct measure_look_list){.len = 0};
    w->only_tried = true;
    TRY(bring_in(w, m->slug, typed));
    TRY(sector_reworded(w, m, &after));
    councils_choose(w, m, out);
    for (ptrdiff_t i = 0; i < out->len; i++) {
        struct measure_look *look = &out->at[i];
        TRY(sentence_of(w, w->sector, look->area, m, &look->now));
        TRY(sentence_of(w, after, look->area, m, &look->then));
    }
    return OK;
}

/* --- looking ---- */

static const char *label_of(struct str word)
{
    for (ptrdiff_t i = 0; i < measure_field_count; i++)
        if (str_eq(word_names[measure_fields[i].word], word))
            return measure_fields[i].label;
    return "A word that is no longer used";
}

enum rc measure_changes(struct work *w, const struct metric *m,
                        struct measure_changed_list *out)
{
    struct desk_metric_word_list rows = {0};

    *out = (struct measure_changed_list){0};
    TRY(sql_metric_word_of(w, m->id, MEASURE_CHANGES_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) =
            (struct measure_changed){label_of(rows.at[i].word), rows.at[i].was,
                                     rows.at[i].became, rows.at[i].changed_at};
    return OK;
}

int64_t measure_updated(const struct sector *s, const struct metric *m)
{
    int64_t newest = 0;

    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        int64_t from = cube_at(s->cube, m->index, p)->known_from;
        newest = from > newest ? from : newest;
    }
    return newest;
}
