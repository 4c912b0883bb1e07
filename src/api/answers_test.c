/* answers_test.c: the other answers for programs: what there is, what is judged, what changed,
 * the shapes of LG Inform Plus, the document, and the file of everything.
 */
#include "api/testing.h"

#include "api/api.h"
#include "kit/setting.h"
#include "store/engine.h"
#include "tables/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct trial *sample;

static int before(void **state)
{
    (void)state;
    sample = api_sample();
    return 0;
}

static int after(void **state)
{
    (void)state;
    pages_close(sample);
    return 0;
}

static const struct json *first(const struct json *j, const char *path)
{
    const struct json *list = member(j, path);

    CHECK(list->kind == JSON_ARRAY && list->u.of.first);
    return list->u.of.first;
}

/* --- what there is ---- */

static void areas_come_in_pages_by_code(void **state)
{
    (void)state;
    struct json *j = page_json("/api/1/areas.json?type=metropolitan&limit=20");
    struct json *rest = page_json("%.*s", STR_ARG(text_at(j, "next")));

    /* There are 36 metropolitan boroughs in England (Local Government Act 1972). */
    assert_int_equal(member(j, "areas")->u.of.count, 20);
    assert_int_equal(member(rest, "areas")->u.of.count, 16);
    CHECK(member(rest, "next")->kind == JSON_NULL);
    CHECK(str_cmp(text_at(first(j, "areas"), "code"), text_at(first(rest, "areas"), "code")) <
          0);
    refused_with("/api/1/areas.json?after=E99", 404, "no area to go on behind");
}

static void areas_are_found_by_name_and_by_older_code(void **state)
{
    (void)state;
    CHECK(str_eq(text_at(first(page_json("/api/1/areas.json?q=Trafford"), "areas"), "code"),
                 S("E08000009")));
    /* Barnsley was E08000016 until 2025. */
    CHECK(str_eq(text_at(first(page_json("/api/1/areas/E08000016.json"), "areas"), "name"),
                 S("Barnsley")));
}

static void ended_areas_are_given_when_they_are_asked_for(void **state)
{
    (void)state;
    CHECK(!has(page_body("/api/1/areas.csv?q=Allerdale"), "Allerdale Borough"));
    CHECK(has(page_body("/api/1/areas.csv?q=Allerdale&ended=true"), ",2023-0"));
}

static void periods_say_since_when_they_are_known(void **state)
{
    (void)state;
    const struct json *row =
        first(page_json("/api/1/periods.json?metric=lait-rereferral"), "periods");

    CHECK(str_eq(text_at(row, "id"), S("2017-04-01_P1Y")));
    CHECK(str_eq(text_at(row, "end"), S("2018-03-31")));
    CHECK(str_ends(text_at(row, "known_from"), S("Z")));
}

static void types_and_topics_count_what_they_have(void **state)
{
    (void)state;
    CHECK(has(page_body("/api/1/area-types.csv"), "\r\nmetropolitan,"));
    CHECK(has(page_body("/api/1/subjects.csv"), "\r\nchildren,Children,"));
}

/* --- what is judged ---- */

static void comparison_keeps_its_promise(void **state)
{
    static const char *const promised[] = {
        "area.code",  "metric.id",   "period.id",   "value",         "rank",
        "of",         "median",      "verdict",     "sentence",      "clauses",
        "refused",    "change",      "group.id",    "group.members", "benchmarks",
        "trend",      "fair_groups", "certificate", "explanations",  "factors",
        "known_from", "source.title"};

    (void)state;
    struct json *j = page_json("/api/1/comparison.json?area=E08000009&metric=lait-rereferral");
    for (ptrdiff_t i = 0; i < COUNT_OF(promised); i++)
        if (!json_at(j, promised[i]))
            fail_msg("a comparison lacks %s", promised[i]);
    /* words-and-pages, worked case 2 */
    CHECK(has(text_at(j, "sentence"), "the 4th lowest of the 11 councils compared"));
    struct str table = page_body("/api/1/comparison.csv?area=E08000009&metric=lait-rereferral");
    assert_int_equal(times(table, "\r\n"), 12);
    refused_with("/api/1/comparison.json?area=E08000009", 400, "\\\"metric\\\" must be given");
    refused_with("/api/1/comparison.json?area=E99&metric=lait-rereferral", 404, "E99");
}

