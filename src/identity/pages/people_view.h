/* people_view.h: what the pages of people and organisations share. */
#ifndef IDENTITY_PAGES_PEOPLE_VIEW_H
#define IDENTITY_PAGES_PEOPLE_VIEW_H

#include "identity/organisation.h"
#include "identity/pages/shared.h"
#include "identity/person.h"

/* "Data steward" of "steward"; the name itself for one that is none. */
struct str role_title(struct str role);
/* "Adviser (North West)", "Data steward, Trafford". */
struct str role_words(struct arena *a, const struct identity_role *role);
/* Puts {value, title, chosen} for each role under `name`: those of organisations, those of the
 * sector, or both. */
enum role_choice { ROLES_OF_ORGANISATIONS = 1, ROLES_OF_SECTOR = 2 };
void put_roles(struct request *rq, struct json *model, const char *name, int which);

/* A colleague and all that they are, of rows that stand one behind the other. */
struct colleague {
    struct str id, name, address, state, roles;
    const struct identity_colleague *rows;
    ptrdiff_t count;
};
/* The colleague whose rows begin at *at, which is moved behind them. */
struct colleague colleague_next(struct arena *a, const struct identity_colleague_list *all,
                                ptrdiff_t *at);

/* "/organisations/trafford", and what comes behind it. */
struct str organisation_href(struct arena *a, struct str slug, const char *behind);
bool viewer_leads(const struct request *rq, struct str slug);
bool viewer_administers(const struct request *rq);

/* A list of invitations that wait, under "invitations", with "any_invitations". */
void put_invitations(struct request *rq, struct json *model,
                     const struct identity_invitation_list *list);
/* The organisation of the path's {slug}, told to the trail as the one that is concerned. */
enum rc organisation_here(struct request *rq, struct identity_organisation *out) MUST_USE;
/* The page of a form that was not taken, once more, with its model made anew: for INVALID, for
 * CONFLICT, and for what is wrong with a field. All else, and what can't be made since the work
 * itself failed, is answered with `rc` and its words. */
enum rc form_again(struct request *rq, enum rc rc, const struct page *page,
                   enum rc (*model)(struct request *rq, struct json **out)) MUST_USE;
/* Whether the texts have something in common, letters folded. */
bool text_has(struct arena *a, struct str text, struct str words);

#endif
