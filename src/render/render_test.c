/* render_test.c: documents and pictures as folkmoot-render makes them, looked at by Poppler,
 * which is another program; and that it may do nothing else. The program's path is the first
 * argument. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "paper/paper.h"
#include "paper/wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 1 << 20, MADE_AT = 1780315200, MANY_ROWS = 500 };

static const char *program;
static struct arena *arena;

#define RUN_OF(words)                                                                          \
    {                                                                                          \
        STR_INIT(words), STR_INIT(""), false                                                   \
    }

static const char drawing[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"680\" height=\"120\" viewBox=\"0 0 680 "
    "120\"><rect x=\"10\" y=\"10\" width=\"340\" height=\"40\" fill=\"#12436D\"/>"
    "<text x=\"10\" y=\"90\" font-size=\"16\">Trafford 57.5%</text></svg>";

/* --- asking ---- */

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    return setenv("FOLKMOOT_RENDER", program, 1);
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

/* What a command prints, the made file at its $1. */
static struct str told_of(struct str file, const char *command)
{
    char path[] = "/tmp/render-test-XXXXXX";
    int fd = mkstemp(path);
    char *said = arena_alloc(arena, LONGEST);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, file.at, (size_t)file.len), file.len);
    close(fd);
    FILE *f = popen(str_fmt(arena, "set -- %s; %s 2>&1", path, command).at, "r");
    assert_non_null(f);
    ptrdiff_t n = (ptrdiff_t)fread(said, 1, LONGEST - 1, f);
    pclose(f);
    unlink(path);
    return (struct str){said, n};
}

static bool has(struct str text, const char *what)
{
    return str_find(text, str_of(what)) >= 0;
}

static void must_have(struct str text, const char *what)
{
    if (!has(text, what))
        fail_msg("it lacks \"%s\":\n%.*s", what, STR_ARG(str_cut(text, 0, 6000)));
}

static struct str made(const struct paper *p)
{
    struct str out, why = {0};

