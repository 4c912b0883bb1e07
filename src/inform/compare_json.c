/* compare_json.c: a comparison as JSON: the page's model, /x.json and `folkmoot compare
 * --json`. */
#include "inform/compare.h"

#include <math.h>

static struct str word_of_verdict(enum verdict v)
{
    static const struct str words[] = {STR_INIT(""),       STR_INIT("same"),
                                       STR_INIT("better"), STR_INIT("worse"),
                                       STR_INIT("higher"), STR_INIT("lower")};

    return words[v];
}

struct str verdict_id(const struct comparison *c)
{
    return word_of_verdict(c->verdict != VERDICT_NONE ? c->verdict : c->neutral);
}

static struct str word_of_answer(enum answer a)
{
    static const struct str words[] = {STR_INIT(""),
                                       STR_INIT("same"),
                                       STR_INIT("better"),
                                       STR_INIT("worse"),
                                       STR_INIT("higher"),
                                       STR_INIT("lower"),
                                       STR_INIT("highest quarter"),
                                       STR_INIT("middle half"),
                                       STR_INIT("lowest quarter")};

    return words[a];
}

static struct str word_of_trend(enum stats_trend t)
{
    static const struct str words[] = {STR_INIT(""), STR_INIT("no-change"),
                                       STR_INIT("increasing"), STR_INIT("decreasing")};

    return words[t];
}

static void put_text(struct json *to, const char *name, struct str s)
{
    json_put_str(to, name, s.len ? s : (struct str){0});
}

static void put_count(struct json *to, const char *name, ptrdiff_t n)
{
    if (n > 0)
        json_put_int(to, name, n);
    else
        json_put_null(to, name);
}

static struct json *area_json(struct arena *a, const struct area *area)
{
    struct json *j = json_object(a);

    json_put_str(j, "code", area->code);
    json_put_str(j, "name", area->name);
    json_put_str(j, "type", area->type->slug);
    put_text(j, "ended", area->end);
    return j;
}

static void put_formula(struct arena *a, struct json *to, const struct metric *m)
{
    put_text(to, "formula", m->formula);
    struct json *inputs = json_put(to, "inputs", json_array(a));
    for (ptrdiff_t i = 0; i < m->input_count; i++) {
        struct json *j = json_add(inputs, json_object(a));
        json_put_str(j, "id", m->inputs[i]->slug);
        json_put_str(j, "title", m->inputs[i]->title);
    }
}

static struct json *metric_json(struct arena *a, const struct metric *m)
{
    struct json *j = json_object(a);

    json_put_str(j, "id", m->slug);
    json_put_str(j, "title", m->title);
    put_text(j, "unit", m->unit);
    json_put_int(j, "decimals", m->decimals);
    put_text(j, "polarity", m->polarity_word);
    put_text(j, "polarity_by", m->polarity_by);
    put_text(j, "definition", m->definition);
    put_text(j, "kind", m->kind_word);
    put_formula(a, j, m);
    return j;
}

static struct json *period_json(struct arena *a, const struct comparison *c, ptrdiff_t p)
{
    struct json *j = json_object(a);
    struct period period = c->series.periods[p];

    json_put_str(j, "id", period_id(a, period));
    json_put_str(j, "title", metric_when(a, c->metric, period));
    json_put_str(j, "short", period_short(a, period, c->metric->naming));
    return j;
}

static void put_gap(struct json *to, enum state state)
{
    if (state == STATE_VALUE)
        json_put_null(to, "gap");
    else
        json_put_str(to, "gap", gap_words(state));
}

static void put_flags(struct arena *a, struct json *to, int flags)
{
    struct json *list = json_put(to, "flags", json_array(a));

    if (flags & FLAG_PROVISIONAL)
        json_add(list, json_str(a, S("provisional")));
    if (flags & FLAG_UNRELIABLE)
        json_add(list, json_str(a, S("unreliable")));
    if (flags & FLAG_REVISED)
        json_add(list, json_str(a, S("revised")));
}

static struct json *member_json(struct arena *a, const struct compared *m)
{
    struct json *j = json_object(a);

    json_put_str(j, "code", m->area->code);
    json_put_str(j, "name", m->area->name);
    json_put_num(j, "value", m->value);
    json_put_str(j, "value_text", m->text);
    put_gap(j, m->state);
    put_count(j, "rank", m->rank);
    json_put_num(j, "lower", m->lower);
    json_put_num(j, "upper", m->upper);
    put_text(j, "distance", m->distance);
    put_flags(a, j, m->flags);
    json_put_bool(j, "chosen", m->self);
    return j;
}

/* Without a group its members are the one that was asked about. */
static struct json *group_json(struct arena *a, const struct comparison *c)
{
    static const struct group none = {.id = -1};
    struct json *j = json_object(a);
    const struct group *g = c->group ? c->group : &none;

