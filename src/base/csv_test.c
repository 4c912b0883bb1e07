/* csv_test.c: published torture files, and what publishers and accidents do to a CSV. */
#include "base/csv.h"

#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Every record of a text as "LINE:cell|cell;", and after a refusal "!LINE: words". */
static struct str all_read(struct arena *a, struct csv *c)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct csv_row row;
    enum rc rc;

    while ((rc = csv_next(c, &row)) == OK) {
        buf_int(&out, row.line);
        for (ptrdiff_t i = 0; i < row.count; i++) {
            buf_char(&out, i ? '|' : ':');
            buf_str(&out, row.cells[i]);
        }
        buf_char(&out, ';');
    }
    if (rc == INVALID) {
        buf_fmt(&out, "!%lld: ", (long long)csv_line(c));
        buf_str(&out, csv_why(c));
        assert_int_equal(csv_next(c, &row), INVALID);
    } else {
        assert_int_equal(rc, NOT_FOUND);
        assert_int_equal(csv_next(c, &row), NOT_FOUND);
    }
    return buf_text(&out);
}

static struct str text_read(struct arena *a, struct str text)
{
    struct csv *c = csv_open_text(a, text);
    struct str out = all_read(a, c);

    csv_close(c);
    return out;
}

/* Both as a text and as a file, which differ in how bytes come into sight. */
static void assert_reads(struct arena *a, struct str text, const char *expected)
{
    char path[] = "/tmp/csv_test_XXXXXX";
    int file = mkstemp(path);
    struct csv *c = NULL;
    struct str why = {0}, got = text_read(a, text);

    if (!str_eq(got, str_of(expected)))
        fail_msg("got [%.*s], not [%s]", STR_ARG(got), expected);
    assert_true(file >= 0);
    assert_int_equal(write(file, text.at, (size_t)text.len), text.len);
    close(file);
    enum rc rc = csv_open(a, path, &c, &why);
    got = rc == OK ? all_read(a, c) : str_fmt(a, "!1: %.*s", STR_ARG(why));
    csv_close(c);
    unlink(path);
    if (!str_eq(got, str_of(expected)))
        fail_msg("from a file: got [%.*s], not [%s]", STR_ARG(got), expected);
}

/* --- published files
 * --------------------------------------------------------------------------- */

static struct str torture_path(struct arena *a, struct str folder, struct str name,
                               const char *end)
{
    const char *shared = getenv("FOLKMOOT_SHARED"), *source = getenv("FOLKMOOT_SOURCE");
    struct str root =
        shared ? str_of(shared) : str_fmt(a, "%s/../shared", source ? source : ".");

    return str_fmt(a, "%.*s/conformance/csv_torture/%.*s%s%.*s%s", STR_ARG(root),
                   STR_ARG(folder), folder.len ? "/" : "", STR_ARG(name), end);
}

static struct str file_read(struct arena *a, struct str path)
{
    FILE *f = fopen(path.at, "rb");
    struct buf b = buf_make(a, BUF_MOST);
    int byte;

    if (!f)
        return (struct str){0};
    while ((byte = getc(f)) != EOF)
        buf_char(&b, (char)byte);
    fclose(f);
    return buf_text(&b);
}

/* The file as the tree that the expected JSON has: objects by the header, or lists. */
static struct json *tree_read(struct arena *a, struct csv *c, bool headed)
{
    struct json *rows = json_array(a);
    struct csv_row row;
    const char **names = NULL;
    enum rc rc;

    while ((rc = csv_next(c, &row)) == OK) {
        if (headed && !names) {
            names = arena_new(a, const char *, row.count);
            for (ptrdiff_t i = 0; i < row.count; i++)
                names[i] = str_zero(a, row.cells[i]);
            continue;
        }
        struct json *into = json_add(rows, headed ? json_object(a) : json_array(a));
        for (ptrdiff_t i = 0; i < row.count; i++) {
            struct json *cell = json_str(a, str_copy(a, row.cells[i]));
            if (headed)
                json_put(into, names[i], cell);
            else
                json_add(into, cell);
        }
    }
    return rc == NOT_FOUND ? rows : NULL;
}

static struct str written(struct arena *a, const struct json *j)
{
    struct buf b = buf_make(a, BUF_MOST);

    json_write(&b, j, 0);
    return buf_text(&b);
}

