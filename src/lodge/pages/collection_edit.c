/* collection_edit.c: the form in which an administrator makes and changes a collection. */
#include "lodge/pages/view.h"

#include "base/num.h"

static const struct page page = {"lodge/pages/collection_edit", NULL, NULL, NULL};

/* --- its model ---- */

static struct json *choice_add(struct json *list, struct arena *a, struct str value,
                               struct str words, struct str chosen)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "value", value);
    json_put_str(row, "words", words);
    json_put_bool(row, "chosen", str_eq(value, chosen));
    return row;
}

static enum rc put_choices(struct work *w, const struct collection_ask *ask, struct json *model)
{
    struct arena *a = w->arena;
    struct json *everies = json_put(model, "everies", json_array(a));
    struct json *keepers = json_put(model, "keepers", json_array(a));
    struct keeper_list all;

    for (const struct collection_every *e = collection_everies; e->name; e++)
        choice_add(everies, a, str_of(e->name), str_of(e->words), ask->every);
    TRY(collection_keepers_read(w, &all));
    choice_add(keepers, a, S(""), S("the administrators"), ask->keeper);
    for (ptrdiff_t i = 0; i < all.len; i++)
        choice_add(keepers, a, all.at[i].slug, all.at[i].name, ask->keeper);
    return OK;
}

static enum rc edit_model(struct request *rq, const struct collection *c,
                          const struct collection_ask *ask, int64_t was, struct json **out)
{
    struct arena *a = rq->work->arena;
    struct json *model = *out = json_object(a);

    json_put_str(model, "title",
                 c ? str_fmt(a, "Change %.*s", STR_ARG(c->title)) : S("A new collection"));
    json_put_str(model, "description",
                 S("A collection is a set of measures that councils fill in again and again."));
    json_put_str(model, "action",
                 c ? str_fmt(a, "%.*s/edit", STR_ARG(collection_href(a, c)))
                   : S("/collections/new"));
    json_put_bool(model, "fresh", c == NULL);
    json_put_int(model, "was", was);
    json_put_str(model, "collection_title", ask->title);
    json_put_str(model, "about", ask->about);
    json_put_str(model, "first", ask->first);
    json_put_str(model, "due_days", ask->due_days);
    json_put_str(model, "opens_months", ask->opens_months);
    json_put_str(model, "least_senders", ask->least_senders);
    json_put_str(model, "measures", ask->measures);
    json_put_str(model, "rules", ask->rules);
    json_put_bool(model, "accepts", str_eq(ask->accepts, S("yes")));
    json_put_bool(model, "senders", str_eq(ask->sight, S("senders")));
    json_put_bool(model, "ended", str_eq(ask->ended, S("yes")));
    TRY(put_choices(rq->work, ask, model));
    page_problems(rq, model);
    return OK;
}

static struct collection_ask fields_of(const struct request *rq)
{
    return (struct collection_ask){.title = rq_field(rq, "title"),
                                   .about = rq_field(rq, "about"),
                                   .every = rq_field(rq, "every"),
                                   .first = rq_field(rq, "first"),
                                   .due_days = rq_field(rq, "due_days"),
                                   .opens_months = rq_field(rq, "opens_months"),
                                   .keeper = rq_field(rq, "keeper"),
                                   .accepts = rq_field(rq, "accepts"),
                                   .sight = rq_field(rq, "sight"),
                                   .least_senders = rq_field(rq, "least_senders"),
                                   .measures = rq_field(rq, "measures"),
                                   .rules = rq_field(rq, "rules"),
                                   .ended = rq_field(rq, "ended")};
}

/* --- a new one ---- */

static enum rc new_show(struct request *rq)
{
    struct json *model;
    struct collection_ask ask = {.every = S("quarter"),
                                 .due_days = S("30"),
                                 .opens_months = S("12"),
                                 .least_senders = S("5"),
                                 .sight = S("own")};

    TRY(edit_model(rq, NULL, &ask, 0, &model));
    return page_show(rq, &page, model);
}

static enum rc new_put(struct request *rq)
{
    struct collection_ask ask = fields_of(rq);
    struct json *model;
    struct str slug;
    enum rc rc = collection_make(rq->work, &ask, &slug);

    if (rc == INVALID) {
        TRY(edit_model(rq, NULL, &ask, 0, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, str_fmt(rq->work->arena, "/collections/%.*s", STR_ARG(slug)));
}

/* --- another text ---- */

static enum rc edit_show(struct request *rq)
{
    struct collection c;
    struct json *model;

    TRY(collection_read(rq->work, rq_param(rq, "collection"), &c));
    struct collection_ask ask = collection_typed(rq->work->arena, &c);
    TRY(edit_model(rq, &c, &ask, c.changed_at, &model));
    return page_show(rq, &page, model);
}

static enum rc edit_put(struct request *rq)
{
    struct collection_ask ask = fields_of(rq);
    struct collection c;
    struct json *model;
    int64_t was = 0;

    TRY(collection_read(rq->work, rq_param(rq, "collection"), &c));
    if (!int_parse(rq_field(rq, "was"), &was))
        return work_fail(rq->work, INVALID, "was",
                         "The form came without the state that it changes.");
    enum rc rc = collection_change(rq->work, &c, &ask, was);
    if (rc == INVALID) {
        TRY(edit_model(rq, &c, &ask, was, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, collection_href(rq->work->arena, &c));
}

const struct route lodge_collection_edit_routes[] = {
    ROUTE(GET, "/collections/new", new_show, FORM_HTML, "make", "role:administrator", FAST,
          NONE, "none", "A form for a new collection."),
    ROUTE(POST, "/collections/new", new_put, FORM_HTML, "make", "role:administrator", FAST,
          NONE, "collection-made", "Makes a collection that councils fill in."),
    ROUTE(GET, "/collections/{collection}/edit", edit_show, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "none", "A form to change a collection."),
    ROUTE(POST, "/collections/{collection}/edit", edit_put, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "collection-changed",
          "Changes what a collection asks for, of whom and until when."),
    {0}};
