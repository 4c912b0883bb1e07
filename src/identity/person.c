/* person.c: people and the roles they hold. */
#include "identity/person.h"

#include "base/random.h"
#include "identity/name.h"
#include "identity_sql.h"

#include <string.h>

enum { SCOPE_MOST = 60 };

/* --- found ---- */

enum rc person_of_id(struct work *w, struct str id, struct identity_person *out)
{
    return random_id_valid(id) ? sql_person_get(w, id, out) : NOT_FOUND;
}

enum rc person_of_address(struct work *w, struct str address, struct identity_person *out)
{
    return sql_person_by_address(w, address, out);
}

enum rc person_shown(struct work *w, struct str id, struct identity_person_shown *out)
{
    enum rc rc = random_id_valid(id) ? sql_person_shown(w, id, out) : NOT_FOUND;

    return rc == NOT_FOUND ? work_fail(w, rc, "", "There is nobody of this address here.") : rc;
}

/* "!" before what LIKE would take for a pattern. */
static struct str as_it_is(struct arena *a, struct str words)
{
    struct buf b = buf_make(a, 8 * PEOPLE_WORDS_MOST);

    for (ptrdiff_t i = 0; i < words.len; i++) {
        char c = words.at[i];
        if (c == '!' || c == '%' || c == '_')
            buf_char(&b, '!');
        buf_char(&b, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    return buf_text(&b);
}

enum rc people_search(struct work *w, struct str words, int64_t page,
                      struct identity_person_shown_list *out, int64_t *total)
{
    struct identity_total all;
    struct str skeleton = {0};

    words = str_trim(words);
    if (str_chars(words) > PEOPLE_WORDS_MOST)
        return work_fail(w, INVALID, "q", "Search for at most %d letters.", PEOPLE_WORDS_MOST);
    if (words.len)
        TRY(name_skeleton(w, words, &skeleton));
    words = as_it_is(w->arena, words);
    TRY(sql_people_count(w, words, skeleton, &all));
    *total = all.total;
    return sql_people_found(w, words, skeleton, PEOPLE_PAGE, (page - 1) * PEOPLE_PAGE, out);
}

/* --- made ---- */

static enum rc no_pose(struct work *w, struct str name, struct str skeleton)
{
    struct identity_person_name_list alike = {0};

    TRY(sql_person_alike(w, skeleton, &alike));
    for (ptrdiff_t i = 0; i < alike.len; i++) {
        bool poses;
        TRY(name_poses(w, name, alike.at[i].name, &poses));
        if (poses)
            return work_fail(
                w, CONFLICT, "name",
                "This name looks like that of someone else here, written with other "
                "letters. Write it another way, with a middle name for example.");
    }
    return OK;
}

enum rc person_make(struct work *w, struct str address, struct str name,
                    struct identity_person *out)
{
    struct str id = random_id(w->arena), skeleton;

    TRY(name_read(w, "name", name, &name));
    TRY(name_skeleton(w, name, &skeleton));
    TRY(no_pose(w, name, skeleton));
    enum rc rc = sql_person_by_address(w, address, out);
    if (rc == OK)
        return work_fail(w, CONFLICT, "address",
                         "There is an account of this address already.");
    if (rc != NOT_FOUND)
        return rc;
    TRY(sql_person_add(w, id, address, name, skeleton, w->now));
    return sql_person_get(w, id, out);
}

/* --- what they may ---- */

enum rc person_rights_changed(struct work *w, struct str id)
{
    struct identity_person_ref changed;

    return sql_person_rights_raise(w, id, &changed);
}

/* Somebody must be able to let people in. */
static enum rc not_the_last(struct work *w, struct str person)
{
    struct identity_person_ref_list all = {0};

    TRY(sql_administrators(w, &all));
    if (all.len == 1 && str_eq(all.at[0].id, person))
        return work_fail(w, CONFLICT, "",
                         "This is the only administrator there is. Make another one first.");
    return OK;
}

enum rc person_state(struct work *w, struct str id, const char *state)
{
    struct identity_person_ref changed;
    bool active = strcmp(state, "active") == 0;

    if (!active)
        TRY(not_the_last(w, id));
    enum rc rc = sql_person_state_put(w, id, str_of(state), &changed);
    if (rc == NOT_FOUND)
        return work_fail(w, rc, "", "There is nobody of this address here.");
    if (rc != OK || active)
        return rc;
    TRY(sql_person_sessions_drop(w, id));
    TRY(sql_person_tokens_drop(w, id));
    return sql_person_tickets_end(w, id, w->now);
}

/* --- roles ---- */

const struct role_kind role_kinds[] = {
    {"member", "Member", true, false},
    {"lead", "Organisation lead", true, false},
    {"steward", "Data steward", true, false},
    {"councillor", "Councillor", true, false},
    {"peer", "Peer", true, false},
    {"adviser", "Adviser", false, true},
    {"programme-manager", "Programme manager", false, false},
    {"clerk", "Clerk", false, false},
    {"administrator", "Administrator", false, false},
    {0},
};

const struct role_kind *role_kind_of(struct str name)
{
    for (const struct role_kind *k = role_kinds; k->name; k++)
        if (str_eq(name, str_of(k->name)))
            return k;
    return NULL;
}

/* A region's code or name, or the name of a list: it becomes part of an audience. */
static bool is_scope(struct str s)
{
    if (!s.len || s.len > SCOPE_MOST || s.at[0] == ' ' || s.at[s.len - 1] == ' ')
        return false;
    for (ptrdiff_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != ' ')
            return false;
    }
    return true;
}

enum rc role_check(struct work *w, struct str role, struct str organisation, struct str scope)
{
    const struct role_kind *kind = role_kind_of(role);

