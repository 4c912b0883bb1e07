/* every.c: the processor time of every address that anybody may read, without a socket and
 * without a cache; run by pages.sh.
 *
 * Usage: bench_pages DB
 *            fills a store that holds the sample with one thing of each kind that people make,
 *            asks for each public address of the table of routes with a hundred councils and
 *            measures, then for some with the worst that may be asked; prints a table, dearest
 *            first: the lane, requests, refusals, rows read from the store, bytes, and
 *            milliseconds of this thread's processor time, the 50th and 99th of a hundred.
 *            Each address is asked for three times, and the least counts: others share the
 *            machine's caches. Ends with 1 when a page (HTML) takes 20 ms or more, a report 60.
 *        bench_pages DB report
 *            makes 500 measures headlines, and measures a council's report of them
 *        bench_pages DB /ADDRESS
 *            measures one address
 *        bench_pages DB parts
 *            the search over 5,000 measures, and the builder of neighbours
 */
#include "app/rooms.h"
#include "identity/identity.h"
#include "inform/combine.h"
#include "inform/find.h"
#include "inform/inform.h"
#include "inform/likeness.h"
#include "inform/own_model.h"
#include "kit/audience.h"
#include "kit/browser.h"
#include "report/report.h"
#include "store/store.h"
#include "web/room.h"
#include "web/web.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum {
    ADDRESSES = 100, /* of a page; of what is dearer to make, fewer */
    OF_BOOKS = 10,
    ROUTES_MOST = 1000,
    TRIES = 3,
    LONGEST = 8000, /* target */
    PARTS = 40,     /* of a report */
    HEADLINES = 500,
    SEARCHED = 5000, /* measures that are searched */
    DRAWS = 10000,
};
static const double page_most = 20e-3, report_most = 60e-3; /* seconds */

struct every {
    struct arena *arena, *page; /* of all, and of the page at hand */
    struct store *writer, *reader;
    struct sector *sector;
    struct web *web;
    uint64_t seed;
};

_Noreturn static void stop(struct str words)
{
    fprintf(stderr, "bench_pages: %.*s\n", STR_ARG(words));
    exit(2);
}

static void must(struct work *w, enum rc rc)
{
    if (rc != OK)
        stop(w->complaints ? w->complaints->words : store_why(w->db));
}

