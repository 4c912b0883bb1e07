/* person_data.h: what this room holds on a person: the figures they cited, the councils they
 * proposed; see export_person and forget_person of struct room.
 */
#ifndef INFORM_PERSON_DATA_H
#define INFORM_PERSON_DATA_H

#include "base/json.h"
#include "base/work.h"

enum rc person_data_export(struct work *w, struct str person, struct json *into) MUST_USE;
/* What was theirs alone is erased; what others were given stays, and is said so by the room
 * that keeps people. */
enum rc person_data_forget(struct work *w, struct str person, struct str heir,
                           struct json *kept) MUST_USE;

/* Parts of them: what someone wrote for a council or a publisher, and whom they follow; `self`
 * is the audience of them alone. */
enum rc person_words_export(struct work *w, struct str person, struct str self,
                            struct json *into) MUST_USE;
enum rc person_words_forget(struct work *w, struct str person, struct str self,
                            struct json *kept) MUST_USE;

#endif
