/* send_propose.c: figures of what somebody else publishes: proposed, accepted, declined. */
#include "lodge/send_parts.h"

#include "base/random.h"
#include "kit/notice.h"
#include "lodge_sql.h"

#define ADMINISTRATORS "role:administrator"

/* --- who is told ---- */

/* Everyone of an audience but who does it, once for each time it is proposed. */
static enum rc tell_all(struct work *w, const struct sending *s, struct str audience)
{
    struct lodge_entry_hearer_list hearers = {0};
    struct arena *a = w->arena;
    struct str words =
        str_fmt(a, "Figures are proposed, and wait for your answer: %.*s.", STR_ARG(s->label));

    TRY(sql_entry_hearers(w, audience, PROPOSAL_HEARERS_MOST, &hearers));
    for (ptrdiff_t i = 0; i < hearers.len; i++) {
        struct str person = hearers.at[i].person_id;
        if (str_eq(person, w->viewer.person))
            continue;
        TRY(notice_give(w,
                        str_fmt(a, "figures-proposed-%.*s-%lld-%.*s", STR_ARG(s->id),
                                (long long)w->now, STR_ARG(person)),
                        str_fmt(a, "person:%.*s", STR_ARG(person)), "figures-proposed", words,
                        str_fmt(a, "/send/%.*s/proposal", STR_ARG(s->id))));
    }
    return OK;
}

/* Its measures' one owner; administrators where there is none, or several. */
static enum rc owner_of(struct work *w, struct str id, struct lodge_offer_owner *out)
{
    struct lodge_offer_owner_list owners = {0};

    *out = (struct lodge_offer_owner){0};
    TRY(sql_offer_owners(w, id, &owners));
    if (owners.len == 1)
        *out = owners.at[0];
    return OK;
}

static enum rc tell_deciders(struct work *w, const struct sending *s)
{
    struct lodge_offer_owner owner;

    TRY(owner_of(w, s->id, &owner));
    return tell_all(w, s,
                    owner.slug.len ? str_fmt(w->arena, "keepers:%.*s", STR_ARG(owner.slug))
                                   : S(ADMINISTRATORS));
}

enum rc offer_deciders(struct work *w, struct str id, struct str *out)
{
    struct lodge_offer_owner owner;

    TRY(owner_of(w, id, &owner));
    *out = owner.slug.len ? str_fmt(w->arena, "%.*s or an administrator", STR_ARG(owner.name))
                          : S("an administrator of this site");
    return OK;
}

/* --- proposing ---- */

enum rc offer_take_back(struct work *w, struct str id)
{
    TRY(sql_offer_measures_drop(w, id));
    return sql_offer_drop(w, id);
}

static enum rc offers_keep(struct work *w, struct str id, const struct json *offered)
{
    TRY(sql_offer_measures_drop(w, id));
    for (const struct json *one = offered->u.of.first; one; one = one->next) {
        const struct json *slug = json_get(one, S("metric"));
        const struct metric *m =
            slug && slug->kind == JSON_STR ? sector_metric(w->sector, slug->u.str) : NULL;
        if (!m)
            return work_fail(w, CONFLICT, "", "A measure of it is not here any more.");
        TRY(sql_offer_measure_add(w, id, m->id));
    }
    return OK;
}

enum rc sending_propose_now(struct work *w, struct object *o, const struct sending *s,
                            const struct json *found, struct str note)
{
    const struct json *offered = json_get(found, S("offered"));
    struct str said;

    if (!offered || offered->kind != JSON_ARRAY || !offered->u.of.count)
        return work_fail(w, CONFLICT, "",
                         "Nothing in it waits for anybody's answer: publish it.");
    if (s->proposed_at && !s->decided_at)
        return work_fail(w, CONFLICT, "", "This is proposed already.");
    TRY(words_read(w, "note", note, REVISION_NOTE_MOST, true, &said));
    TRY(sql_sending_plan_put(w, s->id, 0, S(""), said));
    TRY(offers_keep(w, s->id, offered));
    TRY(sql_offer_put(w, s->id, w->now, w->viewer.person));
    TRY(object_touch(w, o));
    TRY(tell_deciders(w, s));
    return sending_note(w, s, "figures-proposed", S("figures of what somebody else publishes"));
}

enum rc sending_propose(struct work *w, struct object *o, struct str look, struct str note)
{
    struct sending s;
    struct json *found;

    TRY(draft_as_seen(w, o->id, look, &s, &found));
    return sending_propose_now(w, o, &s, found, note);
}

/* --- read by who decides ---- */

enum rc offers_read(struct work *w, int64_t skip, struct sending_list *out)
{
    struct lodge_sending_list rows = {0};

