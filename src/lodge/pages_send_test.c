/* pages_send_test.c: tables and figures as people send them, publish them, withdraw and correct
 * them, and who sees what of it.
 */
#include "inform/testing_made.h"
#include "inform/testing_people.h"
#include "lodge/send.h"

#include "kit/job.h"
#include "tables/tables.h"

#include <math.h>
#include <string.h>

#define BINS "/areas/" ASHMOOR "/metrics/bins"
#define BENCHES "/areas/" ASHMOOR "/metrics/benches"
#define YEAR "2024-04-01_P1Y"

static struct trial *t;

static int open_made(void **state)
{
    static const struct room *const rooms[] = {&inform_room, &lodge_room, NULL};

    (void)state;
    t = made_open();
    made_figures(t, "bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n"
                    "sacks 2024-25 55 61 62 59 58 57 56\n");
    made_own_figures(t, "benches 2023-24 50 61 62\nbenches 2024-25 55 61 62 59 58 57 56\n");
    t->now = PAGES_NOW + 3600;
    people_rooms(t, rooms);
    people_now(PAGES_NOW);
    organisation_is(t, "ashmoor", "Ashmoor Council", ASHMOOR);
    organisation_is(t, "birchby", "Birchby Council", "E06000902");
    organisation_is(t, "bureau", "Moot Bureau", NULL);
    person_is(t, "officer", "Officer", "member", "ashmoor");
    person_is(t, "colleague", "Colleague", "steward", "ashmoor");
    person_is(t, "councillor", "Councillor", "councillor", "ashmoor");
    person_is(t, "other", "Officer", "member", "birchby");
    person_is(t, "owner", "Statistician", "member", "bureau");
    person_is(t, "loner", "Loner", NULL, NULL);
    person_is(t, "admin", "Administrator", "administrator", NULL);
    person_is(t, "second", "Second administrator", "administrator", NULL);
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

/* --- what they do ---- */

static struct house_reply sent_as(const char *who, const char *keepers, const char *label,
                                  struct str bytes)
{
    struct str body =
        str_fmt(t->arena,
                "--xYz\r\nContent-Disposition: form-data; name=\"for\"\r\n\r\n%s\r\n--xYz\r\n"
                "Content-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%.*s\r\n"
                "--xYz--\r\n",
                keepers, label, STR_ARG(bytes));

    return ask(&(struct web_ask){.method = S("POST"),
                                 .target = S("/send"),
                                 .body = body,
                                 .body_type = S("multipart/form-data; boundary=xYz"),
                                 .cookie = who ? as(who) : S(""),
                                 .host = S("moot.example"),
                                 .origin = S("http://moot.example")});
}

/* "/send/ID" of a table that was taken. */
static const char *sent(const char *who, const char *keepers, const char *csv)
{
    struct house_reply r = sent_as(who, keepers, "bins.csv", str_of(csv));

    if (r.status != 303)
        fail_msg("it answers %d: %.*s", r.status, STR_ARG(str_cut(r.body, 0, 6000)));
    return str_copy(t->arena,
                    str_cut(r.location, 0, r.location.len - (ptrdiff_t)strlen("/columns")))
        .at;
}

static const char *at(const char *target, const char *behind)
{
    return str_fmt(t->arena, "%s%s", target, behind).at;
}

static struct house_reply act(const char *who, const char *target, const char *what,
                              const char *form)
{
    return page_post(as(who), at(target, what), str_of(form));
}

#define LONG_MAP                                                                               \
    "sheet=1&header=1&layout=long&area=1&metric=2&period=3&value=4&lower=0&upper=0&"           \
    "numerator=0&denominator=0&gap=0&flag=0&first=0&last=0&do=check"

static void mapped(const char *who, const char *target, const char *form)
{
    struct house_reply r = act(who, target, "/columns", form);

    if (r.status != 303 || !str_eq(r.location, str_of(target)))
        fail_msg("the columns answer %d: %.*s", r.status, STR_ARG(str_cut(r.body, 0, 9000)));
}

/* A table that was sent and looked at. */
static const char *looked_at(const char *who, const char *keepers, const char *csv)
{
    const char *target = sent(who, keepers, csv);

    mapped(who, target, LONG_MAP);
    return target;
}

static struct str shown(const char *who, const char *target)
{
    struct house_reply r = page_for(who ? as(who) : S(""), "%s", target);

    if (r.status != 200)
        fail_msg("%s answers %d: %.*s", target, r.status, STR_ARG(str_cut(r.body, 0, 3000)));
    return r.body;
}

/* What a form of the page that they open now would say was looked at. */
static const char *look_of(const char *who, const char *target)
{
    struct str page = page_for(as(who), "%s.json", target).body, mark = S("\"look\":\"");
    ptrdiff_t from = str_find(page, mark);

    return from < 0
               ? ""
               : str_copy(t->arena, str_cut(page, from + mark.len, from + mark.len + 26)).at;
}

static struct house_reply publish(const char *who, const char *target, const char *form)
{
    const char *look = look_of(who, target);

    return act(who, target, "/publish", str_fmt(t->arena, "look=%s&%s", look, form).at);
}

static void must_publish(const char *who, const char *target)
{
    struct house_reply r = publish(who, target, "note=Counted+again");

    if (r.status != 303)
        fail_msg("publishing answers %d: %.*s", r.status, STR_ARG(str_cut(r.body, 0, 6000)));
}

static double bins_of(const char *area)
{
    return trial_number(t->sector, "bins", YEAR, area, SLICE_VALUE);
}

static double benches_of(const char *area)
{
    return trial_number(t->sector, "benches", YEAR, area, SLICE_VALUE);
}

#define CORRECTED                                                                              \
    "area,metric,period,value\nE06000901,bins,2024/25,56.5\nE06000902,bins,2024/25,61\n"

/* --- the rows of the mission ---- */

static void
Upload_as_a_batch_with_PublishedAt__role_per_indicator__line_and_column_addressed_CSV_errors(
    void **state)
{
    (void)state;
    /* Problems are addressed by cell, all of them. */
    const char *bad = looked_at("admin", "role:administrator",
                                "area,metric,period,value\nE06000901,bins,2024/25,much\n"
                                "Ashmor,bins,2024/25,5\nE06000903,binns,2024/25,5\n");
    struct str page = shown("admin", bad);
    CHECK(has(page, "It has 3 problems."));
    CHECK(has(page, "<th scope=\"row\">D2</th>") && has(page, "much"));
    CHECK(has(page, "<th scope=\"row\">A3</th>") && has(page, "Is it Ashmoor (E06000901)?"));
    CHECK(has(page, "<th scope=\"row\">B4</th>") && has(page, "Is it Bins emptied (bins)?"));
    CHECK(has(shown("admin", at(bad, ".csv?table=problems")), "problem,,D2,much,"));
    assert_int_equal(publish("admin", bad, "note=x").status, 409);
    CHECK(bins_of(ASHMOOR) == 55);

    /* A batch, and when it was published. */
    const char *target = looked_at("admin", "role:administrator", CORRECTED);
    page = shown("admin", target);
    CHECK(has(page, "It would change 1 known figure, of 1 measure."));
    CHECK(bins_of(ASHMOOR) == 55);
    must_publish("admin", target);
    CHECK(bins_of(ASHMOOR) == 56.5);
    CHECK(has(shown("admin", "/send"), "1 June 2026 at 13:00"));
    CHECK(has(shown("admin", "/send.csv"), ",2026-06-01T12:00:00Z,2,0,1,published,"));

    /* A role per indicator. */
    CHECK(has(shown("owner", "/send"), "You can&#39;t send figures"));
    assert_int_equal(sent_as("owner", "keepers:bureau", "a.csv", S(CORRECTED)).status, 403);
    assert_int_equal(
        page_post(as("admin"), "/send/owners", S("metrics=sacks&organisation=bureau")).status,
        303);
    const char *owned = looked_at("owner", "keepers:bureau",
                                  "area,metric,period,value\nE06000901,sacks,2024/25,7\n"
                                  "E06000902,bins,2024/25,7\n");
    page = shown("owner", owned);
    CHECK(has(page, "It has 1 problem.") && has(page, "<th scope=\"row\">A3</th>"));
    CHECK(has(page, "You may send every council&#39;s figures of &quot;Sacks&quot;"));
}

static void Audit_of_every_update_and_delete_of_a_value(void **state)
{
    (void)state;
    const char *target = looked_at(
        "admin", "role:administrator",
        "area,metric,period,value\nE06000901,bins,2024/25,56.5\nE06000910,bins,2024/25,9\n");

    must_publish("admin", target);
    assert_int_equal(act("admin", target, "/withdraw", "note=Wrong+year").status, 303);
    struct str table = shown("admin", at(target, "/figures.csv"));
    CHECK(
        str_starts(table, S("at,by,what was done,code,council,metric,measure,period,was,became,"
                            "file,sending\r\n")));
    CHECK(has(table, "Administrator,published,E06000901,Ashmoor,bins,Bins emptied," YEAR
                     ",55,56.5,bins.csv,"));
    CHECK(has(table, "Administrator,put back,E06000901,Ashmoor,bins,Bins emptied," YEAR
                     ",56.5,55,bins.csv,"));
    /* One that was not there is deleted again, and that is told. */
    CHECK(has(table, "put back,E06000910,Jesmere,bins,Bins emptied," YEAR ",9,,bins.csv,"));
    assert_int_equal(times(table, "\r\n"), 5);

    /* The council sees its own lines, others none. */
    CHECK(times(shown("officer", "/send/changes.csv"), "E06000901") == 2);
    CHECK(times(shown("officer", "/send/changes.csv"), "E06000910") == 0);
    CHECK(has(shown("officer", at(target, "/figures")), "Ashmoor: Bins emptied"));
    CHECK(times(shown("other", "/send/changes.csv"), "\r\n") == 1);
    assert_int_equal(page_for(as("other"), "%s", at(target, "/figures")).status, 404);
    assert_int_equal(rows_where(t, "audit",
                                "event = 'figures-published' AND words = '2 figures: "
                                "1 new, 1 changed'"),
                     1);
    assert_int_equal(rows_where(t, "audit",
                                "event = 'figures-withdrawn' AND words = '2 figures "
                                "put back, 0 left as changed since'"),
                     1);
}

static void what_was_written_is_told_in_words_and_in_pages_of_fifty(void **state)
{
    (void)state;
    struct buf b = buf_make(t->arena, 8192);

    /* Three measures of twelve councils in two years, the first of their periods. */
    buf_str(&b, S("area,metric,period,value\n"));
    for (int i = 1; i <= 12; i++)
        for (int year = 2019; year <= 2020; year++)
            buf_fmt(&b,
                    "E060009%02d,bins,%d/%d,%d.25\nE060009%02d,sacks,%d/%d,[c]\n"
                    "E060009%02d,benches,%d/%d,8\n",
                    i, year, year - 1999, i, i, year, year - 1999, i, year, year - 1999);
    const char *target =
        looked_at("admin", "role:administrator", str_zero(t->arena, buf_text(&b)));
    must_publish("admin", target);
    struct str first = shown("admin", "/send/changes");
    assert_int_equal(times(first, "<tr><th scope=\"row\">"), SEND_PAGE);
    CHECK(has(first, "/send/changes?from=50\" rel=\"next\""));
    CHECK(!has(first, "rel=\"prev\""));
    struct str rest = shown("admin", "/send/changes?from=50");
    assert_int_equal(times(rest, "<tr><th scope=\"row\">"), 22);
    CHECK(has(rest, "/send/changes?from=0\" rel=\"prev\"") && !has(rest, "rel=\"next\""));
    struct str both = str_join(t->arena, first, rest);
    CHECK(has(both, "data-label=\"Became\">4.3%</td>"));
    CHECK(has(both, "data-label=\"Became\">hidden to protect people</td>"));
    CHECK(has(both, "data-label=\"Was\">nothing</td>"));
    CHECK(!has(both, "suppressed"));
    /* A file has all of them, as they are kept. */
    assert_int_equal(times(shown("admin", "/send/changes.csv"), "\r\n"), 73);
    CHECK(has(shown("admin", "/send/changes.csv"), ",4.25,"));
    assert_int_equal(times(shown("admin", at(target, "/figures")), "<tr><th scope=\"row\">"),
                     SEND_PAGE);
    assert_int_equal(page_for(as("admin"), "/send/changes?from=x").status, 400);
}

/* --- withdrawing ---- */

static void withdrawing_is_a_new_revision_and_both_states_stay(void **state)
{
    (void)state;
    const char *target = looked_at("admin", "role:administrator", CORRECTED);
    struct sector *then;

    must_publish("admin", target);
    people_now(PAGES_NOW + 60);
    assert_int_equal(act("admin", target, "/withdraw", "note=The+wrong+year").status, 303);
    CHECK(bins_of(ASHMOOR) == 55);
    then = trial_known(t, PAGES_NOW + 30);
    CHECK(trial_number(then, "bins", YEAR, ASHMOOR, SLICE_VALUE) == 56.5);
    sector_close(then);
    struct str page = shown(NULL, "/metrics/bins/revisions");
    CHECK(has(page, "Counted again") && has(page, "The wrong year"));
    CHECK(has(page, "Withdrawn: bins.csv"));
    assert_int_equal(act("admin", target, "/withdraw", "note=Again").status, 409);
}

static void what_somebody_changed_since_is_left_and_told(void **state)
{
    (void)state;
    const char *first = looked_at("admin", "role:administrator",
                                  "area,metric,period,value\nE06000901,benches,2024/25,56.5\n"
                                  "E06000902,benches,2024/25,66\n");

    must_publish("admin", first);
    assert_int_equal(page_post(as("officer"), "/metrics/benches/figures/" ASHMOOR "/correct",
                               S("period=" YEAR "&was=56.5&value=57&gap=&note=Recounted"))
                         .status,
                     303);
    assert_int_equal(act("admin", first, "/withdraw", "note=No").status, 303);
    CHECK(benches_of(ASHMOOR) == 57);
    CHECK(benches_of("E06000902") == 61);
    CHECK(has(shown("admin", at(first, "/figures.csv")),
              "not put back: changed since,E06000901,Ashmoor,benches,Benches mended," YEAR
              ",56.5,57,"));
}

/* --- correcting ---- */

static void one_figure_is_corrected_with_a_public_note(void **state)
{
    (void)state;
    static const char form[] = "/metrics/benches/figures/" ASHMOOR "/correct";
    struct house_reply r;

    CHECK(has(shown("officer", form), "it is 55.0% now"));
    CHECK(has(shown("officer", BENCHES), "Correct a figure"));
    CHECK(!has(shown("other", BENCHES), "Correct a figure"));
    r = page_post(as("officer"), form, S("period=" YEAR "&was=54&value=57&gap=&note=x"));
    assert_int_equal(r.status, 422);
    CHECK(has(r.body, "Somebody changed this figure meanwhile."));
    r = page_post(as("officer"), form, S("period=" YEAR "&was=55&value=57&gap=&note="));
    assert_int_equal(r.status, 422);
    r = page_post(as("officer"), form,
                  S("period=" YEAR "&was=55&value=57&gap=suppressed&note=x"));
    assert_int_equal(r.status, 422);
    assert_int_equal(benches_of(ASHMOOR) == 55, true);
    r = page_post(as("officer"), form,
                  S("period=" YEAR "&was=55&value=&gap=suppressed&note=Too+few+to+show"));
    assert_int_equal(r.status, 303);
    assert_int_equal(trial_state(t->sector, "benches", YEAR, ASHMOOR), STATE_SUPPRESSED);
    CHECK(has(shown(NULL, "/areas/" ASHMOOR "/revisions"), "Too few to show"));
    CHECK(has(shown(NULL, "/metrics/benches/revisions.csv"), "Too few to show"));
    assert_int_equal(
        page_post(as("other"), form, S("period=" YEAR "&was=&value=1&note=x")).status, 403);
}

/* --- who ---- */

static void a_council_sends_its_own_figures_and_no_other(void **state)
{
    (void)state;
    const char *target = looked_at("officer", "keepers:ashmoor", CORRECTED);
    struct str page = shown("officer", target);

    CHECK(has(page, "It has 1 problem."));
    CHECK(has(page, "You may send Ashmoor&#39;s figures, not Birchby&#39;s."));
    assert_int_equal(sent_as("officer", "keepers:birchby", "a.csv", S(CORRECTED)).status, 422);
    assert_int_equal(sent_as("officer", "role:administrator", "a.csv", S(CORRECTED)).status,
                     422);
    assert_int_equal(rows_where(t, "sending", "TRUE"), 1);
    target = looked_at("officer", "keepers:ashmoor",
                       "area,metric,period,value\nAshmoor,Benches mended,2024/25,56.5%\n");
    must_publish("officer", target);
    CHECK(benches_of(ASHMOOR) == 56.5);
}

static void a_draft_is_there_for_its_keepers_alone(void **state)
{
    (void)state;
    static const struct {
        const char *who;
        int draft, published;
    } viewers[] = {{"officer", 200, 200}, {"colleague", 200, 200}, {"councillor", 404, 200},
                   {"other", 404, 404},   {"loner", 404, 404},     {"admin", 404, 404}};
    const char *target = looked_at("officer", "keepers:ashmoor",
                                   "area,metric,period,value\nAshmoor,benches,2024/25,56.5\n");

    assert_int_equal(page_for(S(""), "%s", target).status, 404);
    for (ptrdiff_t i = 0; i < COUNT_OF(viewers); i++)
        assert_int_equal(page_for(as(viewers[i].who), "%s", target).status, viewers[i].draft);
    CHECK(!has(shown("admin", "/send"), "bins.csv"));
    CHECK(!has(shown("other", "/send"), "bins.csv"));
    assert_int_equal(publish("other", target, "note=x").status, 404);
    assert_int_equal(act("admin", target, "/columns", LONG_MAP).status, 404);
    must_publish("colleague", target);
    for (ptrdiff_t i = 0; i < COUNT_OF(viewers); i++)
        assert_int_equal(page_for(as(viewers[i].who), "%s", target).status,
                         viewers[i].published);
    /* Administrators know of what came out, in the list and figure by figure. */
    CHECK(has(shown("admin", "/send"), "bins.csv"));
    CHECK(has(shown("admin", at(target, "/figures")), "Ashmoor: Benches mended"));
}

static void a_large_change_needs_a_second_person(void **state)
{
    (void)state;
    struct buf b = buf_make(t->arena, 4096);
    char figures[200] = "bins 2022-23 1 2 3 4 5 6 7 8 9 10 11 12\n";

    made_figures(t, figures);
    people_now(t->now + 60);
    buf_str(&b, S("area,metric,period,value\n"));
    for (int i = 1; i <= 11; i++)
        buf_fmt(&b, "E060009%02d,bins,2022/23,%d\n", i, i + 20);
    const char *target =
        looked_at("admin", "role:administrator", str_zero(t->arena, buf_text(&b)));
    CHECK(has(shown("admin", target),
              "This is a large change: it changes or adds 11 figures of Bins emptied"));
    CHECK(!has(shown("admin", target), "Publish it now"));
    CHECK(has(shown("admin", target), "Pass this address on to them"));
    CHECK(has(shown("admin", target), str_fmt(t->arena, "%s</a>", target).at));
    assert_int_equal(publish("admin", target, "note=All+again").status, 403);
    /* Nor by who said what its columns are. */
    mapped("second", target, LONG_MAP);
    CHECK(!has(shown("second", target), "Publish it now"));
    assert_int_equal(publish("second", target, "note=All+again").status, 403);
    assert_int_equal(publish("admin", target, "note=All+again").status, 403);
    mapped("admin", target, LONG_MAP);
    CHECK(trial_number(t->sector, "bins", "2022-04-01_P1Y", ASHMOOR, SLICE_VALUE) == 1);
    must_publish("second", target);
    CHECK(trial_number(t->sector, "bins", "2022-04-01_P1Y", ASHMOOR, SLICE_VALUE) == 21);
}

/* --- at a time ---- */

static struct work job_work;
static bool job_writes;

static struct work *job_begin(void *state)
{
    (void)state;
    job_work = (struct work){.arena = t->arena,
                             .db = t->db,
                             .sector = t->sector,
                             .now = *(int64_t *)state,
                             .known = INT64_MAX};
    MUST(store_begin(t->db, true));
    job_writes = true;
    return &job_work;
}

static enum rc job_end(void *state, struct work *w, enum rc rc)
{
    (void)state;
    job_writes = false;
    if (rc == OK)
        MUST(store_commit(w->db));
    else
        store_rollback(w->db);
    if (rc == OK && w->figures_changed)
        trial_renew(t);
    return rc;
}

/* What takes long is done while others may write. */
static struct work *job_looks(void *state)
{
    assert_false(job_writes);
    job_work = (struct work){.arena = t->arena,
                             .db = t->db,
                             .sector = t->sector,
                             .now = *(int64_t *)state,
                             .known = INT64_MAX};
    MUST(store_begin(t->db, false));
    return &job_work;
}

static void job_has_looked(void *state, struct work *w)
{
    (void)state;
    assert_false(job_writes);
    store_rollback(w->db);
}

static void job_at(int64_t now)
{
    const struct job_house house = {.state = &now,
                                    .begin = job_begin,
                                    .end = job_end,
                                    .look = job_looks,
                                    .looked = job_has_looked};

    jobs_run(lodge_send_jobs, &house);
}

static const char *planned(const char *target, const char *form)
{
    return str_fmt(t->arena, "look=%s&%s", look_of("officer", target), form).at;
}

static void what_is_planned_comes_out_when_its_time_has_come(void **state)
{
    (void)state;
    enum { JULY_NINE = 1782894600 }; /* 2026-07-01T08:30:00Z, 09:30 in London */
    const char *target = looked_at("officer", "keepers:ashmoor",
                                   "area,metric,period,value\nAshmoor,benches,2024/25,56.5\n");

    assert_int_equal(
        act("officer", target, "/plan", planned(target, "day=2026-07-01&time=09:30&note="))
            .status,
        422);
    assert_int_equal(act("officer", target, "/plan", "day=2020-01-01&time=&note=x").status,
                     422);
    assert_int_equal(
        act("officer", target, "/plan", planned(target, "day=2026-07-01&time=09:30&note=Due"))
            .status,
        303);
    CHECK(has(shown("officer", target), "1 July 2026 at 09:30, London time"));
    job_at(JULY_NINE - 1);
    CHECK(benches_of(ASHMOOR) == 55);
    job_at(JULY_NINE);
    CHECK(benches_of(ASHMOOR) == 56.5);
    people_now(JULY_NINE + 10);
    CHECK(has(shown("officer", target), "It was published on 1 July 2026 at 09:30"));

    /* Who lost the right to meanwhile publishes nothing, and that is told. */
    target = looked_at("officer", "keepers:ashmoor",
                       "area,metric,period,value\nAshmoor,benches,2024/25,58\n");
    assert_int_equal(
        act("officer", target, "/plan", planned(target, "day=2026-07-02&time=09:30&note=Due"))
            .status,
        303);
    MUST(store_begin(t->db, true));
    test_script(t->db, "DELETE FROM role_held WHERE person_id = 'officer'");
    MUST(store_commit(t->db));
    job_at(JULY_NINE + 2 * 86400);
    CHECK(benches_of(ASHMOOR) == 56.5);
    CHECK(has(shown("colleague", target), "may not publish these figures any more"));
}

static const char *due_at_nine(const char *csv)
{
    const char *target = looked_at("officer", "keepers:ashmoor", csv);

    assert_int_equal(
        act("officer", target, "/plan", planned(target, "day=2026-07-01&time=09:30&note=Due"))
            .status,
        303);
    return target;
}

static void what_cannot_come_out_at_its_time_says_why_and_changes_nothing(void **state)
{
    (void)state;
    enum { JULY_NINE = 1782894600 };
    const char *broken =
        due_at_nine("area,metric,period,value\nAshmoor,benches,2024/25,56.5\n");
    const char *lost = due_at_nine("area,metric,period,value\nAshmoor,benches,2024/25,57.5\n");
    const char *gone = due_at_nine("area,metric,period,value\nAshmoor,benches,2024/25,58.5\n");
    const char *owned = due_at_nine("area,metric,period,value\nAshmoor,benches,2023/24,59.5\n");
    struct str list;

    /* One can't be read any more, one is lost, one's measure is not here, one's is another's.
     */
    MUST(store_begin(t->db, true));
    test_script(t->db,
                str_fmt(t->arena,
                        "DELETE FROM sending_file WHERE sending_id = '%s';"
                        "UPDATE sending SET mapping = replace(mapping, 'header: 0', 'header: "
                        "90') WHERE id = '%s';"
                        "UPDATE sending SET mapping = replace(mapping, 'value: 3', 'value: 9') "
                        "WHERE id = '%s';"
                        "UPDATE metric SET source_title = 'Ministry' WHERE slug = 'benches'",
                        lost + 6, broken + 6, gone + 6)
                    .at);
    MUST(store_commit(t->db));
    trial_renew(t);
    job_at(JULY_NINE);
    people_now(JULY_NINE + 10);
    CHECK(benches_of(ASHMOOR) == 55);
    CHECK(trial_number(t->sector, "benches", "2023-04-01_P1Y", ASHMOOR, SLICE_VALUE) == 50);
    assert_int_equal(rows_where(t, "sending", "outcome <> '' AND published_at = 0"), 4);
    assert_int_equal(rows_where(t, "audit", "event = 'figures-not-published'"), 4);
    CHECK(has(shown("officer", owned), "which Ministry publishes. Propose it"));
    CHECK(has(shown("officer", lost), "It was not published when it should have been: "));
    list = shown("officer", "/send");
    assert_int_equal(times(list, "not published when it should have been"), 4);
    /* None is tried again by itself. */
    job_at(JULY_NINE + 100);
    assert_int_equal(rows_where(t, "audit", "event = 'figures-not-published'"), 4);
}

/* --- proposals ---- */

/* Bins are published by the Moot Bureau, so that Ashmoor's officer proposes 57. */
static const char *proposed(const char *csv)
{
    const char *target = looked_at("officer", "keepers:ashmoor", csv);
    struct house_reply r =
        act("officer", target, "/propose",
            str_fmt(t->arena, "look=%s&note=We+counted+again", look_of("officer", target)).at);

    if (r.status != 303)
        fail_msg("proposing answers %d: %.*s", r.status, STR_ARG(str_cut(r.body, 0, 6000)));
    return target;
}

#define ASHMOOR_57 "area,metric,period,value\nAshmoor,bins,2024/25,57\n"

static const char *known_from(void)
{
    return str_fmt(t->arena, "known_from=%lld", (long long)t->sector->known_from).at;
}

static struct house_reply accept(const char *who, const char *target)
{
    return act(who, target, "/accept", known_from());
}

static void a_council_changes_nothing_alone_that_somebody_else_publishes(void **state)
{
    (void)state;
    struct str page = shown("officer", "/send");

    /* It is said before anything is uploaded, with the other way. */
    CHECK(has(page, "What somebody else publishes is theirs."));
    CHECK(has(page, "<a class=\"govuk-link\" href=\"/areas/" ASHMOOR "/ashmoor\">") ||
          has(page, "href=\"/areas/" ASHMOOR));
    CHECK(has(page, "Explain this figure"));
    CHECK(!has(shown("admin", "/send"), "What somebody else publishes is theirs."));

    const char *target = looked_at("officer", "keepers:ashmoor", ASHMOOR_57);
    page = shown("officer", target);
    CHECK(has(page, "It would change 1 known figure, of 1 measure."));
    CHECK(has(page, "Propose it") && has(page, "Bins emptied (source: Moot Bureau)"));
    CHECK(has(page, "an administrator of this site"));
    CHECK(!has(page, "Publish it now"));
    struct house_reply r = publish("officer", target, "note=x");
    assert_int_equal(r.status, 403);
    CHECK(has(r.body, "which Moot Bureau publishes"));
    r = publish("colleague", target, "note=x");
    assert_int_equal(r.status, 403);
    assert_int_equal(
        act("officer", target, "/plan", planned(target, "day=2026-07-01&time=09:30&note=Due"))
            .status,
        403);
    CHECK(bins_of(ASHMOOR) == 55);
    assert_int_equal(rows_where(t, "sending", "published_at > 0"), 0);
}

static void who_may_send_finds_the_way_from_their_council(void **state)
{
    (void)state;
    CHECK(has(shown("officer", "/areas/" ASHMOOR), "href=\"/send\""));
    CHECK(!has(shown("other", "/areas/" ASHMOOR), "href=\"/send\""));
    CHECK(!has(shown("councillor", "/areas/" ASHMOOR), "href=\"/send\""));
    CHECK(!has(shown(NULL, "/areas/" ASHMOOR), "href=\"/send\""));
}

static void a_gap_takes_the_place_of_no_published_figure_alone(void **state)
{
    (void)state;
    static const char form[] = "/metrics/bins/figures/" ASHMOOR "/correct";
    const char *target = looked_at("officer", "keepers:ashmoor",
                                   "area,metric,period,value\nAshmoor,bins,2024/25,[c]\n");

    assert_int_equal(publish("officer", target, "note=x").status, 403);
    CHECK(has(shown("officer", form), "Propose another figure of Ashmoor"));
    CHECK(has(shown("officer", form), "/areas/" ASHMOOR "/metrics/bins/explain?period=" YEAR));
    CHECK(has(shown("officer", BINS), "Propose another figure"));
    CHECK(!has(shown("officer", BINS), "Correct a figure"));
    struct house_reply r =
        page_post(as("officer"), form,
                  S("period=" YEAR "&was=55&value=&gap=suppressed&note=Too+few+to+show"));
    assert_int_equal(r.status, 303);
    CHECK(str_starts(r.location, S("/send/")));
    assert_int_equal(trial_state(t->sector, "bins", YEAR, ASHMOOR), STATE_VALUE);
    const char *one = str_copy(t->arena, r.location).at;
    CHECK(has(shown("officer", one), "It is proposed, and waits for an answer."));
    CHECK(has(shown("admin", at(one, "/proposal")), "hidden to protect people"));
    CHECK(has(shown("admin", at(one, "/proposal")), "Ashmoor Council, on "));
    CHECK(has(shown("admin", "/send/proposals"), "Ashmoor Council"));
    assert_int_equal(accept("admin", one).status, 303);
    assert_int_equal(trial_state(t->sector, "bins", YEAR, ASHMOOR), STATE_SUPPRESSED);
    /* What could not be read is told in the form, and nothing is kept of it. */
    int64_t before = rows_where(t, "sending", "TRUE");
    r = page_post(as("officer"), form,
                  S("period=" YEAR "&was=suppressed&value=much&gap=&note=x"));
    assert_int_equal(r.status, 422);
    r = page_post(as("officer"), form, S("period=" YEAR "&was=suppressed&value=5&gap=&note="));
    assert_int_equal(r.status, 422);
    assert_int_equal(rows_where(t, "sending", "TRUE"), before);
}

static void who_owns_the_measure_or_an_administrator_accepts(void **state)
{
    (void)state;
    assert_int_equal(
        page_post(as("admin"), "/send/owners", S("metrics=bins&organisation=bureau")).status,
        303);
    const char *target = proposed(ASHMOOR_57);
    const char *proposal = at(target, "/proposal");

    CHECK(has(shown("officer", target), "decided on by Moot Bureau or an administrator."));
    CHECK(has(shown("officer", "/send"), "proposed, and waits for an answer"));
    assert_int_equal(notices_of(t, "person:owner", "figures-proposed"), 1);
    /* Those who decide see it, figure by figure; nobody else does. */
    CHECK(has(shown("owner", "/send/proposals"), "1 proposal waits for your answer."));
    CHECK(has(shown("owner", "/send"), "1 proposal waits for your answer"));
    CHECK(has(shown("owner", proposal), "55.0%") && has(shown("owner", proposal), "57.0%"));
    CHECK(has(shown("owner", proposal), "We counted again"));
    CHECK(has(shown("admin", proposal), "Accept and publish it"));
    static const char *const others[] = {"officer", "colleague", "other", "loner"};
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++) {
        assert_int_equal(page_for(as(others[i]), "%s", proposal).status, 404);
        assert_int_equal(accept(others[i], target).status, 404);
        assert_int_equal(act(others[i], target, "/decline", "words=No").status, 404);
        CHECK(has(shown(others[i], "/send/proposals"), "No proposal waits for your answer."));
    }
    CHECK(bins_of(ASHMOOR) == 55);
    /* What was looked at is what is accepted. */
    assert_int_equal(act("owner", target, "/accept", "known_from=1").status, 409);
    people_now(PAGES_NOW + 60);
    assert_int_equal(accept("owner", target).status, 303);
    CHECK(bins_of(ASHMOOR) == 57);
    assert_int_equal(accept("admin", target).status, 409);
    CHECK(has(shown("officer", target), "It was published on"));
    assert_int_equal(notices_of(t, "person:officer", "figures-decided"), 1);
    CHECK(has(shown(NULL, "/metrics/bins/revisions"), "We counted again"));
    /* The page that credits the publisher says whose the figure is. */
    CHECK(has(shown(NULL, BINS),
              "Source: <a href=\"https://moot.example/\" rel=\"external\">Moot "
              "Bureau</a>; this figure was sent by Ashmoor Council, accepted "
              "by Moot Bureau, 2026-06-01."));
    CHECK(has(shown(NULL, BINS ".json"), "\"sent\":\"sent by Ashmoor Council, accepted"));
    CHECK(has(shown(NULL, BINS ".csv"), "Moot Bureau; sent by Ashmoor Council"));
    CHECK(!has(shown(NULL, "/areas/E06000902/metrics/bins"), "this figure was sent"));
    CHECK(has(shown(NULL, "/metrics/bins.csv"), "Moot Bureau; sent by Ashmoor Council"));
    CHECK(has(shown(NULL, BINS ".json?known=2026-05-31"), "\"sent\":null"));
    /* Its council can't put it back alone either; who accepted it can. */
    assert_int_equal(act("officer", target, "/withdraw", "note=No").status, 403);
    CHECK(bins_of(ASHMOOR) == 57);
    people_now(PAGES_NOW + 120);
    assert_int_equal(act("owner", target, "/put-back", "note=").status, 422);
    assert_int_equal(act("owner", target, "/put-back", "note=It+was+right").status, 303);
    CHECK(bins_of(ASHMOOR) == 55);
    CHECK(!has(shown(NULL, BINS), "this figure was sent"));
}

