/* model_new.c: building a model of similar councils: the measures, how much each counts, among
 * which councils; shown with its neighbours before it is kept. All that was chosen is in the
 * form, so that looking again keeps it. */
#include "inform/pages/like_view.h"

#include "base/num.h"
#include "kit/browser.h"
#include "kit/object.h"

#include <math.h>

enum { MOST_OFFERED = 20 };

static const struct page_table tables[] = {{"neighbours", "neighbours", like_neighbour_columns},
                                           {"measures", "measures", like_measure_columns},
                                           {"left_out", "left_out", like_left_columns},
                                           {0}};
static const struct page page = {"inform/pages/model_new", tables, NULL, NULL};

/* --- what was chosen ---- */

static bool chosen(const struct like_model *how, const struct metric *m)
{
    for (ptrdiff_t i = 0; i < how->variable_count; i++)
        if (how->variables[i].metric == m)
            return true;
    return false;
}

/* A weight that is empty or 0 takes the measure out. */
static enum rc variable_read(struct request *rq, struct str slug, struct str words,
                             struct like_model *how)
{
    struct work *w = rq->work;
    const struct metric *m = sector_metric(w->sector, slug);
    double weight;

    words = str_trim(words);
    if (!m)
        return work_fail(w, INVALID, "measures", "There is no measure \"%.*s\".",
                         STR_ARG(str_cut(slug, 0, 120)));
    if (!words.len || str_eq(words, S("0")) || chosen(how, m))
        return OK;
    if (!num_parse(words, &weight) || !(weight > 0 && weight <= LIKE_WEIGHT_MOST))
        return work_fail(w, INVALID, "measures",
                         "Write how much \"%.*s\" counts as a number above 0, at most %d.",
                         STR_ARG(m->title), LIKE_WEIGHT_MOST);
    if (how->variable_count == LIKE_MOST_VARIABLES)
        return work_fail(w, INVALID, "measures", "Choose at most %d measures.",
                         LIKE_MOST_VARIABLES);
    how->variables[how->variable_count++] = (struct like_variable){m, weight};
    return OK;
}

static enum rc type_read(struct request *rq, struct str slug, struct like_model *how)
{
    const struct sector *s = rq->work->sector;

    for (ptrdiff_t i = 0; i < s->type_count; i++) {
        if (!str_eq(s->types[i].slug, slug) || !s->types[i].council)
            continue;
        if (how->type_count == LIKE_MOST_TYPES)
            return work_fail(rq->work, INVALID, "types", "Choose at most %d kinds of council.",
                             LIKE_MOST_TYPES);
        how->types[how->type_count++] = &s->types[i];
        return OK;
    }
    return work_fail(rq->work, INVALID, "types", "There is no kind of council \"%.*s\".",
                     STR_ARG(str_cut(slug, 0, 60)));
}

/* "weight-SLUG", "add-SLUG" and "type-SLUG" of a query or of a form. */
static enum rc how_read(struct request *rq, const struct pair *pairs, ptrdiff_t count,
                        struct like_model *how)
{
    *how = (struct like_model){.known = SECTOR_NOW};
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name = pairs[i].name;
        if (str_starts(name, S("weight-")))
            TRY(variable_read(rq, str_cut(name, 7, name.len), pairs[i].value, how));
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name = pairs[i].name;
        if (str_starts(name, S("add-")))
            TRY(variable_read(rq, str_cut(name, 4, name.len), S("1"), how));
        if (str_starts(name, S("type-")))
            TRY(type_read(rq, str_cut(name, 5, name.len), how));
    }
    return OK;
}

/* --- what may be chosen ---- */

static void offer(struct arena *a, const struct metric *m, struct json *list)
{
    struct json *row = link_add(list, a, m->title, metric_href(a, m));

    json_put_str(row, "field", str_fmt(a, "add-%.*s", STR_ARG(m->slug)));
    json_put_str(row, "unit", m->unit.len ? m->unit : (struct str){0});
    json_put_str(row, "subject", m->subject_count ? m->subjects[0]->title : (struct str){0});
}

/* Those that fit ?q=; without it those that describe places. */
static void offers_put(struct request *rq, const struct like_model *how, struct json *model)
{
    struct work *w = rq->work;
    struct str words = str_trim(rq_query(rq, "q"));
    struct json *list = json_put(model, "offers", json_array(w->arena));
    struct metric_list found = {0};
    ptrdiff_t n = 0;

    if (words.len)
        sector_find_metrics(w->sector, w->arena, words, true, 2 * MOST_OFFERED, &found);
    for (ptrdiff_t i = 0; !words.len && i < w->sector->metric_count; i++)
        if (w->sector->metrics[i].kind == KIND_CONTEXT)
            *list_push(w->arena, &found) = &w->sector->metrics[i];
    for (ptrdiff_t i = 0; i < found.len && n < MOST_OFFERED; i++)
        if (!chosen(how, found.at[i]) && found.at[i]->period_count) {
            offer(w->arena, found.at[i], list);
            n++;
        }
    json_put_str(model, "q", words);
    json_put_bool(model, "searched", words.len > 0);
    json_put_bool(model, "any_offers", n > 0);
}

