/* name.c: names of people and organisations that can't be taken for another's.
 *
 * ICU knows what letters look like (UTS 39) and which scripts may stand together; utf8proc
 * composes and folds. */
#include "identity/name.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/uspoof.h>
#include <utf8proc.h>

enum {
    NAME_BYTES = 8 * NAME_MOST, /* a name of NAME_MOST letters, some with marks of their own */
    SKELETON_BYTES = 8 * 1024,  /* one letter may look like eighteen */
    MARKS_MOST = 3,             /* on one letter; more are drawn over other lines */
};

static enum rc icu_fault(struct work *w, UErrorCode status)
{
    return work_fail(w, FAULT, "", "names can't be compared: ICU says %s", u_errorName(status));
}

/* --- letters ---- */

static ptrdiff_t letter_read(struct str s, UChar32 *letter)
{
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s.at, s.len, &c);

    *letter = c;
    return step > 0 ? (ptrdiff_t)step : 0;
}

static bool is_mark(UChar32 c)
{
    return (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0;
}

static bool is_letter_or_digit(UChar32 c)
{
    return (U_MASK(u_charType(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

/* Seen by nobody, or drawn by nobody: a name with it looks like one without. */
static bool is_invisible(UChar32 c)
{
    const uint32_t never = U_GC_C_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;

    return (U_MASK(u_charType(c)) & never) ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/* Each letter by itself; blanks of all kinds become one. */
static enum rc letters_check(struct work *w, const char *field, struct str s, struct buf *out)
{
    ptrdiff_t marks = 0, letters = 0;
    bool gap = false;
    UChar32 c;

    for (ptrdiff_t i = 0, step; i < s.len; i += step) {
        step = letter_read(str_cut(s, i, s.len), &c);
        if (!step)
            return work_fail(w, INVALID, field,
                             "This name can't be read as text. Type it again.");
        if (is_invisible(c))
            return work_fail(
                w, INVALID, field,
                "This name has a letter that can't be seen (U+%04X). Type it again "
                "rather than pasting it.",
                (unsigned)c);
        marks = is_mark(c) ? marks + 1 : 0;
        if (marks > MARKS_MOST)
            return work_fail(w, INVALID, field,
                             "This name has too many accents on one letter.");
        letters += is_letter_or_digit(c);
        if (u_charType(c) == U_SPACE_SEPARATOR) {
            gap = out->len > 0;
            continue;
        }
        if (gap)
            buf_char(out, ' ');
        gap = false;
        buf_str(out, str_cut(s, i, i + step));
    }
    return letters ? OK : work_fail(w, INVALID, field, "Enter a name.");
}

/* --- scripts ---- */

/* What Unicode recommends for names, and the marks that names of bodies have. */
static USet *allowed_letters(UErrorCode *status)
{
    static const UChar further[] = u" &()/+!,.'’‘“”–—";
    USet *set = uset_openEmpty();
    const USet *recommended = uspoof_getRecommendedSet(status);
    const USet *inclusion = uspoof_getInclusionSet(status);

    if (U_SUCCESS(*status)) {
        uset_addAll(set, recommended);
        uset_addAll(set, inclusion);
        uset_addAllCodePoints(set, further, COUNT_OF(further) - 1);
    }
    return set;
}

static USpoofChecker *checker_open(USet *allowed, UErrorCode *status)
{
    USpoofChecker *sc = uspoof_open(status);

    uspoof_setChecks(sc,
                     USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS |
                         USPOOF_HIDDEN_OVERLAY | USPOOF_CHAR_LIMIT,
                     status);
    uspoof_setAllowedChars(sc, allowed, status);
    uspoof_setRestrictionLevel(sc, USPOOF_HIGHLY_RESTRICTIVE);
    return sc;
}

static enum rc scripts_check(struct work *w, const char *field, struct str name)
{
    UErrorCode status = U_ZERO_ERROR;
    USet *allowed = allowed_letters(&status);
    USpoofChecker *sc = checker_open(allowed, &status);
    int32_t wrong = uspoof_check2UTF8(sc, name.at, (int32_t)name.len, NULL, &status);

    uspoof_close(sc);
    uset_close(allowed);
    if (U_FAILURE(status))
        return icu_fault(w, status);
    if (wrong & USPOOF_CHAR_LIMIT)
        return work_fail(
            w, INVALID, field,
            "This name has a sign that is no letter, digit or usual mark of a name.");
    if (wrong)
        return work_fail(
            w, INVALID, field,
            "This name mixes letters of several alphabets that look alike. Use one "
            "alphabet.");
    return OK;
}

/* --- what the header promises ---- */

static enum rc utf8proc_done(struct work *w, struct str from, int options, struct str *out)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)from.at, from.len, &made,
                                        (utf8proc_option_t)options);

    if (len >= 0)
        *out = str_copy(w->arena, (struct str){(const char *)made, (ptrdiff_t)len});
    free(made);
    return len >= 0 ? OK : work_fail(w, INVALID, "", "This name can't be read as text.");
}

enum rc name_read(struct work *w, const char *field, struct str typed, struct str *out)
{
    struct buf b = buf_make(w->arena, NAME_BYTES);
    struct str composed;

    typed = str_trim(typed);
    if (!typed.len)
        return work_fail(w, INVALID, field, "Enter a name.");
    if (typed.len > NAME_BYTES || str_chars(typed) > NAME_MOST)
        return work_fail(w, INVALID, field, "Use a name of at most %d letters.", NAME_MOST);
    if (!str_is_utf8(typed))
        return work_fail(w, INVALID, field, "This name can't be read as text. Type it again.");
    TRY(utf8proc_done(w, typed, UTF8PROC_STABLE | UTF8PROC_COMPOSE, &composed));
    TRY(letters_check(w, field, composed, &b));
    if (b.failed)
        return work_fail(w, INVALID, field, "Use a name of at most %d letters.", NAME_MOST);
    TRY(scripts_check(w, field, buf_text(&b)));
    *out = buf_text(&b);
    return OK;
}

static enum rc looks_of(struct work *w, const USpoofChecker *sc, struct str s, struct str *out)
{
    char *at = arena_alloc(w->arena, SKELETON_BYTES);
    UErrorCode status = U_ZERO_ERROR;
    int32_t len =
        uspoof_getSkeletonUTF8(sc, 0, s.at, (int32_t)s.len, at, SKELETON_BYTES, &status);

    if (U_FAILURE(status))
        return icu_fault(w, status);
    *out = (struct str){at, len};
    return OK;
}

static enum rc folded(struct work *w, struct str s, struct str *out)
{
    return utf8proc_done(w, s,
                         UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                             UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
                         out);
}

static struct str letters_of(struct arena *a, struct str s, bool merged)
{
    struct buf b = buf_make(a, SKELETON_BYTES);
    UChar32 c;

    for (ptrdiff_t i = 0, step; i < s.len; i += step) {
        step = letter_read(str_cut(s, i, s.len), &c);
        if (!step)
            break;
        if (is_letter_or_digit(c))
            buf_str(&b, merged && c == 'i' ? S("l") : str_cut(s, i, i + step));
    }
    return buf_text(&b);
}

enum rc name_skeleton(struct work *w, struct str name, struct str *out)
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *sc = uspoof_open(&status);
    struct str s = name;

    if (U_FAILURE(status))
        return icu_fault(w, status);
    if (name.len > NAME_BYTES)
        s.len = 0;
    enum rc rc = OK;
    /* Looks go by the case (I is like l, i is not) and folding makes new looks: both, twice. */
    for (int i = 0; i < 2 && rc == OK; i++) {
        rc = looks_of(w, sc, s, &s);
        if (rc == OK)
            rc = folded(w, s, &s);
    }
    uspoof_close(sc);
    if (rc == OK) /* I looks like l and is the same as i */
        *out = letters_of(w->arena, s, true);
    return rc;
}

/* Letters of another alphabet, or digits: what a Latin name is posed for with, whatever the
 * case.
 */
static bool beyond_latin_letters(struct str s)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar32 c;

    for (ptrdiff_t i = 0, step; i < s.len && (step = letter_read(str_cut(s, i, s.len), &c));
         i += step) {
        UScriptCode script = uscript_getScript(c, &status);
        bool usual =
            script == USCRIPT_LATIN || script == USCRIPT_COMMON || script == USCRIPT_INHERITED;
        if (!usual || u_isdigit(c))
            return true;
    }
    return false;
}

static enum rc plain_of(struct work *w, struct str name, struct str *out)
{
    TRY(folded(w, name, out));
    *out = letters_of(w->arena, *out, false);
    return OK;
}

enum rc name_poses(struct work *w, struct str one, struct str other, bool *poses)
{
    struct str plain[2], looks[2];
    UErrorCode status = U_ZERO_ERROR;

    *poses = false;
    TRY(plain_of(w, one, &plain[0]));
    TRY(plain_of(w, other, &plain[1]));
    if (str_eq(plain[0], plain[1]))
        return OK;
    TRY(name_skeleton(w, one, &looks[0]));
    TRY(name_skeleton(w, other, &looks[1]));
    if (!str_eq(looks[0], looks[1]))
        return OK;
    if (beyond_latin_letters(one) || beyond_latin_letters(other)) {
        *poses = true;
        return OK;
    }
    USpoofChecker *sc = uspoof_open(&status);
    enum rc rc = U_FAILURE(status) ? icu_fault(w, status) : looks_of(w, sc, one, &looks[0]);
    if (rc == OK)
        rc = looks_of(w, sc, other, &looks[1]);
    uspoof_close(sc);
    *poses = rc == OK && str_eq(looks[0], looks[1]);
    return rc;
}

struct str name_slug(struct arena *a, struct str name)
{
    return str_slug(a, name);
}
