/* json_read.c: reading JSON texts, by jansson.
 *
 * jansson and json.h use the same words for kinds and for two functions. Those of jansson are
 * given other names while its header is read; the two functions are not called here. The
 * library itself is bound to its own, and base/meson.build keeps ours out of its sight.
 */
#define json_object jansson_object
#define json_array jansson_array
#define JSON_NULL JANSSON_NULL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_OBJECT JANSSON_OBJECT
#include <jansson.h>
#undef json_object
#undef json_array
#undef JSON_NULL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_ARRAY
#undef JSON_OBJECT

#include "base/json.h"

#include <string.h>

enum { DEEPEST = 128 }; /* levels of lists in a text; the published files have 6 */

/* False, with the place, when lists are nested too deep. */
static bool depth_fits(struct str text, int *line, int *column)
{
    int depth = 0;
    bool quoted = false;

    *line = *column = 1;
    for (ptrdiff_t i = 0; i < text.len; i++, ++*column) {
        char c = text.at[i];
        if (c == '\n') {
            ++*line;
            *column = 0;
        } else if (quoted && c == '\\') {
            i++;
            ++*column;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == '{')) {
            if (++depth > DEEPEST)
                return false;
        } else if (!quoted && (c == ']' || c == '}')) {
            depth--;
        }
    }
    return true;
}

static struct json *tree_of(struct arena *a, const json_t *from);

static struct json *object_of(struct arena *a, const json_t *from)
{
    struct json *object = json_object(a);
    const char *name;
    json_t *member;

    json_object_foreach((json_t *)from, name, member)
    {
        json_put(object, str_zero(a, str_of(name)), tree_of(a, member));
    }
    return object;
}

static struct json *array_of(struct arena *a, const json_t *from)
{
    struct json *array = json_array(a);

    for (size_t i = 0; i < json_array_size(from); i++)
        json_add(array, tree_of(a, json_array_get(from, i)));
    return array;
}

static struct json *plain_of(struct arena *a, enum json_kind kind)
{
    struct json *j = arena_new(a, struct json, 1);

    j->kind = kind;
    return j;
}

static struct json *tree_of(struct arena *a, const json_t *from)
{
    struct json *whole;

    switch (json_typeof(from)) {
    case JANSSON_OBJECT:
        return object_of(a, from);
    case JANSSON_ARRAY:
        return array_of(a, from);
    case JSON_STRING:
        return json_str(a, str_copy(a, (struct str){json_string_value(from),
                                                    (ptrdiff_t)json_string_length(from)}));
    case JSON_REAL:
        return json_num(a, json_real_value(from));
    case JSON_INTEGER:
        whole = plain_of(a, JSON_INT);
        whole->u.whole = json_integer_value(from);
        return whole;
    case JANSSON_TRUE:
        return plain_of(a, JSON_TRUE);
    case JANSSON_FALSE:
        return plain_of(a, JSON_FALSE);
    default:
        return plain_of(a, JSON_NULL);
    }
}

enum rc json_read(struct arena *a, struct str text, struct json **out, struct str *why)
{
    int line, column;
    json_error_t error;

    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_cut(text, 3, text.len);
    if (text.len > BUF_MOST) {
        *why = str_fmt(a, "line 1, column 1: the text is longer than %d bytes", BUF_MOST);
        return INVALID;
    }
    if (!depth_fits(text, &line, &column)) {
        *why = str_fmt(a, "line %d, column %d: lists are nested more than %d deep", line,
                       column, DEEPEST);
        return INVALID;
    }
    json_t *read = json_loadb(text.at ? text.at : "", (size_t)text.len,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!read) {
        *why = str_fmt(a, "line %d, column %d: %s", error.line, error.column, error.text);
        return INVALID;
    }
    *out = tree_of(a, read);
    json_decref(read);
    return OK;
}
