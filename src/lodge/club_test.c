/* club_test.c: early figures: who sees whose, and when they open to everyone. */
#include "lodge/testing_entry.h"

#include "base/date.h"

#include <math.h>
#include <string.h>

static struct trial *t;
static const char *club;

#define EARLY "/early/club/" QUARTER

static int open_all(void **state)
{
    (void)state;
    t = entries_open();
    club = collection_is("Club", "sight=senders&accepts=no");
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

/* A number that nobody else's page holds: 61.25 of Ashmoor, 62.25 of Birchby … */
static const char *letters_of(int council)
{
    return str_fmt(t->arena, "%d.25", 61 + council).at;
}

static void send_letters(int council)
{
    sends(club, council,
          str_fmt(t->arena, "value-letters=%s&gap-bins=not+collected&value-sacks=%d.5",
                  letters_of(council), 20 + council)
              .at);
}

static bool leaks(const char *who, const char *target, int council)
{
    struct house_reply r = page_for(who ? as(who) : S(""), "%s", target);

    return has(r.body, letters_of(council));
}

/* Everything that could show a value to who should not see it. */
static void nothing_leaks_to(const char *who, int council)
{
    static const char *const pages[] = {EARLY,
                                        EARLY ".json",
                                        EARLY ".csv",
                                        EARLY ".csv?table=anonymised",
                                        "/collections",
                                        "/collections.json",
                                        "/collections/club",
                                        "/collections/club.json",
                                        "/collections/club.csv",
                                        "/metrics/letters",
                                        "/metrics/letters.csv",
                                        "/search?q=letters",
                                        "/areas/E06000901/metrics/letters.json",
                                        "/areas/E06000902/metrics/letters.json"};

    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++)
        if (leaks(who, pages[i], council))
            fail_msg("%s shows %s to %s", pages[i], letters_of(council), who ? who : "nobody");
    CHECK(!leaks(who, form_of(club, council), council));
    CHECK(!leaks(who, str_fmt(t->arena, "%s/changes.csv", form_of(club, council)).at, council));
}

static struct str early_of(const char *who)
{
    struct house_reply r = page_for(as(who), EARLY);

    assert_int_equal(r.status, 200);
    return r.body;
}

static const char *const outsiders[] = {NULL,     "loner",          "councillor", "admin",
                                        "keeper", "officer-hollin", "lead-hollin"};

/* The acceptance of E6: see a group's in-year values only where you have sent yours; a least
 * group; the opening date computed, with the pre-election period. */
