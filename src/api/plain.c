/* plain.c: everything as plain tables, for import. */
#include "api/plain.h"

#include "api/pick.h"
#include "base/date.h"
#include "base/num.h"

enum { ROW_MOST = 64 * 1024 };

static void row_begin(struct plain_out *t)
{
    arena_reset(t->arena);
    t->row = buf_make(t->arena, ROW_MOST);
}

static void cell(struct plain_out *t, struct str s)
{
    if (t->row.len)
        buf_char(&t->row, ',');
    buf_csv(&t->row, s);
}

static void cell_num(struct plain_out *t, double n)
{
    buf_char(&t->row, ',');
    buf_num(&t->row, n);
}

static void row_end(struct plain_out *t)
{
    buf_char(&t->row, '\n');
    fwrite(t->row.at, 1, (size_t)t->row.len, t->to);
}

void plain_heading(struct plain_out *t, const struct plain_table *table)
{
    for (const struct plain_column *c = table->columns; c->name; c++)
        fprintf(t->to, "%s%s", c == table->columns ? "" : ",", c->name);
    fputc('\n', t->to);
}

/* --- figures ---- */

static const struct plain_column figure_columns[] = {
    {"metric", "string", "The measure's id, as in metrics.csv"},
    {"area", "string", "The area's code, as in areas.csv"},
    {"period", "string", "Start and length: 2024-04-01_P1Y is the year from 1 April 2024"},
    {"value", "decimal", "The figure as published; empty where there is none"},
    {"lower", "decimal", "Lower end of the published 95 % interval"},
    {"upper", "decimal", "Upper end of the published 95 % interval"},
    {"numerator", "decimal", "What was counted, where that is published"},
    {"denominator", "decimal", "Out of how many, where that is published"},
    {"gap", "string", "Why there is no figure"},
    {"flag", "string", "provisional, unreliable or revised"},
    {0}};

static void figure_row(struct plain_out *t, const struct metric *m, struct str period,
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
    cell(t, api_flag(slice_flags(s, place)));
    row_end(t);
}

void plain_figures(struct plain_out *t, const struct sector *s, const struct metric *m,
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

static void figures_out(struct plain_out *t, const struct sector *s)
{
    struct arena *a = arena_open();

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        plain_figures(t, s, &s->metrics[i], a);
        arena_reset(a);
    }
    arena_close(a);
}

/* --- what figures were before ---- */

static void revision_row(struct plain_out *t, const struct revision *r)
{
    row_begin(t);
    cell(t, r->metric->slug);
    cell(t, r->area->code);
    cell(t, period_id(t->arena, r->period));
    cell_num(t, r->value_was);
    cell(t, r->state_was == STATE_VALUE ? S("") : state_word(r->state_was));
    cell(t, moment_text(t->arena, r->known_before));
    cell(t, moment_text(t->arena, r->known_from));
    row_end(t);
}

static enum rc metric_revisions(struct plain_out *t, struct work *w, const struct metric *m)
{
    struct revision_list list;

    TRY(revisions_all(w, m, &list));
    for (ptrdiff_t i = 0; i < list.len; i++)
        if (list.at[i].known_from <= w->known)
            revision_row(t, &list.at[i]);
    return OK;
}

enum rc plain_revisions(struct plain_out *t, struct work *w)
{
    struct work of_metric = *w;
    enum rc rc = OK;

    of_metric.arena = arena_open();
    of_metric.complaints = NULL;
    fputs("metric,area,period,value,gap,known_from,known_to\n", t->to);
    for (ptrdiff_t i = 0; i < w->sector->metric_count && rc == OK; i++) {
        arena_reset(of_metric.arena);
        rc = metric_revisions(t, &of_metric, &w->sector->metrics[i]);
    }
    if (of_metric.complaints)
        work_fail(w, rc, "", "%.*s", STR_ARG(of_metric.complaints->words));
    arena_close(of_metric.arena);
    return rc;
}

/* --- areas ---- */

static const struct plain_column area_columns[] = {
    {"code", "string", "The newest code in use: a GSS code where there is one"},
    {"name", "string", "The short name"},
    {"official_name", "string", "The full name"},
    {"type", "string", "What sort of body or place it is"},
    {"country", "string", "The country that it lies in"},
    {"region", "string", "The code of its region"},
    {"county", "string", "The code of its county council"},
    {"start", "date", "The day it began"},
    {"end", "date", "The day it ended; empty while it exists"},
    {"successors", "string", "Codes of those that took its place, separated by ;"},
    {"other_codes", "string", "Codes it had before, or has elsewhere, separated by ;"},
    {"other_names", "string", "Names it had before, or has elsewhere, separated by ;"},
    {0}};

static struct str code_of(const struct area *a)
{
    return a ? a->code : S("");
}

