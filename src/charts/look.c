/* look.c: a small strict XML reader and the checks that hold for every chart. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "charts/look.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charts/svg.h"

void look_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%.17g is not %.17g", got, want);
}

static bool name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == ':' || c == '_';
}

static ptrdiff_t name_end(struct str s, ptrdiff_t i)
{
    while (i < s.len && name_character(s.at[i]))
        i++;
    return i;
}

static void refuse(struct look *l, const char *why, ptrdiff_t where)
{
    if (!l->why) {
        l->why = why;
        l->where = where;
    }
}

/* The text of an entity at the start of `s`, with its length; at NULL when it is none. */
static struct str entity(struct str s, ptrdiff_t *len)
{
    static const struct {
        struct str name, text;
    } known[] = {{STR_INIT("&amp;"), STR_INIT("&")},
                 {STR_INIT("&lt;"), STR_INIT("<")},
                 {STR_INIT("&gt;"), STR_INIT(">")},
                 {STR_INIT("&quot;"), STR_INIT("\"")},
                 {STR_INIT("&#39;"), STR_INIT("'")}};

    for (ptrdiff_t i = 0; i < COUNT_OF(known); i++) {
        if (str_starts(s, known[i].name)) {
            *len = known[i].name.len;
            return known[i].text;
        }
    }
    return (struct str){0};
}

static struct str unescaped(struct look *l, struct str raw, ptrdiff_t where)
{
    struct buf b = buf_make(l->arena, BUF_MOST);

    for (ptrdiff_t i = 0, len; i < raw.len; i += len) {
        struct str rest = str_cut(raw, i, raw.len), plain = str_cut(raw, i, i + 1);
        len = 1;
        if ((unsigned char)raw.at[i] < ' ' && raw.at[i] != '\n')
            refuse(l, "control character", where + i);
        if (raw.at[i] == '&') {
            plain = entity(rest, &len);
            if (!plain.at)
                refuse(l, "bare ampersand", where + i);
        }
        buf_str(&b, plain);
    }
    return buf_text(&b);
}

/* Reads name="value" pairs up to the tag's end; gives where that is. */
static ptrdiff_t attributes_read(struct look *l, struct str s, ptrdiff_t i)
{
    struct look_element *e = &l->at[l->len - 1];
    ptrdiff_t from = i;

    while (i < s.len && s.at[i] != '>' && s.at[i] != '/') {
        if (s.at[i] == ' ') {
            i++;
            continue;
        }
        ptrdiff_t end = name_end(s, i), quote = end + 2;
        if (end == i || end + 1 >= s.len || s.at[end] != '=' || s.at[end + 1] != '"') {
            refuse(l, "malformed attribute", i);
            return s.len;
        }
        e->attributes = str_cut(s, from, i);
        if (look_attribute(e, str_zero(l->arena, str_cut(s, i, end))).at)
            refuse(l, "attribute given twice", i);
        for (i = quote; i < s.len && s.at[i] != '"'; i++)
            if (s.at[i] == '<')
                refuse(l, "< in an attribute", i);
        unescaped(l, str_cut(s, quote, i), quote);
        i++;
    }
    e->attributes = str_cut(s, from, i);
    return i;
}

static ptrdiff_t tag_read(struct look *l, struct str s, ptrdiff_t i, ptrdiff_t *open)
{
    ptrdiff_t end = name_end(s, i + 1);

    if (*open < 0 && l->len > 0)
        refuse(l, "second root", i);
    *list_push(l->arena, l) =
        (struct look_element){.name = str_cut(s, i + 1, end), .parent = *open};
    if (end == i + 1)
        refuse(l, "bare <", i);
    i = attributes_read(l, s, end);
    if (i + 1 < s.len && s.at[i] == '/' && s.at[i + 1] == '>')
        return i + 2;
    if (i >= s.len || s.at[i] != '>')
        refuse(l, "unclosed tag", i);
    *open = l->len - 1;
    return i + 1;
}

static ptrdiff_t close_read(struct look *l, struct str s, ptrdiff_t i, ptrdiff_t *open)
{
    ptrdiff_t end = name_end(s, i + 2);

    if (*open < 0 || !str_eq(l->at[*open].name, str_cut(s, i + 2, end)) || end >= s.len ||
        s.at[end] != '>') {
        refuse(l, "closes what is not open", i);
        return s.len;
    }
    *open = l->at[*open].parent;
    return end + 1;
}