static void e6_reciprocal_early_sight_with_a_least_group_and_a_computed_opening(void **state)
{
    (void)state;
    struct str before[COUNT_OF(outsiders)];

    for (ptrdiff_t i = 1; i < COUNT_OF(outsiders); i++)
        before[i] = str_copy(t->arena, page_for(as(outsiders[i]), EARLY).body);
    for (int i = 0; i < 4; i++)
        send_letters(i);
    /* Four have sent: nobody sees another's, nor how many there are. */
    for (int i = 1; i < 4; i++)
        nothing_leaks_to("officer-ashmoor", i);
    struct str page = early_of("officer-ashmoor");
    CHECK(has(page, "Too few councils have sent theirs yet, so nobody's are shown."));
    CHECK(!has(page, "4 councils have sent"));
    send_letters(4);
    /* Five: each that sent sees all of what it sent, and nothing of what it did not. */
    page = early_of("officer-ashmoor");
    CHECK(has(page, "Ashmoor sent 61%; the middle of the 5 that sent theirs is 63%."));
    CHECK(has(page, "Dunmere") && has(page, "First release, may change"));
    CHECK(has(page, "Send yours to see the others'.")); /* bins */
    CHECK(has(page,
              "They open to everyone on 7 May 2027, moved past the local elections of May "
              "2027. A measure that fewer than 5 councils sent waits until enough have."));
    CHECK(has(page, "Ashmoor</a> (your council)") && !has(page, "Birchby</a> (your council)"));
    CHECK(has(early_of("councillor"), "You fill in no council&#39;s forms") ||
          has(early_of("councillor"), "You fill in no council's forms"));
    CHECK(!has(early_of("keeper"), "Send yours") && has(early_of("keeper"), "You keep this"));
    struct str csv = page_for(as("officer-ashmoor"), EARLY ".csv").body;
    CHECK(has(csv, "letters,Letters,%,E06000904,Dunmere,2026-01-01_P3M,64.25,"
                   "\"first release, may change\"") ||
          has(csv, "64.25"));
    assert_int_equal(times(csv, "\r\nletters,"), 5);
    assert_int_equal(times(csv, "\r\nbins,"), 0);
    /* To all others it is byte for byte as before anybody sent. */
    for (ptrdiff_t i = 0; i < COUNT_OF(outsiders); i++) {
        if (outsiders[i] && strcmp(outsiders[i], "keeper") != 0)
            for (int k = 0; k < 5; k++)
                nothing_leaks_to(outsiders[i], k);
        if (outsiders[i])
            CHECK(str_eq(before[i], page_for(as(outsiders[i]), EARLY).body));
    }
    assert_int_equal(status_for(NULL, EARLY), 303);
    /* The keeper sees what was approved, form by form, and no early figures. */
    CHECK(leaks("keeper", form_of(club, 1), 1));
    CHECK(!leaks("keeper", EARLY ".csv", 1));
    /* Who sends a reason instead of a figure sees nothing of it. */
    sends(club, 5, "gap-letters=not+collected&gap-bins=not+collected&value-sacks=22");
    CHECK(!leaks("officer-fernham", EARLY ".csv", 0));
    CHECK(has(page_for(as("officer-fernham"), EARLY ".csv").body, "sacks,"));
    /* Who takes theirs back loses sight of the others'; theirs stays as it was sent, and
     * counts, so that nobody else does. */
    const char *form = form_of(club, 4);
    assert_int_equal(presses("lead-eastlow", form, "unlock", "reason=Counted+wrong").status,
                     303);
    CHECK(!leaks("officer-eastlow", EARLY ".csv", 0));
    CHECK(leaks("officer-ashmoor", EARLY ".csv", 1) &&
          leaks("officer-ashmoor", EARLY ".csv", 4));
    CHECK(has(early_of("officer-ashmoor"), "(being corrected)"));
    /* Drafts of it stay theirs. */
    assert_int_equal(fills("officer-eastlow", form, "value-letters=97.125").status, 303);
    CHECK(!has(page_for(as("officer-ashmoor"), EARLY ".csv").body, "97.125"));
    /* What was changed after it was sent says so, and what it was. */
    sends(club, 4, "value-letters=97.125");
    CHECK(has(early_of("officer-ashmoor"), "changed since it was first sent, when it was 65%"));
    CHECK(has(page_for(as("officer-ashmoor"), EARLY ".csv").body, ",97.125,"));
    presses("lead-eastlow", form, "unlock", "reason=It+was+right");
    sends(club, 4, str_fmt(t->arena, "value-letters=%s", letters_of(4)).at);
    CHECK(!has(early_of("officer-ashmoor"), "changed since"));
}

/* The rows of one measure in the table without names. */
static struct str mixed(void)
{
    return str_copy(t->arena,
                    page_for(as("officer-ashmoor"), EARLY ".csv?table=anonymised").body);
}

static void m_in_year_club_anonymised_table_says_nothing_of_who_sent(void **state)
{
    struct str table = mixed();

    (void)state;
    for (int i = 0; i < ENTRY_COUNCILS; i++) {
        CHECK(!has(table, entry_slugs[i]));
        CHECK(!has(table, str_fmt(t->arena, "E0600090%d", i + 1).at));
    }
    for (int i = 0; i < 5; i++)
        CHECK(has(table, letters_of(i)));
    CHECK(str_eq(table, mixed())); /* the same each time */
    /* In the order of what was drawn for each row, measure by measure. */
    assert_int_equal(
        rows_where(t, "entry_value v, entry_value o",
                   "v.entry_id <> o.entry_id AND v.mix = o.mix OR v.entry_id = o.entry_id AND "
                   "v.metric_id <> o.metric_id AND v.mix = o.mix"),
        0);
}

