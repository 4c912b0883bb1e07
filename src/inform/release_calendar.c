/* release_calendar.c: releases as an iCalendar object, RFC 5545. */
#include "inform/release.h"

enum { FOLD = 75 }; /* octets of a line without its end; RFC 5545, 3.1 */

/* One content line, folded before a character that would make it too long. */
static void line(struct buf *out, struct str name, struct str value)
{
    ptrdiff_t used = name.len + 1;

    buf_str(out, name);
    buf_char(out, ':');
    for (ptrdiff_t i = 0; i < value.len;) {
        ptrdiff_t end = i + 1;
        while (end < value.len && ((unsigned char)value.at[end] & 0xC0) == 0x80)
            end++;
        if (used + end - i > FOLD) {
            buf_lit(out, "\r\n ");
            used = 1;
        }
        buf_bytes(out, value.at + i, end - i);
        used += end - i;
        i = end;
    }
    buf_lit(out, "\r\n");
}

/* TEXT: backslash, semicolon, comma and line end are escaped; RFC 5545, 3.3.11. */
static struct str text_value(struct arena *a, struct str words)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < words.len; i++) {
        char c = words.at[i];
        if (c == '\\' || c == ';' || c == ',')
            buf_char(&b, '\\');
        if (c == '\n')
            buf_lit(&b, "\\n");
        else if ((unsigned char)c >= ' ')
            buf_char(&b, c);
    }
    return buf_text(&b);
}

static struct str day_value(struct arena *a, struct date d)
{
    return str_fmt(a, "%04d%02d%02d", d.year, d.month, d.day);
}

static struct str stamp(struct arena *a, int64_t moment)
{
    struct str iso = moment_text(a, moment); /* 2026-11-22T09:30:00Z */
    struct buf b = buf_make(a, 64);

    for (ptrdiff_t i = 0; i < iso.len; i++)
        if (iso.at[i] != '-' && iso.at[i] != ':')
            buf_char(&b, iso.at[i]);
    return buf_text(&b);
}

static void event(struct buf *out, struct arena *a, const struct release *r, int64_t moment,
                  struct str site)
{
    struct date next = date_of_days(date_days(r->due) + 1);
    /* Some day of a month is the whole of it. */
    if (r->whole_month)
        next = date_add_months(r->due, 1);
    struct str summary =
        str_fmt(a, "%s%.*s%s%.*s", r->inferred ? "Expected: " : "", STR_ARG(r->metric->title),
                r->period.len ? ", " : "", STR_ARG(r->period));
    struct str told =
        str_fmt(a, "%s%.*s%s%.*s. Source: %.*s.", r->whole_month ? "Some day in " : "On ",
                STR_ARG(release_due_words(a, r)), ". ",
                STR_ARG(str_cut(release_why_words(a, r), 0, release_why_words(a, r).len - 1)),
                STR_ARG(r->metric->source_title));

    line(out, S("BEGIN"), S("VEVENT"));
    line(out, S("UID"), str_fmt(a, "%.*s@folkmoot", STR_ARG(r->id)));
    line(out, S("DTSTAMP"), stamp(a, moment));
    line(out, S("DTSTART;VALUE=DATE"), day_value(a, r->due));
    line(out, S("DTEND;VALUE=DATE"), day_value(a, next));
    line(out, S("SUMMARY"), text_value(a, summary));
    line(out, S("DESCRIPTION"), text_value(a, told));
    line(out, S("URL"),
         str_fmt(a, "%.*s/metrics/%.*s", STR_ARG(site), STR_ARG(r->metric->slug)));
    line(out, S("STATUS"), r->inferred ? S("TENTATIVE") : S("CONFIRMED"));
    line(out, S("TRANSP"), S("TRANSPARENT"));
    line(out, S("END"), S("VEVENT"));
}

void release_calendar(struct buf *out, struct arena *a, const struct release_list *list,
                      int64_t moment, struct str site)
{
    line(out, S("BEGIN"), S("VCALENDAR"));
    line(out, S("VERSION"), S("2.0"));
    line(out, S("PRODID"), S("-//Folkmoot//Releases//EN"));
    line(out, S("METHOD"), S("PUBLISH"));
    line(out, S("X-WR-CALNAME"), S("When new figures are due"));
    for (ptrdiff_t i = 0; i < list->len; i++)
        event(out, a, &list->at[i], moment, site);
    line(out, S("END"), S("VCALENDAR"));
}
