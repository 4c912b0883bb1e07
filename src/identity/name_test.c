/* name_test.c: names that can't be taken for another's. Look-alikes are made of the real names
 * of councils by letters that Unicode's confusables.txt (UTS 39, version 15) lists for one
 * another, and by what can't be seen. */
#include "house.h"

#include "base/asset.h"
#include "base/csv.h"
#include "identity/name.h"

#include <stdlib.h>
#include <string.h>

static struct work work;

static int before(void **state)
{
    (void)state;
    work = (struct work){.arena = arena_open()};
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(work.arena);
    return 0;
}

static struct str kept(const char *typed)
{
    struct str out = {0};

    if (name_read(&work, "name", str_of(typed), &out) != OK)
        fail_msg("%s: %.*s", typed, STR_ARG(work.complaints->words));
    return out;
}

static struct str looks(struct str name)
{
    struct str out = {0};

    MUST(name_skeleton(&work, name, &out));
    return out;
}

static enum rc read_of(struct str typed)
{
    struct str out;

    work.complaints = NULL;
    return name_read(&work, "name", typed, &out);
}

/* --- what is taken ---- */

static void names_people_have_are_taken(void **state)
{
    static const char *const names[] = {"Siân O'Brien",
                                        "Zoë Müller-Lüdenscheidt",
                                        "Officer, Trafford",
                                        "Nguyễn Thị Ánh",
                                        "Мария Иванова",
                                        "Ελένη Παπαδοπούλου",
                                        "李小龙",
                                        "مريم الحسن",
                                        "दीपिका शर्मा",
                                        "J. R. (Bob) Smith III",
                                        "Ynys Môn",
                                        "D’Arcy Ó Súilleabháin",
                                        "山田 太郎 Yamada"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++)
        assert_true(kept(names[i]).len > 0);
}

static void blanks_are_folded_and_letters_composed(void **state)
{
    (void)state;
    CHECK(str_eq(kept("  Zoe\xcc\x88 \xc2\xa0  Smith "), S("Zo\xc3\xab Smith")));
    CHECK(str_eq(kept("A\xe3\x80\x80"
                      "B"),
                 S("A B")));
}

