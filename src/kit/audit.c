/* audit.c: writing the trail, going along its chain, searching it and forgetting its old end.
 */
#include "kit/audit.h"

#include "kit_sql.h"

#include <sodium.h>
#include <string.h>

enum { HASH_BYTES = 32, FIELD_LONGEST = 200 };

/* --- what may stand in a row
 * ------------------------------------------------------------------ */

/* How many bytes at `at` are a control or a line end of Unicode: C0, DEL, C1, U+2028, U+2029.
 */
static ptrdiff_t control_at(struct str s, ptrdiff_t at)
{
    unsigned char c = (unsigned char)s.at[at];

    if (c < ' ' || c == 0x7f)
        return 1;
    if (c == 0xc2 && at + 1 < s.len && (unsigned char)s.at[at + 1] < 0xa0)
        return 2;
    if (c == 0xe2 && at + 2 < s.len && (unsigned char)s.at[at + 1] == 0x80 &&
        ((unsigned char)s.at[at + 2] & 0xfe) == 0xa8)
        return 3;
    return 0;
}

/* On one line, at most `most` bytes, and text in any case. */
static struct str one_line(struct arena *a, struct str s, ptrdiff_t most)
{
    char *to = arena_new(a, char, s.len + 1);
    bool text = str_is_utf8(s);
    ptrdiff_t len = 0;

    for (ptrdiff_t i = 0; i < s.len; i++) {
        ptrdiff_t control = control_at(s, i);
        if (control)
            to[len++] = ' ';
        else
            to[len++] = !text && (unsigned char)s.at[i] >= 0x80 ? '?' : s.at[i];
        i += control ? control - 1 : 0;
    }
    if (len > most)
        for (len = most; len > 0 && ((unsigned char)to[len] & 0xc0) == 0x80;)
            len--;
    return (struct str){to, len};
}

/* Words without email addresses: they would name people after they left. */
static struct str without_addresses(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, s.len * 16 + 64);
    struct str word;
    bool first = true;

    while (str_split(&s, ' ', &word)) {
        ptrdiff_t at = str_find(word, S("@"));
        if (!first)
            buf_char(&b, ' ');
        first = false;
        if (at > 0 && at < word.len - 1)
            buf_lit(&b, "(an address)");
        else
            buf_str(&b, word);
    }
    return buf_text(&b);
}

/* --- the chain
 * -------------------------------------------------------------------------------- */

static void hash_number(crypto_generichash_state *h, uint64_t n)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(n >> (8 * i));
    crypto_generichash_update(h, bytes, sizeof bytes);
}

/* Led by its length, so that no two rows make the same bytes; null has a length of its own. */
static void hash_text(crypto_generichash_state *h, struct str s)
{
    hash_number(h, s.at ? (uint64_t)s.len : UINT64_MAX);
    if (s.len > 0)
        crypto_generichash_update(h, (const unsigned char *)s.at, (unsigned long long)s.len);
}

static struct str present(struct str s)
{
    return s.at ? s : S("");
}

/* BLAKE2b of the hash before and every field, as 64 hexadecimal digits in `to`. */
static struct str row_hash(char to[2 * HASH_BYTES + 1], struct str before,
                           const struct kit_audit_row *r)
{
    crypto_generichash_state h;
    unsigned char hash[HASH_BYTES];

    crypto_generichash_init(&h, NULL, 0, sizeof hash);
    hash_text(&h, present(before));
    hash_number(&h, (uint64_t)r->number);
    hash_number(&h, (uint64_t)r->at);
    hash_text(&h, present(r->person));
    hash_text(&h, r->organisation_id);
    hash_text(&h, present(r->event));
    hash_text(&h, present(r->outcome));
    hash_text(&h, present(r->kind));
    hash_text(&h, present(r->object));
    hash_text(&h, present(r->words));
    hash_text(&h, present(r->network));
    crypto_generichash_final(&h, hash, sizeof hash);
    sodium_bin2hex(to, 2 * HASH_BYTES + 1, hash, sizeof hash);
    return (struct str){to, 2 * HASH_BYTES};
}

enum rc audit_note(struct work *w, const struct audit_event *e)
{
    struct arena *a = w->arena;
    struct kit_audit_turn turn;
    char hash[2 * HASH_BYTES + 1];

    if (sodium_init() < 0)
        return work_fail(w, FAULT, "", "libsodium can't be used");
    TRY(sql_audit_turn(w, &turn));
    struct kit_audit_row r = {
        .number = turn.number,
        .at = w->now,
        .person = w->viewer.person,
        .organisation_id = e->organisation.len ? e->organisation : (struct str){0},
        .event = one_line(a, str_of(e->event), FIELD_LONGEST),
        .outcome = e->refused ? S("refused") : S("done"),
        .kind = one_line(a, e->kind, FIELD_LONGEST),
        .object = one_line(a, e->object, FIELD_LONGEST),
        .words = without_addresses(a, str_trim(one_line(a, e->words, AUDIT_WORDS_MOST))),
        .network = one_line(a, w->viewer.network, FIELD_LONGEST),
    };
    r.hash = row_hash(hash, turn.hash, &r);
    TRY(sql_audit_add(w, r.number, r.at, r.person, r.organisation_id, r.event, r.outcome,
                      r.kind, r.object, r.words, r.network, r.hash));
    return sql_audit_end_put(w, r.hash);
}

