/* pages_methods_test.c: every method of calc has a page whose example is worked out by the
 * method itself, and every method that a comparison names is one of them. */
#include "inform/testing_pages.h"

#include "base/csv.h"
#include "base/num.h"
#include "calc/calc.h"

#include <math.h>
#include <string.h>

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

/* --- the method itself
 * ------------------------------------------------------------------------- */

static bool take(void *to, struct str piece)
{
    buf_str(to, piece);
    return true;
}

/* What calc makes of the example, as the command line would. */
static struct str run(const struct calc_method *m)
{
    struct buf out = buf_make(t->arena, 1024 * 1024);
    struct csv *in = csv_open_text(t->arena, str_of(m->example.input));
    ptrdiff_t settings = 0;
    struct str why = {0};

    while (settings < COUNT_OF(m->example.settings) && m->example.settings[settings].name.len)
        settings++;
    enum rc rc = calc_run(t->arena, m, m->example.settings, settings, in, "in.csv",
                          (struct calc_sink){take, &out}, &why);
    csv_close(in);
    if (rc != OK)
        fail_msg("%s: %.*s", m->name, STR_ARG(why));
    return buf_text(&out);
}

struct table {
    struct str cells[40][24];
    ptrdiff_t columns[40], rows;
};

static void read_table(struct str text, struct table *to)
{
    struct csv *in = csv_open_text(t->arena, text);
    struct csv_row row;

    to->rows = 0;
    while (csv_next(in, &row) == OK) {
        assert_true(to->rows < 40 && row.count <= 24);
        for (ptrdiff_t i = 0; i < row.count; i++)
            to->cells[to->rows][i] = str_copy(t->arena, row.cells[i]);
        to->columns[to->rows++] = row.count;
    }
    csv_close(in);
}

/* A cell of the page says the same as the CSV's, to six digits where it is long. */
static bool same_cell(struct str shown, struct str cell)
{
    double one, other;

    if (str_eq(shown, cell))
        return true;
    return num_parse(shown, &one) && num_parse(cell, &other) &&
           fabs(one - other) <= 1e-5 * fabs(other);
}

static void check_table(const char *name, const struct json *shown, struct str csv)
{
    struct table *due = arena_new(t->arena, struct table, 1);
    ptrdiff_t r = 1;

    read_table(csv, due);
    CHECK(due->rows >= 2); /* a heading and a row at least */
    CHECK(str_eq(text_at(shown, "csv"), csv));
    assert_int_equal(member(shown, "heads")->u.of.count, due->columns[0]);
    assert_int_equal(member(shown, "rows")->u.of.count, due->rows - 1);
    ptrdiff_t i = 0;
    for (const struct json *c = member(shown, "heads")->u.of.first; c; c = c->next, i++)
        CHECK(str_eq(text_at(c, "text"), due->cells[0][i]));
    for (const struct json *row = member(shown, "rows")->u.of.first; row;
         row = row->next, r++) {
        assert_int_equal(member(row, "cells")->u.of.count, due->columns[r]);
        i = 0;
        for (const struct json *c = member(row, "cells")->u.of.first; c; c = c->next, i++)
            if (!same_cell(text_at(c, "text"), due->cells[r][i]))
                fail_msg("%s: %.*s is shown for %.*s", name, STR_ARG(text_at(c, "text")),
                         STR_ARG(due->cells[r][i]));
    }
}

/* --- pages
 * ------------------------------------------------------------------------------------- */

static void every_method_has_a_page_with_an_example_worked_out(void **state)
{
    ptrdiff_t count = 0;

    (void)state;
    for (; calc_methods[count]; count++) {
        const struct calc_method *m = calc_methods[count];
        struct str output = run(m);
        const char *target = str_fmt(t->arena, "/methods/%s", m->name).at;
        struct house_reply page = get(target);
        const struct json *j = page_json("%s.json", target);
        assert_int_equal(page.status, 200);
        page_has(page, target, escaped(str_of(m->words.title)));
        page_has(page, target, escaped(str_of(m->words.formula)));
        page_has(page, target, escaped(str_of(m->words.source)));
        page_has(page, target, escaped(str_of(m->words.ties)));
        page_has(page, target, escaped(str_of(m->words.gaps)));
        page_has(page, target, escaped(str_of(m->words.refuses)));
        page_has(page, target, escaped(text_at(j, "command")));
        CHECK(
            str_starts(text_at(j, "command"), str_fmt(t->arena, "folkmoot calc %s", m->name)));
        check_table(m->name, member(j, "input"), str_of(m->example.input));
        check_table(m->name, member(j, "output"), output);
        CHECK(str_eq(page_body("%s.csv", target), output));
        CHECK(str_eq(page_body("%s/example.csv", target), str_of(m->example.input)));
        CHECK(has(page.body, str_fmt(t->arena, "%s.csv\"", target).at));
        CHECK(has(page.body, str_fmt(t->arena, "%s/example.csv\"", target).at));
        CHECK(str_starts(get(str_fmt(t->arena, "%s.csv", target).at).type, S("text/csv")));
    }
    print_message("methods: %td pages\n", count);
    CHECK(count >= 20);
}

