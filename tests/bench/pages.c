/* pages.c: the processor time of pages, without a socket and without a cache. */
#include "bench.h"

#include "inform/pages/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PAIRS = 2000, COUNCILS = 100, WARM = 100, COPIES = 200, MANY = 500 };

/* One council and one measure of what it runs that has had a figure of it. */
struct pair_of {
    const struct area *area;
    const struct metric *metric;
};

struct pages {
    struct bench_sector from;
    struct web *web;
    struct arena *arena; /* of the page at hand */
    struct pair_of pairs[PAIRS];
    double bytes; /* of the page at hand */
    struct str body;
};

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct pages *p = state;

    (void)lane;
    (void)writes;
    w->now = (int64_t)time(NULL);
    w->sector = p->from.sector;
    w->db = p->from.db;
    return store_begin(w->db, false);
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    (void)writes;
    (void)rc;
    store_rollback(w->db);
    return OK;
}

/* --- which pages -----------------------------------------------------------------------------
 */

static ptrdiff_t choose(uint64_t *seed, ptrdiff_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (ptrdiff_t)((*seed >> 33) % (uint64_t)n);
}

/* The same pairs at each run. */
static void pairs_choose(struct pages *p)
{
    const struct sector *s = p->from.sector;
    uint64_t seed = 20260331;

    for (ptrdiff_t n = 0; n < PAIRS;) {
        const struct area *area = &s->areas[choose(&seed, s->area_count)];
        const struct metric *m = &s->metrics[choose(&seed, s->metric_count)];
        if (area->type->council && !area_ended(area) && m->period_count &&
            metric_place(m, area) >= 0 && area_runs(s, area, m->service) != RUNS_NOT)
            p->pairs[n++] = (struct pair_of){area, m};
    }
}

/* --- what is timed ---------------------------------------------------------------------------
 */

static void page_ask(struct pages *p, struct str target)
{
    struct reply reply;
    struct web_ask ask = {.method = S("GET"), .target = target};

    web_answer(p->web, 0, p->arena, &ask, &reply);
    if (reply.status != 200)
        bench_stop("%.*s answers %d", STR_ARG(target), reply.status);
    p->body = reply.body;
    p->bytes = (double)reply.body.len;
}

static void page_show_as(struct pages *p, const struct pair_of *pair, const char *suffix)
{
    char target[600];
    int len = snprintf(target, sizeof target, "/areas/%.*s/metrics/%.*s%s",
                       STR_ARG(pair->area->code), STR_ARG(pair->metric->slug), suffix);

    page_ask(p, (struct str){target, len});
}

static void do_html(struct pages *p, const struct pair_of *pair)
{
    page_show_as(p, pair, "");
}

static void do_json(struct pages *p, const struct pair_of *pair)
{
    page_show_as(p, pair, ".json");
}

static void do_svg(struct pages *p, const struct pair_of *pair)
{
    page_show_as(p, pair, ".svg");
}

static void do_trafford(struct pages *p, const struct pair_of *pair)
{
    (void)pair;
    page_ask(p, bench_page_address(p->arena, p->from.sector));
}

static void do_council(struct pages *p, const struct pair_of *pair)
{
    char target[60];
    int len = snprintf(target, sizeof target, "/areas/%.*s", STR_ARG(pair->area->code));

    page_ask(p, (struct str){target, len});
}

static void comparison_read(struct pages *p, const struct pair_of *pair, struct comparison *c)
{
    struct work w = {.arena = p->arena};
    struct comparison_ask ask = {.area = pair->area->code, .metric = pair->metric->slug};

    if (begin(p, 0, false, &w) != OK || compare_read(&w, &ask, c) != OK)
        bench_stop("%.*s can't be compared", STR_ARG(pair->metric->slug));
    end(p, 0, false, &w, OK);
}

static void do_read(struct pages *p, const struct pair_of *pair)
{
    struct comparison c;

    comparison_read(p, pair, &c);
}

/* The pages that show many figures at once: of the measure, or of its topic. */
static void many_show(struct pages *p, const struct pair_of *pair, const char *page)
{
    struct str subject =
        pair->metric->subject_count ? pair->metric->subjects[0]->slug : (struct str){0};
    char target[200];
    int len = snprintf(target, sizeof target, "/areas/%.*s/%s?subject=%.*s",
                       STR_ARG(pair->area->code), page, STR_ARG(subject));

    page_ask(p, (struct str){target, len});
}

