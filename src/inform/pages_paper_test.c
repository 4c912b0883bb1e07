/* pages_paper_test.c: a comparison as a document and its charts as pictures. */
#include "inform/testing_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"
#define PAGE "/areas/E08000009/metrics/" RECYCLING

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

/* What Poppler says of a document. */
static struct str told_of(struct str file, const char *command)
{
    const char *path = trial_file(t, "made.pdf", file).at;
    char *said = arena_alloc(t->arena, 1 << 20);
    FILE *f = popen(str_fmt(t->arena, "%s '%s' %s 2>&1", command, path,
                            str_starts(str_of(command), S("pdftotext")) ? "-" : "")
                        .at,
                    "r");

    assert_non_null(f);
    ptrdiff_t n = (ptrdiff_t)fread(said, 1, (1 << 20) - 1, f);
    assert_int_equal(pclose(f), 0);
    return (struct str){said, n};
}

static void a_comparison_is_a_document(void **state)
{
    struct timespec from, to;

    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct house_reply pdf = get(PAGE ".pdf");
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(pdf.status, 200);
    print_message("a comparison as PDF: %.2f s, %td KB\n",
                  (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
                  pdf.body.len / 1024);
    struct str words = told_of(pdf.body, "pdftotext -layout");
    CHECK(has(words, "Trafford sent 57.5% of household waste"));
    CHECK(has(words, "Over time") && has(words, "The figures"));
    CHECK(has(words, "How it was worked out") && has(words, "Open Government Licence v3.0"));
    struct str tree = told_of(pdf.body, "pdfinfo -struct");
    CHECK(has(tree, "H1 (block)") && has(tree, "Figure") && has(tree, "Table"));
    CHECK(has(tree, "/Scope /Column") && !has(tree, "Warning"));
    assert_int_equal(times(pdf.body, "/Alt <FEFF"), 2); /* bars and trend */
    CHECK(str_eq(pdf.type, S("application/pdf")));
    CHECK(str_ends(pdf.file_name, S(".pdf")));
}

static void its_charts_are_pictures(void **state)
{
    static const char *const charts[] = {"bars", "trend", "strip"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(charts); i++) {
        struct house_reply png = page_at(PAGE ".png?chart=%s", charts[i]);
        assert_int_equal(png.status, 200);
        CHECK(str_starts(png.body, S("\x89PNG")));
        const unsigned char *b = (const unsigned char *)png.body.at;
        assert_int_equal(b[18] << 8 | b[19], 2 * 680); /* the SVG is 680 units wide */
    }
    struct house_reply none = get(PAGE ".png?chart=pie");
    CHECK(none.status == 400 && has(none.body, "There is no chart"));
    CHECK(get("/metrics.pdf").status == 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comparison_is_a_document),
        cmocka_unit_test(its_charts_are_pictures),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