static double middle_of(double *v, int n)
{
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && v[k] < v[k - 1]; k--) {
            double held = v[k];
            v[k] = v[k - 1];
            v[k - 1] = held;
        }
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* By the definition, from the members as they are answered. */
static void neutral_verdict_without_polarity_in_the_api(void **state)
{
    static const char query[] =
        "area=E08000009&metric=els-housing-affordability-ratio-residence-based";
    double v[100], far[100];
    int n = 0;

    (void)state;
    struct json *j = page_json("/api/1/comparison.json?%s", query);
    for (const struct json *m = member(j, "group.members")->u.of.first; m; m = m->next)
        if (member(m, "value")->kind == JSON_NUM)
            v[n++] = member(m, "value")->u.num;
    assert_int_equal(n, 21);
    double own = member(j, "value")->u.num, middle = middle_of(v, n);
    for (int i = 0; i < n; i++)
        far[i] = fabs(v[i] - middle);
    double usual = 1.4826 * middle_of(far, n);
    CHECK(fabs(member(j, "usual_distance")->u.num - usual) < 1e-9);
    const char *due = own > middle + usual ? "higher" : own < middle - usual ? "lower" : "same";
    CHECK(str_eq(text_at(j, "verdict"), str_of(due)));
    CHECK(str_eq(text_at(j, "verdict_by"), S("usual distance")));
    struct str table = page_body("/api/1/comparison.csv?%s", query);
    CHECK(has(table, str_fmt(sample->arena, ",%s,usual distance,", due).at));
    assert_int_equal(times(table, ",usual distance,"), 1);
}

#define EXPLAINED "We moved to fortnightly rounds in May, and count \"calls\" anew."

static void explanation_insert(const char *id, const char *metric, const char *period,
                               const char *ends_on)
{
    struct str sql = str_fmt(
        sample->arena,
        "INSERT INTO object (id, kind, audience, keepers, early, early_from, opens_at, life, "
        "confidential, maker, made_at, changed_at) VALUES ('%s', 'explanation', 'public', "
        "'keepers:trafford', '', 0, 0, 'published', FALSE, 'person:00', 1770000000, 0);"
        "INSERT INTO explanation (id, area_id, metric_id, period, words, signed_by, signed_at, "
        "ends_on, known, value_period, value_text) SELECT '%s', a.id, m.id, '%s', '" EXPLAINED
        "', 'Director, Trafford', 1770000000, '%s', 1770000000, '%s', '18.0%%' FROM area a, "
        "metric m WHERE a.code = 'E08000009' AND m.slug = '%s'",
        id, id, period, ends_on, period, metric);

    assert_int_equal(store_begin(sample->db, true), OK);
    assert_int_equal(sample->db->engine->script(sample->db, sql.at), OK);
    assert_int_equal(store_commit(sample->db), OK);
}

