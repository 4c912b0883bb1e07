/* care_test.c: topics over those of the program, published groups, profiles of one's own and
 * releases, as administrators look after them and everyone else meets them.
 */
#include "desk/testing.h"

#include <string.h>

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = desk_trial("bins 2024-25 55 61 62 59 58 57 56\n");
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

static struct house_reply sent(const char *target, const char *fields)
{
    return page_post(as("admin"), target, str_of(fields));
}

static void done(const char *target, const char *fields)
{
    struct house_reply r = sent(target, fields);

    if (r.status != 303)
        fail_msg("%s %s answers %d: %.*s", target, fields, r.status,
                 STR_ARG(str_cut(r.body, 1800, 4000)));
}

static void refused(const char *target, const char *fields, const char *words)
{
    struct house_reply r = sent(target, fields);

    if (r.status != 422 || !has(r.body, words))
        fail_msg("%s %s answers %d: %.*s", target, fields, r.status,
                 STR_ARG(str_cut(r.body, 1800, 4000)));
}

static bool page_says(const char *target, const char *words)
{
    return has(page_for(S(""), "%s", target).body, words);
}

static void pages_are_for_administrators(void **state)
{
    static const char *const targets[] = {"/admin/subjects",     "/admin/subjects/recycling",
                                          "/admin/groups",       "/admin/groups/near",
                                          "/admin/profiles",     "/admin/profiles/tidy",
                                          "/admin/profiles/try", "/admin/releases"};
    static const char *const forms[] = {"/admin/subjects",
                                        "/admin/subjects/recycling",
                                        "/admin/subjects/recycling/back",
                                        "/admin/groups/near/audience",
                                        "/admin/groups/near/withdraw",
                                        "/admin/groups/near/restore",
                                        "/admin/profiles",
                                        "/admin/profiles/try",
                                        "/admin/profiles/own-x/delete",
                                        "/admin/releases",
                                        "/admin/releases/x",
                                        "/admin/releases/x/delete"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(targets); i++) {
        assert_int_equal(page_for(S(""), "%s", targets[i]).status, 303);
        assert_int_equal(page_for(as("councillor"), "%s", targets[i]).status, 404);
        assert_int_equal(page_for(as("admin"), "%s", targets[i]).status, 200);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(forms); i++)
        assert_int_equal(
            page_post(as("councillor"), forms[i], S("slug=x&title=x&audience=members")).status,
            404);
}

/* --- topics ---- */

#define TOPIC                                                                                  \
    "title=Hedges+%26+verges&parent=environment&about=What+grows+beside+roads.&publisher="     \
    "Moot+Bureau&url=https%3A%2F%2Fmoot.example&place=3"

static void topic_is_added_shown_to_everyone_and_taken_back(void **state)
{
    (void)state;
    done("/admin/subjects", "slug=hedges&" TOPIC);
    CHECK(page_says("/subjects/hedges", "Hedges &amp; verges"));
    CHECK(page_says("/subjects/hedges", "What grows beside roads."));
    refused("/admin/subjects", "slug=hedges&" TOPIC, "There is a topic of that id already.");
    /* A measure may belong to it, and then it stays. */
    struct str form = str_fmt(
        t->arena, "id=verges&title=Verges+cut&kind=performance&decimals=0&subjects=hedges");
    done("/admin/measures", form.at);
    assert_int_equal(sent("/admin/subjects/hedges/back", "").status, 409);
    done("/admin/measures/verges", "title=Verges+cut&kind=performance&decimals=0&subjects=");
    done("/admin/subjects/hedges/back", "");
    assert_int_equal(page_for(S(""), "/subjects/hedges").status, 404);
}

static void topic_of_the_program_is_changed_and_goes_back_to_what_it_was(void **state)
{
    (void)state;
    CHECK(page_says("/subjects/recycling", "Recycling"));
    done("/admin/subjects/recycling",
         "title=Reuse&parent=bins-recycling&about=Used+again.&publisher=&url=&place=1");
    CHECK(page_says("/subjects/recycling", "Used again."));
    CHECK(page_says("/subjects/recycling", "<h1 class=\"govuk-heading-l\">Reuse"));
    done("/admin/subjects/recycling/back", "");
    CHECK(!page_says("/subjects/recycling", "Used again."));
    assert_int_equal(sent("/admin/subjects/recycling/back", "").status, 404);
}

