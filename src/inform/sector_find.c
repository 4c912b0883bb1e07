/* sector_find.c: an area's other names and codes. */
#include "inform/find.h"
#include "inform/sector_parts.h"

#include <stdlib.h>

int sector_name_fit(const struct sector *s, const struct area *area, struct str words)
{
    int best = FIND_NO_FIT;

    for (ptrdiff_t i = s->names->first[area->index]; i < s->names->first[area->index + 1];
         i++) {
        int fit = find_fit(s->names->keys[i], words);
        best = fit < best ? fit : best;
    }
    return best;
}

static int by_code(const void *left, const void *right)
{
    return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

struct str sector_other_codes(const struct sector *s, struct arena *a, const struct area *area)
{
    struct buf b = buf_make(a, 64 * 1024);
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } codes = {0};

    for (ptrdiff_t i = 0; i <= s->codes->mask; i++) {
        const struct code_slot *slot = &s->codes->slots[i];
        if (slot->area == area && !str_eq(slot->code, area->code))
            *list_push(a, &codes) = slot->code;
    }
    if (codes.len)
        qsort(codes.at, (size_t)codes.len, sizeof *codes.at, by_code);
    for (ptrdiff_t i = 0; i < codes.len; i++) {
        buf_str(&b, i ? S(";") : S(""));
        buf_str(&b, codes.at[i]);
    }
    return buf_text(&b);
}

struct str sector_other_names(const struct sector *s, struct arena *a, const struct area *area)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = s->names->first[area->index]; i < s->names->first[area->index + 1];
         i++) {
        buf_str(&b, b.len ? S(";") : S(""));
        buf_str(&b, s->names->names[i]);
    }
    return buf_text(&b);
}