/* In the API the same text as on the page, and that it has expired. */
static void
E3_the_explanation_is_the_same_text_in_the_api_and_says_that_it_expired(void **state)
{
    static const char of[] = "area=E08000009&metric=lait-rereferral";

    (void)state;
    explanation_insert("0000000000000000000000xx01", "lait-rereferral", "2024-04-01_P1Y",
                       "2027-05-31");
    explanation_insert("0000000000000000000000xx02", "lait-work-force-vac-rate",
                       "2025-09-30_P1D", "2026-05-01");
    const struct json *row =
        member(page_json("/api/1/explanations.json?%s", of), "explanations")->u.of.first;
    CHECK(row && str_eq(text_at(row, "words"), S(EXPLAINED)));
    CHECK(str_eq(text_at(row, "signed_by"), S("Director, Trafford")));
    CHECK(member(row, "expired")->kind == JSON_FALSE);
    row = member(page_json("/api/1/comparison.json?%s", of), "explanations")->u.of.first;
    CHECK(row && str_eq(text_at(row, "words"), S(EXPLAINED)));
    CHECK(has(page_body("/api/1/explanations.csv?%s", of), "and count \"\"calls\"\" anew."));
    page_has(page_at("/areas/E08000009/metrics/lait-rereferral"), "the page",
             escaped(S(EXPLAINED)));
    bool expired = false;
    row = member(page_json("/api/1/explanations.json?area=E08000009"), "explanations")
              ->u.of.first;
    for (; row; row = row->next)
        expired = expired || (str_eq(text_at(row, "ends_on"), S("2026-05-01")) &&
                              member(row, "expired")->kind == JSON_TRUE);
    CHECK(expired);
}

static void explanations_need_to_be_of_something(void **state)
{
    (void)state;
    assert_int_equal(
        member(page_json("/api/1/explanations.json?area=E08000009"), "explanations")
            ->u.of.count,
        0);
    refused_with("/api/1/explanations.json", 400, "Give an area, a metric, or both.");
}

static void cited_figure_is_read_by_its_id(void **state)
{
    (void)state;
    struct house_reply made = page_post(S(""), "/cite",
                                        S("area=E08000009&metric=lait-rereferral&"
                                          "period=2024-04-01_P1Y&with=dfe-2025"));
    assert_int_equal(made.status, 303);
    struct str id = str_copy(sample->arena, str_cut(made.location, 6, made.location.len));
    struct json *j = page_json("/api/1/citations/%.*s.json", STR_ARG(id));
    CHECK(str_eq(text_at(j, "then.value_text"), S("18.0%")));
    CHECK(member(j, "revised")->kind == JSON_FALSE);
    refused_with("/api/1/citations/0123456789abcdef0123456789abcdef.json", 404, "");
}

static void questions_find_measures_and_areas(void **state)
{
    (void)state;
    CHECK(has(page_body("/api/1/search.csv?q=Trafford"), "\r\narea,E08000009,Trafford,"));
    CHECK(has(page_body("/api/1/search.csv?q=recycling"), "\r\nmetric,"));
    CHECK(has(page_body("/api/1/search.json?q=xyzzyxyzzy"), "Nothing was found."));
}

/* --- what changed ---- */

static void changes_are_told_since_a_moment(void **state)
{
    (void)state;
    struct json *all = page_json("/api/1/changes.json?since=1999-12-31");
    ptrdiff_t slices = 0;

    for (ptrdiff_t i = 0; i < sample->sector->metric_count; i++)
        for (ptrdiff_t p = 0; p < sample->sector->metrics[i].period_count; p++)
            slices += cube_at(sample->sector->cube, i, p)->count > 0;
    assert_int_equal(member(all, "changes")->u.of.count, slices);
    struct json *none =
        page_json("/api/1/changes.json?since=%.*s", STR_ARG(text_at(all, "known_from")));
    assert_int_equal(member(none, "changes")->u.of.count, 0);
    refused_with("/api/1/changes.json", 400, "\\\"since\\\" must be given");
}

