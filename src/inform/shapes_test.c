/* shapes_test.c: the shape of every page's model: the names in its JSON and what kind each is,
 * held against tests/shapes/. A page whose shape changed on purpose: run script/shapes and look
 * at the difference. Other people's programs read these names. */
#include "inform/testing_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TARGETS = 12, MOST_PATHS = 2000, LONGEST_SHAPE = 256 * 1024 };

#define COMPARE(place, measure) "/areas/" place "/metrics/" measure ".json"
#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"

/* A page and the addresses that show all it may hold; their shapes are laid over each other. */
static const struct {
    const char *name, *targets[MOST_TARGETS];
} pages[] = {
    {"home", {"/index.json"}},
    {"search",
     {"/search.json", "/search.json?q=waste+Traford", "/search.json?q=M33+7ZF",
      "/search.json?q=Allerdale", "/search.json?q=Qzxwv", "/search.json?q=significance"}},
    {"suggest", {"/suggest.json?q=tra", "/suggest.json?q=recyc"}},
    {"subjects", {"/subjects.json"}},
    {"subject", {"/subjects/children.json", "/subjects/road-condition.json"}},
    {"updates", {"/updates.json", "/updates.json?subject=schools&area=E08000009"}},
    {"calendar", {"/calendar.json", "/calendar.json?subject=schools&area=E08000009"}},
    {"areas", {"/areas.json", "/areas.json?q=northampton", "/areas.json?q=E12000002"}},
    {"area",
     {"/areas/E08000009.json", "/areas/E07000223.json", "/areas/E10000032.json",
      "/areas/E06000029.json", "/areas/E06000053.json", "/areas/E06000063.json",
      "/areas/E92000001.json"}},
    {"comparison",
     {COMPARE("E08000009", RECYCLING), COMPARE("E08000009", "lait-rereferral"),
      COMPARE("E08000009", "lait-cpplans2yrsactive"), COMPARE("E07000223", "lait-rereferral"),
      COMPARE("E08000009", "els-preventable-cardiovascular-mortality-england"),
      COMPARE("E08000009", "families-in-bed-and-breakfast-per-10000"),
      COMPARE("E06000029", "lait-rereferral"), COMPARE("E92000001", "lait-rereferral"),
      COMPARE("E08000009", "lait-ks1p-all"), COMPARE("E08000009", "again"),
      COMPARE("E08000009", "lait-rereferral") "?known=2026-01-01"}},
    {"spine",
     {"/areas/E08000009/spine.json", "/areas/E10000017/spine.json?subject=roads",
      "/areas/E08000009/spine.json?subject=homes-planning&period=2022/23",
      "/areas/E08000009/spine.json?subject=schools&with=region"}},
    {"heat",
     {"/areas/E08000009/heat.json", "/areas/E07000223/heat.json?subject=homes-planning",
      "/areas/E08000009/heat.json?subject=schools&period=2022/23"}},
    {"quadrant",
     {"/areas/E08000009/quadrant.json", "/areas/E08000009/quadrant.json?subject=roads",
      "/areas/E08000009/quadrant.json?satisfaction=ft-percentage-of-physically-active-adults"}},
    {"funnel",
     {"/areas/E08000009/metrics/homelessness-prevented/funnel.json",
      "/areas/E08000009/metrics/" RECYCLING "/funnel.json"}},
    {"xmr",
     {"/areas/E08000009/metrics/" RECYCLING "/xmr.json",
      "/areas/E08000009/metrics/" RECYCLING "/xmr.json?anew=2016/17",
      "/areas/E08000009/metrics/els-employment-rate/xmr.json"}},
    {"multiples",
     {"/areas/E08000009/metrics/" RECYCLING "/multiples.json",
      "/areas/E08000009/metrics/lait-ks1p-all/multiples.json"}},
    {"improvers",
     {"/areas/E08000009/metrics/lait-rereferral/improvers.json",
      "/areas/E08000009/metrics/lait-sen-ehc-excpt-20wks/improvers.json",
      "/areas/E08000009/metrics/els-gross-median-weekly-pay/improvers.json",
      "/areas/E08000009/metrics/lait-rereferral/improvers.json?with=type&years=2"}},
    {"questions", {"/areas/E08000009/questions.json", "/areas/E92000001/questions.json"}},
    {"question_sheet",
     {"/areas/E08000009/questions/children.json", "/areas/E06000006/questions/health.json",
      "/areas/E08000009/questions/homelessness.json",
      "/areas/E92000001/questions/health.json"}},
    {"metrics", {"/metrics.json", "/metrics.json?q=recycl", "/metrics.json?area=E08000009"}},
    {"metric",
     {"/metrics/lait-rereferral.json", "/metrics/" RECYCLING ".json",
      "/metrics/els-housing-affordability-ratio-residence-based.json",
      "/metrics/lait-cpplans2yrsactive.json", "/metrics/again.json"}},
    {"groups", {"/groups.json"}},
    {"group",
     {"/groups/dfe-2025.json", "/groups/dfe-2025.json?area=E08000009",
      "/groups/ons-global.json?area=E08000009", "/groups/type.json?area=E08000009",
      "/groups/tf-neighbours.json"}},
    {"about", {"/about.json"}},
    {"cites", {"/cite.json"}},
    {"cite", {"{cite}.json"}},
    {"revisions",
     {"/metrics/household-waste-recycled-percent/revisions.json",
      "/areas/E08000003/revisions.json", "/areas/E08000009/revisions.json"}},
    {"proposals", {"/proposals.json"}},
    {"proposal", {"{proposal}.json", "{other}.json"}},
    {"methods", {"/methods.json"}},
    {"method", {"/methods/rank.json", "/methods/schulze.json", "/methods/proportion.json"}},
    {"problem",
     {"/nowhere.json", "/areas/Traford.json",
      COMPARE("E08000009", "lait-rereferral") "?known=x"}},
};

