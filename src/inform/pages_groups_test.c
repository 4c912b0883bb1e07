/* pages_groups_test.c: with whom a council is compared, as people meet it: groups side by side,
 * lists of one's own, models that people build, and contrasts, over the sample sector. */
#include "inform/testing_pages.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

#define TRAFFORD "E08000009"
#define PAY "els-gross-median-weekly-pay"
#define HOMES "els-housing-affordability-ratio-residence-based"
#define WORK "els-employment-rate"
#define AIR "els-greenhouse-gas-emissions"
#define WEIGHTS "weight-" PAY "=2&weight-" HOMES "=1&weight-" WORK "=1&weight-" AIR "=0.5"
#define EMISSIONS "/areas/" TRAFFORD "/metrics/" AIR

static struct trial *t;

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static double number_at(const struct json *j, const char *path)
{
    const struct json *n = member(j, path);

    return n->kind == JSON_INT ? (double)n->u.whole : n->kind == JSON_NUM ? n->u.num : NAN;
}

static const struct json *row_with(const struct json *list, const char *name, const char *value)
{
    for (const struct json *row = list->u.of.first; row; row = row->next)
        if (str_eq(text_at(row, name), str_of(value)))
            return row;
    fail_msg("no row has %s = %s", name, value);
    return NULL;
}

static struct json *json_for(struct str cookies, const char *target)
{
    struct house_reply r = page_for(cookies, "%s", target);
    struct json *j;
    struct str why;

    if (r.status != 200 || json_read(t->arena, r.body, &j, &why) != OK)
        fail_msg("%s answered %d: %.*s", target, r.status, STR_ARG(str_cut(r.body, 0, 400)));
    return j;
}

/* Posts, and gives where it leads to; the cookie of a first visit goes to *cookies. */
static const char *posted(struct str *cookies, const char *target, const char *fields)
{
    struct house_reply r = page_post(*cookies, target, str_of(fields));

    if (r.status != 303)
        fail_msg("%s answered %d: %.*s", target, r.status, STR_ARG(str_cut(r.body, 0, 3000)));
    if (!cookies->len)
        *cookies = cookie_kept(r);
    return str_copy(t->arena, r.location).at;
}

static struct str id_of(const char *location, const char *before)
{
    CHECK(str_starts(str_of(location), str_of(before)));
    return str_of(location + strlen(before));
}

/* --- models ---- */

struct expected {
    const char *code;
    double distance;
};

/* Worked out by numpy 1.24 and scipy 1.10 from data/sample/figures-ons-els.csv: the newest
 * period that half of the councils have, z = (x - nanmean(x)) / nanstd(x) of the councils that
 * exist, scipy.spatial.distance.euclidean(z[i], z[k], [2, 1, 1, .5]), sorted. */
static const struct expected among_metropolitan[] = {
    {"E08000029", 2.1844475085037316}, {"E08000007", 3.0765204373985142},
    {"E08000002", 4.0028106419081713}, {"E08000026", 4.4347365212733507},
    {"E08000035", 4.588400070315803},  {"E08000011", 4.7521001013826796},
    {"E08000006", 4.8950597822611677}, {"E08000031", 5.0854416453482143},
    {"E08000013", 5.0884535397154718}, {"E08000022", 5.0951518373181743},
    {"E08000027", 5.2395348342717885}, {"E08000014", 5.3799811594732345},
    {"E08000003", 5.4876308313900406}, {"E08000008", 5.4886489642997915},
    {"E08000033", 5.4939279936340037}};
static const struct expected among_both[] = {
    {"E06000042", 0.43740574953343397}, {"E06000034", 0.92193996631693798},
    {"E06000023", 0.96694337233805538}, {"E06000033", 1.0956502453091745},
    {"E08000029", 1.1333908240426758},  {"E06000055", 1.3071520927692184},
    {"E06000035", 1.328737557987193},   {"E06000024", 1.3851743866331083},
    {"E08000007", 1.4029903255452061},  {"E06000037", 1.4277526355895449},
    {"E06000039", 1.4901494241497337},  {"E06000036", 1.4935262469304866},
    {"E06000062", 1.6277422505882242},  {"E06000060", 1.7209156291168892},
    {"E06000022", 1.8438807222114768}};

