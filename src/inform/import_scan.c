/* import_scan.c: the plain lines of a long file taken apart quickly. */
#include "inform/import_names.h"

#include "base/num.h"

#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    RUN = 64, /* bytes looked at together */
    MOST_PERIODS = UINT16_MAX,
    MOST_MARKS = UINT8_MAX,
};

#ifdef __x86_64__
#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt")))
#endif

/* --- where cells end
 * --------------------------------------------------------------------------- */

/* A bit for each of RUN bytes: whether it is that one. */
ALWAYS_INLINE uint64_t bits_of(const char *at, char what)
{
    uint64_t bits = 0;

#ifdef __SSE2__
    for (int i = 0; i < RUN; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        int some = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(what)));
        bits |= (uint64_t)(unsigned)some << i;
    }
#else
    for (int i = 0; i < RUN; i++)
        bits |= (uint64_t)(at[i] == what) << i;
#endif
    return bits;
}

struct places {
    uint32_t *at;
    ptrdiff_t len, cap;
};

static void places_room(struct places *p, struct arena *a, ptrdiff_t more)
{
    if (p->cap < more) {
        p->cap = more;
        p->at = arena_new(a, uint32_t, more);
    }
    p->len = 0;
}

/* How many there are is never known before, so always `at_once` are written: what is too much
 * is written over. */
ALWAYS_INLINE void places_add(struct places *p, ptrdiff_t from, uint64_t bits,
                              const int at_once)
{
    uint32_t *to = p->at + p->len;

    p->len += __builtin_popcountll(bits);
    do
        for (int k = 0; k < at_once; k++, bits &= bits - 1)
            *to++ = (uint32_t)(from + __builtin_ctzll(bits | UINT64_C(1) << 63));
    while (bits);
}

/* Where cells end and, of these, where lines do; before the first the place before `from`. */
ALWAYS_INLINE void places_find(struct places *cuts, struct places *ends, const char *text,
                               ptrdiff_t from, ptrdiff_t end)
{
    cuts->at[cuts->len++] = (uint32_t)(from - 1);
    for (ptrdiff_t i = from; i < end; i += RUN) {
        uint64_t line_ends = bits_of(text + i, '\n');
        uint64_t bits = line_ends | bits_of(text + i, ',');
        if (end - i < RUN) {
            bits &= (UINT64_C(1) << (end - i)) - 1;
            line_ends &= bits;
        }
        places_add(cuts, i, bits, 8);
        places_add(ends, i, line_ends, 2);
    }
}

/* --- numbers
 * ----------------------------------------------------------------------------------- */

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* A number of up to 8 digits with at most one point, as num_parse reads it. False for others.
 */
ALWAYS_INLINE bool short_number(struct str s, double *out)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    static const double tens[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7};
    bool negative = *s.at == '-';
    ptrdiff_t len = s.len - negative;
    int decimals;

    if (len < 1 || len > 8)
        return false;
    /* The last character in the highest byte, zeros before the first. */
    uint64_t w = eight(s.at + negative) << (64 - 8 * len), x = w ^ EACH_BYTE('.');
    uint64_t point = (x - EACH_BYTE(1)) & ~x & EACH_BYTE(0x80);
    int at = __builtin_ctzll(point | UINT64_C(1) << 63) - 7;
    uint64_t below = (UINT64_C(1) << at) - 1;
    uint64_t without = (w & ~(below << 8 | 0xFF)) | (w & below) << 8;
    w = point ? without : w;
    decimals = point ? (56 - at) / 8 : 0;
    len -= point != 0;
    if (len == 0)
        return false;
    if (len < 8)
        w |= EACH_BYTE('0') & ((UINT64_C(1) << (64 - 8 * len)) - 1);
    if (((w & EACH_BYTE(0xF0)) | ((w + EACH_BYTE(6)) & EACH_BYTE(0xF0)) >> 4) !=
        EACH_BYTE(0x33))
        return false;
    w -= EACH_BYTE('0');
    w = w * 10 + (w >> 8); /* pairs of digits in every other byte */
    w = ((w & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
         (w >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001)) >>
        32;
    double value = (double)(uint32_t)w / tens[decimals];
    *out = negative ? -value : value;
    return true;
#else
    (void)s;
    (void)out;
    return false;
#endif
}