    *out = (struct sending_list){0};
    TRY(sql_offered_list(w, skip, SEND_PAGE + 1, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = sending_of(w, &rows.at[i]);
    return OK;
}

enum rc offers_waiting(struct work *w, int64_t *out)
{
    struct lodge_offered_waiting row;

    TRY(sql_offered_waiting(w, &row));
    *out = row.total;
    return OK;
}

enum rc offer_read(struct work *w, struct str id, struct sending *out)
{
    struct lodge_sending row;
    enum rc rc = random_id_valid(id) ? sql_offered_get(w, id, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(
            w, NOT_FOUND, "id",
            "Nothing is proposed to you under this address. It may have been taken "
            "back.");
    if (rc == OK)
        *out = sending_of(w, &row);
    return rc;
}

bool offer_is_own(const struct work *w, const struct sending *s)
{
    struct str person = w->viewer.person;

    return str_eq(person, s->sender) || str_eq(person, s->mapped_by) ||
           str_eq(person, s->proposed_by);
}

static enum rc table_of(struct work *w, struct str id, struct sent_table *out)
{
    struct lodge_sending_file row;
    enum rc rc = sql_offered_file(w, id, &row);

    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "", "It does not wait for an answer any more.");
    return rc == OK ? sent_table_read(w, row.bytes, out) : rc;
}

enum rc offer_try(struct work *w, const struct sending *s, struct send_checked *out)
{
    struct sent_table table;
    struct send_mapping mapping;
    struct send_rights rights;

    TRY(table_of(w, s->id, &table));
    send_mapping_read(w->arena, s->mapping, &mapping);
    TRY(send_rights_of(w, s->keepers, &rights));
    return send_try(
        w,
        &(struct send_ask){
            .table = &table, .mapping = &mapping, .rights = &rights, .label = s->label},
        out);
}

enum rc offer_prepare(struct work *w, struct str id, struct send_ready *out)
{
    struct sending s;
    struct sent_table table;

    TRY(offer_read(w, id, &s));
    TRY(table_of(w, id, &table));
    return sending_ready_make(w, &s, &table, out);
}

/* --- deciding ---- */

static enum rc decide(struct work *w, const struct sending *s, const char *decision,
                      struct str words)
{
    struct lodge_offer_decided row;
    enum rc rc =
        sql_offer_decide(w, s->id, w->now, w->viewer.person, str_of(decision), words, &row);
    bool accepted = !words.len;

    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "", "Somebody decided on this already.");
    TRY(rc);
    return notice_give(
        w,
        str_fmt(w->arena, "figures-%s-%.*s-%lld", decision, STR_ARG(s->id), (long long)w->now),
        str_fmt(w->arena, "person:%.*s", STR_ARG(row.proposed_by)), "figures-decided",
        str_fmt(w->arena, "What you proposed was %s: %.*s.%s%.*s", decision, STR_ARG(s->label),
                accepted ? "" : " Why: ", STR_ARG(words)),
        str_fmt(w->arena, "/send/%.*s", STR_ARG(s->id)));
}

static enum rc waits_must(struct work *w, struct str id, struct sending *out)
{
    TRY(offer_read(w, id, out));
    if (out->decided_at)
        return work_fail(w, CONFLICT, "", "Somebody decided on this already.");
    return OK;
}

static enum rc object_of(struct work *w, const struct sending *s, struct object *out)
{
    struct lodge_sending_object row;

    TRY(sql_sending_object(w, s->id, &row));
    *out = (struct object){.id = s->id,
                           .kind = S("sending"),
                           .audience = row.audience,
                           .keepers = s->keepers,
                           .life = s->life,
                           .organisation = s->organisation,
                           .changed_at = row.changed_at};
    return OK;
}

enum rc offer_accept(struct work *w, struct str id, const struct send_ready *ready,
                     int64_t known_from)
{
    struct send_rights rights;
    struct sending s;
    struct object o;

    TRY(waits_must(w, id, &s));
    if (offer_is_own(w, &s))
        return work_fail(w, FORBIDDEN, "",
                         "You proposed this, or made its table: somebody else has to decide.");
    if (known_from != w->sector->known_from)
        return work_fail(w, CONFLICT, "",
                         "Other figures were published after you opened the page. See what it "
                         "would do now, and accept it then.");
    TRY(send_rights_deciding(w, &rights));
    TRY(object_of(w, &s, &o));
    TRY(sending_publish_as(w, &o, &s, ready, &rights, w->viewer.person, s.note));
    TRY(decide(w, &s, "accepted", S("")));
    return sending_note(w, &s, "figures-accepted", S("what was proposed is published"));
}

enum rc offer_decline(struct work *w, struct str id, struct str words)
{
    struct sending s;
    struct str said;

    TRY(waits_must(w, id, &s));
    if (offer_is_own(w, &s))
        return work_fail(w, FORBIDDEN, "",
                         "You proposed this, or made its table: take it back instead.");
    TRY(words_read(w, "words", words, PROPOSAL_WORDS_MOST, true, &said));
    TRY(decide(w, &s, "declined", said));
    return sending_note(w, &s, "figures-declined", S("what was proposed is not published"));
}

enum rc offer_withdraw(struct work *w, struct str id, struct str note)
{
    struct send_rights rights;
    struct sending s;
    struct object o;

    TRY(offer_read(w, id, &s));
    TRY(send_rights_deciding(w, &rights));
    TRY(object_of(w, &s, &o));
    return sending_withdraw_by(w, &o, &s, &rights, note);
}