static void areas_out(struct plain_out *t, const struct sector *s)
{
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

/* --- measures ---- */

static const struct plain_column metric_columns[] = {
    {"id", "string", "The measure's id, as in addresses"},
    {"title", "string", "What it is called"},
    {"say", "string", "How a sentence says it: {A} is the council, {v} the figure"},
    {"meaning", "string", "What a higher or lower figure means"},
    {"definition", "string", "What is counted"},
    {"unit", "string", "The unit"},
    {"decimals", "string", "Decimals with which it is shown"},
    {"polarity", "string", "high or low where that end is better; empty where neither is"},
    {"polarity_by", "string", "Who says so"},
    {"kind", "string", "context, cost, performance or satisfaction"},
    {"subjects", "string", "Topics, separated by ;"},
    {"service", "string", "The service it is about; empty where it describes the area"},
    {"when", "string", "How its periods are named"},
    {"frequency", "string", "How often it is published"},
    {"source_title", "string", "Who publishes it, and where"},
    {"source_url", "string", "The publisher's address"},
    {"licence", "string", "The licence of its figures"},
    {"published", "string", "When its newest figures were published"},
    {"group", "string", "The group its publisher compares by"},
    {"low", "string", "The lowest figure there can be"},
    {"high", "string", "The highest figure there can be"},
    {"things", "string", "What the denominator counts"},
    {"denominator", "string", "The measure that is its denominator"},
    {"headline", "string", "yes for a headline measure"},
    {"adds", "string", "yes where figures of several councils may be added up"},
    {"formula", "string", "How it is worked out from others"},
    {"breaks", "string", "Days from which it was counted differently"},
    {"caution", "string", "What to bear in mind"},
    {"other_words", "string", "Other words that it is found by"},
    {"breakdown", "string", "What it is broken down by"},
    {0}};

static void metric_row(struct plain_out *t, const struct metric *m)
{
    row_begin(t);
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
                                m->subject_words,
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
                                m->caution,
                                m->other_words,
                                m->breakdown};
    for (ptrdiff_t k = 0; k < COUNT_OF(cells); k++)
        cell(t, cells[k]);
    row_end(t);
}

static void metrics_out(struct plain_out *t, const struct sector *s)
{
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        metric_row(t, &s->metrics[i]);
}

/* --- groups ---- */

static const struct plain_column group_columns[] = {
    {"group", "string", "The group's id"},
    {"area", "string", "The code of the council whose group it is"},
    {"place", "integer", "The member's place, nearest first"},
    {"member", "string", "The code of the member"},
    {"distance", "string", "How near, as published"},
    {0}};

static void groups_out(struct plain_out *t, const struct sector *s)
{
    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *g = &s->groups[i];
        for (ptrdiff_t k = 0; !g->audience.len && g->kind == GROUP_LISTED && !g->replaced_at &&
                              k < s->area_count;
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

static const struct plain_column cluster_columns[] = {
    {"group", "string", "The group's id"},
    {"area", "string", "The code of the council"},
    {"cluster", "string", "The cluster that it is in"},
    {0}};

static void clusters_out(struct plain_out *t, const struct sector *s)
{
    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *g = &s->groups[i];
        for (ptrdiff_t k = 0; !g->audience.len && g->kind == GROUP_CLUSTER && !g->replaced_at &&
                              k < s->area_count;
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

/* --- the list ---- */

/* --- topics and profiles ---- */

static const struct plain_column subject_columns[] = {
    {"subject", "string", "The topic's id, as in metrics.csv"},
    {"title", "string", "What it is called"},
    {"order", "integer", "Its place among those of its level"},
    {"parent", "string", "The id of the topic it is within; empty on the first level"},
    {"about", "string", "A sentence on it"},
    {"publisher", "string", "Who publishes figures on it; empty where nobody is named"},
    {"url", "string", "Where they do"},
    {0}};

static void subjects_out(struct plain_out *t, const struct sector *s)
{
    for (ptrdiff_t i = 0; i < s->topic_count; i++) {
        const struct subject *one = &s->subjects[i];
        row_begin(t);
        cell(t, one->slug);
        cell(t, one->title);
        cell(t, str_fmt(t->arena, "%lld", (long long)one->place));
        cell(t, one->parent ? one->parent->slug : S(""));
        cell(t, one->about);
        cell(t, one->publisher);
        cell(t, one->url);
        row_end(t);
    }
}

static void profile_out(void *state, struct str name, struct str text)
{
    struct plain_out *t = state;

    row_begin(t);
    cell(t, name);
    cell(t, text);
    row_end(t);
}

enum rc plain_profiles(struct plain_out *t, struct work *w)
{
    fputs("profile,text\n", t->to);
    return own_profiles_each(w, profile_out, t);
}

const struct plain_table plain_tables[] = {
    {"areas.csv", "Areas",
     "Councils, regions, countries and other places, those that ended "
     "among them.",
     area_columns, areas_out},
    {"groups.csv", "Groups by list", "Which councils are like which, as somebody lists them.",
     group_columns, groups_out},
    {"clusters.csv", "Groups by cluster", "Which councils somebody puts into one cluster.",
     cluster_columns, clusters_out},
    {"subjects.csv", "Topics", "What measures are about, as a tree.", subject_columns,
     subjects_out},
    {"metrics.csv", "Measures", "What is measured, by whom, and under which licence.",
     metric_columns, metrics_out},
    {"figures.csv", "Figures",
     "Every figure that was published, and why there is none where "
     "there is none.",
     figure_columns, figures_out},
    {0}};

const struct plain_table *plain_figure_table(void)
{
    return &plain_tables[COUNT_OF(plain_tables) - 2];
}
