/* account.c: what people change about their own account. */
#include "identity/account.h"

#include "identity/name.h"
#include "identity/person.h"
#include "identity/session.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/mail.h"
#include "kit/throttle.h"

static const struct throttle by_person = {"address-change", 3, 3};
static const struct throttle by_address = {"address-change-to", 3, 3};

enum rc account_password(struct work *w, struct str hash)
{
    struct str me = w->viewer.person;

    TRY(sql_password_put(w, me, hash, w->now));
    TRY(tickets_end(w, "sign-in-link", me, S("")));
    TRY(tickets_end(w, "half", me, S("")));
    return session_end(w, me, S(""), w->viewer.session);
}

static enum rc must_not_pose(struct work *w, struct str name, struct str skeleton)
{
    struct identity_person_name_list alike;

    TRY(sql_person_alike(w, skeleton, &alike));
    for (ptrdiff_t i = 0; i < alike.len; i++) {
        bool poses;
        TRY(name_poses(w, name, alike.at[i].name, &poses));
        if (poses)
            return work_fail(w, CONFLICT, "name",
                             "This name looks like that of someone else here, written with "
                             "other letters. Write it another way.");
    }
    return OK;
}

enum rc account_name(struct work *w, struct str typed)
{
    struct str name, skeleton;

    TRY(name_read(w, "name", typed, &name));
    TRY(name_skeleton(w, name, &skeleton));
    TRY(must_not_pose(w, name, skeleton));
    return sql_own_name_put(w, w->viewer.person, name, skeleton);
}

/* --- the address ---- */

static enum rc mail_link(struct work *w, struct str address, struct str secret)
{
    struct str paragraphs[] = {
        S("Somebody, probably you, wants to use this address to sign in. Open the link while "
          "you "
          "are signed in, and press the button there. It works for one day."),
        S("If it was not you, there is nothing to do.")};

    return mail_queue(w, &(struct mail){.kind = "address-link",
                                        .address = address,
                                        .person = w->viewer.person,
                                        .subject = S("Is this your address?"),
                                        .paragraphs = paragraphs,
                                        .paragraph_count = COUNT_OF(paragraphs),
                                        .link_words = S("Use this address"),
                                        .link_path = str_fmt(w->arena, "/account/address/%.*s",
                                                             STR_ARG(secret))});
}

/* It counts as a mail of who asked, as the other one does: what is held on them must not tell
 * whether somebody has that address. */
static enum rc mail_taken(struct work *w, const struct identity_person *holder)
{
    struct str paragraphs[] = {
        S("Somebody, perhaps you, wants to use this address for another account. It is yours "
          "already, and stays with your account."),
        S("If it was you, sign in with this address. If not, there is nothing to do.")};

    return mail_queue(w, &(struct mail){.kind = "address-link",
                                        .address = holder->address,
                                        .person = w->viewer.person,
                                        .subject = S("Is this your address?"),
                                        .paragraphs = paragraphs,
                                        .paragraph_count = COUNT_OF(paragraphs),
                                        .link_words = S("Sign in"),
                                        .link_path = S("/sign-in")});
}

static enum rc mail_notice(struct work *w, struct str old)
{
    struct str paragraphs[] = {
        S("Somebody, probably you, asked for another email address for your account. Until "
          "the new one is proved, this one stays."),
        S("If it was not you, sign in, end all other sessions and set a new password.")};

    return mail_queue(w, &(struct mail){.kind = "account-change",
                                        .address = old,
                                        .person = w->viewer.person,
                                        .subject = S("Your address is to be changed"),
                                        .paragraphs = paragraphs,
                                        .paragraph_count = COUNT_OF(paragraphs),
                                        .link_words = S("Look at your account"),
                                        .link_path = S("/account")});
}

enum rc account_address_ask(struct work *w, struct str typed)
{
    struct ticket_ask ask = {.kind = "address", .person = w->viewer.person};
    struct identity_person me, holder;
    struct str secret;

    TRY(mail_address(w, "address", typed, &ask.address));
    TRY(person_of_id(w, w->viewer.person, &me));
    if (str_eq(me.address, ask.address))
        return work_fail(w, INVALID, "address", "That is your address already.");
    TRY(throttle_try(w, &by_person, me.id));
    TRY(throttle_try(w, &by_address, ask.address));
    TRY(tickets_end(w, "address", me.id, S("")));
    ask.data = me.address;
    TRY(ticket_make(w, &ask, &secret));
    enum rc rc = person_of_address(w, ask.address, &holder);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    TRY(rc == OK ? mail_taken(w, &holder) : mail_link(w, ask.address, secret));
    return mail_notice(w, me.address);
}

/* Somebody else's link is answered as one that is over. */
static enum rc must_be_mine(struct work *w, const struct identity_ticket *t)
{
    if (str_eq(t->person_id, w->viewer.person))
        return OK;
    return work_fail(w, NOT_FOUND, "",
                     "This link can't be used any more. Ask for a new one on your account's "
                     "page.");
}

enum rc account_address_look(struct work *w, struct str secret, struct identity_ticket *out)
{
    TRY(ticket_look(w, "address", secret, out));
    return must_be_mine(w, out);
}

enum rc account_address_take(struct work *w, struct str secret, struct str *before,
                             struct str *now)
{
    struct identity_person holder;
    struct identity_ticket ticket;

    TRY(account_address_look(w, secret, &ticket));
    TRY(ticket_take(w, "address", secret, &ticket));
    enum rc rc = person_of_address(w, ticket.address, &holder);
    if (rc == OK)
        return work_fail(w, CONFLICT, "", "That address can't be used for this account.");
    if (rc != NOT_FOUND)
        return rc;
    TRY(tickets_end(w, "sign-in-link", w->viewer.person, S("")));
    *before = ticket.data;
    *now = ticket.address;
    return sql_own_address_put(w, w->viewer.person, ticket.address);
}
