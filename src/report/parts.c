/* parts.c: what a report is made of: checked when it is typed, kept as text. */
#include "report/report.h"

#include <string.h>

static const char *const names[PART_KINDS] = {"heading", "words", "measure", "table", "chart"};
static const char *const charts[] = {"bars", "trend", "strip"};

const char *part_name(enum part_kind kind)
{
    return names[kind];
}

bool part_kind_read(struct str name, enum part_kind *out)
{
    for (int i = 0; i < PART_KINDS; i++)
        if (str_eq(name, str_of(names[i]))) {
            *out = (enum part_kind)i;
            return true;
        }
    return false;
}

/* --- measures ---- */

static const struct metric *metric_typed(struct work *w, struct str line)
{
    const struct metric *m = sector_metric(w->sector, line);
    struct metric_list found = {0};

    if (m)
        return m;
    sector_find_metrics(w->sector, w->arena, line, false, 2, &found);
    for (ptrdiff_t i = 0; i < found.len; i++)
        if (str_eq(str_fold(w->arena, found.at[i]->title), str_fold(w->arena, line)))
            return found.at[i];
    return NULL;
}

static enum rc metric_unknown(struct work *w, struct str line)
{
    struct metric_list near = {0};
    struct str shown = str_cut(line, 0, 80);

    sector_find_metrics(w->sector, w->arena, line, true, 1, &near);
    if (near.len)
        return work_fail(w, INVALID, "metrics",
                         "There is no measure \"%.*s\". Did you mean \"%.*s\" (%.*s)?",
                         STR_ARG(shown), STR_ARG(near.at[0]->slug), STR_ARG(near.at[0]->title));
    return work_fail(w, INVALID, "metrics", "There is no measure \"%.*s\".", STR_ARG(shown));
}

static bool listed(struct str list, struct str slug)
{
    struct str one;

    while (list.len && str_split(&list, ';', &one))
        if (str_eq(one, slug))
            return true;
    return false;
}

/* Lines become ids; one that is named twice is taken once. */
static enum rc metrics_check(struct work *w, struct report_part *part, ptrdiff_t most)
{
    struct buf ids = buf_make(w->arena, 64 * 1024);
    struct str rest = part->metrics, line;
    ptrdiff_t n = 0, named = 0;

    while (rest.len && str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (!line.len)
            continue;
        if (named++ == most) /* each is looked for, also one that is named again */
            return work_fail(w, INVALID, "metrics", "At most %td measures fit here.", most);
        const struct metric *m = metric_typed(w, line);
        if (!m)
            return metric_unknown(w, line);
        if (listed(buf_text(&ids), m->slug))
            continue;
        n++;
        buf_fmt(&ids, "%s%.*s", ids.len ? ";" : "", STR_ARG(m->slug));
    }
    part->metrics = buf_text(&ids);
    if (n)
        return OK;
    return work_fail(w, INVALID, "metrics", "Name a measure, one on each line.");
}

const struct metric *part_metric(const struct sector *s, struct str *rest, ptrdiff_t *lost)
{
    struct str slug;

    while (rest->len && str_split(rest, ';', &slug)) {
        const struct metric *m = sector_metric(s, slug);
        if (m)
            return m;
        (*lost)++;
    }
    return NULL;
}

/* --- the rest ---- */

static enum rc heading_check(struct work *w, struct report_part *part)
{
    part->words = str_trim(part->words);
    if (part->words.len && str_chars(part->words) <= REPORT_HEADING_MOST &&
        str_find(part->words, S("\n")) < 0)
        return OK;
    return work_fail(w, INVALID, "words", "A heading is one line of at most %d letters.",
                     REPORT_HEADING_MOST);
}

static enum rc words_of_part_check(struct work *w, struct report_part *part)
{
    ptrdiff_t count = 0;

    part->words = str_trim(part->words);
    if (!part->words.len || str_chars(part->words) > REPORT_WORDS_MOST)
        return work_fail(w, INVALID, "words", "Write something, of at most %d letters.",
                         REPORT_WORDS_MOST);
    return words_check(w, part->words, &count);
}

static enum rc group_check(struct work *w, struct report_part *part)
{
    const struct group *g = sector_group(w->sector, part->group);

    if (!part->group.len || (g && group_seen(&w->viewer, g)))
        return OK;
    return work_fail(w, INVALID, "group", "Choose whom to compare with from the list.");
}

static enum rc chart_check(struct work *w, struct report_part *part)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(charts); i++)
        if (str_eq(part->chart, str_of(charts[i])))
            return metrics_check(w, part, REPORT_CHARTS_MOST);
    return work_fail(w, INVALID, "chart", "Choose a picture from the list.");
}

enum rc part_check(struct work *w, struct report_part *part)
{
    struct report_part p = {.kind = part->kind, .group = part->group};

    TRY(group_check(w, part));
    switch (part->kind) {
    case PART_HEADING:
        p.words = part->words;
        TRY(heading_check(w, &p));
        p.group = S("");
        break;
    case PART_WORDS:
        p.words = part->words;
        TRY(words_of_part_check(w, &p));
        break;
    case PART_MEASURE:
    case PART_TABLE:
        p.metrics = part->metrics;
        TRY(metrics_check(w, &p, REPORT_METRICS_MOST));
        break;
    case PART_CHART:
        p.metrics = part->metrics;
        p.chart = part->chart;
        TRY(chart_check(w, &p));
        break;
    case PART_KINDS:
        return work_fail(w, INVALID, "kind", "Choose what to add from the list.");
    }
    *part = p;
    return OK;
}

/* --- kept as JSON ---- */

struct json *parts_json(struct arena *a, const struct report_parts *parts)
{
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < parts->len; i++) {
        const struct report_part *p = &parts->at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "kind", str_of(part_name(p->kind)));
        json_put_str(row, "words", p->words.len ? p->words : S(""));
        json_put_str(row, "metrics", p->metrics.len ? p->metrics : S(""));
        json_put_str(row, "group", p->group.len ? p->group : S(""));
        json_put_str(row, "chart", p->chart.len ? p->chart : S(""));
    }
    return list;
}

static struct str text_at(const struct json *row, const char *name)
{
    const struct json *j = json_at(row, name);

    return j && j->kind == JSON_STR ? j->u.str : S("");
}

enum rc parts_read(struct work *w, struct str text, struct report_parts *out)
{
    struct json *list;
    struct str why;

    *out = (struct report_parts){0};
    if (json_read(w->arena, text, &list, &why) != OK || list->kind != JSON_ARRAY)
        return work_fail(w, FAULT, "", "the parts of a report can't be read");
    for (const struct json *row = list->u.of.first; row; row = row->next) {
        struct report_part p = {.words = text_at(row, "words"),
                                .metrics = text_at(row, "metrics"),
                                .group = text_at(row, "group"),
                                .chart = text_at(row, "chart")};
        if (!part_kind_read(text_at(row, "kind"), &p.kind))
            return work_fail(w, FAULT, "", "a part of a report is of no kind");
        *list_push(w->arena, out) = p;
    }
    return OK;
}
