/* pages_proposals_test.c: councils-to-be and councils that were made of others, as people meet
 * them: the form, its refusals, the page of a proposal and the past of a new council. */
#include "inform/combine.h"
#include "inform/testing_pages.h"

#include "base/num.h"
#include "base/random.h"
#include "inform/compare.h"

#include <math.h>
#include <string.h>

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

static struct house_reply proposed(struct str cookies, const char *name, const char *areas)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    buf_lit(&b, "name=");
    buf_url(&b, str_of(name));
    buf_lit(&b, "&areas=");
    buf_url(&b, str_of(areas));
    return page_post(cookies, "/proposals", buf_text(&b));
}

static const char *address_of(const char *areas)
{
    struct house_reply r = proposed(S(""), "Trial", areas);

    if (r.status != 303)
        fail_msg("%s answered %d: %.*s", areas, r.status, STR_ARG(str_cut(r.body, 0, 4000)));
    CHECK(str_starts(r.location, S("/proposals/")));
    CHECK(random_id_valid(str_cut(r.location, 11, r.location.len)));
    return str_copy(t->arena, r.location).at;
}

static double number_at(const struct json *j, const char *path)
{
    const struct json *n = member(j, path);

    return n->kind == JSON_INT ? (double)n->u.whole : n->kind == JSON_NUM ? n->u.num : NAN;
}

/* --- the form
 * ---------------------------------------------------------------------------------- */

static void form_leads_to_the_proposal(void **state)
{
    struct house_reply r =
        proposed(S(""), "Greater <Trafford>", "Trafford\r\nE08000006\r\n\r\n");

    (void)state;
    assert_int_equal(r.status, 303);
    struct str cookie = cookie_kept(r);
    CHECK(str_starts(cookie, S("__Host-maker=")));
    const char *target = str_copy(t->arena, r.location).at;
    struct str page = page_body("%s", target);
    CHECK(has(page, "Greater &lt;Trafford&gt;") && !has(page, "<Trafford>"));
    CHECK(has(page, "would be Trafford and Salford together."));
    CHECK(has(page, "This council does not exist."));
    CHECK(has(page_for(cookie, "/proposals").body, target));
    CHECK(has(page_for(cookie, "/proposals.csv").body,
              "Greater <Trafford>,Trafford and Salford"));
    CHECK(has(page_for(cookie, "/proposals.json").body, target));
}

static void nobody_reads_the_list_of_another(void **state)
{
    static const char *const forms[] = {"/proposals", "/proposals.json", "/proposals.csv"};
    struct house_reply r = proposed(S(""), "Secretshire", "Trafford\nSalford");
    struct str cookie = cookie_kept(r), secret = str_cut(cookie, 13, cookie.len);
    const char *target = str_copy(t->arena, r.location).at;
    struct str other = cookie_kept(proposed(S(""), "Othershire", "Bury\nBolton"));

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(forms); i++) {
        struct str body = page_for(other, "%s", forms[i]).body;
        CHECK(!has(body, "Secretshire") && !has(body, target) && has(body, "Othershire"));
        body = page_for(S(""), "%s", forms[i]).body;
        CHECK(!has(body, "Secretshire") && !has(body, "Othershire"));
        body = page_for(cookie, "%s", forms[i]).body;
        CHECK(has(body, "Secretshire") && str_find(body, secret) < 0);
        assert_int_equal(page_for(cookie, "%s", forms[i]).cache, CACHE_NONE);
    }
    CHECK(str_find(page_body("%s", target), secret) < 0);
    CHECK(str_find(page_body("%s.json", target), secret) < 0);
}

static void councils_are_known_by_name_and_by_code(void **state)
{
    static const struct {
        const char *areas, *codes;
    } cases[] = {
        {"trafford\nSALFORD", "E08000009 E08000006 "},
        {"  Bury  \n\n\n Bolton", "E08000002 E08000001 "},
        {"e08000009\nE08000006", "E08000009 E08000006 "},
        {"dfe-358\nSalford", "E08000009 E08000006 "},
        /* Its county had the same name. */
        {"North Yorkshire\nYork", "E06000065 E06000014 "},
        {"Newcastle upon Tyne\nGateshead", "E08000021 E08000037 "},
        {"Kensington and Chelsea\nKingston upon Hull, City of", "E09000020 E06000010 "},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        const struct json *j = page_json("%s.json", address_of(cases[i].areas));
        struct buf b = buf_make(t->arena, 4096);
        for (const struct json *p = member(j, "parts")->u.of.first; p; p = p->next)
            buf_fmt(&b, "%.*s ", STR_ARG(text_at(p, "code")));
        if (!str_eq(buf_text(&b), str_of(cases[i].codes)))
            fail_msg("%s: %.*s", cases[i].areas, STR_ARG(buf_text(&b)));
    }
}

