/* entry_test.c: forms that councils fill in, as each person meets them. */
#include "lodge/testing_entry.h"

#include "kit/viewer.h"
#include "lodge_sql.h"

static struct trial *t;
static const char *plain, *twice; /* collections: one step; approve, then accept */

static int open_all(void **state)
{
    (void)state;
    t = entries_open();
    plain = collection_is("Plain", "sight=own&accepts=no");
    twice = collection_is("Twice", "sight=own&accepts=yes");
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

static struct str page_of(const char *who, const char *target)
{
    struct house_reply r = page_for(as(who), "%s", target);

    if (r.status != 200)
        fail_msg("%s for %s answers %d: %.*s", target, who, r.status,
                 STR_ARG(str_cut(r.body, 0, 3000)));
    return r.body;
}

static bool shows(const char *who, const char *target, const char *words)
{
    return has(page_of(who, target), words);
}

/* --- the form ---- */

static void
m_data_entry_form_range_rules_comments_follow_up_last_12_values_complete(void **state)
{
    const char *form = form_of(plain, 0);
    struct str page = page_of("officer-ashmoor", form);

    (void)state;
    /* What is at hand: last year's value, the last twelve, the range that the keys are held to.
     */
    CHECK(has(page, "A year before: 78%."));
    CHECK(has(page, "Last 12 values"));
    CHECK(has(page, "2023: 80%") || has(page, "2023"));
    CHECK(times(page, "<li>") >= 12);
    CHECK(has(page, "data-low=\"0\" data-high=\"100\""));
    CHECK(has(page, "data-left=\"m1 m2 +\" data-operator=\"&lt;=\" data-right=\"100\""));
    CHECK(has(page,
              "0 of 3 figures for January to March 2026 are filled in; they were due on 30 "
              "April 2026."));
    /* A draft takes anything, and says what is wrong with it. */
    assert_int_equal(fills("officer-ashmoor", form,
                           "value-letters=120&value-bins=6x&comment-bins=Asked+the+depot&"
                           "follow-bins=yes&do=draft")
                         .status,
                     303);
    page = page_of("officer-ashmoor", form);
    CHECK(has(page, "Letters must be from 0 to 100."));
    CHECK(has(page, "&quot;6x&quot; is no number"));
    CHECK(has(page, "value=\"6x\"") && has(page, "Asked the depot"));
    CHECK(has(page, "name=\"follow-bins\" type=\"checkbox\" value=\"yes\" checked"));
    CHECK(has(page, "2 of 3 figures"));
    /* It can't be completed so, and nothing of it is lost. */
    struct house_reply r = fills("officer-ashmoor", form,
                                 "value-letters=80&value-bins=60&value-sacks=50&do=complete");
    assert_int_equal(r.status, 422);
    CHECK(has(r.body, "Bins and sacks can&#39;t be more than all."));
    CHECK(shows("officer-ashmoor", form, "value=\"60\""));
    r = fills("officer-ashmoor", form, "value-sacks=&do=complete");
    assert_int_equal(r.status, 422);
    CHECK(has(r.body, "Sacks: write a figure, or say why there is none."));
    /* A reason stands for a figure; a rule that is only asked about stops nothing. */
    r = fills("officer-ashmoor", form,
              "value-letters=15&value-sacks=&gap-sacks=not+applicable&do=complete");
    assert_int_equal(r.status, 303);
    page = page_of("officer-ashmoor", form);
    CHECK(has(page, "Few letters are answered: is it so?"));
    CHECK(has(page, "complete, waiting for approval"));
    /* Changed again it is a draft again. */
    assert_int_equal(fills("officer-ashmoor", form, "value-letters=79&do=draft").status, 303);
    CHECK(shows("officer-ashmoor", form, "State: <strong>draft</strong>"));
}

static void numbers_are_read_as_people_write_them(void **state)
{
    const char *form = form_of(plain, 1);

    (void)state;
    assert_int_equal(
        fills("officer-birchby", form, "value-letters=57.5%25&value-bins=+40+&do=draft").status,
        303);
    struct str csv = page_for(as("officer-birchby"), "%s.csv", form).body;
    CHECK(has(csv, "57.5%"));
    CHECK(!shows("officer-birchby", form, "is no number"));
    struct house_reply r = fills("officer-birchby", form,
                                 "value-letters=12345678901234567890123456789012345678901");
    assert_int_equal(r.status, 422);
    CHECK(has(r.body, "at most 40 letters"));
    assert_int_equal(fills("officer-birchby", form, "gap-letters=hidden").status, 422);
}

static void two_at_once_see_both_values_and_lose_nothing(void **state)
{
    const char *form = form_of(plain, 2);

    (void)state;
    assert_int_equal(fills("officer-coldwell", form, "value-letters=70&value-bins=40").status,
                     303);
    assert_int_equal(fills("lead-coldwell", form, "value-letters=72").status, 303);
    /* The officer's page is of before. */
    struct house_reply r = page_post(as("officer-coldwell"), form,
                                     S("value-letters=75&was-letters=1&value-bins=41&was-bins="
                                       "1&comment-letters=Counted+again&"
                                       "do=complete"));
    assert_int_equal(r.status, 409);
    CHECK(has(r.body, "lead-coldwell saved 72 here while you typed 75."));
    CHECK(has(r.body, "value=\"75\"") && has(r.body, "name=\"was-letters\" value=\"2\""));
    struct str page = page_of("lead-coldwell", form);
    CHECK(has(page, "value=\"72\"") && has(page, "value=\"41\""));
    CHECK(has(page, "Counted again") && has(page, "<strong>draft</strong>"));
    /* Sent again from that page it is theirs. */
    r = page_post(as("officer-coldwell"), form,
                  S("value-letters=75&was-letters=2&value-bins=41&was-bins=2"));
    assert_int_equal(r.status, 303);
    CHECK(shows("lead-coldwell", form, "value=\"75\""));
}

/* --- outliers ---- */

static void
m_outliers_by_z_score_modified_z_min_max_warn_that_skewed_data_false_alarm(void **state)
{
    const char *form = form_of(plain, 0);

    (void)state;
    /* In R, of Ashmoor's twelve: mean 80.25, sd 1.215431, median 80, MAD 1: 60 is -16.66 and
     * -13.49. */
    assert_int_equal(fills("officer-ashmoor", form, "value-letters=60").status, 303);
    struct str page = page_of("officer-ashmoor", form);
    CHECK(has(page, "This is far from your last 12 values, which went from 78% to 82%: is it "
                    "right?"));
    CHECK(has(page, "z-score -16.7; modified z-score -13.5; beyond the lowest"));
    /* Of six councils nothing is said: they are too few. */
    CHECK(!has(page, "councils that yours is compared with"));
    CHECK(has(page, "raise false alarms"));
    /* 83 is far by no score (in Python's statistics: z 2.26, modified z 2.02), but beyond the
     * highest by more than a tenth of the way from 78 to 82: that is told, and not asked. */
    assert_int_equal(fills("officer-ashmoor", form, "value-letters=83").status, 303);
    page = page_of("officer-ashmoor", form);
    CHECK(has(page, "This is higher than any of your last 12 values, which went from 78% to "
                    "82%."));
    CHECK(!has(page, "is it right?"));
    assert_int_equal(fills("officer-ashmoor", form, "value-letters=82.25").status, 303);
    CHECK(!shows("officer-ashmoor", form, "This is "));
    assert_int_equal(fills("officer-ashmoor", form, "value-letters=60").status, 303);
    /* A question, which stops nothing. */
    assert_int_equal(fills("officer-ashmoor", form,
                           "value-letters=60&value-bins=40&gap-sacks=not+collected&do=complete")
                         .status,
                     303);
    assert_int_equal(fills("officer-ashmoor", form, "value-letters=80&value-bins=54").status,
                     303);
    page = page_of("officer-ashmoor", form);
    CHECK(!has(page, "is it right?") && !has(page, "raise false alarms"));
}

static void nothing_is_asked_of_a_service_that_the_council_does_not_run(void **state)
{
    static const char body[] = "title=Care&every=quarter&first=2025-01-01&keeper=bureau&"
                               "measures=care%0Aletters";
    const char *form = "/collections/care/E07000901/" QUARTER;

    (void)state;
    organisation_is(t, "marsham", "Marsham", "E07000901");
    person_is(t, "officer-marsham", "officer-marsham", "member", "marsham");
    assert_int_equal(page_post(as("admin"), "/collections/new", str_of(body)).status, 303);
    struct str page = page_of("officer-marsham", form);
    CHECK(has(page, "0 of 1 figures"));
    CHECK(has(page, "Marsham does not run this service. Nothing is asked for."));
    CHECK(!has(page, "name=\"value-care\""));
    struct house_reply r = fills("officer-marsham", form, "value-care=12&value-letters=70");
    assert_int_equal(r.status, 422);
    CHECK(has(r.body, "Care: Marsham does not run this service"));
    assert_int_equal(rows_where(t, "entry_value", "typed = '12'"), 0);
    /* The rest is complete without it. */
    assert_int_equal(fills("officer-marsham", form, "value-letters=70&do=complete").status,
                     303);
}

static void broken_rule_is_told_beside_it_and_one_that_holds_is_not(void **state)
{
    const char *form = form_of(plain, 3);
    const char *told = "data-broken>Bins and sacks can&#39;t be more than all.</span>",
               *hidden = "data-broken hidden>Bins and sacks can&#39;t be more than all.</span>";

    (void)state;
    CHECK(shows("officer-dunmere", form, hidden) && !shows("officer-dunmere", form, told));
    assert_int_equal(fills("officer-dunmere", form, "value-bins=60&value-sacks=50").status,
                     303);
    CHECK(shows("officer-dunmere", form, told) && !shows("officer-dunmere", form, hidden));
    CHECK(shows("officer-dunmere", form, "data-broken hidden>Few letters are answered"));
    assert_int_equal(fills("officer-dunmere", form, "value-bins=40&value-letters=10").status,
                     303);
    CHECK(shows("officer-dunmere", form, hidden));
    CHECK(shows("officer-dunmere", form, "data-broken>Few letters are answered"));
}

/* --- approval ---- */

static const char *const strangers[] = {NULL, "loner", "councillor", "admin",
                                        "officer-birchby"};

static void hidden_from(const char *target, const char *const *who, ptrdiff_t count)
{
    static const char *const tails[] = {"", ".json", ".csv", "/changes", "/changes.csv"};

    for (ptrdiff_t i = 0; i < count; i++)
        for (ptrdiff_t k = 0; k < COUNT_OF(tails); k++) {
            struct str one = str_fmt(t->arena, "%s%s", target, tails[k]);
            int status = status_for(who[i], one.at);
            bool asked = !who[i] && (status == 303 || status == 403); /* to sign in */
            if (status != 404 && !asked)
                fail_msg("%s answers %d to %s", one.at, status, who[i] ? who[i] : "nobody");
        }
}

static void m_approval_by_level_one_step_or_approve_then_accept_locks_and_hides(void **state)
{
    const char *one = form_of(plain, 3), *two = form_of(twice, 3);
    const char *const *all = strangers;

    (void)state;
    /* A draft is the council's alone, and looks to others as one that never was. */
    assert_int_equal(
        fills("officer-dunmere", two, "value-letters=81&value-bins=40&value-sacks=12").status,
        303);
    hidden_from(two, all, COUNT_OF(strangers));
    hidden_from(two, (const char *const[]){"keeper"}, 1);
    CHECK(str_eq(page_for(as("keeper"), "%s", two).body,
                 page_for(as("keeper"), "%s", form_of(twice, 5)).body) ||
          status_for("keeper", two) == 404);
    assert_int_equal(presses("lead-dunmere", two, "approve", "").status, 409);
    assert_int_equal(fills("officer-dunmere", two, "do=complete").status, 303);
    hidden_from(two, (const char *const[]){"keeper"}, 1);
    /* An officer does not approve; a lead does, which locks it and shows it to the keeper. */
    assert_int_equal(presses("officer-dunmere", two, "approve", "").status, 403);
    assert_int_equal(presses("lead-dunmere", two, "approve", "").status, 303);
    assert_int_equal(page_post(as("officer-dunmere"), two, S("value-letters=1")).status, 409);
    CHECK(!shows("officer-dunmere", two, "name=\"value-letters\""));
    CHECK(shows("keeper", two, ">81</td>"));
    CHECK(shows("keeper", "/collections/twice", "approved, to be accepted"));
    hidden_from(two, all, COUNT_OF(strangers));
    assert_int_equal(rows_where(t, "entry", "sent_at > 0"), 0);
    /* The keeper accepts it: only then it is sent, and only the keeper unlocks it. */
    assert_int_equal(
        page_post(as("lead-dunmere"), str_fmt(t->arena, "%s/accept", two).at, S("version=4"))
            .status,
        403);
    assert_int_equal(presses("keeper", two, "accept", "").status, 303);
    assert_int_equal(rows_where(t, "entry", "sent_at > 0"), 1);
    assert_int_equal(presses("lead-dunmere", two, "unlock", "reason=Wrong+sheet").status, 403);
    assert_int_equal(presses("keeper", two, "unlock", "reason=").status, 422 - 22);
    assert_int_equal(presses("keeper", two, "unlock", "reason=Wrong+sheet").status, 303);
    assert_int_equal(rows_where(t, "entry", "sent_at > 0"), 0);
    assert_int_equal(status_for("keeper", two), 404);
    CHECK(shows("officer-dunmere", str_fmt(t->arena, "%s/changes", two).at, "Wrong sheet"));
    /* In one step the lead's approval sends it, and the lead unlocks it with a reason. */
    sends(plain, 3, "value-letters=81&value-bins=40&value-sacks=12");
    assert_int_equal(rows_where(t, "entry", "sent_at > 0"), 1);
    hidden_from(one, all, COUNT_OF(strangers));
    CHECK(shows("officer-dunmere", one, "they open to everyone on 7 May 2027."));
    assert_int_equal(presses("lead-dunmere", one, "unlock", "reason=Late+letters").status, 303);
    CHECK(shows("officer-dunmere", one, "<strong>draft</strong>"));
    /* What somebody changed meanwhile is not approved unseen. */
    assert_int_equal(
        page_post(as("lead-dunmere"), str_fmt(t->arena, "%s/approve", one).at, S("version=1"))
            .status,
        409);
}

static struct str lines_for(const char *who, const char *form)
{
    return page_for(as(who), "%s/changes.csv", form).body;
}

static void keeper_of_a_collection_sees_nothing_that_nobody_approved(void **state)
{
    const char *form = form_of(twice, 6);
    static const char *const tails[] = {"", ".json", ".csv", "/changes", "/changes.csv"};

    (void)state;
    fills("officer-garthby", form, "value-letters=81.111&comment-letters=Guessed+so+far");
    people_now(PAGES_NOW + 60);
    fills("officer-garthby", form,
          "value-letters=82.5&value-bins=40&gap-sacks=not+collected&do=complete");
    assert_int_equal(presses("lead-garthby", form, "approve", "").status, 303);
    for (ptrdiff_t i = 0; i < COUNT_OF(tails); i++) {
        struct str seen = page_for(as("keeper"), "%s%s", form, tails[i]).body;
        CHECK(!has(seen, "81.111") && !has(seen, "Guessed so far"));
    }
    CHECK(has(page_for(as("keeper"), "%s.csv", form).body, "82.5"));
    CHECK(has(lines_for("keeper", form), "state,complete,approved"));
    assert_int_equal(times(lines_for("keeper", form), "\r\n"), 2);
    CHECK(has(lines_for("lead-garthby", form), "81.111"));
    CHECK(shows("officer-garthby", form, "Guessed so far"));
    /* Nor what was tried between two approvals. */
    presses("lead-garthby", form, "unlock", "reason=One+more+look");
    fills("officer-garthby", form, "value-letters=83.222");
    fills("officer-garthby", form, "value-letters=84.5&do=complete");
    assert_int_equal(status_for("keeper", form), 404);
    assert_int_equal(presses("lead-garthby", form, "approve", "").status, 303);
    CHECK(!has(lines_for("keeper", form), "83.222"));
    CHECK(has(lines_for("keeper", form), "One more look"));
    people_now(PAGES_NOW);
}

static ptrdiff_t notices(const char *who, const char *kind, const char *form)
{
    return rows_where(t, "notice",
                      str_fmt(t->arena,
                              "receiver = 'person:%s' AND kind = '%s' AND href = '%s'", who,
                              kind, form)
                          .at);
}

static void leads_hear_of_what_waits_for_them_and_keepers_of_what_was_approved(void **state)
{
    const char *form = form_of(twice, 7);

    (void)state;
    fills("officer-hollin", form, "value-letters=81&value-bins=40&value-sacks=12");
    assert_int_equal(notices("lead-hollin", "form-completed", form), 0);
    fills("officer-hollin", form, "do=complete");
    assert_int_equal(notices("lead-hollin", "form-completed", form), 1);
    assert_int_equal(notices("officer-hollin", "form-completed", form), 0);
    assert_int_equal(rows_where(t, "notice",
                                "kind = 'form-completed' AND words = 'Twice of "
                                "Hollin, January to March 2026, is complete, and "
                                "waits for a lead''s approval.'"),
                     1);
    assert_int_equal(notices("keeper", "form-approved", form), 0);
    presses("lead-hollin", form, "approve", "");
    assert_int_equal(notices("keeper", "form-approved", form), 1);
    assert_int_equal(notices("lead-hollin", "form-approved", form), 0);
    /* Each time that it waits. */
    presses("lead-hollin", form, "unlock", "reason=Again");
    fills("officer-hollin", form, "do=complete");
    assert_int_equal(notices("lead-hollin", "form-completed", form), 2);
}

/* --- audit ---- */

static void m_audit_of_every_update_and_delete_of_a_value(void **state)
{
    const char *form = form_of(plain, 4);
    struct str csv;

    (void)state;
    fills("officer-eastlow", form, "value-letters=70&value-bins=40");
    people_now(PAGES_NOW + 60);
    fills("lead-eastlow", form, "value-letters=71");
    people_now(PAGES_NOW + 120);
    fills("officer-eastlow", form, "value-letters=&gap-letters=not+collected&follow-bins=yes");
    people_now(PAGES_NOW);
    csv = page_for(as("officer-eastlow"), "%s/changes.csv", form).body;
    CHECK(str_eq(csv, S("line,when,who,metric,what,old,new,reason\r\n"
                        "6,2026-06-01T12:02:00Z,officer-eastlow,bins,follow-up,no,yes,\r\n"
                        "5,2026-06-01T12:02:00Z,officer-eastlow,letters,gap,,not collected,\r\n"
                        "4,2026-06-01T12:02:00Z,officer-eastlow,letters,value deleted,71,,\r\n"
                        "3,2026-06-01T12:01:00Z,lead-eastlow,letters,value,70,71,\r\n"
                        "2,2026-06-01T12:00:00Z,officer-eastlow,bins,value,,40,\r\n"
                        "1,2026-06-01T12:00:00Z,officer-eastlow,letters,value,,70,\r\n")));
    CHECK(shows("lead-eastlow", str_fmt(t->arena, "%s/changes", form).at, "value deleted"));
    /* Saved again as it is, there is nothing to tell. */
    fills("officer-eastlow", form, "follow-bins=yes&do=draft");
    assert_int_equal(rows_where(t, "entry_change c JOIN entry e ON e.id = c.entry_id",
                                "e.area_id = (SELECT id FROM area WHERE code = 'E06000905')"),
                     6);
}

static void what_one_filled_in_is_told_to_them_alone(void **state)
{
    const char *form = form_of(plain, 5);
    struct str self = S("person:officer-fernham"), all = {0};
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = PAGES_NOW};

    (void)state;
    fills("officer-fernham", form, "value-letters=80.125&comment-letters=Mine+alone");
    fills("lead-fernham", form, "value-letters=80.375");
    MUST(store_begin(t->db, true));
    MUST(viewer_tell_as(&w, S("officer-fernham"), self));
    struct json *into = json_object(t->arena), *kept = json_array(t->arena);
    MUST(lodge_room.export_person(&w, S("officer-fernham"), into));
    struct buf b = buf_make(t->arena, 1 << 20);
    json_write(&b, into, 0);
    all = buf_text(&b);
    CHECK(has(all, "80.125") && has(all, "Mine alone") && !has(all, "80.375"));
    MUST(lodge_room.forget_person(&w, S("officer-fernham"), S(""), kept));
    CHECK(kept->u.of.count == 1);
    /* Asked of another it tells nothing. */
    into = json_object(t->arena);
    MUST(lodge_room.export_person(&w, S("lead-fernham"), into));
    CHECK(member(into, "figures-you-filled-in")->u.of.count == 0);
    store_rollback(t->db);
    entries_house();
}

