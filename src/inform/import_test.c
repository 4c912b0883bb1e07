/* import_test.c: what an import understands and keeps, shown with an invented publisher whose
 * profile is written here, without C. What it refuses is in import_refused_test.c. */
#include "inform/testing.h"

#include <math.h>
#include <string.h>

/* --- an invented publisher -------------------------------------------------------------------
 */

static const char moot_profile[] = "\xEF\xBB\xBF# The Moot Bureau counts what moots do.\r\n"
                                   "title: Moot Bureau\r\n"
                                   "prefix: moot-\n"
                                   "licence: Moot Licence 1.0\n"
                                   "source_url: https://moot.example/figures\n"
                                   "published: 2025-11-03\n"
                                   "area_codes: moot-places.csv\n"
                                   "metrics: moot-words.csv\n"
                                   "\n"
                                   "[shape bins]\n"
                                   "has: Place, Bins 2021/22\n"
                                   "area: Place (moot)\n"
                                   "area_name: Title\n"
                                   "metric: = bins-emptied\n"
                                   "header_ends: \" *\"\n"
                                   "periods Bins {}:\n"
                                   "periods Carts {}: carts\n"
                                   "gap nil: not collected\n"
                                   "gap hush: suppressed\n"
                                   "gap -99: not available\n"
                                   "gap_empty: not applicable\n"
                                   "flag ~: unreliable\n"
                                   "skip_area: Total*\n"
                                   "ignore: Remark\n"
                                   "\n"
                                   "[shape survey]\n"
                                   "has: Council, Question, Answer\n"
                                   "optional: Remark\n"
                                   "area: Council (name:moot)\n"
                                   "area_blank: ---\n"
                                   "area_else: E92000001\n"
                                   "period: When\n"
                                   "period_kind: calendar\n"
                                   "period_kind_of Spring*: at 1 March\n"
                                   "reject_period: never\n"
                                   "indicator: Question\n"
                                   "breakdown: Who\n"
                                   "value: Answer\n"
                                   "lower: Low\n"
                                   "upper: High\n"
                                   "numerator: Yes\n"
                                   "denominator: Asked\n"
                                   "gap nil: not collected\n"
                                   "status: Mark, Remark\n"
                                   "status_gap s: suppressed\n"
                                   "status_flag s: unreliable\n"
                                   "status_flag p*: provisional\n"
                                   "status_none: ok*\n"
                                   "side_csv: questions.csv\n"
                                   "side_key: Q\n"
                                   "side title: Text, Q\n"
                                   "side unit: Unit\n"
                                   "side polarity: Good\n"
                                   "side published: Day\n"
                                   "side_value polarity Up: high\n"
                                   "side_value polarity Down: low\n";

static const char moot_places[] = "code,area,name\n"
                                  "T1,E08000009,Trafford\n"
                                  "B1,E08000016,Barnsley\n"
                                  "Old Trafford Town,E08000009,Trafford\n"
                                  "X9,,Moot Hill\n";

static const char moot_words[] = "id,title,unit,decimals,polarity,low,high\n"
                                 "moot-bins-emptied,Bins emptied,bins,1,high,0,1000000\n"
                                 "moot-*,,answers,,,,\n";

static const char moot_bins[] =
    "\xEF\xBB\xBFPlace,Title,Bins 2021/22,Bins 2022/23 * first count,Remark,Bins next year,"
    "Carts 2022/23\r\n"
    "T1,Trafford,1200.5,77 ~,-,1,3\r\n"
    "B1,Barnsley,-99,,\"two, three\",2,4\r\n"
    "X9,Moot Hill,nil,hush,-,3,\r\n"
    "Z7,Far Moot,7.0000000000000007E-2, 12 ,-,4,5\r\n"
    "Total (all),,1,2,-,5,6\r\n";

static struct str moot(struct trial *t)
{
    trial_file(t, "moot-places.csv", str_of(moot_places));
    trial_file(t, "moot-words.csv", str_of(moot_words));
    trial_file(t, "questions.csv",
               S("Q,Text,Unit,Good,Day\n"
                 "Glad?,\"Is glad\r\nof  the moot\",%,Up,26/03/2026\n"));
    return trial_file(t, "moot.profile", str_of(moot_profile));
}

