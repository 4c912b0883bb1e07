/* subjects.c: the topics that measures belong to, as a tree, and a form for one. */
#include "desk/pages/view.h"
#include "desk/subject.h"

static const struct page_column columns[] = {
    {"slug", "subject"},         {"title", "title"},
    {"parent", "parent"},        {"about", "about"},
    {"place", "order"},          {"measures", "measures"},
    {"written", "written here"}, {0}};
static const struct page_table tables[] = {{"subjects", "subjects", columns}, {0}};
static const struct page list_page = {"desk/pages/subjects", tables, NULL, NULL};
static const struct page one_page = {"desk/pages/subject", NULL, NULL, NULL};

/* --- all ---- */

static bool is_written(const struct subject_slugs *written, struct str slug)
{
    for (ptrdiff_t i = 0; i < written->len; i++)
        if (str_eq(written->at[i], slug))
            return true;
    return false;
}

static void topic_add(struct work *w, const struct subject *t,
                      const struct subject_slugs *written, struct json *list)
{
    struct arena *a = w->arena;
    struct json *row =
        link_add(list, a, t->title, str_fmt(a, "/admin/subjects/%.*s", STR_ARG(t->slug)));

    json_put_str(row, "slug", t->slug);
    json_put_str(row, "about", t->about);
    json_put_str(row, "parent", t->parent ? t->parent->slug : (struct str){0});
    json_put_str(row, "parent_title", t->parent ? t->parent->title : (struct str){0});
    json_put_int(row, "place", t->place);
    json_put_int(row, "measures", subject_measures(w->sector, t));
    json_put_bool(row, "written", is_written(written, t->slug));
}

/* --- the form ---- */

static void parents_put(struct work *w, struct str slug, struct str chosen, struct json *model)
{
    struct json *list = json_put(model, "parents", json_array(w->arena));

    put_choice(list, w->arena, S(""), S("none: it is of the first level"), chosen);
    for (ptrdiff_t i = 0; i < w->sector->subject_count; i++) {
        const struct subject *t = &w->sector->subjects[i];
        if (!str_eq(t->slug, slug))
            put_choice(list, w->arena, t->slug, t->title, chosen);
    }
}

static void form_put(struct work *w, const struct subject_typed *t, struct json *model)
{
    json_put_str(model, "slug", t->slug);
    json_put_str(model, "name", t->title);
    json_put_str(model, "about", t->about);
    json_put_str(model, "publisher", t->publisher);
    json_put_str(model, "url", t->url);
    json_put_str(model, "place", t->place);
    parents_put(w, t->slug, t->parent, model);
}

static struct subject_typed typed_of(struct request *rq)
{
    return (struct subject_typed){.slug = rq_field(rq, "slug"),
                                  .title = rq_field(rq, "title"),
                                  .parent = rq_field(rq, "parent"),
                                  .about = rq_field(rq, "about"),
                                  .publisher = rq_field(rq, "publisher"),
                                  .url = rq_field(rq, "url"),
                                  .place = rq_field(rq, "place")};
}

static enum rc list_model(struct request *rq, const struct subject_typed *typed,
                          struct json **out)
{
    struct work *w = rq->work;
    const struct sector *s = w->sector;
    struct subject_slugs written;

    TRY(subjects_written(w, &written));
    struct json *model = *out =
        desk_model(rq, S("Topics"),
                   str_fmt(w->arena,
                           "There are %td topics, and %td within them. Whoever looks for a "
                           "measure finds it by these.",
                           s->subject_count, s->topic_count - s->subject_count));
    struct json *list = json_put(model, "subjects", json_array(w->arena));
    for (ptrdiff_t i = 0; i < s->subject_count; i++) {
        topic_add(w, &s->subjects[i], &written, list);
        for (ptrdiff_t k = s->subject_count; k < s->topic_count; k++)
            if (s->subjects[k].parent == &s->subjects[i])
                topic_add(w, &s->subjects[k], &written, list);
    }
    form_put(w, typed, model);
    return OK;
}

static enum rc subjects_show(struct request *rq)
{
    struct json *model;

