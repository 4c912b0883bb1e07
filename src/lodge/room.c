/* room.c: the lodge room as the house sees it. */
#include "lodge/pages/view.h"

#include "kit/audience.h"
#include "lodge/send.h"

#define SENDING_COLUMNS                                                                        \
    "s.id, s.label, s.format, s.mapping, s.checked, s.checked_from, s.note, s.outcome, "       \
    "s.publish_at, s.publish_by, s.published_at, s.withdrawn_at, s.figures, s.added, "         \
    "s.changed, o.keepers, coalesce(o.organisation_id, '') AS organisation_id, o.made_at, "    \
    "o.life, o.maker, coalesce(p.name, '') AS sender_name, coalesce(q.name, '') AS "           \
    "published_name, coalesce(r.name, '') AS withdrawn_name"
#define SENDING_TABLES                                                                         \
    "sending s JOIN object o ON o.id = s.id LEFT JOIN person p ON 'person:' || p.id = "        \
    "o.maker LEFT JOIN person q ON q.id = s.publish_by LEFT JOIN person r ON r.id = "          \
    "s.withdrawn_by"
/* Whether whoever asks keeps the things of the council whose figure the row is. */
#define KEEPS_THE_COUNCIL(area)                                                                \
    "EXISTS (SELECT 1 FROM organisation n JOIN role_held l ON l.organisation_id = n.id "       \
    "JOIN person lp ON lp.id = l.person_id AND lp.state = 'active' WHERE n.area_id = " area    \
    " AND n.state = 'active' AND l.person_id = folkmoot_viewer() AND l.role IN ('member', "    \
    "'steward', 'lead'))"

static const struct route *const pages[] = {
    lodge_send_routes,
    lodge_columns_routes,
    lodge_sending_routes,
    lodge_sent_routes,
    lodge_correct_routes,
    lodge_owner_routes,
    NULL,
};

static const struct audience_view views[] = {
    {"sending_seen", "SELECT " SENDING_COLUMNS " FROM " SENDING_TABLES, "o", false},
    {"sending_file_seen",
     "SELECT f.sending_id, f.bytes FROM sending_file f JOIN object o ON o.id = f.sending_id",
     "o", false},
    /* What came out, administrators and the councils whose figures it changed know of too. */
    {"sending_known",
     "SELECT " SENDING_COLUMNS " FROM " SENDING_TABLES
     " WHERE EXISTS (SELECT 1 FROM object_seen v WHERE v.id = s.id) OR (s.published_at > 0 AND "
     "(" VIEWER_IS_ADMINISTRATOR
     " OR EXISTS (SELECT 1 FROM sending_change c WHERE c.sending_id = s.id "
     "AND " KEEPS_THE_COUNCIL("c.area_id") ")))",
     NULL, false},
    /* What one sent or published oneself, whatever became of it. */
    {"sending_mine",
     "SELECT s.id, s.label, s.note, o.life, o.made_at FROM sending s JOIN object o ON o.id = "
     "s.id WHERE folkmoot_viewer() <> '' AND (o.maker = 'person:' || folkmoot_viewer() OR "
     "s.publish_by = folkmoot_viewer())",
     NULL, false},
    {"sending_change_seen",
     "SELECT c.sending_id, c.act, s.label, c.number, c.metric_id, c.period, c.area_id, c.was, "
     "c.became, coalesce(p.name, '') AS person, c.made_at FROM sending_change c "
     "JOIN sending s ON s.id = c.sending_id LEFT JOIN person p ON p.id = c.person_id "
     "WHERE " VIEWER_IS_ADMINISTRATOR
     " OR EXISTS (SELECT 1 FROM object_seen v WHERE v.id = c.sending_id) OR " KEEPS_THE_COUNCIL(
         "c.area_id"),
     NULL, false},
    {0},
};

static void offer(struct work *w, struct json *into, struct str title, struct str href)
{
    json_put_null(link_add(into, w->arena, title, href), "note");
}

/* For those who may send something of what the page is about. */
static enum rc related(struct work *w, const struct subject_of_page *about, struct json *into)
{
    const struct area *area = about->area.len ? sector_area(w->sector, about->area) : NULL;
    const struct metric *m = about->metric.len ? sector_metric(w->sector, about->metric) : NULL;
    struct send_rights_list mine;

    if (!w->viewer.person.len || !w->db || !area)
        return OK;
    TRY(send_rights_mine(w, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++) {
        bool corrects = m && !m->formula.len && send_may(&mine.at[i], m, area);
        if (corrects)
            offer(w, into, S("Correct a figure"), send_correct_href(w->arena, m, area));
        else if (!m && mine.at[i].area == area)
            offer(w, into, S("Send figures"), S("/send"));
        else
            continue;
        return OK;
    }
    return OK;
}

const struct room lodge_room = {
    .name = "lodge",
    .title = "Send figures",
    .pages = pages,
    .views = views,
    .related = related,
    .export_person = lodge_person_export,
};
