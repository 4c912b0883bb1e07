/* pages_search_test.c: the search's page over the sample: answers, groups of results, what is
 * spelt nearly so, councils that ended, and that nothing is found which the viewer may not see.
 */
#include "inform/testing_pages.h"

#include <stdio.h>

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

#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"

/* The n-th row's member, from 0; empty when there is no such row. */
static struct str row_text(const struct json *model, int n, const char *name)
{
    const struct json *j = member(model, "results")->u.of.first;

    while (j && n--)
        j = j->next;
    const struct json *text = j ? json_get(j, str_of(name)) : NULL;
    return text && text->kind == JSON_STR ? text->u.str : S("");
}

static bool is(struct str text, const char *wanted)
{
    if (!str_eq(text, str_of(wanted)))
        print_message("  is \"%.*s\"\n", STR_ARG(text));
    return str_eq(text, str_of(wanted));
}

static void a_question_with_a_council_is_answered_first(void **state)
{
    (void)state;
    const struct json *model = page_json("/search.json?q=how+much+is+recycled+in+Trafford");

    CHECK(is(row_text(model, 0, "kind"), "Answers"));
    CHECK(str_starts(row_text(model, 0, "href"), S("/areas/E08000009/metrics/")));
    struct str page = page_body("/search?q=household+waste+recycled+Trafford");
    CHECK(has(page, "Trafford sent 57.5% of household waste for reuse, recycling or composting "
                    "in 2024/25: the 5th highest of the 16 councils compared"));
    CHECK(has(page, "href=\"/areas/E08000009/metrics/" RECYCLING "\""));
    CHECK(has(page, ">Answers</h2>"));
    CHECK(has(page, ">Measures</h2>"));
    CHECK(has(page, ">Councils</h2>"));
}

static void a_council_that_does_not_run_it_is_told_so(void **state)
{
    (void)state;
    const struct json *model = page_json("/search.json?q=re-referrals+South+Kesteven");

    for (int i = 0; i < 3; i++)
        if (is(row_text(model, i, "kind"), "Answers") &&
            str_find(row_text(model, i, "note"), S("does not run")) >= 0)
            return;
    fail_msg("nothing says that South Kesteven does not run children's social care");
}

static void a_misspelling_shows_what_was_meant(void **state)
{
    (void)state;
    struct str page = page_body("/search?q=Traford");

    CHECK(has(page, "Showing results for <strong>trafford</strong>"));
    CHECK(has(page, "href=\"/areas/E08000009\">Trafford</a>"));
    CHECK(has(page, "value=\"Traford\""));
    CHECK(!has(page_body("/search?q=Trafford"), "Showing results for"));
}

static void the_table_holds_the_same_rows(void **state)
{
    (void)state;
    struct str table = page_body("/search.csv?q=homelessness");

    CHECK(str_starts(table, S("kind,title,address,note\r\n")));
    CHECK(has(table, "\r\nTopics,Homelessness,/subjects/homelessness,"));
}

static void methods_are_found_by_their_technical_names(void **state)
{
    (void)state;
    CHECK(has(page_body("/search?q=confidence+interval"), "href=\"/methods/proportion\""));
}

static void postcodes_and_nothing_are_told(void **state)
{
    (void)state;
    CHECK(has(page_body("/search?q=M33+7ZF"), "This site holds no table of postcodes."));
    CHECK(has(page_body("/search?q=M33"), "is the first half of a postcode"));
    CHECK(has(page_body("/search?q=Qzxwv"), "Nothing here is called “Qzxwv”"));
    CHECK(has(page_body("/search"), "Type a council, a postcode, a measure"));
}

