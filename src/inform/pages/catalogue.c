/* catalogue.c: all measures, by topic, kind, source, and by what a council has of them. */
#include "inform/pages/catalogue.h"

#include "base/num.h"

#include <stdlib.h>

enum { ROWS_A_PAGE = 100, MOST_FOUND = 5000, MOST_PAGES = 1000 };

static const struct page_column columns[] = {{"id", "id"},
                                             {"title", "title"},
                                             {"subject", "topic"},
                                             {"topics", "within"},
                                             {"kind", "kind"},
                                             {"unit", "unit"},
                                             {"polarity", "polarity"},
                                             {"period_type", "period type"},
                                             {"breakdown", "breakdown"},
                                             {"first", "first"},
                                             {"last", "last"},
                                             {"councils", "councils with a figure"},
                                             {"councils_of", "of councils"},
                                             {"intervals", "has intervals"},
                                             {"updated", "last updated"},
                                             {"published", "published"},
                                             {"source", "source"},
                                             {"source_url", "source url"},
                                             {"licence", "licence"},
                                             {"definition", "definition"},
                                             {"formula", "formula"},
                                             {"audience", "audience"},
                                             {"area_periods", "periods of the council"},
                                             {"area_newest", "newest of the council"},
                                             {"area_gaps", "gaps of the council"},
                                             {0}};
static const struct page_table tables[] = {{"metrics", "metrics", columns}, {0}};
static const struct page page = {"inform/pages/metrics", tables, NULL, NULL};

/* --- what it is narrowed to
 * ------------------------------------------------------------------- */

struct choice {
    const char *value, *title;
};
static const struct choice fresh_choices[] = {{"12", "ended in the last 12 months"},
                                              {"30", "ended in the last 30 months"},
                                              {"old", "ended longer ago"},
                                              {"none", "no figures yet"},
                                              {0}};
static const struct choice polarity_choices[] = {{"high", "Higher is better"},
                                                 {"low", "Lower is better"},
                                                 {"none", "Neither is better"},
                                                 {0}};
static const struct choice interval_choices[] = {
    {"yes", "Has a range it could be in"}, {"no", "Has none"}, {0}};
static const struct choice covered_choices[] = {
    {"yes", "Has figures of the council"}, {"no", "Has none"}, {0}};
static const struct choice sort_choices[] = {{"topic", "Topic"},
                                             {"title", "Name"},
                                             {"newest", "Newest figures"},
                                             {"updated", "Last updated here"},
                                             {"councils", "Most places"},
                                             {"source", "Source"},
                                             {0}};

struct filter {
    struct str words, subject, kind, source, frequency, fresh, polarity, intervals, covered,
        sort;
    const struct area *area; /* NULL for none */
    struct date today;
};

static enum rc choice_check(struct work *w, const char *field, struct str value,
                            const struct choice *choices)
{
    struct buf b = buf_make(w->arena, 4096);

    for (; choices->value; choices++) {
        if (!value.len || str_eq(value, str_of(choices->value)))
            return OK;
        buf_fmt(&b, "%s%s", b.len ? ", " : "", choices->value);
    }
    return work_fail(w, INVALID, field, "\"%.*s\" is none of: %.*s.",
                     STR_ARG(str_cut(value, 0, 40)), STR_ARG(buf_text(&b)));
}

static enum rc filter_read(struct request *rq, struct filter *f)
{
    struct work *w = rq->work;
    struct str area = str_trim(rq_query(rq, "area"));

