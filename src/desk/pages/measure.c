/* measure.c: the words of one measure, in a form: how they will read, and keeping them. */
#include "desk/measure.h"
#include "desk/pages/view.h"

static const struct page page = {"desk/pages/measure", NULL, NULL, NULL};

/* --- the form ---- */

struct choice {
    const char *value, *title;
};

static const struct choice polarities[] = {{"", "nobody has said"},
                                           {"high", "a higher figure is better"},
                                           {"low", "a lower figure is better"},
                                           {"none", "neither: it is not to be judged"},
                                           {NULL, NULL}},
                           kinds[] = {{"performance", "performance"},
                                      {"cost", "cost"},
                                      {"satisfaction", "satisfaction"},
                                      {"context", "context: describes the area"},
                                      {NULL, NULL}},
                           namings[] = {{"", "by their length"},
                                        {"financial", "2024/25"},
                                        {"year-to", "the year to March 2025"},
                                        {"school-year", "the 2024/25 school year"},
                                        {"calendar", "2024"},
                                        {"quarter", "October to December 2025"},
                                        {"month", "March 2025"},
                                        {"span", "2022 to 2024"},
                                        {"at", "30 September 2025"},
                                        {"year-of-date", "a day, named by its year"},
                                        {NULL, NULL}},
                           yes_or_no[] = {{"", "no"}, {"yes", "yes"}, {NULL, NULL}};

static const struct choice *choices_of(enum word word)
{
    return word == W_POLARITY                     ? polarities
           : word == W_KIND                       ? kinds
           : word == W_WHEN                       ? namings
           : word == W_HEADLINE || word == W_ADDS ? yes_or_no
                                                  : NULL;
}

static bool options_put(struct work *w, enum word word, struct str value, struct json *list)
{
    const struct choice *c = choices_of(word);

    for (; c && c->value; c++)
        put_choice(list, w->arena, str_of(c->value), str_of(c->title), value);
    if (word != W_SERVICE)
        return choices_of(word) != NULL;
    put_choice(list, w->arena, S(""), S("none: it describes the area"), value);
    for (ptrdiff_t i = 0; i < w->sector->service_count; i++)
        put_choice(list, w->arena, w->sector->services[i].slug, w->sector->services[i].title,
                   value);
    return true;
}

static void field_put(struct work *w, const struct measure_field *f, struct str value,
                      struct json *list)
{
    struct arena *a = w->arena;
    struct json *row = json_add(list, json_object(a));
    struct json *options = json_put(row, "options", json_array(a));
    bool select = options_put(w, f->word, value, options);

    json_put_str(row, "name", word_names[f->word]);
    json_put_str(row, "label", str_of(f->label));
    json_put_str(row, "hint", str_of(f->hint));
    json_put_str(row, "value", value);
    json_put_bool(row, "is_select", select);
    json_put_bool(row, "is_lines", f->lines && !select);
    json_put_bool(row, "is_line", !f->lines && !select);
}

static enum rc changes_put(struct work *w, const struct metric *m, struct json *model)
{
    struct json *list = json_put(model, "changes", json_array(w->arena));
    struct measure_changed_list all = {0};

    if (m)
        TRY(measure_changes(w, m, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "word", str_of(all.at[i].label));
        json_put_str(row, "was", all.at[i].was);
        json_put_str(row, "became", all.at[i].became);
        put_day(row, w->arena, "day", all.at[i].at);
    }
    json_put_bool(model, "any_changes", all.len > 0);
    return OK;
}

static void look_put(struct arena *a, const struct measure_look *look, struct json *list)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "area", look->area->name);
    json_put_str(row, "now", look->now);
    json_put_str(row, "then", look->then);
    json_put_bool(row, "same", str_eq(look->now, look->then));
}

/* NULL where nobody asked how it will read. */
static void looks_put(struct arena *a, const struct measure_look_list *looks,
                      struct json *model)
{
    struct json *list = json_put(model, "looks", json_array(a));

    for (ptrdiff_t i = 0; looks && i < looks->len; i++)
        look_put(a, &looks->at[i], list);
    json_put_bool(model, "looked", looks != NULL);
    json_put_bool(model, "any_looks", looks && looks->len > 0);
}

