/* word_index.c: words into an index, and scores out of it. */
#include "inform/word_index.h"

#include "inform/stem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_NEAR = 3,  /* letters of a word that may be misspelt, and of what may be meant */
    TWO_SLIPS = 6,   /* letters from which two slips are forgiven */
    LEAST_BEGUN = 2, /* letters that a word's beginning has */
};
static const double k1 = 1.2, b = 0.75;
/* The end of a longer word may be anything. */
static const double begun_factor = 0.7;

struct posting {
    int32_t document;
    float count; /* times weight */
};

struct word {
    struct str text;
    int32_t stem;
    int32_t heaviest; /* weight of a field that it stands in */
};

struct stem {
    struct str text;
    struct posting *at;
    ptrdiff_t len, cap;
};

struct slot {
    uint64_t hash;
    int32_t at; /* -1: free */
};

struct table {
    struct slot *slots;
    ptrdiff_t mask, used;
};

struct word_index {
    struct arena *arena, *scratch;
    ptrdiff_t documents;
    struct words {
        struct word *at;
        ptrdiff_t len, cap;
    } words; /* sorted by text once it is ended */
    struct stems {
        struct stem *at;
        ptrdiff_t len, cap;
    } stems;
    struct table by_word, by_stem;
    float *length; /* of each document */
    double mean;
};

/* --- tables
 * ---------------------------------------------------------------------------------- */

static void table_make(struct table *t, struct arena *a, ptrdiff_t slots)
{
    t->slots = arena_new(a, struct slot, slots);
    t->mask = slots - 1;
    for (ptrdiff_t i = 0; i < slots; i++)
        t->slots[i].at = -1;
}

static void table_grow(struct table *t, struct arena *a)
{
    struct table old = *t;

    table_make(t, a, old.slots ? (old.mask + 1) * 2 : 1024);
    for (ptrdiff_t i = 0; old.slots && i <= old.mask; i++) {
        ptrdiff_t to = (ptrdiff_t)(old.slots[i].hash & (uint64_t)t->mask);
        if (old.slots[i].at < 0)
            continue;
        while (t->slots[to].at >= 0)
            to = (to + 1) & t->mask;
        t->slots[to] = old.slots[i];
    }
}

static struct str stem_text(const struct word_index *x, ptrdiff_t i)
{
    return x->stems.at[i].text;
}

static struct str word_text(const struct word_index *x, ptrdiff_t i)
{
    return x->words.at[i].text;
}

static struct slot *slot_for(const struct word_index *x, const struct table *t, struct str text,
                             struct str (*text_at)(const struct word_index *, ptrdiff_t))
{
    uint64_t hash = str_hash(text);
    ptrdiff_t i = (ptrdiff_t)(hash & (uint64_t)t->mask);

    while (t->slots[i].at >= 0 &&
           (t->slots[i].hash != hash || !str_eq(text_at(x, t->slots[i].at), text)))
        i = (i + 1) & t->mask;
    t->slots[i].hash = t->slots[i].at >= 0 ? t->slots[i].hash : hash;
    return &t->slots[i];
}

/* --- making
 * ---------------------------------------------------------------------------------- */

struct word_index *word_index_make(struct arena *a, struct arena *scratch, ptrdiff_t documents)
{
    struct word_index *x = arena_new(a, struct word_index, 1);

    x->arena = a;
    x->scratch = scratch;
    x->documents = documents;
    x->length = arena_new(a, float, documents);
    table_grow(&x->by_word, scratch);
    table_grow(&x->by_stem, scratch);
    return x;
}

static int32_t stem_put(struct word_index *x, struct str word)
{
    char room[STEM_LONGEST];
    struct str text = stem_of(word, room);

    if (x->by_stem.used * 2 > x->by_stem.mask)
        table_grow(&x->by_stem, x->scratch);
    struct slot *slot = slot_for(x, &x->by_stem, text, stem_text);
    if (slot->at < 0) {
        slot->at = (int32_t)x->stems.len;
        x->by_stem.used++;
        list_push(x->scratch, &x->stems)->text = str_copy(x->arena, text);
    }
    return slot->at;
}

static struct word *word_put(struct word_index *x, struct str text)
{
    if (x->by_word.used * 2 > x->by_word.mask)
        table_grow(&x->by_word, x->scratch);
    struct slot *slot = slot_for(x, &x->by_word, text, word_text);
    if (slot->at < 0) {
        slot->at = (int32_t)x->words.len;
        x->by_word.used++;
        int32_t stem = stem_put(x, text);
        *list_push(x->scratch, &x->words) = (struct word){str_copy(x->arena, text), stem, 0};
    }
    return &x->words.at[slot->at];
}

