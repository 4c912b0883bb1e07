/* fuzz_calc.c: any bytes as the input of a method, with options on a first line that begins
 * "--": refused with its place and nothing written after it, or answered with a table in which
 * what went in stands unchanged and a reason stands where there is no result.
 *
 * FOLKMOOT_FUZZ_VARIANT names the method; without it all are run on each input. */
#include "calc/calc.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    SETTINGS = 8,
    LINES_MOST = 400, /* some methods take time by the cube of their rows */
    OUTPUT_MOST = 16 * 1024 * 1024,
};

static const struct calc_method *only;

int LLVMFuzzerInitialize(int *count, char ***words)
{
    const char *name = getenv("FOLKMOOT_FUZZ_VARIANT");

    (void)count;
    (void)words;
    only = name ? calc_method_of(str_of(name)) : NULL;
    if (name && !only) {
        fprintf(stderr, "there is no method %s\n", name);
        exit(1);
    }
    return 0;
}

static void must_be(bool so, const char *what, const struct calc_method *m)
{
    if (so)
        return;
    fprintf(stderr, "not so for %s: %s\n", m->name, what);
    abort();
}

/* --- the input ---- */

static bool is_short(struct str s)
{
    ptrdiff_t lines = 0;

    for (ptrdiff_t i = 0; i < s.len; i++)
        lines += s.at[i] == '\n' || s.at[i] == '\r';
    return lines < LINES_MOST;
}

/* Takes a first line "--name value --name value" off the input. */
static ptrdiff_t settings_take(struct str *input, struct calc_setting *out)
{
    ptrdiff_t n = 0;
    struct str line, name;

    if (!str_starts(*input, S("--")) || !str_split(input, '\n', &line))
        return 0;
    while (n < SETTINGS && str_split(&line, ' ', &name)) {
        out[n].name = str_cut(name, 2, name.len);
        out[n].value = (struct str){0};
        if (!str_split(&line, ' ', &out[n].value))
            line = (struct str){0};
        if (out[n].name.len)
            n++;
    }
    return n;
}

/* --- what comes out ---- */

struct result {
    const struct calc_method *m;
    struct arena *a;
    struct buf out;
    struct str why;
};

static bool to_result(void *to, struct str piece)
{
    struct result *r = to;

    must_be(piece.len > 0, "a piece holds something", r->m);
    buf_str(&r->out, piece);
    return true;
}

static void check_refusal(const struct result *r, bool settings_ok)
{
    struct str place = str_cut(r->why, 0, 3);

    must_be(r->why.len > 0 && str_is_utf8(r->why), "a refusal is told in words", r->m);
    for (ptrdiff_t i = 0; i < r->why.len; i++)
        must_be((unsigned char)r->why.at[i] >= ' ', "a refusal is one line", r->m);
    must_be(r->m->answer || !r->out.len, "nothing is written when all is refused", r->m);
    if (settings_ok && !str_starts(r->why, S("--weights")))
        must_be(str_eq(place, S("in:")) && r->why.at[3] >= '1' && r->why.at[3] <= '9',
                "a refusal tells the line", r->m);
}

/* Names are as in the input, and may be empty. */
static bool is_result(const struct calc_method *m, struct str column)
{
    static const char *const others[] = {"why",       "signal", "series", "id",
                                         "neighbour", "person", "option"};

    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++)
        if (str_eq(column, str_of(others[i])))
            return false;
    return !(str_eq(column, S("place")) && str_find(str_of(m->adds), S("person")) >= 0);
}

/* The columns that were added are the last ones of a row. */
static void check_row(const struct calc_method *m, const struct csv_row *row, ptrdiff_t first)
{
    struct str rest = str_of(m->adds), name;
    bool empty = false;

    for (ptrdiff_t at = first; str_split(&rest, ',', &name); at++)
        empty |= is_result(m, name) && row->cells[at].len == 0;
    if (empty)
        must_be(row->cells[row->count - 1].len > 0, "a reason stands where a result is empty",
                m);
}

static ptrdiff_t added(const struct calc_method *m)
{
    ptrdiff_t n = 1;

    for (const char *at = m->adds; *at; at++)
        n += *at == ',';
    return n;
}

static bool cells_equal(const struct csv_row *in, const struct csv_row *out)
{
    for (ptrdiff_t i = 0; i < in->count; i++)
        if (!str_eq(in->cells[i], out->cells[i]))
            return false;
    return true;
}

/* The output beside the input it came from: all of it when `complete`, else up to what was
 * refused. */
static void check_output(const struct result *r, struct str input, bool complete)
{
    struct csv *in = csv_open_text(r->a, input), *out = csv_open_text(r->a, buf_text(&r->out));
    struct csv_row given, got;
    enum rc rc;

    for (bool header = true; (rc = csv_next(out, &got)) == OK; header = false) {
        ptrdiff_t first = 0;
        if (!r->m->whole) {
            must_be(csv_next(in, &given) == OK, "no row comes from nowhere", r->m);
            must_be(cells_equal(&given, &got), "what went in comes out unchanged", r->m);
            first = given.count;
        }
        must_be(got.count == first + added(r->m), "rows are as long as the header", r->m);
        if (!header)
            check_row(r->m, &got, first);
    }
    must_be(rc == NOT_FOUND, "the output is a CSV", r->m);
    must_be(!complete || r->m->whole || csv_next(in, &given) == NOT_FOUND, "no row is lost",
            r->m);
    csv_close(in);
    csv_close(out);
}

static void try_method(const struct calc_method *m, struct str input,
                       const struct calc_setting *settings, ptrdiff_t count)
{
    struct arena *a = arena_open();
    struct result r = {.m = m, .a = a, .out = buf_make(a, OUTPUT_MOST)};
    struct csv *in = csv_open_text(a, input);
    bool settings_ok = calc_settings_check(a, m, settings, count, &r.why) == OK;
    enum rc rc =
        calc_run(a, m, settings, count, in, "in", (struct calc_sink){to_result, &r}, &r.why);

    csv_close(in);
    must_be(rc == OK || rc == INVALID, "it is answered or refused", m);
    must_be(rc != OK || settings_ok, "settings are refused by both or by none", m);
    if (rc == INVALID)
        check_refusal(&r, settings_ok);
    if (!r.out.failed)
        check_output(&r, input, rc == OK);
    arena_close(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = {(const char *)data, (ptrdiff_t)size};
    struct calc_setting settings[SETTINGS];
    ptrdiff_t count = settings_take(&input, settings);

    if (!is_short(input))
        return 0;
    for (int i = 0; calc_methods[i]; i++)
        if (!only || only == calc_methods[i])
            try_method(calc_methods[i], input, settings, count);
    return 0;
}
