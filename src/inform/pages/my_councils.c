/* my_councils.c: the councils that someone follows: a list for them alone, by name, with what
 * changed since they last said that they had seen it.
 */
#include "inform/pages/view.h"

enum { DECIMAL = 10 };

static const struct page_column columns[] = {
    {"code", "code"},        {"council", "council"},
    {"since", "seen up to"}, {"summary", "changed since"},
    {"href", "address"},     {0}};
static const struct page_table tables[] = {{"councils", "councils", columns}, {0}};
static const struct page page = {"inform/pages/my_councils", tables, NULL, NULL};

static enum rc council_put(struct request *rq, const struct followed *f, struct json *list)
{
    struct arena *a = rq->work->arena;
    struct json *row = json_add(list, json_object(a));
    struct date end;

    json_put_str(row, "council", f->area->name);
    json_put_str(row, "href", area_href(a, f->area));
    json_put_str(row, "since", moment_text(a, f->looked_at));
    json_put_str(row, "ended_words",
                 date_parse(f->area->end, &end) ? date_words(a, end) : (struct str){0});
    return changes_rows_put(rq, f, row);
}

static struct str lead_words(struct arena *a, const struct followed_list *all,
                             ptrdiff_t changed)
{
    if (!all->len)
        return S("You follow no council yet. Each council's page has a button for it.");
    if (!changed)
        return str_fmt(a, "Nothing changed since you last looked, for the %td %s you follow.",
                       all->len, all->len == 1 ? "council" : "councils");
    return str_fmt(a, "Something changed for %td of the %td %s you follow.", changed, all->len,
                   all->len == 1 ? "council" : "councils");
}

static enum rc councils_show(struct request *rq)
{
    struct work *w = rq->work;
    struct followed_list all;
    ptrdiff_t changed = 0;

    TRY(followed_read(w, &all));
    struct json *model = json_object(w->arena);
    struct json *list = json_put(model, "councils", json_array(w->arena));
    for (ptrdiff_t i = 0; i < all.len; i++)
        TRY(council_put(rq, &all.at[i], list));
    for (const struct json *row = list->u.of.first; row; row = row->next)
        changed += json_get(row, S("any_changes"))->kind == JSON_TRUE;
    json_put_str(model, "title", S("Councils you follow"));
    json_put_str(model, "description", lead_words(w->arena, &all, changed));
    json_put_bool(model, "any", all.len > 0);
    json_put_int(model, "now", w->now);
    return page_show(rq, &page, model);
}

/* --- following ---- */

static enum rc area_must(struct request *rq, const struct area **out)
{
    *out = sector_area(rq->work->sector, rq_field(rq, "area"));
    return *out ? OK : unknown_area(rq, rq_field(rq, "area"));
}

static enum rc follow(struct request *rq)
{
    const struct area *area;

    TRY(area_must(rq, &area));
    TRY(follow_begin(rq->work, area));
    return page_go(rq, area_href(rq->work->arena, area));
}

static enum rc unfollow(struct request *rq)
{
    const struct area *area;

    TRY(area_must(rq, &area));
    TRY(follow_end(rq->work, area));
    return page_go(rq, S("/my/councils"));
}

/* The moment at which the page was made that they have seen: what came after it is still new.
 */
static int64_t until_read(struct request *rq)
{
    struct str s = rq_field(rq, "until");
    int64_t n = 0;

    for (ptrdiff_t i = 0; i < s.len && s.at[i] >= '0' && s.at[i] <= '9' && n < INT64_MAX / 20;
         i++)
        n = n * DECIMAL + (s.at[i] - '0');
    return n ? n : rq->work->now;
}

static enum rc seen(struct request *rq)
{
    const struct area *area = NULL;

    if (rq_field(rq, "area").len)
        TRY(area_must(rq, &area));
    TRY(follow_looked(rq->work, area, until_read(rq)));
    return page_go(rq, S("/my/councils"));
}

/* Whom someone follows is in no trail, which others read. */
const struct route inform_my_councils_routes[] = {
    ROUTE(GET, "/my/councils", councils_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "signed-in", SLOW, NONE, "none",
          "The councils that you follow, and what changed since you last looked."),
    ROUTE(POST, "/my/councils/follow", follow, FORM_HTML, "follow", "signed-in", FAST, NONE,
          "none", "Follows a council, for yourself alone."),
    ROUTE(POST, "/my/councils/unfollow", unfollow, FORM_HTML, "follow", "signed-in", FAST, NONE,
          "none", "Follows a council no longer."),
    ROUTE(POST, "/my/councils/seen", seen, FORM_HTML, "follow", "signed-in", FAST, NONE, "none",
          "Notes that you have seen what changed."),
    {0}};