static struct trial *t;

/* What was made before the pages are asked: a citation, since revised, and two proposals. */
static struct {
    struct str cookie, cite, proposal, other;
} made;

static struct str posted(const char *target, const char *fields)
{
    struct house_reply r = page_post(made.cookie, target, str_of(fields));

    assert_int_equal(r.status, 303);
    made.cookie = cookie_kept(r);
    return str_copy(t->arena, r.location);
}

static void make_all(void)
{
    static const char revision[] =
        "metric,period,area,value,lower,upper,numerator,denominator,gap,flag\n"
        "household-waste-recycled-percent,%s,E08000003,12.3,,,,,,\n"
        "household-waste-recycled-percent,%s,E08000009,,,,,,suppressed,\n";
    const struct metric *m = sector_metric(t->sector, S("household-waste-recycled-percent"));
    const char *period = period_id(t->arena, m->periods[metric_newest(t->sector, m)]).at;

    made.cite = posted("/cite", "area=E08000003&metric=household-waste-recycled-percent");
    made.proposal = posted("/proposals", "name=X&areas=Trafford%0ASalford");
    made.other = posted("/proposals", "name=Y&areas=Adur%0ACornwall");
    t->now = PAGES_NOW + 60;
    trial_must(t, "tidy",
               trial_file(t, "revision.csv", str_fmt(t->arena, revision, period, period)));
}

/* "{cite}.json" with the address of what was made. */
static struct str address_of(const char *target)
{
    const struct {
        struct str mark, is;
    } marks[] = {
        {S("{cite}"), made.cite}, {S("{proposal}"), made.proposal}, {S("{other}"), made.other}};
    struct str s = str_of(target);

    for (ptrdiff_t i = 0; i < COUNT_OF(marks); i++)
        if (str_starts(s, marks[i].mark))
            return str_join(t->arena, marks[i].is, str_cut(s, marks[i].mark.len, s.len));
    return s;
}

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    trial_must(t, "tidy-metrics",
               trial_file(t, "m.csv",
                          S("id,title,definition,unit,polarity,polarity_by,kind,subjects,"
                            "source_url,formula\n"
                            "again,Again,All,%,low,Us,context,children,https://moot.example/,"
                            "[lait-rereferral] * 2\n")));
    make_all();
    pages_house(t);
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

/* --- shapes
 * ------------------------------------------------------------------------------------ */

enum {
    NULL_SEEN = 1,
    BOOL_SEEN = 2,
    NUMBER_SEEN = 4,
    TEXT_SEEN = 8,
    LIST_SEEN = 16,
    OBJECT_SEEN = 32
};

struct shape {
    struct arena *arena;
    struct {
        struct path {
            struct str path;
            int seen;
        } * at;
        ptrdiff_t len, cap;
    } paths;
};

static int kind_of(const struct json *j)
{
    switch (j->kind) {
    case JSON_NULL:
        return NULL_SEEN;
    case JSON_FALSE:
    case JSON_TRUE:
        return BOOL_SEEN;
    case JSON_NUM:
    case JSON_INT:
        return NUMBER_SEEN;
    case JSON_ARRAY:
        return LIST_SEEN;
    case JSON_OBJECT:
        return OBJECT_SEEN;
    case JSON_STR:
    case JSON_MARKUP:
        break;
    }
    return TEXT_SEEN;
}

