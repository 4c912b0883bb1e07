/* cbor.c: reading CBOR as authenticators write it.
 *
 * Our own, because the library at hand takes memory for as many things as a map claims to have
 * before it looks whether they are there.
 */
#include "identity/cbor.h"

enum kind { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

enum { SHORT_MOST = 23, ONE_BYTE = 24, EIGHT_BYTES = 27 };

struct head {
    enum kind kind;
    uint64_t value;
};

/* The kind of the next thing and its number: a value, a length or a count. */
static bool head_read(struct cbor *c, struct head *out)
{
    if (c->rest.len < 1)
        return false;
    unsigned char first = (unsigned char)c->rest.at[0];
    int size = 0, info = first & 31;
    if (info >= ONE_BYTE && info <= EIGHT_BYTES)
        size = 1 << (info - ONE_BYTE);
    if (info > EIGHT_BYTES || c->rest.len < 1 + size)
        return false;
    *out = (struct head){(enum kind)(first >> 5), info <= SHORT_MOST ? (uint64_t)info : 0};
    for (int i = 1; i <= size; i++)
        out->value = out->value << 8 | (unsigned char)c->rest.at[i];
    c->rest = str_cut(c->rest, 1 + size, c->rest.len);
    return true;
}

bool cbor_int(struct cbor *c, int64_t *out)
{
    struct head head;

    if (!head_read(c, &head) || head.value > INT64_MAX ||
        (head.kind != UNSIGNED && head.kind != NEGATIVE))
        return false;
    *out = head.kind == NEGATIVE ? -1 - (int64_t)head.value : (int64_t)head.value;
    return true;
}

static bool stretch_take(struct cbor *c, uint64_t len, struct str *out)
{
    if (len > (uint64_t)c->rest.len)
        return false;
    *out = str_cut(c->rest, 0, (ptrdiff_t)len);
    c->rest = str_cut(c->rest, (ptrdiff_t)len, c->rest.len);
    return true;
}

static bool stretch_read(struct cbor *c, enum kind kind, struct str *out)
{
    struct head head;

    return head_read(c, &head) && head.kind == kind && stretch_take(c, head.value, out);
}

bool cbor_bytes(struct cbor *c, struct str *out)
{
    return stretch_read(c, BYTES, out);
}

bool cbor_text(struct cbor *c, struct str *out)
{
    return stretch_read(c, TEXT, out);
}

bool cbor_map(struct cbor *c, int64_t *pairs)
{
    struct head head;

    /* each pair has two bytes at least */
    if (!head_read(c, &head) || head.kind != MAP || head.value > (uint64_t)c->rest.len / 2)
        return false;
    *pairs = (int64_t)head.value;
    return true;
}

static bool skip(struct cbor *c, int deep)
{
    struct str passed;
    struct head head;

    if (deep > CBOR_DEEPEST || !head_read(c, &head) || head.kind == TAG)
        return false;
    if (head.kind == BYTES || head.kind == TEXT)
        return stretch_take(c, head.value, &passed);
    if (head.kind != ARRAY && head.kind != MAP)
        return true;
    if (head.value > (uint64_t)c->rest.len)
        return false;
    uint64_t things = head.kind == MAP ? 2 * head.value : head.value;
    for (uint64_t i = 0; i < things; i++)
        if (!skip(c, deep + 1))
            return false;
    return true;
}

bool cbor_skip(struct cbor *c)
{
    return skip(c, 0);
}