static void what_is_declined_is_told_with_words_and_may_be_proposed_again(void **state)
{
    (void)state;
    const char *target = proposed(ASHMOOR_57);

    assert_int_equal(act("admin", target, "/decline", "words=").status, 422);
    assert_int_equal(act("admin", target, "/decline", "words=Ours+stands").status, 303);
    CHECK(has(shown("officer", target), "It was declined: Ours stands"));
    CHECK(has(shown("officer", "/send"), "declined: Ours stands"));
    CHECK(has(shown("admin", "/send/proposals"), "declined: Ours stands"));
    assert_int_equal(accept("admin", target).status, 409);
    assert_int_equal(notices_of(t, "person:officer", "figures-decided"), 1);
    assert_int_equal(
        act("officer", target, "/propose",
            str_fmt(t->arena, "look=%s&note=Look+again", look_of("officer", target)).at)
            .status,
        303);
    CHECK(has(shown("admin", "/send/proposals"), "1 proposal waits for your answer."));
    /* A change of what its columns are takes it back. */
    mapped("officer", target, LONG_MAP);
    assert_int_equal(page_for(as("admin"), "%s", at(target, "/proposal")).status, 404);
    assert_int_equal(accept("admin", target).status, 404);
    CHECK(bins_of(ASHMOOR) == 55);
}

