/* tags.c: marking what is drawn, and keeping what it is. */
#include "render/tags.h"

#include <string.h>

/* Names that cairo knows: of a piece, of a link, and of what is no part of the document. */
#define MARK_PIECE "Span"
#define MARK_LINK "Link"
#define MARK_ARTIFACT "NonStruct"

static struct tag *tag_add(struct tags *t, const char *role)
{
    struct tag *tag = arena_new(t->arena, struct tag, 1);

    tag->role = role;
    tag->parent = t->open;
    if (t->open && t->open->last)
        t->open->last->next = tag;
    else if (t->open)
        t->open->first = tag;
    if (t->open)
        t->open->last = tag;
    return tag;
}

struct tags *tags_make(struct arena *a)
{
    struct tags *t = arena_new(a, struct tags, 1);

    t->arena = a;
    t->root = t->open = tag_add(t, "Document");
    return t;
}

struct tag *tags_open(struct tags *t, const char *role)
{
    if (!t)
        return NULL;
    t->open = tag_add(t, role);
    return t->open;
}

/* A branch that holds nothing but one piece is that piece. */
static void fold(struct tags *t, struct tag *branch)
{
    struct tag *only = branch->first;

    if (!only || only->next || !only->leaf || strcmp(only->role, TAG_PIECE) != 0)
        return;
    for (ptrdiff_t i = t->leaves.len - 1; i >= 0; i--)
        if (t->leaves.at[i] == only) {
            t->leaves.at[i] = branch;
            branch->leaf = true;
            branch->first = branch->last = NULL;
            return;
        }
}

void tags_close(struct tags *t)
{
    if (!t)
        return;
    fold(t, t->open);
    t->open = t->open->parent;
}

/* Addresses stand in single quotes among cairo's attributes. */
static struct str attributes(struct arena *a, struct str href)
{
    struct buf b = buf_make(a, 8 * href.len + 16);

    buf_lit(&b, "uri='");
    for (ptrdiff_t i = 0; i < href.len; i++) {
        unsigned char c = (unsigned char)href.at[i];
        if (c <= ' ' || c >= 0x7f || c == '\'' || c == '\\' || c == '(' || c == ')')
            buf_fmt(&b, "%%%02X", (unsigned)c);
        else
            buf_char(&b, (char)c);
    }
    buf_lit(&b, "'");
    buf_char(&b, 0);
    return buf_text(&b);
}

struct tag *tags_begin(struct tags *t, cairo_t *cr, const char *role, struct str href)
{
    if (!t)
        return NULL;
    struct tag *tag =
        role ? tag_add(t, href.len ? "Link" : role) : arena_new(t->arena, struct tag, 1);
    tag->leaf = true;
    tag->words = href;
    *list_push(t->arena, &t->leaves) = tag;
    if (href.len)
        cairo_tag_begin(cr, MARK_LINK, attributes(t->arena, href).at);
    else
        cairo_tag_begin(cr, role ? MARK_PIECE : MARK_ARTIFACT, NULL);
    return tag;
}

void tags_end(struct tags *t, cairo_t *cr)
{
    if (!t)
        return;
    const struct tag *tag = t->leaves.at[t->leaves.len - 1];
    cairo_tag_end(cr, !tag->role ? MARK_ARTIFACT : tag->words.len ? MARK_LINK : MARK_PIECE);
}
