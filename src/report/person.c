/* person.c: what this room holds on a person. */
#include "report/report.h"

#include "base/date.h"
#include "report_sql.h"

enum { MOST = 100000 };

static struct str self_of(struct work *w, struct str person)
{
    return str_fmt(w->arena, "person:%.*s", STR_ARG(person));
}

static enum rc made(struct work *w, struct str self, struct json *list)
{
    struct report_person_report_list rows = {0};

    TRY(sql_person_reports(w, self, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "name", rows.at[i].name);
        json_put_str(row, "note", rows.at[i].note);
        json_put_str(row, "for", rows.at[i].audience);
        json_put_str(row, "life", rows.at[i].life);
        json_put_str(row, "made", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}

static enum rc mailed(struct work *w, struct json *list)
{
    struct report_person_report_mailed_list rows = {0};

    TRY(sql_person_reports_mailed(w, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "report", rows.at[i].report_id);
        json_put_str(row, "council", rows.at[i].area);
        json_put_str(row, "every", rows.at[i].every);
        json_put_str(row, "next", moment_text(w->arena, rows.at[i].next_at));
    }
    return OK;
}

static enum rc frozen(struct work *w, struct str self, struct json *list)
{
    struct report_frozen_line_list rows = {0};

    TRY(sql_report_frozen_of_maker(w, self, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "name", rows.at[i].name);
        json_put_str(row, "for", rows.at[i].audience);
        json_put_str(row, "made", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}

enum rc report_person_export(struct work *w, struct str person, struct json *into)
{
    struct str self = self_of(w, person);

    TRY(made(w, self, json_put(into, "reports-you-made", json_array(w->arena))));
    TRY(frozen(w, self, json_put(into, "reports-you-froze", json_array(w->arena))));
    return mailed(w, json_put(into, "reports-emailed-to-you", json_array(w->arena)));
}

enum rc report_person_forget(struct work *w, struct str person, struct str heir,
                             struct json *kept)
{
    struct str self = self_of(w, person);

    (void)heir; /* nothing here names an organisation without its keepers keeping it already */
    (void)kept;
    TRY(sql_person_reports_mailed_forget(w, person));
    TRY(sql_person_report_mails_forget(w, self));
    TRY(sql_person_report_parts_forget(w, self));
    TRY(sql_person_reports_forget(w, self));
    return sql_person_frozen_forget(w, self);
}
