/* read_test.c: spreadsheets that people send: as others write them, and as attackers do. */
#include "tables/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    CELLS = 100 * 1000,
    UNPACKED = 64 * 1024 * 1024,
    FILE_MOST = 4 * 1024 * 1024,
    MEMORY_MOST = 32 * 1024 * 1024,
};
#ifdef __SANITIZE_ADDRESS__
enum { MS_MOST = 2000 };
#else
enum { MS_MOST = 200 };
#endif

static char folder[] = "/tmp/folkmoot-read-XXXXXX";

static int before(void **state)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    char command[500];

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(command, sizeof command, "/usr/bin/python3 '%s/src/tables/hostile.py' '%s'",
             source ? source : ".", folder);
    return system(command);
}

static int after(void **state)
{
    char command[100];

    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static int set_up(void **state)
{
    *state = arena_open();
    return 0;
}

static int tear_down(void **state)
{
    arena_close(*state);
    return 0;
}

static struct str file_read(struct arena *a, const char *name)
{
    struct str path = str_fmt(a, "%s/%s", folder, name);
    char *bytes = arena_alloc(a, FILE_MOST);
    FILE *f = fopen(path.at, "rb");

    assert_non_null(f);
    struct str s = {bytes, (ptrdiff_t)fread(bytes, 1, FILE_MOST, f)};
    fclose(f);
    return s;
}

static struct read_workbook good(struct arena *a, const char *name)
{
    struct read_workbook book;
    struct str why;

    if (workbook_read(a, file_read(a, name), CELLS, UNPACKED, &book, &why) != OK)
        fail_msg("%s: %.*s", name, STR_ARG(why));
    return book;
}

/* "text a|number 2|…", row by row, rows apart by a slash. */
static struct str shown(struct arena *a, const struct read_sheet *s)
{
    static const char *const kinds[] = {"", "text", "number", "date", "bool", "link"};
    struct buf b = buf_make(a, BUF_MOST);

    for (ptrdiff_t i = 0; i < s->row_count * s->column_count; i++) {
        const struct cell *c = &s->cells[i];
        buf_str(&b, i % s->column_count ? S("|") : i ? S("/") : S(""));
        buf_fmt(&b, "%s", kinds[c->kind]);
        if (c->kind == CELL_NUMBER)
            buf_fmt(&b, " %g", c->number);
        else if (c->kind == CELL_BOOL)
            buf_fmt(&b, " %s", c->truth ? "yes" : "no");
        else if (c->kind != CELL_EMPTY)
            buf_fmt(&b, " %.*s", STR_ARG(c->text));
    }
    return buf_text(&b);
}

static void reads(struct arena *a, const char *name, const char *expected)
{
    struct read_workbook book = good(a, name);
    struct str seen = shown(a, &book.sheets[0]);

    if (!str_eq(seen, str_of(expected)))
        fail_msg("%s reads as %.*s and not as %s", name, STR_ARG(seen), expected);
}

static void every_kind_of_cell_is_read(void **state)
{
    static const char *const cases[][2] = {
        {"good.xlsx", "number 1"},
        {"no_places.xlsx", "text a|number 2/bool yes|text #DIV/0!"},
        {"absolute.xlsx", "number 1"},
        {"up_and_down.xlsx", "number 1"},
        {"formula.xlsx", "number 2|text =a"},
        {"phonetic.xlsx", "text one two"},
        {"strict.xlsx", "number 150"},
        {"utf16.xlsx", "number 1"},
        {"good.ods", "number 1"},
        {"repeats.ods", "number 7|number 7/number 7|number 7"},
        {"comment.ods", "text a  b\tcd\ne|number 0.5|date 2024-02-29|bool yes"},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++)
        reads(*state, cases[i][0], cases[i][1]);
}

/* The values are those of hostile.py, which has openpyxl write them. */
static void what_openpyxl_wrote_is_read(void **state)
{
    static const char data[] =
        "text code|text value|text day|text moment|text yes|text share|text formula/"
        "text E08000009|number 57.5|date 2024-02-29|date 2024-02-29T13:30:00|bool yes|"
        "number 0.5|/||||||/text two\nlines||||||";
    struct read_workbook book = good(*state, "openpyxl.xlsx");

    reads(*state, "openpyxl.xlsx", data);
    reads(*state, "mac.xlsx", data);
    assert_int_equal(book.sheet_count, 2);
    assert_true(str_eq(book.sheets[0].name, S("Data")));
    assert_true(str_eq(book.sheets[1].name, S("Other")));
    assert_true(str_eq(shown(*state, &book.sheets[1]), S("|/|number -1")));
}

static void hostile_files_are_refused_in_words(void **state)
{
    static const char *const cases[][2] = {
        {"bomb.xlsx", "too large once unpacked: \"xl/worksheets/sheet1.xml\""},
        {"lying_bomb.xlsx", "damaged"},
        {"lying_twice.xlsx", "damaged"},
        {"crc.xlsx", "damaged"},
        {"locked_entry.xlsx", "locked with a password"},
        {"locked.xlsx", "locked with a password"},
        {"locked.ods", "locked with a password"},
        {"many.xlsx", "not packed as spreadsheets are"},
        {"overlap.xlsx", "damaged"},
        {"laughs.xlsx", "declares a document type"},
        {"laughs.ods", "declares a document type"},
        {"outside.xlsx", "declares a document type"},
        {"deep.xlsx", "nested too deeply"},
        {"long_tag.xlsx", "a piece that is too long, on line 1"},
        {"path.xlsx", "The sheet \"One\" is missing from the file"},
        {"path_absolute.xlsx", "The sheet \"One\" is missing from the file"},
        {"wide.xlsx", "Sheet \"One\", cell SG1: there are too many columns"},
        {"widest.xlsx", "Sheet \"One\", cell XFD1: there are too many columns"},
        {"far.xlsx", "Sheet \"One\", cell A1048576: there are too many rows"},
        {"sparse.xlsx", "reaches down to row 900000 and across to column 500"},
        {"row_overflow.xlsx", "too many rows"},
        {"row_none.xlsx", "a row has no number"},
        {"place_wrong.xlsx", "no place in its row"},
        {"no_text.xlsx", "Sheet \"One\", cell A1: its text is missing"},
        {"no_number.xlsx", "Sheet \"One\", cell C1: it should be a number and is not"},
        {"long_text.xlsx", "a cell has more text than 32767 bytes"},
        {"not_xml.xlsx", "damaged: line 1"},
        {"many_cells.xlsx", "too many cells"},
        {"rows_bomb.ods", "too many"},
        {"cells_bomb.ods", "too many cells"},
        {"blank_bomb.ods", "more text than 32767 bytes"},
        {"empty.zip", "no spreadsheet"},
        {"no_sheet.xlsx", "has no \"xl/_rels/workbook.xml.rels\" in it"},
        {"macro.docx", "has no \"word/document.xml\" in it"},
        {"words.txt", "no spreadsheet"},
        {"nothing.xlsx", "no spreadsheet"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena *a = arena_open();
        struct read_workbook book;
        struct str why, bytes = file_read(a, cases[i][0]);
        clock_t from = clock();
        enum rc rc = workbook_read(a, bytes, CELLS, UNPACKED, &book, &why);
        double ms = 1000.0 * (double)(clock() - from) / CLOCKS_PER_SEC;
        if (rc != INVALID || str_find(why, str_of(cases[i][1])) < 0)
            fail_msg("%s: %d, %.*s", cases[i][0], rc, STR_ARG(why));
        if (ms > MS_MOST || arena_used(a) > MEMORY_MOST)
            fail_msg("%s took %.0f ms and %td bytes", cases[i][0], ms, arena_used(a));
        arena_close(a);
    }
}

/* Cut short anywhere, or with any byte changed, a file is read or refused in words. */
static void damaged_files_are_told_from_sound_ones(void **state)
{
    static const char *const names[] = {"good.xlsx", "openpyxl.xlsx", "good.ods"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++) {
        struct arena *a = arena_open(), *b = arena_open();
        struct str whole = file_read(a, names[i]), why;
        char *copy = (char *)(uintptr_t)str_copy(a, whole).at;
        struct read_workbook book;
        for (ptrdiff_t len = 0; len < whole.len; len += 1 + whole.len / 500, arena_reset(b)) {
            assert_int_equal(
                workbook_read(b, (struct str){copy, len}, CELLS, UNPACKED, &book, &why),
                INVALID);
            assert_true(why.len > 0);
        }
        for (ptrdiff_t at = 0; at < whole.len; at += 1 + whole.len / 500, arena_reset(b)) {
            copy[at] ^= 0x55;
            enum rc rc =
                workbook_read(b, (struct str){copy, whole.len}, CELLS, UNPACKED, &book, &why);
            assert_true(rc == OK || (rc == INVALID && why.len > 0));
            copy[at] ^= 0x55;
        }
        arena_close(a);
        arena_close(b);
    }
}

static void what_is_written_is_read_back(void **state)
{
    static const struct cell cells[] = {
        {.kind = CELL_TEXT, .text = STR_INIT("a\tb  c\n_x000A_ =1")},
        {.kind = CELL_NUMBER, .number = -0.125},
        {.kind = CELL_DATE, .text = STR_INIT("1970-01-01")},
        {.kind = CELL_BOOL, .truth = true}};
    static const struct sheet_column columns[4] = {{STR_INIT("a"), -1, 0},
                                                   {STR_INIT("b"), 3, 0},
                                                   {STR_INIT("c"), -1, 0},
                                                   {STR_INIT("d"), -1, 0}};
    static const struct sheet sheet = {.name = STR_INIT("One"),
                                       .columns = columns,
                                       .column_count = 4,
                                       .cells = cells,
                                       .row_count = 1};
    struct workbook w = {.sheets = &sheet, .sheet_count = 1};
    struct arena *a = *state;
    struct read_workbook book;
    struct str bytes, why;

    for (int i = 0; i < 2; i++) {
        assert_int_equal((i ? workbook_ods : workbook_xlsx)(a, &w, &bytes, &why), OK);
        assert_int_equal(workbook_read(a, bytes, CELLS, UNPACKED, &book, &why), OK);
        struct str seen = shown(a, &book.sheets[0]);
        if (!str_eq(seen, S("text a|text b|text c|text d/text a\tb  c\n_x000A_ =1|number "
                            "-0.125|date 1970-01-01|bool yes")))
            fail_msg("reads as %.*s", STR_ARG(seen));
    }
}

static void limits_are_those_that_were_asked_for(void **state)
{
    struct arena *a = *state;
    struct read_workbook book;
    struct str why, bytes = file_read(a, "openpyxl.xlsx");

    assert_int_equal(workbook_read(a, bytes, 28 + 4, UNPACKED, &book, &why), OK);
    assert_int_equal(workbook_read(a, bytes, 28 + 3, UNPACKED, &book, &why), INVALID);
    assert_int_equal(workbook_read(a, bytes, CELLS, 2000, &book, &why), INVALID);
    assert_true(str_find(why, S("too large once unpacked")) >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_cell_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_openpyxl_wrote_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_files_are_refused_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_files_are_told_from_sound_ones, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_are_those_that_were_asked_for, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, before, after);
}
