/* notice.c: giving and reading notices. */
#include "kit/notice.h"

#include "kit_sql.h"

enum rc notice_give(struct work *w, struct str id, struct str receiver, const char *kind,
                    struct str words, struct str href)
{
    if (!receiver.len)
        return OK;
    return sql_notice_add(w, id, receiver, w->now, str_of(kind), words, href);
}

enum rc notices_read(struct work *w, struct kit_notice_list *out)
{
    *out = (struct kit_notice_list){0};
    return w->viewer.self.len ? sql_notice_of(w, w->viewer.self, NOTICES_MOST, out) : OK;
}
