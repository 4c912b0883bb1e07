/* workbook_test.c: spreadsheets that are written, as other programs read them. */
#include "tables/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MADE_AT = 1780315200 }; /* noon of 1 June 2026 */

static char folder[] = "/tmp/folkmoot-workbook-XXXXXX";

static int before(void **state)
{
    *state = arena_open();
    return mkdtemp(folder) ? 0 : -1;
}

static int after(void **state)
{
    char command[100];

    arena_close(*state);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

#define TEXT(s)                                                                                \
    {                                                                                          \
        .kind = CELL_TEXT, .text = STR_INIT(s)                                                 \
    }
#define NUMBER(n)                                                                              \
    {                                                                                          \
        .kind = CELL_NUMBER, .number = (n)                                                     \
    }

/* One row for each kind of cell and each way in which text might become something else. */
static const struct cell cells[] = {
    TEXT("=1+1"),
    NUMBER(57.5),
    {.kind = CELL_DATE, .text = STR_INIT("2024-02-29")},
    {.kind = CELL_BOOL, .truth = true},
    TEXT("+44 20 7000 0000"),
    NUMBER(-3),
    {.kind = CELL_DATE, .text = STR_INIT("1066-10-14")},
    {.kind = CELL_BOOL},
    TEXT("-2+3+cmd|' /C calc'!A0"),
    NUMBER(0.1),
    {0},
    {.kind = CELL_LINK,
     .text = STR_INIT("the \"source\" <here>"),
     .href = STR_INIT("https://example.org/?a=1&b=2")},
    TEXT("@SUM(A1)"),
    NUMBER(NAN),
    TEXT("00123"),
    {.kind = CELL_LINK, .text = STR_INIT("run"), .href = STR_INIT("javascript:alert(1)")},
    TEXT("two  blanks, a tab\nand a line"),
    NUMBER(1e15),
    TEXT("Ynys M\xC3\xB4n \xE2\x80\x93 \xF0\x9F\x8F\xB4"),
    {0},
};

static const struct sheet_column columns[] = {{STR_INIT("=words"), -1, 0},
                                              {STR_INIT("number"), 1, 0},
                                              {STR_INIT("day"), -1, 0},
                                              {STR_INIT("more"), -1, 0}};
static const struct str notes[] = {STR_INIT("Source: somebody"), STR_INIT("=2+2")};

static const struct sheet sheets[] = {
    {.name = STR_INIT("tidy"),
     .columns = columns,
     .column_count = 4,
     .cells = cells,
     .row_count = 5},
    {.name = STR_INIT("A [very] long: name/of a sheet? Yes, very"),
     .title = STR_INIT("Title"),
     .notes = notes,
     .note_count = 2,
     .columns = columns,
     .column_count = 4,
     .cells = cells,
     .row_count = 1},
};
static const struct workbook book = {.title = STR_INIT("Title"),
                                     .subject = STR_INIT("A & B"),
                                     .author = STR_INIT("Folkmoot"),
                                     .language = STR_INIT("en-GB"),
                                     .made_at = MADE_AT,
                                     .sheets = sheets,
                                     .sheet_count = 2};

/* Written by hand from `cells`, as each reader must tell them. */
static const char told[] =
    "tidy\tA1\ttext\t=words\n"
    "tidy\tB1\ttext\tnumber\n"
    "tidy\tC1\ttext\tday\n"
    "tidy\tD1\ttext\tmore\n"
    "tidy\tA2\ttext\t=1+1\n"
    "tidy\tB2\tnumber\t57.5\n"
    "tidy\tC2\tdate\t2024-02-29\n"
    "tidy\tD2\tbool\ttrue\n"
    "tidy\tA3\ttext\t+44 20 7000 0000\n"
    "tidy\tB3\tnumber\t-3.0\n"
    "tidy\tC3\t%s\t1066-10-14\n"
    "tidy\tD3\tbool\tfalse\n"
    "tidy\tA4\ttext\t-2+3+cmd|' /C calc'!A0\n"
    "tidy\tB4\tnumber\t0.1\n"
    "tidy\tD4\tlink\tthe \"source\" <here> https://example.org/?a=1&b=2\n"
    "tidy\tA5\ttext\t@SUM(A1)\n"
    "tidy\tC5\ttext\t00123\n"
    "tidy\tD5\ttext\trun\n"
    "tidy\tA6\ttext\ttwo  blanks, a tab|and a line\n"
    "tidy\tB6\tnumber\t1000000000000000.0\n"
    "tidy\tC6\ttext\tYnys M\xC3\xB4n \xE2\x80\x93 \xF0\x9F\x8F\xB4\n"
    "A  very  long  name of a sheet\tA1\ttext\tTitle\n"
    "A  very  long  name of a sheet\tA2\ttext\tSource: somebody\n"
    "A  very  long  name of a sheet\tA3\ttext\t=2+2\n"
    "A  very  long  name of a sheet\tA5\ttext\t=words\n"
    "A  very  long  name of a sheet\tB5\ttext\tnumber\n"
    "A  very  long  name of a sheet\tC5\ttext\tday\n"
    "A  very  long  name of a sheet\tD5\ttext\tmore\n"
    "A  very  long  name of a sheet\tA6\ttext\t=1+1\n"
    "A  very  long  name of a sheet\tB6\tnumber\t57.5\n"
    "A  very  long  name of a sheet\tC6\tdate\t2024-02-29\n"
    "A  very  long  name of a sheet\tD6\tbool\ttrue\n";

static struct str file_put(struct arena *a, const char *name, struct str bytes)
{
    struct str path = str_fmt(a, "%s/%s", folder, name);
    FILE *f = fopen(path.at, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.at, 1, (size_t)bytes.len, f), bytes.len);
    fclose(f);
    return path;
}

