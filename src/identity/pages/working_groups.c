/* working_groups.c: people of several organisations who share things with each other. */
#include "identity/pages/people_view.h"
#include "identity/working_group.h"

static const struct page_column columns[] = {
    {"id", "id"}, {"name", "name"}, {"purpose", "purpose"}, {"mine", "mine"}, {0}};
static const struct page_table tables[] = {{"groups", "groups", columns}, {0}};
static const struct page list_page = {"identity/pages/working_groups", tables, NULL, NULL};

static const struct page_column member_columns[] = {
    {"name", "name"}, {"organisations", "organisations"}, {"leads", "leads"}, {0}};
static const struct page_table member_tables[] = {{"members", "members", member_columns}, {0}};
static const struct page one_page = {"identity/pages/working_group", member_tables, NULL, NULL};

static struct str group_href(struct arena *a, struct str id, const char *behind)
{
    return str_fmt(a, "/working-groups/%.*s%s", STR_ARG(id), behind);
}

/* --- all ---- */

static enum rc list_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_working_group_list all = {0};
    struct json *rows = json_array(a);
    ptrdiff_t mine = 0;

    TRY(working_groups(w, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        bool own = all.at[i].mine;
        json_put_str(row, "id", all.at[i].id);
        json_put_str(row, "name", all.at[i].name);
        json_put_str(row, "purpose", all.at[i].purpose);
        json_put_bool(row, "mine", own);
        json_put_str(row, "href", own ? group_href(a, all.at[i].id, "") : (struct str){0});
        mine += own;
    }
    struct json *model = model_of(rq, S("Working groups"),
                                  mine ? str_fmt(a, "You belong to %td of %td working group%s.",
                                                 mine, all.len, all.len == 1 ? "" : "s")
                                       : S("You belong to no working group yet."));
    json_put(model, "groups", rows);
    json_put_bool(model, "any", all.len > 0);
    json_put_str(model, "name", rq_field(rq, "name"));
    json_put_str(model, "purpose", rq_field(rq, "purpose"));
    page_problems(rq, model);
    put_wrong(rq, model, "name_wrong", "name");
    put_wrong(rq, model, "purpose_wrong", "purpose");
    *out = model;
    return OK;
}

static enum rc groups_show(struct request *rq)
{
    struct json *model;

    TRY(list_model(rq, &model));
    return page_show(rq, &list_page, model);
}

static enum rc group_make(struct request *rq)
{
    struct work *w = rq->work;
    struct str id;
    enum rc rc = working_group_make(w, rq_field(rq, "name"), rq_field(rq, "purpose"), &id);

    if (rc != OK)
        return form_again(rq, rc, &list_page, list_model);
    audit_detail(rq, S(""), "working-group", id, S(""));
    return page_go(rq, group_href(w->arena, id, ""));
}

/* --- one ---- */

/* A member's rows stand one behind the other, one for each organisation. */
static void put_members(struct request *rq, struct json *model, struct str id,
                        const struct identity_group_member_list *all)
{
    struct arena *a = rq->work->arena;
    struct json *rows = json_put(model, "members", json_array(a));

    for (ptrdiff_t i = 0; i < all->len;) {
        const struct identity_group_member *m = &all->at[i];
        struct buf of = buf_make(a, 4096);
        for (; i < all->len && str_eq(all->at[i].person_id, m->person_id); i++)
            if (all->at[i].organisation.len)
                buf_fmt(&of, "%s%.*s", of.len ? ", " : "", STR_ARG(all->at[i].organisation));
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "person", m->person_id);
        json_put_str(row, "name", m->name);
        json_put_str(row, "organisations", buf_text(&of));
        json_put_bool(row, "leads", m->leads);
        json_put_bool(row, "own", str_eq(m->person_id, rq->work->viewer.person));
        json_put_str(row, "lead_href", group_href(a, id, "/lead"));
        json_put_str(row, "leave_href", group_href(a, id, "/leave"));
    }
}

