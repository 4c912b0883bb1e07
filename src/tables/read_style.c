/* read_style.c: which numbers of an XLSX are dates: only their format says so. */
#include "tables/inside.h"

#include "base/date.h"
#include "base/num.h"

#include <math.h>

enum {
    STYLES_MOST = 70000, /* Excel has 65,490 */
    /* Days from 30 December 1899, by which dates since March 1900 count, and from 1 January
     * 1904, to 1 January 1970. */
    FROM_1900 = 25569,
    FROM_1904 = 24107,
    SERIAL_MOST = 2958466, /* the first day of the year 10000 */
    DAY = 86400,
};

/* ECMA-376 part 1, 18.8.30: formats that need not be said. Those of times alone are left as
 * numbers. */
static bool builtin_is_date(int64_t id)
{
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
           (id >= 50 && id <= 58);
}

/* A year or a day outside of quotes, brackets and escapes; a month without an hour. */
static bool code_is_date(struct str code)
{
    bool month = false, time = false;

    for (ptrdiff_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '"' || c == '[') {
            char end = c == '"' ? '"' : ']';
            for (i++; i < code.len && code.at[i] != end; i++)
                ;
        } else if (c == ';') {
            break; /* what follows is for negative numbers */
        } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
            return true;
        } else {
            month = month || c == 'm' || c == 'M';
            time = time || c == 'h' || c == 'H' || c == 's' || c == 'S';
        }
    }
    return month && !time;
}

struct style_reading {
    struct arena *arena;
    struct {
        int64_t *at;
        ptrdiff_t len, cap;
    } dates; /* ids of own formats that are dates */
    struct {
        bool *at;
        ptrdiff_t len, cap;
    } styles;
    bool in_styles; /* in cellXfs, not in cellStyleXfs */
};

static bool own_is_date(const struct style_reading *s, int64_t id)
{
    for (ptrdiff_t i = 0; i < s->dates.len; i++)
        if (s->dates.at[i] == id)
            return true;
    return false;
}

static enum rc style_open(void *state, const char *name, const char **attributes)
{
    struct style_reading *s = state;
    struct str own = xml_name(name);
    int64_t id;

    s->in_styles = s->in_styles || str_eq(own, S("cellXfs"));
    if (!int_parse(xml_attribute(attributes, "numFmtId"), &id))
        id = 0;
    if (str_eq(own, S("numFmt")) && s->dates.len < STYLES_MOST / 100 &&
        code_is_date(xml_attribute(attributes, "formatCode")))
        *list_push(s->arena, &s->dates) = id;
    if (s->in_styles && str_eq(own, S("xf")) && s->styles.len < STYLES_MOST)
        *list_push(s->arena, &s->styles) = builtin_is_date(id) || own_is_date(s, id);
    return OK;
}

static enum rc style_close(void *state, const char *name)
{
    struct style_reading *s = state;

    s->in_styles = s->in_styles && !str_eq(xml_name(name), S("cellXfs"));
    return OK;
}

enum rc date_styles_read(struct book_reader *r, struct str name, struct date_styles *out)
{
    struct style_reading s = {.arena = r->arena};
    struct xml_handlers handlers = {style_open, style_close, NULL, &s};

    TRY(xml_read(r->arena, r->zip, name, &handlers, r->why));
    *out = (struct date_styles){s.styles.at, s.styles.len};
    return OK;
}

struct str serial_date(struct arena *a, double serial, bool from_1904)
{
    if (!(serial >= 0 && serial < SERIAL_MOST))
        return S("");
    int64_t moment = llround((serial - (from_1904 ? FROM_1904 : FROM_1900)) * DAY);
    /* Excel counts a 29 February 1900 that never was, so that earlier days are one further on.
     */
    if (!from_1904 && serial < 60)
        moment += DAY;
    if (!from_1904 && serial >= 60 && serial < 61)
        return S("");
    int64_t days = (moment - (moment % DAY + DAY) % DAY) / DAY;
    struct str text = date_text(a, date_of_days(days));
    return moment % DAY ? str_cut(moment_text(a, moment), 0, 19) : text;
}
