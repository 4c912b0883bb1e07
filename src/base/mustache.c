/* mustache.c: sets of templates, and rendering them. */
#include "base/mustache_parts.h"

#include "base/num.h"

#include <string.h>

enum { FIRST_SLOTS = 64 };

/* Turns of sections and calls of partials in one rendering: what a page of the longest table
 * needs, many times over. */
enum { MOST_TURNS = 2 * 1000 * 1000 };

/* An open hash table by name; at most half full. */
struct mustache_set {
    struct arena *arena;
    enum mustache_mode mode;
    struct mustache **slots;
    ptrdiff_t count, size;
};

/* --- sets
 * -------------------------------------------------------------------------------------- */

struct mustache_set *mustache_set_make(struct arena *a, enum mustache_mode mode)
{
    struct mustache_set *set = arena_new(a, struct mustache_set, 1);

    set->arena = a;
    set->mode = mode;
    set->size = FIRST_SLOTS;
    set->slots = arena_new(a, struct mustache *, set->size);
    return set;
}

static struct mustache **slot_of(const struct mustache_set *set, struct str name)
{
    ptrdiff_t i = (ptrdiff_t)(str_hash(name) & (uint64_t)(set->size - 1));

    while (set->slots[i] && !str_eq(set->slots[i]->name, name))
        i = (i + 1) & (set->size - 1);
    return &set->slots[i];
}

static void set_grow(struct mustache_set *set)
{
    struct mustache **old = set->slots;
    ptrdiff_t size = set->size;

    set->size = size * 2;
    set->slots = arena_new(set->arena, struct mustache *, set->size);
    for (ptrdiff_t i = 0; i < size; i++)
        if (old[i])
            *slot_of(set, old[i]->name) = old[i];
}

enum rc mustache_add(struct mustache_set *set, struct str name, struct str text,
                     struct str *why)
{
    struct mustache *t = arena_new(set->arena, struct mustache, 1);

    TRY(mustache_parse(set->arena, set->mode, str_copy(set->arena, name),
                       str_copy(set->arena, text), t, why));
    struct mustache **slot = slot_of(set, name);
    if (*slot) {
        *slot = t;
        return OK;
    }
    *slot = t;
    if (++set->count * 2 > set->size)
        set_grow(set);
    return OK;
}

const struct mustache *mustache_find(const struct mustache_set *set, struct str name)
{
    return *slot_of(set, name);
}

/* --- rendering
 * --------------------------------------------------------------------------------- */

/* Lists on the C stack: rendering takes no memory but that of the page. */
struct context {
    const struct json *value;
    const struct context *outer;
};

struct indent {
    struct str text;
    const struct indent *outer;
};

/* A parent tag under way, whose blocks go before those of the template it names. */
struct frame {
    const struct mustache *t;
    ptrdiff_t parent;
    const struct frame *outer;
};

struct render {
    const struct mustache_set *set;
    struct buf *out;
    struct str *why;
    bool strict;
    bool skip_indent; /* the next line's start has its indentation already */
    int partials;
    int turns;
    const struct indent *indent;
    const struct frame *frame;
};

static enum rc parts_show(struct render *r, const struct mustache *t, ptrdiff_t from,
                          ptrdiff_t to, const struct context *c);

/* As buf_str, without a call where there is room: a page is made of thousands of short texts.
 */
static inline void text_put(struct buf *out, struct str s)
{
    if (out->cap - out->len <= s.len || out->failed || s.len == 0) {
        buf_str(out, s);
        return;
    }
    memcpy(out->at + out->len, s.at, (size_t)s.len);
    out->len += s.len;
}

static __attribute__((cold, noinline)) enum rc fault(struct render *r, const struct mustache *t,
                                                     const struct part *p, const char *words)
{
    *r->why = str_fmt(r->out->arena, "%.*s:%d: %s '%.*s'", STR_ARG(t->name), p->line, words,
                      STR_ARG(p->text));
    return FAULT;
}

/* As json_get, for names that are not empty; most others are told apart by an end of theirs. */
static inline const struct json *member(const struct json *object, struct str name)
{
    size_t len = (size_t)name.len;
    char first = name.at[0], last = name.at[len - 1];

    for (const struct json *m = object->u.of.first; m; m = m->next)
        if (m->name_len == len && m->name[len - 1] == last && m->name[0] == first &&
            memcmp(m->name, name.at, len) == 0)
            return m;
    return NULL;
}

/* The first step is looked for in the contexts from the inmost out, the others only inside what
 * was found: a half of a dotted name is never taken from elsewhere. */
