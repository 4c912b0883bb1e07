/* dark_test.c: on dark paper every colour has a counterpart that can be told apart as well. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/dark.h"

#include <math.h>
#include <stdlib.h>

#include "charts/svg.h"

/* --- contrast, by the formulas of WCAG 2.2 ----------------------------------------------- */

static double channel(const char *hex)
{
    char digits[3] = {hex[0], hex[1], 0};
    double part = (double)strtol(digits, NULL, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(const char *colour)
{
    return 0.2126 * channel(colour + 1) + 0.7152 * channel(colour + 3) +
           0.0722 * channel(colour + 5);
}

static double contrast(const char *one, const char *other)
{
    double a = luminance(one), b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static void words_keep_4_5_to_1_on_dark_paper(void **state)
{
    static const char *const words[] = {SVG_DARK_INK, SVG_DARK_QUIET, SVG_DARK_STRONG};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++) {
        assert_true(contrast(words[i], SVG_DARK_PAPER) >= 4.5);
        assert_true(contrast(words[i], SVG_DARK_TINT) >= 4.5);
    }
}

static void shapes_keep_3_to_1_on_dark_paper(void **state)
{
    static const char *const shapes[] = {SVG_DARK_STRONG, SVG_DARK_GREY, SVG_DARK_INK,
                                         SVG_DARK_QUIET, SVG_DARK_BENCH};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(shapes); i++) {
        assert_true(contrast(shapes[i], SVG_DARK_PAPER) >= 3);
        assert_true(contrast(shapes[i], SVG_DARK_TINT) >= 3);
    }
    assert_true(contrast(SVG_DARK_STRONG, SVG_DARK_GREY) >= 2);
}

static void figures_keep_4_5_to_1_on_every_shade(void **state)
{
    static const char *const light[] = {SVG_SHADE_1, SVG_SHADE_2, SVG_SHADE_3, SVG_SHADE_4},
                             *const dark[] = {SVG_DARK_SHADE_1, SVG_DARK_SHADE_2,
                                              SVG_DARK_SHADE_3, SVG_DARK_SHADE_4};

    (void)state;
    for (ptrdiff_t i = 0; i < 4; i++) {
        assert_true(contrast(light[i], SVG_INK) >= 4.5);
        assert_true(contrast(dark[i], SVG_DARK_INK) >= 4.5);
    }
    for (ptrdiff_t i = 1; i < 4; i++) { /* deepest first, in steps */
        assert_true(luminance(light[i]) > luminance(light[i - 1]));
        assert_true(luminance(dark[i]) < luminance(dark[i - 1]));
    }
}

static void colours_change_and_words_do_not(void **state)
{
    struct arena *a = arena_open();
    struct str svg = S("<text fill=\"#12436D\">paper #ffffff and &quot;#12436D&quot;</text>"
                       "<rect fill=\"#123456\"/><rect fill=\"#ffffff\"/>#");

    (void)state;
    struct str dark = chart_dark(a, svg);
    struct str want = S("<text fill=\"" SVG_DARK_STRONG "\">paper #ffffff and "
                        "&quot;#12436D&quot;</text><rect fill=\"#123456\"/>"
                        "<rect fill=\"" SVG_DARK_PAPER "\"/>#");
    assert_true(str_eq(dark, want));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_keep_4_5_to_1_on_dark_paper),
        cmocka_unit_test(shapes_keep_3_to_1_on_dark_paper),
        cmocka_unit_test(figures_keep_4_5_to_1_on_every_shade),
        cmocka_unit_test(colours_change_and_words_do_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
