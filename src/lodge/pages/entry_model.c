/* entry_model.c: the page of one council's form: a row for each measure, with what is beside
 * it, and what is asked of it. */
#include "lodge/pages/view.h"

#include "base/num.h"

#include <math.h>

static const struct page_column columns[] = {{"slug", "metric"},
                                             {"title", "title"},
                                             {"unit", "unit"},
                                             {"value", "value"},
                                             {"gap", "gap"},
                                             {"follow_up", "follow up"},
                                             {"last_year_value", "last year"},
                                             {0}};
static const struct page_table tables[] = {{"figures", "measures", columns}, {0}};
const struct page entry_page = {"lodge/pages/entry", tables, NULL, NULL};

static const struct {
    const char *value, *words;
} gaps[] = {{"", "choose a reason"},
            {"not applicable", "does not apply here"},
            {"not collected", "not collected"}};

static struct str when_words(struct arena *a, int64_t at)
{
    return at ? date_words(a, date_in_london(at)) : (struct str){0};
}

/* --- one measure ---- */

static void put_gaps(struct arena *a, struct str chosen, struct json *row)
{
    struct json *list = json_put(row, "gaps", json_array(a));
    struct str words = S("");

    for (ptrdiff_t i = 0; i < COUNT_OF(gaps); i++) {
        struct json *one = json_add(list, json_object(a));
        json_put_str(one, "value", str_of(gaps[i].value));
        json_put_str(one, "words", str_of(gaps[i].words));
        json_put_bool(one, "chosen", str_eq(chosen, str_of(gaps[i].value)));
        if (i > 0 && str_eq(chosen, str_of(gaps[i].value)))
            words = str_of(gaps[i].words);
    }
    json_put_str(row, "gap_words", words);
}

static void put_past(struct arena *a, const struct metric *m, const struct check_past *past,
                     struct json *row)
{
    struct json *list = json_put(row, "past", json_array(a));

    for (ptrdiff_t i = 0; i < past->count; i++) {
        struct json *one = json_add(list, json_object(a));
        json_put_str(one, "when", period_short(a, past->periods[i], m->naming));
        json_put_str(one, "text", value_text(a, m, past->values[i]));
    }
    json_put_bool(row, "any_past", past->count > 0);
    json_put_int(row, "past_count", past->count);
    json_put_num(row, "last_year_value", past->last_year);
    json_put_str(row, "last_year",
                 isnan(past->last_year) ? S("no figure") : value_text(a, m, past->last_year));
}

static void put_comments(struct arena *a, const struct entry_cell *x, struct json *row)
{
    struct json *list = json_put(row, "comments", json_array(a));

    for (const struct entry_comment *c = x->comments; c; c = c->next) {
        struct json *one = json_add(list, json_object(a));
        paragraphs_add(a, c->words, json_put(one, "paragraphs", json_array(a)));
        json_put_str(one, "by", c->by.len ? c->by : S("somebody who left"));
        json_put_str(one, "when", when_words(a, c->at));
    }
    json_put_int(row, "comment_count", x->comment_count);
    json_put_bool(row, "any_comments", x->comment_count > 0);
}

static void put_limits(struct arena *a, const struct collection_measure *m, struct json *row)
{
    struct buf low = buf_make(a, 60), high = buf_make(a, 60);

    buf_num(&low, m->low);
    buf_num(&high, m->high);
    json_put_str(row, "low", isnan(m->low) ? S("") : buf_text(&low));
    json_put_str(row, "high", isnan(m->high) ? S("") : buf_text(&high));
    json_put_str(row, "range", check_range_words(a, m));
}

/* What is told of this cell alone. */
static void put_problems(struct arena *a, const struct check_list *found, ptrdiff_t cell,
                         struct json *row)
{
    struct json *list = json_put(row, "told", json_array(a));

    for (ptrdiff_t i = 0; i < found->len; i++)
        if (found->at[i].cell == cell)
            json_put_str(json_add(list, json_object(a)), "words", found->at[i].words);
    json_put_bool(row, "any_told", list->u.of.count > 0);
}

static void question_add(struct json *list, struct arena *a, struct str words, struct str how)
{
    if (!words.len)
        return;
    struct json *one = json_add(list, json_object(a));
    json_put_str(one, "words", words);
    json_put_str(one, "how", how);
}

static void put_questions(struct work *w, const struct entry *e, ptrdiff_t cell,
                          const struct check_past *past, struct json *row, bool *asked)
{
    struct json *list = json_put(row, "questions", json_array(w->arena));
    struct check_question q;

    check_unusual(w, e, cell, past, &q);
    question_add(list, w->arena, q.past, q.past_how);
    question_add(list, w->arena, q.group, q.group_how);
    json_put_bool(row, "any_questions", list->u.of.count > 0);
    json_put_bool(row, "skewed", q.skewed);
    *asked = *asked || list->u.of.count > 0;
}

