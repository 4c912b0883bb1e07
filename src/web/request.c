/* request.c: what was asked: targets, queries and forms, decoded and capped. */
#include "web/inside.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

ptrdiff_t text_last(struct str s, char c)
{
    ptrdiff_t i = s.len - 1;

    while (i >= 0 && s.at[i] != c)
        i--;
    return i;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* C0 and C1 controls and DEL have no business in an address; text typed into a form has lines.
 */
static bool has_control(struct str s, bool lines)
{
    for (ptrdiff_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (lines && (c == '\t' || c == '\r' || c == '\n'))
            continue;
        if (c < 0x20 || c == 0x7f)
            return true;
        if (c == 0xc2 && i + 1 < s.len && (unsigned char)s.at[i + 1] < 0xa0)
            return true;
    }
    return false;
}

/* Undoes percent escapes into `room`. NULL when well, else what is wrong. */
static const char *unescape(struct str raw, bool form, char *room, struct str *out)
{
    ptrdiff_t len = 0;

    for (ptrdiff_t i = 0; i < raw.len; i++) {
        char c = raw.at[i];
        if (form && c == '+') {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < raw.len ? hex_digit(raw.at[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex_digit(raw.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return "has a percent sign that is not followed by two hexadecimal digits";
            c = (char)(high << 4 | low);
            i += 2;
        }
        room[len++] = c;
    }
    *out = (struct str){room, len};
    return NULL;
}

static const char *unescape_text(struct str raw, bool form, bool lines, char *room,
                                 struct str *out)
{
    const char *wrong = unescape(raw, form, room, out);

    if (wrong)
        return wrong;
    if (has_control(*out, lines))
        return "has a control character in it";
    if (!str_is_utf8(*out))
        return "is not UTF-8 text";
    return NULL;
}

/* --- targets ------------------------------------------------------------------------------ */

/* Bytes that no client may send unescaped in a target; beyond ASCII is looked at after
 * decoding. */
static bool is_odd(struct str raw)
{
    for (ptrdiff_t i = 0; i < raw.len; i++) {
        unsigned char c = (unsigned char)raw.at[i];
        if (c <= 0x20 || c == 0x7f || c == '#')
            return true;
    }
    return false;
}

static void suffix_take(struct target *t)
{
    struct str last = t->parts[t->count - 1];

    for (unsigned form = FORM_JSON; form <= FORM_LAST; form <<= 1) {
        struct str ending = str_of(form_ending((enum form)form));
        if (!ending.len || !str_ends(last, ending))
            continue;
        t->suffix = (enum form)form;
        t->bare = str_cut(last, 0, last.len - ending.len);
    }
}

static const char *part_take(struct target *t, struct str raw, char **room)
{
    struct str part;
    const char *wrong = unescape_text(raw, false, false, *room, &part);

    if (wrong)
        return wrong;
    if (part.len && memchr(part.at, '/', (size_t)part.len))
        return "has an escaped slash in it";
    if (str_eq(part, S(".")) || str_eq(part, S("..")))
        return "has a segment of dots in it";
    *room += part.len;
    if (t->count < PARTS_MOST)
        t->parts[t->count] = part;
    if (t->count <= PARTS_MOST)
        t->count++;
    return NULL;
}

const char *target_read(struct str raw, char *room, struct target *t)
{
    char *end = room;
    struct str path, part;

    *t = (struct target){0};
    if (raw.len == 0 || raw.at[0] != '/')
        return "does not start with a slash";
    if (is_odd(raw))
        return "has a character in it that must be escaped";
    t->query = raw;
    str_split(&t->query, '?', &path);

    struct str rest = str_cut(path, 1, path.len);
    while (str_split(&rest, '/', &part)) {
        *end++ = '/';
        t->slash = part.len == 0;
        if (t->slash && !rest.at)
            break; /* the slash at the end of the path begins no part */
        const char *wrong = part_take(t, part, &end);
        if (wrong)
            return wrong;
    }
    t->path = (struct str){room, end - room};
    if (t->count > 0 && t->count <= PARTS_MOST && !t->slash)
        suffix_take(t);
    return NULL;
}

/* --- pairs -------------------------------------------------------------------------------- */

static enum rc pair_read(struct work *w, struct str piece, const char *what, bool lines,
                         struct pair *out)
{
    char *room = arena_alloc(w->arena, piece.len);
    struct str value = piece, name;

    str_split(&value, '=', &name);
    const char *wrong = unescape_text(name, true, false, room, &out->name);
    if (wrong || out->name.len == 0)
        return work_fail(w, INVALID, "", "%s has a parameter whose name %s.", what,
                         wrong ? wrong : "is empty");
    wrong = unescape_text(value, true, lines, room + name.len, &out->value);
    if (wrong)
        return work_fail(w, INVALID, str_zero(w->arena, out->name), "The value of '%.*s' %s.",
                         STR_ARG(out->name), wrong);
    return OK;
}

static struct pair *pair_find(const struct pair *at, ptrdiff_t count, struct str name)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_eq(at[i].name, name))
            return (struct pair *)(uintptr_t)&at[i];
    return NULL;
}

enum rc pairs_read(struct work *w, struct str text, const char *what, bool lines, bool repeats,
                   const struct pair **out, ptrdiff_t *count)
{
    int most = lines ? FIELDS_MOST : PAIRS_MOST;
    struct pair *pairs = NULL;
    ptrdiff_t n = 0;
    struct str piece;

    *out = NULL;
    *count = 0;
    while (str_split(&text, '&', &piece)) {
        if (piece.len == 0)
            continue;
        if (n == most)
            return work_fail(w, INVALID, "", "%s has more than %d parameters.", what, most);
        if (!pairs)
            pairs = arena_new(w->arena, struct pair, most);
        TRY(pair_read(w, piece, what, lines, &pairs[n]));
        struct pair *before = pair_find(pairs, n, pairs[n].name);
        if (before && repeats) {
            before->value =
                str_fmt(w->arena, "%.*s,%.*s", STR_ARG(before->value), STR_ARG(pairs[n].value));
            continue;
        }
        if (before)
            return work_fail(w, INVALID, str_zero(w->arena, pairs[n].name),
                             "%s gives '%.*s' twice. Give it once.", what,
                             STR_ARG(pairs[n].name));
        n++;
    }
    *out = pairs;
    *count = n;
    return OK;
}

static enum rc file_read(struct request *rq, const struct web_ask *ask)
{
    struct multipart form;

    if (ask->body.len > rq->route->upload + BODY_MOST)
        return work_fail(rq->work, TOO_LARGE, "file", "A file may have %lld MB at most.",
                         (long long)(rq->route->upload / (1024 * 1024)));
    TRY(multipart_read(rq->work, ask->body, ask->body_type, rq->route->upload, &form));
    rq->fields = form.fields;
    rq->field_count = form.count;
    rq->file = form.file;
    return OK;
}

enum rc fields_read(struct request *rq, const struct web_ask *ask)
{
    static const struct str expected = STR_INIT("application/x-www-form-urlencoded");
    struct str rest = ask->body_type, type = {0};

    if (ask->body.len == 0)
        return OK;
    if (rq->route && rq->route->upload && multipart_is(ask->body_type))
        return file_read(rq, ask);
    if (ask->body.len > BODY_MOST)
        return work_fail(rq->work, TOO_LARGE, "", "A form may hold %d KB at most.",
                         BODY_MOST / 1024);
    str_split(&rest, ';', &type);
    type = str_trim(type);
    if (type.len != expected.len ||
        strncasecmp(type.at, expected.at, (size_t)expected.len) != 0)
        return work_fail(rq->work, INVALID, "", "Send the form as %s.", expected.at);
    return pairs_read(rq->work, ask->body, "The form", true, false, &rq->fields,
                      &rq->field_count);
}

/* --- what handlers ask for ---------------------------------------------------------------- */

struct str rq_param(const struct request *rq, const char *name)
{
    const struct pair *p = pair_find(rq->params, rq->param_count, str_of(name));

    if (!p)
        abort(); /* the route lacks what its handler needs: a mistake of ours, seen at first use
                  */
    return p->value;
}

struct str rq_query(const struct request *rq, const char *name)
{
    const struct pair *p = pair_find(rq->query, rq->query_count, str_of(name));

    return p ? p->value : S("");
}

struct str rq_field(const struct request *rq, const char *name)
{
    const struct pair *p = pair_find(rq->fields, rq->field_count, str_of(name));

    return p ? p->value : S("");
}

struct str rq_cookie(const struct request *rq, const char *name)
{
    struct str rest = rq->cookies, one, wanted = str_of(name);

    while (str_split(&rest, ';', &one)) {
        one = str_trim(one);
        if (str_starts(one, wanted) && one.len > wanted.len && one.at[wanted.len] == '=')
            return str_cut(one, wanted.len + 1, one.len);
    }
    return S("");
}

void reply_cookie(struct request *rq, const char *name, struct str value, int64_t seconds)
{
    struct reply *r = rq->reply;
    ptrdiff_t i = 0;

    while (i < COUNT_OF(r->cookies) - 1 && r->cookies[i].len)
        i++;
    r->cookies[i] = str_fmt(rq->work->arena,
                            "%s=%.*s; Path=/; Max-Age=%lld; Secure; HttpOnly; SameSite=Lax",
                            name, STR_ARG(value), (long long)seconds);
}

enum rc rq_query_int(struct request *rq, const char *name, int64_t low, int64_t high,
                     int64_t otherwise, int64_t *out)
{
    const struct pair *p = pair_find(rq->query, rq->query_count, str_of(name));

    *out = otherwise;
    if (!p)
        return OK;
    if (int_parse(p->value, out) && *out >= low && *out <= high)
        return OK;
    *out = otherwise;
    return work_fail(rq->work, INVALID, name,
                     "'%s' must be a whole number from %" PRId64 " to %" PRId64 ".", name, low,
                     high);
}

void rq_suggest(struct request *rq, struct str href, struct str title)
{
    struct arena *a = rq->work->arena;

    if (!rq->reply->suggestions)
        rq->reply->suggestions = json_array(a);
    struct json *one = json_add(rq->reply->suggestions, json_object(a));
    json_put_str(one, "href", href);
    json_put_str(one, "title", title);
}
