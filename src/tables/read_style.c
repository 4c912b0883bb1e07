/* read_style.c: which numbers of an XLSX are dates or percentages: only their format says so.
 */
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
static enum shows builtin_shows(int64_t id)
{
    bool date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
                (id >= 50 && id <= 58);

    return date ? SHOWS_DATE : id == 9 || id == 10 ? SHOWS_PERCENT : SHOWS_NUMBER;
}

/* Outside of quotes, brackets and escapes: a year or a day, or a month without an hour; or a
 * percent sign. */
static enum shows code_shows(struct str code)
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
            return SHOWS_DATE;
        } else if (c == '%') {
            return SHOWS_PERCENT;
        } else {
            month = month || c == 'm' || c == 'M';
            time = time || c == 'h' || c == 'H' || c == 's' || c == 'S';
        }
    }
    return month && !time ? SHOWS_DATE : SHOWS_NUMBER;
}

struct style_reading {
    struct arena *arena;
    struct {
        struct own_format {
            int64_t id;
            enum shows shows;
        } * at;
        ptrdiff_t len, cap;
    } formats; /* those of its own that show dates or percentages */
    struct {
        enum shows *at;
        ptrdiff_t len, cap;
    } styles;
    bool in_styles; /* in cellXfs, not in cellStyleXfs */
};

static enum shows format_shows(const struct style_reading *s, int64_t id)
{
    for (ptrdiff_t i = 0; i < s->formats.len; i++)
        if (s->formats.at[i].id == id)
            return s->formats.at[i].shows;
    return builtin_shows(id);
}

static enum rc style_open(void *state, const char *name, const char **attributes)
{
    struct style_reading *s = state;
    struct str own = xml_name(name);
    int64_t id;

    s->in_styles = s->in_styles || str_eq(own, S("cellXfs"));
    if (!int_parse(xml_attribute(attributes, "numFmtId"), &id))
        id = 0;
    enum shows shows = str_eq(own, S("numFmt"))
                           ? code_shows(xml_attribute(attributes, "formatCode"))
                           : SHOWS_NUMBER;
    if (shows != SHOWS_NUMBER && s->formats.len < STYLES_MOST / 100)
        *list_push(s->arena, &s->formats) = (struct own_format){id, shows};
    if (s->in_styles && str_eq(own, S("xf")) && s->styles.len < STYLES_MOST)
        *list_push(s->arena, &s->styles) = format_shows(s, id);
    return OK;
}

static enum rc style_close(void *state, const char *name)
{
    struct style_reading *s = state;

    s->in_styles = s->in_styles && !str_eq(xml_name(name), S("cellXfs"));
    return OK;
}

enum rc cell_styles_read(struct book_reader *r, struct str name, struct cell_styles *out)
{
    struct style_reading s = {.arena = r->arena};
    struct xml_handlers handlers = {style_open, style_close, NULL, &s};

    TRY(xml_read(r->arena, r->zip, name, &handlers, r->why));
    *out = (struct cell_styles){s.styles.at, s.styles.len};
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