static void same_neighbours(const struct json *j, const struct expected *due, ptrdiff_t count)
{
    const struct json *row = member(j, "neighbours")->u.of.first;

    assert_int_equal(member(j, "neighbours")->u.of.count, count);
    for (ptrdiff_t i = 0; i < count; i++, row = row->next) {
        if (!str_eq(text_at(row, "code"), str_of(due[i].code)))
            fail_msg("place %td: %.*s, not %s", i + 1, STR_ARG(text_at(row, "code")),
                     due[i].code);
        CHECK(fabs(number_at(row, "distance") - due[i].distance) < 1e-9);
        CHECK(fabs(number_at(row, "index") - due[i].distance / sqrt(4.5)) < 1e-9);
    }
}

static void neighbours_are_those_of_scipy(void **state)
{
    (void)state;
    same_neighbours(page_json("/models/new.json?area=Trafford&" WEIGHTS), among_metropolitan,
                    COUNT_OF(among_metropolitan));
    same_neighbours(
        page_json("/models/new.json?area=Trafford&type-metropolitan=1&type-unitary=1&" WEIGHTS),
        among_both, COUNT_OF(among_both));
}

/* S1 c, "Build your own similarity model: pick measures, weights, see a difference index,
 * nearest 7": Kolada's. */
static void build_your_own_similarity_model(void **state)
{
    struct str cookies = S("");

    (void)state;
    CHECK(has(page_body("/models/new?q=pay"), "name=\"add-" PAY "\""));
    CHECK(has(page_body("/models/new?area=Trafford&add-" PAY "=1&add-" HOMES "=1"),
              "name=\"weight-" PAY "\" type=\"text\" inputmode=\"decimal\" value=\"1\""));
    const char *at = posted(&cookies, "/models", "name=Pay+and+homes&" WEIGHTS);
    struct house_reply page = page_for(cookies, "%s?area=" TRAFFORD, at);
    page_has(page, at, S("By this model Trafford is most like Solihull, then Stockport."));
    page_has(page, at, S("Half of the councils looked at are further than 2.63."));
    page_has(page, at, S("<td class=\"num\" data-label=\"Difference\">1.03</td>"));
    /* Of Solihull the smallest and the largest part of the distance: z-scores 0.09 apart in
     * pay, 1.90 in homes. */
    page_has(page, at, S("Weekly pay: £697 (£700)"));
    const struct json *j =
        json_for(cookies, str_fmt(t->arena, "%s.json?area=" TRAFFORD, at).at);
    const struct json *first = member(j, "neighbours")->u.of.first;
    assert_true(str_eq(text_at(member(first, "like")->u.of.first, "title"), S("Weekly pay")));
    assert_true(str_eq(text_at(member(first, "unlike")->u.of.first, "title"),
                       S("Cost of homes against earnings")));
    assert_true(str_eq(text_at(member(first, "unlike")->u.of.first, "its"), S("7.0")));
    assert_true(str_eq(text_at(member(first, "unlike")->u.of.first, "own"), S("8.7")));
}

/* Counted by hand from data/sample/groups.csv. */
static void a_model_says_how_many_the_published_lists_share(void **state)
{
    const struct json *list = member(
        page_json("/models/new.json?area=Trafford&type-metropolitan=1&type-unitary=1&" WEIGHTS),
        "published");

    (void)state;
    assert_int_equal(number_at(row_with(list, "id", "ons-global"), "shared"), 6);
    assert_int_equal(number_at(row_with(list, "id", "ons-global"), "of"), 15);
    assert_int_equal(number_at(row_with(list, "id", "ons-economic"), "shared"), 5);
    assert_int_equal(number_at(row_with(list, "id", "tf-neighbours"), "shared"), 4);
    assert_int_equal(number_at(row_with(list, "id", "dfe-2025"), "shared"), 3);
    assert_int_equal(number_at(row_with(list, "id", "dfe-2025"), "of"), 10);
}