/* --- opening ---- */

static double number_now(const char *area)
{
    return trial_number(t->sector, "letters", QUARTER, area, SLICE_VALUE);
}

static bool form_says(const char *who, int council, const char *words)
{
    return has(page_for(as(who), "%s", form_of(club, council)).body, words);
}

static void m_in_year_club_opens_to_everyone_within_a_year_past_the_election(void **state)
{
    int64_t eve = london_end_of_day((struct date){2027, 5, 6});

    (void)state;
    /* Published otherwise meanwhile: what others published is not replaced. */
    made_figures(t, "letters 2026-01-01_P3M @E06000902 hid 99 98/////provisional\n");
    entries_house();
    runs_job(entry_jobs, eve);
    CHECK(isnan(number_now("E06000901")));
    assert_int_equal(rows_where(t, "entry", "delivered_at > 0"), 0);
    struct str words = runs_job(entry_jobs, eve + 1);
    CHECK(has(words, "of 1 periods opened; 0 periods refused."));
    CHECK(number_now("E06000901") == 61.25);
    CHECK(number_now("E06000903") == 99 && number_now("E06000904") == 98);
    assert_int_equal(trial_state(t->sector, "letters", QUARTER, "E06000902"), STATE_SUPPRESSED);
    CHECK(trial_flags(t->sector, "letters", QUARTER, "E06000901") & FLAG_PROVISIONAL);
    assert_int_equal(trial_state(t->sector, "letters", QUARTER, "E06000906"),
                     STATE_NOT_COLLECTED);
    /* Everyone sees them, as a first release. */
    CHECK(leaks(NULL, "/areas/E06000901/metrics/letters.json", 0));
    CHECK(has(page_body("/areas/E06000901/metrics/letters"), "First release, may change"));
    CHECK(form_says("officer-ashmoor", 0,
                    "2 of the 3 figures that Ashmoor sent for January to March 2026 were "
                    "published by 7 May 2027;"));
    /* Of a measure that too few sent a number of, no period opens. */
    CHECK(isnan(trial_number(t->sector, "bins", QUARTER, "E06000901", SLICE_VALUE)));
    CHECK(metric_period(sector_metric(t->sector, S("bins")), (struct period){{2026, 1, 1}, 3}) <
          0);
    CHECK(form_says("officer-ashmoor", 0,
                    "Not published yet: it waits until at least 5 councils sent theirs."));
    CHECK(
        form_says("officer-dunmere", 3, "Not published: it was published otherwise by then."));
    CHECK(has(page_for(as("lead-dunmere"), "%s/changes.csv", form_of(club, 3)).body,
              "this site,letters,not published,,64.25,it was published otherwise by then"));
    /* Once only. */
    CHECK(has(runs_job(entry_jobs, eve + 700), "0 early figures of 0 periods"));
    /* Corrected and sent again, it is a revision. */
    assert_int_equal(
        presses("lead-ashmoor", form_of(club, 0), "unlock", "reason=Late+letters").status, 303);
    CHECK(number_now("E06000901") == 61.25);
    sends(club, 0, "value-letters=66.5");
    runs_job(entry_jobs, eve + 1400);
    CHECK(number_now("E06000901") == 66.5);
    /* Unless a publisher replaced it since: also a first release of theirs stands. */
    made_figures(t, "letters 2026-01-01_P3M 70/////provisional\n");
    entries_house();
    presses("lead-ashmoor", form_of(club, 0), "unlock", "reason=Once+more");
    sends(club, 0, "value-letters=67.5");
    runs_job(entry_jobs, eve + 2100);
    CHECK(number_now("E06000901") == 70);
    CHECK(form_says("officer-ashmoor", 0, "it was published otherwise by then"));
}