/* --- lines
 * ------------------------------------------------------------------------------------- */

struct scan {
    struct arena *arena;
    struct scan_plan plan;
    ptrdiff_t column[SCAN_MARK];                      /* of the first four roles */
    ptrdiff_t others[SCAN_MOST_COLUMNS], other_count; /* columns of the last two */
    struct names names[SCAN_MARK];
    struct names marks[SCAN_MOST_COLUMNS]; /* by column */
    struct places cuts, ends;
    bool wide; /* the processor counts bits */
};

static bool wide_processor(void)
{
#ifdef WIDE
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
#else
    return false;
#endif
}

struct scan *scan_open(struct arena *a, const struct scan_plan *plan)
{
    struct scan *s = arena_new(a, struct scan, 1);

    s->arena = a;
    s->plan = *plan;
    s->wide = wide_processor();
    for (ptrdiff_t i = 0; i < plan->columns; i++) {
        if (plan->role[i] < SCAN_MARK)
            s->column[plan->role[i]] = i;
        else
            s->others[s->other_count++] = i;
        s->marks[i] = names_none(MOST_MARKS);
    }
    for (int i = 0; i < SCAN_MARK; i++)
        s->names[i] = names_none(i == SCAN_PERIOD ? MOST_PERIODS : INT32_MAX - 1);
    return s;
}

/* Cell `i` lies between cut[i - 1] and cut[i]. */
struct line {
    const char *text;
    const uint32_t *cut;
};

ALWAYS_INLINE struct str cell_at(const struct line *l, ptrdiff_t column)
{
    uint32_t from = l->cut[column - 1] + 1;

    return (struct str){l->text + from, (ptrdiff_t)l->cut[column] - from};
}

ALWAYS_INLINE ptrdiff_t name_at(struct scan *s, const struct line *l, enum scan_role role)
{
    return name_number(&s->names[role], s->arena, cell_at(l, s->column[role]));
}

static bool value_of(struct str cell, double *out)
{
    *out = NAN;
    if (cell.len && *cell.at == '"' && !name_unquote(&cell))
        return false;
    return cell.len == 0 || num_parse(cell, out);
}

/* The mark's number among all: how many of its column were met before, and which column. */
static bool mark_of(struct scan *s, ptrdiff_t column, struct str cell, struct scan_row *out)
{
    ptrdiff_t number = NO_NAME;

    if (str_eq(cell, S("\"\"")))
        return true;
    if (s->plan.role[column] == SCAN_MARK && !out->mark)
        number = name_number(&s->marks[column], s->arena, cell);
    number = number * s->plan.columns + column + 1;
    out->mark = (uint8_t)number;
    return number > 0 && number <= MOST_MARKS;
}

ALWAYS_INLINE bool row_at(struct scan *s, const struct line *l, struct scan_row *out)
{
    ptrdiff_t metric = name_at(s, l, SCAN_METRIC), area = name_at(s, l, SCAN_AREA),
              period = name_at(s, l, SCAN_PERIOD);
    struct str cell = cell_at(l, s->column[SCAN_VALUE]);

    if (metric == NO_NAME || area == NO_NAME || period == NO_NAME ||
        (!short_number(cell, &out->value) && !value_of(cell, &out->value)))
        return false;
    out->metric = (uint32_t)metric;
    out->area = (uint32_t)area;
    out->period = (uint16_t)period;
    for (ptrdiff_t i = 0; i < s->other_count; i++) {
        cell = cell_at(l, s->others[i]);
        if (cell.len && !mark_of(s, s->others[i], cell, out))
            return false;
    }
    return true;
}

