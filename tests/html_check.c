/* html_check.c: a strict reader of our own HTML; stricter than browsers, which forgive. */
#include "html_check.h"

#include <string.h>

enum { DEEPEST = 128, ATTRIBUTES_MOST = 40 };

struct attribute {
    struct str name, value;
};

struct tag {
    struct str name;
    struct attribute attributes[ATTRIBUTES_MOST];
    int attribute_count;
    bool closing, empty; /* </x>, <x/> */
};

struct open_tag {
    struct str name;
    bool named; /* holds text or has a label of its own: for a, button, label, title */
};

/* An id, or something that refers to one. */
struct mention {
    struct str id;
    ptrdiff_t line;
    bool by_label;
};

struct mentions {
    struct mention *at;
    ptrdiff_t len, cap;
};

struct check {
    struct arena *arena;
    struct str rest;
    ptrdiff_t line;
    const char *wrong;
    struct open_tag open[DEEPEST];
    int depth;
    struct mentions ids, wanted, fields; /* fields: those that only a <label for> can name */
    int headings;
    bool titled, with_language;
};

static void fail(struct check *c, const char *format, struct str about)
{
    if (!c->wrong)
        c->wrong = str_fmt(c->arena, "line %td: %s '%.*s'", c->line, format, STR_ARG(about)).at;
}

static bool is_one_of(struct str name, const char *words)
{
    struct str rest = str_of(words), word;

    while (str_split(&rest, ' ', &word))
        if (str_eq(word, name))
            return true;
    return false;
}

static const struct attribute *attribute_of(const struct tag *t, const char *name)
{
    for (int i = 0; i < t->attribute_count; i++)
        if (str_eq(t->attributes[i].name, str_of(name)))
            return &t->attributes[i];
    return NULL;
}

static bool within(const struct check *c, const char *name)
{
    for (int i = 0; i < c->depth; i++)
        if (str_eq(c->open[i].name, str_of(name)))
            return true;
    return false;
}

static void mention(struct check *c, struct mentions *list, struct str id, bool by_label)
{
    *list_push(c->arena, list) = (struct mention){id, c->line, by_label};
}

/* --- reading ------------------------------------------------------------------------------ */

static void skip(struct check *c, ptrdiff_t len)
{
    for (ptrdiff_t i = 0; i < len; i++)
        c->line += c->rest.at[i] == '\n';
    c->rest = str_cut(c->rest, len, c->rest.len);
}

static char next(const struct check *c)
{
    return c->rest.len ? c->rest.at[0] : '\0';
}

static bool is_blank(char ch)
{
    return ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';
}

static struct str take_name(struct check *c)
{
    ptrdiff_t n = 0;

    while (n < c->rest.len && !is_blank(c->rest.at[n]) && !strchr("=/>\"'<", c->rest.at[n]))
        n++;
    struct str name = str_cut(c->rest, 0, n);
    skip(c, n);
    return name;
}

static void skip_blanks(struct check *c)
{
    while (is_blank(next(c)))
        skip(c, 1);
}

/* Every & begins a character reference. */
static void check_text(struct check *c, struct str text)
{
    for (ptrdiff_t i = 0; i < text.len; i++) {
        if (text.at[i] != '&')
            continue;
        struct str from = str_cut(text, i + 1, i + 12);
        ptrdiff_t n = 0;
        while (n < from.len && ((from.at[n] >= 'a' && from.at[n] <= 'z') ||
                                (from.at[n] >= 'A' && from.at[n] <= 'Z') ||
                                (from.at[n] >= '0' && from.at[n] <= '9') || from.at[n] == '#'))
            n++;
        if (n == 0 || n == from.len || from.at[n] != ';')
            fail(c, "an ampersand that is not escaped:", str_cut(text, i, i + 20));
    }
}

static void read_attribute(struct check *c, struct tag *t)
{
    struct attribute one = {.name = take_name(c)};

    if (one.name.len == 0) {
        fail(c, "a tag that can't be read:", t->name);
        return;
    }
    if (next(c) == '=') {
        skip(c, 1);
        const char *end = NULL;
        if (next(c) == '"')
            end = memchr(c->rest.at + 1, '"', (size_t)c->rest.len - 1);
        if (!end) {
            fail(c, "an attribute without double quotes:", one.name);
            return;
        }
        one.value = str_cut(c->rest, 1, end - c->rest.at);
        check_text(c, one.value);
        skip(c, one.value.len + 2);
    }
    if (attribute_of(t, str_zero(c->arena, one.name)))
        fail(c, "an attribute given twice:", one.name);
    if (t->attribute_count < ATTRIBUTES_MOST)
        t->attributes[t->attribute_count++] = one;
}

