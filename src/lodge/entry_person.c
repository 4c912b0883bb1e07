/* entry_person.c: what forms hold on a person: the lines of what they changed. */
#include "lodge/entry.h"

#include "base/date.h"
#include "lodge_sql.h"

enum { MOST = 100000 };

enum rc entry_person_export(struct work *w, struct str person, struct json *into)
{
    struct lodge_entry_person_change_list rows = {0};
    struct json *list = json_put(into, "figures-you-filled-in", json_array(w->arena));

    TRY(sql_entry_person_changes(w, person, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct lodge_entry_person_change *r = &rows.at[i];
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "collection", r->collection);
        json_put_str(row, "council", r->code);
        json_put_str(row, "period", r->period);
        json_put_str(row, "measure", r->slug);
        json_put_str(row, "when", moment_text(w->arena, r->at));
        json_put_str(row, "what", r->what);
        json_put_str(row, "from", r->old_text);
        json_put_str(row, "to", r->new_text);
        json_put_str(row, "reason", r->reason);
    }
    return OK;
}

enum rc entry_person_forget(struct work *w, struct str person, struct str heir,
                            struct json *kept)
{
    struct lodge_entry_person_change_list rows = {0};

    (void)heir;
    TRY(sql_entry_person_changes(w, person, 1, &rows));
    if (!rows.len)
        return OK;
    struct json *one = json_add(kept, json_object(w->arena));
    json_put_str(one, "what", S("What you filled in for your council, and each change of it"));
    json_put_str(one, "why",
                 S("The council must be able to show how a figure came about. It names a "
                   "number, which leads to nobody once you left."));
    return OK;
}