static void see(struct shape *s, struct str path, int kind)
{
    for (ptrdiff_t i = 0; i < s->paths.len; i++)
        if (str_eq(s->paths.at[i].path, path)) {
            s->paths.at[i].seen |= kind;
            return;
        }
    assert_true(s->paths.len < MOST_PATHS);
    *list_push(s->arena, &s->paths) = (struct path){path, kind};
}

/* The rows of a list are laid over each other as "name[]". */
static void walk(struct shape *s, struct str path, const struct json *j)
{
    bool list = j->kind == JSON_ARRAY, object = j->kind == JSON_OBJECT;

    if (path.len)
        see(s, path, kind_of(j));
    for (const struct json *c = list || object ? j->u.of.first : NULL; c; c = c->next) {
        struct str name = {c->name, (ptrdiff_t)c->name_len};
        if (list)
            walk(s, str_join(s->arena, path, S("[]")), c);
        else if (path.len)
            walk(s, str_fmt(s->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name)), c);
        else
            walk(s, str_copy(s->arena, name), c);
    }
}

static int by_path(const void *left, const void *right)
{
    return str_cmp(((const struct path *)left)->path, ((const struct path *)right)->path);
}

/* A line for each name, in order: "group.members[].value null number". */
static struct str shape_text(struct shape *s)
{
    static const char *const words[] = {"null", "true/false", "number",
                                        "text", "list",       "object"};
    struct buf b = buf_make(s->arena, LONGEST_SHAPE);

    qsort(s->paths.at, (size_t)s->paths.len, sizeof *s->paths.at, by_path);
    for (ptrdiff_t i = 0; i < s->paths.len; i++) {
        buf_str(&b, s->paths.at[i].path);
        for (int k = 0; k < COUNT_OF(words); k++)
            if (s->paths.at[i].seen & (1 << k))
                buf_fmt(&b, " %s", words[k]);
        buf_char(&b, '\n');
    }
    assert_false(b.failed);
    return buf_text(&b);
}

/* --- what was recorded
 * ------------------------------------------------------------------------- */

static const char *shape_path(struct arena *a, const char *name)
{
    const char *source = getenv("FOLKMOOT_SOURCE");

    return str_fmt(a, "%s/tests/shapes/%s.txt", source ? source : ".", name).at;
}

static struct str shape_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = arena_alloc(a, LONGEST_SHAPE);

    if (!f)
        fail_msg("there is no %s: run script/shapes", path);
    struct str text = {bytes, (ptrdiff_t)fread(bytes, 1, LONGEST_SHAPE, f)};
    fclose(f);
    return text;
}

static void shape_write(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text.at, 1, (size_t)text.len, f), text.len);
    assert_int_equal(fclose(f), 0);
}

static bool has_line(struct str text, struct str line)
{
    struct str one;

    while (text.len && str_split(&text, '\n', &one))
        if (str_eq(one, line))
            return true;
    return false;
}

/* Prints the lines of `text` that `other` lacks, and gives back how many they are. */
static int lines_missing(struct str text, struct str other, char mark)
{
    struct str line;
    int n = 0;

    while (text.len && str_split(&text, '\n', &line))
        if (line.len && !has_line(other, line)) {
            printf("    %c %.*s\n", mark, STR_ARG(line));
            n++;
        }
    return n;
}

static void shape_check(const char *name, struct str is, struct arena *a)
{
    const char *path = shape_path(a, name);

    if (getenv("FOLKMOOT_SHAPES")) {
        shape_write(path, is);
        return;
    }
    struct str recorded = shape_read(a, path);
    int gone = lines_missing(recorded, is, '-'), new = lines_missing(is, recorded, '+');
    if (gone + new)
        fail_msg("%s does not fit what its page answers: if that is meant, run script/shapes",
                 path);
}

static void each_page_has_the_shape_that_was_recorded(void **state)
{
    (void)state;
    for (ptrdiff_t p = 0; p < COUNT_OF(pages); p++) {
        struct shape s = {.arena = arena_open()};
        pages_house(t);
        for (int i = 0; i < MOST_TARGETS && pages[p].targets[i]; i++) {
            struct json *j;
            struct str why;
            struct house_reply r =
                page_for(made.cookie, "%.*s", STR_ARG(address_of(pages[p].targets[i])));
            assert_int_equal(json_read(s.arena, r.body, &j, &why), OK);
            walk(&s, (struct str){"", 0}, j);
        }
        shape_check(pages[p].name, shape_text(&s), s.arena);
        arena_close(s.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_has_the_shape_that_was_recorded),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