/* What somebody else saved while this was typed. */
static void put_conflict(struct arena *a, const struct entry_cell *x,
                         const struct entry_typed *t, struct json *row)
{
    bool met = t && t->conflict;
    struct str theirs = x->gap.len ? x->gap : x->typed.len ? x->typed : S("nothing");

    json_put_str(row, "conflict",
                 met ? str_fmt(a,
                               "%.*s saved %.*s here while you typed %.*s. Save again to keep "
                               "yours, or write theirs.",
                               STR_ARG(x->saved_by.len ? x->saved_by : S("Somebody else")),
                               STR_ARG(theirs),
                               STR_ARG(t->gap.len     ? t->gap
                                       : t->value.len ? t->value
                                                      : S("nothing")))
                     : (struct str){0});
}

/* Why a figure that was sent is not among the published ones. */
static void put_outcome(struct arena *a, const struct entry *e, const struct entry_cell *x,
                        struct json *row)
{
    bool dealt = e->sent_at && e->delivered_at >= e->sent_at;
    struct str words = {0};

    if (!x->runs)
        words = str_fmt(a, "%.*s does not run this service.", STR_ARG(e->area->name));
    else if (dealt && str_eq(x->outcome, S("not published")))
        words = str_fmt(a, "Not published: %.*s.", STR_ARG(x->outcome_why));
    else if (dealt && !str_eq(x->outcome, S("published")))
        words =
            str_fmt(a, "Not published yet: it waits until at least %lld councils sent theirs.",
                    (long long)e->collection->least_senders);
    json_put_str(row, "outcome", words);
}

static void put_measure(struct work *w, const struct entry *e, ptrdiff_t i,
                        const struct entry_typed *t, const struct check_list *found,
                        struct json *list, bool *asked)
{
    const struct entry_cell *x = &e->cells[i];
    const struct metric *m = x->measure->metric;
    struct arena *a = w->arena;
    struct json *row = link_add(list, a, m->title, metric_href(a, m));
    struct check_past past;

    check_past_read(w, e, i, &past);
    json_put_str(row, "slug", m->slug);
    json_put_bool(row, "runs", x->runs || x->typed.len > 0 || (t && t->value.len > 0));
    json_put_str(row, "place", str_fmt(a, "m%td", i));
    json_put_str(row, "unit", m->unit);
    json_put_str(row, "definition", m->definition);
    json_put_str(row, "value", t ? t->value : x->typed);
    json_put_str(row, "gap", t ? t->gap : x->gap);
    put_gaps(a, t ? t->gap : x->gap, row);
    json_put_str(row, "comment", t && t->conflict ? S("") : t ? t->comment : S(""));
    json_put_bool(row, "follow_up", t ? t->follow_up : x->follow_up);
    json_put_int(row, "was", t && !t->conflict ? t->was : x->version);
    json_put_str(row, "saved",
                 x->version
                     ? str_fmt(a, "%.*s, %.*s",
                               STR_ARG(x->saved_by.len ? x->saved_by : S("somebody who left")),
                               STR_ARG(when_words(a, x->saved_at)))
                     : (struct str){0});
    put_limits(a, x->measure, row);
    put_past(a, m, &past, row);
    put_comments(a, x, row);
    put_problems(a, found, i, row);
    put_questions(w, e, i, &past, row, asked);
    put_conflict(a, x, t, row);
    put_outcome(a, e, x, row);
}

/* --- rules ---- */

static bool is_broken(const struct check_list *found, ptrdiff_t rule)
{
    for (ptrdiff_t i = 0; i < found->len; i++)
        if (found->at[i].rule == rule)
            return true;
    return false;
}

static void put_rules(struct arena *a, const struct collection *c,
                      const struct check_list *found, struct json *model)
{
    struct json *list = json_put(model, "rules", json_array(a));

    for (ptrdiff_t i = 0; i < c->rule_count; i++) {
        const struct collection_rule *r = &c->rules[i];
        struct check_side left, right;
        struct str why;
        if (check_side_read(a, c, r->left, &left, &why) != OK ||
            check_side_read(a, c, r->right, &right, &why) != OK)
            continue;
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "id", str_fmt(a, "rule-%td", i + 1));
        json_put_str(row, "formula", rule_words(a, c, r));
        json_put_str(row, "words", r->words);
        json_put_bool(row, "must", r->must);
        json_put_str(row, "left", check_side_postfix(a, c, &left));
        json_put_str(row, "operator", r->operator);
        json_put_str(row, "right", check_side_postfix(a, c, &right));
        json_put_bool(row, "broken", is_broken(found, i));
    }
    json_put_bool(model, "any_rules", list->u.of.count > 0);
}

/* --- the page ---- */

/* Measures that the council is asked for. */
static ptrdiff_t asked_for(const struct entry *e)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++)
        n += e->cells[i].runs;
    return n;
}

static ptrdiff_t filled_in(const struct entry *e)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++)
        n += e->cells[i].runs && (e->cells[i].typed.len > 0 || e->cells[i].gap.len > 0);
    return n;
}

