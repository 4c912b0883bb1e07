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
/* Publishes it as that person does, who need not be the viewer. */
enum rc sending_publish_as(struct work *w, struct object *o, const struct sending *s,
                           const struct send_ready *ready, struct str person,
                           struct str note) MUST_USE;
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