static void measure_that_was_taken_out_of_the_collection_is_not_published(void **state)
{
    const char *slug = collection_is("Shrunk", "sight=own&accepts=no"),
               *edit = "/collections/shrunk/edit";

    (void)state;
    people_now(PAGES_NOW);
    for (int i = 0; i < 5; i++)
        sends(slug, i, "value-letters=81&value-bins=40&value-sacks=13");
    struct str was =
        str_copy(t->arena, form_fields(page_for(as("admin"), "%s", edit).body, edit));
    struct house_reply r =
        page_post(as("admin"), edit,
                  str_fmt(t->arena,
                          "%.*s&title=Shrunk&keeper=bureau&sight=own&accepts=no&opens_months="
                          "12&due_days=30&least_senders=5&measures=sacks",
                          STR_ARG(was)));
    assert_int_equal(r.status, 303);
    runs_job(entry_jobs, london_end_of_day((struct date){2028, 1, 1}));
    CHECK(isnan(trial_number(t->sector, "bins", QUARTER, "E06000901", SLICE_VALUE)));
    assert_int_equal(rows_where(t, "entry_change", "what = 'published' AND new_text = '40'"),
                     0);
}

static void drafts_and_what_is_not_approved_are_never_delivered(void **state)
{
    (void)state;
    assert_int_equal(fills("officer-hollin", form_of(club, 7),
                           "value-letters=68.25&value-bins=1&value-sacks=2&do=complete")
                         .status,
                     303);
    runs_job(entry_jobs, london_end_of_day((struct date){2028, 1, 1}));
    CHECK(isnan(number_now("E06000908")));
    nothing_leaks_to("officer-ashmoor", 7);
}

/* Clocks of several servers differ; and a form may be sent in the very second of a delivery. */
static void
sent_by_a_clock_that_is_ahead_is_delivered_once_and_what_is_sent_then_again(void **state)
{
    const char *slug = collection_is("Ahead", "sight=own&accepts=no");
    int64_t opened = london_end_of_day((struct date){2028, 6, 29});

    (void)state;
    people_now(opened + 50);
    for (int i = 0; i < 5; i++)
        sends(slug, i, "value-letters=83&gap-bins=not+collected&value-sacks=31");
    CHECK(has(runs_job(entry_jobs, opened), "of 1 periods opened"));
    CHECK(has(runs_job(entry_jobs, opened + 100), "of 0 periods opened"));
    people_now(opened + 50);
    assert_int_equal(
        presses("lead-ashmoor", form_of(slug, 0), "unlock", "reason=Late+sacks").status, 303);
    sends(slug, 0, "value-letters=83&gap-bins=not+collected&value-sacks=32");
    CHECK(has(runs_job(entry_jobs, opened + 200), "of 1 periods opened"));
    /* Dealt with once each; another collection's figures of the quarter stand. */
    assert_int_equal(
        rows_where(t, "entry_change", "new_text = '31' AND what = 'not published'"), 5);
    assert_int_equal(
        rows_where(t, "entry_change", "new_text = '32' AND what = 'not published'"), 1);
}

#define AGAIN "/early/again/" QUARTER