    put_text(j, "id", g->slug);
    put_text(j, "title", g->title);
    put_text(j, "say", c->group_say);
    put_text(j, "model", g->slug);
    put_text(j, "chosen_by", g->chosen_by);
    put_text(j, "version", g->version);
    put_text(j, "valid_from", g->valid_from);
    json_put_bool(j, "fell_back", c->fell_back);
    struct json *members = json_put(j, "members", json_array(a));
    for (ptrdiff_t i = 0; i < c->member_count; i++)
        json_add(members, member_json(a, &c->members[i]));
    return j;
}

static struct json *benchmarks_json(struct arena *a, const struct comparison *c)
{
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < c->benchmark_count; i++) {
        struct json *j = json_add(list, json_object(a));
        json_put_str(j, "code", c->benchmarks[i].area->code);
        json_put_str(j, "name", c->benchmarks[i].area->name);
        json_put_num(j, "value", c->benchmarks[i].value);
        json_put_str(j, "value_text", c->benchmarks[i].text);
        put_text(j, "verdict",
                 word_of_verdict(verdict_beside(c->metric, &c->own, c->benchmarks[i].value)));
    }
    return list;
}

static struct json *trend_json(struct arena *a, const struct comparison *c)
{
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < c->point_count; i++) {
        const struct trend_point *p = &c->points[i];
        struct period period = c->series.periods[p->period];
        struct json *j = json_add(list, json_object(a));
        json_put_str(j, "period", period_id(a, period));
        json_put_str(j, "title", period_short(a, period, c->metric->naming));
        json_put_num(j, "value", p->value);
        json_put_str(j, "value_text", p->text);
        put_gap(j, p->state);
        json_put_num(j, "lower", p->lower);
        json_put_num(j, "upper", p->upper);
        json_put_num(j, "group_low", p->group_low);
        json_put_num(j, "group_mid", p->group_mid);
        json_put_num(j, "group_high", p->group_high);
        json_put_bool(j, "break_before", p->break_before);
        json_put_bool(j, "from_predecessors", p->from_before);
        put_flags(a, j, p->flags);
    }
    return list;
}

static struct json *fair_json(struct arena *a, const struct comparison *c)
{
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < c->fair_count; i++) {
        const struct fair_group *f = &c->fair[i];
        struct json *j = json_add(list, json_object(a));
        json_put_str(j, "id", f->group->slug);
        json_put_str(j, "title", f->group->title);
        json_put_str(j, "say", f->say);
        json_put_int(j, "of", f->standing.reported);
        put_count(j, "rank", f->standing.rank);
        json_put_num(j, "middle", f->standing.middle);
        json_put_str(j, "middle_text", value_text(a, c->metric, f->standing.middle));
        json_put_str(j, "answer", word_of_answer(f->answer));
        put_text(j, "answer_before", word_of_answer(f->last_year));
        json_put_bool(j, "agrees", f->answer == c->fair[0].answer);
    }
    return list;
}

static struct json *check_json(struct arena *a, const struct comparison *c,
                               const struct fair_check *check)
{
    const struct fair_group *f = &c->fair[check->group];
    struct period period = c->series.periods[c->certificate.periods[check->period]];
    struct json *j = json_object(a);

    json_put_str(j, "group", f->group->slug);
    json_put_str(j, "group_title", f->group->title);
    json_put_str(j, "period", period_id(a, period));
    json_put_str(j, "way", str_of(way_words(check->way)));
    json_put_str(j, "answer", side_words(c, check->way, check->side));
    json_put_bool(j, "holds", check->side == c->certificate.side);
    return j;
}

/* Without words and checks when nothing could be asked of other groups: `refused` says why. */
static struct json *certificate_json(struct arena *a, const struct comparison *c)
{
    const struct certificate *k = &c->certificate;
    struct json *j = json_object(a);

    put_text(j, "words", certificate_words(a, c));
    json_put_int(j, "holds", k->holds);
    json_put_int(j, "of", k->of);
    json_put_int(j, "left_out", k->left_out);
    json_put_bool(j, "counted_differently_before", k->broken);
    json_put_num(j, "above_least", k->of ? k->above_least : NAN);
    json_put_num(j, "above_most", k->of ? k->above_most : NAN);
    struct json *checks = json_put(j, "checks", json_array(a));
    for (ptrdiff_t i = 0; i < k->of; i++)
        json_add(checks, check_json(a, c, &k->checks[i]));
    return j;
}

static struct json *clauses_json(struct arena *a, const struct comparison *c)
{
    struct json *list = json_array(a);

    for (ptrdiff_t i = 0; i < c->clause_count; i++) {
        struct json *j = json_add(list, json_object(a));
        json_put_int(j, "template", c->clauses[i].template);
        json_put_str(j, "text", c->clauses[i].text);
    }
    return list;
}

static struct json *refused_json(struct arena *a, const struct comparison *c)
{
    static const char *const ids[REFUSAL_COUNT] = {
        "not-its-service", "gap",   "too-few",  "no-range",      "break",
        "no-trend",        "ended", "no-group", "not-a-council", "chosen-by-result"};
    struct json *list = json_array(a);