static double processor(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- what people make ------------------------------------------------------------------------
 */

#define STATEMENT(arity, params, columns, names, sql)                                          \
    {                                                                                          \
        "bench_every", "every.c", arity, params, columns, names, sql                           \
    }
static const struct statement someone_ask =
    STATEMENT(STORE_ONE, "", "t", "id", "SELECT min(id) AS id FROM person");
static const struct statement everyone_see = STATEMENT(
    STORE_NONE, "", "", "", "UPDATE object SET audience = 'public', life = 'published'");
static const struct statement one_of_kind =
    STATEMENT(STORE_ONE, "t", "t", "id",
              "SELECT coalesce(min(id), '') AS id FROM object WHERE kind = $1");
static const struct statement headlines_make =
    STATEMENT(STORE_NONE, "i", "", "",
              "UPDATE metric SET headline = (id IN (SELECT metric_id FROM slice GROUP BY "
              "metric_id ORDER BY max(length(bytes)) DESC LIMIT $1))");

static struct work work_of(struct every *e, struct store *db)
{
    return (struct work){.arena = e->arena,
                         .db = db,
                         .sector = e->sector,
                         .now = (int64_t)time(NULL),
                         .known = INT64_MAX};
}

static ptrdiff_t choose(struct every *e, ptrdiff_t n)
{
    e->seed = e->seed * 6364136223846793005u + 1442695040888963407u;
    return (ptrdiff_t)((e->seed >> 33) % (uint64_t)n);
}

static const struct area *any_council(struct every *e)
{
    const struct area *area;

    do
        area = &e->sector->areas[choose(e, e->sector->area_count)];
    while (!area->type->council || area_ended(area));
    return area;
}

/* One of what the council runs and has had figures of; of some that are small there is none. */
static const struct metric *any_metric(struct every *e, const struct area *area)
{
    const struct metric *m = NULL;

    for (int i = 0; i < DRAWS; i++) {
        m = &e->sector->metrics[choose(e, e->sector->metric_count)];
        if (m->period_count && metric_place(m, area) >= 0 &&
            area_runs(e->sector, area, m->service) != RUNS_NOT)
            break;
    }
    return m;
}

static void make_report(struct every *e, struct work *w)
{
    struct str id, copy;
    struct report r;

    must(w, report_make(w, S("Everything"), S("For the bench"), S(""), &id));
    for (int i = 0; i < PARTS; i++) {
        const struct metric *m = any_metric(e, sector_area(e->sector, S("E08000009")));
        must(w, report_part_add(w, id,
                                (struct report_part){.kind = i % 2 ? PART_TABLE : PART_CHART,
                                                     .metrics = m->slug,
                                                     .chart = i % 2 ? S("") : S("bars")}));
    }
    must(w, report_read(w, id, &r));
    must(w, report_freeze(w, &r, sector_area(e->sector, S("E08000009")), S(""), &copy));
}

static void make_others(struct every *e, struct work *w)
{
    const struct area *some[] = {any_council(e), any_council(e), any_council(e)};
    const struct area *trafford = sector_area(e->sector, S("E08000009"));
    struct like_model how = {.known = SECTOR_NOW};
    struct comparison c;
    struct str id;

    must(w, own_group_make(w, S("Some"), some, COUNT_OF(some), S(""), &id));
    must(w, proposal_make(w, S("Together"), some, COUNT_OF(some), S(""), &id));
    while (how.variable_count < LIKE_MOST_VARIABLES)
        how.variables[how.variable_count++] =
            (struct like_variable){any_metric(e, trafford), 1};
    must(w, own_model_make(w, S("Alike"), &how, S(""), &id));
    must(w, compare_read(w,
                         &(struct comparison_ask){.area = trafford->code,
                                                  .metric = any_metric(e, trafford)->slug},
                         &c));
    must(w, cite_make(w, &c, &id));
}

static void make_all(struct every *e)
{
    struct work w = work_of(e, e->writer);
    union store_value row;

    must(&w, store_begin(w.db, true));
    must(&w, store_one(&w, &someone_ask, NULL, &row));
    w.viewer.person = row.str;
    w.viewer.self = str_fmt(e->arena, "person:%.*s", STR_ARG(row.str));
    const struct str mine[] = {S("public"), S("members"), w.viewer.self};
    w.viewer.audiences = mine;
    w.viewer.audience_count = COUNT_OF(mine);
    must(&w, store_viewer(w.db, w.viewer.person, w.viewer.self, w.now));
    make_report(e, &w);
    make_others(e, &w);
    must(&w, store_none(&w, &everyone_see, NULL));
    must(&w, store_commit(w.db));
}

static struct str made_of(struct every *e, const char *kind)
{
    struct work w = work_of(e, e->writer);
    union store_value what = {.str = str_of(kind)}, row;

    must(&w, store_begin(w.db, false));
    must(&w, store_one(&w, &one_of_kind, &what, &row));
    store_rollback(w.db);
    return row.str;
}

/* --- the house -------------------------------------------------------------------------------
 */

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct every *e = state;

    (void)lane;
    (void)writes;
    w->now = (int64_t)time(NULL);
    w->sector = e->sector;
    w->db = e->reader;
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

static struct store *store_of(struct every *e, const char *path, enum store_mode mode)
{
    struct store *db;
    struct str why = {0};

    if (store_open(e->arena, path, mode, &db, &why) != OK)
        stop(why);
    return db;
}

static void load(struct every *e, struct store *db)
{
    struct work w = work_of(e, db);

    must(&w, sector_load(&w, SECTOR_NOW, &e->sector));
}

static void house_open(struct every *e)
{
    static struct web_config config = {.rooms = rooms,
                                       .begin = begin,
                                       .end = end,
                                       .enter = identity_enter,
                                       .authorise = object_authorise};
    struct str why = {0};

    config.state = e;
    if (store_guard(e->reader, guarded_tables) != OK)
        stop(store_why(e->reader));
    if (web_open(&config, &e->web, &why) != OK)
        stop(why);
}

/* --- addresses -------------------------------------------------------------------------------
 */

/* What stands for {id}, by how the address begins; see the kinds of kit/object.h. */
static const struct {
    const char *begins, *kind;
} kinds[] = {{"/api/1/citations/", "citation"},
             {"/cite/", "citation"},
             {"/explanations/", "explanation"},
             {"/frozen-reports/", "report-frozen"},
             {"/lists/", "list"},
             {"/models/", "model"},
             {"/proposals/", "proposal"},
             {"/reports/", "report"}};

/* And for the others where they are no council and no measure. */
static const struct {
    const char *begins, *name, *value;
} fixed[] = {{"/assets/", "file", "style.css"},
             {"/download/", "file", "folkmoot.zip"},
             {"/methods/", "method", "proportion"},
             {"/organisations/", "slug", "trafford"},
             {"/api/esd/areas/", "identifier", "E08000009"},
             {"/api/esd/comparisonGroups/", "identifier", "dfe-2025_E08000009"},
             {"/", "collection", "none"},
             {"/", "place", "1"},
             {"/", "secret", "nothing"},
             {"/", "token", "nothing"}};

static struct str value_of(struct every *e, struct str path, struct str name,
                           const struct area *area)
{
    const struct sector *s = e->sector;

    if (str_eq(name, S("code")))
        return area->code;
    if (str_eq(name, S("metric")) || str_starts(path, S("/api/esd/metricTypes/")))
        return any_metric(e, area)->slug;
    if (str_eq(name, S("group")))
        return s->groups[choose(e, s->group_count)].slug;
    if (str_eq(name, S("subject")))
        return s->subjects[choose(e, s->subject_count)].slug;
    for (ptrdiff_t i = 0; str_eq(name, S("id")) && i < COUNT_OF(kinds); i++)
        if (str_starts(path, str_of(kinds[i].begins)))
            return made_of(e, kinds[i].kind);
    for (ptrdiff_t i = 0; i < COUNT_OF(fixed); i++)
        if (str_starts(path, str_of(fixed[i].begins)) && str_eq(name, str_of(fixed[i].name)))
            return str_of(fixed[i].value);
    return S("nothing");
}

/* What an address must or may be asked: the same for all that begin so. */
static const struct {
    const char *path, *query;
} queries[] = {{"/search", "q=recycling"},
               {"/suggest", "q=recy"},
               {"/api/1/search", "q=recycling"},
               {"/api/1/changes", "since=2025-01-01"},
               {"/api/1/comparison", "area={code}&metric={metric}"},
               {"/api/1/figures", "metric={metric}"},
               {"/api/1/explanations", "area={code}"},
               {"/api/1/periods", "metric={metric}"},
               {"/api/esd/data", "metricType={metric}&area={code}"},
               {"/models/new", "area={code}&add-{metric}=1&weight-{metric}=2"},
               {"/api/esd/comparisonGroups", "ownerArea={code}"},
               {"/api/esd/periods", "metricType={metric}"},
               {"/api/1/groups/{group}", "area={code}"},
               {"/reports/{id}", "area={code}"}};

static struct str filled(struct every *e, struct str pattern, const struct area *area)
{
    struct buf b = buf_make(e->arena, LONGEST);
    ptrdiff_t from = 0;

    for (ptrdiff_t at; (at = str_find(str_cut(pattern, from, pattern.len), S("{"))) >= 0;) {
        ptrdiff_t end = str_find(str_cut(pattern, from + at, pattern.len), S("}"));
        buf_str(&b, str_cut(pattern, from, from + at));
        struct str name = str_cut(pattern, from + at + 1, from + at + end);
        buf_url(&b, value_of(e, pattern, name, area));
        from += at + end + 1;
    }
    buf_str(&b, str_cut(pattern, from, pattern.len));
    return buf_text(&b);
}

static struct str pattern_of(struct arena *a, struct str path)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(queries); i++) {
        struct str begins = str_of(queries[i].path);
        struct str rest = str_cut(path, begins.len, path.len);
        if (str_starts(path, begins) && (!rest.len || rest.at[0] == '.'))
            return str_fmt(a, "%.*s?%s", STR_ARG(path), queries[i].query);
    }
    return path;
}