static void read_tag(struct check *c, struct tag *t)
{
    *t = (struct tag){0};
    skip(c, 1);
    if (next(c) == '/') {
        t->closing = true;
        skip(c, 1);
    }
    t->name = take_name(c);
    if (t->name.len == 0)
        fail(c, "a < that is not escaped before", str_cut(c->rest, 0, 20));
    while (!c->wrong) {
        skip_blanks(c);
        if (next(c) == '>')
            break;
        if (next(c) == '/' && c->rest.len > 1 && c->rest.at[1] == '>') {
            t->empty = true;
            skip(c, 1);
            break;
        }
        if (c->rest.len == 0)
            fail(c, "a tag without its end:", t->name);
        else
            read_attribute(c, t);
    }
    skip(c, 1);
}

/* --- what tags must be like --------------------------------------------------------------- */

static void check_policy(struct check *c, const struct tag *t)
{
    for (int i = 0; i < t->attribute_count; i++) {
        const struct attribute *a = &t->attributes[i];
        if (str_starts(a->name, S("on")) || str_eq(a->name, S("style")))
            fail(c, "an attribute that the policy refuses:", a->name);
        if (str_starts(str_trim(a->value), S("javascript:")))
            fail(c, "a script in an address:", a->value);
    }
    if (str_eq(t->name, S("style")))
        fail(c, "a stylesheet inside the page:", t->name);
    if (str_eq(t->name, S("script")) && !attribute_of(t, "src"))
        fail(c, "a script inside the page:", t->name);
}

static void check_references(struct check *c, const struct tag *t)
{
    static const char *const referring[] = {
        "for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list"};
    const struct attribute *id = attribute_of(t, "id"), *href = attribute_of(t, "href");
    struct str one;

    if (id) {
        for (ptrdiff_t i = 0; i < c->ids.len; i++)
            if (str_eq(c->ids.at[i].id, id->value))
                fail(c, "an id that is there twice:", id->value);
        mention(c, &c->ids, id->value, false);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(referring); i++) {
        const struct attribute *a = attribute_of(t, referring[i]);
        struct str rest = a ? a->value : (struct str){0};
        while (str_split(&rest, ' ', &one))
            mention(c, &c->wanted, one, i == 0);
    }
    if (href && str_starts(href->value, S("#")) && href->value.len > 1)
        mention(c, &c->wanted, str_cut(href->value, 1, href->value.len), false);
}

static bool has_own_name(const struct tag *t)
{
    return attribute_of(t, "aria-label") || attribute_of(t, "aria-labelledby");
}

static void check_field(struct check *c, const struct tag *t)
{
    const struct attribute *type = attribute_of(t, "type"), *id = attribute_of(t, "id");

    if (!is_one_of(t->name, "input select textarea"))
        return;
    if (type && is_one_of(type->value, "hidden submit reset button image"))
        return;
    if (has_own_name(t) || within(c, "label"))
        return;
    if (id)
        mention(c, &c->fields, id->value, false);
    else
        fail(c, "a field without a label:", t->name);
}

static void check_element(struct check *c, const struct tag *t)
{
    check_policy(c, t);
    check_references(c, t);
    check_field(c, t);
    if (str_eq(t->name, S("h1")))
        c->headings++;
    if (str_eq(t->name, S("th")) && !attribute_of(t, "scope"))
        fail(c, "a heading cell without scope:", t->name);
    if (str_eq(t->name, S("img")) && !attribute_of(t, "alt"))
        fail(c, "a picture without alt:", t->name);
    if (str_eq(t->name, S("html")) && attribute_of(t, "lang"))
        c->with_language = attribute_of(t, "lang")->value.len > 0;
    if (is_one_of(t->name, "a button form label") && within(c, str_zero(c->arena, t->name)))
        fail(c, "an element inside another of its kind:", t->name);
    if (within(c, "p") && !within(c, "svg") &&
        is_one_of(t->name, "p div ul ol dl table section nav form h1 h2 h3 h4 pre figure main"))
        fail(c, "an element that ends the paragraph it stands in:", t->name);
}

/* --- nesting ------------------------------------------------------------------------------ */