static bool accepted_as_expected(struct arena *a, const struct csv_row *it)
{
    struct str path = torture_path(a, it->cells[0], it->cells[1], ".csv"), why;
    struct str expected =
        file_read(a, torture_path(a, it->cells[0], it->cells[1], ".expected.json"));
    struct json *tree;
    struct csv *c;

    assert_int_equal(json_read(a, expected, &tree, &why), OK);
    assert_int_equal(csv_open(a, path.at, &c, &why), OK);
    struct json *got = tree_read(a, c, str_eq(it->cells[3], S("yes")));
    csv_close(c);
    return got && str_eq(written(a, got), written(a, tree));
}

static bool refused_by_reader(struct arena *a, const struct csv_row *it)
{
    struct str text = file_read(a, torture_path(a, it->cells[0], it->cells[1], ".csv"));

    return str_find(text_read(a, text), S(";!")) > 0;
}

/* Where the published expectation is not this reader's: wholly empty lines are passed over, as
 * csv.h says, since files end in them; and a header is judged by whoever knows what it should
 * be. */
static bool set_aside(struct str name)
{
    return str_eq(name, S("all-empty")) || str_starts(name, S("bad-header-"));
}

static void published_torture_files_read_as_expected(void **state)
{
    struct arena *a = *state;
    struct str why;
    struct csv *manifest;
    struct csv_row it;
    int passed = 0;

    if (csv_open(a, torture_path(a, S(""), S("manifest"), ".csv").at, &manifest, &why) != OK)
        skip();
    assert_int_equal(csv_next(manifest, &it), OK);
    while (csv_next(manifest, &it) == OK) {
        if (set_aside(it.cells[1]))
            continue;
        bool good = str_eq(it.cells[2], S("accept")) ? accepted_as_expected(a, &it)
                                                     : refused_by_reader(a, &it);
        if (!good)
            fail_msg("%.*s", STR_ARG(it.cells[1]));
        passed++;
    }
    csv_close(manifest);
    assert_int_equal(passed, 16);
}

/* --- lines and cells
 * --------------------------------------------------------------------------- */

static void any_line_end_is_read_and_counted(void **state)
{
    assert_reads(*state, S("a,b\nc,d\n"), "1:a|b;2:c|d;");
    assert_reads(*state, S("a,b\r\nc,d\r\n"), "1:a|b;2:c|d;");
    assert_reads(*state, S("a,b\rc,d\r"), "1:a|b;2:c|d;");
    assert_reads(*state, S("a,b\r\r\nc,d\r\r\ne"), "1:a|b;2:c|d;3:e;");
    assert_reads(*state, S("a\n\r\n\rb\r\r\r\nc"), "1:a;4:b;6:c;");
}

static void lines_inside_quotes_are_counted(void **state)
{
    assert_reads(*state, S("a,\"1\n2\r\n3\r4\r\r\n5\"\nb,c\n"),
                 "1:a|1\n2\r\n3\r4\r\r\n5;6:b|c;");
    assert_reads(*state, S("\"\n\n\"\n\nx,\"\"\ny"), "1:\n\n;5:x|;6:y;");
}

static void blanks_and_empty_cells_are_kept(void **state)
{
    assert_reads(*state, S(" a , b\t,\n\"\"\n ,\" q \",\"\"\n,"),
                 "1: a | b\t|;2:;3: | q |;4:|;");
}

static void quotes_hold_commas_and_doubled_quotes(void **state)
{
    assert_reads(*state, S("\"a,b\",\"say \"\"no\"\"\",\"\"\"\"\n"), "1:a,b|say \"no\"|\";");
}

static void byte_order_mark_is_passed_over(void **state)
{
    assert_reads(*state,
                 S("\xEF\xBB\xBF"
                   "a,b\n1"),
                 "1:a|b;2:1;");
    assert_reads(*state, S("\xEF\xBB\xBF\"a\"\n1"), "1:a;2:1;");
    assert_reads(*state, S("\xEF\xBB\xBF"), "");
    assert_reads(*state, S(""), "");
}

static void bytes_consumed_reach_the_size(void **state)
{
    struct csv *c = csv_open_text(*state, S("a,b\n\"c\nd\",e\nf"));
    struct csv_row row;

    assert_int_equal(csv_size(c), 13);
    assert_int_equal(csv_next(c, &row), OK);
    assert_int_equal(row.bytes, 4);
    assert_int_equal(csv_next(c, &row), OK);
    assert_int_equal(row.bytes, 12);
    assert_int_equal(csv_next(c, &row), OK);
    assert_int_equal(row.bytes, 13);
    csv_close(c);
}

