/* import_words.c: our own tables of words about metrics. */
#include "inform/import_parts.h"

const struct str word_names[W_COUNT] = {
    STR_INIT("title"),       STR_INIT("say"),          STR_INIT("meaning"),
    STR_INIT("definition"),  STR_INIT("unit"),         STR_INIT("decimals"),
    STR_INIT("polarity"),    STR_INIT("polarity_by"),  STR_INIT("kind"),
    STR_INIT("subjects"),    STR_INIT("service"),      STR_INIT("when"),
    STR_INIT("frequency"),   STR_INIT("source_title"), STR_INIT("source_url"),
    STR_INIT("licence"),     STR_INIT("published"),    STR_INIT("group"),
    STR_INIT("low"),         STR_INIT("high"),         STR_INIT("things"),
    STR_INIT("denominator"), STR_INIT("headline"),     STR_INIT("adds"),
    STR_INIT("formula"),     STR_INIT("breaks"),       STR_INIT("caution"),
    STR_INIT("other_words"), STR_INIT("breakdown"),    STR_INIT("period_kind"),
};

enum { MOST_COLUMNS = 64 };

static enum rc header_read(struct work *w, struct str table, const struct csv_row *row,
                           int *field, ptrdiff_t *id)
{
    *id = -1;
    for (int i = 0; i < MOST_COLUMNS; i++) /* a row may have more cells than the header */
        field[i] = W_COUNT;
    for (ptrdiff_t i = 0; i < row->count && i < MOST_COLUMNS; i++) {
        for (int f = 0; f < W_COUNT; f++)
            if (str_eq(row->cells[i], word_names[f]))
                field[i] = f;
        *id = str_eq(row->cells[i], S("id")) ? i : *id;
    }
    if (*id < 0)
        return work_fail(w, INVALID, str_zero(w->arena, table), "It has no column \"id\".");
    return OK;
}

enum rc word_rows_read(struct work *w, struct str table, struct str bytes,
                       struct word_rows *out)
{
    struct csv *csv = csv_open_text(w->arena, bytes);
    struct csv_row row;
    int field[MOST_COLUMNS];
    ptrdiff_t id;
    enum rc rc = csv_next(csv, &row);

    if (rc == OK)
        rc = header_read(w, table, &row, field, &id);
    out->table = str_copy(w->arena, table);
    out->formula_column = -1;
    for (ptrdiff_t i = 0; rc == OK && i < MOST_COLUMNS; i++)
        out->formula_column = field[i] == W_FORMULA ? i : out->formula_column;
    while (rc == OK && (rc = csv_next(csv, &row)) == OK) {
        struct word_row *to = list_push(w->arena, out);
        to->line = row.line;
        if (id < row.count)
            to->id = str_copy(w->arena, row.cells[id]);
        for (ptrdiff_t i = 0; i < row.count && i < MOST_COLUMNS; i++)
            if (field[i] < W_COUNT)
                to->words.at[field[i]] = str_copy(w->arena, str_trim(row.cells[i]));
    }
    if (rc == INVALID && csv_why(csv).len)
        rc = work_fail(
            w, INVALID,
            str_fmt(w->arena, "%.*s:%lld", STR_ARG(table), (long long)csv_line(csv)).at, "%.*s",
            STR_ARG(csv_why(csv)));
    csv_close(csv);
    return rc == NOT_FOUND ? OK : rc;
}

static void fill(struct words *to, const struct words *from)
{
    for (int i = 0; i < W_COUNT; i++)
        if (to->at[i].len == 0)
            to->at[i] = from->at[i];
}

void word_rows_fill(const struct word_rows *rows, struct str slug, struct words *to)
{
    for (ptrdiff_t i = 0; i < rows->len; i++)
        if (str_eq(rows->at[i].id, slug))
            fill(to, &rows->at[i].words);
    for (ptrdiff_t i = 0; i < rows->len; i++) {
        struct str id = rows->at[i].id;
        if (id.len && (id.at[id.len - 1] == '*' || id.at[0] == '*') && mark_fits(id, slug))
            fill(to, &rows->at[i].words);
    }
}

void metric_words(struct arena *a, const struct metric *m, struct words *out)
{
    *out = (struct words){{[W_TITLE] = m->title,
                           [W_SAY] = m->say,
                           [W_MEANING] = m->meaning,
                           [W_DEFINITION] = m->definition,
                           [W_UNIT] = m->unit,
                           [W_DECIMALS] = str_fmt(a, "%d", m->decimals),
                           [W_POLARITY] = m->polarity_word,
                           [W_POLARITY_BY] = m->polarity_by,
                           [W_KIND] = m->kind_word,
                           [W_SUBJECTS] = m->subject_words,
                           [W_SERVICE] = m->service ? m->service->slug : S(""),
                           [W_WHEN] = m->naming_word,
                           [W_FREQUENCY] = m->frequency,
                           [W_SOURCE_TITLE] = m->source_word,
                           [W_SOURCE_URL] = m->source_url,
                           [W_LICENCE] = m->licence_word,
                           [W_PUBLISHED] = m->published_word,
                           [W_GROUP] = m->own_group,
                           [W_LOW] = m->low_word,
                           [W_HIGH] = m->high_word,
                           [W_THINGS] = m->things,
                           [W_DENOMINATOR] = m->denominator ? m->denominator->slug : S(""),
                           [W_HEADLINE] = m->headline ? S("yes") : S(""),
                           [W_ADDS] = m->adds_up ? S("yes") : S(""),
                           [W_FORMULA] = m->formula,
                           [W_BREAKS] = m->break_words,
                           [W_CAUTION] = m->caution,
                           [W_OTHER_WORDS] = m->other_words,
                           [W_BREAKDOWN] = m->breakdown}};
}
