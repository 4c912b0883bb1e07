/* json.c: the tree that a page's view model is built of, and its writer. */
#include "base/json.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

static struct json *node(struct arena *a, enum json_kind kind)
{
    struct json *j = arena_new(a, struct json, 1);

    j->kind = kind;
    return j;
}

static struct json *list(struct arena *a, enum json_kind kind)
{
    struct json *j = node(a, kind);

    j->u.of.arena = a;
    return j;
}

struct json *json_object(struct arena *a)
{
    return list(a, JSON_OBJECT);
}

struct json *json_array(struct arena *a)
{
    return list(a, JSON_ARRAY);
}

struct json *json_str(struct arena *a, struct str s)
{
    struct json *j = node(a, s.at ? JSON_STR : JSON_NULL);

    j->u.str = s;
    return j;
}

struct json *json_num(struct arena *a, double n)
{
    struct json *j = node(a, isfinite(n) ? JSON_NUM : JSON_NULL);

    j->u.num = n == 0 ? 0 : n; /* minus zero is nothing to show anybody */
    return j;
}

static struct json *joined(struct json *parent, struct json *child)
{
    assert(!child->next && child != parent);
    if (parent->u.of.last)
        parent->u.of.last->next = child;
    else
        parent->u.of.first = child;
    parent->u.of.last = child;
    parent->u.of.count++;
    return child;
}

struct json *json_put(struct json *object, const char *name, struct json *child)
{
    assert(object->kind == JSON_OBJECT);
    child->name = name;
    child->name_len = (uint32_t)strlen(name);
    return joined(object, child);
}

struct json *json_add(struct json *array, struct json *child)
{
    assert(array->kind == JSON_ARRAY);
    return joined(array, child);
}

void json_put_str(struct json *object, const char *name, struct str s)
{
    json_put(object, name, json_str(object->u.of.arena, s));
}

void json_put_num(struct json *object, const char *name, double n)
{
    json_put(object, name, json_num(object->u.of.arena, n));
}

void json_put_int(struct json *object, const char *name, int64_t n)
{
    json_put(object, name, node(object->u.of.arena, JSON_INT))->u.whole = n;
}

void json_put_bool(struct json *object, const char *name, bool b)
{
    json_put(object, name, node(object->u.of.arena, b ? JSON_TRUE : JSON_FALSE));
}

void json_put_null(struct json *object, const char *name)
{
    json_put(object, name, node(object->u.of.arena, JSON_NULL));
}

void json_put_markup(struct json *object, const char *name, struct str markup)
{
    json_put(object, name, node(object->u.of.arena, JSON_MARKUP))->u.str = markup;
}

const struct json *json_get(const struct json *object, struct str name)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *m = object->u.of.first; m; m = m->next)
        if (m->name_len == name.len && memcmp(m->name, name.at, (size_t)name.len) == 0)
            return m;
    return NULL;
}

const struct json *json_at(const struct json *object, const char *path)
{
    struct str rest = str_of(path), name;

    while (object && str_split(&rest, '.', &name))
        object = json_get(object, name);
    return object;
}

struct str json_shown(struct arena *a, const struct json *j)
{
    struct buf b = buf_make(a, 64);

    switch (j->kind) {
    case JSON_STR:
    case JSON_MARKUP:
        return j->u.str;
    case JSON_NUM:
        buf_num(&b, j->u.num);
        return buf_text(&b);
    case JSON_INT:
        buf_int(&b, j->u.whole);
        return buf_text(&b);
    case JSON_TRUE:
        return S("true");
    case JSON_FALSE:
        return S("false");
    default:
        return S("");
    }
}

/* --- writing
 * ---------------------------------------------------------------------------------- */

struct writer {
    struct buf *out;
    int indent, level;
};

static void value_write(struct writer *w, const struct json *j);

static void line_begin(struct writer *w)
{
    static const char blanks[] = "                                ";
    ptrdiff_t left = (ptrdiff_t)w->indent * w->level;

    if (!w->indent)
        return;
    buf_char(w->out, '\n');
    for (; left > 0; left -= (ptrdiff_t)sizeof blanks - 1)
        buf_bytes(w->out, blanks,
                  left < (ptrdiff_t)sizeof blanks - 1 ? left : (ptrdiff_t)sizeof blanks - 1);
}

static void string_write(struct buf *b, struct str s)
{
    buf_char(b, '"');
    buf_json(b, s);
    buf_char(b, '"');
}

/* The members or elements of `j`. An object leaves markup out; an array, where places count,
 * has null for it. */
static void list_write(struct writer *w, const struct json *j, char open, char close)
{
    bool object = j->kind == JSON_OBJECT, any = false;

    buf_char(w->out, open);
    w->level++;
    for (const struct json *of = j->u.of.first; of; of = of->next) {
        if (object && of->kind == JSON_MARKUP)
            continue;
        if (any)
            buf_char(w->out, ',');
        any = true;
        line_begin(w);
        if (object) {
            string_write(w->out, (struct str){of->name, of->name_len});
            buf_bytes(w->out, ": ", w->indent ? 2 : 1);
        }
        value_write(w, of);
    }
    w->level--;
    if (any)
        line_begin(w);
    buf_char(w->out, close);
}

static void value_write(struct writer *w, const struct json *j)
{
    switch (j->kind) {
    case JSON_OBJECT:
        list_write(w, j, '{', '}');
        break;
    case JSON_ARRAY:
        list_write(w, j, '[', ']');
        break;
    case JSON_STR:
        string_write(w->out, j->u.str);
        break;
    case JSON_NUM:
        buf_num(w->out, j->u.num);
        break;
    case JSON_INT:
        buf_int(w->out, j->u.whole);
        break;
    case JSON_TRUE:
        buf_lit(w->out, "true");
        break;
    case JSON_FALSE:
        buf_lit(w->out, "false");
        break;
    case JSON_NULL:
    case JSON_MARKUP:
        buf_lit(w->out, "null");
        break;
    }
}

void json_write(struct buf *b, const struct json *j, int indent)
{
    value_write(&(struct writer){b, indent, 0}, j);
}