static void corrections_are_a_table_and_a_feed(void **state)
{
    (void)state;
    trial_must(sample, "tidy",
               trial_file(sample, "corrected.csv",
                          S("metric,area,period,value\n"
                            "lait-rereferral,E08000009,2024-04-01_P1Y,18.4\n")));
    api_shelf(sample, S(""));
    struct str table = page_body("/api/1/corrections.csv?metric=lait-rereferral");
    CHECK(has(table, ",lait-rereferral,E08000009,2024-04-01_P1Y,18.0%,18.4%,"));
    CHECK(has(page_body("/api/1/corrections.csv"), "18.0%,18.4%,"));
    CHECK(has(page_body("/api/1/corrections.csv?area=E08000009"), "18.0%,18.4%,"));
    CHECK(!has(page_body("/api/1/corrections.csv?area=E08000006"), "18.0%,18.4%,"));
    trial_must(sample, "tidy",
               trial_file(sample, "again.csv",
                          S("metric,area,period,value\n"
                            "lait-rereferral,E08000009,2024-04-01_P1Y,18.4\n"
                            "lait-rereferral,E08000006,2024-04-01_P1Y,1\n"
                            "lait-rereferral,E08000001,2024-04-01_P1Y,1\n")));
    api_shelf(sample, S(""));
    struct json *page = page_json("/api/1/corrections.json?metric=lait-rereferral&limit=2");
    assert_int_equal(member(page, "corrections")->u.of.count, 2);
    page = page_json("%.*s", STR_ARG(text_at(page, "next")));
    CHECK(str_eq(text_at(first(page, "corrections"), "is"), S("18.4%")));
    assert_int_equal(member(page, "next")->kind, JSON_NULL);
    refused_with("/api/1/corrections.json?after=here", 400,
                 "Take the address from the page before");
    refused_with("/api/1/corrections.json?limit=10001", 400, "limit");
    refused_with("/api/1/corrections.atom?limit=10", 400, "limit");
    struct house_reply feed = get("/api/1/corrections.atom");
    CHECK(str_starts(feed.type, S("application/atom+xml")));
    CHECK(has(feed.body, "<summary>It was 18.0% and is 18.4%."));
    CHECK(has(page_body("/api/1/changes.csv?since=2026-01-01"), "revised"));
    trial_must(sample, "tidy",
               trial_file(sample, "as_before.csv",
                          S("metric,area,period,value\n"
                            "lait-rereferral,E08000009,2024-04-01_P1Y,18\n"
                            "lait-rereferral,E08000001,2024-04-01_P1Y,20.5\n"
                            "lait-rereferral,E08000006,2024-04-01_P1Y,23.4\n")));
    api_shelf(sample, S(""));
}

/* --- topics and profiles of another store ---- */

static void topics_and_profiles_come_back_as_they_were_written(void **state)
{
    static const char topics[] = "subject,title,order,parent,about,publisher,url\n"
                                 "orchards,Orchards,90,,Apples and pears.,,\n"
                                 "apples,\"Apples, red\",2,orchards,What falls.,Moot "
                                 "Bureau,https://moot.example/\n";
    static const char profiles[] = "profile,text\n"
                                   "own-apples,\"title: Apples\nmetric: = apples\narea: code\n"
                                   "period: year\nvalue: count\n\"\n";
    struct trial *other = trial_open();
    struct work w = {.arena = other->arena, .db = other->db, .known = INT64_MAX};
    char *text = NULL;
    size_t len = 0;

    (void)state;
    trial_must(other, "tidy-subjects", trial_file(other, "subjects.csv", str_of(topics)));
    assert_int_equal(other->report.subjects, 2);
    CHECK(str_eq(sector_subject(other->sector, S("apples"))->parent->slug, S("orchards")));
    trial_must(other, "tidy-subjects", trial_file(other, "again.csv", str_of(topics)));
    assert_int_equal(other->report.subjects, 0); /* known already */
    trial_must(other, "tidy-profiles", trial_file(other, "profiles.csv", str_of(profiles)));
    assert_int_equal(other->report.profiles, 1);
    /* What is written out is what was read in. */
    struct plain_out t = {.to = open_memstream(&text, &len), .arena = arena_open()};
    MUST(store_begin(other->db, false));
    MUST(plain_profiles(&t, &w));
    for (const struct plain_table *p = plain_tables; p->file; p++)
        if (strcmp(p->file, "subjects.csv") == 0)
            p->write(&t, other->sector);
    store_rollback(other->db);
    fclose(t.to);
    arena_close(t.arena);
    struct str all = {text, (ptrdiff_t)len};
    CHECK(str_starts(all, str_of(profiles)));
    CHECK(has(all, "\norchards,Orchards,90,,Apples and pears.,,\n"));
    CHECK(has(all, "apples,\"Apples, red\",2,orchards,What falls.,Moot Bureau,"));
    free(text);
    assert_int_equal(
        trial_import(other, "tidy-subjects",
                     trial_file(other, "bad.csv",
                                S("subject,title,order,parent,about,publisher,url\n"
                                  "pears,Pears,1,apples,What falls.,,\n"))),
        INVALID);
    CHECK(has(other->words, "no topic of the first level"));
    assert_int_equal(
        trial_import(other, "tidy-profiles",
                     trial_file(other, "bad2.csv", S("profile,text\ntidy,title: x\n"))),
        INVALID);
    CHECK(has(other->words, "begins with own-"));
    trial_close(other);
}

