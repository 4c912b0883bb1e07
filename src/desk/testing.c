/* testing.c: the house over the invented sector, with who looks after measures in it. */
#include "desk/testing.h"

#include "desk/desk.h"

struct trial *desk_trial(const char *figures)
{
    static const struct room *const rooms[] = {&inform_room, &desk_room, NULL};
    struct trial *t = made_open();

    made_figures(t, figures);
    people_rooms(t, rooms);
    people_now(PAGES_NOW);
    organisation_is(t, "ashmoor", "Ashmoor Council", ASHMOOR);
    person_is(t, "councillor", "Councillor", "councillor", "ashmoor");
    person_is(t, "admin", "Administrator", "administrator", NULL);
    return t;
}