static void nobody_accepts_their_own(void **state)
{
    (void)state;
    person_is(t, "both", "Officer and administrator", "administrator", NULL);
    MUST(store_begin(t->db, true));
    test_script(t->db, "INSERT INTO role_held (id, person_id, role, organisation_id, scope, "
                       "made_at, made_by) SELECT 'both-roles', 'both', 'member', id, '', 0, '' "
                       "FROM organisation WHERE slug = 'ashmoor'");
    MUST(store_commit(t->db));
    const char *target = looked_at("both", "keepers:ashmoor", ASHMOOR_57);
    assert_int_equal(act("officer", target, "/propose",
                         str_fmt(t->arena, "look=%s&note=x", look_of("officer", target)).at)
                         .status,
                     303);
    CHECK(has(shown("both", at(target, "/proposal")), "somebody else has to decide"));
    assert_int_equal(accept("both", target).status, 403);
    assert_int_equal(act("both", target, "/decline", "words=No").status, 403);
    CHECK(bins_of(ASHMOOR) == 55);
    assert_int_equal(accept("second", target).status, 303);
    CHECK(bins_of(ASHMOOR) == 57);
}

static void what_several_own_is_for_administrators_to_accept(void **state)
{
    (void)state;
    assert_int_equal(
        page_post(as("admin"), "/send/owners", S("metrics=bins&organisation=bureau")).status,
        303);
    const char *target = proposed("area,metric,period,value\nAshmoor,bins,2024/25,57\n"
                                  "Ashmoor,sacks,2024/25,9\nAshmoor,benches,2024/25,9\n");

    CHECK(has(shown("officer", target), "decided on by an administrator of this site"));
    assert_int_equal(page_for(as("owner"), "%s", at(target, "/proposal")).status, 404);
    assert_int_equal(accept("owner", target).status, 404);
    assert_int_equal(notices_of(t, "person:owner", "figures-proposed"), 0);
    assert_int_equal(notices_of(t, "person:second", "figures-proposed"), 1);
    assert_int_equal(accept("admin", target).status, 303);
    CHECK(bins_of(ASHMOOR) == 57 && benches_of(ASHMOOR) == 9);
}

