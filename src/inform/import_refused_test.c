/* import_refused_test.c: what an import refuses: in words that name the file, the line and the
 * column and say what to do, with nothing kept. Each case is a test of its own; that nothing
 * was kept is looked at by trial_run. */
#include "inform/testing.h"

#include <stdio.h>
#include <string.h>

/* A profile of an invented publisher that asks for little. */
#define BOATS "has: code, n\narea: code\nperiod: = 2022-23\nmetric: = boats\nvalue: n\n"

struct refusal {
    const char *name;    /* of the test: what is true */
    const char *profile; /* a name; or, with a line end in it, the text of boats.profile */
    struct str file;     /* the bytes of f.csv */
    const char *where;   /* f.csv:LINE:COLUMN */
    const char *says[2]; /* what is wrong, and what to do */
};

#define FILE_OF(literal) STR_INIT(literal)

static const struct refusal refusals[] = {
    /* --- files that are not tables of text --- */
    {"an_empty_file_is_refused",
     "tidy",
     FILE_OF(""),
     "f.csv:1",
     {"The file is empty", "Fetch it again."}},
    {"a_file_of_a_byte_order_mark_alone_is_refused",
     "tidy",
     FILE_OF("\xEF\xBB\xBF"),
     "f.csv:1",
     {"The file is empty", "Fetch it again."}},
    {"a_file_of_empty_lines_is_refused",
     "tidy",
     FILE_OF("\r\n\r\n\n"),
     "f.csv:1",
     {"The file is empty", "Fetch it again."}},
    {"utf_16_is_refused",
     "tidy",
     FILE_OF("\xFF\xFEm\0e\0t\0r\0i\0c\0,\0a\0r\0e\0a\0,\0p\0e\0r\0i\0o\0d\0\n\0"),
     "f.csv:1",
     {"The file is in UTF-16.", "Save it again as CSV in UTF-8."}},
    {"utf_16_without_a_mark_is_refused",
     "tidy",
     FILE_OF("\0m\0e\0t\0r\0i\0c\0,\0a\0r\0e\0a\0,\0p\0e\0r\0i\0o\0d\0\n"),
     "f.csv:1",
     {"The file is in UTF-16.", "Save it again as CSV in UTF-8."}},
    {"a_nul_is_refused",
     "tidy",
     FILE_OF(
         "metric,area,period,value\nhens,E08000009,2022-23,4\nhens,E08\0000010,2022-23,5\n"),
     "f.csv:3",
     {"There is a NUL byte on this line", "Save it again as CSV in UTF-8."}},
    {"bytes_of_latin_1_are_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,\xA3"
             "5\n"),
     "f.csv:2",
     {"The byte 0xA3 on this line is not UTF-8.", "Save the file again as CSV in UTF-8."}},
    {"a_file_cut_in_a_quoted_cell_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2021-22,4\n"
             "hens,E08000009,\"2022-23,4\nhens,E08000003,2022-23,5\n"),
     "f.csv:3",
     {"The file ends inside a quoted cell", "fetch it again"}},
    {"a_quote_in_the_middle_of_a_cell_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08\"000009,2022-23,4\n"),
     "f.csv:2",
     {"Cell 2 has a quote in its middle.", "Put the whole cell in quotes"}},
    {"a_page_of_html_is_refused",
     "tidy",
     FILE_OF("<!DOCTYPE html>\n<html><head><title>Not found</title></head></html>\n"),
     "f.csv:1",
     {"This header is not one of the profile tidy", "Check that it is the right file"}},

    /* --- headers --- */
    {"a_wrong_header_is_refused",
     "tidy",
     FILE_OF("name,code\nx,y\n"),
     "f.csv:1",
     {"there is no column \"metric\"", "Check that it is the right file"}},
    {"a_line_above_the_header_is_refused",
     "tidy",
     FILE_OF("Table 1\nmetric,area,period,value\nhens,E08000009,2022-23,4\n"),
     "f.csv:1",
     {"there is no column \"metric\"", "nothing stands above the header"}},
    {"a_missing_column_is_refused",
     "has: code\narea: code\nperiod: year\nmetric: = boats\nvalue: n\n",
     FILE_OF("code,year\nE08000009,2022-23\n"),
     "f.csv:1",
     {"The column \"n\" is missing. The header has 2 columns.",
      "Check that it is the right file"}},
    {"a_column_that_stands_twice_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value,area\nhens,E08000009,2022-23,4,E08000003\n"),
     "f.csv:1:5",
     {"Column \"area\": The header has this column twice.", "Rename one of the two"}},
    {"a_file_whose_name_fits_no_shape_is_refused",
     "files: *.tsv, boats*\n" BOATS,
     FILE_OF("code,n\nE08000009,1\n"),
     "f.csv:1",
     {"its name is not like *.tsv, boats*", "Check that it is the right file"}},

    /* --- rows --- */
    {"a_row_cut_short_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,4\nhens,E08000"),
     "f.csv:3",
     {"This row has 2 cells where the header has 4.", "The file may be cut short"}},
    {"a_row_with_a_comma_too_many_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,4,5\n"),
     "f.csv:2",
     {"This row has 5 cells where the header has 4.",
      "a cell with a comma may lack its quotes"}},

    /* --- areas --- */
    {"a_malformed_code_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E0800009,2022-23,4\n"),
     "f.csv:2:2",
     {"Column \"area\": \"E0800009\" is no area code.", "A code is a letter and eight digits"}},
    {"a_code_in_lower_case_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\n\"hens\",\"e08000009\",2022-23,4\n"),
     "f.csv:2:2",
     {"\"e08000009\" is no area code.", "A code is a letter and eight digits"}},
    {"a_row_without_an_area_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,4\nhens, ,2022-23,4\n"),
     "f.csv:3:2",
     {"The row names no area.", "Give a code"}},
    {"a_code_of_a_publisher_with_a_blank_is_refused",
     "has: code, n\narea: code (sea)\nperiod: = 2022-23\nmetric: = boats\nvalue: n\n",
     FILE_OF("code,n\nA 1,4\n"),
     "f.csv:2:1",
     {"\"A 1\" is no code of an area", "Correct it"}},
    {"a_name_without_a_letter_is_refused",
     "has: code, n\narea: code (name:sea)\nperiod: = 2022-23\nmetric: = boats\nvalue: n\n",
     FILE_OF("code,n\nAtlantic,1\n???,4\n"),
     "f.csv:3:1",
     {"\"???\" is no name of an area.", "Correct it"}},

    /* --- numbers --- */
    {"grouped_digits_are_no_number",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,\"1,2,3\"\n"),
     "f.csv:2:4",
     {"Column \"value\": \"1,2,3\" is no number.", "without grouping"}},
    {"a_decimal_comma_is_no_number",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,\"12,5\"\n"),
     "f.csv:2:4",
     {"\"12,5\" is no number.", "Write it with a point"}},
    {"hexadecimal_is_no_number",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,0x1A\n"),
     "f.csv:2:4",
     {"\"0x1A\" is no number.", "Write it with a point"}},
    {"nan_is_no_number",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,NaN\n"),
     "f.csv:2:4",
     {"\"NaN\" is no number.", "or name it as a gap in the profile (gap NaN: …)"}},
    {"infinity_is_no_number",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,inf\n"),
     "f.csv:2:4",
     {"\"inf\" is no number.", "or name it as a gap in the profile"}},
    {"a_number_too_large_to_hold_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,1e400\n"),
     "f.csv:2:4",
     {"\"1e400\" is no number.", "Write it with a point"}},
    {"a_percent_sign_is_no_number",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022-23,12%\n"),
     "f.csv:2:4",
     {"\"12%\" is no number.", "Write it with a point"}},
    {"a_malformed_interval_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value,lower\nhens,E08000009,2022-23,12,-\n"),
     "f.csv:2:5",
     {"Column \"lower\": \"-\" is no number.", "or name it as a gap in the profile"}},

    /* --- periods and measures --- */
    {"a_malformed_period_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2022/24,4\n"),
     "f.csv:2:3",
     {"Column \"period\": \"2022/24\" is no period.", "Write 2024/25"}},
    {"a_day_that_never_was_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,2023-02-29,4\n"),
     "f.csv:2:3",
     {"\"2023-02-29\" is no period.", "or add it to reject_period in the profile"}},
    {"an_empty_period_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nhens,E08000009,,4\n"),
     "f.csv:2:3",
     {"\"\" is no period.", "Write 2024/25"}},
    {"an_id_with_capitals_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\nHens,E08000009,2022-23,4\n"),
     "f.csv:2:1",
     {"\"Hens\" is no id of a measure", "use a-z, 0-9 and dashes"}},
    {"an_empty_id_is_refused",
     "tidy",
     FILE_OF("metric,area,period,value\n,E08000009,2022-23,4\n"),
     "f.csv:2:1",
     {"The row names no measure.", "Give it a name"}},
    {"a_prefix_alone_names_no_measure",
     "has: code, what, n\nprefix: sea-\narea: code\nperiod: = 2022-23\nindicator: what\nvalue: "
     "n\n",
     FILE_OF("code,what,n\nE08000009,boats,4\nE08000009,%,4\n"),
     "f.csv:3:2",
     {"Column \"what\": The row names no measure.", "Give it a name"}},
    {"text_beside_the_word_of_a_gap_is_still_no_number",
     "tidy",
     FILE_OF("metric,area,period,value,gap\nhens,E08000009,2022-23,nil,not collected\n"),
     "f.csv:2:4",
     {"\"nil\" is no number.", "name it as a gap in the profile"}},

    /* --- profiles --- */
    {"an_unknown_key_is_told_by_its_line",
     BOATS "# what it is\nvalues: n\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "boats.profile:7",
     {"\"values\" is no key of a profile", "see docs/howto/write-a-profile.md"}},
    {"a_malformed_line_is_told_by_its_line",
     BOATS "\n\nvalue = n\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "boats.profile:8",
     {"\"value = n\" is no \"key: value\" line.", "key: value"}},
    {"a_section_that_is_no_shape_is_told",
     BOATS "[files]\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "boats.profile:6",
     {"\"[files]\" is no section", "write [shape NAME]"}},
    {"a_mark_where_none_may_be_is_told",
     "title now: Boats\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "boats.profile:1",
     {"\"now\" may not stand between this key and its colon.", "may not stand"}},
    {"what_holds_for_all_shapes_stands_before_the_first",
     "[shape a]\nmetrics: x.csv\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "boats.profile:2",
     {"\"metrics\" belongs before the first [shape]", "before the first"}},
    {"a_profile_that_is_no_utf_8_is_told",
     "title: \xE9\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "boats.profile:0",
     {"is not UTF-8 text.", "UTF-8"}},
    {"a_side_table_that_is_not_there_is_told",
     "metrics: none.csv\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "none.csv",
     {"The file can't be opened.", "Check its name"}},
    {"an_unknown_gap_reason_is_told",
     "gap x: gone\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"The profile's line 1: \"gone\" is no gap reason.", "line 1"}},
    {"an_unknown_flag_is_told",
     "flag x: shaky\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"The profile's line 1: \"shaky\" is no flag.", "line 1"}},
    {"an_unknown_kind_of_period_is_told",
     "period_kind: lunar\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"The profile says period_kind: \"lunar\", which is no kind.", "period_kind"}},
    {"an_unknown_field_of_a_side_file_is_told",
     "side titel: Text\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"The profile's line 1: \"titel\" is no field of a measure.", "line 1"}},
    {"an_unknown_kind_of_profile_is_told",
     "kind: figure\n" BOATS,
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"The profile says kind: \"figure\".",
      "Write figures, areas, groups, metrics, postcodes, profiles, releases or subjects."}},
    {"a_profile_without_an_area_is_told",
     "has: code, n\nperiod: = 2022-23\nmetric: = boats\nvalue: n\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"names no column of this file for the area", "Add a line \"area: COLUMN\""}},
    {"a_profile_without_a_period_is_told",
     "has: code, n\narea: code\nmetric: = boats\nvalue: n\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"names no column for the period", "\"period: = 2024-25\""}},
    {"a_profile_without_a_measure_is_told",
     "has: code, n\narea: code\nperiod: = 2022\nvalue: n\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"does not say what is measured", "\"metric: = NAME\""}},
    {"a_profile_without_figures_is_told",
     "has: code, n\narea: code\nperiod: = 2022\nmetric: = boats\n",
     FILE_OF("code,n\nE08000009,4\n"),
     "f.csv:1",
     {"No column of this file holds figures", "Add a line \"value\""}},

    /* --- registers and groups --- */
    {"a_register_with_a_malformed_date_is_refused",
     "kind: areas\nhas: code, name\ncode: code\nname: name\nstart: from\n",
     FILE_OF("code,name,from\nE08000009,Trafford,1974-04-01\nE08000003,Manchester,1/4/1974\n"),
     "f.csv:3:3",
     {"\"1/4/1974\" is no date.", "Write 2021-04-01."}},
    {"a_register_row_without_a_code_is_refused",
     "kind: areas\nhas: code, name\ncode: code\nname: name\n",
     FILE_OF("code,name\nE08000009,Trafford\n,Manchester\n"),
     "f.csv:3:1",
     {"The row has no code of an area.", "no code"}},
    {"a_register_row_cut_short_is_refused",
     "tidy-areas",
     FILE_OF("code,name,type,official_name,country,region,county,start,end,successors,"
             "other_codes,other_names\nE08000009,Trafford\n"),
     "f.csv:2",
     {"This row has 2 cells where the header has 12.", "The file may be cut short"}},
    {"a_place_that_is_no_number_is_refused",
     "tidy-groups",
     FILE_OF("group,area,place,member,distance\nnear,E08000009,first,E08000003,\n"),
     "f.csv:2:3",
     {"\"first\" is no place", "write 1, 2, 3 …"}},
    {"two_members_in_one_place_are_refused",
     "tidy-groups",
     FILE_OF("group,area,place,member,distance\nnear,E08000009,1,E08000003,\n"
             "near,E08000001,1,E08000003,\nnear,E08000009,1,E08000002,\n"),
     "f.csv:4:3",
     {"place 1 of E08000009 in near is taken by another",
      "Give each member a place of its own"}},
};