static struct str output_of(struct arena *a, const char *command)
{
    struct buf b = buf_make(a, BUF_MOST);
    char piece[4096];
    size_t n;
    FILE *f = popen(command, "r");

    assert_non_null(f);
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_bytes(&b, piece, (ptrdiff_t)n);
    if (pclose(f) != 0)
        fail_msg("failed: %s", command);
    return buf_text(&b);
}

static struct str read_by(struct arena *a, const char *reader, struct str path)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    struct str command =
        str_fmt(a, "/usr/bin/python3 '%s/src/tables/workbook_check.py' %s '%.*s'",
                source ? source : ".", reader, STR_ARG(path));

    return output_of(a, command.at);
}

static void must_tell(struct arena *a, const char *reader, struct str path,
                      const char *old_dates)
{
    char expected[sizeof told + 20];
    struct str seen = read_by(a, reader, path);

    snprintf(expected, sizeof expected, told, old_dates);
    if (!str_eq(seen, str_of(expected)))
        fail_msg("%s read:\n%.*s\nand not:\n%s", reader, STR_ARG(seen), expected);
}

static struct str written(struct arena *a,
                          enum rc (*write)(struct arena *, const struct workbook *,
                                           struct str *, struct str *))
{
    struct str bytes = {0}, why = {0};

    if (write(a, &book, &bytes, &why) != OK)
        fail_msg("refused: %.*s", STR_ARG(why));
    return bytes;
}

static void xlsx_is_read_by_openpyxl_with_types_right(void **state)
{
    must_tell(*state, "openpyxl", file_put(*state, "x.xlsx", written(*state, workbook_xlsx)),
              "text");
}

static void ods_is_read_by_odfpy_with_types_right(void **state)
{
    must_tell(*state, "odfpy", file_put(*state, "o.ods", written(*state, workbook_ods)),
              "date");
}

static void both_open_in_libreoffice_with_types_right(void **state)
{
    must_tell(*state, "office", file_put(*state, "x.xlsx", written(*state, workbook_xlsx)),
              "text");
    must_tell(*state, "office", file_put(*state, "o.ods", written(*state, workbook_ods)),
              "date");
}

static void ods_says_what_it_is_in_its_first_bytes(void **state)
{
    struct str bytes = written(*state, workbook_ods);

    /* OpenDocument 1.2 part 3, 3.3: stored, first, and without an extra field. */
    assert_true(str_eq(str_cut(bytes, 30, 84),
                       S("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")));
    assert_int_equal(bytes.at[8], 0);
    assert_int_equal(bytes.at[28], 0);
}

static void same_figures_give_the_same_bytes(void **state)
{
    struct str xlsx = written(*state, workbook_xlsx), ods = written(*state, workbook_ods);

    sleep(2); /* a zip's clock ticks every two seconds */
    assert_true(str_eq(xlsx, written(*state, workbook_xlsx)));
    assert_true(str_eq(ods, written(*state, workbook_ods)));
}

