/* export_command.c: folkmoot export: what a second server can start from, as plain tables. */
#include "app/command.h"

#include "base/num.h"
#include "inform/inform.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum { ROW_MOST = 64 * 1024 };

/* A table under way: a row at a time goes out. */
struct table_out {
    FILE *to;
    struct arena *arena; /* of one row */
    struct buf row;
};

static void row_begin(struct table_out *t)
{
    arena_reset(t->arena);
    t->row = buf_make(t->arena, ROW_MOST);
}

static void cell(struct table_out *t, struct str s)
{
    if (t->row.len)
        buf_char(&t->row, ',');
    buf_csv(&t->row, s);
}

static void cell_num(struct table_out *t, double n)
{
    buf_char(&t->row, ',');
    buf_num(&t->row, n);
}

static void row_end(struct table_out *t)
{
    buf_char(&t->row, '\n');
    fwrite(t->row.at, 1, (size_t)t->row.len, t->to);
}

static void heading(struct table_out *t, const char *columns)
{
    fprintf(t->to, "%s\n", columns);
}

/* --- figures ---------------------------------------------------------------------------------
 */

static struct str flag_word(int flags)
{
    return flags & FLAG_PROVISIONAL  ? S("provisional")
           : flags & FLAG_UNRELIABLE ? S("unreliable")
           : flags & FLAG_REVISED    ? S("revised")
                                     : S("");
}

static void figure_row(struct table_out *t, const struct metric *m, struct str period,
                       const struct slice *s, ptrdiff_t place)
{
    enum state state = slice_state(s, place);

    if (state == STATE_ABSENT)
        return;
    row_begin(t);
    cell(t, m->slug);
    cell(t, m->areas[place]->code);
    cell(t, period);
    for (int i = 0; i < SLICE_ARRAYS; i++)
        cell_num(t, slice_number(s, place, (enum slice_array)i));
    cell(t, state == STATE_VALUE ? S("") : state_word(state));
    cell(t, flag_word(slice_flags(s, place)));
    row_end(t);
}

static void figures_out(struct table_out *t, const struct sector *s, const struct metric *m,
                        struct arena *a)
{
    /* What is worked out is no published figure: its formula is in metrics.csv. */
    for (ptrdiff_t p = 0; !m->inputs && p < m->period_count; p++) {
        const struct slice *figures = cube_read(s->cube, m->index, p);
        struct str period = period_id(a, m->periods[p]);
        for (ptrdiff_t i = 0; i < figures->count; i++)
            figure_row(t, m, period, figures, i);
    }
}

static const char figure_columns[] =
    "metric,area,period,value,lower,upper,numerator,denominator,gap,flag";

/* --- words
 * ------------------------------------------------------------------------------------ */

static struct str code_of(const struct area *a)
{
    return a ? a->code : S("");
}

static void areas_out(struct table_out *t, const struct sector *s)
{
    heading(t, "code,name,official_name,type,country,region,county,start,end,successors,"
               "other_codes,other_names");
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *a = &s->areas[i];
        row_begin(t);
        cell(t, a->code);
        cell(t, a->name);
        cell(t, a->official_name);
        cell(t, str_eq(a->type->slug, S("unknown")) ? S("") : a->type->slug);
        cell(t, a->country);
        cell(t, code_of(a->region));
        cell(t, code_of(a->county));
        cell(t, a->start);
        cell(t, a->end);
        cell(t, a->successors);
        cell(t, sector_other_codes(s, t->arena, a));
        cell(t, sector_other_names(s, t->arena, a));
        row_end(t);
    }
}

static void metrics_out(struct table_out *t, const struct sector *s)
{
    heading(t,
            "id,title,say,meaning,definition,unit,decimals,polarity,polarity_by,kind,subjects,"
            "service,when,frequency,source_title,source_url,licence,published,group,low,high,"
            "things,denominator,headline,adds,formula,breaks,caution");
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        row_begin(t);
        struct buf subjects = buf_make(t->arena, 4096);
        for (ptrdiff_t k = 0; k < m->subject_count; k++) {
            buf_str(&subjects, k ? S(";") : S(""));
            buf_str(&subjects, m->subjects[k]->slug);
        }
        const struct str cells[] = {m->slug,
                                    m->title,
                                    m->say,
                                    m->meaning,
                                    m->definition,
                                    m->unit,
                                    str_fmt(t->arena, "%d", m->decimals),
                                    m->polarity_word,
                                    m->polarity_by,
                                    m->kind_word,
                                    buf_text(&subjects),
                                    m->service ? m->service->slug : S(""),
                                    m->naming_word,
                                    m->frequency,
                                    m->source_word,
                                    m->source_url,
                                    m->licence_word,
                                    m->published_word,
                                    m->own_group,
                                    m->low_word,
                                    m->high_word,
                                    m->things,
                                    m->denominator ? m->denominator->slug : S(""),
                                    m->headline ? S("yes") : S(""),
                                    m->adds_up ? S("yes") : S(""),
                                    m->formula,
                                    m->break_words,
                                    m->caution};
        for (ptrdiff_t k = 0; k < COUNT_OF(cells); k++)
            cell(t, cells[k]);
        row_end(t);
    }
}

