/* working_group.h: people of several organisations who share things with each other.
 *
 * That there is a group, and what for, is seen by all members of the site; who is in it, and
 * what it shares, by the group alone. Nobody is added: people are invited and say yes.
 */
#ifndef IDENTITY_WORKING_GROUP_H
#define IDENTITY_WORKING_GROUP_H

#include "base/work.h"
#include "identity_rows.h"

struct ticket_ask;

enum { PURPOSE_MOST = 300, GROUPS_OF_ONE_MOST = 50, GROUP_MEMBERS_MOST = 500 };

/* The viewer makes it, and leads it. CONFLICT when the name looks like another group's, INVALID
 * when the viewer has made too many. Writes nothing unless all is well. */
enum rc working_group_make(struct work *w, struct str name, struct str purpose,
                           struct str *id) MUST_USE;
/* All there are, with `mine` for those that the viewer belongs to and `leads` for those they
 * lead; those that are theirs first. Nothing to who belongs to no organisation. */
enum rc working_groups(struct work *w, struct identity_working_group_list *out) MUST_USE;
/* One that the viewer belongs to. NOT_FOUND in words. */
enum rc working_group_read(struct work *w, struct str id,
                           struct identity_working_group *out) MUST_USE;
/* Its members, by name, a row for each of their organisations. */
enum rc working_group_members(struct work *w, struct str id,
                              struct identity_group_member_list *out) MUST_USE;
enum rc working_group_invitations(struct work *w, struct str id,
                                  struct identity_invitation_list *out) MUST_USE;

/* By one who leads it: mails an invitation to the address, as invite does. FORBIDDEN in words
 * to other members, NOT_FOUND to others still. */
enum rc working_group_invite(struct work *w, struct str id, struct str address) MUST_USE;
enum rc working_group_withdraw(struct work *w, struct str id, struct str hash) MUST_USE;
/* Makes a member lead, or no longer. CONFLICT when there would be no lead. */
enum rc working_group_lead(struct work *w, struct str id, struct str person,
                           bool leads) MUST_USE;
/* Oneself, or by a lead any other. CONFLICT when the only lead leaves others behind; the group
 * is gone with its last member. */
enum rc working_group_leave(struct work *w, struct str id, struct str person) MUST_USE;

/* --- for invite.c ---- */

/* Whether this person leads the group now. NOT_FOUND, without words. */
enum rc working_group_may_invite(struct work *w, struct str id, struct str person) MUST_USE;
enum rc working_group_join(struct work *w, struct str id, struct str person) MUST_USE;
/* Sends an invitation with these words, counted against the viewer's; an earlier one to the
 * same address for the same ends. */
enum rc invitation_send(struct work *w, const struct ticket_ask *ask, struct str words,
                        struct str *secret) MUST_USE;

#endif