static void a_publisher_is_added_without_c(void **state)
{
    struct trial *t = *state;
    struct str profile = moot(t);
    const char *bins = "moot-bins-emptied", *first = "2021-04-01_P1Y",
               *second = "2022-04-01_P1Y";

    trial_must(t, profile.at, trial_file(t, "bins.csv", str_of(moot_bins)));
    const struct sector *s = t->sector;
    assert_true(trial_number(s, bins, first, "E08000009", SLICE_VALUE) == 1200.5);
    assert_true(trial_number(s, bins, second, "moot-T1", SLICE_VALUE) == 77);
    assert_int_equal(trial_flags(s, bins, second, "E08000009"), FLAG_UNRELIABLE);
    assert_true(trial_number(s, bins, first, "moot-Z7", SLICE_VALUE) == 0x1.1eb851eb851ecp-4);
    assert_true(trial_number(s, bins, second, "moot-Z7", SLICE_VALUE) == 12);
    assert_int_equal(trial_state(s, bins, first, "E08000038"), STATE_NOT_AVAILABLE);
    assert_int_equal(trial_state(s, bins, second, "E08000038"), STATE_NOT_APPLICABLE);
    assert_int_equal(trial_state(s, bins, first, "moot-X9"), STATE_NOT_COLLECTED);
    assert_int_equal(trial_state(s, bins, second, "moot-X9"), STATE_SUPPRESSED);
    /* Its other wide columns are a measure of their own. */
    assert_true(trial_number(s, "moot-bins-emptied-carts", second, "moot-B1", SLICE_VALUE) ==
                4);
    assert_int_equal(s->metric_count, 2);
    assert_int_equal(s->area_count, 4);
}

static void what_became_of_each_cell_is_counted(void **state)
{
    struct trial *t = *state;
    struct str profile = moot(t);

    trial_must(t, profile.at, trial_file(t, "bins.csv", str_of(moot_bins)));
    const struct import_file *f = &t->report.files[0];
    assert_int_equal(f->rows, 5);
    assert_int_equal(f->cells, 15);
    assert_int_equal(f->figures, 7);
    assert_int_equal(f->gaps, 5);
    assert_int_equal(f->rejected, 3);
    assert_int_equal(f->folded + f->blank, 0);
    assert_int_equal(t->report.metrics_new, 2);
    assert_int_equal(t->report.areas_new, 4);
    assert_int_equal(t->report.slices_new, 3);
    assert_int_equal(t->report.figures_changed, 12);
    assert_true(trial_noticed(t, "The column \"Bins next year\" is no period"));
    assert_true(trial_noticed(t, "moot-X9, Moot Hill is an area that was not known before"));
    assert_true(trial_noticed(t, "E08000016 is the older code of E08000038"));
}

static void words_come_from_our_table_then_the_publisher_then_the_profile(void **state)
{
    struct trial *t = *state;
    struct str profile = moot(t);

    trial_must(t, profile.at, trial_file(t, "bins.csv", str_of(moot_bins)));
    const struct metric *m = sector_metric(t->sector, S("moot-bins-emptied"));
    assert_string_equal(m->title.at, "Bins emptied");
    assert_string_equal(m->unit.at, "bins");
    assert_int_equal(m->polarity, POLARITY_HIGH);
    assert_int_equal(m->decimals, 1);
    assert_string_equal(m->source_title.at, "Moot Bureau");
    assert_string_equal(m->source_url.at, "https://moot.example/figures");
    assert_string_equal(m->licence.at, "Moot Licence 1.0");
    assert_string_equal(m->published.at, "2025-11-03");
    m = sector_metric(t->sector, S("moot-bins-emptied-carts"));
    assert_string_equal(m->unit.at, "answers");

    trial_must(t, profile.at,
               trial_file(t, "survey.csv",
                          S("Council,Question,Who,When,Answer,Low,High,Yes,Asked,Mark\n"
                            "Old Trafford Town,Glad?,All,2024,50,,,,,\n")));
    m = sector_metric(t->sector, S("moot-glad-all"));
    assert_non_null(m);
    assert_string_equal(m->title.at, "Is glad of the moot (All)");
    assert_string_equal(m->unit.at, "answers"); /* ours beats the publisher's % */
    assert_string_equal(m->published.at, "2026-03-26");
    assert_int_equal(m->polarity, POLARITY_HIGH);
}

