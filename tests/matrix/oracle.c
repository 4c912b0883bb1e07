/* oracle.c: the policy as the design has it, line by line. */
#include "oracle.h"

#include "house.h"

#include <stdio.h>
#include <string.h>

enum { LINES_MOST = 1000, FIELDS = 7, LONGEST = 2000 };

struct line {
    const char *field[FIELDS];
    int number;
    bool used;
};

struct oracle {
    struct line *lines;
    ptrdiff_t count;
};

static void take(struct arena *a, struct oracle *o, const char *text, int number)
{
    struct line *l = &o->lines[o->count++];
    struct str rest = str_of(text), field;
    int n = 0;

    assert_true(o->count < LINES_MOST);
    l->number = number;
    while (str_split(&rest, '\t', &field) && n < FIELDS)
        l->field[n++] = str_zero(a, str_trim(field));
    bool object = n == 7 && strcmp(l->field[0], "object") == 0;
    bool route = n == 4 && strcmp(l->field[0], "route") == 0;
    bool form = n == 4 && strcmp(l->field[0], "form") == 0;
    if (!object && !route && !form)
        fail_msg("policy.tsv:%d: a line is 'object' and six fields, or 'route' or 'form' and "
                 "three",
                 number);
}

struct oracle *oracle_read(struct arena *a, const char *path)
{
    struct oracle *o = arena_new(a, struct oracle, 1);
    char text[LONGEST];
    int number = 0;
    FILE *f = fopen(path, "r");

    if (!f)
        fail_msg("%s can't be read", path);
    o->lines = arena_new(a, struct line, LINES_MOST);
    while (fgets(text, sizeof text, f)) {
        number++;
        text[strcspn(text, "\n")] = '\0';
        if (*text && *text != '#')
            take(a, o, text, number);
    }
    fclose(f);
    return o;
}

bool oracle_lists(const char *list, const char *actor)
{
    struct str rest = str_of(list), one;

    if (strcmp(list, "*") == 0)
        return true;
    while (str_split(&rest, ',', &one)) {
        if (str_eq(one, str_of(actor)))
            return true;
        bool nobody = strcmp(actor, "nobody") == 0 || strcmp(actor, "browser") == 0 ||
                      strcmp(actor, "suspended") == 0;
        if (str_eq(one, S("signed-in")) && !nobody)
            return true;
    }
    return false;
}

static bool fits(const char *field, const char *value)
{
    return strcmp(field, "*") == 0 || strcmp(field, value) == 0;
}

const char *oracle_object(const struct oracle *o, const char *action, const char *visibility,
                          const char *life, const char *owner, const char *actor)
{
    for (ptrdiff_t i = 0; i < o->count; i++) {
        struct line *l = &o->lines[i];
        if (strcmp(l->field[0], "object") != 0 || strcmp(l->field[1], action) != 0 ||
            !fits(l->field[2], visibility) || !fits(l->field[3], life) ||
            !fits(l->field[4], owner) || !oracle_lists(l->field[5], actor))
            continue;
        l->used = true;
        return l->field[6];
    }
    fail_msg("policy.tsv says nothing of %s of a %s %s of %s by %s", action, life, visibility,
             owner, actor);
    return NULL;
}

const char *oracle_route(const struct oracle *o, struct str method, struct str path)
{
    for (ptrdiff_t i = 0; i < o->count; i++) {
        struct line *l = &o->lines[i];
        if (strcmp(l->field[0], "route") != 0 || !str_eq(str_of(l->field[1]), method) ||
            !str_eq(str_of(l->field[2]), path))
            continue;
        l->used = true;
        return l->field[3];
    }
    return NULL;
}

bool oracle_form_of(const struct oracle *o, int number, struct oracle_form *out)
{
    for (ptrdiff_t i = 0; i < o->count; i++) {
        struct line *l = &o->lines[i];
        if (strcmp(l->field[0], "form") != 0 || number-- > 0)
            continue;
        l->used = true;
        *out = (struct oracle_form){l->field[1], l->field[2], l->field[3]};
        return true;
    }
    return false;
}

ptrdiff_t oracle_unused(const struct oracle *o, struct buf *out)
{
    ptrdiff_t unused = 0;

    for (ptrdiff_t i = 0; i < o->count; i++) {
        if (o->lines[i].used)
            continue;
        buf_fmt(out, " %d", o->lines[i].number);
        unused++;
    }
    return unused;
}