    TRY(list_model(rq, &(struct subject_typed){.place = S("100")}, &model));
    return page_show(rq, &list_page, model);
}

static enum rc subject_add(struct request *rq)
{
    struct subject_typed typed = typed_of(rq);
    struct json *model;
    bool known = sector_subject(rq->work->sector, str_trim(typed.slug)) != NULL;
    enum rc rc = known ? work_fail(rq->work, CONFLICT, "slug",
                                   "There is a topic of that id already. Open it to change it.")
                       : subject_write(rq->work, &typed);

    if (page_refused(rq, rc)) {
        TRY(list_model(rq, &typed, &model));
        return page_again(rq, &list_page, model);
    }
    TRY(rc);
    return page_go(rq, S("/admin/subjects"));
}

/* --- one ---- */

static enum rc subject_must(struct request *rq, const struct subject **out)
{
    *out = sector_subject(rq->work->sector, rq_param(rq, "subject"));
    return *out ? OK : work_fail(rq->work, NOT_FOUND, "subject", "There is no such topic.");
}

static enum rc one_model(struct request *rq, const struct subject *t,
                         const struct subject_typed *typed, struct json **out)
{
    struct work *w = rq->work;
    struct subject_slugs written;
    bool own = subject_embedded(t->slug);

    TRY(subjects_written(w, &written));
    struct json *model = *out = desk_model(
        rq, str_fmt(w->arena, "Topic: %.*s", STR_ARG(t->title)),
        str_fmt(w->arena, "%td %s about it.", subject_measures(w->sector, t),
                subject_measures(w->sector, t) == 1 ? "measure is" : "measures are"));
    form_put(w, typed, model);
    json_put_str(model, "action", str_fmt(w->arena, "/admin/subjects/%.*s", STR_ARG(t->slug)));
    json_put_str(model, "subject_href", subject_href(w->arena, t));
    json_put_bool(model, "written", is_written(&written, t->slug));
    json_put_bool(model, "own", own);
    return OK;
}

static enum rc subject_show(struct request *rq)
{
    const struct subject *t;
    struct json *model;

    TRY(subject_must(rq, &t));
    struct subject_typed typed = {t->slug,
                                  t->title,
                                  t->parent ? t->parent->slug : S(""),
                                  t->about,
                                  t->publisher,
                                  t->url,
                                  str_fmt(rq->work->arena, "%lld", (long long)t->place)};
    TRY(one_model(rq, t, &typed, &model));
    return page_show(rq, &one_page, model);
}

static enum rc subject_keep(struct request *rq)
{
    struct subject_typed typed = typed_of(rq);
    const struct subject *t;
    struct json *model;

    TRY(subject_must(rq, &t));
    typed.slug = t->slug;
    enum rc rc = subject_write(rq->work, &typed);
    if (page_refused(rq, rc)) {
        TRY(one_model(rq, t, &typed, &model));
        return page_again(rq, &one_page, model);
    }
    TRY(rc);
    return page_go(rq, S("/admin/subjects"));
}

static enum rc subject_back(struct request *rq)
{
    const struct subject *t;

    TRY(subject_must(rq, &t));
    TRY(subject_take_back(rq->work, t->slug));
    return page_go(rq, S("/admin/subjects"));
}

const struct route desk_subject_routes[] = {
    ROUTE(GET, "/admin/subjects", subjects_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: all topics as a tree, and a form for a new one."),
    ROUTE(POST, "/admin/subjects", subject_add, FORM_HTML, "make", "role:administrator", FAST,
          NONE, "subject-made", "Adds a topic."),
    ROUTE(GET, "/admin/subjects/{subject}", subject_show, FORM_HTML | FORM_JSON, "administer",
          "role:administrator", FAST, NONE, "none", "For administrators: one topic."),
    ROUTE(POST, "/admin/subjects/{subject}", subject_keep, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "subject-changed", "Changes a topic."),
    ROUTE(POST, "/admin/subjects/{subject}/back", subject_back, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "subject-taken-back",
          "Takes back what was written of a topic."),
    {0}};