/* The same line without the CR before its end. */
static bool row_before_cr(struct scan *s, const struct line *l, struct scan_row *out)
{
    uint32_t cut[SCAN_MOST_COLUMNS + 1];

    memcpy(cut, l->cut - 1, (size_t)(s->plan.columns + 1) * sizeof *cut);
    cut[s->plan.columns]--;
    return row_at(s, &(struct line){l->text, cut + 1}, out);
}

ALWAYS_INLINE bool any_row_at(struct scan *s, const struct line *l, struct scan_row *out)
{
    uint32_t end = l->cut[s->plan.columns - 1];

    return end && l->text[end - 1] == '\r' ? row_before_cr(s, l, out) : row_at(s, l, out);
}

static void rows_room(struct scan_rows *rows, struct arena *a, ptrdiff_t count)
{
    if (rows->cap < count) {
        rows->cap = count + count / 4;
        rows->at = arena_new(a, struct scan_row, rows->cap);
    }
    rows->len = 0;
}

/* What a line without the cells it should have is. */
static uint8_t odd_kind(const char *at, ptrdiff_t len)
{
    return len == 0 || (len == 1 && *at == '\r') ? SCAN_BLANK : SCAN_OTHER;
}

ALWAYS_INLINE ptrdiff_t lines(struct scan *s, struct arena *a, const char *text, ptrdiff_t from,
                              ptrdiff_t last, ptrdiff_t end, struct scan_rows *out)
{
    ptrdiff_t columns = s->plan.columns;

    places_find(&s->cuts, &s->ends, text, from, end);
    rows_room(out, a, s->ends.len);
    const uint32_t *cut = s->cuts.at + 1, *stop = s->cuts.at + s->cuts.len;
    for (ptrdiff_t i = 0; i < s->ends.len && from < last; i++) {
        struct scan_row *row = &out->at[out->len++];
        uint32_t after = s->ends.at[i];
        row->at = (uint32_t)from;
        row->mark = 0;
        row->kind = SCAN_ROW;
        if (stop - cut >= columns && cut[columns - 1] == after) {
            if (!any_row_at(s, &(struct line){text, cut}, row))
                row->kind = SCAN_OTHER;
            cut += columns;
        } else {
            row->kind = odd_kind(text + from, after - from);
            while (*cut++ != after)
                ;
        }
        from = (ptrdiff_t)after + 1;
    }
    return from;
}

#ifdef WIDE
WIDE static ptrdiff_t wide_lines(struct scan *s, struct arena *a, const char *text,
                                 ptrdiff_t from, ptrdiff_t last, ptrdiff_t end,
                                 struct scan_rows *out)
{
    return lines(s, a, text, from, last, end, out);
}
#else
#define wide_lines lines
#endif

ptrdiff_t scan_lines(struct scan *s, struct arena *a, const char *text, ptrdiff_t from,
                     ptrdiff_t last, ptrdiff_t end, struct scan_rows *out)
{
    ptrdiff_t most = end - from + 2 * RUN;

    places_room(&s->cuts, s->arena, most);
    places_room(&s->ends, s->arena, most);
    return s->wide ? wide_lines(s, a, text, from, last, end, out)
                   : lines(s, a, text, from, last, end, out);
}

/* --- one line carefully
 * ------------------------------------------------------------------------ */

bool scan_cells(struct str line, struct str *cells, ptrdiff_t most, ptrdiff_t *count)
{
    *count = 0;
    if (!str_is_utf8(line) || (line.len && memchr(line.at, '\r', (size_t)line.len)))
        return false;
    for (ptrdiff_t from = 0, i = 0; i <= line.len; i++) {
        if (i < line.len && line.at[i] != ',')
            continue;
        struct str cell = str_cut(line, from, i);
        if (*count == most)
            return false;
        bool quoted = cell.len && cell.at[0] == '"';
        if (quoted ? !name_unquote(&cell) : cell.len && memchr(cell.at, '"', (size_t)cell.len))
            return false;
        cells[(*count)++] = cell;
        from = i + 1;
    }
    return true;
}
