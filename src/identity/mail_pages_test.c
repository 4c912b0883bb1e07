/* mail_pages_test.c: the pages of mail, settings and work in the background. */
#include "identity/testing.h"

#include "kit/mail.h"
#include "kit/setting.h"

#include <string.h>

static struct trial *t;
static struct str administrator, officer;

static int open_trial(void **state)
{
    (void)state;
    t = trial_open();
    organisation_made("trafford");
    officer = signed_in_cookie(person_made("member", "trafford"));
    administrator = signed_in_cookie(person_made("administrator", NULL));
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static void queued(const char *address, const char *kind, bool may_stop)
{
    static const struct str words[] = {STR_INIT("Somebody <invites> you.")};

    (void)trial_begin(t, true, S(""));
    MUST(
        trial_end(t, mail_queue(&t->work, &(struct mail){.kind = kind,
                                                         .address = str_of(address),
                                                         .subject = S("A trial"),
                                                         .paragraphs = words,
                                                         .paragraph_count = 1,
                                                         .link_words = S("Open it"),
                                                         .link_path = S("/invitations/hidden7"),
                                                         .may_stop = may_stop})));
}

static const char *path_of(struct str text)
{
    return str_zero(t->arena, text);
}

/* --- stopping ---- */

/* The path that the mail's last line ends with. */
static struct str stop_path(void)
{
    struct str rest = text_of("SELECT plain AS words FROM mail"), path;
    ptrdiff_t at = str_find(rest, S("/unsubscribe/"));

    CHECK(at > 0);
    rest = str_cut(rest, at, rest.len);
    CHECK(str_split(&rest, '\n', &path));
    return path;
}

static void link_of_a_mail_asks_and_its_button_stops(void **state)
{
    (void)state;
    queued("a@elsewhere.example", "digest", true);
    struct str path = stop_path();
    CHECK(path.len > 40);
    struct house_reply asked = page_as(S(""), "%s", path_of(path));
    CHECK(asked.status == 200 && has(asked.body, "<button"));
    CHECK(!has(asked.body, "elsewhere.example"));
    CHECK(rows_of("mail_stopped", "TRUE") == 0);
    struct house_reply done = post_as(S(""), path_of(path), "x=1");
    CHECK(done.status == 200 && has(done.body, "News of what you cited"));
    CHECK(rows_of("mail_stopped", "address = 'a@elsewhere.example' AND kind = 'digest'") == 1);
    CHECK(has(last_audit(), "mail-stopped done"));
    CHECK(!has(last_audit(), "elsewhere"));
    queued("a@elsewhere.example", "digest", true);
    CHECK(rows_of("mail", "TRUE") == 1);
}

/* As a mail program does it: no cookie, no word of where it comes from. */
static void one_click_of_a_mail_program_stops(void **state)
{
    (void)state;
    queued("a@elsewhere.example", "digest", true);
    struct str path = stop_path();
    struct house_reply r =
        ask(&(struct web_ask){.method = S("POST"),
                              .target = path,
                              .body = S("List-Unsubscribe=One-Click"),
                              .body_type = S("application/x-www-form-urlencoded"),
                              .host = S("localhost:8080")});
    CHECK(r.status == 200);
    CHECK(rows_of("mail_stopped", "TRUE") == 1);
}

static void link_that_is_not_whole_stops_nothing(void **state)
{
    (void)state;
    struct house_reply r = post_as(S(""), "/unsubscribe/AAAAAAAAAAAAAAAA", "x=1");
    CHECK(r.status == 400 && has(r.body, "Copy all of it from the email"));
    CHECK(rows_of("mail_stopped", "TRUE") == 0);
}

/* --- choosing ---- */

static void digest_is_chosen_by_who_it_comes_to(void **state)
{
    (void)state;
    struct house_reply shown = page_as(officer, "/account/mail");
    CHECK(shown.status == 200 && has(shown.body, "value=\"daily\" checked"));
    CHECK(post_as(officer, "/account/mail", "digest=weekly").status == 303);
    CHECK(has(page_as(officer, "/account/mail").body, "value=\"weekly\" checked"));
    CHECK(rows_of("person", "digest = 'weekly'") == 1);
    CHECK(post_as(officer, "/account/mail", "digest=none").status == 303);
    CHECK(has(page_as(officer, "/account/mail").body, "value=\"none\" checked"));
    CHECK(rows_of("mail_stopped", "kind = 'digest'") == 1);
    struct house_reply wrong = post_as(officer, "/account/mail", "digest=hourly");
    CHECK(wrong.status == 422 && has(wrong.body, "There is a problem"));
    CHECK(post_as(officer, "/account/mail", "digest=daily").status == 303);
    CHECK(rows_of("mail_stopped", "TRUE") == 0);
    CHECK(page_as(S(""), "/account/mail").status == 303);
}

/* --- for developers ---- */

static void mails_are_shown_to_developers_alone(void **state)
{
    (void)state;
    queued("a@elsewhere.example", "invitation", false);
    CHECK(page_as(administrator, "/-/mail").status == 404);
    trial_house(t, true);
    /* A server without --dev noted nothing in the store: the view is shut as well. */
    CHECK(!has(page_as(S(""), "/-/mail").body, "hidden7"));
    (void)trial_begin(t, true, S(""));
    MUST(trial_end(t, setting_served(&t->work, S("http://localhost:8099"), true)));
    struct house_reply r = page_as(S(""), "/-/mail");
    CHECK(r.status == 200);
    CHECK(has(r.body, "href=\"/invitations/hidden7\""));
    CHECK(has(r.body, "http://localhost:8099/invitations/hidden7"));
    CHECK(has(r.body, "Somebody &lt;invites&gt; you."));
    CHECK(has(page_as(S(""), "/-/mail.json").body, "\"href\":\"/invitations/hidden7\""));
}

/* --- for administrators ---- */

static void administrators_alone_see_what_the_site_does(void **state)
{
    static const char *const pages[] = {"/admin/mail",      "/admin/settings",
                                        "/admin/jobs",      "/admin/settings/site-name",
                                        "/admin/mail.json", "/admin/settings.csv"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        CHECK(page_as(administrator, "%s", pages[i]).status == 200);
        CHECK(page_as(officer, "%s", pages[i]).status == 404);
        CHECK(page_as(S(""), "%s", pages[i]).status != 200);
    }
}

static void mail_that_was_given_up_is_sent_again(void **state)
{
    (void)state;
    queued("a@elsewhere.example", "invitation", false);
    store_told("UPDATE mail SET state = 'given-up', tries = 1, why = '550 <nobody>'");
    struct house_reply r = page_as(administrator, "/admin/mail");
    CHECK(has(r.body, "0 wait to be sent, 1 were given up.") &&
          has(r.body, "550 &lt;nobody&gt;"));
    CHECK(!has(r.body, "hidden7"));
    CHECK(!has(page_as(administrator, "/admin/mail.json").body, "hidden7"));
    struct str id = text_of("SELECT id AS words FROM mail");
    const char *again = str_fmt(t->arena, "/admin/mail/%.*s/again", STR_ARG(id)).at;
    CHECK(post_as(officer, again, "x=1").status == 404);
    CHECK(rows_of("mail", "state = 'given-up'") == 1);
    CHECK(post_as(administrator, again, "x=1").status == 303);
    CHECK(rows_of("mail", "state = 'waiting' AND tries = 0") == 1);
    CHECK(has(last_audit(), "mail-sent-again done"));
    CHECK(post_as(administrator, again, "x=1").status == 404);
}

static void setting_is_changed_and_refused_in_words(void **state)
{
    (void)state;
    CHECK(has(page_as(administrator, "/admin/settings").body, "Days that a record of emails"));
    CHECK(
        post_as(administrator, "/admin/settings/site-name", "value=Figures+%%26+more").status ==
        303);
    CHECK(has(page_as(administrator, "/admin/settings").body, "Figures &amp; more"));
    CHECK(has(last_audit(), "setting-changed done") && has(last_audit(), "site-name"));
    CHECK(!has(last_audit(), "Figures"));
    struct house_reply r = post_as(administrator, "/admin/settings/session-hours", "value=99");
    CHECK(r.status == 422 && has(r.body, "from 1 to 24") && has(r.body, "value=\"99\""));
    CHECK(rows_of("setting", "name = 'session-hours'") == 0);
    CHECK(post_as(administrator, "/admin/settings/secret-key", "value=x").status == 404);
    CHECK(page_as(administrator, "/admin/settings/no-such").status == 404);
    CHECK(post_as(officer, "/admin/settings/site-name", "value=Mine").status == 404);
    CHECK(rows_of("setting", "value = 'Mine'") == 0);
}

static void secret_is_never_shown_again(void **state)
{
    static const char *const pages[] = {"/admin/settings", "/admin/settings.json",
                                        "/admin/settings.csv", "/admin/settings/mail-password"};

    (void)state;
    CHECK(post_as(administrator, "/admin/settings/mail-password", "value=canary7word").status ==
          303);
    CHECK(rows_of("setting", "value = 'canary7word'") == 1);
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++)
        CHECK(!has(page_as(administrator, "%s", pages[i]).body, "canary7word"));
    CHECK(has(page_as(administrator, "/admin/settings").body, "Set, and not shown"));
    CHECK(rows_of("audit", "words LIKE '%%canary7%%' OR object LIKE '%%canary7%%'") == 0);
    /* Left empty it stays; it is taken away on purpose. */
    CHECK(post_as(administrator, "/admin/settings/mail-password", "value=").status == 303);
    CHECK(rows_of("setting", "value = 'canary7word'") == 1);
    struct house_reply wrong =
        post_as(administrator, "/admin/settings/mail-password", "value=bad%%09canary8word");
    CHECK(wrong.status == 422 && !has(wrong.body, "canary8word"));
    CHECK(post_as(administrator, "/admin/settings/mail-password", "value=&take-away=yes")
              .status == 303);
    CHECK(rows_of("setting", "name = 'mail-password'") == 0);
}

