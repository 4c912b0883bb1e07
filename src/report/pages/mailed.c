/* mailed.c: having a report mailed, and stopping it. */
#include "report/pages/view.h"

static enum rc mail_it(struct request *rq)
{
    struct work *w = rq->work;
    struct report r;
    const struct area *area;

    TRY(report_read(w, rq_field(rq, "report"), &r));
    TRY(council_typed(rq, rq_field(rq, "area"), &area));
    if (!area)
        return work_fail(w, INVALID, "area", "Say for which council.");
    TRY(report_mail(w, &r, area, rq_field(rq, "every")));
    return page_go(rq, S("/reports"));
}

static enum rc stop(struct request *rq)
{
    TRY(report_mail_stop(rq->work, rq_param(rq, "mailing")));
    return page_go(rq, S("/reports"));
}

const struct route report_mailed_routes[] = {
    ROUTE(POST, "/mailed-reports", mail_it, FORM_HTML, "subscribe", "signed-in", FAST, NONE,
          "report-mailed", "Has a report of a council mailed each week, month or quarter."),
    ROUTE(POST, "/mailed-reports/{mailing}/stop", stop, FORM_HTML, "unsubscribe", "signed-in",
          FAST, NONE, "report-mail-stopped", "Stops the mail of one report."),
    {0}};
