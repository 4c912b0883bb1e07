/* about.c: what this is, where its figures come from, and whose work is in it. */
#include "inform/pages/view.h"

#include "base/num.h"

#include <stdlib.h>

static const struct page_column source_columns[] = {{"title", "source"},
                                                    {"licence", "licence"},
                                                    {"measures", "measures"},
                                                    {"published", "newest release"},
                                                    {0}};
static const struct page_table tables[] = {{"sources", "sources", source_columns}, {0}};
static const struct page page = {"inform/pages/about", tables, NULL, NULL};

static struct json *source_row(struct json *list, struct str title)
{
    for (struct json *j = list->u.of.first; j; j = j->next)
        if (str_eq(json_get(j, S("title"))->u.str, title))
            return j;
    return NULL;
}

static void put_sources(struct work *w, struct json *model)
{
    const struct sector *s = w->sector;
    struct json *list = json_put(model, "sources", json_array(w->arena));

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        struct json *row = source_row(list, m->source_title);
        if (!row && m->source_title.len) {
            ptrdiff_t measures = 0;
            for (ptrdiff_t k = 0; k < s->metric_count; k++)
                measures += str_eq(s->metrics[k].source_title, m->source_title);
            row = json_add(list, json_object(w->arena));
            json_put_str(row, "title", m->source_title);
            json_put_str(row, "url", m->source_url.len ? m->source_url : (struct str){0});
            json_put_str(row, "licence", m->licence);
            json_put_str(row, "published", m->published.len ? m->published : (struct str){0});
            json_put_int(row, "measures", measures);
        }
    }
}

static enum rc about_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    int64_t figures = cube_figures(w->sector->cube);

    json_put_str(model, "title", S("About Folkmoot"));
    json_put_str(
        model, "description",
        str_fmt(w->arena,
                "Folkmoot compares councils fairly on published figures: %.*s "
                "figures of %.*s, from the sources below.",
                STR_ARG(num_text(w->arena, (double)figures, 0)),
                STR_ARG(str_counted(w->arena, w->sector->metric_count, "measure", NULL))));
    put_sources(w, model);
    return page_show(rq, &page, model);
}

const struct route inform_about_routes[] = {
    ROUTE(GET, "/about", about_show, FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS,
          "read", "public", FAST, PUBLIC, "none",
          "What this is, where its figures come from, whose work is in it."),
    {0}};
