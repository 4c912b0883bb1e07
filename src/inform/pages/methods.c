/* methods.c: how every number is worked out, each method with an example computed on the spot.
 */
#include "inform/pages/view.h"

#include "base/num.h"
#include "calc/calc.h"

#include <string.h>

static const struct page_column list_columns[] = {
    {"name", "method"}, {"group", "group"}, {"title", "title"},   {"summary", "summary"},
    {"in", "in"},       {"out", "out"},     {"source", "source"}, {0}};
static const struct page_table list_tables[] = {{"methods", "methods", list_columns}, {0}};
static const struct page list_page = {"inform/pages/methods", list_tables, NULL, NULL};
static const struct page page = {"inform/pages/method", NULL, NULL, NULL};

static void put_text(struct json *j, const char *name, const char *words)
{
    json_put_str(j, name, *words ? str_of(words) : (struct str){0});
}

static struct json *method_view(struct arena *a, const struct calc_method *m)
{
    struct json *j = json_object(a);

    put_text(j, "name", m->name);
    put_text(j, "group", m->words.group);
    put_text(j, "title", m->words.title);
    put_text(j, "summary", m->words.summary);
    put_text(j, "in", m->in);
    put_text(j, "out", m->adds);
    put_text(j, "source", m->words.source);
    json_put_str(j, "href", method_href(a, m->name));
    return j;
}

static struct json *group_of(struct json *groups, const char *title)
{
    for (struct json *g = groups->u.of.first; g; g = g->next)
        if (str_eq(json_get(g, S("title"))->u.str, str_of(title)))
            return g;
    return NULL;
}

static enum rc method_list_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);
    struct json *list = json_put(model, "methods", json_array(a));
    struct json *groups = json_put(model, "groups", json_array(a));
    ptrdiff_t count = 0;

    for (; calc_methods[count]; count++) {
        const struct calc_method *m = calc_methods[count];
        struct json *group = group_of(groups, m->words.group);
        if (!group) {
            group = json_add(groups, json_object(a));
            put_text(group, "title", m->words.group);
            json_put(group, "members", json_array(a));
        }
        json_add(list, method_view(a, m));
        struct json *member =
            json_add((struct json *)json_get(group, S("members")), json_object(a));
        put_text(member, "title", m->words.title);
        put_text(member, "summary", m->words.summary);
        json_put_str(member, "href", method_href(a, m->name));
    }
    json_put_str(model, "title", S("How every number is worked out"));
    json_put_str(
        model, "description",
        str_fmt(a,
                "Folkmoot has %td methods; each has a published definition, an example, "
                "and a command that anyone can check it with.",
                count));
    return page_show(rq, &list_page, model);
}

/* A number as people read it: six digits; the CSV has them all. */
static struct str short_number(struct arena *a, struct str cell, double number)
{
    enum { READABLE = 8 };

    return cell.len > READABLE ? str_fmt(a, "%.6g", number) : str_copy(a, cell);
}

static void put_cells(struct arena *a, struct json *cells, const struct csv_row *row)
{
    for (ptrdiff_t i = 0; i < row->count; i++) {
        struct json *cell = json_add(cells, json_object(a));
        double number;
        bool is_number = num_parse(row->cells[i], &number);
        json_put_str(cell, "text",
                     is_number ? short_number(a, row->cells[i], number)
                               : str_copy(a, row->cells[i]));
        json_put_bool(cell, "number", is_number);
    }
}

/* A column of numbers has its head above them. */
static void align_heads(struct json *heads, const struct json *first_cells)
{
    struct json *head = heads->u.of.first;

    for (const struct json *c = first_cells->u.of.first; c && head; c = c->next) {
        json_put_bool(head, "right", json_get(c, S("number"))->kind == JSON_TRUE);
        head = head->next;
    }
}

