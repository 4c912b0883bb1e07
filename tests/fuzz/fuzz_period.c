/* fuzz_period.c: any text as a period, read in every way: what is read has an id that reads
 * back the same, an end after its start, and names in words. The first byte chooses how a bare
 * year is read. */
#include "inform/period.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct period_reading readings[] = {
    {PERIOD_CALENDAR, 0, 0}, {PERIOD_FINANCIAL, 0, 0},    {PERIOD_FINANCIAL_END, 0, 0},
    {PERIOD_ACADEMIC, 0, 0}, {PERIOD_ACADEMIC_END, 0, 0}, {PERIOD_DAY, 3, 31},
    {PERIOD_DAY, 2, 29},
};

static void must_be(bool so)
{
    if (!so)
        abort();
}

static void period(struct arena *a, struct str s, struct period_reading reading)
{
    struct period p, back;
    enum period_flag flag;

    if (!period_parse(s, reading, &p, &flag))
        return;
    must_be(date_valid(p.start) && p.months >= 0);
    struct str id = period_id(a, p);
    must_be(period_parse(id, readings[0], &back, &flag));
    must_be(period_eq(p, back) && flag == PERIOD_PLAIN);
    must_be(date_cmp(period_end(p), p.start) >= 0);
    for (int naming = NAMING_BY_LENGTH; naming <= NAMING_MONTH; naming++) {
        struct str when = period_when(a, p, (enum period_naming)naming);
        struct str brief = period_short(a, p, (enum period_naming)naming);
        must_be(when.len > 0 && brief.len > 0 && str_is_utf8(when) && str_is_utf8(brief));
    }
    must_be(!period_follows(p, p));
    must_be(period_step_words(p).len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str s = {(const char *)data, (ptrdiff_t)size};
    struct period_reading reading;

    if (size > 0)
        period(a, str_cut(s, 1, s.len), readings[data[0] % COUNT_OF(readings)]);
    if (period_reading_parse(s, &reading) && reading.kind == PERIOD_DAY)
        must_be(reading.month >= 1 && reading.month <= 12 && reading.day >= 1);
    arena_close(a);
    return 0;
}
