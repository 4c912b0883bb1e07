/* trail.c: whom the trail is searched for. */
#include "identity/trail.h"

#include "identity_sql.h"

enum { LONGEST_TYPED = 254 };

enum rc trail_person(struct work *w, struct str typed, struct str *id)
{
    struct identity_trail_person row;

    if (typed.len > LONGEST_TYPED)
        return NOT_FOUND;
    TRY(sql_trail_person(w, typed, &row));
    *id = row.id;
    return OK;
}