/* `m` is NULL for a new one, whose id was typed. */
static enum rc form_model(struct request *rq, const struct metric *m, struct str id,
                          const struct words *words, const struct measure_look_list *looks,
                          struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = desk_model(
        rq, m ? str_fmt(a, "Words of a measure: %.*s", STR_ARG(m->title)) : S("A new measure"),
        m ? S("What readers are told about it. A change is noted in the trail, as it was and "
              "as "
              "it became.")
          : S("A measure that has no figures yet. Send its figures once it is here."));
    struct str base =
        m ? str_fmt(a, "/admin/measures/%.*s", STR_ARG(m->slug)) : S("/admin/measures");

    struct json *fields = json_put(model, "fields", json_array(a));
    for (ptrdiff_t i = 0; i < measure_field_count; i++)
        field_put(w, &measure_fields[i], words->at[measure_fields[i].word], fields);
    json_put_bool(model, "fresh", !m);
    json_put_str(model, "id", id);
    json_put_str(model, "action", base);
    json_put_str(model, "look_action", str_fmt(a, "%.*s/look", STR_ARG(base)));
    json_put_str(model, "measure_href",
                 m && m->period_count ? metric_href(a, m) : (struct str){0});
    looks_put(a, looks, model);
    return changes_put(w, m, model);
}

static struct words words_typed(struct request *rq)
{
    struct words typed = {0};

    for (ptrdiff_t i = 0; i < measure_field_count; i++) {
        enum word word = measure_fields[i].word;
        typed.at[word] = str_trim(rq_field(rq, word_names[word].at));
    }
    return typed;
}

/* --- what is there ---- */

static enum rc measure_show(struct request *rq)
{
    const struct metric *m;
    struct words words;
    struct json *model;

    TRY(measure_of_path(rq, &m));
    metric_words(rq->work->arena, m, &words);
    TRY(form_model(rq, m, m->slug, &words, NULL, &model));
    return page_show(rq, &page, model);
}

static enum rc measure_new(struct request *rq)
{
    struct words words = {{[W_DECIMALS] = S("0"), [W_KIND] = S("performance")}};
    struct json *model;

    TRY(form_model(rq, NULL, S(""), &words, NULL, &model));
    return page_show(rq, &page, model);
}

/* --- what comes of it ---- */

static enum rc measure_look_show(struct request *rq)
{
    struct words typed = words_typed(rq);
    struct measure_look_list looks;
    const struct metric *m;
    struct json *model;

    TRY(measure_of_path(rq, &m));
    enum rc rc = measure_preview(rq->work, m, &typed, &looks);
    if (rc != OK && !page_refused(rq, rc))
        return rc;
    TRY(form_model(rq, m, m->slug, &typed, rc == OK ? &looks : NULL, &model));
    return rc == OK ? page_show(rq, &page, model) : page_again(rq, &page, model);
}

static enum rc measure_keep(struct request *rq)
{
    struct words typed = words_typed(rq);
    const struct metric *m;
    struct json *model;
    ptrdiff_t changed;

    TRY(measure_of_path(rq, &m));
    enum rc rc = measure_change(rq->work, m, &typed, &changed);
    if (page_refused(rq, rc)) {
        TRY(form_model(rq, m, m->slug, &typed, NULL, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, str_fmt(rq->work->arena, "/admin/measures/%.*s", STR_ARG(m->slug)));
}

static enum rc measure_add(struct request *rq)
{
    struct words typed = words_typed(rq);
    struct str id = str_trim(rq_field(rq, "id"));
    struct json *model;
    enum rc rc = measure_make(rq->work, id, &typed);

    if (page_refused(rq, rc)) {
        TRY(form_model(rq, NULL, id, &typed, NULL, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, str_fmt(rq->work->arena, "/admin/measures/%.*s", STR_ARG(id)));
}

const struct route desk_measure_routes[] = {
    ROUTE(GET, "/admin/measures/new", measure_new, FORM_HTML, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: a form for a new measure."),
    ROUTE(POST, "/admin/measures", measure_add, FORM_HTML, "make", "role:administrator", FAST,
          NONE, "measure-made", "Makes a measure that has no figures yet."),
    ROUTE(GET, "/admin/measures/{metric}", measure_show, FORM_HTML | FORM_JSON, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: the words of one measure, and what was changed of them."),
    ROUTE(POST, "/admin/measures/{metric}", measure_keep, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "measure-changed",
          "Changes the words of a measure."),
    ROUTE(POST, "/admin/measures/{metric}/look", measure_look_show, FORM_HTML, "look",
          "role:administrator", FAST, NONE, "none",
          "Shows how a measure would read with other words, for three councils."),
    {0}};
