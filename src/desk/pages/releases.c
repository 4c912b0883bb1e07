/* releases.c: what publishers announced, written by hand for the calendar. */
#include "desk/pages/view.h"
#include "desk/planned.h"

static const struct page_column columns[] = {{"due", "due"},
                                             {"metric", "metric"},
                                             {"title", "measure"},
                                             {"period", "period"},
                                             {"note", "note"},
                                             {"url", "url"},
                                             {0}};
static const struct page_table tables[] = {{"releases", "releases", columns}, {0}};
static const struct page list_page = {"desk/pages/releases", tables, NULL, NULL};
static const struct page one_page = {"desk/pages/release", NULL, NULL, NULL};

struct typed {
    struct str metric, words[RELEASE_WORDS];
};

static const char *const fields[RELEASE_WORDS] = {"due", "period", "note", "url"};

static struct typed typed_of(struct request *rq)
{
    struct typed t = {.metric = rq_field(rq, "metric")};

    for (int i = 0; i < RELEASE_WORDS; i++)
        t.words[i] = rq_field(rq, fields[i]);
    return t;
}

static void form_put(const struct typed *t, struct json *to)
{
    json_put_str(to, "metric", t->metric.at ? t->metric : S(""));
    for (int i = 0; i < RELEASE_WORDS; i++)
        json_put_str(to, fields[i], t->words[i].at ? t->words[i] : S(""));
}

static enum rc list_model(struct request *rq, const struct typed *typed, struct json **out)
{
    struct arena *a = rq->work->arena;
    struct planned_list all;

    TRY(planned_all(rq->work, &all));
    struct json *model = *out = desk_model(
        rq, S("Releases"),
        S("What publishers announced. The calendar shows it; where nothing is announced "
          "it says what a measure's rhythm lets one expect."));
    struct json *list = json_put(model, "releases", json_array(a));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct planned *p = &all.at[i];
        struct json *row = link_add(list, a, p->metric->title,
                                    str_fmt(a, "/admin/releases/%.*s", STR_ARG(p->id)));
        struct typed t = {.metric = p->metric->slug};
        for (int k = 0; k < RELEASE_WORDS; k++)
            t.words[k] = p->words[k];
        form_put(&t, row);
    }
    json_put_bool(model, "any", all.len > 0);
    form_put(typed, model);
    return OK;
}

static enum rc releases_show(struct request *rq)
{
    struct json *model;

    TRY(list_model(rq, &(struct typed){.metric = rq_query(rq, "metric")}, &model));
    return page_show(rq, &list_page, model);
}

static enum rc release_add(struct request *rq)
{
    struct typed t = typed_of(rq);
    struct json *model;
    enum rc rc = planned_write(rq->work, S(""), t.metric, t.words);

    if (page_refused(rq, rc)) {
        TRY(list_model(rq, &t, &model));
        return page_again(rq, &list_page, model);
    }
    TRY(rc);
    return page_go(rq, S("/admin/releases"));
}

static struct json *one_model(struct request *rq, struct str id, const struct typed *t)
{
    struct json *model = desk_model(rq, S("A release"),
                                    S("Change what was announced, or delete "
                                      "it."));

    form_put(t, model);
    json_put_str(model, "action",
                 str_fmt(rq->work->arena, "/admin/releases/%.*s", STR_ARG(id)));
    return model;
}

static enum rc release_show(struct request *rq)
{
    struct planned p;
    struct typed t;

    TRY(planned_one(rq->work, rq_param(rq, "release"), &p));
    t.metric = p.metric->slug;
    for (int i = 0; i < RELEASE_WORDS; i++)
        t.words[i] = p.words[i];
    return page_show(rq, &one_page, one_model(rq, p.id, &t));
}

static enum rc release_keep(struct request *rq)
{
    struct typed t = typed_of(rq);
    struct planned p;

    TRY(planned_one(rq->work, rq_param(rq, "release"), &p));
    enum rc rc = planned_write(rq->work, p.id, t.metric, t.words);
    if (page_refused(rq, rc))
        return page_again(rq, &one_page, one_model(rq, p.id, &t));
    TRY(rc);
    return page_go(rq, S("/admin/releases"));
}

static enum rc release_drop(struct request *rq)
{
    TRY(planned_drop(rq->work, rq_param(rq, "release")));
    return page_go(rq, S("/admin/releases"));
}

const struct route desk_release_routes[] = {
    ROUTE(GET, "/admin/releases", releases_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: what publishers announced, and a form."),
    ROUTE(POST, "/admin/releases", release_add, FORM_HTML, "make", "role:administrator", FAST,
          NONE, "release-added", "Adds a release to the calendar."),
    ROUTE(GET, "/admin/releases/{release}", release_show, FORM_HTML, "administer",
          "role:administrator", FAST, NONE, "none", "For administrators: one release."),
    ROUTE(POST, "/admin/releases/{release}", release_keep, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "release-changed", "Changes a planned release."),
    ROUTE(POST, "/admin/releases/{release}/delete", release_drop, FORM_HTML, "delete",
          "role:administrator", FAST, NONE, "release-deleted", "Deletes a planned release."),
    {0}};