static void who_stands_for_a_source_publishes_its_own_figures_of_it(void **state)
{
    (void)state;
    MUST(store_begin(t->db, true));
    test_script(t->db, "INSERT INTO publisher (source_title, organisation_id) SELECT 'Moot "
                       "Bureau', id FROM organisation WHERE slug = 'ashmoor'");
    MUST(store_commit(t->db));
    must_publish("officer", looked_at("officer", "keepers:ashmoor", ASHMOOR_57));
    CHECK(bins_of(ASHMOOR) == 57);
    struct str page = shown("officer", looked_at("officer", "keepers:ashmoor", CORRECTED));
    CHECK(has(page, "not Birchby&#39;s"));
}

/* --- tables of other builds ---- */

static void wide_tables_are_guessed_and_read(void **state)
{
    (void)state;
    const char *by_measure = sent("admin", "role:administrator",
                                  "Council,Year,Bins emptied,Sacks\nAshmoor,2024/25,56,\n"
                                  "Birchby,2024/25,61,12 [p]\n");
    struct str page = shown("admin", at(by_measure, "/columns"));

    CHECK(has(page, "<option value=\"by-measure\" selected>"));
    CHECK(has(page, "<option value=\"3\" selected>C: Bins emptied</option>"));
    CHECK(has(page, "<option value=\"4\" selected>D: Sacks</option>"));
    mapped("admin", by_measure,
           "sheet=1&header=1&layout=by-measure&area=1&period=2&first=3&last=4&do=check");
    CHECK(has(shown("admin", by_measure), "change 2 known figures, of 2 measures"));

    const char *by_period = sent("admin", "role:administrator",
                                 "Figures of bins,,\n,,\nCouncil,2023/24,2024/25\n"
                                 "Ashmoor,51,[c]\n");
    page = shown("admin", at(by_period, "/columns"));
    CHECK(has(page, "<option value=\"by-period\" selected>"));
    CHECK(has(page, "name=\"header\" type=\"text\" inputmode=\"numeric\" value=\"3\""));
    mapped("admin", by_period,
           "sheet=1&header=3&layout=by-period&area=1&one_metric=bins&first=2&last=3&do=check");
    CHECK(has(shown("admin", by_period), "change 2 known figures, of 1 measure"));
    must_publish("admin", by_period);
    assert_int_equal(trial_state(t->sector, "bins", YEAR, ASHMOOR), STATE_SUPPRESSED);
}