/* --- going along it
 * --------------------------------------------------------------------------- */

struct walk {
    char hash[2 * HASH_BYTES + 1]; /* of the row before */
    int64_t number;                /* of the row before */
    int64_t rows, broken;
};

static void stand_at(struct walk *k, int64_t number, struct str hash)
{
    ptrdiff_t len = hash.len < 2 * HASH_BYTES ? hash.len : 2 * HASH_BYTES;

    memset(k->hash, 0, sizeof k->hash);
    if (len > 0)
        memcpy(k->hash, hash.at, (size_t)len);
    k->number = number;
}

static enum rc step(void *state, const struct kit_audit_row *r)
{
    struct walk *k = state;
    char hash[2 * HASH_BYTES + 1];

    k->rows++;
    if (k->broken)
        return OK;
    if (r->number != k->number + 1)
        k->broken = k->number + 1;
    else if (!str_eq(row_hash(hash, str_of(k->hash), r), r->hash))
        k->broken = r->number;
    stand_at(k, r->number, r->hash);
    return OK;
}

/* Both ends; a missing one is {0}. The table itself is for who has no viewer: the command line.
 */
static enum rc ends_read(struct work *w, struct kit_audit_place *newest,
                         struct kit_audit_place *forgotten)
{
    struct kit_audit_place_list ends;

    *newest = *forgotten = (struct kit_audit_place){0};
    TRY(w->viewer.person.len ? sql_audit_ends_seen(w, &ends) : sql_audit_ends(w, &ends));
    for (ptrdiff_t i = 0; i < ends.len; i++)
        *(ends.at[i].id == 1 ? newest : forgotten) = ends.at[i];
    return OK;
}

enum rc audit_check(struct work *w, int64_t *rows, int64_t *broken)
{
    struct kit_audit_place newest, forgotten;
    struct walk k = {0};

    if (sodium_init() < 0)
        return work_fail(w, FAULT, "", "libsodium can't be used");
    TRY(ends_read(w, &newest, &forgotten));
    stand_at(&k, forgotten.number, forgotten.hash);
    TRY(w->viewer.person.len ? sql_audit_chain_seen(w, step, &k)
                             : sql_audit_chain(w, step, &k));
    if (!k.broken && newest.number != k.number)
        k.broken = (newest.number < k.number ? newest.number : k.number) + 1;
    else if (!k.broken && !str_eq(newest.hash, str_of(k.hash)))
        k.broken = k.number ? k.number : 1;
    *rows = k.rows;
    *broken = k.broken;
    return OK;
}

enum rc audit_end(struct work *w, struct str *hash)
{
    struct kit_audit_place newest, forgotten;

    TRY(ends_read(w, &newest, &forgotten));
    *hash = newest.hash;
    return OK;
}

/* --- searching and forgetting
 * ----------------------------------------------------------------- */

enum rc audit_search(struct work *w, const struct audit_ask *ask, struct kit_audit_list *out)
{
    int64_t before = ask->before ? ask->before : INT64_MAX;
    int64_t until = ask->until ? ask->until : INT64_MAX;
    int64_t most = ask->most > 0 ? ask->most : AUDIT_PAGE;

    *out = (struct kit_audit_list){0};
    if (most > AUDIT_MOST)
        most = AUDIT_MOST;
    if (ask->organisation.len)
        return sql_audit_of_organisation(w, ask->organisation, before, ask->person, ask->event,
                                         ask->object, ask->from, until, most, out);
    if (ask->person.len)
        return sql_audit_of_person(w, ask->person, before, ask->event, ask->object, ask->from,
                                   until, most, out);
    if (ask->object.len)
        return sql_audit_of_object(w, ask->object, before, ask->event, ask->from, until, most,
                                   out);
    return sql_audit_newest(w, before, ask->event, ask->from, until, most, out);
}

enum rc audit_cut(struct work *w, int64_t before, int64_t most, int64_t *cut)
{
    struct kit_audit_cut_at last;
    enum rc rc = sql_audit_cut_at(w, before, most, &last);

    *cut = 0;
    if (rc == NOT_FOUND)
        return OK;
    TRY(rc);
    TRY(sql_audit_start_put(w, last.number, last.hash));
    TRY(sql_audit_forget(w, last.number));
    *cut = last.rows;
    return OK;
}