/* --- collections ---- */

static struct house_reply made(const char *who, const char *fields)
{
    return page_post(as(who), "/collections/new", str_of(fields));
}

#define GOOD "title=Other&every=quarter&first=2026-01-01&measures=letters"

static void collection_is_made_by_administrators_and_checked(void **state)
{
    static const struct {
        const char *fields, *words;
    } wrong[] = {
        {"title=&every=quarter&first=2026-01-01&measures=letters", ""},
        {"title=X&every=week&first=2026-01-01&measures=letters", "how often"},
        {"title=X&every=quarter&first=2026-02-01&measures=letters", "begins on that day"},
        {"title=X&every=quarter&first=2026-01-01&measures=leters", "Do you mean Letters"},
        {"title=X&every=quarter&first=2026-01-01&measures=letters%0Aletters", "named twice"},
        {"title=X&every=quarter&first=2026-01-01&measures=letters+9+to+1", "below its start"},
        {"title=X&every=quarter&first=2026-01-01&measures=", "at least one measure"},
        {"title=Plain&every=quarter&first=2026-01-01&measures=letters", "already"},
        {GOOD "&opens_months=13", "from 0 to 12"},
        {GOOD "&opens_months=0", "before it is due"},
        {GOOD "&least_senders=4", "from 5 to 100"},
        {GOOD "&keeper=nobody", "who keeps it"},
        {GOOD "&rules=letters+is+fine", "is not written as"},
        {GOOD "&rules=%5Bbins%5D+%3C+1+%7C+must+%7C+No", "not among the measures"},
        {GOOD "&rules=%5Bletters+%3C+1+%7C+must+%7C+No", "is not written as"},
        {GOOD "&rules=change(%5Bletters%5D)+%3C+1+%7C+must+%7C+No", "one period"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        struct house_reply r = made("admin", wrong[i].fields);
        if (r.status != 422 || !has(r.body, wrong[i].words))
            fail_msg("%s answers %d: %.*s", wrong[i].fields, r.status,
                     STR_ARG(str_cut(r.body, 0, 5000)));
    }
    assert_int_equal(made("officer-ashmoor", GOOD).status, 404);
    assert_int_equal(made("keeper", GOOD).status, 404);
    assert_int_equal(rows_where(t, "collection", "slug = 'other'"), 0);
    assert_int_equal(made("admin", GOOD).status, 303);
    CHECK(has(page_body("/collections/other"), "within 30 days of its end"));
    CHECK(has(page_body("/collections"), "Plain"));
    assert_int_equal(status_for(NULL, "/collections/nothing"), 404);
    /* Changed; and by two at once. */
    struct str edit = page_of("admin", "/collections/other/edit");
    struct str was = form_fields(edit, "/collections/other/edit");
    struct str body =
        str_fmt(t->arena, "%.*s&title=Others&measures=sacks%%0Aletters+5+to+50", STR_ARG(was));
    assert_int_equal(page_post(as("admin"), "/collections/other/edit", body).status, 303);
    assert_int_equal(page_post(as("admin"), "/collections/other/edit", body).status, 409);
    CHECK(has(page_body("/collections/other"), "from 5 to 50"));
}

static void what_was_promised_to_councils_is_not_loosened(void **state)
{
    const char *slug = collection_is("Promised", "sight=own&accepts=no");
    const char *edit = "/collections/promised/edit";
    struct str was;

    (void)state;
    sends(slug, 6, "value-letters=81&value-bins=40&value-sacks=12");
    was = str_copy(t->arena, form_fields(page_of("admin", edit), edit));
    static const char *const looser[] = {"sight=senders&keeper=bureau&opens_months=12",
                                         "sight=own&keeper=&opens_months=12",
                                         "sight=own&keeper=bureau&opens_months=1"};
    for (ptrdiff_t i = 0; i < COUNT_OF(looser); i++) {
        struct house_reply r =
            page_post(as("admin"), edit,
                      str_fmt(t->arena, "%.*s&title=Promised&measures=letters&%s", STR_ARG(was),
                              looser[i]));
        assert_int_equal(r.status, 422);
        CHECK(has(r.body, "sooner than they were told"));
    }
}

static void leads_to_forms_stand_on_the_collections_page(void **state)
{
    (void)state;
    CHECK(shows("officer-hollin", "/collections/plain", "Forms of Hollin"));
    CHECK(shows("officer-hollin", "/collections/plain", form_of(plain, 7)));
    CHECK(!has(page_body("/collections/plain"), "Forms of"));
    CHECK(!shows("loner", "/collections/plain", "Forms of"));
    assert_int_equal(
        status_for("officer-hollin", "/collections/plain/E06000908/2026-04-01_P3M"), 404);
    assert_int_equal(status_for("officer-hollin", "/collections/plain/E99/" QUARTER), 404);
    CHECK(has(page_body("/collections/plain.csv?table=periods"),
              "2026-01-01_P3M,2026-04-30,2027-05-07,local elections of May 2027"));
    CHECK(has(page_body("/collections/plain.csv?table=periods"),
              "2025-10-01_P3M,2026-01-30,2027-01-01,\r\n"));
}

/* script/test runs this on both engines, so that one text stays enough. */
static void every_statement_is_understood(void **state)
{
    (void)state;
    MUST(store_begin(t->db, true));
    for (const struct statement *s = lodge_statements; s->name; s++)
        if (store_prepare(t->db, s) != OK)
            fail_msg("%s (%s): %.*s", s->name, s->where, STR_ARG(store_why(t->db)));
    store_rollback(t->db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            m_data_entry_form_range_rules_comments_follow_up_last_12_values_complete),
        cmocka_unit_test(numbers_are_read_as_people_write_them),
        cmocka_unit_test(two_at_once_see_both_values_and_lose_nothing),
        cmocka_unit_test(
            m_outliers_by_z_score_modified_z_min_max_warn_that_skewed_data_false_alarm),
        cmocka_unit_test(broken_rule_is_told_beside_it_and_one_that_holds_is_not),
        cmocka_unit_test(nothing_is_asked_of_a_service_that_the_council_does_not_run),
        cmocka_unit_test(m_approval_by_level_one_step_or_approve_then_accept_locks_and_hides),
        cmocka_unit_test(keeper_of_a_collection_sees_nothing_that_nobody_approved),
        cmocka_unit_test(leads_hear_of_what_waits_for_them_and_keepers_of_what_was_approved),
        cmocka_unit_test(m_audit_of_every_update_and_delete_of_a_value),
        cmocka_unit_test(what_one_filled_in_is_told_to_them_alone),
        cmocka_unit_test(collection_is_made_by_administrators_and_checked),
        cmocka_unit_test(what_was_promised_to_councils_is_not_loosened),
        cmocka_unit_test(leads_to_forms_stand_on_the_collections_page),
        cmocka_unit_test(every_statement_is_understood),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
