/* postgres_pipe.c: statements that are sent without waiting for each one's end (libpq's
 * pipeline mode), so that a delivery of many rows does not wait once for each of them. */
#include "store/postgres.h"

enum rc postgres_pipe(struct store *db, bool on)
{
    postgres_own(db)->in_pipe = on;
    return on ? OK : postgres_settle(db);
}

enum rc postgres_pipe_ready(struct store *db)
{
    if (postgres_own(db)->piped == PIPE_MOST)
        TRY(postgres_settle(db));
    return PQenterPipelineMode(postgres_connection(db)) ? OK : postgres_fail(db, NULL);
}

void postgres_piped(struct store *db, const struct statement *s)
{
    struct postgres_own *o = postgres_own(db);

    o->sent[o->piped++] = s;
    o->sent_on = true;
}

/* The answers of those that were sent, each followed by none, up to that of the end. Of several
 * failures the first counts: what was sent after it did not run. */
static enum rc answers_take(struct store *db, int count)
{
    struct postgres_own *o = postgres_own(db);
    enum rc rc = OK;

    for (int i = 0; PQstatus(o->connection) == CONNECTION_OK;) {
        PGresult *r = PQgetResult(o->connection);
        ExecStatusType status = PQresultStatus(r);
        i += !r;
        if (r && status == PGRES_FATAL_ERROR && rc == OK) {
            db->at_fault = i < count ? o->sent[i] : NULL;
            rc = postgres_fail(db, r);
            continue;
        }
        PQclear(r);
        if (r && status == PGRES_PIPELINE_SYNC)
            return rc;
    }
    return rc != OK ? rc : postgres_fail(db, NULL);
}

enum rc postgres_settle(struct store *db)
{
    struct postgres_own *o = postgres_own(db);
    int count = o->piped;

    if (PQpipelineStatus(o->connection) == PQ_PIPELINE_OFF)
        return OK;
    o->piped = 0;
    if (!PQpipelineSync(o->connection))
        return postgres_fail(db, NULL);
    enum rc rc = answers_take(db, count);
    return PQexitPipelineMode(o->connection) || rc != OK ? rc : postgres_fail(db, NULL);
}
