/* my_data.c: all that is held on whoever is signed in, part by part. */
#include "identity/my_data.h"

#include "base/date.h"
#include "identity_sql.h"

/* --- parts
 * ------------------------------------------------------------------------------------ */

const struct my_part my_parts[] = {
    {"person", "You", "So that you can sign in and others know who they work with."},
    {"roles", "What you are here, and what you made others",
     "It decides what you may see and do, and who answers for it."},
    {"working-groups", "Working groups",
     "So that its members can share things with each other."},
    {"sessions", "Where you are or were signed in",
     "So that you can see and end each of them, and find one that is not yours."},
    {"factors", "Passkeys, codes from an app and recovery codes",
     "To check that it is you. What they prove it with is kept too, and never shown."},
    {"tokens", "Tokens for programs", "So that your programs can act for you."},
    {"tickets", "Invitations and links", "Each is a right to do one thing once."},
    {"requests", "Requests to join", "So that an organisation's leads can decide on them."},
    {"attempts", "What was tried lately with your address",
     "So that nobody can go on guessing at it."},
    {"things", "What you made or were given",
     "It is what you did here, and who else may see it."},
    {"reasons", "Why you read something confidential",
     "Whom it concerns can ask who read it, and why."},
    {"trail", "What you did here",
     "The trail shows what was done by whom, so that it can be trusted."},
    {"about-you", "What others did to your account",
     "The trail shows what was done by whom, so that it can be trusted."},
    {"mails", "Emails to you", "So that they can be sent, and sent again when that fails."},
    {"stopped", "Emails that you do not want", "So that they are not sent."},
    {"notices", "Notices", "What you should hear of."},
    {0},
};

/* The headings of a part's six texts and three moments; NULL for what it has not. */
struct part_columns {
    enum rc (*read)(struct work *w, int64_t most, struct identity_mine_list *out);
    const char *texts[6], *moments[3];
};

static const struct part_columns columns[] = {
    {sql_mine_person,
     {"address", "name", "state", "digest", "has a password", "number"},
     {"since", "password changed", "newest notice emailed"}},
    {sql_mine_role, {"role", "organisation", "scope", "whose", "number"}, {"given"}},
    {sql_mine_working_group, {"group", "purpose", "you"}, {"since"}},
    {sql_mine_session, {"way", "network", "browser", "name"}, {"began", "last seen", "ends"}},
    {sql_mine_factor, {"kind", "name", "key"}, {"made", "last used"}},
    {sql_mine_token, {"name", "scope"}, {"made", "last used", "ends"}},
    {sql_mine_ticket,
     {"kind", "address", "organisation", "role", "scope", "whose"},
     {"made", "used", "ends"}},
    {sql_mine_join_request, {"organisation", "words", "state", "whose"}, {"asked", "decided"}},
    {sql_mine_attempt, {"what"}, {"last"}},
    {sql_mine_object,
     {"kind", "number", "for", "kept by", "early for", "life"},
     {"made", "changed", "opens"}},
    {sql_mine_reason, {"kind", "number", "why"}, {"given", NULL, "ends"}},
    {sql_mine_audit, {"event", "outcome", "kind", "about", "words", "network"}, {"when"}},
    {sql_mine_audit_about, {"event", "outcome", "words"}, {"when"}},
    {sql_mine_mail, {"kind", "subject", "address", "state", "why not"}, {"made", "sent"}},
    {sql_mine_mail_stopped, {"kind", "address"}, {"since"}},
    {sql_mine_notice, {"kind", "words", "link"}, {"given"}},
};
static_assert(sizeof columns / sizeof columns[0] + 1 == sizeof my_parts / sizeof my_parts[0],
              "each part has its columns");

/* --- the export
 * ------------------------------------------------------------------------------- */

static void put_text(struct json *row, const char *heading, struct str s)
{
    if (heading)
        json_put_str(row, heading, s.at ? s : S(""));
}

static void put_moment(struct arena *a, struct json *row, const char *heading, int64_t moment)
{
    if (heading)
        json_put_str(row, heading, moment > 0 ? moment_text(a, moment) : (struct str){0});
}

static void put_row(struct arena *a, const struct part_columns *c,
                    const struct identity_mine *from, struct json *row)
{
    const struct str texts[] = {from->a, from->b, from->c, from->d, from->e, from->f};
    const int64_t moments[] = {from->at, from->seen, from->ends};

    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        put_text(row, c->texts[i], texts[i]);
    for (ptrdiff_t i = 0; i < COUNT_OF(moments); i++)
        put_moment(a, row, c->moments[i], moments[i]);
}

enum rc my_data_export(struct work *w, struct str person, struct json *into)
{
    if (!person.len || !str_eq(person, w->viewer.person))
        return work_fail(w, FORBIDDEN, "", "What is held on someone is for them alone.");
    for (ptrdiff_t i = 0; i < COUNT_OF(columns); i++) {
        struct identity_mine_list rows = {0};
        struct json *list = json_put(into, my_parts[i].name, json_array(w->arena));
        TRY(columns[i].read(w, MY_DATA_MOST, &rows));
        for (ptrdiff_t k = 0; k < rows.len; k++)
            put_row(w->arena, &columns[i], &rows.at[k], json_add(list, json_object(w->arena)));
    }
    return OK;
}