/* --- running them ----------------------------------------------------------------------------
 */

static const char *profile_of(struct trial *t, const char *profile)
{
    if (!strchr(profile, '\n'))
        return profile;
    return trial_file(t, "boats.profile", str_of(profile)).at;
}

static void assert_refused(struct trial *t, const char *where, const char *what,
                           const char *what_to_do)
{
    if (!str_eq(t->where, str_of(where)))
        fail_msg("told at %.*s (%.*s), not at %s", STR_ARG(t->where), STR_ARG(t->words), where);
    if (str_find(t->words, str_of(what)) < 0 || str_find(t->words, str_of(what_to_do)) < 0)
        fail_msg("the words are: %.*s", STR_ARG(t->words));
    assert_true(str_is_utf8(t->words));
}

static void refused(void **state)
{
    const struct refusal *r = *state;
    struct trial *t = trial_open();

    enum rc rc = trial_import(t, profile_of(t, r->profile), trial_file(t, "f.csv", r->file));
    assert_int_not_equal(rc, OK);
    assert_refused(t, r->where, r->says[0], r->says[1]);
    trial_close(t);
}

static void with_a_store(void (*test)(struct trial *t))
{
    struct trial *t = trial_open();

    test(t);
    trial_close(t);
}

static void a_whole_set_falls_with_its_last_file(struct trial *t)
{
    struct str files[] = {
        trial_file(t, "a.csv", S("metric,area,period,value\nhens,E08000009,2022-23,4\n")),
        trial_file(t, "f.csv", S("metric,area,period,value\nhens,E08000003,2022-23,x\n"))};
    struct import_options options = {.profile = S("tidy"), .files = files, .file_count = 2};

    assert_int_equal(trial_run(t, &options), INVALID);
    assert_refused(t, "f.csv:2:4", "\"x\" is no number", "gap x: …");
}

