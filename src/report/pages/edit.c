/* edit.c: changing a report: its name, who may see it, and its parts one by one. */
#include "report/pages/view.h"

static const struct page page = {"report/pages/edit", NULL, NULL, NULL};
static const struct page part_page = {"report/pages/part", NULL, NULL, NULL};

/* --- the form of a part ---- */

static const struct {
    const char *value, *title;
} kinds[] = {{"heading", "A heading"},
             {"words", "Words, with figures in them"},
             {"measure", "Measures as sentences"},
             {"table", "Measures as a table"},
             {"chart", "Measures as pictures"}},
  charts[] = {{"bars", "Bars: the councils compared"},
              {"trend", "A line over time"},
              {"strip", "A strip of dots"}};

static void choice_add(struct json *list, struct arena *a, struct str value, struct str title,
                       struct str chosen)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "value", value);
    json_put_str(row, "title", title);
    json_put_bool(row, "chosen", str_eq(value, chosen));
}

/* Ids on lines, as they are typed. */
static struct str lines_of(struct arena *a, struct str metrics)
{
    struct str s = str_copy(a, metrics);
    char *at = arena_alloc(a, s.len + 1);

    for (ptrdiff_t i = 0; i < s.len; i++)
        at[i] = s.at[i] == ';' ? '\n' : s.at[i];
    return (struct str){at, s.len};
}

static void put_form(struct work *w, const struct report_part *p, struct json *model)
{
    struct arena *a = w->arena;
    struct json *kind = json_put(model, "kinds", json_array(a));
    struct json *chart = json_put(model, "charts", json_array(a));
    struct json *group = json_put(model, "groups", json_array(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(kinds); i++)
        choice_add(kind, a, str_of(kinds[i].value), str_of(kinds[i].title),
                   p ? str_of(part_name(p->kind)) : S("measure"));
    for (ptrdiff_t i = 0; i < COUNT_OF(charts); i++)
        choice_add(chart, a, str_of(charts[i].value), str_of(charts[i].title),
                   p && p->chart.len ? p->chart : S("bars"));
    choice_add(group, a, S(""), S("each measure's own group"), p ? p->group : S(""));
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        if (!g->owner && !g->replaced_at && group_seen(&w->viewer, g))
            choice_add(group, a, g->slug, g->title, p ? p->group : S(""));
    }
    json_put_str(model, "words", p ? p->words : S(""));
    json_put_str(model, "metrics", p ? lines_of(a, p->metrics) : S(""));
}

static struct report_part part_typed(struct request *rq, bool *known)
{
    struct report_part p = {.words = rq_field(rq, "words"),
                            .metrics = rq_field(rq, "metrics"),
                            .group = rq_field(rq, "group"),
                            .chart = rq_field(rq, "chart")};

    *known = part_kind_read(rq_field(rq, "kind"), &p.kind);
    return p;
}

/* --- the page ---- */

/* What a part is, in one line. */
static struct str part_words(struct work *w, const struct report_part *p)
{
    struct buf b = buf_make(w->arena, 64 * 1024);
    struct str rest = p->metrics;
    const struct metric *m;
    ptrdiff_t lost = 0, n = 0;

    if (p->kind == PART_HEADING || p->kind == PART_WORDS)
        return p->words;
    while ((m = part_metric(w->sector, &rest, &lost)) != NULL)
        buf_fmt(&b, "%s%.*s", n++ ? "; " : "", STR_ARG(m->title));
    if (lost)
        buf_fmt(&b, "%s%td no longer known", n ? "; " : "", lost);
    return buf_text(&b);
}

static void put_parts(struct request *rq, const struct report *r, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "parts", json_array(a));

    for (ptrdiff_t i = 0; i < r->parts.len; i++) {
        const struct report_part *p = &r->parts.at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_int(row, "place", i + 1);
        json_put_str(row, "kind", str_of(kinds[p->kind].title));
        json_put_str(row, "words", part_words(rq->work, p));
        json_put_bool(row, "first", i == 0);
        json_put_bool(row, "last", i + 1 == r->parts.len);
        json_put_str(row, "href",
                     str_fmt(a, "%.*s/parts/%td", STR_ARG(report_href(a, r->id, NULL)), i + 1));
    }
}

static enum rc edit_show(struct request *rq)
{
    struct work *w = rq->work;
    struct report r;
    struct json *model = json_object(w->arena);

    TRY(report_read(w, rq_param(rq, "id"), &r));
    json_put_str(model, "title", str_fmt(w->arena, "Change: %.*s", STR_ARG(r.name)));
    json_put_str(model, "description",
                 r.parts.len == 0   ? S("It has no parts yet. Add the first below.")
                 : r.parts.len == 1 ? S("It has one part.")
                                    : str_fmt(w->arena, "It has %td parts.", r.parts.len));
    json_put_str(model, "name", r.name);
    json_put_str(model, "note", r.note);
    json_put_str(model, "href", report_href(w->arena, r.id, NULL));
    json_put_bool(model, "withdrawn", r.withdrawn);
    json_put_bool(model, "any_parts", r.parts.len > 0);
    put_parts(rq, &r, model);
    put_form(w, NULL, model);
    TRY(report_audiences(w, r.audience, json_put(model, "audiences", json_array(w->arena))));
    return page_show(rq, &page, model);
}

static enum rc place_of(struct request *rq, int64_t *out)
{
    struct str typed = rq_param(rq, "place");

