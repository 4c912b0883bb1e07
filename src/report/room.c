/* room.c: the report room as the house sees it. */
#include "report/pages/view.h"

#include "kit/audience.h"

static const struct route *const pages[] = {report_headline_routes,
                                            report_list_routes,
                                            report_show_routes,
                                            report_edit_routes,
                                            report_frozen_routes,
                                            report_mailed_routes,
                                            NULL};

static const struct audience_view views[] = {
    {"report_seen",
     "SELECT r.id, r.name, r.note, o.audience, o.life, o.maker, o.made_at "
     "FROM report r JOIN object o ON o.id = r.id",
     "o", false},
    {"report_part_seen",
     "SELECT p.report_id, p.place, p.kind, p.words, p.metrics, p.group_slug, p.chart "
     "FROM report_part p JOIN object o ON o.id = p.report_id",
     "o", false},
    {"report_frozen_seen",
     "SELECT f.id, f.report_id, f.name, f.parts, f.area_id, f.known, f.made_at, o.audience, "
     "o.maker FROM report_frozen f JOIN object o ON o.id = f.id",
     "o", false},
    /* What someone has mailed is for them alone. */
    {"report_mailed_seen",
     "SELECT m.id, m.report_id, m.area_id, m.every, m.next_at, m.made_at FROM report_mailed m "
     "WHERE m.person_id <> '' AND m.person_id = folkmoot_viewer()",
     NULL, false},
    {0}};

/* The headline report of a council. */
static enum rc related(struct work *w, const struct subject_of_page *about, struct json *into)
{
    const struct area *area = about->area.len ? sector_area(w->sector, about->area) : NULL;

    if (!area || about->metric.len || about->subject.len)
        return OK;
    struct json *row =
        link_add(into, w->arena, str_fmt(w->arena, "Report on %.*s", STR_ARG(area->name)),
                 str_fmt(w->arena, "%.*s/report", STR_ARG(area_href(w->arena, area))));
    json_put_str(row, "note", S("What stands out and each topic, as a page, PDF or workbook"));
    return OK;
}

const struct room report_room = {
    .name = "report",
    .title = "Reports",
    .pages = pages,
    .views = views,
    .related = related,
    .export_person = report_person_export,
    .forget_person = report_person_forget,
};
