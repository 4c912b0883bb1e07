/* mail_message.c: a mail as it goes over the wire: headers (RFC 5322, encoded words of RFC
 * 2047) and two parts of the same words in quoted-printable (RFC 2045).
 */
#include "kit/mail_parts.h"

#include "base/date.h"

#include <sodium.h>

enum {
    LARGEST_MESSAGE = 4 * 1024 * 1024,
    LONGEST_CODED_LINE = 76, /* of quoted-printable */
    BYTES_A_WORD = 39,       /* of an encoded word, so that its line has at most 76 */
    ROOM_A_WORD = 64,
};

/* --- the body ---- */

static void line_break(struct buf *b, int *column)
{
    buf_lit(b, "=\r\n");
    *column = 0;
}

static void byte_code(struct buf *b, unsigned char c, bool plain, int *column)
{
    int wide = plain ? 1 : 3;

    if (*column + wide > LONGEST_CODED_LINE - 1)
        line_break(b, column);
    if (plain)
        buf_char(b, (char)c);
    else
        buf_fmt(b, "=%02X", c);
    *column += wide;
}

/* A blank at a line's end may be lost on the way, and a dot alone would end the mail. */
static void line_code(struct buf *b, struct str line)
{
    int column = 0;

    for (ptrdiff_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.at[i];
        bool last = i + 1 == line.len;
        bool plain = (c > ' ' && c < 0x7f && c != '=' && !(c == '.' && column == 0)) ||
                     (c == ' ' && !last);
        byte_code(b, c, plain, &column);
    }
    buf_lit(b, "\r\n");
}

static void part_code(struct buf *b, struct str boundary, const char *type, struct str text)
{
    struct str line;

    buf_fmt(b,
            "--%.*s\r\nContent-Type: %s; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
            STR_ARG(boundary), type);
    while (text.len && str_split(&text, '\n', &line))
        line_code(b, line);
    buf_lit(b, "\r\n");
}

/* --- headers ---- */

static bool is_plain(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] > 0x7e)
            return false;
    return str_find(s, S("=?")) < 0;
}

/* Where the next encoded word ends: never within a letter. */
static ptrdiff_t word_end(struct str s)
{
    ptrdiff_t end = s.len < BYTES_A_WORD ? s.len : BYTES_A_WORD;

    while (end < s.len && end > 0 && ((unsigned char)s.at[end] & 0xc0) == 0x80)
        end--;
    return end;
}

static void words_code(struct buf *b, struct str s)
{
    char room[ROOM_A_WORD];

    for (bool first = true; s.len; first = false) {
        ptrdiff_t end = word_end(s);
        sodium_bin2base64(room, sizeof room, (const unsigned char *)s.at, (size_t)end,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_fmt(b, "%s=?utf-8?B?%s?=", first ? "" : "\r\n ", room);
        s = str_cut(s, end, s.len);
    }
}

static void name_code(struct buf *b, struct str name)
{
    if (!is_plain(name)) {
        words_code(b, name);
        return;
    }
    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < name.len; i++) {
        if (name.at[i] == '"' || name.at[i] == '\\')
            buf_char(b, '\\');
        buf_char(b, name.at[i]);
    }
    buf_char(b, '"');
}

static void date_code(struct buf *b, int64_t moment)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    int64_t day = moment / 86400, second = moment % 86400;
    struct date d = date_of_days(day);

    buf_fmt(b, "Date: %s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days[day % 7], d.day,
            month_name(d.month), d.year, (int)(second / 3600), (int)(second / 60 % 60),
            (int)(second % 60));
}

/* The address that our own words end with, as mail_words wrote it; empty for none. */
static struct str stop_path_of(struct str plain)
{
    struct str mark = S(MAIL_SITE MAIL_STOP_PATH);
    ptrdiff_t at = str_find(plain, mark);

    if (at < 0)
        return (struct str){0};
    struct str rest = str_cut(plain, at + 1, plain.len), path;
    return str_split(&rest, '\n', &path) ? path : (struct str){0};
}

static void headers_code(struct buf *b, const struct mail_server *server,
                         const struct kit_mail *m, struct str boundary)
{
    struct str domain =
        str_cut(server->from, str_find(server->from, S("@")) + 1, server->from.len);
    struct str stop = stop_path_of(m->plain);

    date_code(b, m->made_at);
    buf_lit(b, "From: ");
    name_code(b, server->name);
    buf_fmt(b, " <%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(server->from),
            STR_ARG(m->address));
    if (is_plain(m->subject))
        buf_str(b, m->subject);
    else
        words_code(b, m->subject);
    buf_fmt(b, "\r\nMessage-ID: <%.*s@%.*s>\r\nAuto-Submitted: auto-generated\r\n",
            STR_ARG(m->id), STR_ARG(domain));
    if (stop.len)
        buf_fmt(b,
                "List-Unsubscribe: <%.*s%.*s>\r\n"
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                STR_ARG(server->site), STR_ARG(stop));
    buf_fmt(b,
            "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; "
            "boundary=\"%.*s\"\r\n\r\n",
            STR_ARG(boundary));
}

enum rc mail_message(struct arena *a, const struct mail_server *server,
                     const struct kit_mail *m, struct str *out, struct str *why)
{
    const struct str lines[] = {server->from, server->name, server->site,
                                m->address,   m->subject,   m->id};
    struct buf b = buf_make(a, LARGEST_MESSAGE);
    /* "=_" is in no quoted-printable text. */
    struct str boundary = str_fmt(a, "=_%.*s", STR_ARG(m->id));

    for (ptrdiff_t i = 0; i < COUNT_OF(lines); i++)
        if (!mail_line_is_safe(lines[i])) {
            *why = S("One of its headers has a line end or another control character.");
            return INVALID;
        }
    if (mail_address_wrong(m->address)) {
        *why = S("Its address is none.");
        return INVALID;
    }
    headers_code(&b, server, m, boundary);
    part_code(&b, boundary, "text/plain", mail_with_site(a, m->plain, server->site));
    part_code(&b, boundary, "text/html", mail_with_site(a, m->html, server->site));
    buf_fmt(&b, "--%.*s--\r\n", STR_ARG(boundary));
    *out = buf_text(&b);
    return OK;
}
