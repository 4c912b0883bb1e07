/* sector_find.c: finding areas and measures by what people type. */
#include "inform/sector.h"

#include "inform/sector_parts.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_WORDS = 100, /* characters compared; a longer name is no slip of the hand */
    NO_FIT = 1000
};

/* How well `words` fits `key`, both folded: 0 equal, 1 begins so, 2 a word begins so, 3 all
 * words occur, NO_FIT else. */
static int fit(struct str key, struct str words)
{
    if (str_eq(key, words))
        return 0;
    if (str_starts(key, words))
        return 1;
    for (ptrdiff_t i = 0; i + words.len < key.len; i++)
        if (key.at[i] == ' ' && str_starts(str_cut(key, i + 1, key.len), words))
            return 2;
    struct str rest = words, word;
    while (str_split(&rest, ' ', &word)) {
        ptrdiff_t at = str_find(key, word);
        if (at < 0 || (at > 0 && key.at[at - 1] != ' '))
            return NO_FIT;
    }
    return words.len ? 3 : NO_FIT;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, by two rows. */
static int slips(struct str a, struct str b)
{
    int before[LONGEST_WORDS + 1], now[LONGEST_WORDS + 1];

    if (a.len > LONGEST_WORDS || b.len > LONGEST_WORDS)
        return NO_FIT;
    for (int j = 0; j <= b.len; j++)
        before[j] = j;
    for (int i = 1; i <= a.len; i++) {
        now[0] = i;
        for (int j = 1; j <= b.len; j++) {
            int swap = before[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            now[j] = least(swap, least(before[j], now[j - 1]) + 1);
        }
        memcpy(before, now, sizeof before);
    }
    return before[b.len];
}

/* One slip in three letters still sounds like the name. */
static int near_fit(struct str key, struct str words)
{
    int n = slips(key, words);

    return n * 3 <= words.len ? 10 + n : NO_FIT;
}

struct found {
    int fit;
    ptrdiff_t index;
};

/* Keeps the best `most` in order: by fit, then in the order they were offered. */
struct best {
    struct found *at;
    ptrdiff_t len, most;
};

static void offer(struct best *b, int how, ptrdiff_t index)
{
    if (how == NO_FIT)
        return;
    ptrdiff_t i = b->len;
    if (i == b->most && b->at[i - 1].fit <= how)
        return;
    if (i == b->most)
        i--;
    else
        b->len++;
    for (; i > 0 && b->at[i - 1].fit > how; i--)
        b->at[i] = b->at[i - 1];
    b->at[i] = (struct found){how, index};
}

static int area_fit(const struct sector *s, const struct area *a, struct str words, bool near)
{
    int best = near ? near_fit(a->key, words) : fit(a->key, words);

    for (ptrdiff_t i = s->names->first[a->index]; i < s->names->first[a->index + 1]; i++) {
        struct str key = s->names->keys[i];
        best = least(best, near ? near_fit(key, words) : fit(key, words));
    }
    /* A council that exists is meant before one that ended, and a council before a region. */
    return best == NO_FIT ? NO_FIT : best * 4 + 2 * area_ended(a) + !a->type->council;
}

void sector_find_areas(const struct sector *s, struct arena *a, struct str words, bool near,
                       ptrdiff_t most, struct area_list *out)
{
    struct str key = str_fold(a, words);
    struct best best = {arena_new(a, struct found, most), 0, most};

    *out = (struct area_list){0};
    const struct area *exact = sector_area(s, words);
    if (exact) {
        *list_push(a, out) = exact;
        return;
    }
    for (int pass = 0; pass <= near && best.len == 0; pass++)
        for (ptrdiff_t i = 0; i < s->area_count && key.len; i++)
            offer(&best, area_fit(s, &s->areas[i], key, pass), i);
    for (ptrdiff_t i = 0; i < best.len; i++)
        *list_push(a, out) = &s->areas[best.at[i].index];
}

void sector_find_metrics(const struct sector *s, struct arena *a, struct str words, bool near,
                         ptrdiff_t most, struct metric_list *out)
{
    struct str key = str_fold(a, words);
    struct best best = {arena_new(a, struct found, most), 0, most};

    *out = (struct metric_list){0};
    for (int pass = 0; pass <= near && best.len == 0; pass++)
        for (ptrdiff_t i = 0; i < s->metric_count && key.len; i++) {
            const struct metric *m = &s->metrics[i];
            struct str slug = str_fold(a, m->slug);
            int how = pass ? near_fit(slug, key) : least(fit(m->key, key), fit(slug, key));
            offer(&best, how, i);
        }
    for (ptrdiff_t i = 0; i < best.len; i++)
        *list_push(a, out) = &s->metrics[best.at[i].index];
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
