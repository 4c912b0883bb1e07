/* proposals.c: councils-to-be: several of today's councils taken together. */
#include "inform/pages/view.h"

#include "kit/browser.h"

#include "base/num.h"

#include <math.h>

enum { ALIKE_SHOWN = 10 };

static const struct page_column list_columns[] = {
    {"id", "id"},          {"name", "name"},
    {"parts", "councils"}, {"shared", "shared with"},
    {"href", "address"},   {0}};
static const struct page_table list_tables[] = {{"proposals", "proposals", list_columns}, {0}};
static const struct page list_page = {"inform/pages/proposals", list_tables, NULL, NULL};

static const struct page_column figure_columns[] = {
    {"metric", "metric"},       {"title", "measure"},
    {"unit", "unit"},           {"period", "period"},
    {"value", "value"},         {"value_text", "shown"},
    {"numerator", "numerator"}, {"denominator", "denominator"},
    {"how", "worked out by"},   {"low", "lowest part"},
    {"high", "highest part"},   {"source", "source"},
    {"licence", "licence"},     {0}};
static const struct page_column unknown_columns[] = {
    {"metric", "metric"}, {"title", "measure"}, {"why", "why"}, {"lacks", "council"}, {0}};
static const struct page_table tables[] = {
    {"figures", "figures", figure_columns}, {"unknown", "unknown", unknown_columns}, {0}};
static const struct page page = {"inform/pages/proposal", tables, NULL, NULL};

static struct str proposal_href(struct arena *a, struct str id)
{
    return str_fmt(a, "/proposals/%.*s", STR_ARG(id));
}

/* "A, B and C" */
static struct str part_names(struct arena *a, const struct proposal *p)
{
    struct buf b = buf_make(a, 16 * 1024);

    for (ptrdiff_t i = 0; i < p->count; i++) {
        buf_str(&b, i == 0 ? S("") : i == p->count - 1 ? S(" and ") : S(", "));
        buf_str(&b, p->parts[i]->name);
    }
    return buf_text(&b);
}

/* --- making one ---- */

/* Each line names a council, by name or code. */
static enum rc parts_asked(struct request *rq, const struct area **parts, ptrdiff_t *count)
{
    struct work *w = rq->work;
    struct str rest = rq_field(rq, "areas"), line;

    *count = 0;
    while (rest.len && str_split(&rest, '\n', &line)) {
        struct area_list found = {0};
        line = str_trim(line);
        if (!line.len)
            continue;
        if (*count == COMBINE_MOST)
            return work_fail(w, INVALID, "areas", "At most %d councils can be put together.",
                             COMBINE_MOST);
        const struct area *area = sector_area(w->sector, line);
        if (!area) {
            sector_find_areas(w->sector, w->arena, line, false, 2, &found);
            bool clear = found.len &&
                         (found.len == 1 || str_eq(found.at[0]->key, str_fold(w->arena, line)));
            area = clear ? found.at[0] : NULL;
        }
        if (!area)
            return work_fail(w, INVALID, "areas",
                             found.len ? "\"%.*s\" could be several councils. Write its whole "
                                         "name."
                                       : "There is no council called \"%.*s\".",
                             STR_ARG(str_cut(line, 0, 60)));
        parts[(*count)++] = area;
    }
    return OK;
}

static enum rc proposal_add(struct request *rq)
{
    const struct area *parts[COMBINE_MOST];
    ptrdiff_t count;
    struct str id;

    TRY(parts_asked(rq, parts, &count));
    TRY(browser_name(rq));
    TRY(proposal_make(rq->work, rq_field(rq, "name"), parts, count, rq_field(rq, "audience"),
                      &id));
    return page_go(rq, proposal_href(rq->work->arena, id));
}