/* --- asking ----------------------------------------------------------------------------------
 */

struct row {
    struct str path, lane;
    bool page; /* HTML */
    ptrdiff_t asked, refused;
    int64_t rows; /* read from the store, at most */
    double bytes, p50, p99;
};

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* Seconds; adds what it was to the row. */
static double ask(struct every *e, struct str target, struct row *r)
{
    struct web_ask what = {.method = S("GET"), .target = target, .network = S("127.0.0.1")};
    double least = INFINITY;

    for (int i = 0; i < TRIES; i++) {
        struct reply reply;
        int64_t rows = store_rows(e->reader);
        double begun = processor();
        web_answer(e->web, 0, e->page, &what, &reply);
        double took = processor() - begun;
        least = took < least ? took : least;
        rows = store_rows(e->reader) - rows;
        r->rows = rows > r->rows ? rows : r->rows;
        r->refused += i == 0 && reply.status >= 400;
        double bytes = (double)(reply.file_size ? reply.file_size : reply.body.len);
        r->bytes = bytes > r->bytes ? bytes : r->bytes;
        if (reply.file_size)
            fclose(fdopen(reply.file, "r"));
        r->page = r->page || str_starts(reply.type, S("text/html"));
        arena_reset(e->page);
    }
    r->asked++;
    return least;
}

