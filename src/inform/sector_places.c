/* sector_places.c: a metric's areas by place, out of the store and shared. */
#include "inform/sector_places.h"

#include "inform/sector_parts.h"

#include <string.h>

enum { ID_BYTES = 8, MOST_ID_BYTES = 10, FIRST_SLOTS = 64 };

/* --- bytes
 * ------------------------------------------------------------------------------------- */

static const char new_form[ID_BYTES + 1] = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

static char *put_folded(char *to, int64_t difference)
{
    uint64_t folded = (uint64_t)difference << 1 ^ (uint64_t)(difference >> 63);

    for (; folded > 0x7F; folded >>= 7)
        *to++ = (char)((folded & 0x7F) | 0x80);
    *to++ = (char)folded;
    return to;
}

struct str places_pack(struct arena *a, const int64_t *ids, ptrdiff_t count)
{
    char *at = arena_alloc(a, ID_BYTES + count * MOST_ID_BYTES), *to = at + ID_BYTES;
    int64_t before = 0;

    memcpy(at, new_form, ID_BYTES);
    for (ptrdiff_t i = 0; i < count; i++) {
        to = put_folded(to, (int64_t)((uint64_t)ids[i] - (uint64_t)before));
        before = ids[i];
    }
    return (struct str){at, to - at};
}

static bool take_folded(const char **from, const char *end, int64_t *difference)
{
    uint64_t folded = 0;

    for (int i = 0; i < MOST_ID_BYTES && *from < end; i++) {
        unsigned char byte = (unsigned char)*(*from)++;
        folded |= (uint64_t)(byte & 0x7F) << (7 * i);
        if (byte & 0x80)
            continue;
        *difference = (int64_t)(folded >> 1 ^ (0 - (folded & 1)));
        return true;
    }
    return false;
}

static enum rc unpack_old(struct arena *a, struct str bytes, int64_t **ids, ptrdiff_t *count)
{
    if (bytes.len % ID_BYTES)
        return FAULT;
    *count = bytes.len / ID_BYTES;
    *ids = arena_new(a, int64_t, *count);
    for (ptrdiff_t i = 0; i < *count; i++) {
        uint64_t id = 0;
        for (int b = 0; b < ID_BYTES; b++)
            id |= (uint64_t)(unsigned char)bytes.at[i * ID_BYTES + b] << (8 * b);
        (*ids)[i] = (int64_t)id;
    }
    return OK;
}

enum rc places_unpack(struct arena *a, struct str bytes, int64_t **ids, ptrdiff_t *count)
{
    const char *from = bytes.at + ID_BYTES, *end = bytes.at + bytes.len;
    int64_t difference, before = 0;

    if (bytes.len < ID_BYTES || memcmp(bytes.at, new_form, ID_BYTES) != 0)
        return unpack_old(a, bytes, ids, count);
    *ids = arena_new(a, int64_t, end - from);
    *count = 0;
    while (from < end) {
        if (!take_folded(&from, end, &difference))
            return FAULT;
        before = (int64_t)((uint64_t)before + (uint64_t)difference);
        (*ids)[(*count)++] = before;
    }
    return OK;
}

/* --- in memory
 * --------------------------------------------------------------------------------- */

static void note_councils(struct arena *a, struct places *p)
{
    p->councils = arena_new(a, int32_t, p->count);
    for (ptrdiff_t i = 0; i < p->count; i++) {
        if (!p->areas[i]->type->council)
            continue;
        p->councils[p->council_count++] = (int32_t)i;
        if (p->areas[i]->country_place >= 0)
            p->countries[p->areas[i]->country_place] = true;
    }
}

/* The places by area, from the first area that has one to the last. */
static void index_areas(struct arena *a, struct places *p)
{
    ptrdiff_t last = -1;

    p->first = p->count ? PTRDIFF_MAX : 0;
    for (ptrdiff_t i = 0; i < p->count; i++) {
        ptrdiff_t at = p->areas[i]->index;
        p->first = at < p->first ? at : p->first;
        last = at > last ? at : last;
    }
    p->span = last < 0 ? 0 : last - p->first + 1;
    p->place = arena_new(a, int32_t, p->span);
    for (ptrdiff_t i = 0; i < p->span; i++)
        p->place[i] = -1;
    for (ptrdiff_t i = 0; i < p->count; i++)
        p->place[p->areas[i]->index - p->first] = (int32_t)i;
}

static enum rc make(struct places_made *made, struct str slug, struct str bytes,
                    struct places **out)
{
    struct work *w = made->w;
    struct places *p = *out = arena_new(w->arena, struct places, 1);
    int64_t *ids;

    p->ids = str_copy(w->arena, bytes);
    if (places_unpack(w->arena, bytes, &ids, &p->count) != OK)
        return work_fail(w, FAULT, "", "The areas of the measure %.*s are damaged.",
                         STR_ARG(slug));
    p->areas = arena_new(made->s->arena, const struct area *, p->count);
    for (ptrdiff_t i = 0; i < p->count; i++) {
        p->areas[i] = sector_area_of_id(made->s, ids[i]);
        if (!p->areas[i])
            return work_fail(w, FAULT, "",
                             "The measure %.*s has a figure of an area that "
                             "is not in the store.",
                             STR_ARG(slug));
    }
    index_areas(made->s->arena, p);
    note_councils(w->arena, p);
    return OK;
}

static const struct places **slot_of(struct places_made *made, struct str ids)
{
    ptrdiff_t i = (ptrdiff_t)str_hash(ids) & made->mask;

    while (made->at[i] && !str_eq(made->at[i]->ids, ids))
        i = (i + 1) & made->mask;
    return &made->at[i];
}

static void grow(struct places_made *made)
{
    const struct places **old = made->at;
    ptrdiff_t count = old ? made->mask + 1 : 0;

    if (made->used * 2 < count)
        return;
    made->mask = (count ? 2 * count : FIRST_SLOTS) - 1;
    made->at = arena_new(made->w->arena, const struct places *, made->mask + 1);
    for (ptrdiff_t i = 0; i < count; i++)
        if (old[i])
            *slot_of(made, old[i]->ids) = old[i];
}

enum rc places_of(struct places_made *made, struct str slug, struct str ids,
                  const struct places **out)
{
    struct places *fresh;

    if (!made->last || !str_eq(made->last->ids, ids)) {
        grow(made);
        const struct places **slot = slot_of(made, ids);
        if (!*slot) {
            TRY(make(made, slug, ids, &fresh));
            *slot = fresh;
            made->used++;
        }
        made->last = *slot;
    }
    *out = made->last;
    return OK;
}