/* A CSV as a table: heads, and rows of cells. */
static void put_table(struct arena *a, struct json *model, const char *name, struct str text)
{
    struct json *table = json_put(model, name, json_object(a));
    struct json *heads = json_put(table, "heads", json_array(a));
    struct json *rows = json_put(table, "rows", json_array(a));
    struct csv *in = csv_open_text(a, text);
    struct csv_row row;

    if (csv_next(in, &row) == OK)
        put_cells(a, heads, &row);
    while (csv_next(in, &row) == OK) {
        struct json *cells = json_put(json_add(rows, json_object(a)), "cells", json_array(a));
        put_cells(a, cells, &row);
        if (rows->u.of.count == 1)
            align_heads(heads, cells);
    }
    csv_close(in);
    json_put_str(table, "csv", str_copy(a, text));
}

static void put_paragraphs(struct arena *a, struct json *model, const char *name,
                           const char *words)
{
    struct json *list = json_put(model, name, json_array(a));
    struct str rest = str_of(words);

    for (ptrdiff_t at; rest.len; rest = str_cut(rest, at < 0 ? rest.len : at + 2, rest.len)) {
        at = str_find(rest, S("\n\n"));
        json_put_str(json_add(list, json_object(a)), "words",
                     str_cut(rest, 0, at < 0 ? rest.len : at));
    }
}

static void put_options(struct arena *a, struct json *model, const struct calc_method *m)
{
    struct json *list = json_put(model, "options", json_array(a));

    for (const struct calc_option *o = m->options; o && o->name; o++) {
        struct json *row = json_add(list, json_object(a));
        put_text(row, "name", o->name);
        put_text(row, "values", o->values);
        put_text(row, "standard", o->standard);
        put_text(row, "meaning", o->meaning);
    }
    json_put_bool(model, "has_options", m->options != NULL);
}

static enum rc method_asked(struct request *rq, const struct calc_method **m)
{
    struct str name = rq_param(rq, "method");

    *m = calc_method_of(name);
    return *m ? OK
              : work_fail(rq->work, NOT_FOUND, "method",
                          "There is no method called \"%.*s\". All of them are under /methods.",
                          STR_ARG(name));
}

static enum rc method_show(struct request *rq)
{
    const struct calc_method *m;
    struct arena *a = rq->work->arena;

    TRY(method_asked(rq, &m));
    struct str output = calc_example_output(a, m);
    if (rq->form == FORM_CSV)
        return page_bytes(rq, "text/csv; charset=utf-8", output);

    struct json *model = method_view(a, m);
    put_text(model, "description", m->words.summary);
    put_paragraphs(a, model, "plain", m->words.plain);
    put_text(model, "formula", m->words.formula);
    put_text(model, "ties", m->words.ties);
    put_text(model, "gaps", m->words.gaps);
    put_text(model, "refuses", m->words.refuses);
    put_text(model, "used", m->words.used);
    put_options(a, model, m);
    json_put_bool(model, "whole", m->whole);
    json_put_str(model, "command", calc_example_command(a, m));
    put_table(a, model, "input", str_of(m->example.input));
    put_table(a, model, "output", output);
    json_put_str(model, "input_href", str_fmt(a, "/methods/%s/example.csv", m->name));
    json_put_str(model, "output_href", str_fmt(a, "/methods/%s.csv", m->name));
    return page_show(rq, &page, model);
}

static enum rc method_input(struct request *rq)
{
    const struct calc_method *m;

    TRY(method_asked(rq, &m));
    return page_bytes(rq, "text/csv; charset=utf-8", str_of(m->example.input));
}

const struct route inform_method_routes[] = {
    ROUTE(GET, "/methods", method_list_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public",
          FAST, PUBLIC, "none", "How every number is worked out."),
    ROUTE(GET, "/methods/{method}", method_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "public", FAST, PUBLIC, "none",
          "One method: what it tells, its definition, and an example worked out now."),
    ROUTE(GET, "/methods/{method}/example", method_input, FORM_CSV, "read", "public", FAST,
          PUBLIC, "none", "What goes into the example of a method."),
    {0}};