/* Hackney's deaths are published together with those of the City of London: it has no figure of
 * its own. */
static void a_council_without_a_figure_is_left_out_and_named(void **state)
{
#define DEATHS "els-preventable-cardiovascular-mortality-england"
    const struct json *j =
        page_json("/models/new.json?area=Camden&weight-" DEATHS "=1&weight-" PAY "=1");
    const struct json *left = member(j, "left_out");

    (void)state;
    assert_int_equal(left->u.of.count, 1);
    assert_true(str_eq(text_at(left->u.of.first, "name"), S("Hackney")));
    assert_true(str_eq(text_at(left->u.of.first, "lacks"),
                       S("Preventable deaths from heart and circulatory disease")));
    for (const struct json *n = member(j, "neighbours")->u.of.first; n; n = n->next)
        CHECK(!str_eq(text_at(n, "name"), S("Hackney")));
    CHECK(has(page_body("/models/new?area=Camden&weight-" DEATHS "=1"),
              "Left out for want of a figure: 1 of 31"));
    struct str own = page_body("/models/new?area=Hackney&weight-" DEATHS "=1");
    CHECK(has(own, "Hackney has no figure of &quot;Preventable deaths") &&
          !has(own, "Councils most like"));
}

static void each_change_of_a_model_is_a_version_with_its_date(void **state)
{
    struct str cookies = S("");
    const char *at = posted(&cookies, "/models", "name=Versions&weight-" PAY "=1");
    struct str id = id_of(at, "/models/");
    const char *change = str_fmt(t->arena, "%s/change", at).at;

    (void)state;
    posted(&cookies, change, "name=Versions&weight-" AIR "=1");
    page_has(page_for(cookies, "%s", at), at, S("Version 2"));
    const char *old = str_fmt(t->arena, EMISSIONS ".json?with=model-%.*s@1", STR_ARG(id)).at;
    const char *new = str_fmt(t->arena, EMISSIONS ".json?with=model-%.*s", STR_ARG(id)).at;
    const struct json *one = json_for(cookies, old), *two = json_for(cookies, new);
    assert_true(str_eq(text_at(one, "group.version"), S("1")));
    assert_true(str_eq(text_at(two, "group.version"), S("2")));
    assert_true(str_eq(text_at(two, "group.valid_from"), S("2026-06-01")));
    assert_int_equal(member(one, "group.members")->u.of.count, LIKE_NEIGHBOURS + 1);
    CHECK(!str_eq(page_for(cookies, "%s", old).body, page_for(cookies, "%s", new).body));
}