static void long_files_have_intervals_counts_and_marks(void **state)
{
    struct trial *t = *state;
    struct str profile = moot(t);
    const char *all = "moot-glad-all", *year = "2024-01-01_P1Y", *trafford = "E08000009";

    trial_must(t, profile.at,
               trial_file(t, "survey.csv",
                          S("Council,Question,Who,When,Answer,Low,High,Yes,Asked,Mark,Remark\n"
                            "Old Trafford Town,Glad?,All,2024,50.5,40,60.25,101,200,s,\n"
                            "Old Trafford Town,Glad?,NA,2024,49,nil,,,,pr,rain\n"
                            "Old Trafford Town,Glad?,,2023,,,,,,s,okay\n"
                            "---,Glad?,All,2024,48,,,,,,ok\n"
                            "Moot Hill,Springs seen,All,2024,3,,,,,,\n"
                            "Moot Hill,Glad?,All,never,4,,,,,,\n")));
    const struct sector *s = t->sector;
    assert_true(trial_number(s, all, year, trafford, SLICE_VALUE) == 50.5);
    assert_true(trial_number(s, all, year, trafford, SLICE_LOWER) == 40);
    assert_true(trial_number(s, all, year, trafford, SLICE_UPPER) == 60.25);
    assert_true(trial_number(s, all, year, trafford, SLICE_NUMERATOR) == 101);
    assert_true(trial_number(s, all, year, trafford, SLICE_DENOMINATOR) == 200);
    assert_int_equal(trial_flags(s, all, year, trafford), FLAG_UNRELIABLE);
    assert_true(trial_number(s, all, year, "E92000001", SLICE_VALUE) == 48);
    /* NA and empty cells add nothing to the id; one mark may be a flag or a gap. */
    assert_true(trial_number(s, "moot-glad", year, trafford, SLICE_VALUE) == 49);
    assert_true(isnan(trial_number(s, "moot-glad", year, trafford, SLICE_LOWER)));
    assert_int_equal(trial_flags(s, "moot-glad", year, trafford), FLAG_PROVISIONAL);
    assert_int_equal(trial_state(s, "moot-glad", "2023-01-01_P1Y", trafford), STATE_SUPPRESSED);
    assert_true(trial_number(s, "moot-springs-seen-all", "2024-03-01_P1D", "moot-moot-hill",
                             SLICE_VALUE) == 3);
    assert_int_equal(t->report.files[0].rejected, 1);
    assert_true(trial_noticed(t, "The publisher notes: rain"));
    assert_int_equal(trial_count(t).notes, 1);
}

/* --- again, and changed ----------------------------------------------------------------------
 */

static void a_second_import_of_the_same_file_changes_nothing(void **state)
{
    struct trial *t = *state;
    struct str profile = moot(t), bins = trial_file(t, "bins.csv", str_of(moot_bins));

    trial_must(t, profile.at, bins);
    struct trial_counts once = trial_count(t);
    trial_must(t, profile.at, bins);
    struct trial_counts twice = trial_count(t);
    assert_memory_equal(&once, &twice, sizeof once);
    assert_int_equal(t->report.slices_new + t->report.slices_revised, 0);
    assert_int_equal(t->report.figures_changed + t->report.areas_new + t->report.metrics_new,
                     0);
    assert_int_equal(t->report.files[0].figures, 7);
}

static const char tidy_first[] = "metric,area,period,value\n"
                                 "hens,E08000009,2021-22,1\n"
                                 "hens,E08000003,2021-22,2\n"
                                 "hens,E08000009,2022-23,3\n"
                                 "hens,E08000003,2022-23,4\n"
                                 "eggs,E08000009,2022-23,5\n";

