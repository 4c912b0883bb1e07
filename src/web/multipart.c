/* multipart.c: a form with one file in it, as browsers send it (RFC 7578): every size capped,
 * everything that a browser would not send refused.
 */
#include "web/inside.h"

#include <string.h>

enum {
    BOUNDARY_MOST = 70, /* RFC 2046 */
    PART_HEADERS_MOST = 4 * 1024,
    PART_LINES_MOST = 8,
    NAME_MOST = 64, /* bytes of a field's name */
    SHOWN = 40,
};

/* Where the reading stands. */
struct reading {
    struct work *w;
    struct str delimiter; /* "\r\n--boundary" */
    struct str rest;
    ptrdiff_t file_most;
    struct multipart *out;
    struct pair *fields;
};

/* What the headers of one part say. */
struct part {
    struct str name, label;
    bool is_file;
};

static enum rc refuse(struct work *w, const char *what)
{
    return work_fail(w, INVALID, "", "The form can't be read: %s. Send it from the page again.",
                     what);
}

/* --- the boundary ---- */

static bool boundary_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("'()+_,-./:=?", c));
}

/* "multipart/form-data; boundary=x": x, with or without quotes; empty for anything else. */
static struct str boundary_of(struct str type)
{
    struct str key = S("boundary="), one, found = {0};

    while (type.len && str_split(&type, ';', &one)) {
        one = str_trim(one);
        if (one.len <= key.len || strncasecmp(one.at, key.at, (size_t)key.len) != 0)
            continue;
        if (found.len)
            return S("");
        found = str_cut(one, key.len, one.len);
    }
    if (found.len > 2 && found.at[0] == '"' && found.at[found.len - 1] == '"')
        found = str_cut(found, 1, found.len - 1);
    for (ptrdiff_t i = 0; i < found.len; i++)
        if (!boundary_letter(found.at[i]))
            return S("");
    return found.len <= BOUNDARY_MOST ? found : S("");
}

bool multipart_is(struct str type)
{
    struct str expected = S("multipart/form-data"), name;

    str_split(&type, ';', &name);
    name = str_trim(name);
    return name.len == expected.len &&
           strncasecmp(name.at, expected.at, (size_t)expected.len) == 0;
}

/* --- names ---- */

/* A quoted text behind `key` in a header: in *out, with browsers' escapes (%22, %0D, %0A) as
 * they are. False when it is there twice or not closed. */
static bool quoted_of(struct str header, struct str key, struct str *out, bool *there)
{
    struct str rest = header;
    bool inside = false;

    *there = false;
    for (ptrdiff_t i = 0; i < header.len; i++) {
        if (header.at[i] == '"')
            inside = !inside;
        rest = str_cut(header, i, header.len);
        bool begins = i > 0 && (header.at[i - 1] == ' ' || header.at[i - 1] == ';');
        if (inside || !begins || rest.len <= key.len ||
            strncasecmp(rest.at, key.at, (size_t)key.len) != 0)
            continue;
        struct str text = str_cut(rest, key.len, rest.len);
        ptrdiff_t end = text.len > 1 && text.at[0] == '"'
                            ? str_find(str_cut(text, 1, text.len), S("\""))
                            : -1;
        if (*there || end < 0)
            return false;
        *there = true;
        *out = str_cut(text, 1, end + 1);
    }
    return !inside;
}

/* Letters that turn the direction of writing, or are not seen at all: a name with them may look
 * like another. */
static bool is_hiding(struct str s, ptrdiff_t i)
{
    const unsigned char *b = (const unsigned char *)s.at + i;

    if (i + 2 >= s.len || b[0] != 0xE2)
        return false;
    return (b[1] == 0x80 &&
            ((b[2] >= 0x8B && b[2] <= 0x8F) || (b[2] >= 0xA8 && b[2] <= 0xAE))) ||
           (b[1] == 0x81 && b[2] >= 0xA0 && b[2] <= 0xAF);
}

struct str file_label(struct arena *a, struct str name)
{
    struct buf b = buf_make(a, FILE_LABEL_MOST);
    ptrdiff_t from = 0;

    if (!str_is_utf8(name) || str_has_control(name))
        return S("file");
    for (ptrdiff_t i = 0; i < name.len; i++)
        if (name.at[i] == '/' || name.at[i] == '\\' || name.at[i] == ':')
            from = i + 1;
    for (ptrdiff_t i = from, len; i < name.len; i += len) {
        unsigned char c = (unsigned char)name.at[i];
        len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (is_hiding(name, i))
            continue;
        if (b.len + len > FILE_LABEL_MOST)
            break;
        buf_bytes(&b, name.at + i, len);
    }
    struct str label = str_trim(buf_text(&b));
    return label.len ? label : S("file");
}

/* --- one part ---- */

static bool header_is(struct str line, struct str name)
{
    return line.len > name.len && strncasecmp(line.at, name.at, (size_t)name.len) == 0;
}

static enum rc disposition_read(struct reading *r, struct str line, struct part *out)
{
    bool named, filed;
    struct str kind = line, words;

    str_split(&kind, ':', &words);
    words = str_trim(kind);
    if (!header_is(words, S("form-data;")))
        return refuse(r->w, "a part of it is no field");
    if (!quoted_of(words, S("name="), &out->name, &named) ||
        !quoted_of(words, S("filename="), &out->label, &filed) || !named)
        return refuse(r->w, "the name of a field is not as it should be");
    if (!out->name.len || out->name.len > NAME_MOST || !str_is_utf8(out->name) ||
        str_has_control(out->name))
        return refuse(r->w, "the name of a field is empty, too long or no text");
    out->is_file = filed;
    return OK;
}

