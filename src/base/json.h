/* json.h: the tree that a page's view model is built of, and its writer.
 *
 * A tree lives in the arena it was made in. Member names are kept by address: they must outlive
 * the tree (string literals, or text in the same arena). Adding to a tree never fails.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/base.h"

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUM,
    JSON_INT,
    JSON_STR,
    JSON_MARKUP, /* HTML or SVG made by charts/ or kit/richtext; templates insert it unescaped,
                    JSON leaves the member out */
    JSON_ARRAY,
    JSON_OBJECT,
};

struct json {
    enum json_kind kind;
    const char *name; /* of this member of its object; NULL elsewhere */
    uint32_t name_len;
    struct json *next; /* the next member or element */
    union {
        double num;
        int64_t whole;
        struct str str;
        struct {
            struct arena *arena;
            struct json *first, *last;
            ptrdiff_t count;
        } of;
    } u;
};

struct json *json_object(struct arena *a);
struct json *json_array(struct arena *a);
struct json *json_str(struct arena *a, struct str s);
/* NAN and infinities become null, minus zero becomes zero. */
struct json *json_num(struct arena *a, double n);

/* `child` must not be part of a tree yet. Both give back `child`. */
struct json *json_put(struct json *object, const char *name, struct json *child);
struct json *json_add(struct json *array, struct json *child);

void json_put_str(struct json *object, const char *name, struct str s); /* at NULL gives null */
void json_put_num(struct json *object, const char *name, double n);     /* NAN gives null */
void json_put_int(struct json *object, const char *name, int64_t n);
void json_put_bool(struct json *object, const char *name, bool b);
void json_put_null(struct json *object, const char *name);
/* Only charts/ and kit/richtext may make markup: it is not escaped anywhere. */
void json_put_markup(struct json *object, const char *name, struct str markup);

/* The member, or NULL. `path` names members with dots: "charts.bars". */
const struct json *json_get(const struct json *object, struct str name);
const struct json *json_at(const struct json *object, const char *path);
/* What {{name}} shows: text as it is, numbers as buf_num, true, false, and "" for null. */
struct str json_shown(struct arena *a, const struct json *j);

/* Written on one line when `indent` is 0, else indented by that many blanks a level. */
void json_write(struct buf *b, const struct json *j, int indent);

/* Reads a whole text (RFC 8259, by jansson: bad UTF-8, duplicate names and deep nesting are
 * refused). INVALID with the line and column in *why. */
enum rc json_read(struct arena *a, struct str text, struct json **out,
                  struct str *why) MUST_USE;

#endif