    *f = (struct filter){
        .words = str_trim(rq_query(rq, "q")),
        .subject = rq_query(rq, "subject"),
        .kind = rq_query(rq, "kind"),
        .source = rq_query(rq, "source"),
        .frequency = rq_query(rq, "frequency"),
        .fresh = rq_query(rq, "fresh"),
        .polarity = rq_query(rq, "polarity"),
        .intervals = rq_query(rq, "intervals"),
        .covered = rq_query(rq, "covered"),
        .sort = rq_query(rq, "sort"),
        .today = date_in_london(w->now),
    };
    if (str_chars(f->words) > FIND_LONGEST)
        return work_fail(w, INVALID, "q", "Please ask in at most %d characters.", FIND_LONGEST);
    TRY(choice_check(w, "fresh", f->fresh, fresh_choices));
    TRY(choice_check(w, "polarity", f->polarity, polarity_choices));
    TRY(choice_check(w, "intervals", f->intervals, interval_choices));
    TRY(choice_check(w, "covered", f->covered, covered_choices));
    TRY(choice_check(w, "sort", f->sort, sort_choices));
    if (!area.len)
        return f->covered.len ? work_fail(w, INVALID, "covered", "Name the council first.")
                              : OK;
    struct area_list found;
    sector_find_areas(w->sector, w->arena, area, false, 1, &found);
    if (!found.len)
        return unknown_area(rq, area);
    f->area = found.at[0];
    return OK;
}

bool metric_about(const struct metric *m, const struct subject *subject)
{
    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        if (m->subjects[i] == subject)
            return true;
    for (ptrdiff_t i = 0; i < m->topic_count; i++)
        if (m->topics[i] == subject)
            return true;
    return false;
}

static bool is_fresh(const struct sector *s, const struct metric *m, const struct filter *f)
{
    ptrdiff_t p = metric_newest(s, m);

    if (p < 0)
        return str_eq(f->fresh, S("none"));
    struct date end = period_end(m->periods[p]);
    if (str_eq(f->fresh, S("12")))
        return date_cmp(date_add_months(end, 12), f->today) >= 0;
    bool in_time = date_cmp(date_add_months(end, COMPARE_OLD_MONTHS), f->today) >= 0;
    return str_eq(f->fresh, S("30")) ? in_time : str_eq(f->fresh, S("old")) && !in_time;
}

static bool has_intervals(const struct sector *s, const struct metric *m)
{
    ptrdiff_t p = metric_newest(s, m);

    return p >= 0 && slice_has(cube_read(s->cube, m->index, p), SLICE_LOWER);
}

static bool polarity_fits(const struct metric *m, struct str wanted)
{
    return str_eq(wanted, S("high")) ? m->polarity == POLARITY_HIGH
           : str_eq(wanted, S("low"))
               ? m->polarity == POLARITY_LOW
               : m->polarity != POLARITY_HIGH && m->polarity != POLARITY_LOW;
}

static bool passes(const struct sector *s, const struct metric *m, const struct filter *f,
                   const struct subject *subject)
{
    return (!f->subject.len || (subject && metric_about(m, subject))) &&
           (!f->kind.len || str_eq(m->kind_word, f->kind)) &&
           (!f->source.len || str_eq(m->source_title, f->source)) &&
           (!f->frequency.len || str_eq(m->frequency, f->frequency)) &&
           (!f->polarity.len || polarity_fits(m, f->polarity)) &&
           (!f->fresh.len || is_fresh(s, m, f)) &&
           (!f->covered.len ||
            (metric_place(m, f->area) >= 0) == str_eq(f->covered, S("yes"))) &&
           (!f->intervals.len || has_intervals(s, m) == str_eq(f->intervals, S("yes")));
}

/* --- in which order
 * --------------------------------------------------------------------------- */

struct entry {
    const struct metric *m;
    int64_t number; /* lowest first */
    struct str text;
    struct str key;
};

static int by_keys(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;

    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    int order = str_cmp(a->text, b->text);
    return order ? order : str_cmp(a->key, b->key);
}

static int64_t updated_at(const struct sector *s, const struct metric *m)
{
    int64_t newest = 0;

    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        int64_t from = cube_at(s->cube, m->index, p)->known_from;
        newest = from > newest ? from : newest;
    }
    return newest;
}