/* The columns that a method promises come out, and the last word of one that refuses is why. */
static void examples_show_the_columns_that_are_promised(void **state)
{
    (void)state;
    for (ptrdiff_t k = 0; calc_methods[k]; k++) {
        const struct calc_method *m = calc_methods[k];
        struct table *out = arena_new(t->arena, struct table, 1);
        struct str rest = str_of(m->adds), column;
        read_table(run(m), out);
        while (str_split(&rest, ',', &column)) {
            bool found = false;
            for (ptrdiff_t i = 0; i < out->columns[0]; i++)
                found = found || str_eq(out->cells[0][i], str_trim(column));
            if (!found && str_find(column, S("[")) < 0)
                fail_msg("%s has no column %.*s", m->name, STR_ARG(column));
        }
        /* Some row has an answer: `why` is empty in it. */
        bool answered = !str_eq(out->cells[0][out->columns[0] - 1], S("why"));
        for (ptrdiff_t r = 1; r < out->rows; r++)
            answered = answered || out->cells[r][out->columns[r] - 1].len == 0;
        if (!answered)
            fail_msg("the example of %s has no answer", m->name);
    }
}

static void list_names_all_methods_once(void **state)
{
    const struct json *j = page_json("/methods.json");
    struct str page = page_body("/methods");
    ptrdiff_t count = 0, in_groups = 0;

    (void)state;
    for (; calc_methods[count]; count++) {
        struct str link = str_fmt(t->arena, "href=\"/methods/%s\"", calc_methods[count]->name);
        assert_int_equal(times(page, link.at), 1);
    }
    for (const struct json *g = member(j, "groups")->u.of.first; g; g = g->next)
        in_groups += member(g, "members")->u.of.count;
    assert_int_equal(in_groups, count);
    assert_int_equal(member(j, "methods")->u.of.count, count);
    assert_int_equal(times(page_body("/methods.csv"), "\r\n"), count + 1);
    CHECK(has(text_at(j, "description"), str_fmt(t->arena, "has %td methods", count).at));
}

static void unknown_methods_are_not_found(void **state)
{
    static const char *const targets[] = {
        "/methods/x",    "/methods/x.json",        "/methods/x.csv",
        "/methods/Rank", "/methods/x/example.csv", "/methods/rank/x"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(targets); i++)
        assert_int_equal(get(targets[i]).status, 404);
    CHECK(has(get("/methods/x").body, "There is no method called"));
    assert_int_equal(get("/methods/rank").cache, CACHE_PUBLIC);
}

/* A comparison leads to the methods that its words rest on. */
static void comparisons_lead_to_methods_that_are_there(void **state)
{
    static const char *const areas[] = {"E08000009", "E07000223", "E10000030"};
    int links = 0, proportions = 0;

    (void)state;
    for (ptrdiff_t m = 0; m < t->sector->metric_count; m++) {
        pages_house(t);
        for (ptrdiff_t i = 0; i < COUNT_OF(areas); i++) {
            const struct json *j = page_json("/areas/%s/metrics/%.*s.json", areas[i],
                                             STR_ARG(t->sector->metrics[m].slug));
            for (const struct json *h = member(j, "how")->u.of.first; h; h = h->next) {
                if (member(h, "method_href")->kind != JSON_STR)
                    continue;
                const char *href = str_zero(t->arena, text_at(h, "method_href"));
                CHECK(calc_method_of(text_at(h, "method")) != NULL);
                assert_int_equal(get(href).status, 200);
                links++;
                proportions += str_eq(text_at(h, "method"), S("proportion"));
            }
        }
    }
    CHECK(links > 100 && proportions > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_has_a_page_with_an_example_worked_out),
        cmocka_unit_test(examples_show_the_columns_that_are_promised),
        cmocka_unit_test(list_names_all_methods_once),
        cmocka_unit_test(unknown_methods_are_not_found),
        cmocka_unit_test(comparisons_lead_to_methods_that_are_there),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