    *out = 0;
    for (ptrdiff_t i = 0; i < typed.len && i < 4; i++)
        *out = typed.at[i] >= '0' && typed.at[i] <= '9' && *out >= 0
                   ? 10 * *out + (typed.at[i] - '0')
                   : -1;
    if (*out >= 1 && *out <= REPORT_PARTS_MOST)
        return OK;
    return work_fail(rq->work, NOT_FOUND, "place", "This report has no such part.");
}

static enum rc part_show(struct request *rq)
{
    struct work *w = rq->work;
    struct report r;
    int64_t place;
    struct json *model = json_object(w->arena);

    TRY(report_read(w, rq_param(rq, "id"), &r));
    TRY(place_of(rq, &place));
    if (place > r.parts.len)
        return work_fail(w, NOT_FOUND, "place", "This report has no such part.");
    json_put_str(model, "title",
                 str_fmt(w->arena, "Part %lld of %.*s", (long long)place, STR_ARG(r.name)));
    json_put_str(model, "description", S("Change what this part shows."));
    json_put_str(model, "name", r.name);
    json_put_str(model, "href", report_href(w->arena, r.id, NULL));
    json_put_int(model, "place", place);
    put_form(w, &r.parts.at[place - 1], model);
    return page_show(rq, &part_page, model);
}

/* --- what is done ---- */

static enum rc back(struct request *rq)
{
    struct object o = *rq->object;

    TRY(object_touch(rq->work, &o));
    return page_go(rq, str_fmt(rq->work->arena, "/reports/%.*s/edit", STR_ARG(o.id)));
}

static enum rc name_put(struct request *rq)
{
    TRY(report_rename(rq->work, rq->object->id, rq_field(rq, "name"), rq_field(rq, "note")));
    return back(rq);
}

static enum rc kind_unknown(struct request *rq)
{
    return work_fail(rq->work, INVALID, "kind", "Choose what to add from the list.");
}

static enum rc part_add(struct request *rq)
{
    bool known;
    struct report_part p = part_typed(rq, &known);

    if (!known)
        return kind_unknown(rq);
    TRY(report_part_add(rq->work, rq->object->id, p));
    return back(rq);
}

static enum rc part_put(struct request *rq)
{
    bool known;
    int64_t place;
    struct report_part p = part_typed(rq, &known);

    if (!known)
        return kind_unknown(rq);
    TRY(place_of(rq, &place));
    TRY(report_part_put(rq->work, rq->object->id, place, p));
    return back(rq);
}

static enum rc part_move(struct request *rq)
{
    int64_t place;
    bool up = str_eq(rq_field(rq, "to"), S("up"));

    TRY(place_of(rq, &place));
    if (!up && !str_eq(rq_field(rq, "to"), S("down")))
        return work_fail(rq->work, INVALID, "to", "A part moves up or down.");
    TRY(report_part_move(rq->work, rq->object->id, place, up ? -1 : 1));
    return back(rq);
}

static enum rc part_drop(struct request *rq)
{
    int64_t place;

    TRY(place_of(rq, &place));
    TRY(report_part_drop(rq->work, rq->object->id, place));
    return back(rq);
}

static enum rc share(struct request *rq)
{
    struct object o = *rq->object;

    TRY(object_share(rq->work, &o, rq_field(rq, "audience")));
    return page_go(rq, str_fmt(rq->work->arena, "/reports/%.*s/edit", STR_ARG(o.id)));
}

static enum rc live(struct request *rq, enum life life)
{
    struct object o = *rq->object;

    TRY(object_live(rq->work, &o, life));
    return page_go(rq, life == LIFE_DELETED
                           ? S("/reports")
                           : str_fmt(rq->work->arena, "/reports/%.*s/edit", STR_ARG(o.id)));
}

static enum rc withdraw(struct request *rq)
{
    return live(rq, LIFE_WITHDRAWN);
}

static enum rc publish(struct request *rq)
{
    return live(rq, LIFE_PUBLISHED);
}

static enum rc delete_it(struct request *rq)
{
    return live(rq, LIFE_DELETED);
}

#define KEEP(path, handle, action, audit, title)                                               \
    ROUTE_WITH(POST, "/reports/{id}/" path, handle, FORM_HTML, action, "object", FAST, NONE,   \
               audit, title, .kind = "report", .tokens = true)
#define CHANGE(path, handle, title)                                                            \
    ROUTE_WITH(GET, "/reports/{id}/" path, handle, FORM_HTML | FORM_JSON, "change", "object",  \
               FAST, NONE, "none", title, .kind = "report")

const struct route report_edit_routes[] = {
    CHANGE("edit", edit_show, "A report and its parts, to be changed."),
    CHANGE("parts/{place}", part_show, "One part of a report, to be changed."),
    KEEP("name", name_put, "change", "report-named", "Gives a report another name."),
    KEEP("share", share, "share", "report-shared", "Says who may see a report."),
    KEEP("withdraw", withdraw, "withdraw", "report-withdrawn",
         "Takes a report back: only who keeps it sees it."),
    KEEP("publish", publish, "publish", "report-published",
         "Shows a report again that was withdrawn."),
    KEEP("delete", delete_it, "delete", "report-deleted", "Deletes a report."),
    KEEP("parts", part_add, "change", "report-changed", "Adds a part to a report."),
    KEEP("parts/{place}", part_put, "change", "report-changed", "Changes a part of a report."),
    KEEP("parts/{place}/move", part_move, "change", "report-changed",
         "Moves a part of a report up or down."),
    KEEP("parts/{place}/delete", part_drop, "change", "report-changed",
         "Takes a part out of a report."),
    {0}};