static void what_can_not_be_proposed_is_refused_in_words(void **state)
{
    static const struct {
        const char *name, *areas, *words;
    } cases[] = {
        {"", "Trafford\nSalford", "Give it a name of at most 100 letters."},
        {"Alone", "Trafford", "Name 2 to 60 councils, one on each line."},
        {"Nobody", "", "Name 2 to 60 councils, one on each line."},
        {"Misspelt", "Trafford\nSalfrod-on-Sea", "There is no council called"},
        {"Markup", "Trafford\n<script>", "There is no council called"},
        {"Several", "Trafford\nNewcastle", "could be several councils. Write its whole name."},
        {"Twice", "Trafford\nE08000009", "Trafford is named twice."},
        {"Ended", "Trafford\nE06000029", "Poole is no council that exists today."},
        {"Region", "Trafford\nE12000002", "North West is no council that exists today."},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r = proposed(S(""), cases[i].name, cases[i].areas);
        if (r.status != 400 || !has(r.body, cases[i].words))
            fail_msg("%s answered %d: %.*s", cases[i].name, r.status,
                     STR_ARG(str_cut(r.body, 0, 4000)));
        CHECK(r.cookie.len == 0 && r.location.len == 0 && !has(r.body, "<script>"));
    }
    struct buf many = buf_make(t->arena, 64 * 1024);
    for (int i = 0; i < 61; i++)
        buf_lit(&many, "Trafford\n");
    buf_char(&many, '\0');
    CHECK(
        has(proposed(S(""), "Many", many.at).body, "At most 60 councils can be put together."));
}

static void unknown_proposals_are_not_found(void **state)
{
    (void)state;
    assert_int_equal(get("/proposals/x").status, 404);
    CHECK(has(get("/proposals/0123456789abcdefghjkmnpqrs").body,
              "There is nothing at this address, or it is not shared with you."));
    assert_int_equal(get("/proposals/0123456789abcdefghjkmnpqrs.csv").status, 404);
}

/* --- a proposal
 * -------------------------------------------------------------------------------- */

/* Every measure is either known or not, and the tables are those of the page. */
static void check_whole(const char *target)
{
    const struct json *j = page_json("%s.json", target);
    const struct json *known = member(j, "figures"), *unknown = member(j, "unknown");
    struct house_reply page = get(target);

    assert_int_equal(known->u.of.count + unknown->u.of.count, t->sector->metric_count);
    assert_int_equal(times(page_body("%s.csv", target), "\r\n"), known->u.of.count + 1);
    assert_int_equal(times(page_body("%s.csv?table=unknown", target), "\r\n"),
                     unknown->u.of.count + 1);
    for (const struct json *row = known->u.of.first; row; row = row->next) {
        const struct metric *m = sector_metric(t->sector, text_at(row, "metric"));
        double value = number_at(row, "value"), low = number_at(row, "low"),
               high = number_at(row, "high");
        bool sum = str_eq(text_at(row, "how"), S("sum"));
        page_has(page, target, escaped(text_at(row, "value_text")));
        CHECK(str_eq(text_at(row, "value_text"), value_text(t->arena, m, value)));
        /* A share of all lies between the shares of its parts. */
        CHECK(sum || (value >= low - 1e-9 && value <= high + 1e-9));
        CHECK(sum == isnan(number_at(row, "denominator")));
        CHECK(sum == (member(row, "place")->kind == JSON_NULL));
        assert_int_equal(page_at("%s", str_zero(t->arena, text_at(row, "href"))).status, 200);
    }
    for (const struct json *row = unknown->u.of.first; row; row = row->next)
        page_has(page, target, escaped(text_at(row, "why")));
    for (const struct json *row = member(j, "alike")->u.of.first; row; row = row->next)
        page_has(page, target, escaped(text_at(row, "title")));
    CHECK((member(j, "alike")->u.of.count > 0) == !has(page.body, "That can&#39;t be said") ||
          (member(j, "alike")->u.of.count > 0) == !has(page.body, "That can't be said"));
}

static void page_says_what_is_known_and_what_can_not_be(void **state)
{
    static const char *const areas[] = {
        "Trafford\nSalford",
        ("Surrey\nElmbridge\nEpsom and Ewell\nGuildford\nMole Valley\nReigate and Banstead\n"
         "Runnymede\nSpelthorne\nSurrey Heath\nTandridge\nWaverley\nWoking"),
        "Adur\nWorthing",
        "City of London\nCamden",
        "Isles of Scilly\nCornwall",
        "Cardiff\nNewport",
        "Trafford\nCardiff",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(areas); i++) {
        pages_house(t);
        check_whole(address_of(areas[i]));
    }
}