struct look look_read(struct arena *a, struct str svg)
{
    struct look l = {.arena = a};
    ptrdiff_t open = -1, i = 0;
    struct str declaration = S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

    if (!str_is_utf8(svg))
        refuse(&l, "not UTF-8", 0);
    if (str_starts(svg, declaration))
        i = declaration.len;
    while (i < svg.len && !l.why) {
        ptrdiff_t from = i;
        while (i < svg.len && svg.at[i] != '<')
            i++;
        struct str text = str_trim(unescaped(&l, str_cut(svg, from, i), from));
        if (text.len && open < 0)
            refuse(&l, "text outside the root", from);
        if (text.len && open >= 0)
            l.at[open].text = str_join(a, l.at[open].text, text);
        if (i + 1 >= svg.len)
            break;
        i = svg.at[i + 1] == '/' ? close_read(&l, svg, i, &open) : tag_read(&l, svg, i, &open);
    }
    if (open >= 0 || l.len == 0)
        refuse(&l, "unclosed element", svg.len);
    return l;
}

struct str look_attribute(const struct look_element *e, const char *name)
{
    ptrdiff_t len = (ptrdiff_t)strlen(name);

    for (ptrdiff_t i = 0; i < e->attributes.len;) {
        while (i < e->attributes.len && e->attributes.at[i] == ' ')
            i++;
        ptrdiff_t end = name_end(e->attributes, i), quote = end + 2;
        struct str found = str_cut(e->attributes, i, end);
        for (i = quote; i < e->attributes.len && e->attributes.at[i] != '"';)
            i++;
        if (found.len == len && memcmp(found.at, name, (size_t)len) == 0)
            return str_cut(e->attributes, quote, i);
        i++;
    }
    return (struct str){0};
}

double look_number(const struct look_element *e, const char *name)
{
    struct str value = look_attribute(e, name);
    char digits[32], *end;

    if (!value.at || value.len == 0 || value.len >= (ptrdiff_t)sizeof digits)
        return NAN;
    memcpy(digits, value.at, (size_t)value.len);
    digits[value.len] = 0;
    double number = strtod(digits, &end);
    return *end ? NAN : number;
}

const struct look_element *look_class(const struct look *l, const char *class, ptrdiff_t nth)
{
    for (ptrdiff_t i = 0; i < l->len; i++)
        if (str_eq(look_attribute(&l->at[i], "class"), str_of(class)) && nth-- == 0)
            return &l->at[i];
    return NULL;
}

ptrdiff_t look_count(const struct look *l, const char *class)
{
    ptrdiff_t count = 0;

    while (look_class(l, class, count))
        count++;
    return count;
}

const struct look_element *look_text(const struct look *l, const char *name, const char *text)
{
    for (ptrdiff_t i = 0; i < l->len; i++)
        if (str_eq(l->at[i].name, str_of(name)) && str_eq(l->at[i].text, str_of(text)))
            return &l->at[i];
    return NULL;
}

const struct look_element *look_text_with(const struct look *l, const char *name,
                                          const char *part)
{
    for (ptrdiff_t i = 0; i < l->len; i++)
        if (str_eq(l->at[i].name, str_of(name)) && str_find(l->at[i].text, str_of(part)) >= 0)
            return &l->at[i];
    return NULL;
}

/* The attribute of the element or of the nearest one around it. */
static const struct look_element *inherited(const struct look *l, const struct look_element *e,
                                            const char *name)
{
    while (!look_attribute(e, name).at && e->parent >= 0)
        e = &l->at[e->parent];
    return e;
}

static double font_size(const struct look *l, const struct look_element *e)
{
    return look_number(inherited(l, e, "font-size"), "font-size");
}

void look_extent(const struct look *l, const struct look_element *e, double *left,
                 double *right)
{
    bool bold = look_attribute(e, "font-weight").len > 0;
    double width = svg_text_width(e->text, font_size(l, e), bold);
    struct str anchor = look_attribute(e, "text-anchor");

    *left = look_number(e, "x");
    if (str_eq(anchor, S("middle")))
        *left -= width / 2;
    if (str_eq(anchor, S("end")))
        *left -= width;
    *right = *left + width;
}