/* `place` is where the finder put it, when words were given and no order was asked for. */
static struct entry entry_of(const struct sector *s, const struct metric *m,
                             const struct filter *f, ptrdiff_t place)
{
    struct entry e = {.m = m, .key = m->key};
    ptrdiff_t p = metric_newest(s, m);

    if (str_eq(f->sort, S("title")))
        return e;
    if (str_eq(f->sort, S("source")))
        e.text = m->source_title;
    else if (str_eq(f->sort, S("newest")))
        e.number = p < 0 ? 1 : -date_days(period_end(m->periods[p])) - 1000000;
    else if (str_eq(f->sort, S("updated")))
        e.number = -updated_at(s, m);
    else if (str_eq(f->sort, S("councils")))
        e.number = p < 0 ? 1 : -(int64_t)cube_at(s->cube, m->index, p)->summary.reported;
    else if (f->words.len && !f->sort.len)
        e.number = place;
    else
        e.number = m->subject_count ? m->subjects[0] - s->subjects : s->subject_count;
    return e;
}

struct entries {
    struct entry *at;
    ptrdiff_t len, cap;
};

static void entries_find(struct work *w, const struct filter *f, struct entries *out)
{
    const struct sector *s = w->sector;
    const struct subject *subject = sector_subject(s, f->subject);
    struct metric_list found = {0};

    *out = (struct entries){0};
    if (f->words.len)
        sector_find_metrics(s, w->arena, f->words, true, MOST_FOUND, &found);
    else
        for (ptrdiff_t i = 0; i < s->metric_count; i++)
            *list_push(w->arena, &found) = &s->metrics[i];
    for (ptrdiff_t i = 0; i < found.len; i++)
        if (passes(s, found.at[i], f, subject))
            *list_push(w->arena, out) = entry_of(s, found.at[i], f, i);
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_keys);
}

/* --- a row
 * ------------------------------------------------------------------------------------ */

/* Councils that exist, by type and country: how many could have a figure. */
struct possible {
    ptrdiff_t *at; /* [type][country] */
};

static struct possible possible_of(struct work *w)
{
    const struct sector *s = w->sector;
    struct possible all = {
        arena_new(w->arena, ptrdiff_t, s->type_count * SECTOR_MOST_COUNTRIES)};

    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *a = &s->areas[i];
        if (a->type->council && !area_ended(a) && a->country_place >= 0)
            all.at[(a->type - s->types) * SECTOR_MOST_COUNTRIES + a->country_place]++;
    }
    return all;
}

/* Those that run the service, in the countries that the measure has figures of. */
static ptrdiff_t could_report(const struct sector *s, const struct metric *m,
                              const struct possible *all)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t t = 0; t < s->type_count; t++) {
        if (m->service && m->service->by_type[t] == RUNS_NOT)
            continue;
        for (ptrdiff_t c = 0; c < s->country_count; c++)
            n += m->countries[c] ? all->at[t * SECTOR_MOST_COUNTRIES + c] : 0;
    }
    return n;
}

static ptrdiff_t have_reported(const struct metric *m, const struct slice *figures)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < m->area_count; i++)
        n += m->areas[i]->type->council && !area_ended(m->areas[i]) &&
             slice_state(figures, i) == STATE_VALUE;
    return n;
}

static struct str coverage_words(struct arena *a, ptrdiff_t have, ptrdiff_t gaps,
                                 struct str newest)
{
    struct str missing = gaps == 0   ? S("no gaps")
                         : gaps == 1 ? S("1 gap")
                                     : str_fmt(a, "%td gaps", gaps);

    return str_fmt(a, "%td %s to %.*s, %.*s", have, have == 1 ? "period" : "periods",
                   STR_ARG(newest), STR_ARG(missing));
}

/* What the council has of it: periods with a value, the newest of them, and those without. */
static void put_coverage(struct work *w, const struct metric *m, const struct area *area,
                         struct json *row)
{
    ptrdiff_t place = area ? metric_place(m, area) : -1, have = 0, gaps = 0, newest = -1;