static void a_profile_of_the_program_may_be_chosen(void **state)
{
    (void)state;
    const char *target = sent("admin", "role:administrator",
                              "area,metric,period,value\nE06000901,"
                              "bins," YEAR ",56\n"
                              "E06000902,bins," YEAR ",much\nE06000903,bins,then,1\n");

    mapped("admin", target, "sheet=1&header=1&layout=profile&profile=tidy&do=check");
    struct str page = shown("admin", target);
    CHECK(has(page, "It has 2 problems.") && has(page, "D3") && has(page, "C4"));
    assert_int_equal(act("admin", target, "/columns",
                         "sheet=1&header=1&layout=profile&profile=..%2Fsecret.profile&do=check")
                         .status,
                     422);
}

static void what_is_no_table_is_refused_in_words(void **state)
{
    (void)state;
    struct house_reply r = sent_as("admin", "role:administrator", "a.xlsx", S("PK\003\004x"));

    assert_int_equal(r.status, 422);
    r = sent_as("admin", "role:administrator", "a.csv", S("a,b\n\"1\n"));
    assert_int_equal(r.status, 422);
    assert_int_equal(sent_as("admin", "role:administrator", "a.csv", S("")).status, 422);
    assert_int_equal(sent_as(NULL, "role:administrator", "a.csv", S(CORRECTED)).status, 403);
    assert_int_equal(sent_as("loner", "role:administrator", "a.csv", S(CORRECTED)).status, 403);
    assert_int_equal(rows_where(t, "sending", "TRUE"), 0);
}

