/* search_rows.c: what this room adds to a search: answers, councils, measures, topics,
 * services, methods, and councils-to-be that the viewer may see. */
#include "inform/pages/search_rows.h"

#include "inform/boundary.h"
#include "calc/calc.h"

enum { MOST_ANSWERS = 3 };
/* What fits less than this part of what the best does is no answer. */
static const double answer_part = 0.75;

static struct json *row_add(struct search *s, struct arena *a, const char *kind,
                            struct str title, struct str href, struct str note)
{
    struct json *row = json_add(s->rows, json_object(a));

    json_put_str(row, "kind", str_of(kind));
    json_put_str(row, "title", title);
    json_put_str(row, "href", href);
    json_put_str(row, "note", note.len ? note : (struct str){0});
    return row;
}

/* --- answers
 * ---------------------------------------------------------------------------------- */

/* A council that ended is asked about for the one that took its place. */
static const struct area *asked_of(struct work *w, const struct area *area)
{
    struct area_list after;

    if (!area || !area_ended(area))
        return area;
    boundary_after(w->sector, w->arena, area, &after);
    return after.len ? after.at[0] : area;
}

/* The first is told as its page tells it; of the others the council's own place is enough. */
static enum rc answer(struct work *w, const struct area *area, const struct metric *m,
                      bool first, struct comparison *out)
{
    if (first)
        return compare_read(w, &(struct comparison_ask){.area = area->code, .metric = m->slug},
                            out);
    TRY(compare_brief(w, area, m, out));
    compare_say(w, out);
    return OK;
}

static enum rc answers_add(struct work *w, struct search *s, const struct find_result *found)
{
    const struct area *area = asked_of(w, found->area);
    ptrdiff_t n = 0;
    double best = 0;

    for (ptrdiff_t i = 0; area && i < found->found.len && n < MOST_ANSWERS; i++) {
        const struct metric *m = found->found.at[i].metric;
        struct comparison c;
        if (found->found.at[i].kind != FIND_METRIC ||
            found->found.at[i].fit < best * answer_part)
            continue;
        best = n ? best : found->found.at[i].fit;
        struct complaint *before = w->complaints;
        enum rc rc = answer(w, area, m, n == 0, &c);
        if (rc == NOT_FOUND) { /* nobody like it has a figure: that is no answer */
            w->complaints = before;
            continue;
        }
        TRY(rc);
        struct str title =
            str_fmt(w->arena, "%.*s: %.*s", STR_ARG(m->title), STR_ARG(area->name));
        row_add(s, w->arena, "Answers", title, comparison_href(w->arena, area, m), c.sentence);
        n++;
    }
    return OK;
}

/* --- councils
 * --------------------------------------------------------------------------------- */

static void area_add(struct work *w, struct search *s, const struct area *area)
{
    struct arena *a = w->arena;
    struct str href = area_href(a, area);

    for (const struct json *j = s->rows->u.of.first; j; j = j->next)
        if (str_eq(json_get(j, S("href"))->u.str, href))
            return;
    struct str is = area->type->title, change = boundary_words(w->sector, a, area);
    struct str code = sector_area(w->sector, s->words) == area
                          ? boundary_code_words(a, area, s->words)
                          : (struct str){0};
    struct buf note = buf_make(a, 64 * 1024);
    const struct str parts[] = {code, change.len || code.len ? (struct str){0} : is, change};
    for (ptrdiff_t i = 0; i < COUNT_OF(parts); i++) {
        buf_str(&note, parts[i].len && note.len ? S(" ") : S(""));
        buf_str(&note, parts[i]);
    }
    row_add(s, a, area->type->council ? "Councils" : "Places", area_title(a, area), href,
            buf_text(&note));
}

/* What took the place of a council that ended stands before it. */
static void area_and_after_add(struct work *w, struct search *s, const struct area *area)
{
    struct area_list after;

    boundary_after(w->sector, w->arena, area, &after);
    for (ptrdiff_t i = 0; i < after.len; i++)
        area_add(w, s, after.at[i]);
    area_add(w, s, area);
}

/* --- the rest
 * --------------------------------------------------------------------------------- */

static struct str metric_note(struct work *w, const struct metric *m)
{
    ptrdiff_t p = metric_newest(w->sector, m);

    if (p < 0)
        return str_fmt(w->arena, "No figures yet. %.*s.", STR_ARG(m->source_title));
    return str_fmt(
        w->arena, "Newest: %.*s, from %.*s. %.*s.",
        STR_ARG(metric_when(w->arena, m, m->periods[p])),
        STR_ARG(str_counted(w->arena, cube_at(w->sector->cube, m->index, p)->summary.reported,
                            "place", NULL)),
        STR_ARG(m->source_title));
}

static struct str service_note(struct work *w, const struct service *service,
                               const struct area *area)
{
    enum runs runs = area ? area_runs(w->sector, area, service) : RUNS_UNKNOWN;

    if (!area || runs == RUNS_UNKNOWN)
        return str_fmt(w->arena, "Under %.*s.", STR_ARG(service->subject->title));
    return str_fmt(w->arena, "%.*s %s %.*s.", STR_ARG(area->name),
                   runs == RUNS          ? "runs"
                   : runs == RUNS_SHARED ? "shares the running of"
                                         : "does not run",
                   STR_ARG(service->title));
}

static void found_add(struct work *w, struct search *s, const struct found *f,
                      const struct area *area)
{
    struct arena *a = w->arena;
    struct json *row;

    switch (f->kind) {
    case FIND_AREA:
        area_and_after_add(w, s, f->area);
        break;
    case FIND_METRIC:
        row = row_add(s, a, "Measures", f->metric->title, metric_href(a, f->metric),
                      metric_note(w, f->metric));
        json_put_str(row, "why", find_why_words(f->why));
        break;
    case FIND_SUBJECT:
        row_add(s, a, "Topics", f->subject->title, subject_href(a, f->subject),
                f->subject->about);
        break;
    case FIND_SERVICE:
        row_add(s, a, "Services", f->service->title, subject_href(a, f->service->subject),
                service_note(w, f->service, area));
        break;
    default:
        row_add(s, a, "How it is worked out", str_of(f->method->words.title),
                method_href(a, f->method->name), str_of(f->method->words.summary));
    }
}

static enum rc proposals_add(struct work *w, struct search *s)
{
    struct proposal_list list;
    struct str words = str_fold(w->arena, s->words);
    ptrdiff_t n = 0;

    TRY(proposal_list_read(w, &list));
    for (ptrdiff_t i = 0; i < list.len && n < s->most; i++) {
        const struct proposal *p = &list.at[i];
        if (p->withdrawn || find_fit(str_fold(w->arena, p->name), words) == FIND_NO_FIT)
            continue;
        row_add(s, w->arena, "Councils-to-be", p->name,
                str_fmt(w->arena, "/proposals/%.*s", STR_ARG(p->id)), (struct str){0});
        n++;
    }
    return OK;
}

enum rc inform_search(struct work *w, struct search *s)
{
    struct find_result found;

    find_run(w->sector, w->arena, &(struct find_ask){s->words, FIND_ALL, false, true, s->most},
             &found);
    s->showing = found.showing;
    TRY(answers_add(w, s, &found));
    if (found.area)
        area_and_after_add(w, s, found.area);
    for (ptrdiff_t i = 0; i < found.found.len; i++)
        found_add(w, s, &found.found.at[i], found.area);
    return proposals_add(w, s);
}