static void what_is_no_name_is_refused_in_words(void **state)
{
    static const struct {
        const char *typed, *words;
    } wrong[] = {{"", "Enter a name."},
                 {" \t ", "Enter a name."},
                 {"...", "Enter a name."},
                 {"Traf\tford", "can't be seen"},
                 {"Traf\nford", "can't be seen"},
                 {"Traf\xe2\x80\xae"
                  "drof",
                  "(U+202E)"},
                 {"Traf\xe2\x80\x8b"
                  "ford",
                  "(U+200B)"},
                 {"Traf\xef\xbb\xbf"
                  "ford",
                  "(U+FEFF)"},
                 {"Traf\xee\x80\x80"
                  "ford",
                  "(U+E000)"},
                 {"\xe2\x9c\x94 Trafford", "no letter"},
                 {"Trafford \xf0\x9f\x8f\x9b", "no letter"},
                 {"Traffo\xd0\xb3"
                  "d",
                  "alphabets"},
                 {"o\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84", "accents"},
                 {"\xff\xfe", "text"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(read_of(str_of(wrong[i].typed)), INVALID);
        if (!has(work.complaints->words, wrong[i].words))
            fail_msg("%s: %.*s", wrong[i].words, STR_ARG(work.complaints->words));
        CHECK(str_eq(work.complaints->field, S("name")));
    }
}

static void a_hundred_letters_are_the_most(void **state)
{
    struct buf b = buf_make(work.arena, 4096);

    (void)state;
    for (int i = 0; i < NAME_MOST; i++)
        buf_str(&b, S("\xc3\xa9"));
    assert_int_equal(read_of(buf_text(&b)), OK);
    buf_char(&b, 'x');
    assert_int_equal(read_of(buf_text(&b)), INVALID);
    struct str huge = {arena_alloc(work.arena, 1 << 20), 1 << 20};
    memset((char *)huge.at, 'x', (size_t)huge.len);
    assert_int_equal(read_of(huge), INVALID);
    assert_true(looks(huge).len < 1000);
}

/* --- look-alikes of councils ---- */

/* Letters and what confusables.txt has for them: Cyrillic, Greek, Armenian, full-width,
 * mathematical, Cherokee, Lisu, and others. */
static const struct {
    const char *letter, *like;
} confusables[] = {
    {"a", "\u0430"}, {"a", "\u03B1"}, {"a", "\uFF41"}, {"a", "\U0001D41A"}, {"b", "\u042C"},
    {"b", "\uFF42"}, {"c", "\u0441"}, {"c", "\uFF43"}, {"c", "\u03F2"},     {"d", "\u0501"},
    {"d", "\uFF44"}, {"e", "\u0435"}, {"e", "\uFF45"}, {"e", "\u212E"},     {"g", "\uFF47"},
    {"g", "\u0261"}, {"h", "\u04BB"}, {"h", "\uFF48"}, {"i", "\u0456"},     {"i", "\u03B9"},
    {"i", "\u0131"}, {"i", "\uFF49"}, {"j", "\u0458"}, {"k", "\uFF4B"},     {"l", "\u04CF"},
    {"l", "\u0406"}, {"l", "I"},      {"l", "1"},      {"l", "\uFF4C"},     {"l", "\u05D5"},
    {"m", "\uFF4D"}, {"m", "rn"},     {"n", "\u0578"}, {"n", "\uFF4E"},     {"o", "\u043E"},
    {"o", "\u03BF"}, {"o", "\u0585"}, {"o", "\uFF4F"}, {"o", "\u0D20"},     {"o", "0"},
    {"p", "\u0440"}, {"p", "\u03C1"}, {"p", "\uFF50"}, {"r", "\u0433"},     {"r", "\uFF52"},
    {"s", "\u0455"}, {"s", "\uFF53"}, {"t", "\uFF54"}, {"u", "\u03C5"},     {"u", "\u057D"},
    {"u", "\uFF55"}, {"v", "\u03BD"}, {"v", "\u0475"}, {"v", "\uFF56"},     {"w", "\u0461"},
    {"w", "\u051D"}, {"w", "\uFF57"}, {"x", "\u0445"}, {"x", "\uFF58"},     {"y", "\u0443"},
    {"y", "\u03B3"}, {"y", "\uFF59"}, {"z", "\uFF5A"}, {"A", "\u0410"},     {"A", "\u0391"},
    {"A", "\uFF21"}, {"B", "\u0412"}, {"B", "\u0392"}, {"B", "\uFF22"},     {"C", "\u0421"},
    {"C", "\uFF23"}, {"C", "\u216D"}, {"D", "\uFF24"}, {"D", "\u13A0"},     {"E", "\u0415"},
    {"E", "\u0395"}, {"E", "\uFF25"}, {"G", "\u050C"}, {"G", "\uFF27"},     {"H", "\u041D"},
    {"H", "\u0397"}, {"H", "\uFF28"}, {"I", "\u0406"}, {"I", "\u0399"},     {"I", "l"},
    {"I", "\uFF29"}, {"K", "\u041A"}, {"K", "\u039A"}, {"K", "\u212A"},     {"L", "\u216C"},
    {"L", "\uFF2C"}, {"M", "\u041C"}, {"M", "\u039C"}, {"M", "\uFF2D"},     {"N", "\u039D"},
    {"N", "\uFF2E"}, {"O", "\u041E"}, {"O", "\u039F"}, {"O", "0"},          {"O", "\uFF2F"},
    {"P", "\u0420"}, {"P", "\u03A1"}, {"P", "\uFF30"}, {"R", "\uFF32"},     {"R", "\u13A1"},
    {"S", "\u0405"}, {"S", "\uFF33"}, {"T", "\u0422"}, {"T", "\u03A4"},     {"T", "\uFF34"},
    {"W", "\u051C"}, {"W", "\uFF37"}, {"Y", "\u04AE"}, {"Y", "\u03A5"},     {"Y", "\uFF39"},
};

/* What is not seen, or turns the direction of writing: put behind the second letter. */
static const char *const unseen[] = {
    "\u200B", "\u200C", "\u200D",     "\u200E",     "\u200F", "\u202A", "\u202B", "\u202C",
    "\u202D", "\u202E", "\u2060",     "\u2061",     "\u2066", "\u2067", "\u2068", "\u2069",
    "\u061C", "\u00AD", "\u034F",     "\uFEFF",     "\uFE0F", "\u180E", "\u115F", "\u3164",
    "\u2800", "\uFFF9", "\U000E0041", "\U000E0100", "\u0338", "\u0335", "\u0336", "\u0307"};

struct councils {
    struct str at[1000];
    ptrdiff_t len;
};

static void councils_read(struct councils *out)
{
    const struct asset *file = asset_find(S("data/sample/areas.csv"));
    struct csv_row row;

    assert_non_null(file);
    struct csv *csv = csv_open_text(work.arena, file->bytes);
    MUST(csv_next(csv, &row));
    while (csv_next(csv, &row) == OK && out->len < COUNT_OF(out->at))
        if (row.count > 8 && !row.cells[8].len)
            out->at[out->len++] = str_copy(work.arena, row.cells[1]);
    csv_close(csv);
    assert_in_range(out->len, 300, COUNT_OF(out->at) - 1);
}

static struct str replaced(struct str name, ptrdiff_t at, ptrdiff_t len, const char *with)
{
    return str_fmt(work.arena, "%.*s%s%.*s", STR_ARG(str_cut(name, 0, at)), with,
                   STR_ARG(str_cut(name, at + len, name.len)));
}

/* Refused, or seen as the same: anything else lets somebody pose as the council. */
static bool caught(struct str name, struct str posing)
{
    struct str out;

    work.complaints = NULL;
    if (name_read(&work, "name", posing, &out) != OK)
        return true;
    return str_eq(looks(name), looks(out));
}

static void look_alikes_of_councils_are_caught(void **state)
{
    struct councils councils = {.len = 0};
    int pairs = 0, missed = 0, refused = 0;

    (void)state;
    councils_read(&councils);
    for (ptrdiff_t i = 0; i < councils.len; i++) {
        struct str name = councils.at[i];
        /* Every council with some of the letters, every letter with many councils. */
        for (ptrdiff_t k = i % 7; k < COUNT_OF(confusables); k += 7) {
            ptrdiff_t at = str_find(name, str_of(confusables[k].letter));
            if (at < 0)
                continue;
            struct str posing = replaced(name, at, 1, confusables[k].like);
            pairs++;
            if (!caught(name, posing))
                missed++, print_error("taken: %.*s for %.*s\n", STR_ARG(posing), STR_ARG(name));
            refused += work.complaints != NULL;
        }
    }
    print_message("%d look-alikes by letters: %d refused, %d seen as the same, %d missed\n",
                  pairs, refused, pairs - refused - missed, missed);
    assert_in_range(pairs, 200, 100000);
    assert_int_equal(missed, 0);
}

static void what_is_not_seen_is_caught(void **state)
{
    struct councils councils = {.len = 0};
    int pairs = 0;

    (void)state;
    councils_read(&councils);
    for (ptrdiff_t k = 0; k < COUNT_OF(unseen); k++)
        for (ptrdiff_t i = k; i < councils.len; i += COUNT_OF(unseen)) {
            struct str name = councils.at[i];
            pairs++;
            if (!caught(name, replaced(name, 2, 0, unseen[k])))
                fail_msg("taken: U+%04X in %.*s", (unsigned)(unsigned char)unseen[k][0],
                         STR_ARG(name));
        }
    print_message("%d look-alikes by what is not seen: none missed\n", pairs);
    assert_in_range(pairs, 200, 10000);
}

/* "ЅАLЕ" in one alphabet alone passes UTS 39's levels; it must look the same. */
static void whole_names_in_another_alphabet_look_the_same(void **state)
{
    static const struct {
        const char *name, *posing;
    } pairs[] = {{"Oxes", "\u041E\u0445\u0435\u0455"},
                 {"Apex", "\u0410\u0440\u0435\u0445"},
                 {"Cocos", "\u0421\u043E\u0441\u043E\u0455"},
                 {"TOM", "\u0422\u041E\u041C"},
                 {"Tom", "\u0422\u041E\u041C"},
                 {"KENT", "KENT"},
                 {"Kent", "\uFF2B\uFF45\uFF4E\uFF54"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pairs); i++)
        CHECK(caught(str_of(pairs[i].name), str_of(pairs[i].posing)));
}

static void case_accents_and_punctuation_make_no_other_name(void **state)
{
    (void)state;
    CHECK(str_eq(looks(S("Trafford")), looks(S("TRAFFORD"))));
    CHECK(str_eq(looks(S("Trafford")), looks(S("Traff\xc3\xb6rd"))));
    CHECK(str_eq(looks(S("Stoke-on-Trent")), looks(S("Stoke on Trent"))));
    CHECK(str_eq(looks(S("Ilford")), looks(S("llford"))));
    CHECK(str_eq(looks(S("ilford")), looks(S("ILFORD"))));
    CHECK(!str_eq(looks(S("Trafford")), looks(S("Stafford"))));
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void no_council_looks_like_another(void **state)
{
    struct councils councils = {.len = 0};

    (void)state;
    councils_read(&councils);
    for (ptrdiff_t i = 0; i < councils.len; i++)
        councils.at[i] = looks(kept(str_zero(work.arena, councils.at[i])));
    qsort(councils.at, (size_t)councils.len, sizeof *councils.at, by_text);
    for (ptrdiff_t i = 1; i < councils.len; i++)
        if (str_eq(councils.at[i - 1], councils.at[i]))
            fail_msg("two are %.*s", STR_ARG(councils.at[i]));
}

/* --- people ---- */

static bool poses(const char *one, const char *other)
{
    bool so;

    MUST(name_poses(&work, str_of(one), str_of(other), &so));
    return so;
}

static void people_share_names_and_do_not_pose(void **state)
{
    (void)state;
    CHECK(!poses("Anna Smith", "Anna Smith"));
    CHECK(!poses("Anna Smith", "ANNA SMITH"));
    CHECK(!poses("Anne-Marie", "Annemarie"));
    CHECK(!poses("Zoe", "Zo\xc3\xab"));
    CHECK(!poses("Ian", "Lan"));
    CHECK(!poses("Anna", "Hanna"));
    CHECK(poses("Tom", "\u0422\u041E\u041C"));
    CHECK(poses("Ian", "lan"));
    CHECK(poses("Tom", "T0m"));
}

static void a_slug_is_of_plain_letters(void **state)
{
    (void)state;
    CHECK(str_eq(name_slug(work.arena, S("Bristol, City of")), S("bristol-city-of")));
    CHECK(str_eq(name_slug(work.arena, S("Ynys M\xc3\xb4n")), S("ynys-mon")));
    CHECK(name_slug(work.arena, S("\xe6\x9d\x8e")).len == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_people_have_are_taken),
        cmocka_unit_test(blanks_are_folded_and_letters_composed),
        cmocka_unit_test(what_is_no_name_is_refused_in_words),
        cmocka_unit_test(a_hundred_letters_are_the_most),
        cmocka_unit_test(look_alikes_of_councils_are_caught),
        cmocka_unit_test(what_is_not_seen_is_caught),
        cmocka_unit_test(whole_names_in_another_alphabet_look_the_same),
        cmocka_unit_test(case_accents_and_punctuation_make_no_other_name),
        cmocka_unit_test(no_council_looks_like_another),
        cmocka_unit_test(people_share_names_and_do_not_pose),
        cmocka_unit_test(a_slug_is_of_plain_letters),
    };

    return cmocka_run_group_tests(tests, before, after);
}