static void do_spine(struct pages *p, const struct pair_of *pair)
{
    many_show(p, pair, "spine");
}

static void do_heat(struct pages *p, const struct pair_of *pair)
{
    many_show(p, pair, "heat");
}

static void do_quadrant(struct pages *p, const struct pair_of *pair)
{
    many_show(p, pair, "quadrant");
}

static void do_funnel(struct pages *p, const struct pair_of *pair)
{
    page_show_as(p, pair, "/funnel");
}

static void do_xmr(struct pages *p, const struct pair_of *pair)
{
    page_show_as(p, pair, "/xmr");
}

static void do_multiples(struct pages *p, const struct pair_of *pair)
{
    page_show_as(p, pair, "/multiples");
}

typedef void page_do(struct pages *p, const struct pair_of *pair);

/* The median of one pass over the first `n` pairs, in seconds. */
static double pass(struct pages *p, page_do *what, ptrdiff_t n, double *bytes)
{
    static double took[PAIRS], sizes[PAIRS];

    for (ptrdiff_t i = 0; i < WARM && i < n; i++) {
        what(p, &p->pairs[i]);
        arena_reset(p->arena);
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        double begun = bench_cpu();
        what(p, &p->pairs[i]);
        arena_reset(p->arena);
        took[i] = bench_cpu() - begun;
        sizes[i] = p->bytes;
    }
    if (bytes)
        *bytes = bench_median(sizes, n);
    return bench_median(took, n);
}

/* All charts of a page, the comparison being there already. */
static double pass_charts(struct pages *p)
{
    static double took[PAIRS];

    for (ptrdiff_t i = 0; i < PAIRS; i++) {
        struct comparison c;
        comparison_read(p, &p->pairs[i], &c);
        double begun = bench_cpu();
        for (int narrow = 0; narrow < 2; narrow++) {
            draw_bars(p->arena, &c, false, narrow);
            draw_trend(p->arena, &c, false, narrow);
        }
        draw_strip(p->arena, &c, false, true);
        took[i] = bench_cpu() - begun;
        arena_reset(p->arena);
    }
    return bench_median(took, PAIRS);
}

/* Looking up what councils and publishers say of a figure, which is mostly nothing. */
static double pass_explained(struct pages *p)
{
    static double took[PAIRS];

    for (ptrdiff_t i = 0; i < PAIRS; i++) {
        struct work w = {.arena = p->arena, .known = INT64_MAX};
        struct comparison c;
        comparison_read(p, &p->pairs[i], &c);
        if (begin(p, 0, false, &w) != OK)
            bench_stop("%.*s", STR_ARG(store_why(p->from.db)));
        double begun = bench_cpu();
        if (explanations_put(&w, &c, json_object(p->arena)) != OK)
            bench_stop("%.*s", STR_ARG(w.complaints->words));
        took[i] = bench_cpu() - begun;
        end(p, 0, false, &w, OK);
        arena_reset(p->arena);
    }
    return bench_median(took, PAIRS);
}

/* Writing the JSON of a tree that is there already. */
static double pass_writing(struct pages *p)
{
    static double took[PAIRS];

    for (ptrdiff_t i = 0; i < PAIRS; i++) {
        struct json *tree;
        struct str why;
        do_json(p, &p->pairs[i]);
        if (json_read(p->arena, p->body, &tree, &why) != OK)
            bench_stop("%.*s", STR_ARG(why));
        struct buf out = buf_make(p->arena, BUF_MOST);
        double begun = bench_cpu();
        json_write(&out, tree, 0);
        took[i] = bench_cpu() - begun;
        arena_reset(p->arena);
    }
    return bench_median(took, PAIRS);
}

