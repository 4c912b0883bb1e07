/* frozen.c: a report as it was for one council at one moment. */
#include "report/report.h"

#include "base/random.h"
#include "kit/object.h"
#include "report/inside.h"
#include "report_sql.h"

enum { PARTS_MOST_BYTES = 1024 * 1024 };

const struct area *area_of_id(const struct sector *s, int64_t id)
{
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (s->areas[i].id == id)
            return &s->areas[i];
    return NULL;
}

/* The second before, so that a delivery of this very second can't slip in. */
static int64_t moment_of(const struct work *w)
{
    if (w->known < w->now)
        return w->known;
    return w->sector->known_from < w->now ? w->now - 1 : w->sector->known_from;
}

/* A copy is for whom the report is, unless who makes it keeps the report. */
static enum rc audience_fits(struct work *w, const struct report *r, struct str audience)
{
    struct object kept;

    if (!audience.len || str_eq(audience, S(AUDIENCE_ME)) || str_eq(audience, r->audience) ||
        object_for(w, "report", r->id, ACT_KEEP, &kept, NULL) == OK)
        return OK;
    return work_fail(w, FORBIDDEN, "audience",
                     "Only who keeps this report may share a copy of it with others than "
                     "those it is shared with.");
}

enum rc report_freeze(struct work *w, const struct report *r, const struct area *area,
                      struct str audience, struct str *id)
{
    struct buf parts = buf_make(w->arena, PARTS_MOST_BYTES);
    struct object object = {.kind = S("report-frozen"),
                            .audience = audience.len ? audience : S(AUDIENCE_ME),
                            .keepers = w->viewer.self,
                            .life = LIFE_PUBLISHED};

    if (!r->parts.len)
        return work_fail(w, INVALID, "report", "This report has no parts yet.");
    TRY(audience_fits(w, r, audience));
    json_write(&parts, parts_json(w->arena, &r->parts), 0);
    if (parts.failed)
        return work_fail(w, TOO_LARGE, "report", "This report is too long to keep.");
    TRY(object_make(w, &object));
    *id = object.id;
    return sql_report_frozen_add(w, *id, r->id, r->name, buf_text(&parts), area->id,
                                 moment_of(w), w->now);
}

enum rc frozen_read(struct work *w, struct str id, struct frozen *out)
{
    struct report_frozen row;
    enum rc rc = random_id_valid(id) ? sql_report_frozen_get(w, id, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "id",
                         "There is no frozen report of this address, or it is not shared with "
                         "you. Was all of it copied?");
    TRY(rc);
    *out = (struct frozen){.id = row.id,
                           .report_id = row.report_id,
                           .name = row.name,
                           .audience = row.audience,
                           .area = area_of_id(w->sector, row.area_id),
                           .known = row.known,
                           .made_at = row.made_at};
    if (!out->area)
        return work_fail(w, NOT_FOUND, "id", "The council of this report is no longer here.");
    return parts_read(w, row.parts, &out->parts);
}

enum rc frozen_share(struct work *w, struct object *o, struct str audience)
{
    struct report r = {0};
    struct frozen f;

    TRY(frozen_read(w, o->id, &f));
    if (report_read(w, f.report_id, &r) !=
        OK) /* it is gone, and whom it was for is not known */
        r = (struct report){.id = f.report_id, .audience = o->audience};
    TRY(audience_fits(w, &r, audience));
    return object_share(w, o, audience);
}

enum rc frozen_list_read(struct work *w, struct frozen_list *out)
{
    struct report_frozen_line_list rows = {0};

    *out = (struct frozen_list){0};
    TRY(sql_report_frozen_of_maker(w, w->viewer.self, REPORTS_LISTED, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct report_frozen_line *row = &rows.at[i];
        const struct area *area = area_of_id(w->sector, row->area_id);
        if (area)
            *list_push(w->arena, out) = (struct frozen){.id = row->id,
                                                        .report_id = row->report_id,
                                                        .name = row->name,
                                                        .audience = row->audience,
                                                        .area = area,
                                                        .known = row->known,
                                                        .made_at = row->made_at};
    }
    return OK;
}