static void types_put(struct request *rq, const struct like_model *how, struct json *model)
{
    const struct sector *s = rq->work->sector;
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "types", json_array(a));

    for (ptrdiff_t i = 0; i < s->type_count; i++) {
        bool ticked = false;
        if (!s->types[i].council || !str_eq(s->types[i].country, s->countries[0]))
            continue;
        for (ptrdiff_t k = 0; k < how->type_count; k++)
            ticked = ticked || how->types[k] == &s->types[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "field", str_fmt(a, "type-%.*s", STR_ARG(s->types[i].slug)));
        json_put_str(row, "title", s->types[i].plural);
        json_put_bool(row, "ticked", ticked);
    }
}

static void fields_put(struct request *rq, const struct like_model *how, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "chosen", json_array(a));

    for (ptrdiff_t i = 0; i < how->variable_count; i++) {
        const struct metric *m = how->variables[i].metric;
        struct json *row = link_add(list, a, m->title, metric_href(a, m));
        struct buf b = buf_make(a, 64);
        buf_num(&b, how->variables[i].weight);
        json_put_str(row, "field", str_fmt(a, "weight-%.*s", STR_ARG(m->slug)));
        json_put_str(row, "weight", buf_text(&b));
        json_put_str(row, "unit", m->unit.len ? m->unit : (struct str){0});
    }
    json_put_bool(model, "any_chosen", how->variable_count > 0);
}

static bool starts_anew(const struct request *rq)
{
    for (ptrdiff_t i = 0; i < rq->query_count; i++)
        if (str_starts(rq->query[i].name, S("weight-")) ||
            str_starts(rq->query[i].name, S("add-")) || str_eq(rq->query[i].name, S("name")))
            return false;
    return true;
}

/* ?from= begins with another model; it is changed where the viewer keeps it, else copied. */
static enum rc from_read(struct request *rq, struct like_model *how, struct str *name,
                         struct str *change)
{
    struct work *w = rq->work;
    struct str id = rq_query(rq, "from");
    struct own_model *m = arena_new(w->arena, struct own_model, 1);
    struct object o;

    *change = (struct str){0};
    *name = rq_query(rq, "name");
    if (!id.len)
        return how_read(rq, rq->query, rq->query_count, how);
    TRY(own_model_read(w, id, 0, SECTOR_NOW, m));
    if (object_for(w, "model", id, ACT_KEEP, &o, NULL) == OK)
        *change = id;
    w->complaints = NULL; /* that it is not the viewer's to change is no complaint here */
    if (!starts_anew(rq))
        return how_read(rq, rq->query, rq->query_count, how);
    *how = m->how;
    how->known = SECTOR_NOW;
    *name = m->name;
    return OK;
}

static enum rc new_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct like_model *how = arena_new(a, struct like_model, 1);
    struct json *model = json_object(a);
    struct str name, change;
    const struct area *area;

    TRY(from_read(rq, how, &name, &change));
    TRY(area_asked(rq, &area));
    json_put_str(model, "title", S("Build your own model"));
    fields_put(rq, how, model);
    offers_put(rq, how, model);
    types_put(rq, how, model);
    TRY(like_put(rq, area, how, model));
    const struct json *answer = json_get(model, S("near_answer"));
    json_put_str(model, "description",
                 answer->kind == JSON_STR
                     ? answer->u.str
                     : S("Choose what councils should be alike in, and name a council to try "
                         "it on."));
    json_put_str(model, "name", name);
    json_put_str(model, "from", rq_query(rq, "from"));
    json_put_str(model, "area", area ? area->name : S(""));
    json_put_str(model, "action",
                 change.len ? str_fmt(a, "/models/%.*s/change", STR_ARG(change))
                            : S("/models"));
    json_put_bool(model, "changes", change.len > 0);
    TRY(new_put(rq, model));
    return page_show(rq, &page, model);
}

/* --- keeping it ---- */

static enum rc model_add(struct request *rq)
{
    struct like_model *how = arena_new(rq->work->arena, struct like_model, 1);
    struct str id;

    TRY(how_read(rq, rq->fields, rq->field_count, how));
    TRY(browser_name(rq));
    TRY(own_model_make(rq->work, rq_field(rq, "name"), how, rq_field(rq, "audience"), &id));
    return page_go(rq, model_href(rq->work->arena, id));
}

static enum rc model_change(struct request *rq)
{
    struct work *w = rq->work;
    struct object o = *rq->object;
    struct own_model *old = arena_new(w->arena, struct own_model, 1);
    struct like_model *how = arena_new(w->arena, struct like_model, 1);

    TRY(how_read(rq, rq->fields, rq->field_count, how));
    TRY(own_model_read(w, o.id, 0, SECTOR_NOW, old));
    TRY(own_model_change(w, old, rq_field(rq, "name"), how));
    TRY(object_touch(w, &o));
    return page_go(rq, model_href(w->arena, o.id));
}

const struct route inform_model_new_routes[] = {
    ROUTE(GET, "/models/new", new_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public",
          SLOW, NONE, "none",
          "Building a model of similar councils, tried on ?area= before it is kept."),
    ROUTE(POST, "/models", model_add, FORM_HTML, "build", "public", FAST, NONE, "model-built",
          "Keeps a model of similar councils."),
    ROUTE_WITH(POST, "/models/{id}/change", model_change, FORM_HTML, "change", "object", FAST,
               NONE, "model-changed", "Makes a new version of a model.", .kind = "model",
               .tokens = true),
    {0}};