static void measure(struct every *e, struct str path, ptrdiff_t times, struct row *r)
{
    static double took[ADDRESSES];
    struct str pattern = pattern_of(e->arena, path);
    bool varies = str_find(pattern, S("{")) >= 0;

    times = varies ? times : times < OF_BOOKS ? times : OF_BOOKS;
    for (ptrdiff_t i = 0; i < times; i++)
        took[i] = ask(e, filled(e, pattern, any_council(e)), r);
    qsort(took, (size_t)times, sizeof *took, by_size);
    r->p50 = took[times / 2];
    r->p99 = took[times * 99 / 100];
}

static int dearest_first(const void *left, const void *right)
{
    const struct row *a = left, *b = right;

    return (a->p99 < b->p99) - (a->p99 > b->p99);
}

/* The number of pages that take too long. */
static int table(struct row *rows, ptrdiff_t count)
{
    int slow = 0;

    qsort(rows, (size_t)count, sizeof *rows, dearest_first);
    printf("%-64s %-5s %5s %7s %6s %9s %8s %8s\n", "address", "lane", "asked", "refused",
           "rows", "bytes", "p50 ms", "p99 ms");
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct row *r = &rows[i];
        bool report = str_find(r->path, S("report")) >= 0;
        bool over = r->page && r->p99 >= (report ? report_most : page_most);
        slow += over;
        printf("%-64.*s %-5.*s %5td %7td %6lld %9.0f %8.2f %8.2f%s\n", STR_ARG(r->path),
               STR_ARG(r->lane), r->asked, r->refused, (long long)r->rows, r->bytes,
               1e3 * r->p50, 1e3 * r->p99, over ? " OVER" : "");
    }
    return slow;
}

/* Made by another program (pictures, documents): told by `report`. */
static bool by_helper(struct str path)
{
    return str_ends(path, S(".png")) || str_ends(path, S(".pdf"));
}

static ptrdiff_t routes_measure(struct every *e, struct row *rows)
{
    struct buf b = buf_make(e->arena, 4 * 1024 * 1024);
    ptrdiff_t count = 0;
    struct str left, line;

    web_routes_tsv(e->web, &b);
    left = buf_text(&b);
    while (left.len && str_split(&left, '\n', &line) && count < ROUTES_MOST) {
        struct str cell[5] = {0}, rest = line;
        for (int i = 0; i < 5; i++)
            str_split(&rest, '\t', &cell[i]);
        bool anyone = str_eq(cell[3], S("public")) || str_eq(cell[3], S("object"));
        if (!str_eq(cell[0], S("GET")) || !anyone || by_helper(cell[1]))
            continue;
        bool book = str_ends(cell[1], S(".xlsx")) || str_ends(cell[1], S(".ods"));
        rows[count] = (struct row){.path = cell[1], .lane = cell[4]};
        measure(e, cell[1], book ? OF_BOOKS : ADDRESSES, &rows[count++]);
    }
    return count;
}