/* Registers are stored file by file, so what is refused later has to be undone. */
static void a_set_of_registers_falls_with_its_last_file(struct trial *t)
{
    struct str files[] = {trial_file(t, "a.csv", S("code,name\nE08000009,Trafford\n")),
                          trial_file(t, "f.csv", S("code,name\nE08,Manchester\n"))};
    struct str profile =
        trial_file(t, "r.profile", S("kind: areas\nhas: code, name\ncode: code\nname: name\n"));
    struct import_options options = {.profile = profile, .files = files, .file_count = 2};

    assert_int_equal(trial_run(t, &options), INVALID);
    assert_refused(t, "f.csv:2:1", "\"E08\" is no area code", "a letter and eight digits");
}

static void what_was_known_before_a_refusal_stays(struct trial *t)
{
    trial_must(
        t, "tidy",
        trial_file(t, "a.csv", S("metric,area,period,value\nhens,E08000009,2022-23,4\n")));
    assert_int_equal(
        trial_import(t, "tidy",
                     trial_file(t, "f.csv",
                                S("metric,area,period,value\n"
                                  "hens,E08000009,2022-23,5\nhens,E08,2022-23,5\n"))),
        INVALID);
    assert_true(trial_number(t->sector, "hens", "2022-04-01_P1Y", "E08000009", SLICE_VALUE) ==
                4);
}

