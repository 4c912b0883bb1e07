/* invitation.c: an invitation as whoever holds its link sees it, and taking it up. */
#include "identity/pages/people_view.h"

static const struct page page = {"identity/pages/invitation", NULL, NULL, NULL};

static struct str to_what(struct arena *a, const struct identity_invitation_open *i)
{
    if (i->group_id.len)
        return str_fmt(a, "the working group %.*s", STR_ARG(i->group_name));
    if (i->organisation.len)
        return i->organisation;
    return S("the whole sector");
}

static struct str as_what(struct arena *a, const struct identity_invitation_open *i)
{
    struct str role = i->role.len ? role_title(i->role) : S("Member");

    return i->scope.len ? str_fmt(a, "%.*s (%.*s)", STR_ARG(role), STR_ARG(i->scope)) : role;
}

/* What stands between whoever reads this and taking it up. */
static void put_way(struct request *rq, struct json *model,
                    const struct identity_invitation_open *i)
{
    struct str viewer = rq->work->viewer.person;
    bool known = i->person_id.len > 0, own = known && str_eq(viewer, i->person_id);
    bool other = viewer.len && !own;
    bool without = !known && i->group_id.len;

    json_put_bool(model, "signed_in_as_other", other);
    json_put_bool(model, "needs_account", !other && without);
    json_put_bool(model, "needs_sign_in", !other && known && !own);
    json_put_bool(model, "makes_account", !other && !known && !without);
    json_put_bool(model, "takes_up", own);
    json_put_bool(model, "can_take_up", !other && !without && (own || !known));
}

static enum rc invitation_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_invitation_open i;

    TRY(invitation_look(w, rq_param(rq, "secret"), &i));
    struct str inviter = i.inviter.len ? i.inviter : S("The administrator of this site");
    struct str what = to_what(a, &i);
    struct json *model = model_of(rq, str_fmt(a, "You are invited to %.*s", STR_ARG(what)),
                                  str_fmt(a, "%.*s invites %.*s to join %.*s.",
                                          STR_ARG(inviter), STR_ARG(i.address), STR_ARG(what)));
    struct str here = str_fmt(a, "/invitations/%.*s", STR_ARG(rq_param(rq, "secret")));
    json_put_str(model, "role_title", as_what(a, &i));
    json_put_str(model, "address", i.address);
    json_put_str(model, "ends", day_words(a, i.ends_at));
    json_put_str(model, "action", here);
    json_put_str(model, "sign_in_href", with_next(a, "/sign-in", here));
    json_put_str(model, "viewer_name", w->viewer.person.len ? w->viewer.name : (struct str){0});
    json_put_str(model, "name", rq_field(rq, "name"));
    put_way(rq, model, &i);
    page_problems(rq, model);
    put_wrong(rq, model, "name_wrong", "name");
    *out = model;
    return OK;
}

static enum rc invitation_show(struct request *rq)
{
    struct json *model;

    TRY(invitation_model(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc invitation_take_up(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_invitation_open i;
    struct identity_person person;
    bool is_new;

    TRY(invitation_look(w, rq_param(rq, "secret"), &i));
    audit_detail(rq, i.organisation_id, "person", i.person_id, i.role);
    enum rc rc =
        invitation_accept(w, rq_param(rq, "secret"), rq_field(rq, "name"), &person, &is_new);
    if (rc != OK)
        return form_again(rq, rc, &page, invitation_model);
    audit_detail(rq, i.organisation_id, "person", person.id, i.role);
    if (is_new)
        return sign_in_first_proof(rq, person.id, "link", S("/account"));
    if (i.group_id.len)
        return page_go(rq, str_fmt(w->arena, "/working-groups/%.*s", STR_ARG(i.group_id)));
    return page_go(rq, i.slug.len ? organisation_href(w->arena, i.slug, "") : S("/account"));
}

const struct route identity_invitation_routes[] = {
    ROUTE(GET, "/invitations/{secret}", invitation_show, FORM_HTML | FORM_JSON, "read",
          "public", FAST, NONE, "none", "An invitation: who invites whom to what."),
    ROUTE(POST, "/invitations/{secret}", invitation_take_up, FORM_HTML, "accept", "public",
          FAST, NONE, "invitation-accepted", "Takes up an invitation."),
    {0}};