static void name_all_open(struct check *c)
{
    for (int i = 0; i < c->depth; i++)
        c->open[i].named = true;
}

static void close_tag(struct check *c, const struct tag *t)
{
    if (c->depth == 0 || !str_eq(c->open[c->depth - 1].name, t->name)) {
        fail(c, "an end tag that closes nothing open:", t->name);
        return;
    }
    struct open_tag *o = &c->open[--c->depth];
    if (is_one_of(o->name, "a button label h1 h2 h3 th caption option summary") && !o->named)
        fail(c, "an element without a word in it:", o->name);
    if (str_eq(o->name, S("title")) && !within(c, "svg"))
        c->titled = o->named;
}

static void open_tag(struct check *c, const struct tag *t)
{
    const struct attribute *alt = attribute_of(t, "alt");
    bool is_void =
        is_one_of(t->name, "area base br col embed hr img input link meta source wbr");

    for (ptrdiff_t i = 0; i < t->name.len; i++)
        if (t->name.at[i] >= 'A' && t->name.at[i] <= 'Z' && !within(c, "svg"))
            fail(c, "a tag in capitals:", t->name);
    check_element(c, t);
    if (has_own_name(t) || (alt && alt->value.len))
        name_all_open(c);
    if (is_void || (t->empty && (within(c, "svg") || str_eq(t->name, S("svg")))))
        return;
    if (t->empty)
        fail(c, "an element that can't be closed that way:", t->name);
    else if (c->depth == DEEPEST)
        fail(c, "too many open elements at", t->name);
    else
        c->open[c->depth++] = (struct open_tag){.name = t->name, .named = has_own_name(t)};
}

/* --- the page ----------------------------------------------------------------------------- */

static void read_comment(struct check *c, const char *end)
{
    ptrdiff_t at = str_find(c->rest, str_of(end));

    if (at < 0)
        fail(c, "something without its end:", str_cut(c->rest, 0, 20));
    else
        skip(c, at + str_of(end).len);
}

static void read_text(struct check *c)
{
    const char *tag = memchr(c->rest.at, '<', (size_t)c->rest.len);
    struct str text = str_cut(c->rest, 0, tag ? tag - c->rest.at : c->rest.len);

    check_text(c, text);
    if (str_trim(text).len)
        name_all_open(c);
    skip(c, text.len);
}

static void read_all(struct check *c)
{
    struct tag t;

    while (c->rest.len && !c->wrong) {
        if (str_starts(c->rest, S("<!--"))) {
            read_comment(c, "-->");
        } else if (str_starts(c->rest, S("<!"))) {
            read_comment(c, ">");
        } else if (next(c) == '<') {
            read_tag(c, &t);
            if (!c->wrong && t.closing)
                close_tag(c, &t);
            else if (!c->wrong)
                open_tag(c, &t);
        } else {
            read_text(c);
        }
    }
}

static bool is_among(const struct mentions *list, struct str id, bool labels_only)
{
    for (ptrdiff_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].id, id) && (!labels_only || list->at[i].by_label))
            return true;
    return false;
}

static void check_whole(struct check *c)
{
    if (c->depth)
        fail(c, "an element that is not closed:", c->open[c->depth - 1].name);
    for (ptrdiff_t i = 0; i < c->wanted.len && !c->wrong; i++) {
        c->line = c->wanted.at[i].line;
        if (!is_among(&c->ids, c->wanted.at[i].id, false))
            fail(c, "a reference to an id that is not there:", c->wanted.at[i].id);
    }
    for (ptrdiff_t i = 0; i < c->fields.len && !c->wrong; i++) {
        c->line = c->fields.at[i].line;
        if (!is_among(&c->wanted, c->fields.at[i].id, true))
            fail(c, "a field without a label:", c->fields.at[i].id);
    }
    if (c->headings != 1)
        fail(c, "not exactly one", S("h1"));
    if (!c->titled)
        fail(c, "no words in", S("title"));
    if (!c->with_language)
        fail(c, "no language on", S("html"));
}

const char *html_check(struct arena *a, struct str html)
{
    struct check *c = arena_new(a, struct check, 1);

    c->arena = a;
    c->rest = html;
    c->line = 1;
    if (!str_starts(str_trim(html), S("<!DOCTYPE html>")))
        fail(c, "no doctype before", str_cut(html, 0, 20));
    read_all(c);
    if (!c->wrong)
        check_whole(c);
    return c->wrong;
}