static void a_line_of_100_mb_is_refused(struct trial *t)
{
    enum { MEGABYTE = 1024 * 1024, MEGABYTES = 100 };
    struct str path = trial_file(t, "f.csv", S("metric,area,period,value\nhens,E08000009,"));
    char *block = arena_alloc(t->arena, MEGABYTE);
    FILE *f = fopen(path.at, "ab");

    memset(block, '7', MEGABYTE);
    for (int i = 0; i < MEGABYTES; i++)
        assert_int_equal(fwrite(block, 1, MEGABYTE, f), MEGABYTE);
    fclose(f);
    assert_int_equal(trial_import(t, "tidy", path), INVALID);
    assert_refused(t, "f.csv:2", "This line is longer than 1048576 bytes.",
                   "Is the file a CSV?");
    assert_true(arena_used(t->last) < 16 * MEGABYTE);
}

static void a_header_of_16385_columns_is_refused(struct trial *t)
{
    struct buf b = buf_make(t->arena, 1024 * 1024);

    buf_str(&b, S("metric,area,period,value"));
    for (int i = 4; i < 16385; i++)
        buf_fmt(&b, ",c%d", i);
    buf_char(&b, '\n');
    assert_int_equal(trial_import(t, "tidy", trial_file(t, "f.csv", buf_text(&b))), INVALID);
    assert_refused(t, "f.csv:1", "This record has more than 16384 cells.",
                   "Is the file a CSV?");
}