/* --- refusals
 * ---------------------------------------------------------------------------------- */

#define MIDDLE                                                                                 \
    " has a quote in its middle. Put the whole cell in quotes and write each quote inside it " \
    "twice."
#define UNCLOSED                                                                               \
    "The file ends inside a quoted cell of the record that begins on this line. The file may " \
    "have been cut: fetch it again."
#define UTF16 "!1: The file is in UTF-16. Save it again as CSV in UTF-8."
#define NOT_UTF8 " on this line is not UTF-8. Save the file again as CSV in UTF-8."
#define NUL                                                                                    \
    "There is a NUL byte on this line, so the file is not a table of text. Save it again as "  \
    "CSV in UTF-8."

/* Of a file and of a text: where the next record begins is known, its bytes can be had without
 * moving, and reading goes on from any such place. */
static void assert_moves(struct csv *c, const char *text)
{
    struct csv_row row;
    int64_t line, place;
    char bytes[8];

    assert_int_equal(csv_next(c, &row), OK);
    place = csv_place(c, &line);
    assert_int_equal(place, strlen("one,two\n"));
    assert_int_equal(line, 2);
    assert_int_equal(csv_peek(c, place, bytes, 8), 8);
    assert_memory_equal(bytes, text + place, 8);
    assert_int_equal(csv_peek(c, (int64_t)strlen(text) - 3, bytes, 8), 3);
    assert_int_equal(csv_peek(c, (int64_t)strlen(text) + 3, bytes, 8), 0);
    assert_int_equal(csv_move(c, (int64_t)strlen("one,two\n\"a\nb\",c\n"), 4), OK);
    assert_int_equal(csv_next(c, &row), OK);
    assert_int_equal(row.line, 4);
    assert_int_equal(row.count, 2);
    assert_true(str_eq(row.cells[1], S("e")));
    assert_int_equal(row.bytes, strlen(text));
    assert_int_equal(csv_next(c, &row), NOT_FOUND);
    assert_int_equal(csv_move(c, place, 2), OK);
    assert_int_equal(csv_next(c, &row), OK);
    assert_true(str_eq(row.cells[0], S("a\nb")));
    assert_int_equal(row.line, 2);
    csv_close(c);
}

static void reading_goes_on_where_it_is_told(void **state)
{
    static const char text[] = "one,two\n\"a\nb\",c\nd,e\n";
    char path[] = "/tmp/csv-test-XXXXXX";
    struct str why;
    struct csv *c;
    int file = mkstemp(path);

    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(close(file), 0);
    assert_int_equal(csv_open(*state, path, &c, &why), OK);
    assert_moves(c, text);
    unlink(path);
    assert_moves(csv_open_text(*state, str_of(text)), text);
}

static void quote_in_a_cell_is_refused_with_its_line_and_cell(void **state)
{
    assert_reads(*state, S("a\nb,c\"d,e\n"), "1:a;!2: Cell 2" MIDDLE);
    assert_reads(*state, S("a\n\"x\ny\" z\n"), "1:a;!3: Cell 1" MIDDLE);
    assert_reads(*state, S("1,\"a\" ,2"), "!1: Cell 2" MIDDLE);
}

static void file_cut_in_a_quoted_cell_is_refused(void **state)
{
    assert_reads(*state, S("a,b\n1,\"cut he"), "1:a|b;!2: " UNCLOSED);
    assert_reads(*state, S("a,b\n1,\"cut\nhere\n"), "1:a|b;!2: " UNCLOSED);
    assert_reads(*state, S("a,b\n1,\""), "1:a|b;!2: " UNCLOSED);
}

static void utf16_is_refused_at_the_start(void **state)
{
    assert_reads(*state,
                 S("\xFF\xFE"
                   "a\0,\0b\0\n\0"),
                 UTF16);
    assert_reads(*state, S("\xFE\xFF\0a\0,\0b\0\n"), UTF16);
    assert_reads(*state, S("a\0,\0b\0\n\0"), UTF16);
    assert_reads(*state, S("\0a\0,\0b\0\n"), UTF16);
}

static void nul_is_refused_with_its_line(void **state)
{
    assert_reads(*state, S("area,value\nb,\0\n"), "1:area|value;!2: " NUL);
    assert_reads(*state, S("area,value\n\"b\n\0\"\n"), "1:area|value;!3: " NUL);
}

