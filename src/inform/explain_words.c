/* explain_words.c: text that people write, as it is kept and as it is shown; offices. */
#include "inform/explain.h"

/* How many bytes at `at` are a letter that must not stand in text: controls but line ends and
 * tabs, separators of lines, and what turns the direction of writing (U+202A to U+202E, U+2066
 * to U+2069), by which words could be shown in another order than they are read. */
static bool unfit_at(struct str s, ptrdiff_t at, bool lines)
{
    unsigned char c = (unsigned char)s.at[at];
    unsigned char d = at + 1 < s.len ? (unsigned char)s.at[at + 1] : 0;
    unsigned char e = at + 2 < s.len ? (unsigned char)s.at[at + 2] : 0;

    if (c < ' ')
        return !(lines && (c == '\n' || c == '\t'));
    if (c == 0x7f || (c == 0xc2 && d < 0xa0))
        return true;
    if (c != 0xe2)
        return false;
    return (d == 0x80 && e >= 0xa8 && e <= 0xae) || (d == 0x81 && e >= 0xa6 && e <= 0xa9);
}

static struct str one_line_end(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, s.len + 1);

    for (ptrdiff_t i = 0; i < s.len; i++) {
        bool pair = s.at[i] == '\r' && i + 1 < s.len && s.at[i + 1] == '\n';
        if (!pair)
            buf_char(&b, s.at[i] == '\r' ? '\n' : s.at[i]);
    }
    return buf_text(&b);
}

enum rc words_read(struct work *w, const char *field, struct str typed, ptrdiff_t most,
                   bool lines, struct str *out)
{
    struct str s = str_trim(lines ? one_line_end(w->arena, typed) : typed);

    if (!s.len)
        return work_fail(w, INVALID, field, "Write something here.");
    if (!str_is_utf8(s))
        return work_fail(w, INVALID, field, "This is no text.");
    if (str_chars(s) > most)
        return work_fail(w, INVALID, field,
                         "This has %td letters; at most %td can be kept. Make it shorter.",
                         str_chars(s), most);
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (unfit_at(s, i, lines))
            return work_fail(w, INVALID, field,
                             "There is a control character in this. Paste it as plain text.");
    *out = s;
    return OK;
}

void paragraphs_add(struct arena *a, struct str words, struct json *list)
{
    struct str line;

    while (words.len && str_split(&words, '\n', &line)) {
        line = str_trim(line);
        if (line.len)
            json_put_str(json_add(list, json_object(a)), "text", line);
    }
}

struct str office_signed(struct arena *a, struct str office, const struct body *b)
{
    return str_fmt(a, "%.*s, %.*s", STR_ARG(office_of(a, office, b)), STR_ARG(b->name));
}

struct str office_of(struct arena *a, struct str signature, const struct body *b)
{
    struct str tail = str_fmt(a, ", %.*s", STR_ARG(b->name));

    signature = str_trim(signature);
    return str_ends(signature, tail) ? str_cut(signature, 0, signature.len - tail.len)
                                     : signature;
}
