/* import_releases.c: a table of what publishers mean to bring out: metric, due, and where they
 * are said period, note and url. What a measure had planned before is replaced. */
#include "inform/import_parts.h"

#include "inform/release.h"
#include "inform_sql.h"

enum { LONGEST_NOTE = 500, LONGEST_URL = 500, LONGEST_PERIOD = 60 };

enum { C_METRIC, C_DUE, C_PERIOD, C_NOTE, C_URL, C_COUNT };
static const char *const names[C_COUNT] = {"metric", "due", "period", "note", "url"};

static struct str cell_of(struct importer *im, ptrdiff_t column)
{
    return str_copy(im->w->arena, str_trim(import_cell(im, column)));
}

static enum rc too_long(struct importer *im, ptrdiff_t column, struct str cell, int most)
{
    return cell.len <= most ? OK
                            : import_fail(im, column, "It is longer than %d characters.", most);
}

static enum rc check_url(struct importer *im, ptrdiff_t column, struct str url)
{
    TRY(too_long(im, column, url, LONGEST_URL));
    if (!url.len || str_starts(url, S("https://")) || str_starts(url, S("http://")))
        return OK;
    return import_fail(im, column, "\"%.*s\" is no address of a web page.",
                       STR_ARG(import_cut(url, 60)));
}

static enum rc release_row(struct importer *im, const ptrdiff_t *at, bool *seen)
{
    struct str slug = cell_of(im, at[C_METRIC]), due = cell_of(im, at[C_DUE]);
    struct str period = cell_of(im, at[C_PERIOD]), note = cell_of(im, at[C_NOTE]);
    struct str url = cell_of(im, at[C_URL]);
    const struct metric *m = sector_metric(im->w->sector, slug);
    struct date day;
    bool whole_month;

    if (im->row.count != im->layout.columns)
        return import_fail(im, -1, "This row has %td cells where the header has %td.",
                           im->row.count, im->layout.columns);
    im->file->rows++;
    im->file->cells++;
    if (!m)
        return import_fail(im, at[C_METRIC], "There is no measure \"%.*s\".",
                           STR_ARG(import_cut(slug, 80)));
    if (!release_due_parse(due, &day, &whole_month))
        return import_fail(im, at[C_DUE],
                           "\"%.*s\" is no day. Write 2026-05-21, or 2026-05 for some day in "
                           "that month.",
                           STR_ARG(import_cut(due, 40)));
    TRY(too_long(im, at[C_PERIOD], period, LONGEST_PERIOD));
    TRY(too_long(im, at[C_NOTE], note, LONGEST_NOTE));
    TRY(check_url(im, at[C_URL], url));
    if (!seen[m->index])
        TRY(sql_release_clear(im->w, m->id));
    seen[m->index] = true;
    bool fresh;
    struct str key = str_fmt(im->w->arena, "release %.*s|%.*s|%.*s", STR_ARG(slug),
                             STR_ARG(due), STR_ARG(period));
    text_cache_at(&im->once, key, 0, &fresh);
    if (!fresh) {
        im->file->folded++;
        return OK;
    }
    im->file->figures++;
    im->report->releases++;
    return sql_release_put(im->w, release_planned_id(im->w->arena, m, due, period), m->id, due,
                           period, note, url);
}

enum rc import_releases_file(struct importer *im, struct csv *csv)
{
    bool *seen = arena_new(im->w->arena, bool, im->w->sector->metric_count);
    ptrdiff_t at[C_COUNT];
    enum rc rc;

    for (int i = 0; i < C_COUNT; i++)
        at[i] = import_column(im, str_of(names[i]));
    if (at[C_METRIC] < 0 || at[C_DUE] < 0)
        return import_fail(im, -1, "The header needs the columns \"metric\" and \"due\".");
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(release_row(im, at, seen));
    return rc == INVALID ? import_csv_failed(im, csv) : rc == NOT_FOUND ? OK : rc;
}