static void ill_formed_utf8_is_refused_with_its_line(void **state)
{
    assert_reads(*state, S("a\n\xC3\xA9\n\xE9\n"), "1:a;2:\xC3\xA9;!3: The byte 0xE9" NOT_UTF8);
    assert_reads(*state, S("\xC0\xAF"), "!1: The byte 0xC0" NOT_UTF8);
    assert_reads(*state, S("\xED\xA0\x80,x\n"), "!1: The byte 0xED" NOT_UTF8);
    assert_reads(*state, S("abcdefgh,\xF4\x90\x80\x80"), "!1: The byte 0xF4" NOT_UTF8);
    assert_reads(*state, S("a\nb\xE2\x82"), "1:a;!2: The byte 0xE2" NOT_UTF8);
}

static void too_many_cells_are_refused(void **state)
{
    struct buf plain = buf_make(*state, BUF_MOST), quoted = buf_make(*state, BUF_MOST);

    for (int i = 0; i < CSV_MOST_COLUMNS; i++) {
        buf_str(&plain, i ? S(",a") : S("a"));
        buf_str(&quoted, i ? S(",\"\"") : S("\"\""));
    }
    assert_true(str_starts(text_read(*state, buf_text(&plain)), S("1:a|a|")));
    assert_true(str_starts(text_read(*state, buf_text(&quoted)), S("1:||")));
    buf_lit(&plain, ",a");
    buf_lit(&quoted, ",\"\"");
    assert_reads(*state, buf_text(&plain),
                 "!1: This record has more than 16384 cells. Is the file a CSV?");
    assert_reads(*state, buf_text(&quoted),
                 "!1: This record has more than 16384 cells. Is the file a CSV?");
}

static void longest_line_is_read_and_one_more_byte_is_refused(void **state)
{
    char *line = arena_alloc(*state, CSV_LONGEST_LINE + 1);
    struct csv_row row;

    memset(line, 'x', CSV_LONGEST_LINE + 1);
    struct csv *c = csv_open_text(*state, (struct str){line, CSV_LONGEST_LINE});
    assert_int_equal(csv_next(c, &row), OK);
    assert_int_equal(row.cells[0].len, CSV_LONGEST_LINE);
    csv_close(c);
    assert_reads(*state, (struct str){line, CSV_LONGEST_LINE + 1},
                 "!1: This line is longer than 1048576 bytes. Is the file a CSV?");
}

static void longer_records_are_read_where_that_is_asked_for(void **state)
{
    char *line = arena_alloc(*state, 3 * CSV_LONGEST_LINE);
    struct csv_row row;

    memset(line, 'x', 3 * CSV_LONGEST_LINE);
    line[0] = line[2 * CSV_LONGEST_LINE - 1] = '"';
    struct csv *c = csv_open_text(*state, (struct str){line, 2 * CSV_LONGEST_LINE});
    csv_longest(c, 2 * CSV_LONGEST_LINE);
    assert_int_equal(csv_next(c, &row), OK);
    assert_int_equal(row.cells[0].len, 2 * CSV_LONGEST_LINE - 2);
    csv_close(c);
    c = csv_open_text(*state, (struct str){line + 1, 2 * CSV_LONGEST_LINE - 2});
    csv_longest(c, 2 * CSV_LONGEST_LINE - 3);
    assert_int_equal(csv_next(c, &row), INVALID);
    assert_true(str_find(csv_why(c), S("longer than 2097149 bytes")) >= 0);
    csv_close(c);
}

/* A file of 100 MB: `start`, and then `filler` again and again. */
static struct csv *huge_open(struct arena *a, char *path, const char *start, const char *filler)
{
    FILE *f = fdopen(mkstemp(path), "wb");
    struct csv *c;
    struct str why;

    assert_non_null(f);
    fputs(start, f);
    for (int i = 0; i < 100 * 1024; i++)
        for (int part = 0; part < 16; part++)
            fputs(filler, f);
    fclose(f);
    assert_int_equal(csv_open(a, path, &c, &why), OK);
    return c;
}

static void line_of_100_mb_is_refused_without_holding_it(void **state)
{
    char path[] = "/tmp/csv_test_XXXXXX";
    struct csv *c =
        huge_open(*state, path, "a,b\n1,",
                  "0123456789012345678901234567890123456789012345678901234567890123");

    unlink(path);
    struct str got = all_read(*state, c);
    csv_close(c);
    assert_true(csv_size(c) > 100 * 1024 * 1024);
    assert_true(arena_used(*state) < 4 * 1024 * 1024);
    if (!str_eq(got, S("1:a|b;!2: This line is longer than 1048576 bytes. Is the file a CSV?")))
        fail_msg("%.*s", STR_ARG(got));
}

