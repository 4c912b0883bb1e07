/* mail_address.c: email addresses and of servers, and lines that may stand in a header. */
#include "kit/mail_parts.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>

enum {
    LONGEST_ADDRESS = 254, /* RFC 5321, 4.5.3.1.3, without the angle brackets */
    LONGEST_LOCAL = 64,
    LONGEST_LABEL = 63,
};

/* --- addresses ---- */

static bool is_atom(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* Atoms with single dots between them; the quoted form is in no use. */
static bool local_good(struct str s)
{
    struct str rest = s, atom;

    if (s.len == 0 || s.len > LONGEST_LOCAL || s.at[s.len - 1] == '.')
        return false;
    while (rest.len && str_split(&rest, '.', &atom)) {
        if (!atom.len)
            return false;
        for (ptrdiff_t i = 0; i < atom.len; i++)
            if (!is_atom(atom.at[i]))
                return false;
    }
    return true;
}

static bool label_good(struct str s)
{
    if (s.len == 0 || s.len > LONGEST_LABEL || s.at[0] == '-' || s.at[s.len - 1] == '-')
        return false;
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.at[i]) && s.at[i] != '-')
            return false;
    return true;
}

static bool domain_good(struct str s)
{
    struct str rest = s, label;
    ptrdiff_t labels = 0;

    if (s.len == 0 || s.at[s.len - 1] == '.')
        return false;
    while (rest.len && str_split(&rest, '.', &label)) {
        if (!label_good(label))
            return false;
        labels++;
    }
    return labels >= 2;
}

const char *mail_address_wrong(struct str s)
{
    ptrdiff_t at = str_find(s, S("@"));

    if (s.len > LONGEST_ADDRESS)
        return "An email address has at most 254 characters.";
    for (ptrdiff_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] > 0x7f)
            return "Write the address in letters without accents: others can't be reached.";
    if (at < 0 || !local_good(str_cut(s, 0, at)) || !domain_good(str_cut(s, at + 1, s.len)))
        return "Write a whole email address, such as name@council.gov.uk.";
    return NULL;
}

enum rc mail_address(struct work *w, const char *field, struct str typed, struct str *out)
{
    struct str trimmed = str_trim(typed);
    const char *wrong = mail_address_wrong(trimmed);

    if (wrong)
        return work_fail(w, INVALID, field, "%s", wrong);
    char *lower = str_zero(w->arena, trimmed);
    for (ptrdiff_t i = 0; i < trimmed.len; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    *out = (struct str){lower, trimmed.len};
    return OK;
}

/* --- lines and servers ---- */

bool mail_line_is_safe(struct str line)
{
    for (ptrdiff_t i = 0; i < line.len; i++)
        if ((unsigned char)line.at[i] < ' ' || line.at[i] == 0x7f)
            return false;
    return str_is_utf8(line);
}

/* Letters of an address's first part: no blanks, user names or other signs of their own sense.
 */
static bool url_plain(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (s.at[i] <= ' ' || s.at[i] > 0x7e || strchr("@\\<>\"'`{}|^", s.at[i]))
            return false;
    return true;
}

static bool port_good(struct str port)
{
    int64_t number;

    return int_parse(port, &number) && number > 0 && number < 65536;
}

/* "mail.example:587" or "[::1]:25" */
static bool authority_read(struct str s, struct mail_url *out)
{
    bool six = s.len > 0 && s.at[0] == '[';
    ptrdiff_t close = six ? str_find(s, S("]")) : -1;
    struct str behind = six ? str_cut(s, close + 1, s.len) : s;
    ptrdiff_t colon = str_find(behind, S(":"));

    if (six && (close < 0 || (behind.len && colon != 0)))
        return false;
    if (colon >= 0)
        out->port = str_cut(behind, colon + 1, behind.len);
    out->host = str_cut(s, 0, s.len - (colon >= 0 ? behind.len - colon : 0));
    return out->host.len > 0 && (colon < 0 || port_good(out->port));
}

bool mail_url_read(struct str text, struct mail_url *out)
{
    ptrdiff_t colon = str_find(text, S("://")), end = 0;

    if (colon <= 0 || !url_plain(text))
        return false;
    struct str rest = str_cut(text, colon + 3, text.len);
    while (end < rest.len && !strchr("/?#", rest.at[end]))
        end++;
    *out = (struct mail_url){.scheme = str_cut(text, 0, colon),
                             .rest = str_cut(rest, end, rest.len)};
    return authority_read(str_cut(rest, 0, end), out);
}

bool mail_host_is_here(struct str host)
{
    return str_eq(host, S("localhost")) || str_starts(host, S("127.")) ||
           str_eq(host, S("[::1]"));
}