static void figures_are_published_once_and_never_without_a_look(void **state)
{
    (void)state;
    const char *target = sent("admin", "role:administrator", CORRECTED);

    assert_int_equal(publish("admin", target, "note=x").status, 409);
    mapped("admin", target, LONG_MAP);
    assert_int_equal(publish("admin", target, "note=").status, 422);
    must_publish("admin", target);
    assert_int_equal(publish("admin", target, "note=x").status, 409);
    assert_int_equal(act("admin", target, "/delete", "").status, 409);
    assert_int_equal(rows_where(t, "sending_file", "TRUE"), 0);
    assert_int_equal(rows_where(t, "sending", "checked <> ''"), 0);
    const char *same = looked_at("admin", "role:administrator", CORRECTED);
    CHECK(has(shown("admin", same), "Nothing would change"));
    assert_int_equal(publish("admin", same, "note=x").status, 409);
    assert_int_equal(act("admin", same, "/delete", "").status, 303);
    assert_int_equal(page_for(as("admin"), "%s", same).status, 404);
}

static void only_what_was_looked_at_is_published(void **state)
{
    (void)state;
    const char *target = sent("admin", "role:administrator",
                              "area,metric,period,old,new\nE06000901,bins,2024/25,56.5,99\n");
    char form[400] = LONG_MAP;

    mapped("admin", target, form);
    const char *look = look_of("admin", target);
    CHECK(has(shown("admin", target), str_fmt(t->arena, "value=\"%s\"", look).at));
    *strstr(form, "value=4") = '\0';
    mapped("second", target, str_fmt(t->arena, "%svalue=5&do=check", form).at);
    const char *then = str_fmt(t->arena, "note=x&look=%s", look).at;
    struct house_reply r = act("admin", target, "/publish", then);
    assert_int_equal(r.status, 409);
    CHECK(has(r.body, "See what it would do now"));
    r = act("admin", target, "/plan",
            str_fmt(t->arena, "day=2026-07-01&time=09:30&%s", then).at);
    assert_int_equal(r.status, 409);
    assert_int_equal(act("admin", target, "/publish", "note=x").status, 409);
    CHECK(bins_of(ASHMOOR) == 55);
    assert_int_equal(publish("admin", target, "note=x").status, 303);
    CHECK(bins_of(ASHMOOR) == 99);
}