void word_index_add(struct word_index *x, ptrdiff_t document, struct str text, int weight)
{
    struct str word;

    while (text.len && str_split(&text, ' ', &word)) {
        if (!word.len)
            continue;
        struct word *w = word_put(x, word);
        struct stem *s = &x->stems.at[w->stem];
        w->heaviest = w->heaviest > weight ? w->heaviest : weight;
        if (!s->len || s->at[s->len - 1].document != document)
            *list_push(x->scratch, s) = (struct posting){(int32_t)document, 0};
        s->at[s->len - 1].count += (float)weight;
        x->length[document] += (float)weight;
    }
}

void word_index_know(struct word_index *x, struct str text)
{
    struct str word;

    while (text.len && str_split(&text, ' ', &word))
        if (word.len)
            word_put(x, word);
}

static int by_text(const void *left, const void *right)
{
    return str_cmp(((const struct word *)left)->text, ((const struct word *)right)->text);
}

void word_index_end(struct word_index *x)
{
    double sum = 0;
    struct words words = x->words;
    struct stems stems = x->stems;

    for (ptrdiff_t i = 0; i < x->documents; i++)
        sum += x->length[i];
    x->mean = sum > 0 ? sum / (double)x->documents : 1;
    x->words.at = arena_new(x->arena, struct word, words.len);
    if (words.len) {
        memcpy(x->words.at, words.at, (size_t)words.len * sizeof *words.at);
        qsort(x->words.at, (size_t)words.len, sizeof *words.at, by_text);
    }
    x->stems.at = arena_new(x->arena, struct stem, stems.len);
    table_make(&x->by_stem, x->arena, x->by_stem.mask + 1);
    for (ptrdiff_t i = 0; i < stems.len; i++) {
        struct stem *to = &x->stems.at[i];
        *to = stems.at[i];
        to->at = arena_new(x->arena, struct posting, to->len);
        if (to->len)
            memcpy(to->at, stems.at[i].at, (size_t)to->len * sizeof *to->at);
        slot_for(x, &x->by_stem, to->text, stem_text)->at = (int32_t)i;
    }
    x->by_word = (struct table){0}; /* words are found by their order from here on */
    x->scratch = NULL;
}

/* --- words
 * ----------------------------------------------------------------------------------- */