/* The worst that may be asked of a page. */
static const char *const worst[] = {
    "/?q=wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "/search?q=the+rate+of+children+in+council+area+per+1000+people+aged+and+over+year+all",
    "/search?q=qzxwvk+recyclnig+abcdefg+hijklmn+opqrstu+vwxyzab+cdefghi+jklmnop+qrstuvw",
    "/search?q=e",
    "/suggest.json?q=a",
    "/areas?q=n",
    "/areas/E92000001",
    "/areas/E12000002",
    "/areas/E10000032",
    "/areas/E08000009/changes",
    "/areas/E08000009/changes?since=1990-01-01&after=2020-01-01T00:00:00Z~0",
    "/areas/E08000009/changes.csv",
    "/areas/E08000009/changes.atom",
    "/areas/E08000009/spine",
    "/areas/E08000009/heat",
    "/areas/E08000009/quadrant",
    "/areas/E08000009/questions",
    "/areas/E10000032/questions/children",
    "/areas/E06000053/questions/health",
    "/areas/E08000009/report",
    "/areas/E08000009/groups",
    "/areas/E09000001/metrics/{metric}?with=all",
    "/areas/E08000009/metrics/{metric}?with=type&period=2015",
    "/areas/E08000009/metrics/{metric}/improvers?with=all&years=10",
    "/areas/E08000009/metrics/{metric}/multiples?with=all",
    "/areas/E08000009/metrics/{metric}/funnel?with=all",
    "/metrics",
    "/metrics?q=rate",
    "/metrics/{metric}",
    "/metrics/{metric}/map?kind=hex",
    "/updates",
    "/calendar",
    "/groups/all?area=E08000009",
    "/groups/ons-global",
    "/api/1/corrections.json?limit=10000",
    "/api/1/metrics.json?limit=10000",
    "/api/1/figures.json?area=E08000009&limit=10000",
};

static ptrdiff_t worst_measure(struct every *e, struct row *rows)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(worst); i++) {
        rows[i] = (struct row){.path = str_cut(str_of(worst[i]), 0, 64), .lane = S("-")};
        measure(e, str_of(worst[i]), ADDRESSES, &rows[i]);
    }
    return COUNT_OF(worst);
}

static int every_page(struct every *e)
{
    static struct row rows[ROUTES_MOST], hard[COUNT_OF(worst)];
    struct work w = work_of(e, e->writer);

    must(&w, store_begin(e->writer, false));
    load(e, e->writer);
    store_rollback(e->writer);
    make_all(e);
    house_open(e);
    printf("%td measures, %lld figures; milliseconds of this thread's processor time\n\n",
           e->sector->metric_count, (long long)cube_figures(e->sector->cube));
    ptrdiff_t count = routes_measure(e, rows);
    int slow = table(rows, count);
    puts("\nThe worst that may be asked");
    slow += table(hard, worst_measure(e, hard));
    printf("\n%td addresses; %d pages take %.0f ms or more, reports %.0f\n", count, slow,
           1e3 * page_most, 1e3 * report_most);
    return slow > 0;
}

/* --- a report of 500 measures ----------------------------------------------------------------
 */

static double of_children(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6 +
           (double)used.ru_stime.tv_sec + (double)used.ru_stime.tv_usec / 1e6;
}

static int report_of_many(struct every *e)
{
    struct work w = work_of(e, e->writer);
    union store_value most = {.whole = HEADLINES};
    struct row html = {0}, pdf = {0};

    must(&w, store_begin(e->writer, true));
    must(&w, store_none(&w, &headlines_make, &most));
    load(e, e->writer);
    store_rollback(e->writer);
    house_open(e);
    measure(e, S("/areas/{code}/report"), ADDRESSES, &html);
    double before = of_children();
    double page = ask(e, S("/areas/E08000009/report.pdf?now=1"), &pdf);
    double helper = (of_children() - before) / TRIES;
    printf("a council's report of %d headline measures, %.0f KB: p50 %.1f ms, p99 %.1f ms "
           "(below 60)\n",
           HEADLINES, html.bytes / 1e3, 1e3 * html.p50, 1e3 * html.p99);
    printf("the same as PDF, %.0f KB, %td refused: %.2f s with folkmoot-render (below 3)\n",
           pdf.bytes / 1e3, pdf.refused, page + helper);
    return html.p99 >= 60e-3 || page + helper >= 3;
}

/* --- parts -----------------------------------------------------------------------------------
 */

