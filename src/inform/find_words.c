/* find_words.c: a question taken apart: its words, put right where they are misspelt, the
 * council it names, and what its words mean. */
#include "inform/find_parts.h"

#include "inform/stem.h"

/* --- phrases
 * ---------------------------------------------------------------------------------- */

void phrases_make(struct phrases *p, struct arena *a, ptrdiff_t most)
{
    ptrdiff_t slots = 64;

    while (slots < most * 2)
        slots *= 2;
    *p = (struct phrases){arena_new(a, struct phrase, slots), slots - 1, 0, 1};
}

static struct phrase *phrase_slot(const struct phrases *p, struct str text)
{
    ptrdiff_t i = (ptrdiff_t)(str_hash(text) & (uint64_t)p->mask);

    while (p->slots[i].text.at && !str_eq(p->slots[i].text, text))
        i = (i + 1) & p->mask;
    return &p->slots[i];
}

static ptrdiff_t words_in(struct str text)
{
    ptrdiff_t n = 1;

    for (ptrdiff_t i = 0; i < text.len; i++)
        n += text.at[i] == ' ';
    return n;
}

void phrases_put(struct phrases *p, struct str text, int32_t value)
{
    struct phrase *slot = phrase_slot(p, text);

    if (!text.len || slot->text.at || p->used * 2 > p->mask)
        return;
    *slot = (struct phrase){text, value};
    p->used++;
    p->longest = words_in(text) > p->longest ? words_in(text) : p->longest;
}

int32_t phrases_get(const struct phrases *p, struct str text)
{
    const struct phrase *slot = phrase_slot(p, text);

    return slot->text.at ? slot->value : -1;
}

struct str find_stems(struct arena *a, struct str folded)
{
    struct buf b = buf_make(a, 64 * 1024);
    char room[STEM_LONGEST];
    struct str word;

    while (folded.len && str_split(&folded, ' ', &word)) {
        buf_str(&b, b.len ? S(" ") : S(""));
        buf_str(&b, stem_of(word, room));
    }
    return buf_text(&b);
}

static struct str joined(struct arena *a, const struct str *words, ptrdiff_t count)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < count; i++) {
        buf_str(&b, i ? S(" ") : S(""));
        buf_str(&b, words[i]);
    }
    return buf_text(&b);
}

/* --- spelling
 * ---------------------------------------------------------------------------------- */

static bool all_digits(struct str word)
{
    for (ptrdiff_t i = 0; i < word.len; i++)
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    return true;
}

static void put_right(const struct find_index *x, struct find_question *q)
{
    for (ptrdiff_t i = 0; i < q->count; i++) {
        struct str word = q->words[i];
        if (word_index_has(x->words, word) || word_index_begins(x->words, word) ||
            all_digits(word))
            continue;
        struct str meant = word_index_nearest(x->words, word);
        if (!meant.len)
            continue;
        q->words[i] = meant;
        q->corrected = true;
    }
}

/* --- the council
 * -------------------------------------------------------------------------------- */

/* Marks the longest name of a place that stands in the question beside other words. */
static void find_place(const struct sector *s, struct arena *a, struct find_question *q)
{
    const struct phrases *names = &s->find->names;

    if (phrases_get(names, joined(a, q->words, q->count)) >= 0)
        return; /* a name and nothing else */
    for (ptrdiff_t n = names->longest; n > 0; n--)
        for (ptrdiff_t i = 0; i + n <= q->count; i++) {
            int32_t at = n < q->count ? phrases_get(names, joined(a, q->words + i, n)) : -1;
            if (at < 0)
                continue;
            q->area = &s->areas[at];
            for (ptrdiff_t k = i; k < i + n; k++)
                q->used[k] = true;
            return;
        }
}

/* --- meaning
 * ----------------------------------------------------------------------------------- */

static ptrdiff_t free_from(const struct find_question *q, ptrdiff_t from, ptrdiff_t most)
{
    ptrdiff_t n = 0;

    while (n < most && from + n < q->count && !q->used[from + n])
        n++;
    return n;
}

static const struct synonym *meaning(const struct find_index *x, struct arena *a,
                                     const struct str *words, ptrdiff_t *count)
{
    for (ptrdiff_t n = *count; n > 0; n--) {
        int32_t at = phrases_get(&x->synonyms, find_stems(a, joined(a, words, n)));
        if (at < 0)
            continue;
        *count = n;
        return &x->meant[at];
    }
    *count = 1;
    return NULL;
}

/* `idle`: words that say nothing are parts too. */
static void take_parts(const struct find_index *x, struct arena *a, struct find_question *q,
                       bool idle)
{
    q->part_count = 0;
    for (ptrdiff_t i = 0; i < q->count;) {
        ptrdiff_t n = free_from(q, i, x->synonyms.longest);
        if (n == 0) {
            i++;
            continue;
        }
        const struct synonym *m = meaning(x, a, q->words + i, &n);
        if (idle || !m || m->count)
            q->parts[q->part_count++] =
                (struct find_part){q->words + i, n, m && m->count ? m : NULL};
        i += n;
    }
}

void find_question_read(const struct sector *s, struct arena *a, const struct find_ask *ask,
                        struct find_question *q)
{
    struct str rest = str_fold(a, ask->words), word;
    const struct find_index *x = s->find;

    *q = (struct find_question){0};
    while (q->count < FIND_MOST_WORDS && rest.len && str_split(&rest, ' ', &word))
        if (word.len)
            q->words[q->count++] = word;
    if (ask->near)
        put_right(x, q);
    if (ask->all) {
        for (ptrdiff_t i = 0; i < q->count; i++)
            q->parts[q->part_count++] = (struct find_part){q->words + i, 1, NULL};
        return;
    }
    find_place(s, a, q);
    take_parts(x, a, q, false);
    if (!q->part_count)
        take_parts(x, a, q, true);
}
