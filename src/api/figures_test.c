/* figures_test.c: figures for programs: each way of choosing them, their forms, their pages,
 * and what is refused. Expected figures are read out of the sample's own files.
 */
#include "api/testing.h"

#include "tables/tables.h"

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

enum { VALUE = 3, LOWER = 4 };

static ptrdiff_t rows_of(const struct json *j)
{
    return member(j, "figures")->u.of.count;
}

static const struct json *row_at(const struct json *j, ptrdiff_t place)
{
    const struct json *row = member(j, "figures")->u.of.first;

    while (place-- > 0)
        row = row->next;
    return row;
}

/* Each row's member is the value, or one of two. */
static void all_are(const struct json *j, const char *name, const char *one, const char *other)
{
    CHECK(rows_of(j) > 0);
    for (ptrdiff_t i = 0; i < rows_of(j); i++) {
        struct str seen = text_at(row_at(j, i), name);
        if (!str_eq(seen, str_of(one)) && !str_eq(seen, str_of(other)))
            fail_msg("row %td has the %s %.*s", i, name, STR_ARG(seen));
    }
}

/* --- mission.md S1 c: "API: filter by indicator, topic, area, extent, group, time, nearest
 * time, measure; JSON-stat, CSV, CSVW, XLSX; refuses oversize requests" ---- */

static void api_filters_by_indicator_and_area(void **state)
{
    (void)state;
    struct json *j = page_json("/api/1/figures.json?metric=lait-rereferral&area=E08000009&"
                               "period=2024-04-01_P1Y");
    struct str published =
        sample_cell(sample->arena, "lait-rereferral", "E08000009", "2024-04-01_P1Y", VALUE);

    assert_int_equal(rows_of(j), 1);
    CHECK(str_eq(json_shown(sample->arena, member(row_at(j, 0), "value")), published));
    CHECK(str_eq(text_at(row_at(j, 0), "shown"), S("18.0%")));
    CHECK(str_eq(text_at(row_at(j, 0), "area_name"), S("Trafford")));
    CHECK(text_at(row_at(j, 0), "source").len && text_at(row_at(j, 0), "licence").len);
}

static void api_filters_by_topic(void **state)
{
    (void)state;
    struct json *all = page_json("/api/1/metrics.json?subject=roads");
    struct json *j =
        page_json("/api/1/figures.json?subject=roads&area=E08000009&latest=true&limit=1000");

    CHECK(member(all, "metrics")->u.of.count > 1);
    CHECK(rows_of(j) > 1 && rows_of(j) <= member(all, "metrics")->u.of.count);
    for (ptrdiff_t i = 0; i < rows_of(j); i++) {
        struct json *m =
            page_json("/api/1/metrics/%.*s.json", STR_ARG(text_at(row_at(j, i), "metric")));
        CHECK(has(text_at(member(m, "metrics")->u.of.first, "subjects"), "roads"));
    }
}

static void api_filters_by_type_and_extent(void **state)
{
    (void)state;
    struct json *j = page_json("/api/1/figures.json?metric=lait-rereferral&latest=true&"
                               "type=metropolitan&within=E12000002");

    /* Greater Manchester has ten metropolitan boroughs and Merseyside five, all in the North
     * West (ONS, E11000001 and E11000002). */
    assert_int_equal(rows_of(j), 15);
    for (ptrdiff_t i = 0; i < rows_of(j); i++)
        CHECK(str_starts(text_at(row_at(j, i), "area"), S("E080000")));
}

static void api_filters_by_group_and_cluster(void **state)
{
    (void)state;
    struct json *j = page_json("/api/1/figures.json?metric=lait-rereferral&latest=true&"
                               "group=dfe-2025&of=E08000009");
    struct json *members = page_json("/api/1/groups/dfe-2025.json?of=E08000009");

    /* The Department for Education lists ten for each council. */
    assert_int_equal(member(members, "members")->u.of.count, 10);
    assert_int_equal(rows_of(j), 11);
    /* The councils of one cluster of the Office for National Statistics, whatever it has of
     * them. */
    j = page_json("/api/1/figures.json?metric=lait-rereferral&latest=true&limit=1000&"
                  "group=ons-clusters-global&of=E08000009");
    members = page_json("/api/1/groups/ons-clusters-global.json?of=E08000009");
    CHECK(rows_of(j) > 8 && rows_of(j) <= member(members, "members")->u.of.count + 1);
}