static void inside(const struct look *l, const struct look_element *e, double left,
                   double right, double top, double bottom)
{
    double box[4];
    char view[80];

    snprintf(view, sizeof view, "%.*s", STR_ARG(look_attribute(&l->at[0], "viewBox")));
    assert_int_equal(sscanf(view, "%lf %lf %lf %lf", &box[0], &box[1], &box[2], &box[3]), 4);
    bool in = left >= box[0] - 0.2 && right <= box[0] + box[2] + 0.2 && top >= box[1] - 0.2 &&
              bottom <= box[1] + box[3] + 0.2;
    if (!in)
        fail_msg("<%.*s %.*s>%.*s reaches out of the picture (%s): %.1f to %.1f, %.1f to %.1f",
                 STR_ARG(e->name), STR_ARG(e->attributes), STR_ARG(e->text), view, left, right,
                 top, bottom);
}

static void element_inside(const struct look *l, const struct look_element *e)
{
    double x = look_number(e, "x"), y = look_number(e, "y"), left, right;

    if (str_eq(e->name, S("text"))) {
        look_extent(l, e, &left, &right);
        inside(l, e, left, right, y - font_size(l, e) * 0.8, y + font_size(l, e) * 0.25);
    } else if (str_eq(e->name, S("rect"))) {
        assert_true(look_number(e, "width") >= 0);
        inside(l, e, x, x + look_number(e, "width"), y, y + look_number(e, "height"));
    } else if (str_eq(e->name, S("circle"))) {
        double r = look_number(e, "r"), cx = look_number(e, "cx"), cy = look_number(e, "cy");
        inside(l, e, cx - r, cx + r, cy - r, cy + r);
    } else if (str_eq(e->name, S("line"))) {
        double x2 = look_number(e, "x2"), y2 = look_number(e, "y2");
        x = look_number(e, "x1"), y = look_number(e, "y1");
        inside(l, e, fmin(x, x2), fmax(x, x2), fmin(y, y2), fmax(y, y2));
    }
}

static bool has_id(const struct look *l, struct str id, ptrdiff_t *count)
{
    *count = 0;
    for (ptrdiff_t i = 0; i < l->len; i++)
        *count += str_eq(look_attribute(&l->at[i], "id"), id);
    return *count > 0;
}

static void ids_sound(const struct look *l)
{
    struct str names = look_attribute(&l->at[0], "aria-labelledby"), name;
    ptrdiff_t count;

    assert_true(names.len > 0);
    while (str_split(&names, ' ', &name))
        assert_true(has_id(l, name, &count));
    for (ptrdiff_t i = 0; i < l->len; i++) {
        struct str id = look_attribute(&l->at[i], "id");
        if (id.at) {
            has_id(l, id, &count);
            assert_int_equal(count, 1);
        }
    }
}

struct look look_sound(struct arena *a, const struct buf *svg)
{
    assert_false(svg->failed);
    struct look l = look_read(a, buf_text(svg));

    if (l.why)
        fail_msg("%s at byte %td: %.60s", l.why, l.where, svg->at + l.where);
    assert_true(str_eq(l.at[0].name, S("svg")));
    ids_sound(&l);
    for (ptrdiff_t i = 0; i < l.len; i++) {
        const struct look_element *e = &l.at[i];
        assert_false(str_eq(e->name, S("script")) || str_eq(e->name, S("style")));
        assert_null(look_attribute(e, "style").at);
        assert_true(str_find(e->attributes, S(" on")) < 0);
        assert_true(str_find(e->attributes, S("nan")) < 0);
        element_inside(&l, e);
    }
    return l;
}

/* Words that show one at a time, when they are asked for. */
static bool is_hidden(const struct look *l, const struct look_element *e)
{
    return str_eq(look_attribute(inherited(l, e, "visibility"), "visibility"), S("hidden"));
}

/* A <text> that shows. */
struct word {
    const struct look_element *at;
    double left, right, y;
};

void look_words_apart(const struct look *l)
{
    struct word *words = arena_new(l->arena, struct word, l->len);
    ptrdiff_t count = 0;

    for (ptrdiff_t i = 0; i < l->len; i++) {
        const struct look_element *e = &l->at[i];
        if (!str_eq(e->name, S("text")) || is_hidden(l, e))
            continue;
        struct word *one = &words[count++];
        *one = (struct word){.at = e, .y = look_number(e, "y")};
        look_extent(l, e, &one->left, &one->right);
        for (const struct word *other = words; other < one; other++)
            if (one->left < other->right - 0.2 && other->left < one->right - 0.2 &&
                fabs(one->y - other->y) < 13)
                fail_msg("\"%.*s\" and \"%.*s\" cover each other", STR_ARG(one->at->text),
                         STR_ARG(other->at->text));
    }
}
