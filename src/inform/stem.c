/* stem.c: Porter's algorithm, step by step as it was published. */
#include "inform/stem.h"

#include <string.h>

/* The word while it loses its endings; `stem` is how much stands before the ending looked at.
 */
struct stemming {
    char *at;
    ptrdiff_t len, stem;
};

static bool is_vowel(const struct stemming *w, ptrdiff_t i)
{
    switch (w->at[i]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
        return true;
    case 'y':
        return i > 0 && !is_vowel(w, i - 1);
    default:
        return false;
    }
}

/* How often a vowel is followed by a consonant in the stem: m of [C](VC){m}[V]. */
static int measure(const struct stemming *w)
{
    int m = 0;

    for (ptrdiff_t i = 1; i < w->stem; i++)
        m += is_vowel(w, i - 1) && !is_vowel(w, i);
    return m;
}

static bool has_vowel(const struct stemming *w)
{
    for (ptrdiff_t i = 0; i < w->stem; i++)
        if (is_vowel(w, i))
            return true;
    return false;
}

static bool ends_double(const struct stemming *w, ptrdiff_t len)
{
    return len >= 2 && w->at[len - 1] == w->at[len - 2] && !is_vowel(w, len - 1);
}

/* Consonant, vowel, consonant, the last not w, x or y. */
static bool ends_short(const struct stemming *w, ptrdiff_t len)
{
    if (len < 3 || is_vowel(w, len - 3) || !is_vowel(w, len - 2) || is_vowel(w, len - 1))
        return false;
    return !strchr("wxy", w->at[len - 1]);
}

static bool ends(struct stemming *w, const char *ending)
{
    ptrdiff_t n = (ptrdiff_t)strlen(ending);

    if (n > w->len || memcmp(w->at + w->len - n, ending, (size_t)n) != 0)
        return false;
    w->stem = w->len - n;
    return true;
}

/* No replacement is longer than the ending and one letter. */
static void become(struct stemming *w, const char *ending)
{
    size_t n = strlen(ending);

    memcpy(w->at + w->stem, ending, n);
    w->len = w->stem + (ptrdiff_t)n;
}

static void plurals(struct stemming *w)
{
    if (ends(w, "sses"))
        become(w, "ss");
    else if (ends(w, "ies"))
        become(w, "i");
    else if (!ends(w, "ss") && ends(w, "s"))
        become(w, "");
}

static void past_and_ing(struct stemming *w)
{
    if (ends(w, "eed")) {
        if (measure(w) > 0)
            become(w, "ee");
        return;
    }
    if (!((ends(w, "ed") && has_vowel(w)) || (ends(w, "ing") && has_vowel(w))))
        return;
    become(w, "");
    if (ends(w, "at"))
        become(w, "ate");
    else if (ends(w, "bl"))
        become(w, "ble");
    else if (ends(w, "iz"))
        become(w, "ize");
    else if (ends_double(w, w->len) && !strchr("lsz", w->at[w->len - 1]))
        w->len--;
    else if (w->stem = w->len, measure(w) == 1 && ends_short(w, w->len))
        become(w, "e");
}

struct ending {
    const char *from, *to;
};

/* The first ending that fits decides, whether or not it may go. */
static void swap(struct stemming *w, const struct ending *list, ptrdiff_t count, int more_than)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (ends(w, list[i].from)) {
            if (measure(w) > more_than)
                become(w, list[i].to);
            return;
        }
}

static void cut_fourth(struct stemming *w)
{
    static const char *const list[] = {"ement", "ance", "ence", "able", "ible", "ment", "ant",
                                       "ent",   "ion",  "ism",  "ate",  "iti",  "ous",  "ive",
                                       "ize",   "al",   "er",   "ic",   "ou"};

    for (ptrdiff_t i = 0; i < COUNT_OF(list); i++) {
        if (!ends(w, list[i]))
            continue;
        bool ion = strcmp(list[i], "ion") == 0;
        if (measure(w) > 1 && (!ion || (w->stem && strchr("st", w->at[w->stem - 1]))))
            become(w, "");
        return;
    }
}

static void tidy(struct stemming *w)
{
    if (ends(w, "e") && (measure(w) > 1 || (measure(w) == 1 && !ends_short(w, w->stem))))
        become(w, "");
    w->stem = w->len;
    if (measure(w) > 1 && ends_double(w, w->len) && w->at[w->len - 1] == 'l')
        w->len--;
}

static const struct ending second[] = {
    {"ational", "ate"}, {"ization", "ize"}, {"iveness", "ive"}, {"fulness", "ful"},
    {"ousness", "ous"}, {"tional", "tion"}, {"biliti", "ble"},  {"entli", "ent"},
    {"ousli", "ous"},   {"ation", "ate"},   {"alism", "al"},    {"aliti", "al"},
    {"iviti", "ive"},   {"enci", "ence"},   {"anci", "ance"},   {"izer", "ize"},
    {"abli", "able"},   {"alli", "al"},     {"ator", "ate"},    {"eli", "e"}};
static const struct ending third[] = {{"icate", "ic"}, {"ative", ""},  {"alize", "al"},
                                      {"iciti", "ic"}, {"ical", "ic"}, {"ness", ""},
                                      {"ful", ""}};

struct str stem_of(struct str word, char room[STEM_LONGEST])
{
    struct stemming w = {room, word.len, 0};

    /* One letter may be added on the way. */
    if (word.len < 3 || word.len >= STEM_LONGEST)
        return word;
    for (ptrdiff_t i = 0; i < word.len; i++)
        if (word.at[i] < 'a' || word.at[i] > 'z')
            return word;
    memcpy(room, word.at, (size_t)word.len);
    plurals(&w);
    past_and_ing(&w);
    if (ends(&w, "y") && has_vowel(&w))
        become(&w, "i");
    swap(&w, second, COUNT_OF(second), 0);
    swap(&w, third, COUNT_OF(third), 0);
    cut_fourth(&w);
    tidy(&w);
    return (struct str){room, w.len};
}