static void refused(struct arena *a, const struct workbook *w, const char *words)
{
    struct str bytes, why = {0};

    assert_int_equal(workbook_xlsx(a, w, &bytes, &why), TOO_LARGE);
    assert_true(str_find(why, str_of(words)) >= 0);
    why = (struct str){0};
    assert_int_equal(workbook_ods(a, w, &bytes, &why), TOO_LARGE);
    assert_true(str_find(why, str_of(words)) >= 0);
}

static void what_a_spreadsheet_can_not_hold_is_refused_in_words(void **state)
{
    struct arena *a = *state;
    struct workbook w = book;
    struct sheet sheet = sheets[0];
    char *lengthy = arena_alloc(a, CELL_MOST + 1);
    struct cell cell = {.kind = CELL_TEXT, .text = {lengthy, CELL_MOST + 1}};

    memset(lengthy, 'x', CELL_MOST + 1);
    w.sheet_count = 0;
    refused(a, &w, "1 to 40 sheets, not 0");
    w.sheets = &sheet;
    w.sheet_count = 1;
    sheet.row_count = SHEET_ROWS_MOST;
    refused(a, &w, "would have 1000001 rows; 1000000 is the most");
    sheet.row_count = 0;
    sheet.column_count = 501;
    refused(a, &w, "would have 501 columns; 500 is the most");
    sheet = (struct sheet){.name = STR_INIT("long"),
                           .columns = columns,
                           .column_count = 1,
                           .cells = &cell,
                           .row_count = 1};
    refused(a, &w, "more text than a spreadsheet can hold");
}

static void names_of_sheets_are_made_different(void **state)
{
    struct arena *a = *state;
    struct sheet same[] = {{.name = STR_INIT("Trend")},
                           {.name = STR_INIT("TREND")},
                           {.name = STR_INIT("'")},
                           {.name = STR_INIT("History")}};
    struct workbook w = {.sheets = same, .sheet_count = 4};
    struct read_workbook read;
    struct str bytes, why;

    assert_int_equal(workbook_xlsx(a, &w, &bytes, &why), OK);
    assert_int_equal(workbook_read(a, bytes, 100, 1000 * 1000, &read, &why), OK);
    assert_true(str_eq(read.sheets[0].name, S("Trend")));
    assert_true(str_eq(read.sheets[1].name, S("TREND 2")));
    assert_true(str_eq(read.sheets[2].name, S("Sheet ")));
    assert_true(str_eq(read.sheets[3].name, S("Sheet History")));
}

static void text_that_xml_can_not_hold_is_mended(void **state)
{
    struct arena *a = *state;
    struct cell bad[] = {TEXT("a\x01z"), TEXT("b\xFFz"), TEXT("c\xEF\xBF\xBFz")};
    struct sheet sheet = {.name = STR_INIT("bad"),
                          .columns = columns,
                          .column_count = 3,
                          .cells = bad,
                          .row_count = 1};
    struct workbook w = {.sheets = &sheet, .sheet_count = 1};
    struct read_workbook read;
    struct str bytes, why;

    for (int i = 0; i < 2; i++) {
        assert_int_equal((i ? workbook_ods : workbook_xlsx)(a, &w, &bytes, &why), OK);
        assert_int_equal(workbook_read(a, bytes, 100, 1000 * 1000, &read, &why), OK);
        const struct cell *row = read.sheets[0].cells + 3;
        assert_true(str_eq(row[0].text, S("a z")));
        assert_true(str_eq(row[1].text, S("b\xEF\xBF\xBDz")));
        assert_true(str_eq(row[2].text, S("c z")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xlsx_is_read_by_openpyxl_with_types_right),
        cmocka_unit_test(ods_is_read_by_odfpy_with_types_right),
        cmocka_unit_test(both_open_in_libreoffice_with_types_right),
        cmocka_unit_test(ods_says_what_it_is_in_its_first_bytes),
        cmocka_unit_test(same_figures_give_the_same_bytes),
        cmocka_unit_test(what_a_spreadsheet_can_not_hold_is_refused_in_words),
        cmocka_unit_test(names_of_sheets_are_made_different),
        cmocka_unit_test(text_that_xml_can_not_hold_is_mended),
    };

    return cmocka_run_group_tests(tests, before, after);
}
