/* send_parts.h: what the files on sendings share with each other; for send*.c alone. */
#ifndef LODGE_SEND_PARTS_H
#define LODGE_SEND_PARTS_H

#include "lodge/send.h"
#include "lodge_rows.h"

#include "base/num.h"
#include "kit/audience.h"

struct sending sending_of(struct work *w, const struct lodge_sending *row);
/* Makes the object and the row. */
enum rc sending_object_make(struct work *w, const struct send_rights *rights, enum life life,
                            struct str label, const char *format, struct object *out) MUST_USE;
/* Publishes it as that person does, who need not be the viewer; with the rights of who accepts
 * what is only proposed, or NULL. */
enum rc sending_publish_as(struct work *w, struct object *o, const struct sending *s,
                           const struct send_ready *ready, const struct send_rights *accepts,
                           struct str person, struct str note) MUST_USE;
/* The same with the words for one that was published already, has problems, or was looked at
 * otherwise since. */
enum rc draft_must(struct work *w, const struct sending *s) MUST_USE;
enum rc found_must(struct work *w, const struct sending *s, struct json **found) MUST_USE;
/* Reads one that is a draft, was looked at, and is as whoever acts on it saw it. */
enum rc draft_as_seen(struct work *w, struct str id, struct str look, struct sending *out,
                      struct json **found) MUST_USE;
/* Proposes what was found in it, without asking what was looked at. */
enum rc sending_propose_now(struct work *w, struct object *o, const struct sending *s,
                            const struct json *found, struct str note) MUST_USE;
/* Is no proposal any more. */
enum rc offer_take_back(struct work *w, struct str id) MUST_USE;
/* Puts back what it changed; of figures that its keepers may not publish, by who accepts. */
enum rc sending_withdraw_by(struct work *w, struct object *o, const struct sending *s,
                            const struct send_rights *accepts, struct str note) MUST_USE;

/* Reads what was sent and makes it ready. */
enum rc sending_ready_make(struct work *w, const struct sending *s,
                           const struct sent_table *table, struct send_ready *out) MUST_USE;
/* Keeps what was written. */
enum rc sending_changes_keep(struct work *w, struct str id, const char *act, struct str person,
                             const struct send_change *at, ptrdiff_t count) MUST_USE;
/* A line in the trail, for whom it concerns. */
enum rc sending_note(struct work *w, const struct sending *s, const char *event,
                     struct str words) MUST_USE;

#endif