    for (int r = 0; r < REFUSAL_COUNT; r++) {
        if (!c->refused[r])
            continue;
        struct json *j = json_add(list, json_object(a));
        json_put_str(j, "id", str_of(ids[r]));
        json_put_str(j, "words", str_of(refusal_words((enum refusal)r)));
    }
    return list;
}

static struct json *source_json(struct arena *a, const struct comparison *c)
{
    const struct metric *m = c->metric;
    struct json *j = json_object(a);

    put_text(j, "title", m->source_title);
    put_text(j, "url", m->source_url);
    put_text(j, "licence", m->licence);
    put_text(j, "published", m->published);
    put_text(j, "sent", figure_sent_words(&c->sent, c->area));
    return j;
}

static struct json *change_json(struct arena *a, const struct comparison *c)
{
    static const struct str words[] = {STR_INIT(""),
                                       STR_INIT("chance"),
                                       STR_INIT("beyond chance"),
                                       STR_INIT("within usual"),
                                       STR_INIT("more than usual"),
                                       STR_INIT("far more than usual")};
    struct json *j = json_object(a);

    if (c->before < 0)
        return json_str(a, (struct str){0});
    json_put(j, "period", period_json(a, c, c->before));
    json_put_num(j, "value", c->before_value);
    json_put_str(j, "value_text", value_text(a, c->metric, c->before_value));
    put_text(j, "size", words[c->change]);
    json_put_num(j, "usual", c->usual);
    return j;
}

/* From which place to which it could stand, allowing for chance, counted from one end. */
static struct json *could_stand_json(struct arena *a, const struct standing *s)
{
    struct json *j = json_object(a);

    if (!s->place || !s->chance_known)
        return json_str(a, (struct str){0});
    json_put_int(j, "from", s->from);
    json_put_int(j, "to", s->to);
    json_put_str(j, "end", s->from_top ? S("highest") : S("lowest"));
    return j;
}

static void put_standing(struct arena *a, struct json *j, const struct comparison *c)
{
    const struct standing *s = &c->standing;
    bool refused =
        c->refused[REFUSED_NOT_RUN] || c->refused[REFUSED_FEW] || c->refused[REFUSED_PICKED];

    put_count(j, "rank", refused ? 0 : s->rank);
    json_put_int(j, "of", s->reported);
    json_put_int(j, "councils", s->members);
    put_count(j, "quartile", refused ? 0 : s->quartile);
    put_count(j, "quintile", refused ? 0 : s->quintile);
    json_put_num(j, "median", s->median);
    json_put_str(j, "median_text",
                 isnan(s->median) ? (struct str){0} : value_text(a, c->metric, s->median));
    json_put_num(j, "middle", s->middle);
    json_put_num(j, "group_low", s->low);
    json_put_num(j, "group_high", s->high);
    put_text(j, "verdict", verdict_id(c));
    put_text(j, "verdict_by", verdict_by(c));
    put_text(j, "verdict_998", word_of_verdict(wider_verdict(c)));
    json_put_num(j, "usual_distance", c->usual_distance);
    json_put(j, "could_stand", could_stand_json(a, s));
}

/* The date that was asked for, or the moment. */
static struct str known_text(struct arena *a, const struct comparison *c)
{
    if (c->known == SECTOR_NOW)
        return (struct str){0};
    return c->known == london_end_of_day(c->known_date) ? date_text(a, c->known_date)
                                                        : moment_text(a, c->known);
}

struct json *compare_json(struct arena *a, const struct comparison *c)
{
    struct json *j = json_object(a);

    json_put(j, "area", area_json(a, c->area));
    json_put(j, "metric", metric_json(a, c->metric));
    json_put(j, "period", period_json(a, c, c->period));
    json_put_num(j, "value", c->own.value);
    json_put_str(j, "value_text", c->own.text);
    put_gap(j, c->own.state);
    put_flags(a, j, c->own.flags);
    json_put_num(j, "lower", c->own.lower);
    json_put_num(j, "upper", c->own.upper);
    json_put_num(j, "lower_998", wider_range(&c->own).lower);
    json_put_num(j, "upper_998", wider_range(&c->own).upper);
    json_put_bool(j, "range_worked_out", c->own.worked_out);
    put_standing(a, j, c);
    json_put_str(j, "sentence", c->sentence);
    json_put(j, "clauses", clauses_json(a, c));
    json_put(j, "refused", refused_json(a, c));
    json_put(j, "change", change_json(a, c));
    put_text(j, "recent_trend", word_of_trend(c->trend));
    json_put(j, "group", group_json(a, c));
    json_put(j, "benchmarks", benchmarks_json(a, c));
    json_put(j, "trend", trend_json(a, c));
    json_put(j, "fair_groups", fair_json(a, c));
    json_put(j, "certificate", certificate_json(a, c));
    put_text(j, "quote", quote_words(a, c));
    put_text(j, "note", c->note);
    json_put_str(j, "known_from", moment_text(a, c->series.known_from[c->period]));
    json_put_str(j, "known", known_text(a, c));
    json_put(j, "source", source_json(a, c));
    return j;
}
