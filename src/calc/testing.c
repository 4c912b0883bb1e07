/* testing.c: running methods in tests, and looking at what comes out. */
#include "calc/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got  %.*s\nwant %s", STR_ARG(got), want);
}

/* --- running ---- */

static bool to_buffer(void *to, struct str piece)
{
    buf_str(to, piece);
    return true;
}

static ptrdiff_t settings_read(struct str options, struct calc_setting *out)
{
    struct str name;
    ptrdiff_t n = 0;

    while (options.len > 1 && str_split(&options, ' ', &name)) {
        assert_true(n < TESTING_SETTINGS && str_starts(name, S("--")));
        out[n].name = str_cut(name, 2, name.len);
        if (!str_split(&options, ' ', &out[n].value))
            out[n].value = (struct str){0};
        n++;
    }
    return n;
}

struct ran testing_run(struct arena *a, const char *method, const char *options,
                       struct str input)
{
    struct calc_setting settings[TESTING_SETTINGS];
    ptrdiff_t count = settings_read(str_of(options), settings);
    const struct calc_method *m = calc_method_of(str_of(method));
    struct csv *in = csv_open_text(a, input);
    struct buf out = buf_make(a, BUF_MOST);
    struct ran r = {0};

    assert_non_null(m);
    r.rc =
        calc_run(a, m, settings, count, in, "in", (struct calc_sink){to_buffer, &out}, &r.why);
    csv_close(in);
    assert_false(out.failed);
    r.out = buf_text(&out);
    return r;
}

const char *testing_example_options(struct arena *a, const struct calc_method *m)
{
    struct buf b = buf_make(a, 1024);

    for (int i = 0; i < COUNT_OF(m->example.settings) && m->example.settings[i].name.len; i++)
        buf_fmt(&b, "%s--%.*s %.*s", i ? " " : "", STR_ARG(m->example.settings[i].name),
                STR_ARG(m->example.settings[i].value));
    return str_zero(a, buf_text(&b));
}

/* --- tables ---- */

struct table testing_table(struct arena *a, struct str text)
{
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } cells = {0};
    struct csv *c = csv_open_text(a, text);
    struct table t = {0};
    struct csv_row row;
    enum rc rc;

    while ((rc = csv_next(c, &row)) == OK) {
        if (t.rows && row.count != t.columns)
            fail_msg("%td cells in a row of %td: %.*s", row.count, t.columns,
                     STR_ARG(str_cut(text, 0, 1000)));
        t.columns = row.count;
        t.rows++;
        for (ptrdiff_t i = 0; i < row.count; i++)
            *list_push(a, &cells) = str_copy(a, row.cells[i]);
    }
    csv_close(c);
    assert_int_equal(rc, NOT_FOUND);
    t.cells = cells.at;
    return t;
}

struct str *testing_cell(const struct table *t, ptrdiff_t row, ptrdiff_t column)
{
    assert_true(row >= 0 && row < t->rows && column >= 0 && column < t->columns);
    return &t->cells[row * t->columns + column];
}

ptrdiff_t testing_column(const struct table *t, struct str name)
{
    for (ptrdiff_t i = 0; t->rows && i < t->columns; i++)
        if (str_eq(t->cells[i], name))
            return i;
    return -1;
}

static void put_quoted(struct buf *b, struct str s)
{
    if (str_find(s, S("\"")) < 0 && str_find(s, S(",")) < 0 && str_find(s, S("\n")) < 0 &&
        str_find(s, S("\r")) < 0) {
        buf_str(b, s);
        return;
    }
    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < s.len; i++)
        buf_fmt(b, s.at[i] == '"' ? "\"%c" : "%c", s.at[i]);
    buf_char(b, '"');
}

struct str testing_csv(struct arena *a, const struct table *t, const char *line_end)
{
    struct buf b = buf_make(a, BUF_MOST);

    for (ptrdiff_t r = 0; r < t->rows; r++) {
        for (ptrdiff_t k = 0; k < t->columns; k++) {
            if (k)
                buf_char(&b, ',');
            put_quoted(&b, *testing_cell(t, r, k));
        }
        buf_str(&b, str_of(line_end));
    }
    return buf_text(&b);
}

/* --- answers ---- */

struct table testing_answered(struct arena *a, const char *method, const char *options,
                              struct str input)
{
    struct ran r = testing_run(a, method, options, input);

    if (r.rc != OK)
        fail_msg("%s %s: %.*s", method, options, STR_ARG(r.why));
    return testing_table(a, r.out);
}

void testing_column_is(const char *method, const char *options, const char *input,
                       const char *column, const char *want)
{
    struct arena *a = arena_open();
    struct table t = testing_answered(a, method, options, str_of(input));
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t r = 1; r < t.rows; r++) {
        buf_str(&b, *testing_cell(&t, r, testing_column(&t, str_of(column))));
        buf_char(&b, r + 1 < t.rows ? ' ' : '.');
    }
    assert_str(buf_text(&b), want);
    arena_close(a);
}

/* --- reasons ---- */

/* Columns of a whole method that name what the row is about, and may be empty. */
static bool is_name(struct str column)
{
    return str_eq(column, S("series")) || str_eq(column, S("id")) ||
           str_eq(column, S("person")) || str_eq(column, S("option"));
}

/* Whether a result of the row is empty; a signal is empty where there is none to tell. */
static bool lacks_result(const struct calc_method *m, const struct table *out, ptrdiff_t row)
{
    struct str rest = str_of(m->adds), name;

    if (strcmp(m->name, "suppress") == 0)
        return str_eq(*testing_cell(out, row, testing_column(out, S("published"))), S("*"));
    while (str_split(&rest, ',', &name)) {
        if (str_eq(name, S("why")) || str_eq(name, S("signal")) || is_name(name))
            continue;
        for (ptrdiff_t k = 0; k < out->columns; k++)
            if (str_eq(out->cells[k], name) && testing_cell(out, row, k)->len == 0)
                return true;
    }
    return false;
}

/* A gap in a control chart has limits and a reason why it has no signal. */
static bool lacks_signal(const struct table *out, ptrdiff_t row)
{
    ptrdiff_t at = testing_column(out, S("signal"));

    return at >= 0 && testing_cell(out, row, at)->len == 0;
}

void testing_check_why(const struct calc_method *m, const struct table *out)
{
    ptrdiff_t why = testing_column(out, S("why"));

    assert_true(why >= 0);
    for (ptrdiff_t r = 1; r < out->rows; r++) {
        bool told = testing_cell(out, r, why)->len > 0, lacks = lacks_result(m, out, r);
        if (lacks && !told)
            fail_msg("%s, row %td: a result is empty and why is too", m->name, r);
        if (told && !lacks && !lacks_signal(out, r))
            fail_msg("%s, row %td: nothing is empty, but why says \"%.*s\"", m->name, r,
                     STR_ARG(*testing_cell(out, r, why)));
    }
}