static void groups_out(struct table_out *t, const struct sector *s)
{
    heading(t, "group,area,place,member,distance");
    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *g = &s->groups[i];
        for (ptrdiff_t k = 0; g->kind == GROUP_LISTED && !g->replaced_at && k < s->area_count;
             k++)
            for (ptrdiff_t m = 0; m < g->lists[k].len; m++) {
                row_begin(t);
                cell(t, g->slug);
                cell(t, s->areas[k].code);
                cell(t, str_fmt(t->arena, "%td", m + 1));
                cell(t, g->lists[k].at[m].area->code);
                cell(t, g->lists[k].at[m].distance);
                row_end(t);
            }
    }
}

static void clusters_out(struct table_out *t, const struct sector *s)
{
    heading(t, "group,area,cluster");
    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *g = &s->groups[i];
        for (ptrdiff_t k = 0; g->kind == GROUP_CLUSTER && !g->replaced_at && k < s->area_count;
             k++) {
            if (!g->labels[k].len)
                continue;
            row_begin(t);
            cell(t, g->slug);
            cell(t, s->areas[k].code);
            cell(t, g->labels[k]);
            row_end(t);
        }
    }
}

static void all_figures_out(struct table_out *t, const struct sector *s)
{
    struct arena *a = arena_open();

    heading(t, figure_columns);
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        figures_out(t, s, &s->metrics[i], a);
    arena_close(a);
}

/* --- the command
 * ------------------------------------------------------------------------------- */

static int told(const char *path)
{
    fprintf(stderr, "folkmoot: %s can't be written: %s\n", path, strerror(errno));
    return EXIT_REFUSED;
}

static int write_table(const struct session *s, const char *folder, const char *name,
                       void (*out)(struct table_out *t, const struct sector *s))
{
    struct table_out t = {.arena = arena_open()};
    struct str path = str_fmt(s->arena, "%s/%s", folder, name);

    t.to = fopen(path.at, "wx");
    if (t.to)
        out(&t, s->sector);
    bool kept = t.to && !ferror(t.to) && fflush(t.to) == 0;
    int code = kept ? EXIT_DONE : told(path.at);
    if (t.to && fclose(t.to) != 0 && kept)
        code = told(path.at);
    arena_close(t.arena);
    return code;
}

static int export_all(struct session *s, const char *folder)
{
    static const struct {
        const char *name;
        void (*out)(struct table_out *t, const struct sector *s);
    } tables[] = {{"areas.csv", areas_out},
                  {"groups.csv", groups_out},
                  {"clusters.csv", clusters_out},
                  {"metrics.csv", metrics_out},
                  {"figures.csv", all_figures_out}};
    int code = EXIT_DONE;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return told(folder);
    for (ptrdiff_t i = 0; i < COUNT_OF(tables) && code == EXIT_DONE; i++)
        code = write_table(s, folder, tables[i].name, tables[i].out);
    return code;
}

static int export_figures(struct session *s, char **ids, int count)
{
    struct table_out t = {.to = stdout, .arena = arena_open()};
    int code = EXIT_DONE;

    for (int i = 0; i < count; i++) {
        const struct metric *m = sector_metric(s->sector, str_of(ids[i]));
        if (!m) {
            fprintf(stderr, "folkmoot: there is no measure \"%s\".\n", ids[i]);
            code = EXIT_REFUSED;
        } else if (m->inputs) {
            fprintf(stderr,
                    "folkmoot: %s is worked out from other measures: it has no figures of its "
                    "own.\n",
                    ids[i]);
        }
    }
    if (code == EXIT_DONE && count == 0)
        all_figures_out(&t, s->sector);
    if (code == EXIT_DONE && count)
        heading(&t, figure_columns);
    for (int i = 0; i < count && code == EXIT_DONE; i++)
        figures_out(&t, s->sector, sector_metric(s->sector, str_of(ids[i])), s->arena);
    if (code == EXIT_DONE && (fflush(stdout) != 0 || ferror(stdout)))
        code = told("standard output");
    arena_close(t.arena);
    return code;
}

static int export_main(struct arguments *a)
{
    struct session s;
    bool all = strcmp(a->words[0], "all") == 0;

    if ((!all && strcmp(a->words[0], "figures") != 0) || (all && a->count != 2)) {
        fputs("usage: folkmoot export figures [METRIC...] | export all FOLDER\n", stderr);
        return EXIT_USAGE;
    }
    int code = session_open(&s, a, STORE_READ);
    if (code != EXIT_DONE)
        return code;
    code = all ? export_all(&s, a->words[1]) : export_figures(&s, a->words + 1, a->count - 1);
    session_close(&s);
    return code;
}

const struct command export_command = {
    .name = "export",
    .usage = "export figures [METRIC...] | export all FOLDER [--known DATE] [--db PATH]",
    .summary = "Writes figures, or everything, as plain tables that import reads again.",
    .help = "export figures writes to stdout in the tidy format. export all writes areas.csv,\n"
            "groups.csv, clusters.csv, metrics.csv and figures.csv into FOLDER; a second store "
            "takes\n"
            "them with the profiles tidy-areas, tidy-groups and tidy. What is exported is what "
            "is known\n"
            "now, or with --known DATE what was known at the end of that day.\n",
    .least = 1,
    .most = 100,
    .run = export_main,
};