static void a_changed_file_revises_only_the_slices_that_differ(void **state)
{
    struct trial *t = *state;
    const char *later = "2022-04-01_P1Y", *trafford = "E08000009";
    const struct metric *m;

    trial_must(t, "tidy", trial_file(t, "a.csv", str_of(tidy_first)));
    int64_t then = t->sector->known_from, slices = trial_count(t).slices;
    assert_int_equal(slices, 3);
    trial_must(t, "tidy",
               trial_file(t, "b.csv",
                          S("metric,area,period,value\n"
                            "hens,E08000009,2021-22,1\n"
                            "hens,E08000003,2021-22,2\n" /* not of the year after */
                            "hens,E08000009,2022-23,3.5\n"
                            "eggs,E08000009,2022-23,5\n")));
    assert_int_equal(t->report.slices_revised, 1);
    assert_int_equal(t->report.slices_new, 0);
    assert_int_equal(t->report.figures_changed, 1);
    assert_int_equal(trial_count(t).slices, slices + 1);
    assert_true(trial_number(t->sector, "hens", later, trafford, SLICE_VALUE) == 3.5);
    /* A delivery replaces only the cells it contains. */
    assert_true(trial_number(t->sector, "hens", later, "E08000003", SLICE_VALUE) == 4);
    const struct metric *hens = sector_metric(t->sector, S("hens"));
    assert_int_equal(cube_at(t->sector->cube, hens->index, 0)->known_from, then);
    assert_true(cube_at(t->sector->cube, hens->index, 1)->known_from > then);

    struct sector *old = trial_known(t, then);
    assert_true(trial_number(old, "hens", later, trafford, SLICE_VALUE) == 3);
    arena_close(old->arena);
    struct sector *never = trial_known(t, then - 1);
    assert_null(trial_slice(never, "hens", later, &m));
    arena_close(never->arena);
}

static void a_figure_may_become_a_gap_and_the_old_one_stays_known(void **state)
{
    struct trial *t = *state;

    trial_must(t, "tidy", trial_file(t, "a.csv", str_of(tidy_first)));
    int64_t then = t->sector->known_from;
    trial_must(t, "tidy",
               trial_file(t, "b.csv",
                          S("metric,area,period,value,gap\n"
                            "eggs,E08000009,2022-23,,suppressed\n")));
    assert_int_equal(trial_state(t->sector, "eggs", "2022-04-01_P1Y", "E08000009"),
                     STATE_SUPPRESSED);
    struct sector *old = trial_known(t, then);
    assert_true(trial_number(old, "eggs", "2022-04-01_P1Y", "E08000009", SLICE_VALUE) == 5);
    arena_close(old->arena);
}

static void a_dry_run_counts_and_stores_nothing(void **state)
{
    struct trial *t = *state;
    struct str file = trial_file(t, "a.csv", str_of(tidy_first));
    struct import_options options = {
        .profile = S("tidy"), .files = &file, .file_count = 1, .dry_run = true};

    assert_int_equal(trial_run(t, &options), OK); /* it looks at the store before and after */
    assert_int_equal(t->report.files[0].figures, 5);
    assert_int_equal(t->report.slices_new, 3);
    assert_int_equal(t->report.areas_new, 2);
    assert_int_equal(t->sector->metric_count, 0);
    assert_int_equal(trial_count(t).areas, 0);
}

/* --- duplicates ------------------------------------------------------------------------------
 */

static enum rc two_files(struct trial *t, const char *second)
{
    struct str files[] = {trial_file(t, "a.csv", str_of(tidy_first)),
                          trial_file(t, "b.csv", str_of(second))};
    struct import_options options = {.profile = S("tidy"), .files = files, .file_count = 2};

    return trial_run(t, &options);
}

static void equal_duplicates_of_two_files_fold(void **state)
{
    struct trial *t = *state;

    assert_int_equal(two_files(t, "metric,area,period,value\n"
                                  "hens,E08000003,2022/23,4.0\n"
                                  "hens,E08000001,2022-04-01/P1Y,6\n"),
                     OK);
    assert_int_equal(t->report.files[1].folded, 1);
    assert_int_equal(t->report.files[1].figures, 1);
    assert_true(trial_number(t->sector, "hens", "2022-04-01_P1Y", "E08000003", SLICE_VALUE) ==
                4);
}

static void unequal_duplicates_refuse_the_whole_set(void **state)
{
    static const char *const second[] = {
        "metric,area,period,value\nhens,E08000001,2022-23,6\nhens,E08000003,2022-23,4.5\n",
        "metric,area,period,value,upper\ncows,E08000001,2022-23,6,\nhens,E08000003,2022-23,4,"
        "9\n",
        "metric,area,period,value,gap\ncows,E08000001,2022-23,6,\n"
        "hens,E08000003,2022-23,,suppressed\n",
        "metric,area,period,value,flag\ncows,E08000001,2022-23,6,\n"
        "hens,E08000003,2022-23,4,provisional\n"};
    struct trial *t = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(second); i++) {
        assert_int_equal(two_files(t, second[i]), INVALID);
        assert_string_equal(t->where.at + t->where.len - strlen("b.csv:3:4"), "b.csv:3:4");
        assert_true(str_find(t->words, S("hens was told before for E08000003")) >= 0);
        assert_true(str_find(t->words, S("Keep the row that is right.")) >= 0);
        assert_int_equal(trial_count(t).slices, 0);
    }
}