    for (ptrdiff_t p = 0; place >= 0 && p < m->period_count; p++) {
        enum state state = slice_state(cube_read(w->sector->cube, m->index, p), place);
        have += state == STATE_VALUE;
        newest = state == STATE_VALUE ? p : newest;
        /* Periods before its first figure are not missing. */
        gaps += state != STATE_VALUE && newest >= 0;
    }
    json_put_str(row, "area_words",
                 newest < 0 ? (struct str){0}
                            : coverage_words(w->arena, have, gaps,
                                             metric_when(w->arena, m, m->periods[newest])));
    if (!area) {
        json_put_null(row, "area_periods");
        json_put_null(row, "area_newest");
        json_put_null(row, "area_gaps");
        return;
    }
    json_put_int(row, "area_periods", have);
    json_put_str(row, "area_newest",
                 newest < 0 ? (struct str){0} : metric_when(w->arena, m, m->periods[newest]));
    json_put_int(row, "area_gaps", gaps);
}

static struct str topic_words(struct arena *a, const struct metric *m)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < m->topic_count; i++) {
        buf_str(&b, i ? S("; ") : S(""));
        buf_str(&b, m->topics[i]->title);
    }
    return b.len ? buf_text(&b) : (struct str){0};
}

/* "yearly, financial year" */
static struct str period_type(struct arena *a, const struct metric *m)
{
    static const struct {
        enum period_naming naming;
        const char *words;
    } kinds[] = {{NAMING_FINANCIAL, "financial year"},
                 {NAMING_YEAR_TO, "year to a month"},
                 {NAMING_SCHOOL, "school year"},
                 {NAMING_CALENDAR, "calendar year"},
                 {NAMING_QUARTER, "quarter"},
                 {NAMING_SPAN, "several years"},
                 {NAMING_AT, "at a day"},
                 {NAMING_YEAR_OF, "at a day of the year"},
                 {NAMING_MONTH, "month"}};

    for (ptrdiff_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].naming == m->naming)
            return str_fmt(a, "%.*s%s%s", STR_ARG(m->frequency), m->frequency.len ? ", " : "",
                           kinds[i].words);
    return m->frequency.len ? m->frequency : (struct str){0};
}

static struct json *row_of(struct work *w, const struct metric *m, const struct filter *f,
                           const struct possible *all)
{
    struct arena *a = w->arena;
    const struct sector *s = w->sector;
    struct json *row = metric_view(a, s, m);
    ptrdiff_t p = metric_newest(s, m);
    int64_t updated = updated_at(s, m);

    if (p >= 0) {
        struct json *councils = (struct json *)json_get(row, S("councils"));
        councils->u.whole = have_reported(m, cube_read(s->cube, m->index, p));
    }
    json_put_int(row, "councils_of", could_report(s, m, all));
    json_put_str(row, "topics", topic_words(a, m));
    json_put_str(row, "period_type", period_type(a, m));
    json_put_str(row, "breakdown", m->breakdown.len ? m->breakdown : (struct str){0});
    json_put_str(row, "intervals", has_intervals(s, m) ? S("yes") : S("no"));
    json_put_str(row, "updated",
                 updated ? date_text(a, date_in_london(updated)) : (struct str){0});
    if (updated)
        json_put_int(row, "updated_day", date_days(date_in_london(updated)));
    else
        json_put_null(row, "updated_day");
    json_put_str(row, "updated_words",
                 updated ? date_words(a, date_in_london(updated)) : (struct str){0});
    json_put_str(row, "published", m->published.len ? m->published : (struct str){0});
    json_put_str(row, "audience", S("public"));
    put_coverage(w, m, f ? f->area : NULL, row);
    return row;
}

struct json *catalogue_row(struct work *w, const struct metric *m)
{
    struct possible all = possible_of(w);

    return row_of(w, m, NULL, &all);
}

/* --- the page
 * --------------------------------------------------------------------------------- */

static void option(struct json *list, struct arena *a, struct str value, struct str title,
                   struct str chosen)
{
    for (struct json *j = list->u.of.first; j; j = j->next)
        if (str_eq(json_get(j, S("value"))->u.str, value))
            return;
    struct json *j = json_add(list, json_object(a));
    json_put_str(j, "value", value);
    json_put_str(j, "title", title);
    json_put_bool(j, "chosen", str_eq(value, chosen));
}