static const struct json *lookup(const struct part *p, const struct context *c)
{
    const struct json *found = NULL;

    if (p->steps == 0)
        return c->value;
    for (; c && !found; c = c->outer)
        if (c->value->kind == JSON_OBJECT)
            found = member(c->value, p->step[0]);
    for (ptrdiff_t i = 1; found && i < p->steps; i++)
        found = found->kind == JSON_OBJECT ? member(found, p->step[i]) : NULL;
    return found;
}

static enum rc value_find(struct render *r, const struct mustache *t, const struct part *p,
                          const struct context *c, const struct json **found)
{
    *found = lookup(p, c);
    return *found || !r->strict ? OK : fault(r, t, p, "no");
}

static void indent_write(struct buf *out, const struct indent *indent)
{
    if (!indent)
        return;
    indent_write(out, indent->outer);
    buf_str(out, indent->text);
}

static void line_start(struct render *r)
{
    if (!r->skip_indent)
        indent_write(r->out, r->indent);
    r->skip_indent = false;
}

/* Text inside a partial that is indented: each line that begins in it gets the indentation. */
static void lines_write(struct render *r, struct str text)
{
    const char *at = text.at, *end = text.at + text.len;

    while (at < end) {
        const char *lf = memchr(at, '\n', (size_t)(end - at));
        const char *next = lf ? lf + 1 : end;
        buf_bytes(r->out, at, next - at);
        if (next < end)
            line_start(r);
        at = next;
    }
}

static enum rc value_show(struct render *r, const struct mustache *t, const struct part *p,
                          const struct json *j)
{
    switch (j->kind) {
    case JSON_STR:
        if (p->kind == PART_RAW)
            buf_str(r->out, j->u.str);
        else
            buf_html(r->out, j->u.str);
        break;
    case JSON_MARKUP:
        buf_str(r->out, j->u.str);
        break;
    case JSON_NUM:
        buf_num(r->out, j->u.num);
        break;
    case JSON_INT:
        buf_int(r->out, j->u.whole);
        break;
    case JSON_TRUE:
        buf_lit(r->out, "true");
        break;
    case JSON_FALSE:
        buf_lit(r->out, "false");
        break;
    case JSON_NULL:
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        return r->strict ? fault(r, t, p, "a list can't be shown as text:") : OK;
    }
    return OK;
}

static bool holds(const struct render *r, const struct json *j)
{
    if (!j)
        return false;
    switch (j->kind) {
    case JSON_NULL:
    case JSON_FALSE:
        return false;
    case JSON_ARRAY:
        return j->u.of.count > 0;
    case JSON_STR:
    case JSON_MARKUP:
        return !r->strict || j->u.str.len > 0;
    default:
        return true;
    }
}

static enum rc turn_count(struct render *r, const struct mustache *t, const struct part *p)
{
    if (++r->turns > MOST_TURNS)
        return fault(r, t, p, "too much to show in");
    return r->out->failed ? fault(r, t, p, "the page is too large in") : OK;
}

static enum rc section_show(struct render *r, const struct mustache *t, ptrdiff_t at,
                            const struct json *j, const struct context *outer)
{
    ptrdiff_t end = t->part[at].end;
    struct context c = {j, outer};

    if (!holds(r, j))
        return OK;
    if (j->kind != JSON_ARRAY)
        return parts_show(r, t, at + 1, end, &c);
    for (c.value = j->u.of.first; c.value; c.value = c.value->next) {
        TRY(turn_count(r, t, &t->part[at]));
        TRY(parts_show(r, t, at + 1, end, &c));
    }
    return OK;
}

/* Shows parts of `t` one level of partials deeper, each line after `indent`. */
static enum rc deeper(struct render *r, const struct mustache *t, ptrdiff_t from, ptrdiff_t to,
                      const struct context *c, struct str indent)
{
    const struct indent *before = r->indent;
    struct indent own = {indent, before};

    if (indent.len && !r->strict)
        r->indent = &own; /* pages need no indentation, and a <textarea> would show it */
    r->partials++;
    enum rc rc = parts_show(r, t, from, to, c);
    r->partials--;
    r->indent = before;
    return rc;
}

/* The template that a partial or parent tag names; NULL for none, which spec mode passes over.
 */
static enum rc named_template(struct render *r, const struct mustache *t, const struct part *p,
                              const struct context *c, const struct mustache **named)
{
    struct str name = p->text;

    *named = NULL;
    if (r->partials >= MUSTACHE_MOST_PARTIALS)
        return fault(r, t, p, "partials call each other too deep at");
    TRY(turn_count(r, t, p));
    if (p->dynamic) {
        const struct json *value;
        TRY(value_find(r, t, p, c, &value));
        if (!value || value->kind != JSON_STR)
            return r->strict ? fault(r, t, p, "no template is named by") : OK;
        name = value->u.str;
    }
    *named = mustache_find(r->set, name);
    return *named || !r->strict ? OK : fault(r, t, p, "no template for");
}