    if (!kind)
        return work_fail(w, INVALID, "role", "Choose a role of the list.");
    if (kind->of_organisation && !organisation.len)
        return work_fail(w, INVALID, "organisation",
                         "Say in which organisation: a %s is always of one.", kind->name);
    if (!kind->of_organisation && organisation.len)
        return work_fail(w, INVALID, "role",
                         "This role is of the whole sector, not of an organisation.");
    if (kind->has_scope && !is_scope(scope))
        return work_fail(
            w, INVALID, "scope",
            "Say for which region or list, in letters, digits, blanks and dashes.");
    if (!kind->has_scope && scope.len)
        return work_fail(w, INVALID, "scope", "This role has no region or list: leave it out.");
    return OK;
}

enum rc role_give_by(struct work *w, struct str giver, struct str person, struct str role,
                     struct str organisation, struct str scope)
{
    struct identity_person_ref_list made = {0};
    struct str of = organisation.len ? organisation : (struct str){0};

    TRY(role_check(w, role, organisation, scope));
    TRY(sql_role_add(w, random_id(w->arena), person, role, of, scope, w->now, giver, &made));
    return made.len ? person_rights_changed(w, person) : OK;
}

enum rc role_give(struct work *w, struct str person, struct str role, struct str organisation,
                  struct str scope)
{
    return role_give_by(w, w->viewer.person, person, role, organisation, scope);
}

enum rc role_take(struct work *w, struct str role_id)
{
    struct identity_role_row row;
    enum rc rc = random_id_valid(role_id) ? sql_role_get(w, role_id, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(w, rc, "", "Nobody has this role any more.");
    if (rc != OK)
        return rc;
    if (str_eq(row.role, S("administrator")))
        TRY(not_the_last(w, row.person_id));
    TRY(sql_role_drop(w, role_id));
    return person_rights_changed(w, row.person_id);
}

enum rc roles_take_all(struct work *w, struct str person, struct str organisation)
{
    TRY(sql_roles_drop(w, person, organisation));
    return person_rights_changed(w, person);
}

enum rc roles_of(struct work *w, struct str person, struct identity_role_list *out)
{
    return sql_roles_shown(w, person, out);
}