static struct json *select_add(struct json *selects, struct arena *a, const char *name,
                               const char *label, const char *all)
{
    struct json *j = json_add(selects, json_object(a));

    json_put_str(j, "name", str_of(name));
    json_put_str(j, "label", str_of(label));
    json_put_str(j, "all", all ? str_of(all) : (struct str){0});
    return json_put(j, "options", json_array(a));
}

static void choices_add(struct json *selects, struct arena *a, const char *name,
                        const char *label, const char *all, const struct choice *choices,
                        struct str chosen)
{
    struct json *list = select_add(selects, a, name, label, all);

    for (; choices->value; choices++)
        option(list, a, str_of(choices->value), str_of(choices->title), chosen);
}

static void put_selects(struct work *w, const struct filter *f, struct json *model)
{
    struct arena *a = w->arena;
    const struct sector *s = w->sector;
    struct json *selects = json_put(model, "selects", json_array(a));
    struct json *more = json_put(model, "more", json_array(a));
    struct json *subjects = select_add(selects, a, "subject", "Topic", "All topics");

    for (ptrdiff_t i = 0; i < s->subject_count; i++) {
        option(subjects, a, s->subjects[i].slug, s->subjects[i].title, f->subject);
        for (ptrdiff_t k = s->subject_count; k < s->topic_count; k++)
            if (s->subjects[k].parent == &s->subjects[i])
                option(subjects, a, s->subjects[k].slug,
                       str_fmt(a, "%.*s: %.*s", STR_ARG(s->subjects[i].title),
                               STR_ARG(s->subjects[k].title)),
                       f->subject);
    }
    struct json *kinds = select_add(more, a, "kind", "Kind", "All kinds");
    struct json *sources = select_add(more, a, "source", "Source", "All sources");
    struct json *often = select_add(more, a, "frequency", "How often", "However often");
    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        if (m->kind_word.len)
            option(kinds, a, m->kind_word, m->kind_word, f->kind);
        if (m->source_title.len)
            option(sources, a, m->source_title, m->source_title, f->source);
        if (m->frequency.len)
            option(often, a, m->frequency, m->frequency, f->frequency);
    }
    choices_add(more, a, "fresh", "Newest period", "Whenever", fresh_choices, f->fresh);
    choices_add(more, a, "polarity", "Which way is better", "Any", polarity_choices,
                f->polarity);
    choices_add(more, a, "intervals", "Range", "With or without", interval_choices,
                f->intervals);
    if (f->area)
        choices_add(more, a, "covered", "The council", "With or without figures",
                    covered_choices, f->covered);
    choices_add(selects, a, "sort", "In order of", NULL, sort_choices, f->sort);
    json_put_bool(model, "more_used",
                  f->kind.len || f->source.len || f->frequency.len || f->fresh.len ||
                      f->polarity.len || f->intervals.len || f->covered.len);
}

static ptrdiff_t metrics_about(const struct sector *s, const struct subject *subject)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        n += metric_about(&s->metrics[i], subject);
    return n;
}

static struct json *branch_add(struct work *w, struct json *list, const struct subject *subject)
{
    struct json *j = link_add(list, w->arena, subject->title, subject_href(w->arena, subject));

    json_put_str(j, "slug", subject->slug);
    json_put_int(j, "measures", metrics_about(w->sector, subject));
    struct json *services = json_put(j, "services", json_array(w->arena));
    for (ptrdiff_t i = 0; i < w->sector->service_count; i++)
        if (w->sector->services[i].subject == subject)
            json_add(services, json_str(w->arena, w->sector->services[i].title));
    return j;
}

