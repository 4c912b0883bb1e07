/* takeaway.c: the whole public store in one zip. */
#include "api/takeaway.h"

#include "api/plain.h"
#include "base/date.h"
#include "tables/tables.h"

#include <errno.h>
#include <string.h>

struct str takeaway_name(struct arena *a, int64_t made_at)
{
    return str_fmt(a, "folkmoot-%.*s.zip", STR_ARG(date_text(a, date_in_london(made_at))));
}

struct str takeaway_path(struct arena *a, struct str shelf)
{
    return shelf.len ? str_fmt(a, "%.*s.download.zip", STR_ARG(shelf)) : S("");
}

/* --- words ---- */

static struct str readme(struct arena *a, const struct sector *s, int64_t made_at)
{
    struct str day = date_words(a, date_in_london(made_at));

    return str_fmt(
        a,
        "Folkmoot: all public figures, as they were known on %.*s\n\n"
        "%lld figures of %td measures for %td areas. Everything is UTF-8, comma separated,\n"
        "with a line of headings.\n\n"
        "areas.csv      councils and other places, those that ended among them\n"
        "metrics.csv    what is measured, by whom, under which licence\n"
        "figures.csv    one figure a row\n"
        "groups.csv     which councils are like which, as lists\n"
        "clusters.csv   the same, as clusters\n"
        "licences.csv   the sources of the figures and their licences\n\n"
        "Beside each table X.csv, X.csv-metadata.json says what its columns are (CSV on the\n"
        "Web, W3C).\n\n"
        "Text that a spreadsheet would run as a formula is led by an apostrophe. Numbers are\n"
        "as published and never rounded.\n\n"
        "To start a server of your own from them:\n\n"
        "  folkmoot import tidy-areas areas.csv --db mine.db\n"
        "  folkmoot import tidy figures.csv --db mine.db\n"
        "  folkmoot import tidy-groups groups.csv --db mine.db\n\n"
        "(metrics.csv is read with figures.csv when it lies beside it.) What a measure is\n"
        "worked out from is in the column formula of metrics.csv; such measures have no rows\n"
        "in figures.csv.\n\n"
        "Say where figures come from: the source and the licence of each measure are in\n"
        "metrics.csv and in licences.csv.\n",
        STR_ARG(day), (long long)cube_figures(s->cube), s->metric_count, s->area_count);
}

/* One row for each source and licence, with how many measures have them. */
static struct str licences(struct arena *a, const struct sector *s)
{
    struct buf b = buf_make(a, BUF_MOST);
    bool *told = arena_new(a, bool, s->metric_count);

    buf_lit(&b, "source,licence,address,measures\n");
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        ptrdiff_t count = 0;
        for (ptrdiff_t k = i; !told[i] && k < s->metric_count; k++) {
            const struct metric *other = &s->metrics[k];
            if (!str_eq(other->source_title, m->source_title) ||
                !str_eq(other->licence, m->licence))
                continue;
            count++;
            told[k] = k != i;
        }
        if (!count)
            continue;
        buf_csv(&b, m->source_title);
        buf_char(&b, ',');
        buf_csv(&b, m->licence);
        buf_char(&b, ',');
        buf_csv(&b, m->source_url);
        buf_fmt(&b, ",%td\n", count);
    }
    return buf_text(&b);
}

static struct str metadata(struct arena *a, const struct plain_table *t, int64_t made_at)
{
    ptrdiff_t count = 0;

    while (t->columns[count].name)
        count++;
    struct csvw_column *columns = arena_new(a, struct csvw_column, count);
    for (ptrdiff_t i = 0; i < count; i++)
        columns[i] = (struct csvw_column){.name = str_of(t->columns[i].name),
                                          .title = str_of(t->columns[i].name),
                                          .datatype = str_of(t->columns[i].type),
                                          .description = str_of(t->columns[i].words)};
    return csvw_json(a, &(struct csvw){.url = str_of(t->file),
                                       .title = str_of(t->title),
                                       .description = str_of(t->words),
                                       .licence = S("Those of the sources: see licences.csv"),
                                       .modified = date_text(a, date_in_london(made_at)),
                                       .columns = columns,
                                       .column_count = count});
}

/* --- the tables ---- */

/* Tables may be larger than memory: each goes through a file that has no name. */
static enum rc table_put(struct zip_writer *z, const struct sector *s,
                         const struct plain_table *t, struct arena *a, struct str *why)
{
    struct plain_out out = {.to = tmpfile(), .arena = arena_open()};
    bool well = out.to != NULL;

    if (well) {
        plain_heading(&out, t);
        t->write(&out, s);
        well = !ferror(out.to) && fflush(out.to) == 0;
    }
    arena_close(out.arena);
    if (well)
        return zip_write_file(z, str_of(t->file), out.to, why);
    *why = str_fmt(a, "%s can't be written: %s", t->file, strerror(errno));
    if (out.to)
        fclose(out.to);
    return FAULT;
}

static enum rc all_put(struct zip_writer *z, struct arena *a, const struct sector *s,
                       int64_t made_at, bool (*stopping)(void *state), void *state,
                       struct str *why)
{
    TRY(zip_write(z, S("README.txt"), readme(a, s, made_at), why));
    TRY(zip_write(z, S("licences.csv"), licences(a, s), why));
    for (const struct plain_table *t = plain_tables; t->file; t++) {
        if (stopping && stopping(state))
            return BUSY;
        TRY(zip_write(z, str_fmt(a, "%s-metadata.json", t->file), metadata(a, t, made_at),
                      why));
        TRY(table_put(z, s, t, a, why));
    }
    return OK;
}

enum rc takeaway_write(struct arena *a, const struct sector *s, const char *path,
                       int64_t made_at, bool (*stopping)(void *state), void *state,
                       struct str *why)
{
    struct zip_writer *z;

    *why = (struct str){0};
    TRY(zip_writer_open(a, path, made_at, stopping, state, &z, why));
    enum rc rc = all_put(z, a, s, made_at, stopping, state, why);
    enum rc closed = zip_writer_close(z, rc == OK, why);
    return rc == OK ? closed : rc;
}
