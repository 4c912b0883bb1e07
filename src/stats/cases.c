/* cases.c: reading worked cases, for the tests of this floor. */
#include "stats/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <math.h>

static bool line_read(struct cases *c, char *line)
{
    if (!fgets(line, sizeof c->lines[0], c->file))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static void path_join(char *path, size_t size, const char *folder, const char *rest,
                      const char *name)
{
    assert_true(snprintf(path, size, "%s%s%s", folder, rest, name) < (int)size);
}

static const char *source_root(void)
{
    const char *root = getenv("FOLKMOOT_SOURCE");

    return root ? root : ".";
}

void cases_table(struct cases *c, const char *name)
{
    const char *shared = getenv("FOLKMOOT_SHARED");
    char path[1024];

    path_join(path, sizeof path, shared ? shared : source_root(),
              shared ? "/conformance/ranks_quantiles/"
                     : "/../shared/conformance/ranks_quantiles/",
              name);
    c->file = fopen(path, "r");
    c->count = 0;
    if (!c->file)
        skip();
    assert_true(line_read(c, c->lines[0]));
}

bool cases_row(struct cases *c)
{
    char *rest = c->lines[0];

    c->count = 0;
    if (!line_read(c, rest)) {
        fclose(c->file);
        return false;
    }
    while (rest) {
        assert_true(c->count < CASE_CELLS);
        c->cells[c->count++] = strsep(&rest, ",");
    }
    return true;
}

void cases_data(struct cases *c, const char *name)
{
    char path[1024];

    path_join(path, sizeof path, source_root(), "/src/stats/data/", name);
    c->file = fopen(path, "r");
    c->count = 0;
    if (!c->file)
        fail_msg("%s cannot be opened", path);
}

bool cases_three(struct cases *c)
{
    do {
        if (!line_read(c, c->lines[0])) {
            fclose(c->file);
            return false;
        }
    } while (c->lines[0][0] == '#' || c->lines[0][0] == '\0');
    assert_true(line_read(c, c->lines[1]));
    assert_true(line_read(c, c->lines[2]));
    c->count++;
    return true;
}

void cases_numbers(char *list, char sep, struct numbers *out)
{
    char between[] = {sep, '\0'};

    out->len = 0;
    while (list && *list) {
        char *cell = strsep(&list, between);
        char *end;

        assert_true(out->len < CASE_VALUES);
        out->at[out->len++] = *cell ? strtod(cell, &end) : NAN;
        assert_true(!*cell || *end == '\0');
        if (list && !*list)
            out->at[out->len++] = NAN;
    }
}

void cases_dataset(const char *name, struct numbers *out)
{
    struct cases c;
    bool found = false;

    cases_table(&c, "datasets.csv");
    while (cases_row(&c)) {
        if (strcmp(c.cells[0], name) != 0)
            continue;
        cases_numbers(c.cells[1], ' ', out);
        found = true;
    }
    assert_true(found);
}

void check_near(const char *what, double got, double want, double relative)
{
    if (isnan(got) && isnan(want))
        return;
    if (got == want || fabs(got - want) <= relative * fabs(want))
        return;
    fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

uint64_t chance_bits(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15U; /* splitmix64 */

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

double chance_share(uint64_t *seed)
{
    return (double)(chance_bits(seed) >> 11) * 0x1p-53;
}

ptrdiff_t chance_below(uint64_t *seed, ptrdiff_t most)
{
    return (ptrdiff_t)(chance_bits(seed) % (uint64_t)most);
}