void put_subject_tree(struct work *w, struct json *model)
{
    const struct sector *s = w->sector;
    struct json *tree = json_put(model, "tree", json_array(w->arena));

    for (ptrdiff_t i = 0; i < s->subject_count; i++) {
        struct json *top = branch_add(w, tree, &s->subjects[i]);
        struct json *within = json_put(top, "within", json_array(w->arena));
        for (ptrdiff_t k = s->subject_count; k < s->topic_count; k++)
            if (s->subjects[k].parent == &s->subjects[i])
                branch_add(w, within, &s->subjects[k]);
    }
}

/* The same question with another page. */
static struct str page_href(struct request *rq, int64_t number)
{
    struct buf b = buf_make(rq->work->arena, 64 * 1024);

    buf_str(&b, S("/metrics?"));
    for (ptrdiff_t i = 0; i < rq->query_count; i++) {
        if (str_eq(rq->query[i].name, S("page")) || !rq->query[i].value.len)
            continue;
        buf_url(&b, rq->query[i].name);
        buf_char(&b, '=');
        buf_url(&b, rq->query[i].value);
        buf_char(&b, '&');
    }
    buf_fmt(&b, "page=%lld", (long long)number);
    return buf_text(&b);
}

static enum rc put_rows(struct request *rq, const struct filter *f, const struct entries *all,
                        struct json *model)
{
    struct work *w = rq->work;
    struct json *list = json_put(model, "metrics", json_array(w->arena));
    struct possible possible = possible_of(w);
    int64_t number, pages = (all->len + ROWS_A_PAGE - 1) / ROWS_A_PAGE;
    bool paged = rq->form == FORM_HTML;

    TRY(rq_query_int(rq, "page", 1, MOST_PAGES, 1, &number));
    ptrdiff_t from = paged ? (ptrdiff_t)(number - 1) * ROWS_A_PAGE : 0;
    ptrdiff_t end = paged && from + ROWS_A_PAGE < all->len ? from + ROWS_A_PAGE : all->len;
    if (from > 0 && from >= all->len)
        return work_fail(w, NOT_FOUND, "page", "There are only %lld pages.", (long long)pages);
    for (ptrdiff_t i = from; i < end; i++)
        json_add(list, row_of(w, all->at[i].m, f, &possible));
    json_put_str(model, "previous",
                 paged && number > 1 ? page_href(rq, number - 1) : (struct str){0});
    json_put_str(model, "next",
                 paged && number < pages ? page_href(rq, number + 1) : (struct str){0});
    json_put_str(model, "page_words",
                 paged && pages > 1 ? str_fmt(w->arena, "Page %lld of %lld", (long long)number,
                                              (long long)pages)
                                    : (struct str){0});
    return OK;
}

static struct str list_words(struct work *w, const struct filter *f, const struct entries *all)
{
    const char *measures = all->len == 1 ? "measure" : "measures";
    ptrdiff_t have = 0;

    for (ptrdiff_t i = 0; f->area && i < all->len; i++)
        have += metric_place(all->at[i].m, f->area) >= 0;
    if (f->area)
        return str_fmt(w->arena, "%td %s; %.*s has figures in %td of them.", all->len, measures,
                       STR_ARG(f->area->name), have);
    return str_fmt(w->arena, "%td %s to compare councils by.", all->len, measures);
}

static enum rc catalogue_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct entries all;
    struct filter f;

    TRY(filter_read(rq, &f));
    entries_find(w, &f, &all);
    json_put_str(model, "title", S("Measures"));
    json_put_str(model, "description", list_words(w, &f, &all));
    json_put_str(model, "q", f.words);
    json_put_str(model, "area", f.area ? f.area->code : S(""));
    json_put_str(model, "area_name", f.area ? f.area->name : (struct str){0});
    put_selects(w, &f, model);
    put_subject_tree(w, model);
    TRY(put_rows(rq, &f, &all, model));
    return page_show(rq, &page, model);
}

const struct route inform_catalogue_routes[] = {
    ROUTE(GET, "/metrics", catalogue_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none",
          "All measures, or those that fit ?q=, ?subject=, ?kind=, ?source= and others; what "
          "?area= has of them."),
    {0}};