static enum rc proposals_show(struct request *rq)
{
    struct work *w = rq->work;
    struct proposal_list list;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "proposals", json_array(w->arena));

    TRY(proposal_list_read(w, &list));
    for (ptrdiff_t i = 0; i < list.len; i++) {
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "id", list.at[i].id);
        json_put_str(row, "name", list.at[i].name);
        json_put_str(row, "parts", part_names(w->arena, &list.at[i]));
        json_put_str(row, "href", proposal_href(w->arena, list.at[i].id));
        struct str shared;
        TRY(audience_words(w, list.at[i].audience, &shared));
        json_put_str(row, "shared", shared);
    }
    json_put_bool(model, "any", list.len > 0);
    json_put_bool(model, "signed_in", w->viewer.person.len > 0);
    TRY(audience_view(w, S("public"), json_put(model, "audiences", json_array(w->arena))));
    json_put_str(model, "title", S("Councils-to-be"));
    json_put_str(
        model, "description",
        S("See today's councils taken together as one: what is known of it, what can't "
          "be, and whom it would be like."));
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static bool is_part(const struct proposal *p, const struct area *area)
{
    for (ptrdiff_t i = 0; i < p->count; i++)
        if (p->parts[i] == area)
            return true;
    return false;
}

/* Where it would stand once its parts are no more. */
static struct str place_words(struct arena *a, const struct sector *s, const struct metric *m,
                              ptrdiff_t period, double value, const struct proposal *p)
{
    const struct slice *figures = cube_read(s->cube, m->index, period);
    double *shown = arena_new(a, double, m->area_count + 1);
    struct str end = m->polarity == POLARITY_LOW ? S("lowest") : S("highest");
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < m->area_count; i++)
        if (m->areas[i]->type->council && !area_ended(m->areas[i]) &&
            !is_part(p, m->areas[i]) && slice_state(figures, i) == STATE_VALUE)
            shown[n++] = num_round(slice_number(figures, i, SLICE_VALUE), m->decimals);
    shown[n] = num_round(value, m->decimals);
    struct stats_place place = stats_rank(shown, n + 1, n, m->polarity != POLARITY_LOW);
    if (place.rank == 1)
        return str_fmt(a, "would be %.*s of %td", STR_ARG(end), place.of);
    return str_fmt(a, "would be %.*s %.*s of %td", STR_ARG(ordinal(a, place.rank)),
                   STR_ARG(end), place.of);
}

static void put_known(struct arena *a, const struct sector *s, const struct metric *m,
                      ptrdiff_t period, const struct combined *c, const struct proposal *p,
                      struct json *list)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "metric", m->slug);
    json_put_str(row, "title", m->title);
    json_put_str(row, "href", metric_href(a, m));
    json_put_str(row, "unit", m->unit);
    json_put_str(row, "period", period_id(a, m->periods[period]));
    json_put_str(row, "period_title", metric_when(a, m, m->periods[period]));
    json_put_num(row, "value", c->value);
    json_put_str(row, "value_text", value_text(a, m, c->value));
    json_put_num(row, "numerator", c->numerator);
    json_put_num(row, "denominator", c->denominator);
    json_put_str(row, "how",
                 c->how == COMBINED_SUM ? S("sum") : S("numerator over denominator"));
    json_put_num(row, "low", c->low);
    json_put_num(row, "high", c->high);
    json_put_str(row, "parts_text",
                 str_fmt(a, "%.*s to %.*s", STR_ARG(value_text(a, m, c->low)),
                         STR_ARG(value_text(a, m, c->high))));
    json_put_str(row, "place",
                 c->how == COMBINED_SUM ? (struct str){0}
                                        : place_words(a, s, m, period, c->value, p));
    json_put_str(row, "source", m->source_title);
    json_put_str(row, "licence", m->licence);
}

static void put_unknown(struct arena *a, const struct metric *m, const struct combined *c,
                        struct json *list)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "metric", m->slug);
    json_put_str(row, "title", m->title);
    json_put_str(row, "href", metric_href(a, m));
    json_put_str(row, "why", str_of(combined_why_words(c->why)));
    json_put_str(row, "lacks",
                 c->lacks && c->why != COMBINED_NO_WAY ? c->lacks->name : (struct str){0});
}

