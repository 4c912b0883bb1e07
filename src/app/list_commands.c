/* list_commands.c: what is there, as tab-separated lines with the id first. */
#include "app/command.h"

#include "inform/inform.h"

#include <stdarg.h>

/* Tabs and line ends would break the table. */
static void cell(struct str s, char end)
{
    for (ptrdiff_t i = 0; i < s.len; i++)
        putchar((unsigned char)s.at[i] < ' ' ? ' ' : s.at[i]);
    putchar(end);
}

static int listed(struct arguments *a, void (*print)(struct session *s))
{
    struct session s;
    int code = session_open(&s, a, STORE_READ);

    if (code != EXIT_DONE)
        return code;
    print(&s);
    session_close(&s);
    return EXIT_DONE;
}

static void print_metrics(struct session *s)
{
    puts("id\ttitle\tunit\tdecimals\tpolarity\tperiods\tfirst\tlast\tareas\tfigures\tsource");
    for (ptrdiff_t i = 0; i < s->sector->metric_count; i++) {
        const struct metric *m = &s->sector->metrics[i];
        int64_t figures = 0;
        for (ptrdiff_t p = 0; p < m->period_count; p++)
            figures += cube_at(s->sector->cube, m->index, p)->summary.reported;
        cell(m->slug, '\t');
        cell(m->title, '\t');
        cell(m->unit, '\t');
        printf("%d\t", m->decimals);
        cell(m->polarity_word, '\t');
        printf("%td\t", m->period_count);
        cell(m->period_count ? period_id(s->arena, m->periods[0]) : S(""), '\t');
        cell(m->period_count ? period_id(s->arena, m->periods[m->period_count - 1]) : S(""),
             '\t');
        printf("%td\t%lld\t", m->area_count, (long long)figures);
        cell(m->source_title, '\n');
    }
}

static void print_areas(struct session *s)
{
    puts("id\tname\ttype\tcountry\tregion\tcounty\tstart\tend\tsuccessors");
    for (ptrdiff_t i = 0; i < s->sector->area_count; i++) {
        const struct area *a = &s->sector->areas[i];
        cell(a->code, '\t');
        cell(a->name, '\t');
        cell(a->type->slug, '\t');
        cell(a->country, '\t');
        cell(a->region ? a->region->code : S(""), '\t');
        cell(a->county ? a->county->code : S(""), '\t');
        cell(a->start, '\t');
        cell(a->end, '\t');
        cell(a->successors, '\n');
    }
}

static void print_groups(struct session *s)
{
    puts("id\ttitle\tkind\towner\tchosen by\tversion\tvalid from\tcouncils\tsource");
    for (ptrdiff_t i = 0; i < s->sector->group_count; i++) {
        const struct group *g = &s->sector->groups[i];
        static const char *const kinds[] = {"listed", "cluster", "rule"};
        ptrdiff_t owners = 0;
        for (ptrdiff_t k = 0; k < s->sector->area_count; k++)
            owners += (g->lists && g->lists[k].len) || (g->labels && g->labels[k].len);
        cell(g->slug, '\t');
        cell(g->title, '\t');
        printf("%s\t", kinds[g->kind]);
        cell(g->owner ? g->owner->code : S(""), '\t');
        cell(g->chosen_by, '\t');
        cell(g->version, '\t');
        cell(g->valid_from, '\t');
        printf("%td\t", owners);
        cell(g->source_title, '\n');
    }
}

static int metrics_main(struct arguments *a)
{
    return listed(a, print_metrics);
}

static int areas_main(struct arguments *a)
{
    return listed(a, print_areas);
}

static int groups_main(struct arguments *a)
{
    return listed(a, print_groups);
}

const struct command metrics_command = {
    .name = "metrics",
    .usage = "metrics [--db PATH]",
    .summary = "Lists the measures there are, id first, as TSV.",
    .run = metrics_main,
};

const struct command areas_command = {
    .name = "areas",
    .usage = "areas [--db PATH]",
    .summary = "Lists the areas there are, code first, as TSV.",
    .run = areas_main,
};

const struct command groups_command = {
    .name = "groups",
    .usage = "groups [--db PATH]",
    .summary = "Lists the comparison groups there are, id first, as TSV.",
    .run = groups_main,
};