static void settings_are_changed_by_who_proved_it_lately(void **state)
{
    (void)state;
    t->now += 3600;
    struct house_reply r = page_as(administrator, "/admin/settings/site-name");
    CHECK(r.status == 303 && has(r.location, "/sign-in/again"));
    r = post_as(administrator, "/admin/settings/site-name", "value=Stale");
    CHECK(r.status != 200);
    CHECK(rows_of("setting", "value = 'Stale'") == 0);
}

static void job_is_run_now(void **state)
{
    (void)state;
    store_told("INSERT INTO job (name, next_at, leased_until, last_at, last_good, last_words) "
               "VALUES ('tidy-mail', %d, 0, %d, TRUE, 'Done <that>.'), "
               "('others', %d, %d, %d, FALSE, 'It broke.')",
               TRIAL_NOW + 7200, TRIAL_NOW - 60, TRIAL_NOW, TRIAL_NOW + 60, TRIAL_NOW);
    struct house_reply r = page_as(administrator, "/admin/jobs");
    CHECK(has(r.body, "1 of 2 failed the last time."));
    CHECK(has(r.body, "Clears away records of old emails") && has(r.body, "in 2 hours"));
    CHECK(has(r.body, "Done &lt;that&gt;.") && has(r.body, "It broke.") &&
          has(r.body, "running"));
    CHECK(post_as(administrator, "/admin/jobs/tidy-mail/run", "x=1").status == 303);
    CHECK(rows_of("job", "name = 'tidy-mail' AND next_at = 0") == 1);
    CHECK(has(page_as(administrator, "/admin/jobs").body, "<td data-label=\"Next run\">now"));
    CHECK(post_as(administrator, "/admin/jobs/nothing/run", "x=1").status == 404);
    CHECK(post_as(officer, "/admin/jobs/tidy-mail/run", "x=1").status == 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_trial, close_trial)
        TEST(link_of_a_mail_asks_and_its_button_stops),
        TEST(one_click_of_a_mail_program_stops),
        TEST(link_that_is_not_whole_stops_nothing),
        TEST(digest_is_chosen_by_who_it_comes_to),
        TEST(mails_are_shown_to_developers_alone),
        TEST(administrators_alone_see_what_the_site_does),
        TEST(mail_that_was_given_up_is_sent_again),
        TEST(setting_is_changed_and_refused_in_words),
        TEST(secret_is_never_shown_again),
        TEST(settings_are_changed_by_who_proved_it_lately),
        TEST(job_is_run_now),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
