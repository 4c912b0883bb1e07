/* jobs.c: for administrators: what is done in the background, when, and how it went. */
#include "identity/pages/shared.h"

#include "kit/mail.h"

static const struct page_column columns[] = {{"name", "name"},
                                             {"title", "what it does"},
                                             {"last", "last run"},
                                             {"good", "went well"},
                                             {"words", "what it did"},
                                             {"next", "next run"},
                                             {0}};
static const struct page_table tables[] = {{"jobs", "jobs", columns}, {0}};
static const struct page page = {"identity/pages/jobs", tables, NULL, NULL};

static const struct job *const lists[] = {mail_jobs, identity_jobs};

/* In words for people; jobs of other rooms are called by their names. */
static struct str title_of(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(lists); i++)
        for (const struct job *j = lists[i]; j->name; j++)
            if (str_eq(str_of(j->name), name))
                return str_of(j->title);
    return name;
}

static void put_job(struct request *rq, const struct kit_job *job, struct json *list)
{
    struct arena *a = rq->work->arena;
    int64_t now = rq->work->now;
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "name", job->name);
    json_put_str(row, "title", title_of(job->name));
    json_put_str(row, "last", job->last_at ? ago_words(a, now, job->last_at) : S("never"));
    json_put_bool(row, "good", job->last_good);
    json_put_str(row, "words", job->last_words);
    json_put_bool(row, "running", job->leased_until > now);
    json_put_str(row, "next",
                 job->leased_until > now ? S("running") : soon_words(a, now, job->next_at));
}

static enum rc jobs_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct kit_job_list jobs;
    ptrdiff_t failed = 0;

    TRY(jobs_read(rq->work, &jobs));
    for (ptrdiff_t i = 0; i < jobs.len; i++)
        failed += !jobs.at[i].last_good;
    struct json *model =
        model_of(rq, S("Background work"),
                 failed ? str_fmt(a, "%td of %td failed the last time.", failed, jobs.len)
                        : S("All of it went well the last time."));
    struct json *list = json_put(model, "jobs", json_array(a));
    for (ptrdiff_t i = 0; i < jobs.len; i++)
        put_job(rq, &jobs.at[i], list);
    json_put_bool(model, "any", jobs.len > 0);
    return page_show(rq, &page, model);
}

static enum rc job_run_now(struct request *rq)
{
    struct str name = rq_param(rq, "name");

    TRY(job_hurry(rq->work, name));
    audit_detail(rq, S(""), "job", name, S(""));
    return page_go(rq, S("/admin/jobs"));
}

const struct route identity_jobs_routes[] = {
    ROUTE(GET, "/admin/jobs", jobs_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "role:administrator", FAST, NONE, "none",
          "What is done in the background, when, and how it went."),
    ROUTE(POST, "/admin/jobs/{name}/run", job_run_now, FORM_HTML, "run", "role:administrator",
          FAST, NONE, "job-hurried", "Has a job done now."),
    {0}};