static void what_can_not_be_built_is_refused_in_words(void **state)
{
    static const struct {
        const char *fields, *words;
    } cases[] = {
        {"name=&weight-" PAY "=1", "Give it a name of at most 100 letters."},
        {"name=Nothing", "Choose at least one measure."},
        {"name=Minus&weight-" PAY "=-1", "counts as a number above 0"},
        {"name=Huge&weight-" PAY "=1e9", "counts as a number above 0"},
        {"name=Word&weight-" PAY "=much", "counts as a number above 0"},
        {"name=None&weight-no-such=1", "There is no measure"},
        {"name=Kind&weight-" PAY "=1&type-castle=1", "There is no kind of council"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r = page_post(S(""), "/models", str_of(cases[i].fields));
        if (r.status != 400 || !has(r.body, cases[i].words))
            fail_msg("%s answered %d: %.*s", cases[i].fields, r.status,
                     STR_ARG(str_cut(r.body, 0, 3000)));
    }
    assert_int_equal(page_at("/models/new?area=Nowhereshire").status, 404);
    assert_int_equal(page_at("/models/new?from=0123").status, 404);
}

/* --- published groups ---- */

/* S1 c, "Many neighbour models side by side". Counts by hand from data/sample. */
static void many_neighbour_models_side_by_side(void **state)
{
    const struct json *j = page_json("/areas/" TRAFFORD "/groups.json");
    const struct json *groups = member(j, "groups");
    static const struct {
        const char *id;
        int councils;
    } due[] = {{"ons-global", 20},    {"ons-economic", 20}, {"dfe-2025", 10},
               {"tf-neighbours", 15}, {"type", 35},         {"settlement", 114}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(due); i++)
        assert_int_equal(number_at(row_with(groups, "id", due[i].id), "count"),
                         due[i].councils);
    row_with(groups, "id", "ons-clusters-global");
    row_with(groups, "id", "region");
    row_with(groups, "id", "all");
    const struct json *stockport = row_with(member(j, "beside"), "code", "E08000007");
    CHECK(number_at(stockport, "in") >=
          5); /* both ONS lists, DfE's, Trafford's, type, region */
    struct str page = page_body("/areas/" TRAFFORD "/groups");
    CHECK(has(page, "Department for Education") && has(page, "2025-05-01"));
    CHECK(has(page_body("/areas/E10000017/groups"), "Its districts"));
    CHECK(has(page_body("/areas/" TRAFFORD "/groups.csv"), "dfe-2025,"));
}

/* S1 c, "Comparison groups with owner against member (a council owns its neighbour set and may
 * be in others')". Counts by hand from data/sample/groups.csv. */
static void comparison_groups_with_owner_against_member(void **state)
{
    const struct json *j = page_json("/areas/" TRAFFORD "/groups.json");
    const struct json *dfe = row_with(member(j, "groups"), "id", "dfe-2025");
    const struct json *global = row_with(member(j, "groups"), "id", "ons-global");

    (void)state;
    assert_int_equal(number_at(dfe, "owners_count"), 11);
    assert_int_equal(number_at(dfe, "both_ways"), 5);
    assert_int_equal(number_at(global, "owners_count"), 42);
    assert_int_equal(number_at(global, "both_ways"), 17);
    struct str page = page_body("/groups/dfe-2025?area=" TRAFFORD);
    CHECK(has(page, "11 councils have it in their own list; 5 of them are in its list too."));
    struct str owners = page_body("/groups/dfe-2025.csv?area=" TRAFFORD "&table=owners");
    CHECK(has(owners, "E06000014,York,8,false") && has(owners, "E08000007,Stockport,2,true"));
}

/* --- lists ---- */

static void a_list_is_kept_compared_with_changed_and_exported(void **state)
{
    struct str cookies = S("");
    const char *at =
        posted(&cookies, "/lists",
               "name=Bins+club&areas=Salford%0AE08000002%0ABolton%0AStockport%0ABury");
    struct str id = id_of(at, "/lists/");
    const char *with = str_fmt(t->arena, EMISSIONS "?with=list-%.*s", STR_ARG(id)).at;

    (void)state;
    CHECK(has(page_for(cookies, "%s.csv", at).body, "E08000006,Salford,"));
    assert_int_equal(times(page_for(cookies, "%s.csv", at).body, "Bins club"), 4);
    struct house_reply page = page_for(cookies, "%s", with);
    assert_int_equal(page.status, 200);
    assert_int_equal(page.cache, CACHE_NONE);
    page_has(page, with, S("the 4 councils of the list “Bins club”, kept by you"));
    page_has(page, with,
             str_fmt(t->arena,
                     "<option value=\"list-%.*s\" selected>List: Bins club "
                     "(4)</option>",
                     STR_ARG(id)));
    posted(&cookies, str_fmt(t->arena, "%s/change", at).at,
           "name=Bins+club&areas=Salford%0AWigan");
    const struct json *now =
        json_for(cookies, str_fmt(t->arena, EMISSIONS ".json?with=list-%.*s", STR_ARG(id)).at);
    assert_int_equal(member(now, "group.members")->u.of.count, 3);
    const struct json *old = json_for(
        cookies, str_fmt(t->arena, EMISSIONS ".json?with=list-%.*s@1", STR_ARG(id)).at);
    assert_int_equal(member(old, "group.members")->u.of.count, 5);
    CHECK(has(page_for(cookies, "/lists.csv").body, "Bins club,2,"));
}

/* What may not be seen is answered as what never was. */
static void a_list_of_another_is_not_there(void **state)
{
    struct str cookies = S(""), other = S("");
    const char *at = posted(&cookies, "/lists", "name=Secretlist&areas=Salford%0ABury");
    struct str id = id_of(at, "/lists/");
    const char *with = str_fmt(t->arena, EMISSIONS ".json?with=list-%.*s", STR_ARG(id)).at;
    struct str none = S("00000000000000000000000000");

    (void)state;
    posted(&other, "/lists", "name=Otherlist&areas=Wigan%0ABolton");
    struct house_reply hidden = page_for(other, "%s", with);
    assert_int_equal(hidden.status, 404);
    CHECK(has(hidden.body, "There is no group") && !has(hidden.body, "Secretlist"));
    struct house_reply never = page_for(other, EMISSIONS ".json?with=list-%.*s", STR_ARG(none));
    assert_int_equal(never.status, 404);
    CHECK(has(never.body, "There is no group"));
    assert_int_equal(page_for(other, "%s", at).status, 404);
    assert_int_equal(page_at("%s", at).status, 404);
    CHECK(!has(page_for(other, "/lists").body, "Secretlist"));
    CHECK(!has(page_for(other, EMISSIONS).body, "Secretlist"));
    posted(&cookies, str_fmt(t->arena, "%s/share", at).at, "audience=public");
    assert_int_equal(page_for(other, "%s", with).status, 200);
    assert_int_equal(page_at("%s", with).cache, CACHE_NONE); /* it may be withdrawn at once */
    posted(&cookies, str_fmt(t->arena, "%s/withdraw", at).at, "");
    assert_int_equal(page_for(other, "%s", with).status, 404);
    assert_int_equal(page_for(cookies, "%s", with).status, 200);
    posted(&cookies, str_fmt(t->arena, "%s/delete", at).at, "");
    assert_int_equal(page_for(cookies, "%s", with).status, 404);
}

static void a_citation_shows_what_the_list_was_then(void **state)
{
    struct str cookies = S("");
    const char *at =
        posted(&cookies, "/lists",
               "name=Cited+list&areas=Salford%0ABury%0ABolton%0AStockport%0AWigan");
    struct str id = id_of(at, "/lists/");
    const char *fields =
        str_fmt(t->arena,
                "area=" TRAFFORD "&metric=" AIR "&period=2023-01-01_P1Y&with=list-%.*s&known=",
                STR_ARG(id))
            .at;

    (void)state;
    const char *cite = posted(&cookies, "/cite", fields);
    struct str before = str_copy(t->arena, page_for(cookies, "%s", cite).body);
    CHECK(has(before, "of the 6 councils compared"));
    assert_int_equal(page_at("%s", cite).status, 404); /* the list is for this browser alone */
    posted(&cookies, str_fmt(t->arena, "%s/change", at).at, "name=Cited+list&areas=Salford");
    CHECK(has(page_for(cookies, "%s", cite).body, "of the 6 councils compared"));
    posted(&cookies, str_fmt(t->arena, "%s/delete", at).at, "");
    CHECK(has(page_for(cookies, "%s", cite).body, "of the 6 councils compared"));
}

static void what_can_not_be_listed_is_refused_in_words(void **state)
{
    static const struct {
        const char *fields, *words;
    } cases[] = {
        {"name=&areas=Bury", "Give it a name of at most 100 letters."},
        {"name=Empty&areas=", "Name 1 to 400 councils, one on each line."},
        {"name=Lost&areas=Atlantis", "There is no council called"},
        {"name=Several&areas=Newcastle", "could be several councils. Write its whole name."},
        {"name=Region&areas=North+West", "is no council."},
        {"name=Mine&areas=Bury&audience=organisation%3Atrafford",
         "Choose whom to share it with"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r = page_post(S(""), "/lists", str_of(cases[i].fields));
        if (r.status != 400 || !has(r.body, cases[i].words))
            fail_msg("%s answered %d: %.*s", cases[i].fields, r.status,
                     STR_ARG(str_cut(r.body, 0, 3000)));
    }
}

/* Each line is looked for, also one that says the same again. */
static void lines_are_counted_before_they_are_looked_for(void **state)
{
    struct buf fields = buf_make(t->arena, 64 * 1024);

    (void)state;
    buf_lit(&fields, "name=Many&areas=Bury");
    for (int i = 0; i < 5000; i++)
        buf_lit(&fields, "%0ABury");
    struct house_reply r = page_post(S(""), "/lists", buf_text(&fields));
    assert_int_equal(r.status, 400);
    assert_true(has(r.body, "Name at most 400 councils."));
}

/* --- contrasts ---- */

/* Emissions, where lower is better: each of them has less than Trafford's 5.9 tonnes, and is in
 * the farther half. */
static void contrasts_are_unlike_and_better_and_give_no_place(void **state)
{
    const struct json *j = page_json(EMISSIONS ".json?with=contrast");
    double own = number_at(j, "value");
    ptrdiff_t n = 0;

    (void)state;
    for (const struct json *m = member(j, "group.members")->u.of.first; m; m = m->next)
        if (member(m, "chosen")->kind == JSON_FALSE) {
            CHECK(number_at(m, "value") < own);
            n++;
        }
    assert_int_equal(n, 10);
    assert_true(member(j, "rank")->kind == JSON_NULL);
    row_with(member(j, "refused"), "id", "chosen-by-result");
    CHECK(has(text_at(j, "sentence"), "chosen because they do better, so no place"));
    CHECK(!has(text_at(j, "sentence"), "councils compared"));
    struct str page = page_body(EMISSIONS);
    CHECK(has(page, "Councils unlike Trafford that do better"));
    struct str contrast = page_body(EMISSIONS "?with=contrast");
    CHECK(has(contrast, "Unlike Trafford, and yet:") &&
          has(contrast, " less; most unlike in "));
    /* Neither end of pay is better. */
    struct house_reply r = page_at("/areas/" TRAFFORD "/metrics/" PAY "?with=contrast");
    assert_int_equal(r.status, 404);
    CHECK(has(r.body, "nobody can be said to do better"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_those_of_scipy),
        cmocka_unit_test(lines_are_counted_before_they_are_looked_for),
        cmocka_unit_test(build_your_own_similarity_model),
        cmocka_unit_test(a_model_says_how_many_the_published_lists_share),
        cmocka_unit_test(a_council_without_a_figure_is_left_out_and_named),
        cmocka_unit_test(each_change_of_a_model_is_a_version_with_its_date),
        cmocka_unit_test(what_can_not_be_built_is_refused_in_words),
        cmocka_unit_test(many_neighbour_models_side_by_side),
        cmocka_unit_test(comparison_groups_with_owner_against_member),
        cmocka_unit_test(a_list_is_kept_compared_with_changed_and_exported),
        cmocka_unit_test(a_list_of_another_is_not_there),
        cmocka_unit_test(a_citation_shows_what_the_list_was_then),
        cmocka_unit_test(what_can_not_be_listed_is_refused_in_words),
        cmocka_unit_test(contrasts_are_unlike_and_better_and_give_no_place),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