/* --- areas -----------------------------------------------------------------------------------
 */

static void old_and_new_codes_of_one_council_are_one_area(void **state)
{
    struct trial *t = *state;
    const char *year = "2022-04-01_P1Y";

    trial_must(t, "tidy",
               trial_file(t, "a.csv",
                          S("metric,area,period,value\n"
                            "hens,E08000016,2021-22,1\n"
                            "hens,E08000038,2022-23,2\n"
                            "hens,E08000016,2022-23,2\n")));
    assert_int_equal(t->sector->area_count, 1);
    const struct area *barnsley = sector_area(t->sector, S("E08000038"));
    assert_ptr_equal(sector_area(t->sector, S("E08000016")), barnsley);
    assert_string_equal(barnsley->code.at, "E08000038");
    assert_int_equal(t->report.files[0].folded, 1);
    assert_true(trial_number(t->sector, "hens", "2021-04-01_P1Y", "E08000038", SLICE_VALUE) ==
                1);
    assert_true(trial_number(t->sector, "hens", year, "E08000016", SLICE_VALUE) == 2);
    assert_true(
        trial_noticed(t, "E08000016 is the older code of E08000038: both are one area."));
}

static void an_unknown_well_formed_code_makes_an_area_with_a_notice(void **state)
{
    struct trial *t = *state;

    trial_must(
        t, "tidy",
        trial_file(t, "a.csv", S("metric,area,period,value\nhens,E08000099,2022-23,2\n")));
    assert_int_equal(t->report.areas_new, 1);
    assert_true(trial_noticed(t, "E08000099 is an area that was not known before."));
    assert_int_equal(t->report.files[0].notices, 1);
    const struct area *made = sector_area(t->sector, S("E08000099"));
    assert_string_equal(made->type->slug.at, "metropolitan");
    /* It is told once, the second delivery knows it. */
    trial_must(
        t, "tidy",
        trial_file(t, "b.csv", S("metric,area,period,value\nhens,E08000099,2022-23,3\n")));
    assert_int_equal(t->report.files[0].notices, 0);
}

static void a_code_of_the_publisher_is_looked_up_before_anything_else(void **state)
{
    struct trial *t = *state;

    trial_file(t, "places.csv",
               S("code,area,name\nHQ,E08000009,Trafford\nSea,sea-1,The sea\n"
                 "E08000003,E08000009,Trafford\n"));
    trial_file(t, "sea.profile",
               S("has: code, n\narea: code\nperiod: = 2022-23\nmetric: = boats\n"
                 "value: n\narea_codes: places.csv\n"));
    trial_must(t, trial_path(t, "sea.profile").at,
               trial_file(t, "a.csv", S("code,n\nHQ,1\nSea,2\nE08000003,1\n")));
    assert_int_equal(t->sector->area_count, 2);
    assert_true(trial_number(t->sector, "boats", "2022-04-01_P1Y", "E08000009", SLICE_VALUE) ==
                1);
    assert_true(trial_number(t->sector, "boats", "2022-04-01_P1Y", "sea-1", SLICE_VALUE) == 2);
}

static void misprints_and_tails_of_codes_are_the_profiles_to_mend(void **state)
{
    struct trial *t = *state;

    trial_file(t, "x.profile",
               S("has: code, n\narea: code\narea_ends: \" (\"\n"
                 "area_misprint E066000065: E06000065\nperiod: = 2022-23\n"
                 "metric: = boats\nvalue: n\n"));
    trial_must(t, trial_path(t, "x.profile").at,
               trial_file(t, "a.csv", S("code,n\nE066000065,1\nE06000047 (00EJ),2\n")));
    assert_true(trial_number(t->sector, "boats", "2022-04-01_P1Y", "E06000065", SLICE_VALUE) ==
                1);
    assert_true(trial_number(t->sector, "boats", "2022-04-01_P1Y", "E06000047", SLICE_VALUE) ==
                2);
    assert_true(trial_noticed(t, "E066000065 is a misprint of E06000065, by the profile."));
}