static void bad_input_is_refused_in_words(void **state)
{
    char long_words[700] = "/search?q=";
    size_t n = 10;

    (void)state;
    while (n < 500)
        long_words[n++] = 'a';
    long_words[n] = 0;
    struct house_reply r = get(long_words);
    assert_int_equal(r.status, 400);
    CHECK(has(r.body, "Please ask in at most 200 characters."));
    long_words[1] = 's';
    CHECK(get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").status == 200);
    CHECK(!has(get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").body, "<script>alert"));
}

/* --- home's box
 * ------------------------------------------------------------------------------- */

static void the_first_page_leads_to_the_search(void **state)
{
    static const char *const cases[][2] = {
        {"/?area=Trafford", "/areas/E08000009"},
        {"/?area=Traford", "/search?q=Traford"},
        {"/?area=who+recycles+most%3F", "/search?q=who%20recycles%20most%3F"},
        {"/?area=Traford&topic=bins", "/search?q=Traford%20bins"},
        {"/?area=&topic=Schools", "/subjects/schools"},
        {"/?area=Allerdale", "/search?q=Allerdale"},
        {"/?area=M33+7ZF", "/search?q=M33%207ZF"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r = get(cases[i][0]);
        if (r.status != 303 || !str_eq(r.location, str_of(cases[i][1])))
            fail_msg("%s: %d to %.*s", cases[i][0], r.status, STR_ARG(r.location));
    }
}

static void suggestions_name_councils_and_measures(void **state)
{
    (void)state;
    const struct json *list = member(page_json("/suggest.json?q=traf"), "suggestions");
    const struct json *first = list->u.of.first;

    assert_non_null(first);
    CHECK(is(text_at(first, "code"), "E08000009"));
    CHECK(is(text_at(first, "name"), "Trafford"));
    list = member(page_json("/suggest.json?q=recyc"), "suggestions");
    CHECK(list->u.of.count > 0 && list->u.of.count <= 8);
    CHECK(member(list->u.of.first, "code")->kind == JSON_NULL);
}

/* --- boundary changes
 * ------------------------------------------------------------------------- */

static void boundary_change_successor_and_predecessor_notices(void **state)
{
    (void)state;
    /* The register: three districts and the county over them ended on 31 March 2023. */
    const struct json *model = page_json("/search.json?q=Allerdale");
    CHECK(is(row_text(model, 0, "href"), "/areas/E06000063"));
    CHECK(is(row_text(model, 0, "title"), "Cumberland"));
    CHECK(str_find(row_text(model, 0, "note"),
                   S("Cumberland took the place of Allerdale, Carlisle, Copeland and Cumbria "
                     "County on 1 April 2023.")) >= 0);
    CHECK(is(row_text(model, 1, "href"), "/areas/E07000026"));
    CHECK(is(row_text(model, 1, "note"),
             "Allerdale ended on 31 March 2023; Cumberland took its place."));
    /* By its code; a county with two successors; an older code of one that goes on. */
    CHECK(is(row_text(page_json("/search.json?q=E07000026"), 0, "title"), "Cumberland"));
    model = page_json("/search.json?q=Cumbria");
    CHECK(str_find(row_text(model, 2, "note"), S("took its place.")) >= 0);
    CHECK(is(row_text(page_json("/search.json?q=E08000016"), 0, "note"),
             "E08000016 is another code of Barnsley, which is E08000038 here."));
    /* The page of the one says what it took the place of; that of the other what came after. */
    CHECK(has(
        page_body("/areas/E06000063"),
        "Cumberland took the place of Allerdale, Carlisle, Copeland and Cumbria County on 1 "
        "April 2023."));
    CHECK(has(page_body("/areas/E06000063"), "href=\"/areas/E07000028\""));
    CHECK(
        has(page_body("/areas/E07000026"),
            "See <a class=\"govuk-link\" href=\"/areas/E06000063\">Cumberland</a>, which took "
            "its place."));
    CHECK(!has(page_body("/areas/E08000009"), "took the place of"));
    /* A question about a council that ended is answered for the one that took its place. */
    model = page_json("/search.json?q=fly+tipping+Allerdale");
    CHECK(str_starts(row_text(model, 0, "href"), S("/areas/E06000063/metrics/")));
}

/* --- what is not for everyone
 * ------------------------------------------------------------------ */

static void nothing_is_found_that_the_viewer_may_not_see(void **state)
{
    (void)state;
    struct house_reply first = get("/proposals");
    struct str cookies = cookie_kept(first);
    struct str fields = form_fields(first.body, "/proposals");
    struct str with =
        str_fmt(t->arena, "%.*s%sname=Greater+Mootshire&areas=E08000009%%0AE08000006",
                STR_ARG(fields), fields.len ? "&" : "");
    struct house_reply made = page_post(cookies, "/proposals", with);
    if (made.status != 303)
        fail_msg("%d: %.*s", made.status, STR_ARG(str_cut(made.body, 0, 3000)));
    struct str kept = cookie_kept(made);
    kept = kept.len ? kept : cookies;
    /* Whoever made it finds it; in another browser it is not there. */
    struct house_reply own = page_for(kept, "/search?q=Greater+Mootshire");
    CHECK(has(own.body, ">Councils-to-be</h2>"));
    CHECK(has(own.body, ">Greater Mootshire</a>"));
    CHECK(!has(page_body("/search?q=Greater+Mootshire"), ">Greater Mootshire</a>"));
    CHECK(!has(page_body("/search.json?q=Greater+Mootshire"), "/proposals/"));
    CHECK(own.cache == CACHE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_with_a_council_is_answered_first),
        cmocka_unit_test(a_council_that_does_not_run_it_is_told_so),
        cmocka_unit_test(a_misspelling_shows_what_was_meant),
        cmocka_unit_test(the_table_holds_the_same_rows),
        cmocka_unit_test(methods_are_found_by_their_technical_names),
        cmocka_unit_test(postcodes_and_nothing_are_told),
        cmocka_unit_test(bad_input_is_refused_in_words),
        cmocka_unit_test(the_first_page_leads_to_the_search),
        cmocka_unit_test(suggestions_name_councils_and_measures),
        cmocka_unit_test(boundary_change_successor_and_predecessor_notices),
        cmocka_unit_test(nothing_is_found_that_the_viewer_may_not_see),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
