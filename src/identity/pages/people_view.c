/* people_view.c: what the pages of people and organisations share. */
#include "identity/pages/people_view.h"

#include "kit/audience.h"

/* --- roles ---- */

struct str role_title(struct str role)
{
    const struct role_kind *kind = role_kind_of(role);

    return kind ? str_of(kind->title) : role;
}

struct str role_words(struct arena *a, const struct identity_role *role)
{
    struct str title = role_title(role->role);

    if (role->organisation.len)
        return str_fmt(a, "%.*s, %.*s", STR_ARG(title), STR_ARG(role->organisation));
    if (role->scope.len)
        return str_fmt(a, "%.*s (%.*s)", STR_ARG(title), STR_ARG(role->scope));
    return title;
}

void put_roles(struct request *rq, struct json *model, const char *name, int which)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, name, json_array(a));
    struct str typed = rq_field(rq, "role");

    for (const struct role_kind *k = role_kinds; k->name; k++) {
        if (!(which & (k->of_organisation ? ROLES_OF_ORGANISATIONS : ROLES_OF_SECTOR)))
            continue;
        struct json *one = json_add(list, json_object(a));
        json_put_str(one, "value", str_of(k->name));
        json_put_str(one, "title", str_of(k->title));
        json_put_bool(one, "chosen", str_eq(typed, str_of(k->name)));
    }
}

/* --- people ---- */

struct colleague colleague_next(struct arena *a, const struct identity_colleague_list *all,
                                ptrdiff_t *at)
{
    const struct identity_colleague *first = &all->at[*at];
    struct colleague c = {.id = first->person_id,
                          .name = first->name,
                          .address = first->address,
                          .state = first->state,
                          .rows = first};
    struct buf b = buf_make(a, 1024);

    for (; *at < all->len && str_eq(all->at[*at].person_id, c.id); ++*at, c.count++)
        buf_fmt(&b, "%s%.*s", c.count ? ", " : "", STR_ARG(role_title(all->at[*at].role)));
    c.roles = buf_text(&b);
    return c;
}

struct str organisation_href(struct arena *a, struct str slug, const char *behind)
{
    return str_fmt(a, "/organisations/%.*s%s", STR_ARG(slug), behind);
}

bool viewer_leads(const struct request *rq, struct str slug)
{
    struct arena *a = rq->work->arena;

    return viewer_is(&rq->work->viewer, str_fmt(a, "leads:%.*s", STR_ARG(slug)));
}

bool viewer_administers(const struct request *rq)
{
    return viewer_is(&rq->work->viewer, S("role:administrator"));
}

void put_invitations(struct request *rq, struct json *model,
                     const struct identity_invitation_list *list)
{
    struct arena *a = rq->work->arena;
    struct json *rows = json_put(model, "invitations", json_array(a));

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct identity_invitation *one = &list->at[i];
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "address", one->address);
        json_put_str(row, "role_title", one->role.len ? role_title(one->role) : S("Member"));
        json_put_str(row, "scope", one->scope.len ? one->scope : (struct str){0});
        json_put_str(row, "organisation",
                     one->organisation.len ? one->organisation : (struct str){0});
        json_put_str(row, "slug", one->slug);
        json_put_str(row, "inviter", one->inviter.len ? one->inviter : S("The command line"));
        json_put_str(row, "sent", ago_words(a, rq->work->now, one->made_at));
        json_put_str(row, "ends", day_words(a, one->ends_at));
        json_put_str(row, "hash", one->hash);
    }
    json_put_bool(model, "any_invitations", list->len > 0);
}

enum rc organisation_here(struct request *rq, struct identity_organisation *out)
{
    TRY(organisation_read(rq->work, rq_param(rq, "slug"), out));
    audit_detail(rq, out->id, "organisation", out->id, S(""));
    return OK;
}

enum rc form_again(struct request *rq, enum rc rc, const struct page *page,
                   enum rc (*model)(struct request *rq, struct json **out))
{
    struct complaint *before = rq->work->complaints;
    bool of_field = before && before->field.len;
    struct json *made;

    if (!is_refusal(rq, rc) || (rc != INVALID && rc != CONFLICT && !of_field))
        return rc;
    if (model(rq, &made) == OK)
        return form_shown_again(rq, page, made);
    rq->work->complaints = before;
    return rc;
}

bool text_has(struct arena *a, struct str text, struct str words)
{
    return str_find(str_fold(a, text), str_fold(a, words)) >= 0;
}