/* Figures of those councils in turn, from the first to the last. */
static const char *figures_of(const char *year, int first, int last, int more)
{
    struct buf b = buf_make(t->arena, 4096);

    buf_str(&b, S("area,metric,period,value\n"));
    for (int i = first; i <= last; i++)
        buf_fmt(&b, "E060009%02d,bins,%s,%d\n", i, year, i + more);
    return str_zero(t->arena, buf_text(&b));
}

static void a_large_change_in_parts_needs_a_second_person(void **state)
{
    (void)state;
    made_figures(t, "bins 2022-23 1 2 3 4 5 6 7 8 9 10 11 12\nbins 2021-22 1\n");
    people_now(t->now + 60);
    must_publish("admin",
                 looked_at("admin", "role:administrator", figures_of("2022/23", 1, 6, 20)));
    const char *rest =
        looked_at("admin", "role:administrator", figures_of("2022/23", 7, 12, 20));
    CHECK(has(shown("admin", rest), "with what was published in the last 7 days"));
    assert_int_equal(publish("admin", rest, "note=x").status, 403);
    /* So do figures that are new where some are known; the first of a period change nothing. */
    const char *added =
        looked_at("admin", "role:administrator", figures_of("2021/22", 2, 12, 20));
    assert_int_equal(publish("admin", added, "note=x").status, 403);
    must_publish("admin",
                 looked_at("admin", "role:administrator", figures_of("2020/21", 1, 12, 20)));
    /* A week later it is a change of its own. */
    people_now(t->now + 60 + 8 * 86400);
    mapped("admin", rest, LONG_MAP);
    must_publish("admin", rest);
}

/* One figure of Ashmoor is published so many seconds on. */
static const char *says(int later, const char *figure)
{
    people_now(PAGES_NOW + later);
    const char *target = looked_at(
        "admin", "role:administrator",
        str_fmt(t->arena, "area,metric,period,value\nE06000901,bins,2024/25,%s\n", figure).at);

    must_publish("admin", target);
    return target;
}

static void takes_back(int later, const char *target)
{
    people_now(PAGES_NOW + later);
    assert_int_equal(act("admin", target, "/withdraw", "note=Wrong").status, 303);
}

static void a_figure_says_who_sent_it_until_its_publisher_tells_another(void **state)
{
    (void)state;
    const char *first, *second;

    first = says(0, "56.5");
    CHECK(has(shown(NULL, BINS),
              "this figure was sent by an administrator of this site, 2026-06-01"));
    people_now(PAGES_NOW + 3 * 86400);
    second = says(3 * 86400, "57.5");
    CHECK(has(shown(NULL, BINS), "administrator of this site, 2026-06-04"));
    /* Put back, it is the earlier sender's again; and then its publisher's. */
    takes_back(4 * 86400, second);
    CHECK(bins_of(ASHMOOR) == 56.5 && has(shown(NULL, BINS), "this figure was sent"));
    takes_back(5 * 86400, first);
    CHECK(bins_of(ASHMOOR) == 55 && !has(shown(NULL, BINS), "this figure was sent"));
    says(6 * 86400, "58.5");
    CHECK(has(shown(NULL, BINS), "this figure was sent"));
    made_figures(t, "bins 2024-25 59\n");
    CHECK(bins_of(ASHMOOR) == 59 && !has(shown(NULL, BINS), "this figure was sent"));
    /* What was known is told as it was. */
    CHECK(has(shown(NULL, BINS "?known=2026-06-04"), "administrator of this site, 2026-06-04"));
}