static void api_filters_by_time_and_nearest_time(void **state)
{
    static const char base[] = "/api/1/figures.json?metric=lait-rereferral&area=E08000009&";

    (void)state;
    all_are(page_json("%speriod=2023/24", base), "period", "2023-04-01_P1Y", "");
    all_are(page_json("%speriod=2023/24,2022/23", base), "period", "2023-04-01_P1Y",
            "2022-04-01_P1Y");
    all_are(page_json("%sfrom=2022-04-01&to=2024-03-31", base), "period", "2022-04-01_P1Y",
            "2023-04-01_P1Y");
    /* 1 October 2023 is 183 days before the end of that year and 184 after that of the one
     * before. */
    all_are(page_json("%snear=2023-10-01", base), "period", "2023-04-01_P1Y", "");
    all_are(page_json("%snear=2023-09-29", base), "period", "2022-04-01_P1Y", "");
    all_are(page_json("%slatest=true", base), "period", "2024-04-01_P1Y", "");
    CHECK(rows_of(page_json("%slimit=100", base)) > 4);
}

static void api_filters_by_measure(void **state)
{
    static const char base[] = "/api/1/figures.json?metric=els-adult-obesity-prevalence&"
                               "area=E06000001&period=2019-11-16_P1Y&values=";

    (void)state;
    const struct json *row = row_at(page_json("%slower", base), 0);
    CHECK(member(row, "value")->kind == JSON_NULL && member(row, "upper")->kind == JSON_NULL);
    CHECK(str_eq(json_shown(sample->arena, member(row, "lower")),
                 sample_cell(sample->arena, "els-adult-obesity-prevalence", "E06000001",
                             "2019-11-16_P1Y", LOWER)));
    row = row_at(page_json("%svalue,upper", base), 0);
    CHECK(member(row, "value")->kind == JSON_NUM && member(row, "upper")->kind == JSON_NUM &&
          member(row, "lower")->kind == JSON_NULL);
    refused_with("/api/1/figures.json?values=mean", 400, "There is no number \\\"mean\\\"");
}

static void api_gives_json_stat(void **state)
{
    (void)state;
    struct json *j = page_json("/api/1/figures.stat.json?metric=lait-rereferral&"
                               "area=E08000009,E08000006&from=2022-04-01");

    CHECK(str_eq(text_at(j, "version"), S("2.0")) && str_eq(text_at(j, "class"), S("dataset")));
    ptrdiff_t periods = member(j, "dimension.period.category.index")->u.of.count;
    assert_int_equal(member(j, "value")->u.of.count, 2 * periods);
    /* Areas go fastest, by code: Salford, then Trafford; the first period is 2022/23. */
    const struct json *salford = member(j, "value")->u.of.first;
    CHECK(str_eq(
        json_shown(sample->arena, salford),
        sample_cell(sample->arena, "lait-rereferral", "E08000006", "2022-04-01_P1Y", VALUE)));
    CHECK(str_eq(
        json_shown(sample->arena, salford->next),
        sample_cell(sample->arena, "lait-rereferral", "E08000009", "2022-04-01_P1Y", VALUE)));
    CHECK(str_eq(text_at(j, "dimension.metric.category.unit.lait-rereferral.label"), S("%")));
}

static void api_gives_csv_and_csv_on_the_web(void **state)
{
    static const char heading[] =
        "metric,area,period,value,lower,upper,numerator,denominator,gap,flag,shown,area_name,"
        "metric_title,period_title,unit,source,licence,sent\r\n";
    struct reply reply;

    (void)state;
    web_answer(house_web(), 0, sample->arena,
               &(struct web_ask){.method = S("GET"),
                                 .target = S("/api/1/figures.csv?metric=lait-rereferral&"
                                             "area=E08000009&latest=true")},
               &reply);
    assert_int_equal(reply.status, 200);
    CHECK(str_starts(reply.body, str_of(heading)));
    CHECK(has(reply.body, "\r\nlait-rereferral,E08000009,2024-04-01_P1Y,18,,,,,,,18.0%,"
                          "Trafford,"));
    CHECK(has(reply.links, "rel=\"describedby\"; type=\"application/csvm+json\""));
    struct json *about = page_json(
        "/api/1/figures.csv-metadata.json?metric=lait-rereferral&area=E08000009&latest=true");
    page_body("/api/1/figures.csv-metadata.json?metric=lait-rereferral&limit=3");
    CHECK(str_eq(text_at(about, "url"),
                 S("figures.csv?metric=lait-rereferral&area=E08000009&latest=true")));
    /* The columns are those of the table, in its order (W3C, Model for Tabular Data, 6.4). */
    struct str rest = str_cut(str_of(heading), 0, (ptrdiff_t)sizeof heading - 3), name;
    for (const struct json *c = member(about, "tableSchema.columns")->u.of.first; c;
         c = c->next) {
        str_split(&rest, ',', &name);
        CHECK(str_eq(text_at(c, "titles"), name));
    }
    assert_int_equal(rest.len, 0);
}