static void a_value_outside_the_range_is_refused(struct trial *t)
{
    struct str profile =
        trial_file(t, "x.profile",
                   S("has: code, n\narea: code\nperiod: = 2022-23\nprefix: sea-\n"
                     "metric: = boats\nvalue: n\nmetrics: x.csv\n"));

    trial_file(t, "x.csv", S("id,low,high\nsea-*,0,100\n"));
    trial_must(t, profile.at,
               trial_file(t, "a.csv", S("code,n\nE08000009,0\nE08000003,100\n")));
    assert_int_equal(
        trial_import(t, profile.at,
                     trial_file(t, "f.csv", S("code,n\nE08000009,0\nE08000003,100.5\n"))),
        INVALID);
    assert_refused(t, "f.csv:3:2", "100.5 is outside the range of sea-boats (0 to 100)",
                   "Correct the figure, or the range");
    assert_int_equal(
        trial_import(t, profile.at, trial_file(t, "f.csv", S("code,n\nE08000009,-1e-3\n"))),
        INVALID);
    assert_refused(t, "f.csv:2:2", "-0.001 is outside the range", "or the range");
}

static void a_limit_that_is_no_number_is_told(struct trial *t)
{
    trial_file(t, "boats.csv", S("id,low,high\nboats,nought,100\n"));
    assert_int_equal(trial_import(t, profile_of(t, "metrics: boats.csv\n" BOATS),
                                  trial_file(t, "f.csv", S("code,n\nE08000009,0\n"))),
                     INVALID);
    assert_refused(t, "f.csv:2", "The side table says low: \"nought\"", "no number");
}

static void a_damaged_side_table_is_told_by_its_line(struct trial *t)
{
    static const char *const keys[] = {"metrics", "area_codes"};

    trial_file(t, "side.csv", S("id,code,area\nboats,\"x\"y,z\n"));
    for (ptrdiff_t i = 0; i < COUNT_OF(keys); i++) {
        struct str profile = str_fmt(t->arena, "%s: side.csv\n" BOATS, keys[i]);
        assert_int_equal(trial_import(t, profile_of(t, profile.at),
                                      trial_file(t, "f.csv", S("code,n\nE08000009,0\n"))),
                         INVALID);
        assert_refused(t, "side.csv:2", "has a quote in its middle", "Put the whole cell in");
    }
}

static void an_unknown_profile_is_told_with_those_there_are(struct trial *t)
{
    assert_int_equal(trial_import(t, "tidily", trial_file(t, "f.csv", S("a,b\n"))), NOT_FOUND);
    assert_refused(t, "", "There is no profile \"tidily\".", "give the path of a profile");
    assert_true(str_find(t->words, S("mhclg-finance")) > 0);
    assert_true(str_find(t->words, S(" tidy ")) > 0);
    assert_int_equal(trial_import(t, "/none/such.profile", trial_path(t, "f.csv")), NOT_FOUND);
    assert_refused(t, "/none/such.profile", "The file can't be opened.", "Check its name");
}

