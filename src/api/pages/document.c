/* document.c: the OpenAPI document, made from the route table and from what is declared beside
 * each handler, and the page that says how to ask.
 */
#include "api/pages/answer.h"

#include <stdlib.h>

static const struct api_operation *const operations[] = {
    api_place_operations,  api_measure_operations, api_figure_operations,
    api_judged_operations, api_watch_operations,   api_esd_operations};
static const struct route *const routes[] = {api_place_routes,  api_measure_routes,
                                             api_figure_routes, api_judged_routes,
                                             api_watch_routes,  api_esd_routes};

static const struct api_operation *operation_of(const struct route *r)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(operations); i++)
        for (const struct api_operation *o = operations[i]; o->path; o++)
            if (str_eq(str_of(o->path), str_of(r->path)))
                return o;
    return NULL;
}

/* --- forms ---- */

struct form_of {
    enum form form;
    const char *ending, *type;
};
static const struct form_of forms[] = {
    {FORM_JSON, ".json", "application/json"},
    {FORM_CSV, ".csv", "text/csv"},
    {FORM_XLSX, ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {FORM_ODS, ".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {FORM_OTHER, "", "application/json"}};

static const char *type_of(const struct api_operation *o, const struct form_of *f)
{
    return o->type ? o->type : f->type;
}

/* --- parameters ---- */

static void schema_put(struct json *to, struct arena *a, enum parameter_kind kind)
{
    struct json *schema = json_put(to, "schema", json_object(a));

    json_put_str(schema, "type",
                 kind == ASK_WHOLE ? S("integer")
                 : kind == ASK_YES ? S("boolean")
                                   : S("string"));
    if (kind == ASK_WHOLE)
        json_put_int(schema, "minimum", 1);
}

/* An example has the type that its schema says. */
static void example_put(struct json *to, const struct api_parameter *p)
{
    if (!p->example)
        return;
    if (p->kind == ASK_WHOLE)
        json_put_int(to, "example", strtoll(p->example, NULL, 10));
    else if (p->kind == ASK_YES)
        json_put_bool(to, "example", true);
    else
        json_put_str(to, "example", str_of(p->example));
}

static void parameter_put(struct json *list, struct arena *a, const struct api_parameter *p)
{
    struct json *j = json_add(list, json_object(a));

    json_put_str(j, "name", str_of(p->name));
    json_put_str(j, "in", S("query"));
    json_put_str(j, "description", str_of(p->words));
    json_put_bool(j, "required", p->required);
    schema_put(j, a, p->kind);
    example_put(j, p);
}

/* The {name} of a path. */
static struct str place_name(const char *path)
{
    struct str s = str_of(path);
    ptrdiff_t from = str_find(s, S("{")), to = str_find(s, S("}"));

    return from < 0 ? (struct str){0} : str_cut(s, from + 1, to);
}

static void place_put(struct json *list, struct arena *a, const struct api_operation *o)
{
    struct str name = place_name(o->path);

    if (!name.len)
        return;
    struct json *j = json_add(list, json_object(a));
    json_put_str(j, "name", name);
    json_put_str(j, "in", S("path"));
    json_put_bool(j, "required", true);
    schema_put(j, a, ASK_TEXT);
    if (o->place)
        json_put_str(j, "example", str_of(o->place));
}

/* --- answers ---- */

static void any_value(struct json *schema, struct arena *a)
{
    static const struct str types[] = {STR_INIT("string"), STR_INIT("number"),
                                       STR_INIT("boolean"), STR_INIT("null")};
    struct json *list = json_put(schema, "type", json_array(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(types); i++)
        json_add(list, json_str(a, types[i]));
}

static void table_schema(struct json *properties, struct arena *a, const struct page_table *t)
{
    struct str path = str_of(t->path), part;
    struct json *required = NULL, *row = NULL, *into = properties;

    /* "group.members": an object with an array in it */
    while (str_split(&path, '.', &part)) {
        struct json *here = json_put(into, str_zero(a, part), json_object(a));
        json_put_str(here, "type", path.len ? S("object") : S("array"));
        if (path.len)
            into = json_put(here, "properties", json_object(a));
        else
            row = json_put(here, "items", json_object(a));
    }
    json_put_str(row, "type", S("object"));
    required = json_put(row, "required", json_array(a));
    into = json_put(row, "properties", json_object(a));
    for (const struct page_column *c = t->columns; c->path; c++) {
        json_add(required, json_str(a, str_of(c->path)));
        any_value(json_put(into, c->path, json_object(a)), a);
    }
}

static void answer_schema(struct json *content, struct arena *a, const struct api_operation *o,
                          const struct form_of *f)
{
    struct json *schema = json_put(content, "schema", json_object(a));

    if (f->form != FORM_JSON && f->form != FORM_OTHER) {
        json_put_str(schema, "type", S("string"));
        return;
    }
    json_put_str(schema, "type", o->type ? S("string") : S("object"));
    if (!o->page || !o->page->tables)
        return;
    struct json *properties = json_put(schema, "properties", json_object(a));
    struct json *required = json_put(schema, "required", json_array(a));
    static const char *const always[] = {"title", "description"};
    for (ptrdiff_t i = 0; i < COUNT_OF(always); i++) {
        json_add(required, json_str(a, str_of(always[i])));
        json_put_str(json_put(properties, always[i], json_object(a)), "type", S("string"));
    }
    for (const struct page_table *t = o->page->tables; t->name; t++)
        table_schema(properties, a, t);
}

static void problem_ref(struct json *responses, struct arena *a, const char *status,
                        const char *words)
{
    struct json *j = json_put(responses, status, json_object(a));

    json_put_str(j, "description", str_of(words));
    struct json *content = json_put(j, "content", json_object(a));
    struct json *schema = json_put(json_put(content, "application/json", json_object(a)),
                                   "schema", json_object(a));
    json_put_str(schema, "$ref", S("#/components/schemas/problem"));
}

static void responses_put(struct json *to, struct arena *a, const struct api_operation *o,
                          const struct form_of *f)
{
    struct json *responses = json_put(to, "responses", json_object(a));
    struct json *well = json_put(responses, "200", json_object(a));
    struct json *content = json_put(well, "content", json_object(a));

    json_put_str(well, "description", str_of(o->words));
    answer_schema(json_put(content, type_of(o, f), json_object(a)), a, o, f);
    problem_ref(responses, a, "400", "A parameter can't be read; the words say which.");
    problem_ref(responses, a, "404", "There is no such thing; the words say what.");
    problem_ref(responses, a, "413", "More was asked for than is given at once.");
}

/* --- the document ---- */

/* "/api/1/areas/{code}.csv" as "areas-code-csv" */
static struct str operation_id(struct arena *a, struct str path)
{
    struct buf b = buf_make(a, 400);

    for (ptrdiff_t i = str_starts(path, S("/api/1/")) ? 7 : 5; i < path.len; i++) {
        char c = path.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            buf_char(&b, c);
        else if (b.len && b.at[b.len - 1] != '-')
            buf_char(&b, '-');
    }
    return buf_text(&b);
}

static void operation_put(struct json *paths, struct arena *a, const struct route *r,
                          const struct api_operation *o, const struct form_of *f)
{
    struct str path = str_fmt(a, "%s%s", r->path, f->ending);
    struct json *get =
        json_put(json_put(paths, path.at, json_object(a)), "get", json_object(a));

    json_put_str(get, "operationId", operation_id(a, path));
    json_put_str(get, "summary", str_of(r->title));
    struct json *parameters = json_put(get, "parameters", json_array(a));
    place_put(parameters, a, o);
    for (const struct api_parameter *p = o->parameters; p->name; p++)
        parameter_put(parameters, a, p);
    responses_put(get, a, o, f);
}

static enum rc paths_put(struct request *rq, struct json *to)
{
    struct arena *a = rq->work->arena;
    struct json *paths = json_put(to, "paths", json_object(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(routes); i++)
        for (const struct route *r = routes[i]; r->path; r++) {
            const struct api_operation *o = operation_of(r);
            if (!o)
                return work_fail(rq->work, FAULT, "", "nothing is declared of %s", r->path);
            for (ptrdiff_t k = 0; k < COUNT_OF(forms); k++)
                if (r->forms & forms[k].form)
                    operation_put(paths, a, r, o, &forms[k]);
        }
    return OK;
}

static void problem_schema(struct json *to, struct arena *a)
{
    struct json *problem = json_put(
        json_put(json_put(to, "components", json_object(a)), "schemas", json_object(a)),
        "problem", json_object(a));

    json_put_str(problem, "type", S("object"));
    struct json *properties = json_put(problem, "properties", json_object(a));
    static const char *const texts[] = {"title", "description"};
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        json_put_str(json_put(properties, texts[i], json_object(a)), "type", S("string"));
    json_put_str(json_put(properties, "status", json_object(a)), "type", S("integer"));
    struct json *words = json_put(properties, "words", json_object(a));
    json_put_str(words, "type", S("array"));
    json_put_str(json_put(words, "items", json_object(a)), "type", S("string"));
}

static const struct api_parameter no_parameters[] = {{0}};
static const struct api_operation document_operation = {
    "/api/1/openapi", no_parameters, NULL, NULL, "This document", NULL};

static enum rc document_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct json *top = json_object(a);
    struct str site;

    TRY(api_asked(rq, &document_operation));
    TRY(api_site(rq->work, &site));
    json_put_str(top, "openapi", S("3.1.0"));
    struct json *info = json_put(top, "info", json_object(a));
    json_put_str(info, "title", S("Folkmoot"));
    json_put_str(info, "version", S("1"));
    json_put_str(
        info, "description",
        S("Published figures about councils, and comparisons of them. What is described "
          "here may only grow."));
    struct json *servers = json_put(top, "servers", json_array(a));
    json_put_str(json_add(servers, json_object(a)), "url", site);
    TRY(paths_put(rq, top));
    problem_schema(top, a);
    return api_json(rq, top);
}

/* --- the page ---- */

static struct str example_of(struct arena *a, const struct route *r,
                             const struct api_operation *o, const char *ending)
{
    struct buf b = buf_make(a, 4096);
    struct str path = str_of(r->path), name = place_name(r->path);
    ptrdiff_t at = str_find(path, S("{"));
    int said = 0;

    buf_str(&b, name.len ? str_cut(path, 0, at) : path);
    if (name.len)
        buf_url(&b, str_of(o->place));
    buf_str(&b, str_of(ending));
    for (const struct api_parameter *p = o->parameters; p->name; p++) {
        if (!p->example)
            continue;
        buf_fmt(&b, "%c%s=", said++ ? '&' : '?', p->name);
        buf_url(&b, str_of(p->example));
    }
    return buf_text(&b);
}

static void address_row(struct arena *a, const struct route *r, const struct api_operation *o,
                        struct json *row)
{
    struct buf endings = buf_make(a, 100);
    const char *first = NULL;

    for (ptrdiff_t i = 0; i < COUNT_OF(forms); i++)
        if (r->forms & forms[i].form) {
            buf_fmt(&endings, "%s%s", endings.len ? " " : "", forms[i].ending);
            first = first ? first : forms[i].ending;
        }
    json_put_str(row, "path", str_of(r->path));
    json_put_str(row, "words", str_of(o->words));
    json_put_str(row, "endings", buf_text(&endings));
    bool runs = !place_name(r->path).len || o->place;
    json_put_str(row, "example", runs ? example_of(a, r, o, first) : (struct str){0});
    json_put_bool(row, "asks", o->parameters[0].name != NULL);
    struct json *parameters = json_put(row, "parameters", json_array(a));
    for (const struct api_parameter *p = o->parameters; p->name; p++) {
        struct json *j = json_add(parameters, json_object(a));
        json_put_str(j, "name", str_of(p->name));
        json_put_str(j, "words", str_of(p->words));
        json_put_bool(j, "required", p->required);
    }
}

static const struct page_column address_columns[] = {{"path", "address"},
                                                     {"endings", "endings"},
                                                     {"words", "answer"},
                                                     {"example", "example"},
                                                     {0}};
static const struct page_table address_tables[] = {{"addresses", "addresses", address_columns},
                                                   {0}};
static const struct page api_page = {"api/pages/api", address_tables, NULL, NULL};

static enum rc api_page_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);
    struct json *rows = json_put(model, "addresses", json_array(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(routes); i++)
        for (const struct route *r = routes[i]; r->path; r++) {
            const struct api_operation *o = operation_of(r);
            if (o)
                address_row(a, r, o, json_add(rows, json_object(a)));
        }
    json_put_str(model, "title", S("Figures for programs"));
    json_put_str(model, "description",
                 str_fmt(a,
                         "The figures shown here can be asked for by a program: %td addresses, "
                         "without a key, in JSON, CSV and more.",
                         rows->u.of.count));
    json_put_int(model, "rows_usual", FIGURES_USUAL);
    json_put_int(model, "rows_most", FIGURES_MOST);
    json_put_int(model, "cells_most", CELLS_OF_A_CUBE);
    json_put_int(model, "ids_most", IDS_MOST);
    return page_show(rq, &api_page, model);
}

const struct route api_document_routes[] = {
    ROUTE(GET, "/api", api_page_show, FORM_HTML | FORM_JSON | FORM_CSV, "read", "public", FAST,
          PUBLIC, "none", "How programs ask for figures: addresses, limits and licences."),
    ROUTE_WITH(GET, "/api/1/openapi", document_show, FORM_JSON, "read", "public", FAST, PUBLIC,
               "none", "The OpenAPI document of the addresses for programs.", .open = true),
    {0}};