static void api_gives_workbooks(void **state)
{
    static const char *const forms[] = {"xlsx", "ods"};
    struct read_workbook book;
    struct str why;

    (void)state;
    for (int i = 0; i < COUNT_OF(forms); i++) {
        struct str bytes = page_body("/api/1/figures.%s?metric=lait-rereferral&area=E08000009&"
                                     "latest=true",
                                     forms[i]);
        MUST(workbook_read(sample->arena, bytes, 1000, 1000 * 1000, &book, &why));
        assert_int_equal(book.sheet_count, 2);
        const struct read_sheet *tidy = &book.sheets[0];
        assert_int_equal(tidy->row_count, 2);
        CHECK(str_eq(tidy->cells[0].text, S("metric")));
        const struct cell *row = tidy->cells + tidy->column_count;
        CHECK(row[3].kind == CELL_NUMBER && row[3].number == 18);
        CHECK(row[1].kind == CELL_TEXT && str_eq(row[1].text, S("E08000009")));
        CHECK(str_eq(book.sheets[1].name, S("To read")));
    }
}

static void api_refuses_oversize_requests(void **state)
{
    struct buf ids = buf_make(sample->arena, 4096);

    (void)state;
    for (int i = 0; i < 101; i++)
        buf_fmt(&ids, "%sE0%d", i ? "," : "/api/1/figures.json?area=", i);
    refused_with(str_zero(sample->arena, buf_text(&ids)), 413,
                 "\\\"area\\\" may name 100 things at most");
    refused_with("/api/1/figures.json?limit=10001", 400, "10000");
    refused_with("/api/1/figures.stat.json", 413, "a JSON-stat answer may have 200000");
    refused_with("/api/esd/data?metricType=lait-rereferral&area=E08000009&period=latest:1001",
                 404, "has no period");
}

/* --- pages ---- */

static void pages_put_together_are_the_whole(void **state)
{
    struct buf whole = buf_make(sample->arena, BUF_MOST);
    struct str next = S("/api/1/figures.json?metric=lait-rereferral,els-adult-obesity-"
                        "prevalence&within=E12000002&limit=37");
    ptrdiff_t rows = 0;

    (void)state;
    struct json *once = page_json("%.*s00", STR_ARG(next));
    for (int page = 0; next.len; page++) {
        CHECK(page < 1000);
        struct json *j = page_json("%.*s", STR_ARG(next));
        for (ptrdiff_t i = 0; i < rows_of(j); i++)
            buf_fmt(&whole, "%.*s,%.*s,%.*s\n", STR_ARG(text_at(row_at(j, i), "metric")),
                    STR_ARG(text_at(row_at(j, i), "period")),
                    STR_ARG(text_at(row_at(j, i), "area")));
        rows += rows_of(j);
        const struct json *more = member(j, "next");
        next = more->kind == JSON_NULL ? S("") : str_copy(sample->arena, more->u.str);
    }
    assert_int_equal(rows, rows_of(once));
    struct str rest = buf_text(&whole), line;
    for (const struct json *row = member(once, "figures")->u.of.first; row; row = row->next) {
        str_split(&rest, '\n', &line);
        CHECK(str_eq(line,
                     str_fmt(sample->arena, "%.*s,%.*s,%.*s", STR_ARG(text_at(row, "metric")),
                             STR_ARG(text_at(row, "period")), STR_ARG(text_at(row, "area")))));
    }
}

static void next_page_stands_in_a_header_too(void **state)
{
    struct reply reply;

    (void)state;
    web_answer(house_web(), 0, sample->arena,
               &(struct web_ask){.method = S("GET"),
                                 .target = S("/api/1/figures.csv?metric=lait-rereferral&"
                                             "limit=2")},
               &reply);
    CHECK(has(reply.links, ", </api/1/figures.csv?metric=lait-rereferral&limit=2&after="
                           "lait-rereferral%2C2017-04-01_P1Y%2CE06000002>; rel=\"next\""));
}

/* --- refusals ---- */