/* --- the shapes of LG Inform Plus ---- */

static void metric_types_and_areas_have_their_names_there(void **state)
{
    (void)state;
    struct json *j = page_json("/api/esd/metricTypes?searchText=recycling&"
                               "ApplicationKey=Example&Signature=x");
    CHECK(text_at(first(j, "metricType-array"), "identifier").len > 0);
    CHECK(text_at(first(j, "metricType-array"), "label").len > 0);
    j = page_json("/api/esd/metricTypes/lait-rereferral");
    CHECK(member(j, "metricType.discontinued")->kind == JSON_FALSE);
    CHECK(str_eq(text_at(j, "metricType.polarity"), S("low")));
    j = page_json("/api/esd/areas?searchText=Trafford");
    CHECK(str_eq(text_at(first(j, "area-array"), "shortLabel"), S("Trafford")));
    j = page_json("/api/esd/comparisonGroups?ownerArea=E08000009");
    CHECK(str_ends(text_at(first(j, "comparisonGroup-array"), "identifier"), S("_E08000009")));
    j = page_json("/api/esd/comparisonGroups/dfe-2025_E08000009");
    assert_int_equal(member(j, "comparisonGroup.members")->u.of.count, 10);
    CHECK(text_at(first(page_json("/api/esd/valueTypes"), "valueType-array"), "label").len);
    CHECK(
        text_at(first(page_json("/api/esd/periods?metricType=lait-rereferral"), "period-array"),
                "identifier")
            .len);
}

/* The addresses are those that tools in use send, one parameter twice among them. */
static void data_are_given_as_tools_for_it_ask(void **state)
{
    (void)state;
    struct json *j =
        page_json("/api/esd/data?value.valueType=raw&metricType=lait-rereferral&"
                  "area=E08000009,dfe-2025_E08000009&period=latest:3&columnGrouping=metricType&"
                  "columnGrouping=period&columnGrouping=valueType&rowGrouping=area&"
                  "ApplicationKey=Example&Signature=x");
    assert_int_equal(member(j, "columns")->u.of.count, 3);
    assert_int_equal(member(j, "rows")->u.of.count, 11);
    CHECK(str_eq(text_at(first(j, "columns"), "metricType.identifier"), S("lait-rereferral")));
    CHECK(str_eq(text_at(first(j, "columns"), "period.label"), S("2022/23")));
    const struct json *trafford = first(j, "rows");
    CHECK(str_eq(text_at(trafford, "area.label"), S("Trafford")));
    const struct json *newest = first(trafford, "values")->next->next;
    CHECK(str_eq(json_shown(sample->arena, member(newest, "value")), S("18")) &&
          str_eq(text_at(newest, "formatted"), S("18.0")));
    struct str table = page_body("/api/esd/data.csv?metricType=lait-rereferral&area=E08000009&"
                                 "period=latest:2&columnGrouping=period&rowGrouping=area");
    CHECK(str_starts(table, S("area,area label,area long label,2023/24,2024/25\r\n"
                              "E08000009,Trafford,")));
    refused_with("/api/esd/data?metricType=lait-rereferral", 400, "Give areas");
    refused_with("/api/esd/data?metricType=nonsense&area=E08000009", 404, "no measure");
    refused_with("/api/esd/data?metricType=lait-rereferral&area=E08000009&rowGrouping=period",
                 400, "Rows are areas here");
    refused_with("/api/esd/data?metricType=lait-rereferral&area=nonsense_E99", 404,
                 "no comparison group");
}

