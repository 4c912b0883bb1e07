/* self_check.c: the site's own safety, graded, the worst first, with what to do beside each. */
#include "identity/pages/shared.h"

#include "identity/self_check.h"

static const struct page_column columns[] = {{"grade", "grade"},    {"name", "name"},
                                             {"title", "what"},     {"found", "found"},
                                             {"fix", "what to do"}, {0}};
static const struct page_table tables[] = {{"findings", "findings", columns}, {0}};
static const struct page page = {"identity/pages/self_check", tables, NULL, NULL};

static void put_finding(struct arena *a, const struct finding *f, struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    bool good = f->grade == GRADE_GOOD;

    json_put_str(row, "name", str_of(f->name));
    json_put_str(row, "grade", str_of(grade_word(f->grade)));
    json_put_bool(row, "danger", f->grade == GRADE_DANGER);
    json_put_bool(row, "weak", f->grade == GRADE_WEAK);
    json_put_str(row, "title", str_of(f->title));
    json_put_str(row, "found", f->found);
    json_put_str(row, "fix", good ? (struct str){0} : str_of(f->fix));
    json_put_str(row, "href", good ? (struct str){0} : str_of(f->href));
}

static struct str sentence(struct arena *a, enum grade worst, const int counts[GRADE_COUNT],
                           ptrdiff_t total)
{
    static const char *const says[] = {"This site is sound", "This site is sound",
                                       "This site has weak places", "This site is in danger"};

    return str_fmt(
        a, "%s. %td things were looked at: %d dangerous, %d weak, %d to note and %d good.",
        says[worst], total, counts[GRADE_DANGER], counts[GRADE_WEAK], counts[GRADE_NOTE],
        counts[GRADE_GOOD]);
}

static enum rc self_check_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct finding_list findings;
    struct web_facts house;
    int counts[GRADE_COUNT];

    web_facts(rq->web, &house);
    struct self_facts facts = {.listen = house.listen,
                               .proxy = house.proxy,
                               .policy = house.policy,
                               .dev = house.dev,
                               .forwarded = house.forwarded};
    TRY(self_facts_read(w, &facts));
    enum grade worst = self_check(a, &facts, &findings, counts);
    struct json *model =
        model_of(rq, S("How safe this site is"), sentence(a, worst, counts, findings.len));
    json_put_str(model, "grade", str_of(grade_word(worst)));
    json_put_int(model, "dangerous", counts[GRADE_DANGER]);
    json_put_int(model, "weak", counts[GRADE_WEAK]);
    json_put_int(model, "notes", counts[GRADE_NOTE]);
    json_put_int(model, "good", counts[GRADE_GOOD]);
    json_put_bool(model, "is_public", self_is_public(&facts));
    struct json *list = json_put(model, "findings", json_array(a));
    for (ptrdiff_t i = 0; i < findings.len; i++)
        put_finding(a, &findings.at[i], list);
    return page_show(rq, &page, model);
}

const struct route identity_self_check_routes[] = {
    ROUTE(GET, "/admin/audit", self_check_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "role:administrator", SLOW, NONE, "none",
          "The site's own safety, graded, with what to do beside each finding."),
    {0}};