    if (paper_pdf(arena, p, &out, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return out;
}

/* --- a document with everything ---- */

static const struct str headings[] = {STR_INIT("Council"), STR_INIT("Figure"),
                                      STR_INIT("What is said of it")};
static const bool numbers[] = {false, true, false};

static struct paper_table table_of(ptrdiff_t rows)
{
    struct str *cells = arena_new(arena, struct str, 3 * rows);

    for (ptrdiff_t i = 0; i < rows; i++) {
        cells[3 * i] = str_fmt(arena, "Council %td", i + 1);
        cells[3 * i + 1] = str_fmt(arena, "%td.%td%%", i % 90, i % 10);
        cells[3 * i + 2] = S("within its usual yearly movement");
    }
    return (struct paper_table){.caption = S("All that were compared"),
                                .headings = headings,
                                .numbers = numbers,
                                .columns = 3,
                                .cells = cells,
                                .rows = rows};
}

static struct paper document(struct paper_maker *m, ptrdiff_t rows)
{
    static const struct paper_run linked[] = {
        {STR_INIT("Read more at "), STR_INIT(""), false},
        {STR_INIT("the publisher's page"), STR_INIT("https://moot.example/a?b='c'"), false},
        {STR_INIT(", which "), STR_INIT(""), false},
        {STR_INIT("everyone"), STR_INIT(""), true},
        {STR_INIT(" may."), STR_INIT(""), false}};

    *m = (struct paper_maker){.arena = arena};
    paper_say(m, PAPER_HEADING, 1, S("Ailgylchu yn Llŷn a’r wŷdd"));
    paper_say(m, PAPER_LEAD, 0, S("Trafford sent 57.5% of household waste for reuse."));
    paper_say(m, PAPER_HEADING, 2, S("Beside others"));
    paper_picture(m, str_of(drawing), S("Bars: Trafford (57.5%) the longest of 16"));
    paper_runs(m, PAPER_WORDS, linked, COUNT_OF(linked));
    paper_say(m, PAPER_BULLET, 0, S("First"));
    paper_say(m, PAPER_BULLET, 0, S("Second"));
    paper_say(m, PAPER_NUMBER, 0, S("Of another list"));
    paper_say(m, PAPER_HEADING, 3, S("The figures"));
    paper_grid(m, table_of(rows));
    paper_say(m, PAPER_HEADING, 4, S("Source"));
    paper_say(m, PAPER_SMALL, 0, S("Trafford Data Lab. Open Government Licence v3.0."));
    return (struct paper){.title = S("Recycling: Trafford"),
                          .subject = S("Trafford beside councils like it"),
                          .language = S("en-GB"),
                          .author = S("Folkmoot"),
                          .foot = S("Trafford Data Lab, 1 June 2026"),
                          .made_at = MADE_AT,
                          .blocks = m->at,
                          .block_count = m->len};
}

static void a_document_is_a_tree_that_can_be_read_aloud(void **state)
{
    static const char *const parts[] = {
        "Document",
        "\n  H1 (block)",
        "\n  H2 (block)",
        "\n  H3 (block)",
        "\n  H4 (block)",
        "\n  P (block)",
        "\n  Figure",
        "\n  L (block)",
        "\n    LI (block)",
        "\n      Lbl (block)",
        "\n      LBody (block)",
        "\n  Table",
        "\n    Caption",
        "\n    TR",
        "\n      TH",
        "\n      TD",
        "\n    Link (inline)",
    };
    struct paper_maker m;
    struct paper p = document(&m, 3);
    struct str tree = told_of(made(&p), "pdfinfo -struct $1");
    struct str words = told_of(made(&p), "pdfinfo -struct-text $1");

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(parts); i++)
        must_have(tree, parts[i]);
    assert_false(has(tree, "Warning") || has(tree, "Error") || has(tree, "NonStruct"));
    /* Poppler does not print alternatives; this one is UTF-16 of "Bars". */
    assert_true(has(made(&p), "/S /Figure"));
    assert_true(has(made(&p), "/Alt <FEFF0042006100720073"));
    must_have(tree, "/Scope /Column");
    must_have(words, "\"Ailgylchu yn Llŷn a’r wŷdd\"");
    must_have(words, "\"the publisher's page\"");
    must_have(words, "\"Trafford sent 57.5% of household waste for reuse.\"");
    assert_false(has(words, "Page 1")); /* an artifact */
}

static void it_says_what_it_is(void **state)
{
    struct paper_maker m;
    struct paper p = document(&m, 3);
    struct str file = made(&p);
    struct str about = told_of(file, "TZ=UTC pdfinfo -isodates $1");

    (void)state;
    must_have(about, "Title:           Recycling: Trafford\n");
    must_have(about, "Subject:         Trafford beside councils like it\n");
    must_have(about, "Author:          Folkmoot\n");
    must_have(about, "CreationDate:    2026-06-01T12:00:00Z\n");
    must_have(about, "Tagged:          yes\n");
    must_have(about, "Pages:           1\n");
    must_have(about, "Page size:       595.276 x 841.89 pts (A4)\n");
    assert_true(has(file, "/Lang <FEFF0065006E002D00470042>")); /* en-GB in UTF-16 */
    assert_true(has(file, "/DisplayDocTitle true"));
    assert_true(has(file, "<pdfuaid:part>1</pdfuaid:part>"));
    assert_true(has(file, "/Tabs /S"));
    must_have(told_of(file, "pdffonts $1"), "LiberationSans");
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    struct paper_maker m;
    struct paper p = document(&m, 40);
    struct str first = made(&p), second = made(&p);

    (void)state;
    assert_true(str_eq(first, second));
    p.made_at++;
    assert_false(str_eq(first, made(&p)));
}

static int times(struct str text, const char *what)
{
    int n = 0;

    for (ptrdiff_t at; (at = str_find(text, str_of(what))) >= 0; n++)
        text = str_cut(text, at + 1, text.len);
    return n;
}

/* Headings are on each sheet to be seen, and once in the tree to be heard. */
static void a_long_table_has_its_headings_on_each_sheet(void **state)
{
    struct paper_maker m;
    struct paper p = document(&m, 200);
    struct str file = made(&p);
    int pages = times(file, "/Type /Page %");

    (void)state;
    assert_in_range(pages, 4, 8);
    struct str shown = told_of(file, "pdftotext -layout $1 -");
    assert_int_equal(times(shown, "What is said of it"), pages);
    assert_int_equal(times(shown, "Page "), pages);
    must_have(shown, "Council 200 ");
    struct str tree = told_of(file, "pdfinfo -struct-text $1");
    assert_int_equal(times(tree, "\"What is said of it\""), 1);
    assert_int_equal(times(tree, "\n    TR"), 201);
}

static void one_side_is_one_side_and_says_what_it_left_out(void **state)
{
    struct paper_maker m;
    struct paper p = document(&m, 40);
    p.one_side = true;
    struct str file = made(&p), shown = told_of(file, "pdftotext -layout $1 -");

    (void)state;
    assert_int_equal(times(file, "/Type /Page %"), 1);
    must_have(shown, "more rows are left out here so that all fits on one side");
    must_have(shown, "Open Government Licence");
    /* What fits is neither made smaller nor cut. */
    p = document(&m, 3);
    struct str large = told_of(made(&p), "pdftotext -bbox $1 -");
    p.one_side = true;
    assert_true(str_eq(large, told_of(made(&p), "pdftotext -bbox $1 -")));
}

static void five_hundred_rows_take_less_than_three_seconds(void **state)
{
    struct timespec from, to;
    struct paper_maker m;
    struct paper p = document(&m, MANY_ROWS);

    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct str file = made(&p);
    clock_gettime(CLOCK_MONOTONIC, &to);
    double took = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    print_message("a table of %d rows as PDF: %.2f s, %td KB\n", MANY_ROWS, took,
                  file.len / 1024);
#if !defined(__SANITIZE_ADDRESS__)
    assert_true(took < 3);
#endif
}

/* --- pictures ---- */

static void a_picture_is_so_many_times_as_large(void **state)
{
    struct str png, why;

    (void)state;
    assert_int_equal(picture_png(arena, str_of(drawing), 2, &png, &why), OK);
    assert_true(str_starts(png, S("\x89PNG\r\n\x1a\n")));
    const unsigned char *b = (const unsigned char *)png.at;
    assert_int_equal(b[18] << 8 | b[19], 1360);
    assert_int_equal(b[22] << 8 | b[23], 240);
}

static void what_is_no_drawing_is_refused_in_words(void **state)
{
    static const char *const wrong[] = {
        "", "<svg", "no drawing", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg",
        "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"};
    struct str png, why;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(picture_png(arena, str_of(wrong[i]), 2, &png, &why), TOO_LARGE);
        must_have(why, "This drawing can't be read.");
    }
    assert_int_equal(picture_png(arena, str_of(drawing), 20, &png, &why), TOO_LARGE);
    must_have(why, "larger than 4096 points");
    struct paper_maker m = {.arena = arena};
    paper_picture(&m, S("<svg"), S("nothing"));
    struct paper p = {.title = S("t"), .blocks = m.at, .block_count = m.len};
    assert_int_equal(paper_pdf(arena, &p, &png, &why), TOO_LARGE);
    must_have(why, "A drawing in this document can't be read.");
}