static void withdrawing_revives_nothing_that_was_withdrawn(void **state)
{
    (void)state;
    const char *one = says(0, "11.5\nE06000902,bins,2024/25,66");
    const char *two = says(60, "22.5");

    takes_back(120, one);
    CHECK(bins_of(ASHMOOR) == 22.5 && bins_of("E06000902") == 61);
    takes_back(180, two);
    CHECK(bins_of(ASHMOOR) == 55);
    takes_back(300, says(240, "33.5"));
    CHECK(bins_of(ASHMOOR) == 55);
    /* What was taken back in between revives nothing either. */
    one = says(360, "12\nE06000902,bins,2024/25,67");
    takes_back(480, says(420, "13"));
    const char *three = says(540, "14");
    takes_back(600, one);
    takes_back(660, three);
    CHECK(bins_of(ASHMOOR) == 55);
}

static void who_lost_the_right_to_figures_withdraws_none(void **state)
{
    (void)state;
    assert_int_equal(
        page_post(as("admin"), "/send/owners", S("metrics=sacks&organisation=bureau")).status,
        303);
    const char *target = looked_at("owner", "keepers:bureau",
                                   "area,metric,period,value\nE06000901,sacks,2024/25,60\n");
    must_publish("owner", target);
    assert_int_equal(
        page_post(as("admin"), "/send/owners", S("metrics=sacks&organisation=")).status, 303);
    struct house_reply r = act("owner", target, "/withdraw", "note=Back");
    assert_int_equal(r.status, 403);
    CHECK(has(r.body, "Ask an administrator"));
    CHECK(trial_number(t->sector, "sacks", YEAR, ASHMOOR, SLICE_VALUE) == 60);
}

static void owners_of_one_name_are_told_apart(void **state)
{
    (void)state;
    organisation_is(t, "twin-a", "Twin", NULL);
    organisation_is(t, "twin-b", "Twin", NULL);
    struct house_reply r =
        page_post(as("admin"), "/send/owners", S("metrics=sacks&organisation=Twin"));
    assert_int_equal(r.status, 400);
    CHECK(has(r.body, "write twin-a or twin-b"));
    assert_int_equal(rows_where(t, "metric_owner", "TRUE"), 0);
}

static void figures_of_a_new_measure_are_recorded_and_withdrawn(void **state)
{
    (void)state;
    const char *target = sent("admin", "role:administrator",
                              "area,metric,period,value\nE06000901,fresh," YEAR ",56\n"
                              "E06000902,fresh," YEAR ",57\n");

    mapped("admin", target, "sheet=1&header=1&layout=profile&profile=tidy&do=check");
    must_publish("admin", target);
    assert_int_equal(rows_where(t, "sending_change",
                                "act = 'publish' AND was = '' AND became IN ('56', '57')"),
                     2);
    assert_int_equal(times(shown("admin", at(target, "/figures.csv")), ",fresh,"), 2);
    people_now(PAGES_NOW + 60);
    assert_int_equal(act("admin", target, "/withdraw", "note=Not+ours").status, 303);
    assert_int_equal(rows_where(t, "sending_change", "act = 'withdraw'"), 2);
}

static void drafts_are_few_and_do_not_stay_for_ever(void **state)
{
    (void)state;
    const char *first = NULL;

    for (int i = 0; i < SEND_DRAFTS_MOST; i++)
        first = sent("admin", "role:administrator", CORRECTED);
    struct house_reply r = sent_as("admin", "role:administrator", "a.csv", S(CORRECTED));
    assert_int_equal(r.status, 422);
    CHECK(has(r.body, "There are 20 drafts of these figures already"));
    sent("second", "role:administrator", CORRECTED);
    mapped("admin", first, LONG_MAP);
    assert_int_equal(act("admin", first, "/delete", "").status, 303);
    assert_int_equal(rows_where(t, "sending", "mapping <> '' OR checked <> ''"), 0);
    sent("admin", "role:administrator", CORRECTED);
    job_at(PAGES_NOW + 89 * 86400);
    assert_int_equal(rows_where(t, "object", "life = 'draft'"), SEND_DRAFTS_MOST + 1);
    job_at(PAGES_NOW + 91 * 86400);
    assert_int_equal(rows_where(t, "object", "life = 'draft'"), 0);
    assert_int_equal(rows_where(t, "sending_file", "TRUE"), 0);
}

#define IN_THE_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_made, close_made)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_THE_HOUSE(
            Upload_as_a_batch_with_PublishedAt__role_per_indicator__line_and_column_addressed_CSV_errors),
        IN_THE_HOUSE(Audit_of_every_update_and_delete_of_a_value),
        IN_THE_HOUSE(what_was_written_is_told_in_words_and_in_pages_of_fifty),
        IN_THE_HOUSE(a_figure_says_who_sent_it_until_its_publisher_tells_another),
        IN_THE_HOUSE(withdrawing_is_a_new_revision_and_both_states_stay),
        IN_THE_HOUSE(what_somebody_changed_since_is_left_and_told),
        IN_THE_HOUSE(one_figure_is_corrected_with_a_public_note),
        IN_THE_HOUSE(a_council_sends_its_own_figures_and_no_other),
        IN_THE_HOUSE(a_draft_is_there_for_its_keepers_alone),
        IN_THE_HOUSE(a_large_change_needs_a_second_person),
        IN_THE_HOUSE(what_is_planned_comes_out_when_its_time_has_come),
        IN_THE_HOUSE(what_cannot_come_out_at_its_time_says_why_and_changes_nothing),
        IN_THE_HOUSE(a_council_changes_nothing_alone_that_somebody_else_publishes),
        IN_THE_HOUSE(who_may_send_finds_the_way_from_their_council),
        IN_THE_HOUSE(a_gap_takes_the_place_of_no_published_figure_alone),
        IN_THE_HOUSE(who_owns_the_measure_or_an_administrator_accepts),
        IN_THE_HOUSE(what_is_declined_is_told_with_words_and_may_be_proposed_again),
        IN_THE_HOUSE(nobody_accepts_their_own),
        IN_THE_HOUSE(what_several_own_is_for_administrators_to_accept),
        IN_THE_HOUSE(who_stands_for_a_source_publishes_its_own_figures_of_it),
        IN_THE_HOUSE(wide_tables_are_guessed_and_read),
        IN_THE_HOUSE(a_profile_of_the_program_may_be_chosen),
        IN_THE_HOUSE(what_is_no_table_is_refused_in_words),
        IN_THE_HOUSE(a_large_change_in_parts_needs_a_second_person),
        IN_THE_HOUSE(withdrawing_revives_nothing_that_was_withdrawn),
        IN_THE_HOUSE(who_lost_the_right_to_figures_withdraws_none),
        IN_THE_HOUSE(owners_of_one_name_are_told_apart),
        IN_THE_HOUSE(figures_of_a_new_measure_are_recorded_and_withdrawn),
        IN_THE_HOUSE(drafts_are_few_and_do_not_stay_for_ever),
        IN_THE_HOUSE(only_what_was_looked_at_is_published),
        IN_THE_HOUSE(figures_are_published_once_and_never_without_a_look),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
