/* subjects.c: a topic: what it covers, its measures, what is within it, and its services. */
#include "inform/pages/catalogue.h"

#include <stdlib.h>

static const struct page_column columns[] = {{"id", "id"},
                                             {"title", "title"},
                                             {"topics", "within"},
                                             {"last", "last"},
                                             {"councils", "councils with a figure"},
                                             {"councils_of", "of councils"},
                                             {"source", "source"},
                                             {"definition", "definition"},
                                             {0}};
static const struct page_table tables[] = {{"metrics", "metrics", columns}, {0}};
static const struct page page = {"inform/pages/subject", tables, NULL, NULL};

static const struct page_column list_columns[] = {
    {"slug", "topic"},        {"title", "title"},  {"parent", "within"},
    {"measures", "measures"}, {"about", "covers"}, {0}};
static const struct page_table list_tables[] = {{"subjects", "subjects", list_columns}, {0}};
static const struct page list_page = {"inform/pages/subjects", list_tables, NULL, NULL};

static bool within(const struct subject *one, const struct subject *of)
{
    return one == of || one->parent == of;
}

/* Those that councils lead with first, then by name. */
static int headline_first(const void *left, const void *right)
{
    const struct metric *a = *(const struct metric *const *)left;
    const struct metric *b = *(const struct metric *const *)right;

    return a->headline != b->headline ? b->headline - a->headline : str_cmp(a->key, b->key);
}

static ptrdiff_t put_metrics(struct work *w, const struct subject *subject, struct json *model)
{
    const struct sector *s = w->sector;
    struct json *list = json_put(model, "metrics", json_array(w->arena));
    struct metric_list found = {0};

    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (metric_about(&s->metrics[i], subject))
            *list_push(w->arena, &found) = &s->metrics[i];
    if (found.len)
        qsort(found.at, (size_t)found.len, sizeof *found.at, headline_first);
    for (ptrdiff_t i = 0; i < found.len; i++)
        json_add(list, catalogue_row(w, found.at[i]));
    return found.len;
}

static void put_within(struct work *w, const struct subject *subject, struct json *model)
{
    const struct sector *s = w->sector;
    struct json *list = json_put(model, "within", json_array(w->arena));

    for (ptrdiff_t i = s->subject_count; i < s->topic_count; i++) {
        if (s->subjects[i].parent != subject)
            continue;
        struct json *j = link_add(list, w->arena, s->subjects[i].title,
                                  subject_href(w->arena, &s->subjects[i]));
        json_put_str(j, "about", s->subjects[i].about);
    }
}

/* "unitary councils, district councils": those that run it or share in running it. */
static struct str run_by(struct arena *a, const struct sector *s, const struct service *service,
                         enum runs how)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t t = 0; t < s->type_count; t++) {
        if (!s->types[t].council || service->by_type[t] != how)
            continue;
        bool any = false;
        for (ptrdiff_t i = 0; i < s->area_count && !any; i++)
            any = s->areas[i].type == &s->types[t] && !area_ended(&s->areas[i]);
        if (!any)
            continue;
        buf_str(&b, b.len ? S(", ") : S(""));
        buf_str(&b, s->types[t].plural);
    }
    return b.len ? buf_text(&b) : (struct str){0};
}

static void put_services(struct work *w, const struct subject *subject, struct json *model)
{
    const struct sector *s = w->sector;
    struct json *list = json_put(model, "services", json_array(w->arena));

    for (ptrdiff_t i = 0; i < s->service_count; i++) {
        const struct service *service = &s->services[i];
        if (!within(service->subject, subject))
            continue;
        struct json *j = json_add(list, json_object(w->arena));
        json_put_str(j, "slug", service->slug);
        json_put_str(j, "title", service->title);
        json_put_str(j, "run_by", run_by(w->arena, s, service, RUNS));
        json_put_str(j, "shared_by", run_by(w->arena, s, service, RUNS_SHARED));
    }
}

static enum rc unknown_subject(struct request *rq, struct str slug)
{
    struct find_result near;

    find_run(rq->work->sector, rq->work->arena,
             &(struct find_ask){slug, 1u << FIND_SUBJECT, false, true, 5}, &near);
    for (ptrdiff_t i = 0; i < near.found.len; i++)
        rq_suggest(rq, subject_href(rq->work->arena, near.found.at[i].subject),
                   near.found.at[i].subject->title);
    return work_fail(rq->work, NOT_FOUND, "subject", "There is no topic \"%.*s\" here.",
                     STR_ARG(str_cut(slug, 0, 60)));
}

static enum rc subject_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct subject *subject = sector_subject(w->sector, rq_param(rq, "subject"));

    if (!subject)
        return unknown_subject(rq, rq_param(rq, "subject"));
    struct json *model = json_object(w->arena);
    const struct subject *from =
        subject->url.len || !subject->parent ? subject : subject->parent;
    json_put_str(model, "title", subject->title);
    json_put_str(model, "slug", subject->slug);
    json_put_str(model, "about", subject->about);
    ptrdiff_t n = put_metrics(w, subject, model);
    struct str folded = str_fold(w->arena, subject->title);
    json_put_str(model, "description",
                 n ? str_fmt(w->arena, "We hold %td %s on %.*s.", n,
                             n == 1 ? "measure" : "measures", STR_ARG(folded))
                   : str_fmt(w->arena, "We hold no figures on %.*s yet.", STR_ARG(folded)));
    json_put_str(model, "publisher", from->publisher.len ? from->publisher : (struct str){0});
    json_put_str(model, "publisher_url", from->url.len ? from->url : (struct str){0});
    json_put_str(model, "parent", subject->parent ? subject->parent->title : (struct str){0});
    json_put_str(model, "parent_href",
                 subject->parent ? subject_href(w->arena, subject->parent) : (struct str){0});
    put_within(w, subject, model);
    put_services(w, subject, model);
    return page_show(rq, &page, model);
}

static void flat_add(struct work *w, struct json *list, const struct json *branch,
                     struct str parent)
{
    struct json *row = json_add(list, json_object(w->arena));
    struct str slug = json_get(branch, S("slug"))->u.str;

    json_put_str(row, "slug", slug);
    json_put_str(row, "title", json_get(branch, S("title"))->u.str);
    json_put_str(row, "parent", parent);
    json_put_int(row, "measures", json_get(branch, S("measures"))->u.whole);
    json_put_str(row, "about", sector_subject(w->sector, slug)->about);
}

static enum rc subject_list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);

    json_put_str(model, "title", S("Topics"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "There are %td topics, with %td within them.",
                         w->sector->subject_count,
                         w->sector->topic_count - w->sector->subject_count));
    put_subject_tree(w, model);
    struct json *list = json_put(model, "subjects", json_array(w->arena));
    const struct json *tree = json_get(model, S("tree"));
    for (const struct json *top = tree->u.of.first; top; top = top->next) {
        flat_add(w, list, top, (struct str){0});
        const struct json *inner = json_get(top, S("within"))->u.of.first;
        for (; inner; inner = inner->next)
            flat_add(w, list, inner, json_get(top, S("slug"))->u.str);
    }
    return page_show(rq, &list_page, model);
}

const struct route inform_subject_routes[] = {
    ROUTE(GET, "/subjects", subject_list_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none", "The topics as a tree."),
    ROUTE(GET, "/subjects/{subject}", subject_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "read", "public", FAST,
          PUBLIC, "none",
          "One topic: what it covers, its measures, what is within it and its services."),
    {0}};