static double least_of(struct every *e, const char *what, void (*run)(struct every *e),
                       double most)
{
    double took[ADDRESSES];

    for (int i = 0; i < ADDRESSES; i++) {
        double begun = processor();
        run(e);
        took[i] = processor() - begun;
        arena_reset(e->page);
    }
    qsort(took, ADDRESSES, sizeof *took, by_size);
    printf("%s: p50 %.2f ms, p99 %.2f ms (below %.0f)\n", what, 1e3 * took[ADDRESSES / 2],
           1e3 * took[ADDRESSES * 99 / 100], 1e3 * most);
    return took[ADDRESSES * 99 / 100] / most;
}

static void search_once(struct every *e)
{
    static const char *const words[] = {
        "recycling",
        "recyclnig rate",
        "children in care",
        "how fast are our EHC plans",
        "qzxwvk",
        "rate",
        "e",
        "the rate of children in council area per 1000 people aged"};
    struct metric_list found = {0};

    sector_find_metrics(e->sector, e->page, str_of(words[choose(e, COUNT_OF(words))]), true, 50,
                        &found);
}

static void neighbours_once(struct every *e)
{
    const struct area *area = any_council(e);
    struct like_model how = {.known = SECTOR_NOW};
    struct work w = work_of(e, e->reader);
    struct likeness l;

    w.arena = e->page;
    while (how.variable_count < LIKE_MOST_VARIABLES)
        how.variables[how.variable_count++] = (struct like_variable){any_metric(e, area), 1};
    must(&w, store_begin(w.db, false));
    must(&w, likeness_make(&w, area, &how, &l));
    store_rollback(w.db);
}

static const struct statement metrics_copy = STATEMENT(
    STORE_NONE, "i", "", "",
    "INSERT INTO metric (id, slug, title, say, meaning, definition, unit, decimals, polarity, "
    "polarity_by, kind, subjects, service, naming, frequency, source_title, source_url, "
    "licence, "
    "published, own_group, low, high, things, denominator, headline, breaks, caution, adds_up, "
    "formula, other_words, breakdown, areas) SELECT (SELECT max(id) FROM metric) + "
    "row_number() OVER (ORDER BY n.i, m.id), m.slug || '-' || n.i, "
    "m.title || ' of kind ' || n.i, m.say, m.meaning, m.definition, m.unit, m.decimals, "
    "m.polarity, m.polarity_by, m.kind, m.subjects, m.service, m.naming, m.frequency, "
    "m.source_title, m.source_url, m.licence, m.published, m.own_group, m.low, m.high, "
    "m.things, "
    "m.denominator, FALSE, m.breaks, m.caution, m.adds_up, '', m.other_words, m.breakdown, "
    "m.areas FROM metric m, (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
    "WHERE i < 200) SELECT i FROM n) n WHERE m.formula = '' ORDER BY n.i, m.id LIMIT $1");

static int parts(struct every *e)
{
    struct work w = work_of(e, e->writer);
    union store_value most;
    bool over;

    must(&w, store_begin(e->writer, false));
    load(e, e->writer);
    store_rollback(e->writer);
    over = least_of(e, "neighbours by 20 measures", neighbours_once, 50e-3) >= 1;
    most.whole = SEARCHED - e->sector->metric_count;
    must(&w, store_begin(e->writer, true));
    must(&w, store_none(&w, &metrics_copy, &most));
    load(e, e->writer);
    store_rollback(e->writer);
    printf("%td measures: ", e->sector->metric_count);
    return least_of(e, "search", search_once, 10e-3) >= 1 || over;
}

/* --- one address, for who looks where its time goes ------------------------------------------
 */

static int one_page(struct every *e, const char *target)
{
    struct work w = work_of(e, e->writer);
    struct row r = {.path = str_of(target), .lane = S("-")};

    must(&w, store_begin(e->writer, false));
    load(e, e->writer);
    store_rollback(e->writer);
    house_open(e);
    measure(e, r.path, ADDRESSES, &r);
    return table(&r, 1);
}

int main(int count, char **words)
{
    struct every e = {.arena = arena_open(), .page = arena_open(), .seed = 20260331};

    if (count < 2 || count > 3)
        stop(S("usage: bench_pages DB [report|parts|/ADDRESS]"));
    e.writer = store_of(&e, words[1], STORE_WRITE);
    e.reader = store_of(&e, words[1], STORE_READ);
    if (count == 3 && words[2][0] == '/')
        return one_page(&e, words[2]);
    if (count == 3 && strcmp(words[2], "report") == 0)
        return report_of_many(&e);
    return count == 3 ? parts(&e) : every_page(&e);
}