/* --- the document ---- */

static void address_of_example(struct buf *b, struct str path, const struct json *parameters)
{
    ptrdiff_t from = str_find(path, S("{")), to = str_find(path, S("}"));
    int said = 0;

    buf_str(b, from < 0 ? path : str_cut(path, 0, from));
    for (const struct json *p = parameters->u.of.first; p; p = p->next)
        if (str_eq(text_at(p, "in"), S("path"))) {
            const struct json *example = json_at(p, "example");
            buf_url(b, example ? example->u.str : S("none"));
        }
    buf_str(b, from < 0 ? S("") : str_cut(path, to + 1, path.len));
    for (const struct json *p = parameters->u.of.first; p; p = p->next) {
        if (str_eq(text_at(p, "in"), S("path")) || !json_at(p, "example"))
            continue;
        buf_fmt(b, "%c%.*s=", said++ ? '&' : '?', STR_ARG(text_at(p, "name")));
        buf_url(b, json_shown(b->arena, json_at(p, "example")));
    }
}

static void every_example_of_the_document_runs(void **state)
{
    struct json *document = page_json("/api/1/openapi.json");
    int ran = 0;

    (void)state;
    for (const struct json *p = member(document, "paths")->u.of.first; p; p = p->next) {
        struct buf b = buf_make(sample->arena, 8192);
        struct str path = {p->name, (ptrdiff_t)p->name_len};
        if (str_find(path, S("/citations/")) >= 0) /* there is one of your own only */
            continue;
        address_of_example(&b, path, member(p, "get.parameters"));
        CHECK(page_body("%.*s", STR_ARG(buf_text(&b))).len > 0);
        ran++;
    }
    CHECK(ran > 40);
}

static void page_says_every_address(void **state)
{
    (void)state;
    struct str page = page_body("/api");
    struct json *document = page_json("/api/1/openapi.json");

    for (const struct json *p = member(document, "paths")->u.of.first; p; p = p->next) {
        struct str path = {p->name, (ptrdiff_t)p->name_len};
        ptrdiff_t brace = str_find(path, S("}")), dot = path.len;
        while (dot > brace + 1 && path.at[dot - 1] != '.')
            dot--;
        struct str bare = dot > brace + 1 ? str_cut(path, 0, dot - 1) : path;
        CHECK(has(page, str_zero(sample->arena, bare)));
    }
    CHECK(has(page, "up to 10000"));
}

/* --- the file of everything ---- */

static struct str file_bytes(struct arena *a, const char *path)
{
    enum { MOST = 64 * 1024 * 1024 };
    char *bytes = arena_alloc(a, MOST);
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    struct str s = {bytes, (ptrdiff_t)fread(bytes, 1, MOST, f)};
    fclose(f);
    return s;
}

static void file_of_all_figures_is_given_once_it_is_made(void **state)
{
    struct arena *a = sample->arena;
    struct str shelf = trial_path(sample, "store"), path = takeaway_path(a, shelf), why;

    (void)state;
    refused_with("/download", 503, "is being made");
    MUST(takeaway_write(a, sample->sector, path.at, PAGES_NOW, NULL, NULL, &why));
    api_shelf(sample, shelf);
    struct json *j = page_json("/download.json");
    struct house_reply file = page_at("%.*s", STR_ARG(text_at(j, "href")));
    assert_int_equal(file.status, 200);
    CHECK(str_eq(file.type, S("application/zip")) && str_ends(file.file_name, S(".zip")));
    CHECK(str_eq(file.body, file_bytes(a, path.at)));
    assert_int_equal(get_unless(str_zero(a, text_at(j, "href")), file.etag).status, 304);
    refused_with("/download/folkmoot-2001-01-01.zip", 404, "no file of that day any more");
    api_shelf(sample, S(""));
}