static void an_area_that_stands_twice_counts_as_the_profile_says(void **state)
{
    static const char *const which[] = {"first", "last"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct trial *t = trial_open();
        trial_file(
            t, "x.profile",
            str_fmt(t->arena,
                    "has: code, n\narea: code\narea_twice E12000007: %s\nperiod: = 2022\n"
                    "metric: = boats\nvalue: n\n",
                    which[i]));
        trial_must(t, trial_path(t, "x.profile").at,
                   trial_file(t, "a.csv", S("code,n\nE12000007,1\nE12000007,2\n")));
        assert_true(trial_number(t->sector, "boats", "2022-04-01_P1Y", "E12000007",
                                 SLICE_VALUE) == i + 1);
        assert_int_equal(t->report.files[0].folded, 1);
        assert_int_equal(t->report.files[0].notices, 2);
        trial_close(t);
    }
}

/* --- edges -----------------------------------------------------------------------------------
 */

static void numbers_read_as_the_nearest_double(void **state)
{
    static const struct {
        const char *text;
        double is;
    } numbers[] = {{"7.0000000000000007E-2", 7.0000000000000007E-2},
                   {"-0.5", -0.5},
                   {"+3", 3},
                   {"12.", 12},
                   {".5", .5},
                   {" 8 ", 8},
                   {"1e3", 1000},
                   {"18.579999999999998", 18.579999999999998},
                   {"123456789012345678", 123456789012345678.0}};
    struct trial *t = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(numbers); i++) {
        trial_must(t, "tidy",
                   trial_file(t, "a.csv",
                              str_fmt(t->arena,
                                      "metric,area,period,value\nhens,E08000009,2022-23,%s\n",
                                      numbers[i].text)));
        assert_true(trial_number(t->sector, "hens", "2022-04-01_P1Y", "E08000009",
                                 SLICE_VALUE) == numbers[i].is);
    }
}

static void long_words_are_cut_between_characters(void **state)
{
    struct trial *t = *state;
    struct buf b = buf_make(t->arena, 10000);

    /* One byte, then characters of two: a cut at an even byte would halve one. */
    buf_str(&b, S("code,name,what,n\nE08000009,x"));
    for (int i = 0; i < 200; i++)
        buf_str(&b, S("\xC3\xA9"));
    buf_str(&b, S(",y"));
    for (int i = 0; i < 400; i++)
        buf_str(&b, S("\xC3\xA9"));
    buf_str(&b, S(",1\n"));
    trial_file(t, "x.profile",
               S("has: code, n\narea: code\narea_name: name\nperiod: = 2022-23\n"
                 "indicator: what\nvalue: n\n"));
    trial_must(t, trial_path(t, "x.profile").at, trial_file(t, "a.csv", buf_text(&b)));
    assert_int_equal(t->sector->metric_count, 1);
    assert_true(str_is_utf8(t->sector->metrics[0].title));
    assert_true(str_is_utf8(t->sector->areas[0].name));
    assert_true(t->sector->areas[0].name.len > 100);
}

static void a_header_of_sixteen_thousand_columns_is_read(void **state)
{
    enum { COLUMNS = 16384 };
    struct trial *t = *state;
    struct buf b = buf_make(t->arena, 1024 * 1024);

    buf_str(&b, S("metric,area,period,value"));
    for (int i = 4; i < COLUMNS; i++)
        buf_fmt(&b, ",c%d", i);
    buf_str(&b, S("\nhens,E08000009,2022-23,4"));
    for (int i = 4; i < COLUMNS; i++)
        buf_char(&b, ',');
    buf_char(&b, '\n');
    trial_must(t, "tidy", trial_file(t, "a.csv", buf_text(&b)));
    assert_true(trial_number(t->sector, "hens", "2022-04-01_P1Y", "E08000009", SLICE_VALUE) ==
                4);
    assert_int_equal(t->report.files[0].notices, COLUMNS - 4 + 1);
    assert_int_equal(t->report.notice_count, IMPORT_NOTICES_KEPT);
}

/* --- groups and registers --------------------------------------------------------------------
 */

