/* sector_find_test.c: areas and measures are found by what people type. The areas are those of
 * the sample sector; what each of these words should find was read off its table. */
#include "inform/testing.h"

#include <string.h>

static struct trial *t;

static const char words_table[] = "id,title\n"
                                  "waste-recycled,Household waste recycled\n"
                                  "waste-per-home,Waste collected from each home\n"
                                  "fly-tipping,Fly-tipping incidents per 1,000 people\n"
                                  "empty-homes,Homes standing empty\n"
                                  "cafe-hours,Caf\xC3\xA9 opening hours\n";

static int open_sector(void **state)
{
    struct str areas = S("data/sample/areas.csv");
    struct import_options sample = {
        .profile = S("tidy-areas"), .files = &areas, .file_count = 1, .embedded = true};

    (void)state;
    t = trial_open();
    assert_int_equal(trial_run(t, &sample), OK);
    trial_file(t, "words.csv", str_of(words_table));
    trial_file(
        t, "x.profile",
        S("has: area, metric, n\narea: area\nmetric: metric\nperiod: = 2024-25\nvalue: n\n"
          "metrics: words.csv\n"));
    trial_must(t, trial_path(t, "x.profile").at,
               trial_file(t, "a.csv",
                          S("area,metric,n\nE08000009,waste-recycled,1\n"
                            "E08000009,waste-per-home,1\nE08000009,fly-tipping,1\n"
                            "E08000009,empty-homes,1\nE08000009,cafe-hours,1\n")));
    return 0;
}

static int close_sector(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* The codes of what is found, with a blank between two; "" for none. */
static const char *areas(const char *words, bool near, ptrdiff_t most)
{
    struct area_list found;
    struct buf b = buf_make(t->arena, 10000);

    sector_find_areas(t->sector, t->arena, str_of(words), near, most, &found);
    assert_true(found.len <= most);
    for (ptrdiff_t i = 0; i < found.len; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_str(&b, found.at[i]->code);
    }
    return str_zero(t->arena, buf_text(&b));
}

static const char *metrics(const char *words, bool near, ptrdiff_t most)
{
    struct metric_list found;
    struct buf b = buf_make(t->arena, 10000);

    sector_find_metrics(t->sector, t->arena, str_of(words), near, most, &found);
    assert_true(found.len <= most);
    for (ptrdiff_t i = 0; i < found.len; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_str(&b, found.at[i]->slug);
    }
    return str_zero(t->arena, buf_text(&b));
}

static void a_name_finds_its_council_however_it_is_written(void **state)
{
    static const char *const cases[][2] = {
        {"Trafford", "E08000009"},           {"trafford", "E08000009"},
        {"  TRAFFORD  ", "E08000009"},       {"St Albans", "E07000240"},
        {"st albans", "E07000240"},          {"St. Helens", "E08000013"},
        {"st helens", "E08000013"},          {"Kingston upon hull", "E06000010"},
        {"kingston-upon-hull", "E06000010"}, {"Stockton on Tees", "E06000004"},
        {"Redcar & Cleveland", "E06000003"}, {"barnsley", "E08000038"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++)
        if (strcmp(areas(cases[i][0], false, 1), cases[i][1]) != 0)
            fail_msg("%s finds %s", cases[i][0], areas(cases[i][0], false, 3));
}

static void other_names_find_it_too(void **state)
{
    (void)state;
    assert_string_equal(areas("trafford council", false, 1), "E08000009");
    assert_string_equal(areas("Hull City", false, 1), "E06000010");
    assert_string_equal(areas("st helens metropolitan borough council", false, 1), "E08000013");
}

static void a_misspelling_finds_what_is_spelt_nearly_so(void **state)
{
    static const char *const cases[][2] = {
        {"Traford", "E08000009"},           {"Traffford", "E08000009"},
        {"St Elbans", "E07000240"},         {"Barnsly", "E08000038"},
        {"Kingston apon Hul", "E06000010"}, {"Midlesborough", "E06000002"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(areas(cases[i][0], false, 5), "");
        if (strcmp(areas(cases[i][0], true, 1), cases[i][1]) != 0)
            fail_msg("%s finds %s", cases[i][0], areas(cases[i][0], true, 3));
    }
}

static void codes_find_their_area_old_and_new(void **state)
{
    (void)state;
    assert_string_equal(areas("E08000038", false, 5), "E08000038");
    assert_string_equal(areas("E08000016", false, 5), "E08000038");
    assert_string_equal(areas("e08000016", false, 5), "E08000038");
    assert_string_equal(areas("E07000100", false, 5), "E07000240");
    assert_string_equal(areas("dfe-358", false, 5), "E08000009");
    assert_string_equal(areas("mhclg-E4209", false, 5), "E08000009");
    assert_string_equal(areas("E08000999", false, 5), "");
}

static void the_best_fit_comes_first(void **state)
{
    (void)state;
    /* The county council of that name ended in 2019. */
    assert_string_equal(areas("Dorset", false, 1), "E06000059");
    struct area_list found;
    sector_find_areas(t->sector, t->arena, S("west"), false, 8, &found);
    assert_int_equal(found.len, 8);
    for (ptrdiff_t i = 0; i < found.len; i++)
        assert_true(str_starts(found.at[i]->key, S("west")) && !area_ended(found.at[i]));
    /* A word inside the name, then words in any order. */
    assert_string_equal(areas("hartlepool", false, 1), "E06000001");
    assert_string_equal(areas("hull kingston", false, 1), "E06000010");
}

static void what_is_no_name_finds_nothing(void **state)
{
    char many[2000];

    (void)state;
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = 0;
    assert_string_equal(areas("", true, 5), "");
    assert_string_equal(areas(" ... ", true, 5), "");
    assert_string_equal(areas("\xF0\x9F\x8C\xB3", true, 5), "");
    assert_string_equal(areas(many, true, 5), "");
    assert_string_equal(areas("xq", true, 5), "");
    assert_string_equal(metrics("", true, 5), "");
    assert_string_equal(metrics(many, true, 5), "");
}

static void measures_are_found_by_words_and_ids(void **state)
{
    (void)state;
    assert_string_equal(metrics("fly-tipping", false, 3), "fly-tipping");
    assert_string_equal(metrics("Fly tipping incidents", false, 3), "fly-tipping");
    assert_string_equal(metrics("empty homes", false, 3), "empty-homes");
    assert_string_equal(metrics("recycled waste", false, 3), "waste-recycled");
    assert_string_equal(metrics("cafe", false, 3), "cafe-hours");
    assert_string_equal(metrics("CAF\xC3\x89", false, 3), "cafe-hours");
    assert_string_equal(metrics("waste", false, 3), "waste-per-home waste-recycled");
    assert_string_equal(metrics("waste", false, 1), "waste-per-home");
    assert_string_equal(metrics("fly-tiping", false, 3), "");
    assert_string_equal(metrics("fly-tiping", true, 3), "fly-tipping");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_finds_its_council_however_it_is_written),
        cmocka_unit_test(other_names_find_it_too),
        cmocka_unit_test(a_misspelling_finds_what_is_spelt_nearly_so),
        cmocka_unit_test(codes_find_their_area_old_and_new),
        cmocka_unit_test(the_best_fit_comes_first),
        cmocka_unit_test(what_is_no_name_finds_nothing),
        cmocka_unit_test(measures_are_found_by_words_and_ids),
    };

    return cmocka_run_group_tests(tests, open_sector, close_sector);
}