static enum rc headers_read(struct reading *r, struct str headers, struct part *out)
{
    struct str line;
    int lines = 0;
    bool told = false;

    *out = (struct part){0};
    while (headers.len) {
        ptrdiff_t end = str_find(headers, S("\r\n"));
        line = str_cut(headers, 0, end < 0 ? headers.len : end);
        headers = end < 0 ? S("") : str_cut(headers, end + 2, headers.len);
        if (++lines > PART_LINES_MOST || str_has_control(line))
            return refuse(r->w, "a part of it has headers that no browser sends");
        if (header_is(line, S("Content-Transfer-Encoding:")))
            return refuse(r->w, "a part of it is coded in a way that no browser uses");
        if (!header_is(line, S("Content-Disposition:")))
            continue;
        if (told)
            return refuse(r->w, "a part of it has two names");
        told = true;
        TRY(disposition_read(r, line, out));
    }
    return told ? OK : refuse(r->w, "a part of it has no name");
}

static bool lines_only(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool line = c == '\t' || c == '\r' || c == '\n';
        bool c1 = c == 0xC2 && i + 1 < s.len && (unsigned char)s.at[i + 1] < 0xA0;
        if ((c < 0x20 && !line) || c == 0x7f || c1)
            return false;
    }
    return true;
}

static enum rc field_take(struct reading *r, const struct part *p, struct str value)
{
    struct multipart *m = r->out;

    if (m->count == PAIRS_MOST)
        return work_fail(r->w, INVALID, "", "The form has more than %d parameters.",
                         PAIRS_MOST);
    if (value.len > BODY_MOST)
        return work_fail(r->w, TOO_LARGE, "", "A field of the form may hold %d KB at most.",
                         BODY_MOST / 1024);
    if (!str_is_utf8(value) || !lines_only(value))
        return refuse(r->w, "a field has something in it that is no text");
    for (ptrdiff_t i = 0; i < m->count; i++)
        if (str_eq(r->fields[i].name, p->name))
            return work_fail(r->w, INVALID, str_zero(r->w->arena, p->name),
                             "The form gives '%.*s' twice. Give it once.",
                             STR_ARG(str_cut(p->name, 0, SHOWN)));
    r->fields[m->count++] = (struct pair){p->name, value};
    return OK;
}

static enum rc file_take(struct reading *r, const struct part *p, struct str bytes)
{
    if (!str_eq(p->name, S("file")))
        return refuse(r->w, "a file is in a field that takes none");
    if (r->out->file.bytes.at)
        return work_fail(r->w, INVALID, "file", "Send one file at a time.");
    if (bytes.len > r->file_most)
        return work_fail(r->w, TOO_LARGE, "file", "A file may have %td MB at most.",
                         r->file_most / (1024 * 1024));
    r->out->file = (struct sent_file){file_label(r->w->arena, p->label), bytes};
    return OK;
}

/* The part that `rest` begins with, up to the next delimiter, which is taken too. */
static enum rc part_take(struct reading *r)
{
    struct str blank = S("\r\n\r\n");
    ptrdiff_t head = str_find(str_cut(r->rest, 0, PART_HEADERS_MOST), blank);
    struct part part;

    if (head < 0)
        return refuse(r->w, "the headers of a part have no end");
    TRY(headers_read(r, str_cut(r->rest, 0, head), &part));
    /* The delimiter may begin with the end of the headers: an empty body. */
    struct str body = str_cut(r->rest, head + 2, r->rest.len);
    const char *found =
        memmem(body.at, (size_t)body.len, r->delimiter.at, (size_t)r->delimiter.len);
    if (!found)
        return refuse(r->w, "it is cut short");
    ptrdiff_t end = found - body.at;
    struct str value = str_cut(body, 2, end < 2 ? 2 : end);
    r->rest = str_cut(body, end + r->delimiter.len, body.len);
    return part.is_file ? file_take(r, &part, value) : field_take(r, &part, value);
}

/* --- the whole ---- */

enum rc multipart_read(struct work *w, struct str body, struct str type, ptrdiff_t file_most,
                       struct multipart *out)
{
    struct str boundary = boundary_of(type);
    struct reading r = {.w = w,
                        .delimiter = str_fmt(w->arena, "\r\n--%.*s", STR_ARG(boundary)),
                        .file_most = file_most,
                        .out = out,
                        .fields = arena_new(w->arena, struct pair, PAIRS_MOST)};
    struct str first = str_cut(r.delimiter, 2, r.delimiter.len);

    *out = (struct multipart){.fields = r.fields};
    if (!boundary.len)
        return refuse(w, "it does not say where its parts end");
    if (!str_starts(body, first))
        return refuse(w, "it does not begin with a part");
    r.rest = str_cut(body, first.len, body.len);
    while (str_starts(r.rest, S("\r\n"))) {
        r.rest = str_cut(r.rest, 2, r.rest.len);
        TRY(part_take(&r));
    }
    if (!str_eq(r.rest, S("--\r\n")) && !str_eq(r.rest, S("--")))
        return refuse(w, "it does not end where its last part ends");
    return OK;
}