static enum rc partial_show(struct render *r, const struct mustache *t, const struct part *p,
                            const struct context *c)
{
    const struct mustache *named;
    const struct indent *before = r->indent;

    TRY(named_template(r, t, p, c, &named));
    if (!named)
        return OK;
    if (!p->standalone)
        r->indent = NULL; /* its lines are none of the lines round it */
    enum rc rc = deeper(r, named, 0, named->parts, c, p->indent);
    r->indent = before;
    return rc;
}

static enum rc parent_show(struct render *r, const struct mustache *t, ptrdiff_t at,
                           const struct context *c)
{
    const struct frame *before = r->frame;
    struct frame own = {t, at, before};

    r->frame = &own;
    enum rc rc = partial_show(r, t, &t->part[at], c);
    r->frame = before;
    return rc;
}

/* The block of that name in the outermost parent tag that has one. */
static const struct part *block_given(const struct render *r, struct str name,
                                      const struct mustache **t)
{
    const struct part *given = NULL;

    for (const struct frame *f = r->frame; f; f = f->outer) {
        const struct part *part = f->t->part;
        for (ptrdiff_t i = f->parent + 1; i < part[f->parent].end; i = part[i].end) {
            if (part[i].kind == PART_BLOCK && str_eq(part[i].text, name)) {
                given = &part[i];
                *t = f->t;
                break;
            }
        }
    }
    return given;
}

static enum rc block_show(struct render *r, const struct mustache *t, const struct part *site,
                          const struct context *c)
{
    const struct mustache *from = t;
    const struct part *block = block_given(r, site->text, &from);
    bool own = !block;

    if (r->partials >= MUSTACHE_MOST_PARTIALS)
        return fault(r, t, site, "blocks call each other too deep at");
    TRY(turn_count(r, t, site));
    block = own ? site : block;
    ptrdiff_t at = block - from->part;
    bool inline_own =
        own && !site->standalone; /* its lines are as they stand in the template */
    struct str indent = inline_own ? (struct str){0} : site->indent;
    if (site->standalone && !block->standalone && !r->skip_indent) {
        indent_write(r->out, r->indent);
        buf_str(r->out, indent);
    }
    bool before = r->skip_indent;
    bool begun = !site->standalone && block->standalone && (r->indent || indent.len);
    r->skip_indent = before || begun;
    enum rc rc = deeper(r, from, at + 1, block->end, c, indent);
    r->skip_indent = r->skip_indent && before;
    return rc;
}

static enum rc part_show(struct render *r, const struct mustache *t, ptrdiff_t at,
                         const struct context *c)
{
    const struct part *p = &t->part[at];
    const struct json *value;

    switch (p->kind) {
    case PART_TEXT:
        if (r->indent)
            lines_write(r, p->text);
        else
            text_put(r->out, p->text);
        return OK;
    case PART_SHOWN:
    case PART_RAW:
        TRY(value_find(r, t, p, c, &value));
        return value ? value_show(r, t, p, value) : OK;
    case PART_SECTION:
        TRY(value_find(r, t, p, c, &value));
        return section_show(r, t, at, value, c);
    case PART_INVERTED:
        TRY(value_find(r, t, p, c, &value));
        return holds(r, value) ? OK : parts_show(r, t, at + 1, p->end, c);
    case PART_PARTIAL:
        return partial_show(r, t, p, c);
    case PART_PARENT:
        return parent_show(r, t, at, c);
    case PART_BLOCK:
        return block_show(r, t, p, c);
    }
    return OK;
}

static enum rc parts_show(struct render *r, const struct mustache *t, ptrdiff_t from,
                          ptrdiff_t to, const struct context *c)
{
    for (ptrdiff_t at = from; at < to; at = t->part[at].end) {
        if (t->part[at].starts_line && r->indent)
            line_start(r);
        TRY(part_show(r, t, at, c));
    }
    return OK;
}

enum rc mustache_render(const struct mustache_set *set, const struct mustache *t,
                        const struct json *model, struct buf *out, struct str *why)
{
    struct render r = {
        .set = set, .out = out, .why = why, .strict = set->mode == MUSTACHE_PAGE};
    struct context c = {model, NULL};

    TRY(parts_show(&r, t, 0, t->parts, &c));
    if (!out->failed)
        return OK;
    *why = str_fmt(out->arena, "%.*s:1: the page is longer than %td bytes", STR_ARG(t->name),
                   out->most);
    return FAULT;
}