/* A copy of a page of this form: what sending its bytes anywhere takes. */
static double copy_limit(struct pages *p, page_do *what, ptrdiff_t n)
{
    static double took[PAIRS];

    for (ptrdiff_t i = 0; i < n; i++) {
        what(p, &p->pairs[i]);
        char *to = arena_alloc(p->arena, p->body.len);
        double begun = bench_cpu();
        for (int k = 0; k < COPIES; k++) {
            memcpy(to, p->body.at, (size_t)p->body.len);
            __asm__ volatile("" : : "r"(to) : "memory"); /* each copy is made */
        }
        took[i] = (bench_cpu() - begun) / COPIES;
        arena_reset(p->arena);
    }
    return bench_median(took, n);
}

/* --- the rows --------------------------------------------------------------------------------
 */

static double row(struct bench *b, struct pages *p, const char *task, page_do *what,
                  ptrdiff_t n, double target)
{
    double bytes, took = pass(p, what, n, &bytes);

    bench_row(b, (struct bench_row){
                     str_fmt(b->arena, "%s (%.0f KB)", task, bytes / 1e3), BENCH_SECONDS, took,
                     copy_limit(p, what, n < WARM ? n : WARM), S("a copy of the page's bytes"),
                     target > 0 ? BENCH_BELOW : BENCH_NO_GOAL, target});
    return took;
}

static void part(struct bench *b, const char *task, double took)
{
    bench_row(b, (struct bench_row){str_of(task), BENCH_SECONDS, took, NAN, S(""), 0, 0});
}

/* The model and the template are told by what is left when the other parts are taken away. */
static void split(struct bench *b, struct pages *p, double html, double json)
{
    double read = pass(p, do_read, PAIRS, NULL), charts = pass_charts(p);
    double model = json - read - pass_writing(p);

    part(b, "  of which: compare_read", read);
    part(b, "  of which: the model", model);
    part(b, "  of which: charts, wide and narrow", charts);
    part(b, "  of which: explanations looked up (in the model)", pass_explained(p));
    part(b, "  of which: the template and the rest", html - read - charts - model);
}

static void rows(struct bench *b, struct pages *p)
{
    double html = row(b, p, "page: 2,000 comparisons, HTML", do_html, PAIRS, 300e-6);
    double json = pass(p, do_json, PAIRS, NULL);

    split(b, p, html, json);
    row(b, p, "page: Trafford's recycling", do_trafford, COUNCILS, 300e-6);
    row(b, p, "page: 2,000 comparisons, JSON", do_json, PAIRS, 0);
    row(b, p, "page: 2,000 comparisons, SVG", do_svg, PAIRS, 0);
    row(b, p, "page: 100 councils", do_council, COUNCILS, 0);
}

/* Of these the 99th percentile is told: the reach is for every page. */
static void many_rows(struct bench *b, struct pages *p)
{
    static const struct {
        const char *name;
        page_do *what;
    } all[] = {{"spine", do_spine},   {"heat", do_heat}, {"quadrant", do_quadrant},
               {"funnel", do_funnel}, {"xmr", do_xmr},   {"multiples", do_multiples}};
    static double took[MANY];

    for (ptrdiff_t k = 0; k < COUNT_OF(all); k++) {
        for (ptrdiff_t i = 0; i < MANY; i++) {
            double begun = bench_cpu();
            all[k].what(p, &p->pairs[i]);
            took[i] = bench_cpu() - begun;
            arena_reset(p->arena);
        }
        bench_median(took, MANY); /* sorts them */
        bench_row(b, (struct bench_row){str_fmt(b->arena, "page: %d of %s, the 99th percentile",
                                                MANY, all[k].name),
                                        BENCH_SECONDS, took[MANY * 99 / 100],
                                        copy_limit(p, all[k].what, WARM),
                                        S("a copy of the page's bytes"), BENCH_BELOW, 20e-3});
    }
}

void bench_pages(struct bench *b)
{
    static const struct room *const rooms[] = {&inform_room, NULL};
    struct pages *p = arena_new(b->arena, struct pages, 1);
    struct web_config config = {.rooms = rooms, .begin = begin, .end = end, .state = p};
    struct str why = {0};

    bench_sector_open(&p->from, b->full, STORE_READ);
    p->arena = arena_open();
    if (web_open(&config, &p->web, &why) != OK)
        bench_stop("%.*s", STR_ARG(why));
    pairs_choose(p);
    rows(b, p);
    many_rows(b, p);
    web_close(p->web);
    arena_close(p->arena);
    bench_sector_close(&p->from);
}