/* Gives how many figures are known. */
static ptrdiff_t put_figures(struct work *w, const struct proposal *p, struct json *model)
{
    struct json *known = json_put(model, "figures", json_array(w->arena));
    struct json *unknown = json_put(model, "unknown", json_array(w->arena));

    for (ptrdiff_t i = 0; i < w->sector->metric_count; i++) {
        const struct metric *m = &w->sector->metrics[i];
        struct combined c;
        ptrdiff_t period = combine_newest(w->sector, m, p->parts, p->count, &c);
        if (period >= 0)
            put_known(w->arena, w->sector, m, period, &c, p, known);
        else
            put_unknown(w->arena, m, &c, unknown);
    }
    json_put_bool(model, "any_figures", known->u.of.count > 0);
    json_put_bool(model, "any_unknown", unknown->u.of.count > 0);
    return known->u.of.count;
}

static void put_alike(struct work *w, const struct proposal *p, struct json *model)
{
    struct arena *a = w->arena;
    struct alike found[ALIKE_SHOWN];
    struct metric_list by;
    ptrdiff_t n = combine_alike(w, p->parts, p->count, ALIKE_SHOWN, found, &by);
    struct json *list = json_put(model, "alike", json_array(a));
    struct json *measures = json_put(model, "alike_by", json_array(a));

    for (ptrdiff_t i = 0; i < n; i++) {
        struct json *row = link_add(list, a, found[i].area->name, area_href(a, found[i].area));
        json_put_num(row, "distance", found[i].distance);
        json_put_str(row, "type", found[i].area->type->title);
    }
    for (ptrdiff_t i = 0; i < by.len; i++)
        link_add(measures, a, by.at[i]->title, metric_href(a, by.at[i]));
    json_put_bool(model, "any_alike", n > 0);
}

/* Who may see it, and what the viewer may do with it. */
static enum rc put_keeping(struct work *w, const struct object *o, struct json *model)
{
    bool keeps = may(&w->viewer, ACT_KEEP, o, w->now) == MAY;
    struct str shared;

    TRY(audience_words(w, o->audience, &shared));
    json_put_str(model, "shared", shared);
    json_put_bool(model, "withdrawn", o->life == LIFE_WITHDRAWN);
    json_put_bool(model, "keeps", keeps);
    struct json *list = json_put(model, "audiences", json_array(w->arena));
    return keeps ? audience_view(w, o->audience, list) : OK;
}

static enum rc proposal_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct proposal p;
    struct json *model = json_object(a);

    TRY(proposal_read(w, rq_param(rq, "id"), &p));
    ptrdiff_t known = put_figures(w, &p, model);
    json_put_str(model, "id", p.id);
    json_put_str(model, "title", p.name);
    json_put_str(model, "description",
                 str_fmt(a,
                         "%.*s would be %.*s together. Of %td measures here, %td can be worked "
                         "out for it.",
                         STR_ARG(p.name), STR_ARG(part_names(a, &p)), w->sector->metric_count,
                         known));
    json_put_str(model, "made", date_words(a, date_in_london(p.made_at)));
    json_put_str(model, "href", proposal_href(a, p.id));
    TRY(put_keeping(w, rq->object, model));
    struct json *parts = json_put(model, "parts", json_array(a));
    for (ptrdiff_t i = 0; i < p.count; i++) {
        struct json *part =
            link_add(parts, a, area_title(a, p.parts[i]), area_href(a, p.parts[i]));
        json_put_str(part, "code", p.parts[i]->code);
    }
    put_alike(w, &p, model);
    return page_show(rq, &page, model);
}

const struct route inform_proposal_routes[] = {
    ROUTE(GET, "/proposals", proposals_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST, NONE,
          "none", "Councils-to-be proposed with this browser, and a form for one."),
    ROUTE(POST, "/proposals", proposal_add, FORM_HTML, "propose", "public", FAST, NONE,
          "propose", "Keeps a proposed council: several of today's together."),
    ROUTE_WITH(GET, "/proposals/{id}", proposal_show,
               FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "read", "object", SLOW,
               NONE, "none",
               "A proposed council: what is known of it, what can't be, and whom it is like.",
               .kind = "proposal"),
    {0}};