static void topics_that_will_not_do_are_refused_in_words(void **state)
{
    (void)state;
    refused("/admin/subjects", "slug=No+id&" TOPIC, "An id has letters a to z");
    refused("/admin/subjects", "slug=&" TOPIC, "An id has letters a to z");
    refused("/admin/subjects", "slug=x&title=&about=a&place=1", "Write something here");
    refused("/admin/subjects", "slug=x&title=X&about=a&place=0", "Write a whole number");
    refused("/admin/subjects", "slug=x&title=X&about=a&place=1&parent=recycling",
            "Choose one of the topics of the first level.");
    refused("/admin/subjects", "slug=x&title=X&about=a&place=1&url=ftp%3A%2F%2Fx",
            "Write the whole address");
    refused("/admin/subjects/environment", "title=X&about=a&place=1&parent=roads",
            "it stays on the first level");
    assert_int_equal(page_for(as("admin"), "/admin/subjects/none").status, 404);
    assert_int_equal(rows_where(t, "subject", "TRUE"), 0);
}

/* --- groups ---- */

static void group_is_withdrawn_and_offered_again(void **state)
{
    (void)state;
    struct str bins = page_for(S(""), "/areas/" ASHMOOR "/metrics/bins.csv").body;

    assert_int_equal(page_for(S(""), "/groups/near?area=" ASHMOOR).status, 200);
    done("/admin/groups/near/withdraw", "");
    assert_int_equal(page_for(S(""), "/groups/near?area=" ASHMOOR).status, 404);
    CHECK(!str_eq(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins.csv").body, bins));
    CHECK(has(page_for(as("admin"), "/admin/groups").body, "withdrawn on 1 June 2026"));
    assert_int_equal(rows_where(t, "comparison_group", "replaced_at > 0"), 1);
    const struct group *kept = NULL;
    for (ptrdiff_t i = 0; i < t->sector->group_count; i++)
        if (t->sector->groups[i].replaced_at)
            kept = &t->sector->groups[i];
    assert_non_null(kept);
    done(str_fmt(t->arena, "/admin/groups/%.*s/restore", STR_ARG(kept->slug)).at, "");
    CHECK(str_eq(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins.csv").body, bins));
    assert_int_equal(page_for(as("admin"), "/admin/groups/none").status, 404);
    refused("/admin/groups/all/withdraw", "", "a rule of the program");
}

static void audience_of_a_group_is_changed_and_kept_to(void **state)
{
    (void)state;
    refused("/admin/groups/near/audience", "audience=person%3Akay", "is no audience");
    refused("/admin/groups/near/audience", "audience=", "is no audience");
    done("/admin/groups/near/audience", "audience=organisation%3Aashmoor");
    assert_int_equal(page_for(S(""), "/groups/near?area=" ASHMOOR).status, 404);
    assert_int_equal(page_for(as("councillor"), "/groups/near?area=" ASHMOOR).status, 200);
    /* Who looks after it is not by that one of those it is for. */
    assert_int_equal(page_for(as("admin"), "/groups/near?area=" ASHMOOR).status, 404);
    struct house_reply r = page_for(as("admin"), "/admin/groups/near");
    CHECK(has(r.body, "Its councils are shown only to those the group is for."));
    CHECK(!has(r.body, "E06000902"));
    done("/admin/groups/near/audience", "audience=public");
    assert_int_equal(page_for(S(""), "/groups/near?area=" ASHMOOR).status, 200);
}

/* --- profiles ---- */

#define PROFILE                                                                                \
    "title%3A+Moot+Bureau%0Ahas%3A+Code%2C+Year%2C+Trees%0Aprefix%3A+moot-%0Aarea%3A+Code%"    \
    "0Aperiod%3A+Year%0Aperiod_kind%3A+calendar%0Ametric%3A+%3D+trees%0Avalue%3A+Trees%0Agap+" \
    "-%3A+not+collected%0A"

static void profile_is_shown_with_what_it_maps(void **state)
{
    (void)state;
    struct house_reply r = page_for(as("admin"), "/admin/profiles/tidy");
    CHECK(has(r.body, "Column of the area"));
    CHECK(has(page_for(as("admin"), "/admin/profiles").body, "/admin/profiles/tidy"));
    assert_int_equal(page_for(as("admin"), "/admin/profiles/none").status, 404);
    assert_int_equal(page_for(as("admin"), "/admin/profiles/own-none").status, 404);
}

static void profile_is_tried_and_every_line_that_is_refused_is_told(void **state)
{
    (void)state;
    struct house_reply r =
        sent("/admin/profiles/try",
             "name=own-trees&text=" PROFILE
             "&sample=Code%2CYear%2CTrees%0AE06000901%2C2024%2C7%0AE06000902%2C2024%2C-%0A");
    CHECK(r.status == 200 && has(r.body, "It reads 2 rows: 1 figures and 1 gaps"));
    CHECK(has(r.body, "1 measures and 0 areas would be new"));
    /* Rows 3, 5 and 6 of the file; the counts are of the two others. */
    r = sent("/admin/profiles/try",
             "name=own-trees&text=" PROFILE
             "&sample=Code%2CYear%2CTrees%0AE06000901%2C2024%2C7%0AE06000902%2C2024%2Cmany%"
             "0AE06000903%2C2024%2C8%0AE06000904%2Csoon%2C9%0AE06000905%2C2024%2C1%2C2%0A");
    CHECK(r.status == 200);
    CHECK(has(r.body, "the file, line 3, column 3"));
    CHECK(has(r.body, "the file, line 5, column 2"));
    CHECK(has(r.body, "the file, line 6"));
    CHECK(times(r.body, "<th scope=\"row\">") == 3);
    CHECK(has(r.body, "Without those lines: It reads 2 rows: 2 figures"));
    /* Lines of the profile itself. */
    r = sent("/admin/profiles/try", "text=%23+mine%0Asense%3A+none%0Anothing+here%0A" PROFILE
                                    "&sample=Code%2CYear%2CTrees%0AE06000901%2C2024%2C7%0A");
    CHECK(has(r.body, "the profile, line 2") && has(r.body, "the profile, line 3"));
    refused("/admin/profiles/try", "text=" PROFILE "&sample=", "Paste the header");
    assert_int_equal(rows_where(t, "metric", "slug LIKE 'moot-%'"), 0);
    assert_int_equal(rows_where(t, "own_profile", "TRUE"), 0);
}

static void profile_that_is_kept_reads_files_by_its_name(void **state)
{
    (void)state;
    refused("/admin/profiles", "name=tidy&text=" PROFILE, "Its name begins with own-");
    refused("/admin/profiles", "name=own-trees&text=sense%3A+none",
            "Line 1: &quot;sense&quot; is no key of a profile");
    done("/admin/profiles", "name=own-trees&text=" PROFILE);
    CHECK(has(page_for(as("admin"), "/admin/profiles").body, "own-trees"));
    trial_must(t, "own-trees",
               trial_file(t, "trees.csv", S("Code,Year,Trees\nE06000901,2024,7\n")));
    CHECK(page_says("/metrics/trees", "trees"));
    done("/admin/profiles/own-trees/delete", "");
    assert_int_equal(sent("/admin/profiles/own-trees/delete", "").status, 404);
    assert_int_equal(trial_import(t, "own-trees", trial_path(t, "trees.csv")), NOT_FOUND);
}

/* --- releases ---- */

static void release_is_added_changed_and_deleted_and_the_calendar_shows_it(void **state)
{
    (void)state;
    refused("/admin/releases", "metric=none&due=2026-09-21", "There is no measure");
    refused("/admin/releases", "metric=bins&due=soon", "is no day");
    refused("/admin/releases", "metric=bins&due=2026-09-21&url=ftp%3A%2F%2Fx",
            "is no address of a web page");
    done("/admin/releases", "metric=bins&due=2026-09-21&period=2025-26&note=First+release&url="
                            "https%3A%2F%2Fmoot.example");
    CHECK(people_changed_public());
    CHECK(page_says("/calendar", "21 September 2026"));
    CHECK(page_says("/calendar", "First release"));
    struct str body = page_for(as("admin"), "/admin/releases.json").body, why;
    struct json *j;
    MUST(json_read(t->arena, body, &j, &why));
    const char *one = str_zero(t->arena, text_at(member(j, "releases")->u.of.first, "href"));
    assert_int_equal(page_for(as("admin"), "%s", one).status, 200);
    refused(one, "metric=bins&due=2026-13", "is no day");
    done(one, "metric=bins&due=2026-10&period=2025-26&note=Moved&url=");
    CHECK(page_says("/calendar", "October 2026") &&
          !page_says("/calendar", "21 September 2026"));
    assert_int_equal(rows_where(t, "release_planned", "TRUE"), 1);
    MUST(json_read(t->arena, page_for(as("admin"), "/admin/releases.json").body, &j, &why));
    one = str_zero(t->arena, text_at(member(j, "releases")->u.of.first, "href"));
    done(str_fmt(t->arena, "%s/delete", one).at, "");
    CHECK(!page_says("/calendar", "Moved"));
    assert_int_equal(page_for(as("admin"), "%s", one).status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)
        TEST(pages_are_for_administrators),
        TEST(topic_is_added_shown_to_everyone_and_taken_back),
        TEST(topic_of_the_program_is_changed_and_goes_back_to_what_it_was),
        TEST(topics_that_will_not_do_are_refused_in_words),
        TEST(group_is_withdrawn_and_offered_again),
        TEST(audience_of_a_group_is_changed_and_kept_to),
        TEST(profile_is_shown_with_what_it_maps),
        TEST(profile_is_tried_and_every_line_that_is_refused_is_told),
        TEST(profile_that_is_kept_reads_files_by_its_name),
        TEST(release_is_added_changed_and_deleted_and_the_calendar_shows_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
