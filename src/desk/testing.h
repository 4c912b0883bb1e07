/* testing.h: the invented sector with an administrator (admin) and a councillor of Ashmoor
 * (councillor) in it, and the house over it with this room, for the tests of this room only.
 */
#ifndef DESK_TESTING_H
#define DESK_TESTING_H

#include "inform/testing_made.h"
#include "inform/testing_people.h"

/* With one delivery of these figures, as made_figures takes them; people_close ends it. */
struct trial *desk_trial(const char *figures);

#endif
