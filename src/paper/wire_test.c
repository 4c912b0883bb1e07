/* wire_test.c: what was written is read back, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "paper/wire.h"

#include <string.h>

static struct arena *arena;

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static const struct str cells[] = {STR_INIT("Trafford"), STR_INIT("57.5%"), STR_INIT("Bury"),
                                   STR_INIT("")};

static struct str document(void)
{
    static const struct str headings[] = {STR_INIT("Council"), STR_INIT("Figure")};
    static const bool numbers[] = {false, true};
    static const struct paper_run runs[] = {
        {STR_INIT("See "), STR_INIT(""), false},
        {STR_INIT("ŵ"), STR_INIT("https://moot.example/"), true}};
    struct paper_maker m = {.arena = arena};
    struct buf b = buf_make(arena, PAPER_BYTES_MOST);

    paper_say(&m, PAPER_HEADING, 2, S("Head"));
    paper_runs(&m, PAPER_WORDS, runs, COUNT_OF(runs));
    paper_picture(&m, S("<svg/>"), S("a picture"));
    paper_grid(&m, (struct paper_table){S("All"), headings, numbers, 2, cells, 2});
    wire_put_document(&b, &(struct paper){.title = S("Title"),
                                          .language = S("en-GB"),
                                          .foot = S("Foot"),
                                          .one_side = true,
                                          .made_at = -5,
                                          .blocks = m.at,
                                          .block_count = m.len});
    return buf_text(&b);
}

static void a_document_reads_back(void **state)
{
    struct wire_request r;
    struct str why;

    (void)state;
    assert_int_equal(wire_read(arena, document(), &r, &why), OK);
    assert_int_equal(r.kind, WIRE_DOCUMENT);
    assert_true(str_eq(r.paper.title, S("Title")) && str_eq(r.paper.foot, S("Foot")));
    assert_true(r.paper.one_side && r.paper.made_at == -5 && r.paper.block_count == 4);
    const struct paper_block *b = r.paper.blocks;
    assert_true(b[0].kind == PAPER_HEADING && b[0].level == 2 && b[0].keep);
    assert_true(str_eq(b[0].runs[0].text, S("Head")));
    assert_true(b[1].run_count == 2 && b[1].runs[1].strong && !b[1].runs[0].strong);
    assert_true(str_eq(b[1].runs[1].href, S("https://moot.example/")));
    assert_true(str_eq(b[2].svg, S("<svg/>")) && str_eq(b[2].alternative, S("a picture")));
    assert_true(b[3].table.columns == 2 && b[3].table.rows == 2);
    assert_true(b[3].table.numbers[1] && !b[3].table.numbers[0]);
    for (ptrdiff_t i = 0; i < COUNT_OF(cells); i++)
        assert_true(str_eq(b[3].table.cells[i], cells[i]));
}

static void a_picture_reads_back(void **state)
{
    struct buf b = buf_make(arena, 1000);
    struct wire_request r;
    struct str why;

    (void)state;
    wire_put_picture(&b, S("<svg/>"), 2.5);
    assert_int_equal(wire_read(arena, buf_text(&b), &r, &why), OK);
    assert_true(r.kind == WIRE_PICTURE && r.scale == 2.5 && str_eq(r.svg, S("<svg/>")));
}

/* Cut anywhere, or with something behind it, it is refused. */
static void a_part_is_not_the_whole(void **state)
{
    struct str whole = document(), why;
    struct wire_request r;

    (void)state;
    for (ptrdiff_t i = 0; i < whole.len; i++)
        assert_int_equal(wire_read(arena, str_cut(whole, 0, i), &r, &why), INVALID);
    assert_int_equal(wire_read(arena, str_join(arena, whole, S("x")), &r, &why), INVALID);
    assert_true(str_find(why, S("something is left over")) >= 0);
}

static void what_is_beyond_the_limits_is_refused(void **state)
{
    static const char *const wrong[] = {
        "FMR1P\0\0\0\0\0\0\0\0\0\0\0",         /* no scale */
        "FMR1P\0\0\0\0\0\0\xf0\x7f\0\0\0",     /* infinitely large */
        "FMR1D\xff\xff\xff\xff\0\0\0\0\0\0\0", /* a title of 4 GB */
        "FMR1D\1\0\0\0\0\0\0\0\0\0\0\0",       /* a NUL */
        "FMR1D\1\0\0\0\xff\0\0\0\0\0\0",       /* no UTF-8 */
    };
    struct wire_request r;
    struct str why;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(wire_read(arena, (struct str){wrong[i], 17}, &r, &why), INVALID);
    struct paper_block *blocks = arena_new(arena, struct paper_block, PAPER_BLOCKS_MOST + 1);
    struct buf b = buf_make(arena, PAPER_BYTES_MOST);
    wire_put_document(&b,
                      &(struct paper){.blocks = blocks, .block_count = PAPER_BLOCKS_MOST + 1});
    assert_int_equal(wire_read(arena, buf_text(&b), &r, &why), INVALID);
    assert_true(str_find(why, S("too much")) >= 0);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, before, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN(a_document_reads_back),
        OWN(a_picture_reads_back),
        OWN(a_part_is_not_the_whole),
        OWN(what_is_beyond_the_limits_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
