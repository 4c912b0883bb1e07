/* import_releases.c: a table of what publishers mean to bring out: metric, due, and where they
 * are said period, note and url. What a measure had planned before is replaced. */
#include "inform/import_parts.h"

#include "inform/release.h"
#include "inform_sql.h"

enum { METRIC = RELEASE_WORDS, COLUMNS };
static const char *const names[COLUMNS] = {"due", "period", "note", "url", "metric"};

static struct str cell_of(struct importer *im, ptrdiff_t column)
{
    return str_copy(im->w->arena, str_trim(import_cell(im, column)));
}

static enum rc release_row(struct importer *im, const ptrdiff_t *at, bool *seen)
{
    struct str words[COLUMNS];
    enum release_word wrong;

    for (int i = 0; i < COLUMNS; i++)
        words[i] = cell_of(im, at[i]);
    const struct metric *m = sector_metric(im->w->sector, words[METRIC]);
    TRY(import_row_whole(im));
    im->file->rows++;
    im->file->cells++;
    if (!m)
        return import_fail(im, at[METRIC], "There is no measure \"%.*s\".",
                           STR_ARG(import_cut(words[METRIC], 80)));
    const char *fault = release_fault(im->w->arena, words, &wrong);
    if (fault)
        return import_fail(im, at[wrong], "%s", fault);
    struct str due = words[RELEASE_DUE], period = words[RELEASE_PERIOD];
    if (!seen[m->index])
        TRY(sql_release_clear(im->w, m->id));
    seen[m->index] = true;
    bool fresh;
    struct str key = str_fmt(im->w->arena, "release %.*s|%.*s|%.*s", STR_ARG(m->slug),
                             STR_ARG(due), STR_ARG(period));
    text_cache_at(&im->once, key, 0, &fresh);
    if (!fresh) {
        im->file->folded++;
        return OK;
    }
    im->file->figures++;
    im->report->releases++;
    return sql_release_put(im->w, release_planned_id(im->w->arena, m, due, period), m->id, due,
                           period, words[RELEASE_NOTE], words[RELEASE_URL]);
}

enum rc import_releases_file(struct importer *im, struct csv *csv)
{
    bool *seen = arena_new(im->w->arena, bool, im->w->sector->metric_count);
    ptrdiff_t at[COLUMNS];
    enum rc rc;

    for (int i = 0; i < COLUMNS; i++)
        at[i] = import_column(im, str_of(names[i]));
    if (at[METRIC] < 0 || at[RELEASE_DUE] < 0)
        return import_fail(im, -1, "The header needs the columns \"metric\" and \"due\".");
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(release_row(im, at, seen));
    return rc == INVALID ? import_csv_failed(im, csv) : rc == NOT_FOUND ? OK : rc;
}