/* The first word that is not before `text`. */
static ptrdiff_t word_from(const struct word_index *x, struct str text)
{
    ptrdiff_t low = 0, high = x->words.len;

    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (str_cmp(x->words.at[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct stem *stem_find(const struct word_index *x, struct str word)
{
    char room[STEM_LONGEST];
    struct str text = stem_of(word, room);
    uint64_t hash = str_hash(text);

    for (ptrdiff_t i = (ptrdiff_t)(hash & (uint64_t)x->by_stem.mask);
         x->by_stem.slots[i].at >= 0; i = (i + 1) & x->by_stem.mask)
        if (str_eq(x->stems.at[x->by_stem.slots[i].at].text, text))
            return &x->stems.at[x->by_stem.slots[i].at];
    return NULL;
}

bool word_index_has(const struct word_index *x, struct str word)
{
    return stem_find(x, word) != NULL;
}

bool word_index_begins(const struct word_index *x, struct str word)
{
    ptrdiff_t i = word_from(x, word);

    return word.len >= LEAST_BEGUN && i < x->words.len && str_starts(x->words.at[i].text, word);
}

static int least(int one, int other)
{
    return one < other ? one : other;
}

int word_slips(struct str one, struct str two, int most)
{
    int rows[3][WORD_LONGEST_NEAR + 1], *back = rows[0], *before = rows[1], *now = rows[2];

    if (one.len > WORD_LONGEST_NEAR || two.len > WORD_LONGEST_NEAR)
        return most + 1;
    for (int j = 0; j <= two.len; j++)
        before[j] = j;
    for (int i = 1; i <= one.len; i++) {
        int lowest = now[0] = i;
        for (int j = 1; j <= two.len; j++) {
            bool same = one.at[i - 1] == two.at[j - 1];
            int n = least(before[j - 1] + !same, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && one.at[i - 1] == two.at[j - 2] &&
                one.at[i - 2] == two.at[j - 1])
                n = least(n, back[j - 2] + 1);
            now[j] = n;
            lowest = least(lowest, n);
        }
        if (lowest > most)
            return most + 1;
        int *free_row = back;
        back = before;
        before = now;
        now = free_row;
    }
    return before[two.len];
}

/* Lower is better; documents are told apart by the caller. */
static int unlikeness(const struct word *w, struct str word, int distance)
{
    enum { NAMES = 6 };

    return distance * 4 + 2 * (w->text.at[0] != word.at[0]) + (w->heaviest < NAMES);
}

struct str word_index_nearest(const struct word_index *x, struct str word)
{
    int most = word.len >= TWO_SLIPS ? 2 : 1, best = INT32_MAX;
    ptrdiff_t best_count = -1;
    struct str found = {0};

    if (word.len < LEAST_NEAR || word.len > WORD_LONGEST_NEAR - 2)
        return found;
    for (ptrdiff_t i = 0; i < x->words.len; i++) {
        const struct word *w = &x->words.at[i];
        ptrdiff_t longer = w->text.len - word.len;
        if (longer > most || -longer > most || w->text.len < LEAST_NEAR ||
            (w->text.at[0] >= '0' && w->text.at[0] <= '9'))
            continue;
        int distance = word_slips(word, w->text, most);
        if (distance > most)
            continue;
        int now = unlikeness(w, word, distance);
        ptrdiff_t count = x->stems.at[w->stem].len;
        if (now > best || (now == best && count <= best_count))
            continue;
        best = now;
        best_count = count;
        found = w->text;
    }
    return found;
}

/* --- scores
 * ---------------------------------------------------------------------------------- */

void word_scores_make(struct arena *a, const struct word_index *x, struct word_scores *out)
{
    ptrdiff_t n = x->documents;

    *out = (struct word_scores){.index = x,
                                .sum = arena_new(a, double, n),
                                .parts = arena_new(a, uint8_t, n),
                                .other = arena_new(a, uint8_t, n),
                                .part = arena_new(a, double, n),
                                .way = arena_new(a, double, n),
                                .way_words = arena_new(a, uint8_t, n),
                                .part_bits = arena_new(a, uint8_t, n),
                                .touched = arena_new(a, int32_t, n)};
}

static double idf_of(const struct word_index *x, ptrdiff_t with)
{
    double n = (double)with;

    return log(1 + ((double)x->documents - n + 0.5) / (n + 0.5));
}

/* Adds a stem's scores to those documents that had all the words before it. */
static void way_stem(struct word_scores *s, const struct stem *stem, ptrdiff_t place,
                     double factor)
{
    const struct word_index *x = s->index;
    double idf = idf_of(x, stem->len) * factor;

    for (ptrdiff_t i = 0; i < stem->len; i++) {
        int32_t d = stem->at[i].document;
        double tf = (double)stem->at[i].count;
        double score = idf * tf / (tf + k1 * (1 - b + b * (double)x->length[d] / x->mean));
        if (s->way_words[d] != place)
            continue;
        s->way_words[d]++;
        s->way[d] += score;
    }
}

/* The way counts where all its words were found, and where it is the best so far. */
static void way_take(struct word_scores *s, const struct stem *stem, ptrdiff_t count,
                     uint8_t bit)
{
    for (ptrdiff_t i = 0; i < stem->len; i++) {
        int32_t d = stem->at[i].document;
        if (s->way_words[d] == count && s->way[d] > s->part[d]) {
            if (s->part[d] <= 0)
                s->touched[s->touched_count++] = d;
            s->part[d] = s->way[d];
            s->part_bits[d] = bit;
        }
    }
}

static void way_clear(struct word_scores *s, const struct stem *stem)
{
    for (ptrdiff_t i = 0; i < stem->len; i++) {
        s->way[stem->at[i].document] = 0;
        s->way_words[stem->at[i].document] = 0;
    }
}

/* Words that begin so, each a way of its own. */
static void ways_begun(struct word_scores *s, struct str word, double factor, uint8_t bit)
{
    const struct word_index *x = s->index;

    for (ptrdiff_t i = word_from(x, word);
         word.len >= LEAST_BEGUN && i < x->words.len && str_starts(x->words.at[i].text, word);
         i++) {
        const struct stem *stem = &x->stems.at[x->words.at[i].stem];
        way_stem(s, stem, 0, factor);
        way_take(s, stem, 1, bit);
        way_clear(s, stem);
    }
}

void word_scores_way(struct word_scores *s, const struct str *words, ptrdiff_t count,
                     bool begins, double factor, uint8_t bit)
{
    enum { MOST_WORDS = 16 };
    const struct stem *stems[MOST_WORDS];
    ptrdiff_t n = 0;

    if (count == 1 && begins)
        ways_begun(s, words[0], factor * begun_factor, bit);
    while (n < count && n < MOST_WORDS && (stems[n] = stem_find(s->index, words[n])))
        n++;
    if (n == 0 || n < count)
        return;
    for (ptrdiff_t i = 0; i < n; i++)
        way_stem(s, stems[i], i, factor);
    way_take(s, stems[n - 1], n, bit);
    for (ptrdiff_t i = 0; i < n; i++)
        way_clear(s, stems[i]);
}

void word_scores_part(struct word_scores *s)
{
    for (ptrdiff_t i = 0; i < s->touched_count; i++) {
        int32_t d = s->touched[i];
        s->sum[d] += s->part[d];
        s->parts[d]++;
        s->other[d] |= s->part_bits[d];
        s->part[d] = 0;
        s->part_bits[d] = 0;
    }
    s->touched_count = 0;
}