static void unknown_ids_are_told(void **state)
{
    (void)state;
    refused_with("/api/1/figures.json?metric=lait-rereferal", 404,
                 "There is no measure \\\"lait-rereferal\\\" here.");
    refused_with("/api/1/figures.json?area=E99", 404, "There is no area with the code");
    refused_with("/api/1/figures.json?subject=nonsense", 404, "There is no topic");
    refused_with("/api/1/figures.json?type=castle", 404, "There is no type of area");
    refused_with("/api/1/figures.json?within=E99", 404, "There is no area with the code");
    refused_with("/api/1/figures.json?group=nonsense&of=E08000009", 404, "nonsense");
    refused_with("/api/1/figures.json?metric=lait-rereferral&period=1066", 404,
                 "None of these measures has a period");
    refused_with("/api/1/figures.json?after=a,b,c", 404, "not here any more");
    refused_with("/api/1/areas/E99.json", 404, "There is no area");
    refused_with("/api/1/metrics/nonsense.json", 404, "There is no measure");
    refused_with("/api/1/groups/nonsense.json?of=E08000009", 404, "nonsense");
}

static void what_is_misspelt_or_contradicts_itself_is_refused(void **state)
{
    (void)state;
    refused_with("/api/1/figures.json?metrics=lait-rereferral", 400,
                 "There is no parameter \\\"metrics\\\" here. There are: metric, subject,");
    refused_with("/api/1/figures.json?group=dfe-2025", 400, "give both");
    refused_with("/api/1/figures.json?latest=true&period=2024", 400, "Give one of period");
    refused_with("/api/1/figures.json?latest=maybe", 400, "is true or false");
    refused_with("/api/1/figures.json?near=soon", 400, "is no date");
    refused_with("/api/1/figures.json?after=x", 400, "taken from the");
    refused_with("/api/1/figures.json?limit=0", 400, "limit");
    refused_with("/api/1/groups/ons-global.json", 400, "\\\"of\\\" must be given");
    refused_with("/api/1/figures.json?known=soon", 400, "is no date");
}

/* --- as it was known ---- */

static void figures_are_given_as_they_were_known(void **state)
{
    (void)state;
    /* Nothing of the sample was known at the end of the last century. */
    refused_with("/api/1/figures.json?metric=lait-rereferral&period=2024/25&known=1999-12-31",
                 404, "");
    struct json *now = page_json("/api/1/figures.json?metric=lait-rereferral&area=E08000009");
    struct json *then =
        page_json("/api/1/figures.json?metric=lait-rereferral&area=E08000009&known=2026-05-31");
    assert_int_equal(rows_of(now), rows_of(then));
    CHECK(str_eq(text_at(then, "known"), S("2026-05-31")));
}

/* --- scripts of other sites ---- */

static void ask_as(struct str target, struct str cookie, struct str token, struct reply *reply)
{
    web_answer(
        house_web(), 0, sample->arena,
        &(struct web_ask){
            .method = S("GET"), .target = target, .cookie = cookie, .authorization = token},
        reply);
}

static void scripts_of_other_sites_may_read_what_is_public(void **state)
{
    struct reply r;

    (void)state;
    ask_as(S("/api/1/areas.json?limit=1"), S(""), S(""), &r);
    CHECK(r.status == 200 && r.open && r.modified > 0 && r.cache == CACHE_PUBLIC && r.etag.len);
    ask_as(S("/api/1/areas.json?limit=none"), S(""), S(""), &r);
    CHECK(r.status == 400 && r.open);
    ask_as(S("/api/1/areas.json?limit=1"), S("__Host-session=x"), S(""), &r);
    CHECK(!r.open);
    ask_as(S("/api/1/areas.json?limit=1"), S(""), S("Bearer x"), &r);
    CHECK(!r.open);
    ask_as(S("/areas.json"), S(""), S(""), &r);
    CHECK(r.status == 200 && !r.open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(api_filters_by_indicator_and_area),
        cmocka_unit_test(api_filters_by_topic),
        cmocka_unit_test(api_filters_by_type_and_extent),
        cmocka_unit_test(api_filters_by_group_and_cluster),
        cmocka_unit_test(api_filters_by_time_and_nearest_time),
        cmocka_unit_test(api_filters_by_measure),
        cmocka_unit_test(api_gives_json_stat),
        cmocka_unit_test(api_gives_csv_and_csv_on_the_web),
        cmocka_unit_test(api_gives_workbooks),
        cmocka_unit_test(api_refuses_oversize_requests),
        cmocka_unit_test(pages_put_together_are_the_whole),
        cmocka_unit_test(next_page_stands_in_a_header_too),
        cmocka_unit_test(unknown_ids_are_told),
        cmocka_unit_test(what_is_misspelt_or_contradicts_itself_is_refused),
        cmocka_unit_test(figures_are_given_as_they_were_known),
        cmocka_unit_test(scripts_of_other_sites_may_read_what_is_public),
    };

    return cmocka_run_group_tests(tests, before, after);
}