/* Counted here from the sector's figures: its parts would be no more. */
static void place_is_among_those_who_would_be_left(void **state)
{
    const struct json *j = page_json("%s.json", address_of("Trafford\nSalford"));
    int places = 0;

    (void)state;
    for (const struct json *row = member(j, "figures")->u.of.first; row; row = row->next) {
        const struct metric *m = sector_metric(t->sector, text_at(row, "metric"));
        bool low = m->polarity == POLARITY_LOW;
        ptrdiff_t rank = 1, of = 1;
        if (member(row, "place")->kind == JSON_NULL)
            continue;
        double own = num_round(number_at(row, "value"), m->decimals);
        for (ptrdiff_t i = 0; i < m->area_count; i++) {
            struct str code = m->areas[i]->code;
            double value = trial_number(t->sector, m->slug.at, text_at(row, "period").at,
                                        str_zero(t->arena, code), SLICE_VALUE);
            double shown = num_round(value, m->decimals);
            if (isnan(value) || !m->areas[i]->type->council || m->areas[i]->end.len ||
                str_eq(code, S("E08000009")) || str_eq(code, S("E08000006")))
                continue;
            of++;
            rank += low ? shown < own : shown > own;
        }
        const char *end = low ? "lowest" : "highest";
        struct str due = rank == 1 ? str_fmt(t->arena, "would be %s of %td", end, of)
                                   : str_fmt(t->arena, "would be %.*s %s of %td",
                                             STR_ARG(ordinal(t->arena, rank)), end, of);
        if (!str_eq(text_at(row, "place"), due))
            fail_msg("%.*s: %.*s, not %.*s", STR_ARG(m->slug), STR_ARG(text_at(row, "place")),
                     STR_ARG(due));
        places++;
    }
    CHECK(places >= 5);
}

static void nearest_are_listed_without_its_parts(void **state)
{
    (void)state;
    pages_house(t);
    const char *target = address_of("Trafford\nSalford");
    const struct json *j = page_json("%s.json", target);

    assert_int_equal(member(j, "alike")->u.of.count, 10);
    CHECK(member(j, "alike_by")->u.of.count >= COMBINE_LEAST_ALIKE);
    double before = 0;
    for (const struct json *row = member(j, "alike")->u.of.first; row; row = row->next) {
        CHECK(!str_eq(text_at(row, "title"), S("Trafford")));
        CHECK(!str_eq(text_at(row, "title"), S("Salford")));
        CHECK(number_at(row, "distance") >= before);
        before = number_at(row, "distance");
    }
    CHECK(has(page_body("%s", target), "/methods/neighbours"));
}

/* --- a council that was made of others
 * --------------------------------------------------------- */

#define NORTH_YORKSHIRE "/areas/E06000065/metrics/"

static void new_council_has_the_past_of_those_it_was_made_of(void **state)
{
    const char *target = NORTH_YORKSHIRE "rough-sleeping-per-100000";
    const struct json *j = page_json("%s.json", target), *last = NULL;
    int before = 0;

    (void)state;
    for (const struct json *p = member(j, "trend")->u.of.first; p; p = p->next) {
        before += member(p, "from_predecessors")->kind == JSON_TRUE;
        last = p;
    }
    assert_int_equal(before, 6);
    /* 32 people among 618,847: see combine_test. */
    CHECK(str_eq(text_at(last, "period"), S("2022-10-01_P1D")));
    CHECK(fabs(number_at(last, "value") - 3200000.0 / 618847) < 1e-9);
    CHECK(str_eq(text_at(last, "value_text"), S("5.2")));
    struct str words = text_at(j, "made_of");
    CHECK(has(words, "North Yorkshire was made of Craven, Hambleton, Harrogate, Richmondshire, "
                     "Ryedale, Scarborough, Selby and North Yorkshire County."));
    CHECK(has(words, "worked out here, not published"));
    page_has(get(target), target, escaped(words));
    CHECK(times(page_body("%s", target), "(before North Yorkshire)") == 6);
    CHECK(has(page_body("%s.csv?table=trend", target), "5.2"));
}

static void what_is_published_of_the_new_council_stays(void **state)
{
    const struct json *j = page_json(NORTH_YORKSHIRE "temporary-accommodation-per-1000.json");

    (void)state;
    for (const struct json *p = member(j, "trend")->u.of.first; p; p = p->next)
        CHECK(member(p, "from_predecessors")->kind == JSON_FALSE);
    assert_int_equal(member(j, "made_of")->kind, JSON_NULL);
    CHECK(!has(page_body(NORTH_YORKSHIRE "temporary-accommodation-per-1000"),
               "(before North Yorkshire)"));
    /* Nor is anything made up for a council that always was. */
    j = page_json("/areas/E08000009/metrics/rough-sleeping-per-100000.json");
    assert_int_equal(member(j, "made_of")->kind, JSON_NULL);
}

