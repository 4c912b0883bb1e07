/* import_names.c: the texts of a column, each with a number of its own. */
#include "inform/import_names.h"

enum {
    FIRST_SLOTS = 1024,
    MOST_STEPS = 64, /* from slot to slot; names that hash so badly are nobody's */
};

#define HASH_KEPT UINT64_C(0xFFFFFFFF00000000)

static struct name name_of(struct str s)
{
    struct name n = {.at = s.at, .len = (uint32_t)s.len, .head = eight(s.at), .next = NO_NAME};

    if (s.len < 8)
        n.tail = n.head &= BYTES_BELOW(s.len);
    else
        n.tail = eight(s.at + s.len - 8);
    return n;
}

/* The product's upper half folded onto the lower: every bit of both comes to bear on every one.
 */
static inline uint64_t stir(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_of(const struct name *n)
{
    uint64_t h = stir(n->head ^ UINT64_C(0x9E3779B97F4A7C15),
                      n->tail ^ UINT64_C(0xC4CEB9FE1A85EC53) ^ n->len);

    for (uint32_t i = 8; i + 8 < n->len; i += 8)
        h = stir(h ^ eight(n->at + i), UINT64_C(0xFF51AFD7ED558CCD));
    return h;
}

static void slot_put(struct names *t, uint64_t hash, ptrdiff_t number)
{
    ptrdiff_t i = (ptrdiff_t)(hash & (uint64_t)t->mask);

    while (t->slots[i])
        i = (i + 1) & t->mask;
    t->slots[i] = (hash & HASH_KEPT) | (uint64_t)(number + 1);
}

static void names_grow(struct names *t, struct arena *a)
{
    ptrdiff_t slots = t->slots ? 2 * (t->mask + 1) : FIRST_SLOTS;

    t->slots = arena_new(a, uint64_t, slots);
    t->mask = slots - 1;
    for (ptrdiff_t i = 0; i < t->len; i++)
        slot_put(t, hash_of(&t->at[i]), i);
}

/* Its number; NO_NAME when there are too many. */
static int32_t name_find(struct names *t, struct arena *a, const struct name *n)
{
    if (4 * t->len >= t->mask) /* nearly all are found at the first look */
        names_grow(t, a);
    uint64_t hash = hash_of(n);
    ptrdiff_t i = (ptrdiff_t)(hash & (uint64_t)t->mask);
    for (int step = 0; t->slots[i]; step++, i = (i + 1) & t->mask) {
        int32_t number = (int32_t)(t->slots[i] & ~HASH_KEPT) - 1;
        if ((t->slots[i] ^ hash) >> 32 == 0 && is_name(&t->at[number], n->at, n->len))
            return number;
        if (step == MOST_STEPS)
            return NO_NAME;
    }
    if (t->len == t->most)
        return NO_NAME;
    slot_put(t, hash, t->len);
    struct name *new = list_push(a, t);
    *new = *n;
    new->at = memcpy(arena_alloc(a, n->len + SCAN_SLACK), n->at, n->len);
    return (int32_t)t->len - 1;
}

bool name_unquote(struct str *cell)
{
    if (cell->len < 2 || cell->at[cell->len - 1] != '"')
        return false;
    *cell = str_cut(*cell, 1, cell->len - 1);
    return !cell->len || !memchr(cell->at, '"', (size_t)cell->len);
}

ptrdiff_t name_look_up(struct names *t, struct arena *a, struct str cell)
{
    if (cell.len && *cell.at == '"' && !name_unquote(&cell))
        return NO_NAME;
    struct name n = name_of(cell);
    int32_t found = name_find(t, a, &n);
    if (found == NO_NAME)
        return NO_NAME;
    if (t->last != NO_NAME)
        t->at[t->last].next = found;
    return t->last = found;
}