/* Nothing outside comes into a drawing: neither files nor addresses nor what runs. */
static void drawings_reach_nothing_outside(void **state)
{
    static const char hostile[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" "
        "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "width=\"50\" height=\"50\"><script>alert(1)</script>"
        "<image href=\"file:///etc/passwd\" width=\"50\" height=\"50\"/>"
        "<image href=\"http://127.0.0.1:9/x.png\" width=\"50\" height=\"50\"/>"
        "<use href=\"file:///etc/hosts#a\"/>"
        "<text x=\"1\" y=\"9\" font-size=\"8\">left</text></svg>";
    static const char plain[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"50\">"
        "<text x=\"1\" y=\"9\" font-size=\"8\">left</text></svg>";
    struct str png, same, why;

    (void)state;
    assert_int_equal(picture_png(arena, str_of(hostile), 1, &png, &why), OK);
    assert_int_equal(picture_png(arena, str_of(plain), 1, &same, &why), OK);
    assert_true(str_eq(png, same)); /* as if none of it were there */
}

/* --- what it may not ---- */

static int tried(const char *what)
{
    return system(str_fmt(arena, "'%s' --try %s >/dev/null 2>&1", program, what).at);
}

static void what_it_may_not_do_ends_it(void **state)
{
    static const char *const all[] = {"write", "connect", "run", "fork"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++) {
        int status = tried(all[i]);
        /* The shell tells of a signal as 128 and its number. */
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 128 + SIGSYS)
            fail_msg("%s: %d", all[i], status);
    }
    assert_true(access("/tmp/folkmoot-render-trial", F_OK) != 0);
    int status = tried("read");
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3); /* refused */
}

static void bytes_that_are_no_request_are_refused(void **state)
{
    static const char *const wrong[] = {"", "FMR1", "FMR1X", "FMR2D",
                                        "FMR1D\\377\\377\\377\\377"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        struct str said =
            told_of(S(""), str_fmt(arena, "printf '%s' | '%s'", wrong[i], program).at);
        assert_true(str_starts(said, S(WIRE_NOT)));
    }
}

static void words_say_that_it_is_not_there(void **state)
{
    struct paper_maker m;
    struct paper p = document(&m, 1);
    struct str out, why;

    (void)state;
    setenv("FOLKMOOT_RENDER", "/nowhere/folkmoot-render", 1);
    assert_int_equal(paper_pdf(arena, &p, &out, &why), BUSY);
    must_have(why, "folkmoot-render, is not installed beside this one");
    setenv("FOLKMOOT_RENDER", "/bin/false", 1);
    assert_int_equal(paper_pdf(arena, &p, &out, &why), BUSY);
    must_have(why, "This could not be drawn.");
    setenv("FOLKMOOT_RENDER", program, 1);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, before, after)

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        OWN(a_document_is_a_tree_that_can_be_read_aloud),
        OWN(it_says_what_it_is),
        OWN(the_same_document_gives_the_same_bytes),
        OWN(a_long_table_has_its_headings_on_each_sheet),
        OWN(one_side_is_one_side_and_says_what_it_left_out),
        OWN(five_hundred_rows_take_less_than_three_seconds),
        OWN(a_picture_is_so_many_times_as_large),
        OWN(what_is_no_drawing_is_refused_in_words),
        OWN(drawings_reach_nothing_outside),
        OWN(what_it_may_not_do_ends_it),
        OWN(bytes_that_are_no_request_are_refused),
        OWN(words_say_that_it_is_not_there),
    };

    if (count != 2) {
        fputs("usage: render_test PROGRAM\n", stderr);
        return 2;
    }
    program = words[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
