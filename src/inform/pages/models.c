/* models.c: ways of choosing similar councils that people build: those of the viewer, and one
 * with the neighbours it gives a council. */
#include "inform/pages/like_view.h"

#include "kit/keep.h"
#include "kit/object.h"

static const struct page_column list_columns[] = {{"id", "id"},
                                                  {"name", "name"},
                                                  {"count", "measures"},
                                                  {"version", "version"},
                                                  {"shared", "shared with"},
                                                  {"changed", "changed"},
                                                  {"href", "address"},
                                                  {0}};
static const struct page_table list_tables[] = {{"models", "models", list_columns}, {0}};
static const struct page list_page = {"inform/pages/models", list_tables, NULL, NULL};

static const struct page_table tables[] = {{"neighbours", "neighbours", like_neighbour_columns},
                                           {"measures", "measures", like_measure_columns},
                                           {"left_out", "left_out", like_left_columns},
                                           {0}};
static const struct page page = {"inform/pages/model", tables, NULL, NULL};

static struct str dated(struct arena *a, int64_t moment)
{
    return date_words(a, date_in_london(moment));
}

static enum rc models_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct own_model_list models;
    struct json *model = json_object(a), *rows = json_put(model, "models", json_array(a));

    TRY(own_model_list_read(w, false, &models));
    for (ptrdiff_t i = 0; i < models.len; i++) {
        const struct own_model *m = &models.at[i];
        struct json *row = json_add(rows, json_object(a));
        struct str shared;
        TRY(audience_words(w, m->audience, &shared));
        json_put_str(row, "id", m->id);
        json_put_str(row, "name", m->name);
        json_put_str(row, "href", model_href(a, m->id));
        json_put_int(row, "count", m->how.variable_count);
        json_put_str(row, "counted", str_counted(a, m->how.variable_count, "measure", NULL));
        json_put_int(row, "version", m->version);
        json_put_str(row, "shared", m->withdrawn ? S("nobody else: withdrawn") : shared);
        json_put_str(row, "changed", dated(a, m->made_at));
    }
    json_put_bool(model, "any", models.len > 0);
    json_put_bool(model, "signed_in", w->viewer.person.len > 0);
    json_put_str(model, "title", S("Models of similar councils"));
    json_put_str(model, "description",
                 S("Choose what councils should be alike in and how much each measure counts: "
                   "the model then finds the councils most like any one, and says why."));
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static enum rc put_versions(struct request *rq, const struct own_model *m,
                            const struct area *area, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct own_model_list all;
    struct json *list = json_put(model, "versions", json_array(a));

    TRY(own_model_versions(rq->work, m->id, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct own_model *v = &all.at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_int(row, "version", v->version);
        json_put_str(row, "dated", dated(a, v->made_at));
        json_put_int(row, "count", v->how.variable_count);
        json_put_str(row, "counted", str_counted(a, v->how.variable_count, "measure", NULL));
        json_put_bool(row, "shown", v->version == m->version);
        json_put_str(row, "href",
                     str_fmt(a, "%.*s?version=%lld%s%.*s", STR_ARG(model_href(a, m->id)),
                             (long long)v->version, area ? "&area=" : "",
                             STR_ARG(area ? area->code : S(""))));
    }
    json_put_bool(model, "changed", all.len > 1);
    return OK;
}

static struct str among_words(struct arena *a, const struct like_model *how)
{
    struct buf b = buf_make(a, 4096);

    if (!how->type_count)
        return S("councils of its own type");
    for (ptrdiff_t i = 0; i < how->type_count; i++)
        buf_fmt(&b, "%s%.*s",
                i == 0                     ? ""
                : i + 1 == how->type_count ? " and "
                                           : ", ",
                STR_ARG(how->types[i]->plural));
    return buf_text(&b);
}

static void put_words(struct arena *a, const struct own_model *m, struct json *model)
{
    struct str keeper = m->by.len ? m->by : m->mine ? S("you") : S("someone else");

    json_put_str(model, "id", m->id);
    json_put_str(model, "title", m->name);
    json_put_str(model, "href", model_href(a, m->id));
    json_put_str(model, "with", str_fmt(a, "model-%.*s", STR_ARG(m->id)));
    json_put_int(model, "version", m->version);
    json_put_str(model, "dated", dated(a, m->made_at));
    json_put_str(model, "known", dated(a, m->how.known));
    json_put_str(model, "by", keeper);
    json_put_str(model, "among", among_words(a, &m->how));
    json_put_str(model, "lost", m->lost.len ? m->lost : (struct str){0});
    json_put_bool(model, "old", m->version != m->newest);
}

static struct str answer_of(struct arena *a, const struct own_model *m,
                            const struct json *model)
{
    const struct json *answer = json_get(model, S("near_answer"));

    if (answer && answer->kind == JSON_STR)
        return answer->u.str;
    return str_fmt(a,
                   "A model of %td measure%s, built by %.*s: choose a council to see which "
                   "are most like it.",
                   m->how.variable_count, m->how.variable_count == 1 ? "" : "s",
                   STR_ARG(m->by.len ? m->by
                           : m->mine ? S("you")
                                     : S("someone else")));
}

static enum rc model_show(struct request *rq)
{
    struct work *w = rq->work;
    struct own_model *m = arena_new(w->arena, struct own_model, 1);
    struct json *model = json_object(w->arena);
    const struct area *area;
    int64_t version;

    TRY(rq_query_int(rq, "version", 1, OWN_VERSIONS_MOST, 0, &version));
    TRY(own_model_read(w, rq_param(rq, "id"), version, w->known, m));
    TRY(area_asked(rq, &area));
    put_words(w->arena, m, model);
    TRY(like_put(rq, area, &m->how, model));
    json_put_str(model, "description", answer_of(w->arena, m, model));
    TRY(put_versions(rq, m, area, model));
    TRY(keeping_put(rq, model));
    return page_show(rq, &page, model);
}

/* --- what its keepers may do ---- */

#define KEEP(path, handle, action, audit, title)                                               \
    ROUTE_WITH(POST, "/models/{id}/" path, handle, FORM_HTML, action, "object", FAST, NONE,    \
               audit, title, .kind = "model", .tokens = true)

const struct route inform_model_routes[] = {
    ROUTE(GET, "/models", models_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public", FAST,
          NONE, "none", "Models of similar councils that the viewer built."),
    ROUTE_WITH(GET, "/models/{id}", model_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
               "object", SLOW, NONE, "none",
               "A model of similar councils: whom it sets beside ?area=, and why each is near.",
               .kind = "model"),
    KEEP("share", keep_share, "share", "model-shared", "Says who may see a model."),
    KEEP("withdraw", keep_withdraw, "withdraw", "model-withdrawn",
         "Takes a model back: only who keeps it sees it."),
    KEEP("publish", keep_publish, "publish", "model-published",
         "Shows a model again that was withdrawn."),
    KEEP("delete", keep_delete, "delete", "model-deleted", "Deletes a model."),
    {0}};