static void a_profile_of_a_megabyte_is_refused(struct trial *t)
{
    enum { SIZE = 1024 * 1024 };
    char *bytes = arena_alloc(t->arena, SIZE);

    memset(bytes, '#', SIZE);
    struct str profile = trial_file(t, "big.profile", (struct str){bytes, SIZE});
    assert_int_equal(trial_import(t, profile.at, trial_file(t, "f.csv", S("a,b\n"))),
                     TOO_LARGE);
    assert_refused(t, "big.profile", "The file is larger than", "bytes");
}

static void a_file_that_is_not_there_is_told(struct trial *t)
{
    assert_int_equal(trial_import(t, "tidy", trial_path(t, "none.csv")), NOT_FOUND);
    assert_refused(t, "none.csv", "can't be opened: No such file", "can't be opened");
    assert_int_equal(trial_import(t, "tidy", str_of(t->at.folder)), NOT_FOUND);
    assert_true(str_find(t->words, S("it is a folder")) > 0);
}

static void more_files_than_a_thousand_are_refused(struct trial *t)
{
    struct str files[1001];
    struct import_options options = {
        .profile = S("tidy"), .files = files, .file_count = COUNT_OF(files)};

    for (ptrdiff_t i = 0; i < COUNT_OF(files); i++)
        files[i] = S("f.csv");
    assert_int_equal(trial_run(t, &options), INVALID);
    assert_refused(t, "", "Name from 1 to 1000 files.", "Name from 1");
    options.file_count = 0;
    assert_int_equal(trial_run(t, &options), INVALID);
}

static void more_periods_than_there_are_days_in_a_life_are_refused(struct trial *t)
{
    struct buf b = buf_make(t->arena, 1024 * 1024);

    buf_str(&b, S("metric,area,period,value\n"));
    for (int64_t day = -1000; day < 9100; day++) {
        struct str date = date_text(t->arena, date_of_days(day));
        buf_fmt(&b, "hens,E08000009,%.*s,4\n", STR_ARG(date));
    }
    assert_int_equal(trial_import(t, "tidy", trial_file(t, "f.csv", buf_text(&b))), INVALID);
    assert_refused(t, "f.csv:10002:3", "There are more than 10000 periods",
                   "Is this the column");
}

/* A small file of each kind, cut at every byte: refused or read, and never half kept. */
static void a_file_cut_anywhere_is_read_or_refused(struct trial *t)
{
    static const char text[] = "metric,area,period,value,upper\n"
                               "\"he\"\"ns\",E08000009,2022-23,,\n"
                               "eggs,E08000003,Q1 2022,\"4.5\",5\n";
    struct str whole = str_of(text);
    int read = 0;

    for (ptrdiff_t len = 0; len <= whole.len; len++) {
        struct str path = trial_file(t, "f.csv", str_cut(whole, 0, len));
        if (trial_import(t, "tidy", path) == OK)
            read++;
        else
            assert_true(str_starts(t->where, S("f.csv:")) && t->words.len > 20);
    }
    assert_true(read > 0);
}

static void on_its_own(void **state)
{
    void (*test)(struct trial *);

    memcpy(&test, *state, sizeof test);
    with_a_store(test);
}

#define ALONE(test)                                                                            \
    {                                                                                          \
#test, on_its_own, NULL, NULL, &(void (*[1])(struct trial *))                          \
        {                                                                                      \
            test                                                                               \
        }                                                                                      \
    }

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(refusals) + 20];
    const struct CMUnitTest others[] = {
        ALONE(a_whole_set_falls_with_its_last_file),
        ALONE(a_set_of_registers_falls_with_its_last_file),
        ALONE(what_was_known_before_a_refusal_stays),
        ALONE(a_line_of_100_mb_is_refused),
        ALONE(a_header_of_16385_columns_is_refused),
        ALONE(a_value_outside_the_range_is_refused),
        ALONE(a_limit_that_is_no_number_is_told),
        ALONE(a_damaged_side_table_is_told_by_its_line),
        ALONE(an_unknown_profile_is_told_with_those_there_are),
        ALONE(a_profile_of_a_megabyte_is_refused),
        ALONE(a_file_that_is_not_there_is_told),
        ALONE(more_files_than_a_thousand_are_refused),
        ALONE(more_periods_than_there_are_days_in_a_life_are_refused),
        ALONE(a_file_cut_anywhere_is_read_or_refused),
    };
    size_t count = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(refusals); i++)
        tests[count++] =
            (struct CMUnitTest){refusals[i].name, refused, NULL, NULL, (void *)&refusals[i]};
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++)
        tests[count++] = others[i];
    return _cmocka_run_group_tests("refusals", tests, count, NULL, NULL);
}
