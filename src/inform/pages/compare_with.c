/* compare_with.c: for the comparison's page: whom else it may be compared with, councils unlike
 * this one that do better, and the rules of then and of now. */
#include "inform/pages/own.h"

#include "base/num.h"

#include <math.h>

enum rc group_choices_put(struct request *rq, const struct comparison *c, struct json *groups)
{
    struct arena *a = rq->work->arena;
    struct group_choice_list choices;
    bool listed = false;

    TRY(group_choices(rq->work, c->metric, &choices));
    for (ptrdiff_t i = 0; i < choices.len; i++) {
        struct json *choice = json_add(groups, json_object(a));
        bool chosen = c->group && str_eq(c->group->slug, choices.at[i].slug);
        json_put_str(choice, "value", choices.at[i].slug);
        json_put_str(choice, "title", choices.at[i].title);
        json_put_bool(choice, "chosen", chosen);
        listed = listed || chosen;
    }
    if (!c->group || !c->group->made || listed)
        return OK;
    struct json *choice = json_add(groups, json_object(a)); /* somebody else's, or a version */
    json_put_str(choice, "value", c->group->slug);
    json_put_str(choice, "title", c->group->title);
    json_put_bool(choice, "chosen", true);
    return OK;
}

/* "60.1%, 7.3 more; most unlike in weekly pay (£812, here £640)" */
static struct str contrast_words(struct arena *a, const struct comparison *c,
                                 const struct contrasts *all, const struct contrast *one)
{
    const struct likeness *l = &all->likeness;
    const struct metric *m = l->how->variables[one->most_unlike].metric;
    double apart = one->figure.value - c->own.value, its = NAN;

    for (ptrdiff_t i = 0; i < l->count; i++)
        if (l->areas[i] == one->area)
            its = likeness_value(l, i, one->most_unlike);
    return str_fmt(a, "%.*s, %.*s %s; most unlike in %.*s (%.*s, here %.*s)",
                   STR_ARG(one->figure.text), STR_ARG(value_text(a, c->metric, fabs(apart))),
                   apart > 0 ? "more" : "less", STR_ARG(m->title),
                   STR_ARG(value_text(a, m, its)),
                   STR_ARG(value_text(a, m, likeness_value(l, l->own, one->most_unlike))));
}

/* What sets each apart, where the comparison is with a contrast; elsewhere only the way there,
 * as finding them takes longer than all the rest of the page. */
static enum rc contrasts_put(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    const struct metric *m = c->metric;
    struct contrasts *all = arena_new(a, struct contrasts, 1);
    struct json *list = json_put(model, "contrasts", json_array(a));
    bool shown = c->group && c->group->made && str_eq(c->group->slug, S("contrast"));
    bool polar = m->polarity == POLARITY_HIGH || m->polarity == POLARITY_LOW;
    bool offered = polar && !shown && !c->refused[REFUSED_NOT_RUN] &&
                   !c->refused[REFUSED_NOT_COUNCIL] && !c->refused[REFUSED_GAP];

    if (shown && (rq->form == FORM_HTML || rq->form == FORM_JSON))
        TRY(contrasts_make(rq->work, c, NULL, all));
    for (ptrdiff_t i = 0; i < all->count; i++) {
        struct json *row =
            link_add(list, a, all->at[i].area->name, comparison_href(a, all->at[i].area, m));
        json_put_str(row, "words", contrast_words(a, c, all, &all->at[i]));
        json_put_num(row, "difference", all->at[i].index);
    }
    json_put_bool(model, "any_contrasts", all->count > 0);
    json_put_str(model, "contrast_href",
                 offered
                     ? str_fmt(a, "%.*s?with=contrast", STR_ARG(comparison_href(a, c->area, m)))
                     : (struct str){0});
    return OK;
}

/* The page that holds a comparison of a group with several versions under each. */
static void rules_put(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct group_version_list versions = {0};
    struct buf b = buf_make(a, 8192);

    if (c->group && !c->group->made)
        group_versions(rq->work, c->group, &versions);
    if (versions.len > 1) {
        buf_lit(&b, "/groups/");
        buf_url(&b, group_model(c->group));
        buf_fmt(&b, "/versions?area=%.*s&metric=", STR_ARG(c->area->code));
        buf_url(&b, c->metric->slug);
        buf_fmt(&b, "&period=%.*s", STR_ARG(period_id(a, c->series.periods[c->period])));
    }
    json_put_str(model, "rules_href", versions.len > 1 ? buf_text(&b) : (struct str){0});
    json_put_str(model, "area_groups_href",
                 c->area->type->council
                     ? str_fmt(a, "/areas/%.*s/groups", STR_ARG(c->area->code))
                     : (struct str){0});
}

enum rc compare_with_put(struct request *rq, const struct comparison *c, struct json *model)
{
    rules_put(rq, c, model);
    return contrasts_put(rq, c, model);
}