static void who_takes_a_figure_back_for_a_reason_is_told(void **state)
{
    (void)state;
    const char *again = collection_is("Again", "sight=senders&accepts=no");

    for (int i = 0; i < 6; i++)
        sends(again, i,
              str_fmt(t->arena, "value-letters=%s&gap-bins=not+collected&value-sacks=%d.5",
                      letters_of(i), 20 + i)
                  .at);
    assert_int_equal(
        presses("lead-eastlow", form_of(again, 4), "unlock", "reason=Counted+wrong").status,
        303);
    sends(again, 4, "value-letters=&gap-letters=not+collected");
    struct str page = page_for(as("officer-ashmoor"), AGAIN).body;
    CHECK(has(page, "Eastlow sent a figure first, and on "));
    CHECK(has(page, " took it back and sent a reason: not collected that year."));
    CHECK(!has(page, letters_of(4)) && !has(page, ">65%"));
    struct str table = page_for(as("officer-ashmoor"), AGAIN ".csv").body;
    CHECK(has(table, ",E06000905,Eastlow," QUARTER ",,"));
    CHECK(has(table, ",not collected that year\r\n"));
    CHECK(!has(page_for(as("officer-ashmoor"), AGAIN ".csv?table=anonymised").body,
               "not collected"));
    assert_int_equal(rows_where(t, "audit", "event = 'early-figure-taken-back'"), 1);
    assert_int_equal(rows_where(t, "entry_change",
                                "what = 'sent' AND old_text = '65.25' AND new_text = 'not "
                                "collected'"),
                     1);
    /* Nobody who may not see the figures hears of it. */
    for (ptrdiff_t i = 0; i < COUNT_OF(outsiders); i++)
        CHECK(!has(page_for(outsiders[i] ? as(outsiders[i]) : S(""), AGAIN).body,
                   "took it back"));
    CHECK(!has(page_for(as("officer-eastlow"), AGAIN).body, "took it back"));
}

#define SERVED "/collections/served/"

static void what_a_council_does_not_run_is_not_seen_and_not_published(void **state)
{
    (void)state;
    const char *served = collection_is("Served", "sight=senders&accepts=no");
    const char *form = SERVED "E07000901/" QUARTER;

    organisation_is(t, "marsham", "Marsham", "E07000901");
    person_is(t, "officer-marsham", "officer-marsham", "lead", "marsham");
    for (int i = 0; i < 5; i++)
        sends(served, i, "value-letters=81&value-bins=40&value-sacks=13");
    assert_int_equal(fills("officer-marsham", form,
                           "value-letters=82&value-bins=41&value-sacks=14&do=complete")
                         .status,
                     303);
    assert_int_equal(presses("officer-marsham", form, "approve", "").status, 303);
    /* Sacks turn out to be of a service that districts do not run. */
    MUST(store_begin(t->db, true));
    test_script(t->db,
                "UPDATE metric SET service = 'childrens-social-care' WHERE slug = 'sacks'");
    MUST(store_commit(t->db));
    trial_renew(t);
    entries_house();
    CHECK(has(page_for(as("officer-marsham"), "/early/served/" QUARTER).body,
              "This service is not run by Marsham, so nothing of it is sent or seen."));
    CHECK(!has(page_for(as("officer-ashmoor"), "/early/served/" QUARTER).body,
               "This service is not run"));
    runs_job(entry_jobs, london_end_of_day((struct date){2028, 6, 30}));
    CHECK(has(page_for(as("officer-marsham"), "%s/changes.csv", form).body,
              "this site,sacks,not published,,14,the council does not run this service"));
    CHECK(isnan(trial_number(t->sector, "sacks", QUARTER, "E07000901", SLICE_VALUE)));
    CHECK(!isnan(trial_number(t->sector, "sacks", QUARTER, "E06000901", SLICE_VALUE)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(e6_reciprocal_early_sight_with_a_least_group_and_a_computed_opening),
        cmocka_unit_test(m_in_year_club_anonymised_table_says_nothing_of_who_sent),
        cmocka_unit_test(m_in_year_club_opens_to_everyone_within_a_year_past_the_election),
        cmocka_unit_test(measure_that_was_taken_out_of_the_collection_is_not_published),
        cmocka_unit_test(drafts_and_what_is_not_approved_are_never_delivered),
        cmocka_unit_test(
            sent_by_a_clock_that_is_ahead_is_delivered_once_and_what_is_sent_then_again),
        cmocka_unit_test(who_takes_a_figure_back_for_a_reason_is_told),
        cmocka_unit_test(what_a_council_does_not_run_is_not_seen_and_not_published),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
