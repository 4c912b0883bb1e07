/* person.h: people: found, made, suspended. */
#ifndef IDENTITY_PERSON_H
#define IDENTITY_PERSON_H

#include "base/work.h"
#include "identity_rows.h"

/* By id or by address of mail, as kit/mail.h's mail_address gives it. NOT_FOUND, without words.
 * For work that writes: a reading connection sees no such row (pages use the *_seen views). */
enum rc person_of_id(struct work *w, struct str id, struct identity_person *out) MUST_USE;
enum rc person_of_address(struct work *w, struct str address,
                          struct identity_person *out) MUST_USE;

/* Makes one; the address must have been proved to be theirs. CONFLICT when it is taken, or when
 * the name poses as someone else's (name_poses). Writes nothing unless all is well. */
enum rc person_make(struct work *w, struct str address, struct str name,
                    struct identity_person *out) MUST_USE;

/* "active", "suspended" or "left"; ends their sessions, tokens and unused links unless it is
 * active. CONFLICT for the last administrator there is. */
enum rc person_state(struct work *w, struct str id, const char *state) MUST_USE;
/* To be called whenever what a person may do has changed: their cookies rotate. */
enum rc person_rights_changed(struct work *w, struct str id) MUST_USE;

/* --- roles ---- */

/* Of an organisation: member, lead, steward, councillor, peer; of the sector: adviser (with a
 * scope), programme-manager, clerk, administrator. */
struct role_kind {
    const char *name, *title;
    bool of_organisation, has_scope;
};
extern const struct role_kind role_kinds[]; /* ends with a NULL name */
const struct role_kind *role_kind_of(struct str name);

/* Whether these go together: INVALID in words when there is no such role, or it needs an
 * organisation or a scope that is not there, or has one that it can't have. */
enum rc role_check(struct work *w, struct str role, struct str organisation,
                   struct str scope) MUST_USE;
/* Gives a role in an organisation (its id, empty for roles of the sector); giving it twice
 * changes nothing. INVALID as role_check says. Who may is the caller's to ask, and so is the
 * audit; the role is noted as given by the viewer. */
enum rc role_give(struct work *w, struct str person, struct str role, struct str organisation,
                  struct str scope) MUST_USE;
/* The same, noted as given by someone else, who invited them. */
enum rc role_give_by(struct work *w, struct str giver, struct str person, struct str role,
                     struct str organisation, struct str scope) MUST_USE;
/* NOT_FOUND in words when nobody has it. CONFLICT for the role of the last administrator. */
enum rc role_take(struct work *w, struct str role_id) MUST_USE;
/* Everything they hold in one organisation. */
enum rc roles_take_all(struct work *w, struct str person, struct str organisation) MUST_USE;
/* As far as the viewer may see them. */
enum rc roles_of(struct work *w, struct str person, struct identity_role_list *out) MUST_USE;
/* One person as far as the viewer may see them. NOT_FOUND in words. */
enum rc person_shown(struct work *w, struct str id, struct identity_person_shown *out) MUST_USE;

enum { PEOPLE_PAGE = 50, PEOPLE_WORDS_MOST = 100 };
/* For administrators: those whose name or address has these words (empty for all), by address,
 * PEOPLE_PAGE of them from page 1 on, and how many there are.
 * Nobody to others. */
enum rc people_search(struct work *w, struct str words, int64_t page,
                      struct identity_person_shown_list *out, int64_t *total) MUST_USE;

#endif