static void quote_open_for_100_mb_is_refused_without_holding_it(void **state)
{
    char path[] = "/tmp/csv_test_XXXXXX";
    struct csv *c =
        huge_open(*state, path, "a,b\n1,\"",
                  "012345678901234567890123456789\n012345678901234567890123456789,,\n");

    unlink(path);
    struct str got = all_read(*state, c);
    csv_close(c);
    assert_true(arena_used(*state) < 8 * 1024 * 1024);
    if (!str_eq(got, S("1:a|b;!2: The record that begins on this line is longer than 1048576 "
                       "bytes. Look for a quote that is opened and never closed.")))
        fail_msg("%.*s", STR_ARG(got));
}

static void file_that_is_not_there_or_a_folder_is_told(void **state)
{
    struct csv *c;
    struct str why;

    assert_int_equal(csv_open(*state, "/nowhere.csv", &c, &why), NOT_FOUND);
    assert_string_equal(why.at, "/nowhere.csv can't be opened: No such file or directory.");
    assert_int_equal(csv_open(*state, "/tmp", &c, &why), NOT_FOUND);
    assert_string_equal(why.at, "/tmp can't be opened: it is a folder.");
    csv_close(NULL);
}

/* --- what ends up the same by different ways
 * ---------------------------------------------------- */

static uint64_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

/* Tables of random cells, once with few quotes and once with every cell quoted, read the same:
 * lines cut at their commas and lines read by libcsv agree. Long enough for several blocks. */
static void cut_lines_and_quoted_lines_read_the_same(void **state)
{
    static const struct str pieces[] = {STR_INIT("a"),
                                        STR_INIT(" "),
                                        STR_INIT("1.5"),
                                        STR_INIT("\xC3\xA9"),
                                        STR_INIT(";"),
                                        STR_INIT("E06000001"),
                                        STR_INIT("\xF0\x9F\x98\x80"),
                                        STR_INIT("\t")};
    static const struct str ends[] = {STR_INIT("\n"), STR_INIT("\r\n"), STR_INIT("\r"),
                                      STR_INIT("\r\r\n")};
    uint64_t seed = 20241122;

    for (int way = 0; way < COUNT_OF(ends); way++) {
        struct buf plain = buf_make(*state, BUF_MOST), quoted = buf_make(*state, BUF_MOST);
        while (plain.len < 700 * 1024) {
            for (uint64_t cells = random_next(&seed) % 9, i = 0; i <= cells; i++) {
                buf_str(&plain, i ? S(",x") : S("x"));
                buf_str(&quoted, i ? S(",\"x") : S("\"x"));
                for (uint64_t n = random_next(&seed) % 6; n; n--) {
                    struct str piece = pieces[random_next(&seed) % COUNT_OF(pieces)];
                    buf_str(&plain, piece);
                    buf_str(&quoted, piece);
                }
                buf_char(&quoted, '"');
            }
            buf_str(&plain, ends[way]);
            buf_str(&quoted, ends[way]);
        }
        struct str got = text_read(*state, buf_text(&quoted));
        assert_true(str_find(got, S("!")) < 0);
        assert_reads(*state, buf_text(&plain), str_zero(*state, got));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(published_torture_files_read_as_expected),
        TEST(any_line_end_is_read_and_counted),
        TEST(lines_inside_quotes_are_counted),
        TEST(blanks_and_empty_cells_are_kept),
        TEST(quotes_hold_commas_and_doubled_quotes),
        TEST(byte_order_mark_is_passed_over),
        TEST(bytes_consumed_reach_the_size),
        TEST(reading_goes_on_where_it_is_told),
        TEST(quote_in_a_cell_is_refused_with_its_line_and_cell),
        TEST(file_cut_in_a_quoted_cell_is_refused),
        TEST(utf16_is_refused_at_the_start),
        TEST(nul_is_refused_with_its_line),
        TEST(ill_formed_utf8_is_refused_with_its_line),
        TEST(too_many_cells_are_refused),
        TEST(longest_line_is_read_and_one_more_byte_is_refused),
        TEST(longer_records_are_read_where_that_is_asked_for),
        TEST(line_of_100_mb_is_refused_without_holding_it),
        TEST(quote_open_for_100_mb_is_refused_without_holding_it),
        TEST(file_that_is_not_there_or_a_folder_is_told),
        TEST(cut_lines_and_quoted_lines_read_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
