/* user.h: accounts from where the program runs, with nobody signed in: what the first
 * administrator is let in by. Each is noted in the trail as done by the command line.
 */
#ifndef IDENTITY_USER_H
#define IDENTITY_USER_H

#include "base/work.h"
#include "identity_rows.h"

struct user_ask {
    struct str address, role;
    struct str organisation; /* slug; empty for roles of the sector */
    struct str scope;
};

/* Invites, as organisation.h's invite does; *link is the whole address of the invitation. */
enum rc user_invite(struct work *w, const struct user_ask *ask, struct str *link) MUST_USE;
/* A link to sign in with, for twenty minutes and one use. CONFLICT unless the account is
 * active.
 */
enum rc user_link(struct work *w, const struct user_ask *ask, struct str *link) MUST_USE;
/* CONFLICT for the last administrator, and for who left. */
enum rc user_suspend(struct work *w, const struct user_ask *ask) MUST_USE;
enum rc user_restore(struct work *w, const struct user_ask *ask) MUST_USE;
/* Calls `each` with a row for each role, or one for whoever has none, by address. */
enum rc user_list(struct work *w,
                  enum rc (*each)(void *state, const struct identity_role_told *row),
                  void *state) MUST_USE;

#endif
