/* server.c: the servers that are up on this database. */
#include "kit/server.h"

#include "kit_sql.h"

enum rc server_sight(struct work *w, const struct kit_server *s)
{
    TRY(sql_server_forget(w, w->now - SERVER_FORGOTTEN));
    return sql_server_put(w, s->id, s->host, s->listens, s->version, s->begun_at, w->now);
}

enum rc server_stop(struct work *w, struct str id)
{
    return sql_server_end(w, id);
}

enum rc servers_up(struct work *w, struct kit_server_list *out)
{
    *out = (struct kit_server_list){0};
    return sql_server_all(w, w->now - SERVER_GONE, out);
}