/* A second store that is filled from the file has the same tables. */
static void what_is_in_the_file_can_be_imported(void **state)
{
    struct arena *a = sample->arena;
    struct str path = trial_path(sample, "all.zip"), again = trial_path(sample, "again.zip"),
               why;
    char command[1000];

    (void)state;
    MUST(takeaway_write(a, sample->sector, path.at, PAGES_NOW, NULL, NULL, &why));
    struct trial *second = trial_open();
    struct str folder = trial_path(second, "all");
    snprintf(command, sizeof command, "mkdir '%s' && /usr/bin/python3 -m zipfile -e '%s' '%s'",
             folder.at, path.at, folder.at);
    assert_int_equal(system(command), 0);
    trial_must(second, "tidy-areas", str_fmt(a, "%s/areas.csv", folder.at));
    const struct str groups[] = {str_fmt(a, "%s/groups.csv", folder.at),
                                 str_fmt(a, "%s/clusters.csv", folder.at)};
    struct import_options options = {
        .profile = S("tidy-groups"), .files = groups, .file_count = 2};
    MUST(trial_run(second, &options));
    trial_must(second, "tidy", str_fmt(a, "%s/figures.csv", folder.at));
    assert_int_equal(cube_figures(second->sector->cube), cube_figures(sample->sector->cube));
    MUST(takeaway_write(a, second->sector, again.at, PAGES_NOW, NULL, NULL, &why));
    /* The same figures and the same moment give the same bytes. */
    CHECK(str_eq(file_bytes(a, path.at), file_bytes(a, again.at)));
    trial_close(second);
}

static bool at_once(void *state)
{
    (void)state;
    return true;
}

static void half_a_file_is_never_left(void **state)
{
    struct str path = trial_path(sample, "stopped.zip"), why;

    (void)state;
    assert_int_equal(
        takeaway_write(sample->arena, sample->sector, path.at, PAGES_NOW, at_once, NULL, &why),
        BUSY);
    assert_int_not_equal(access(path.at, F_OK), 0);
    assert_int_equal(takeaway_write(sample->arena, sample->sector, "/nowhere/at/all.zip",
                                    PAGES_NOW, NULL, NULL, &why),
                     FAULT);
    CHECK(why.len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_come_in_pages_by_code),
        cmocka_unit_test(areas_are_found_by_name_and_by_older_code),
        cmocka_unit_test(ended_areas_are_given_when_they_are_asked_for),
        cmocka_unit_test(periods_say_since_when_they_are_known),
        cmocka_unit_test(types_and_topics_count_what_they_have),
        cmocka_unit_test(comparison_keeps_its_promise),
        cmocka_unit_test(neutral_verdict_without_polarity_in_the_api),
        cmocka_unit_test(explanations_need_to_be_of_something),
        cmocka_unit_test(cited_figure_is_read_by_its_id),
        cmocka_unit_test(questions_find_measures_and_areas),
        cmocka_unit_test(changes_are_told_since_a_moment),
        cmocka_unit_test(corrections_are_a_table_and_a_feed),
        cmocka_unit_test(topics_and_profiles_come_back_as_they_were_written),
        cmocka_unit_test(metric_types_and_areas_have_their_names_there),
        cmocka_unit_test(data_are_given_as_tools_for_it_ask),
        cmocka_unit_test(every_example_of_the_document_runs),
        cmocka_unit_test(page_says_every_address),
        cmocka_unit_test(file_of_all_figures_is_given_once_it_is_made),
        cmocka_unit_test(what_is_in_the_file_can_be_imported),
        cmocka_unit_test(half_a_file_is_never_left),
        cmocka_unit_test(
            E3_the_explanation_is_the_same_text_in_the_api_and_says_that_it_expired),
    };

    return cmocka_run_group_tests(tests, before, after);
}