static struct str published_words(struct arena *a, const struct entry *e, struct str when)
{
    ptrdiff_t n = 0, all = asked_for(e);
    struct str day = when_words(a, e->delivered_at);

    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++)
        n += e->cells[i].runs && str_eq(e->cells[i].outcome, S("published"));
    if (n == all)
        return str_fmt(a, "What %.*s sent for %.*s was published on %.*s.",
                       STR_ARG(e->area->name), STR_ARG(when), STR_ARG(day));
    return str_fmt(a,
                   "%td of the %td figures that %.*s sent for %.*s were published by %.*s; "
                   "beside the others stands why they were not.",
                   n, all, STR_ARG(e->area->name), STR_ARG(when), STR_ARG(day));
}

static struct str sent_words(struct work *w, const struct entry *e, struct str when,
                             struct date opens)
{
    struct arena *a = w->arena;

    if (e->delivered_at >= e->sent_at)
        return published_words(a, e, when);
    if (collection_open(w, e->collection, e->period))
        return str_fmt(a, "%.*s sent its figures for %.*s; they are published within minutes.",
                       STR_ARG(e->area->name), STR_ARG(when));
    if (date_cmp(opens, date_in_london(w->now)) <= 0)
        return str_fmt(a,
                       "%.*s sent its figures for %.*s; they are published once the "
                       "pre-election period that it is now is over.",
                       STR_ARG(e->area->name), STR_ARG(when));
    return str_fmt(a, "%.*s sent its figures for %.*s; they open to everyone on %.*s.",
                   STR_ARG(e->area->name), STR_ARG(when), STR_ARG(date_words(a, opens)));
}

static struct str answer(struct work *w, const struct entry *e, struct date opens)
{
    struct arena *a = w->arena;
    const struct collection *c = e->collection;
    struct str when = collection_when(a, c, e->period);
    struct date due = collection_due(c, e->period);
    bool late = date_cmp(date_in_london(w->now), due) > 0;

    if (e->sent_at)
        return sent_words(w, e, when, opens);
    return str_fmt(a, "%td of %td figures for %.*s are filled in; they %s due on %.*s.",
                   filled_in(e), asked_for(e), STR_ARG(when), late ? "were" : "are",
                   STR_ARG(date_words(a, due)));
}

static void put_state(struct work *w, const struct entry *e, struct json *model)
{
    struct arena *a = w->arena;

    json_put_str(model, "state", entry_state_words(e->state));
    json_put_bool(model, "editable", e->fills && !entry_locked(e) && !e->collection->ended);
    json_put_bool(model, "may_approve", entry_may_approve(e));
    json_put_bool(model, "may_accept", entry_may_accept(e));
    json_put_bool(model, "may_unlock", entry_may_unlock(e));
    json_put_bool(model, "waits_for_lead", e->state == ENTRY_COMPLETE && !e->leads);
    json_put_bool(model, "accepts", e->collection->accepts);
    json_put_int(model, "version", e->version);
    json_put_str(
        model, "changed",
        e->id.len ? str_fmt(a, "Last changed by %.*s on %.*s.",
                            STR_ARG(e->changed_by.len ? e->changed_by : S("somebody who left")),
                            STR_ARG(when_words(a, e->changed_at)))
                  : (struct str){0});
    json_put_bool(model, "begun", e->id.len > 0);
}

enum rc entry_model(struct request *rq, struct entry *e, const struct entry_typed *typed,
                    struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    const struct collection *c = e->collection;
    struct json *model = *out = json_object(a);
    struct check_list found;
    struct str moved_by;
    struct date opens = collection_opens(w, c, e->period, &moved_by);
    bool asked = false;

    check_form(a, e, false, &found);
    json_put_str(model, "title",
                 str_fmt(a, "%.*s: %.*s, %.*s", STR_ARG(e->area->name), STR_ARG(c->title),
                         STR_ARG(collection_when(a, c, e->period))));
    json_put_str(model, "description", answer(w, e, opens));
    json_put_str(model, "collection", c->title);
    json_put_str(model, "collection_href", collection_href(a, c));
    json_put_str(model, "href", entry_href(a, c, e->area->code, e->period));
    json_put_str(model, "council", e->area->name);
    json_put_str(model, "opens", date_words(a, opens));
    json_put_bool(model, "unsure", collection_opens_unsure(w, opens));
    json_put_bool(model, "open", date_cmp(opens, date_in_london(w->now)) <= 0);
    json_put_str(model, "moved", moved_by);
    json_put_str(model, "early_href",
                 c->senders ? early_href(a, c, e->period) : (struct str){0});
    put_state(w, e, model);
    struct json *list = json_put(model, "measures", json_array(a));
    for (ptrdiff_t i = 0; i < c->measure_count; i++)
        put_measure(w, e, i, typed ? &typed[i] : NULL, &found, list, &asked);
    json_put_bool(model, "any_questions_at_all", asked);
    put_rules(a, c, &found, model);
    page_problems(rq, model);
    return OK;
}