static void every_measure_of_made_councils_is_a_page(void **state)
{
    static const char *const codes[] = {"E06000065", "E06000061", "E06000066", "E06000063",
                                        "E10000023", "E10000021", "E07000163"};

    (void)state;
    for (ptrdiff_t m = 0; m < t->sector->metric_count; m++) {
        pages_house(t);
        for (ptrdiff_t i = 0; i < COUNT_OF(codes); i++) {
            struct str slug = t->sector->metrics[m].slug;
            const struct json *j =
                page_json("/areas/%s/metrics/%.*s.json", codes[i], STR_ARG(slug));
            struct str page = page_body("/areas/%s/metrics/%.*s", codes[i], STR_ARG(slug));
            int before = 0;
            for (const struct json *p = member(j, "trend")->u.of.first; p; p = p->next)
                before += member(p, "from_predecessors")->kind == JSON_TRUE;
            CHECK((before > 0) == (member(j, "made_of")->kind == JSON_STR));
            CHECK(has(page, "Cite this figure</button>"));
        }
    }
}

/* Where a publisher has worked the past out anew, that is it, also where the old councils have
 * figures of their own. */
static void published_past_of_a_new_council_stays(void **state)
{
    static const char districts[] =
        "metric,period,area,value,lower,upper,numerator,denominator,gap,flag\n"
        "rough-sleeping-per-100000,2017-10-01_P1D,E07000150,10,,,7,70000,,\n"
        "rough-sleeping-per-100000,2017-10-01_P1D,E07000152,0,,,0,90000,,\n"
        "rough-sleeping-per-100000,2017-10-01_P1D,E07000153,3,,,3,100000,,\n"
        "rough-sleeping-per-100000,2017-10-01_P1D,E07000156,20,,,16,80000,,\n"
        "rough-sleeping-per-100000,2016-10-01_P1D,E07000150,10,,,7,70000,,\n"
        "rough-sleeping-per-100000,2016-10-01_P1D,E07000152,0,,,0,90000,,\n"
        "rough-sleeping-per-100000,2016-10-01_P1D,E07000153,3,,,3,100000,,\n"
        "rough-sleeping-per-100000,2016-10-01_P1D,E07000156,20,,,16,80000,,\n";
    const char *target = "/areas/E06000061/metrics/rough-sleeping-per-100000";

    (void)state;
    trial_must(t, "tidy", trial_file(t, "districts.csv", str_of(districts)));
    pages_house(t);
    const struct json *old = member(page_json("%s.json", target), "trend")->u.of.first;
    CHECK(str_eq(text_at(old, "period"), S("2016-10-01_P1D")));
    CHECK(fabs(number_at(old, "value") - 26.0 / 340000 * 100000) < 1e-9);
    assert_int_equal(member(old, "from_predecessors")->kind, JSON_TRUE);
    CHECK(str_eq(text_at(old->next, "value_text"), S("10.5")));
    assert_int_equal(member(old->next, "from_predecessors")->kind, JSON_FALSE);
    CHECK(has(page_body("%s", target), "North Northamptonshire was made of Corby, East "
                                       "Northamptonshire, Kettering, Wellingborough and "
                                       "Northamptonshire County. Up to 2016 the line"));
    /* Nothing is worked out of an old state. */
    const struct json *then = page_json("%s.json?known=2030-01-01", target);
    assert_int_equal(member(then, "made_of")->kind, JSON_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(form_leads_to_the_proposal),
        cmocka_unit_test(nobody_reads_the_list_of_another),
        cmocka_unit_test(councils_are_known_by_name_and_by_code),
        cmocka_unit_test(what_can_not_be_proposed_is_refused_in_words),
        cmocka_unit_test(unknown_proposals_are_not_found),
        cmocka_unit_test(page_says_what_is_known_and_what_can_not_be),
        cmocka_unit_test(place_is_among_those_who_would_be_left),
        cmocka_unit_test(nearest_are_listed_without_its_parts),
        cmocka_unit_test(new_council_has_the_past_of_those_it_was_made_of),
        cmocka_unit_test(what_is_published_of_the_new_council_stays),
        cmocka_unit_test(every_measure_of_made_councils_is_a_page),
        /* It delivers figures of its own. */
        cmocka_unit_test(published_past_of_a_new_council_stays),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