static void groups_are_kept_in_order_and_once(void **state)
{
    struct trial *t = *state;
    struct str wide =
        trial_file(t, "near.csv", S("own,1,2,3\nE08000009,E08000003,E08000001,\n"));

    trial_file(t, "near.profile",
               S("kind: groups\nhas: own, 1\nowner: own\nmembers: *\n"
                 "group: near\nmodels: near-models.csv\ntitle: Moot Bureau\n"));
    trial_file(t, "near-models.csv",
               S("group,title,say,chosen_by,version\nnear,Near ones,those near,Moot,7\n"));
    trial_must(t, trial_path(t, "near.profile").at, wide);
    assert_int_equal(t->report.files[0].cells, 3);
    assert_int_equal(t->report.files[0].blank, 1);
    const struct group *near = sector_group(t->sector, S("near"));
    const struct group_list *list = &near->lists[sector_area(t->sector, S("E08000009"))->index];
    assert_int_equal(list->len, 2);
    assert_string_equal(list->at[0].area->code.at, "E08000003");
    assert_string_equal(list->at[1].area->code.at, "E08000001");
    assert_string_equal(near->title.at, "Near ones");
    assert_string_equal(near->version.at, "7");
    assert_string_equal(near->source_title.at, "Moot Bureau");
    trial_must(t, trial_path(t, "near.profile").at, wide);
    assert_int_equal(t->report.groups_changed, 0);
    assert_int_equal(trial_count(t).members, 2);
}

static void a_register_gives_names_parents_and_other_codes(void **state)
{
    struct trial *t = *state;
    struct str file =
        trial_file(t, "areas.csv",
                   S("code,name,official_name,type,country,region,county,start,end,successors,"
                     "other_codes,other_names\n"
                     "E07000223,Adur,Adur District Council,district,,E12000008,E10000032,"
                     "1974-04-01,,,ms-ADU;mhclg-E3831,Adur Council;Shoreham\n"
                     "E10000032,West Sussex,,county,,E12000008,,,,,,\n"
                     "E07000004,Aylesbury Vale,,district,,,,,2020-04-01,E06000060,,\n"));

    trial_must(t, "tidy-areas", file);
    const struct area *adur = sector_area(t->sector, S("MHCLG-E3831"));
    assert_null(adur); /* only whole codes, or all in upper case */
    adur = sector_area(t->sector, S("mhclg-E3831"));
    assert_string_equal(adur->name.at, "Adur");
    assert_string_equal(adur->official_name.at, "Adur District Council");
    assert_ptr_equal(adur->county, sector_area(t->sector, S("E10000032")));
    assert_ptr_equal(adur->region, sector_area(t->sector, S("E12000008")));
    assert_string_equal(adur->type->slug.at, "district");
    const struct area *ended = sector_area(t->sector, S("E07000004"));
    assert_true(area_ended(ended));
    assert_string_equal(ended->successors.at, "E06000060");
    struct trial_counts once = trial_count(t);
    trial_must(t, "tidy-areas", file);
    struct trial_counts twice = trial_count(t);
    assert_memory_equal(&once, &twice, sizeof once);
    assert_int_equal(t->report.areas_new, 0);
}

static int open_one(void **state)
{
    *state = trial_open();
    return 0;
}

static int close_one(void **state)
{
    trial_close(*state);
    return 0;
}

#define IN_A_STORE(test) cmocka_unit_test_setup_teardown(test, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_STORE(a_publisher_is_added_without_c),
        IN_A_STORE(what_became_of_each_cell_is_counted),
        IN_A_STORE(words_come_from_our_table_then_the_publisher_then_the_profile),
        IN_A_STORE(long_files_have_intervals_counts_and_marks),
        IN_A_STORE(a_second_import_of_the_same_file_changes_nothing),
        IN_A_STORE(a_changed_file_revises_only_the_slices_that_differ),
        IN_A_STORE(a_figure_may_become_a_gap_and_the_old_one_stays_known),
        IN_A_STORE(a_dry_run_counts_and_stores_nothing),
        IN_A_STORE(equal_duplicates_of_two_files_fold),
        IN_A_STORE(unequal_duplicates_refuse_the_whole_set),
        IN_A_STORE(old_and_new_codes_of_one_council_are_one_area),
        IN_A_STORE(an_unknown_well_formed_code_makes_an_area_with_a_notice),
        IN_A_STORE(a_code_of_the_publisher_is_looked_up_before_anything_else),
        IN_A_STORE(misprints_and_tails_of_codes_are_the_profiles_to_mend),
        cmocka_unit_test(an_area_that_stands_twice_counts_as_the_profile_says),
        IN_A_STORE(numbers_read_as_the_nearest_double),
        IN_A_STORE(long_words_are_cut_between_characters),
        IN_A_STORE(a_header_of_sixteen_thousand_columns_is_read),
        IN_A_STORE(groups_are_kept_in_order_and_once),
        IN_A_STORE(a_register_gives_names_parents_and_other_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