static enum rc group_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_working_group g;
    struct identity_group_member_list members = {0};
    struct identity_invitation_list invitations = {0};

    TRY(working_group_read(w, rq_param(rq, "id"), &g));
    TRY(working_group_members(w, g.id, &members));
    TRY(working_group_invitations(w, g.id, &invitations));
    struct json *model = model_of(rq, g.name, g.purpose);
    put_members(rq, model, g.id, &members);
    put_invitations(rq, model, &invitations);
    json_put_bool(model, "you_lead", g.leads);
    json_put_str(model, "invite_href", group_href(a, g.id, "/invite"));
    json_put_str(model, "withdraw_href", group_href(a, g.id, "/withdraw"));
    json_put_str(model, "leave_href", group_href(a, g.id, "/leave"));
    json_put_str(model, "you", w->viewer.person);
    json_put_str(model, "address", rq_field(rq, "address"));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    *out = model;
    return OK;
}

static enum rc group_show(struct request *rq)
{
    struct json *model;

    TRY(group_model(rq, &model));
    return page_show(rq, &one_page, model);
}

/* Back to the group, or to the group's page with what was wrong. */
static enum rc group_done(struct request *rq, enum rc rc)
{
    audit_detail(rq, S(""), "working-group", rq_param(rq, "id"), S(""));
    if (rc != OK)
        return form_again(rq, rc, &one_page, group_model);
    return page_go(rq, group_href(rq->work->arena, rq_param(rq, "id"), ""));
}

static enum rc group_invite(struct request *rq)
{
    return group_done(
        rq, working_group_invite(rq->work, rq_param(rq, "id"), rq_field(rq, "address")));
}

static enum rc group_withdraw(struct request *rq)
{
    return group_done(
        rq, working_group_withdraw(rq->work, rq_param(rq, "id"), rq_field(rq, "invitation")));
}

static enum rc group_lead(struct request *rq)
{
    bool leads = str_eq(rq_field(rq, "leads"), S("yes"));

    return group_done(
        rq, working_group_lead(rq->work, rq_param(rq, "id"), rq_field(rq, "person"), leads));
}

static enum rc group_leave(struct request *rq)
{
    struct str person = rq_field(rq, "person");
    enum rc rc = working_group_leave(rq->work, rq_param(rq, "id"), person);

    if (rc != OK || !str_eq(person, rq->work->viewer.person))
        return group_done(rq, rc);
    audit_detail(rq, S(""), "working-group", rq_param(rq, "id"), S(""));
    return page_go(rq, S("/working-groups"));
}

const struct route identity_working_groups_routes[] = {
    ROUTE(GET, "/working-groups", groups_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "members", FAST, NONE, "none", "The working groups that there are, one's own first."),
    ROUTE(POST, "/working-groups", group_make, FORM_HTML, "make", "members", FAST, NONE,
          "group-made", "Makes a working group."),
    ROUTE(GET, "/working-groups/{id}", group_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "group:{id}", FAST, NONE, "none", "A working group that one belongs to."),
    ROUTE(POST, "/working-groups/{id}/invite", group_invite, FORM_HTML, "invite", "group:{id}",
          FAST, NONE, "group-invited", "Invites somebody to a working group."),
    ROUTE(POST, "/working-groups/{id}/withdraw", group_withdraw, FORM_HTML, "withdraw",
          "group:{id}", FAST, NONE, "group-invitation-withdrawn",
          "Takes an invitation to a working group back."),
    ROUTE(POST, "/working-groups/{id}/lead", group_lead, FORM_HTML, "lead", "group:{id}", FAST,
          NONE, "group-led", "Makes a member of a working group lead it, or no longer."),
    ROUTE(POST, "/working-groups/{id}/leave", group_leave, FORM_HTML, "leave", "group:{id}",
          FAST, NONE, "group-left", "Leaves a working group, or removes a member."),
    {0}};
