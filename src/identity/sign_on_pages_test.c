/* sign_on_pages_test.c: from the address of work to being signed in, by way of a real provider
 * (tests/provider); and who is not let in, whatever a provider says.
 */
#include "identity/testing.h"

#include "identity/factor.h"
#include "identity/person.h"
#include "kit/setting.h"
#include "provider.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct trial *t;

/* The provider's clock is the real one. */
static int set_up(void **state)
{
    (void)state;
    provider_start();
    t = trial_open();
    t->now = time(NULL);
    struct work *w = trial_begin(t, true, S(""));
    enum rc rc = setting_write(w, "site-address", S("https://figures.example"));
    if (rc == OK)
        rc = setting_write(w, "sign-on-hosts", S("127.0.0.1"));
    MUST(trial_end(t, rc));
    organisation_made("trafford");
    organisation_made("bury");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* Trafford's own sign-on is the provider that behaves so. */
static void connected(const char *mode)
{
    store_told("DELETE FROM sign_on");
    store_told("INSERT INTO sign_on (organisation_id, issuer, client, secret, made_at) "
               "VALUES ('%.*s', '%.*s', '%s', '%s', 0)",
               STR_ARG(organisation_made("trafford")), STR_ARG(provider_issuer(t->arena, mode)),
               PROVIDER_CLIENT, PROVIDER_SECRET);
}

/* --- a browser ---- */

/* What stands between these two in a page, its entities undone. */
static struct str between(struct str body, const char *from, const char *to)
{
    ptrdiff_t at = str_find(body, str_of(from));
    struct buf b = buf_make(t->arena, 20000);

    if (at < 0)
        return S("");
    struct str rest = str_cut(body, at + (ptrdiff_t)strlen(from), body.len);
    rest = str_cut(rest, 0, str_find(rest, str_of(to)));
    for (ptrdiff_t i = 0; i < rest.len; i++) {
        buf_char(&b, rest.at[i]);
        if (str_starts(str_cut(rest, i, rest.len), S("&amp;")))
            i += 4;
    }
    return buf_text(&b);
}

static struct str hidden(struct house_reply page, const char *name)
{
    return between(page.body, str_fmt(t->arena, "name=\"%s\" value=\"", name).at, "\"");
}

/* The text with the first `what` in it replaced. */
static struct str changed(struct str text, const char *what, const char *to)
{
    ptrdiff_t at = str_find(text, str_of(what));

    CHECK(at >= 0);
    return str_fmt(t->arena, "%.*s%s%.*s", (int)at, text.at, to,
                   STR_ARG(str_cut(text, at + (ptrdiff_t)strlen(what), text.len)));
}

/* One browser on its way. */
struct browser {
    struct str cookie;  /* what it was given when it was sent away */
    struct str away;    /* where it was sent */
    struct str brought; /* the form that it posts when it is back */
};

static void sent_away(struct browser *b, const char *address, const char *next)
{
    struct house_reply r = post_as(S(""), "/sign-in/organisation", "address=%.*s&next=%s",
                                   STR_ARG(coded(str_of(address))), next);

    CHECK(r.status == 200);
    b->cookie = cookie_of(r, "__Host-sign-on");
    b->away = between(r.body, "<a class=\"govuk-button\" href=\"", "\"");
    CHECK(b->cookie.len > 40);
    CHECK(has(b->away, "/authorize?response_type=code"));
}

/* Signs in there as `address`, whoever was sent away, and opens the page that it is sent to. */
static void signed_in_there(struct browser *b, const char *was, const char *address)
{
    struct str url = b->away;

    if (strcmp(was, address) != 0)
        url = changed(url, coded(str_of(was)).at, coded(str_of(address)).at);
    struct str back = provider_follow(t->arena, url);
    CHECK(str_starts(back, S("https://figures.example/sign-in/organisation/back?")));
    struct house_reply page = page_as(b->cookie, "%.*s", STR_ARG(str_cut(back, 23, back.len)));
    CHECK(page.status == 200);
    b->brought = str_fmt(
        t->arena, "state=%.*s&code=%.*s&iss=%.*s", STR_ARG(coded(hidden(page, "state"))),
        STR_ARG(coded(hidden(page, "code"))), STR_ARG(coded(hidden(page, "iss"))));
}

static struct house_reply posted_back(const struct browser *b)
{
    return post_as(b->cookie, "/sign-in/organisation/back", "%.*s", STR_ARG(b->brought));
}

/* The whole way; at the provider they sign in as `there`. */
static struct house_reply signs_in(const char *address, const char *there)
{
    struct browser b;

    sent_away(&b, address, "");
    signed_in_there(&b, address, there);
    return posted_back(&b);
}

static void is_signed_in(struct house_reply r)
{
    if (r.status != 303)
        fail_msg("status %d: %.*s", r.status,
                 STR_ARG(between(r.body, "govuk-error-summary__list\">", "</ul>")));
    CHECK(cookie_of(r, "__Host-session").len > 0);
}

static void is_refused(struct house_reply r, const char *words)
{
    CHECK(r.status == 422);
    CHECK(cookie_of(r, "__Host-session").len == 0);
    if (!has(r.body, words))
        fail_msg("said '%.*s' instead of '%s'",
                 STR_ARG(between(r.body, "govuk-error-summary__list\">", "</ul>")), words);
    CHECK(rows_of("session", "TRUE") == 0);
}

/* --- who comes in ---- */

static void a_colleague_without_an_account_gets_one_and_is_a_member(void **state)
{
    (void)state;
    connected("good");
    struct house_reply r = signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    is_signed_in(r);
    CHECK(str_eq(r.location, S("/account")));
    CHECK(rows_of("person", "address = 'officer.9@trafford.gov.uk' AND password = '' AND "
                            "name = 'Officer of the sign-on'") == 1);
    CHECK(rows_of("role_held", "role = 'member' AND organisation_id = '%.*s'",
                  STR_ARG(organisation_made("trafford"))) == 1);
    CHECK(rows_of("session", "method = 'sign-on'") == 1);
    CHECK(has(last_audit(), "sign-in-by-sign-on done"));
    CHECK(rows_of("audit", "event = 'sign-in-by-sign-on' AND organisation_id = '%.*s'",
                  STR_ARG(organisation_made("trafford"))) == 1);
    CHECK(has(page_as(cookie_of(r, "__Host-session"), "/account").body,
              "Officer of the sign-on"));
}

static void each_method_of_signing_is_taken(void **state)
{
    (void)state;
    connected("ps256");
    is_signed_in(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"));
    connected("es256");
    is_signed_in(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"));
    CHECK(rows_of("person", "TRUE") == 1);
}

static void a_colleague_with_an_account_keeps_what_they_are(void **state)
{
    struct str lead = person_made("lead", "trafford"), address = address_of(lead);

    (void)state;
    connected("good");
    is_signed_in(signs_in(address.at, address.at));
    CHECK(rows_of("person", "TRUE") == 1);
    CHECK(rows_of("role_held", "TRUE") == 1);
    CHECK(rows_of("session", "person_id = '%.*s'", STR_ARG(lead)) == 1);
}

static void someone_who_is_nothing_yet_becomes_a_member(void **state)
{
    struct str person = person_made(NULL, "trafford"), address = address_of(person);

    (void)state;
    connected("good");
    is_signed_in(signs_in(address.at, address.at));
    CHECK(rows_of("role_held", "person_id = '%.*s' AND role = 'member'", STR_ARG(person)) == 1);
}

static void an_address_below_the_domain_is_the_organisations_too(void **state)
{
    (void)state;
    connected("good");
    is_signed_in(signs_in("officer@mail.trafford.gov.uk", "officer@mail.trafford.gov.uk"));
}

static void a_name_that_will_not_do_is_made_of_the_address(void **state)
{
    (void)state;
    connected("odd-name");
    is_signed_in(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"));
    connected("no-name");
    is_signed_in(signs_in("officer.8@trafford.gov.uk", "officer.8@trafford.gov.uk"));
    CHECK(rows_of("person", "name IN ('officer.9', 'officer.8')") == 2);
}

static void who_has_a_second_proof_is_asked_for_it(void **state)
{
    struct str person = person_made("member", "trafford"), address = address_of(person);

    (void)state;
    connected("good");
    struct work *w = trial_begin(t, true, person);
    MUST(trial_end(t, totp_keep(w, person, S("App"), totp_secret(w->arena), 0)));
    struct house_reply r = signs_in(address.at, address.at);
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/sign-in/code")));
    CHECK(rows_of("session", "TRUE") == 0);
}

static void they_go_on_to_where_they_wanted_on_this_site_alone(void **state)
{
    struct browser b;

    (void)state;
    connected("good");
    sent_away(&b, "officer.9@trafford.gov.uk", "/account/name");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    CHECK(str_eq(posted_back(&b).location, S("/account/name")));
    sent_away(&b, "officer.9@trafford.gov.uk", "//evil.example/x");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    CHECK(str_eq(posted_back(&b).location, S("/account")));
}

/* --- who does not ---- */

static void no_provider_speaks_for_another_councils_addresses(void **state)
{
    static const char *const others[] = {
        "lead@bury.gov.uk", "officer@nottrafford.gov.uk", "officer@trafford.gov.uk.example",
        "officer@gov.uk",   "officer@mail.example",
    };

    (void)state;
    connected("good");
    person_made("lead", "bury");
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++)
        is_refused(signs_in("officer.9@trafford.gov.uk", others[i]),
                   "not on one of the organisation&#39;s own domains");
    struct str lead = address_of(person_made("lead", "bury"));
    is_refused(signs_in("officer.9@trafford.gov.uk", lead.at),
               "not on one of the organisation&#39;s own domains");
    CHECK(rows_of("person", "TRUE") == 2);
    CHECK(rows_of("role_held", "TRUE") == 2);
    CHECK(has(last_audit(), "sign-in-by-sign-on refused"));
}

/* Someone of Bury may have kept an address of Trafford's: Trafford's lead, who chooses the
 * provider, must not come into Bury by it. */
static void an_account_with_duties_elsewhere_is_not_opened(void **state)
{
    struct str moved = person_made(NULL, "trafford"), both = person_made("member", "trafford"),
               administrator = person_made("member", "trafford");

    (void)state;
    connected("good");
    role_made(moved, "member", "bury");
    role_made(both, "lead", "bury");
    role_made(administrator, "administrator", NULL);
    is_refused(signs_in(address_of(moved).at, address_of(moved).at), "duties outside");
    is_refused(signs_in(address_of(both).at, address_of(both).at), "duties outside");
    is_refused(signs_in(address_of(administrator).at, address_of(administrator).at),
               "duties outside");
    CHECK(rows_of("role_held", "TRUE") == 5);
}

static void an_address_that_was_not_checked_is_refused(void **state)
{
    (void)state;
    connected("unverified");
    is_refused(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"),
               "did not say that it checked your email address");
    connected("no-address");
    is_refused(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"),
               "did not say your email address");
    CHECK(rows_of("person", "TRUE") == 0);
}

static void a_closed_account_stays_closed(void **state)
{
    struct str person = person_made("member", "trafford"), address = address_of(person);

    (void)state;
    connected("good");
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(person));
    is_refused(signs_in(address.at, address.at), "account of this address is closed");
}

static void what_is_wrong_with_an_answer_is_said_on_the_page(void **state)
{
    static const struct {
        const char *mode, *words;
    } cases[] = {
        {"wrong-nonce", "belongs to another sign-in"},
        {"hs256", "a method that is not taken here"},
        {"expired", "is over"},
        {"other-audience", "meant for another site"},
        {"other-issuer", "came from another sign-on"},
        {"unknown-kid", "a key that it does not publish"},
        {"tampered", "was not signed by"},
        {"names-another", "another sign-on than the one you were sent to"},
        {"token-redirects", "is not followed"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        connected(cases[i].mode);
        is_refused(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"),
                   cases[i].words);
    }
    CHECK(rows_of("person", "TRUE") == 0);
    CHECK(rows_of("ticket", "kind = 'sign-on' AND used_at = 0") == 0);
}

/* --- again, or elsewhere ---- */

static void what_was_brought_is_taken_once(void **state)
{
    struct browser b;

    (void)state;
    connected("good");
    sent_away(&b, "officer.9@trafford.gov.uk", "");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    is_signed_in(posted_back(&b));
    store_told("DELETE FROM session");
    is_refused(posted_back(&b), "was used already");
}

static void what_was_brought_is_worth_nothing_in_another_browser(void **state)
{
    struct browser mine, theirs;

    (void)state;
    connected("good");
    sent_away(&mine, "officer.9@trafford.gov.uk", "");
    signed_in_there(&mine, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    sent_away(&theirs, "officer.8@trafford.gov.uk", "");
    theirs.brought = mine.brought;
    is_refused(posted_back(&theirs),
               "another sign-in than the one that was begun in this browser");
    theirs.cookie = S("");
    is_refused(posted_back(&theirs), "begun in another browser");
    is_signed_in(posted_back(&mine));
}

static void what_takes_too_long_is_over(void **state)
{
    struct browser b;

    (void)state;
    connected("good");
    sent_away(&b, "officer.9@trafford.gov.uk", "");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    t->now += 10 * 60;
    is_refused(posted_back(&b), "took longer than ten minutes");
}

static void a_sign_on_that_was_changed_meanwhile_is_begun_anew(void **state)
{
    struct browser b;

    (void)state;
    connected("good");
    sent_away(&b, "officer.9@trafford.gov.uk", "");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    connected("es256");
    is_refused(posted_back(&b), "was changed meanwhile");
}

static void an_issuer_that_is_out_of_order_can_be_asked_again(void **state)
{
    struct browser b;

    (void)state;
    connected("every-second-time");
    sent_away(&b, "officer.9@trafford.gov.uk", "");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    struct house_reply r = posted_back(&b);
    is_refused(r, "out of order just now");
    CHECK(has(r.body, ">Try again</button>"));
    CHECK(!has(r.body, "data-onward"));
    is_signed_in(posted_back(&b));
}

static void opening_the_page_of_what_came_back_does_nothing(void **state)
{
    struct browser b;
    int64_t rows;

    (void)state;
    connected("good");
    sent_away(&b, "officer.9@trafford.gov.uk", "");
    rows = rows_of("audit", "TRUE");
    signed_in_there(&b, "officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk");
    CHECK(rows_of("ticket", "kind = 'sign-on' AND used_at = 0") == 1);
    CHECK(rows_of("person", "TRUE") == 0);
    CHECK(rows_of("audit", "TRUE") == rows);
}

static void a_refusal_over_there_is_told_in_our_words(void **state)
{
    struct browser b;

    (void)state;
    connected("says-no");
    sent_away(&b, "officer.9@trafford.gov.uk", "");
    struct str back = provider_follow(t->arena, b.away);
    struct house_reply r = page_as(b.cookie, "%.*s", STR_ARG(str_cut(back, 23, back.len)));
    CHECK(r.status == 200);
    CHECK(has(r.body, "sign-on said no, or you left it"));
    CHECK(!has(r.body, "password</b>"));
    CHECK(!has(r.body, "Send your password"));
    CHECK(has(page_as(S(""), "/sign-in/organisation/back").body, "nothing to go on came back"));
}

/* --- which organisation ---- */

static struct str answer_without(const char *address)
{
    struct house_reply r = post_as(S(""), "/sign-in/organisation", "address=%.*s",
                                   STR_ARG(coded(str_of(address))));

    CHECK(r.status == 422);
    CHECK(r.cookie.len == 0);
    CHECK(has(r.body, "There is no sign-on of an organisation for that address here."));
    return changed(r.body, address, "THE ADDRESS");
}

static void there_is_one_answer_where_there_is_no_sign_on(void **state)
{
    (void)state;
    connected("good");
    struct str one = answer_without("officer@bury.gov.uk");
    CHECK(str_eq(one, answer_without("officer@nowhere.gov.uk")));
    CHECK(str_eq(one, answer_without("officer@trafford.gov.uk.example")));
    CHECK(str_eq(one, answer_without(address_of(person_made("lead", "bury")).at)));
    store_told("UPDATE organisation SET state = 'ended' WHERE slug = 'trafford'");
    CHECK(str_eq(one, answer_without("officer@trafford.gov.uk")));
    CHECK(rows_of("audit", "TRUE") == 0);
}

static void an_account_or_none_is_sent_to_the_same_place(void **state)
{
    struct str there = address_of(person_made("lead", "trafford"));
    struct str nobody = str_fmt(t->arena, "nobody%.*s", STR_ARG(str_cut(there, 6, there.len)));
    struct browser one, other;

    (void)state;
    connected("good");
    sent_away(&one, there.at, "");
    sent_away(&other, nobody.at, "");
    CHECK(one.away.len - there.len == other.away.len - nobody.len);
    CHECK(!has(one.away, PROVIDER_SECRET));
    CHECK(has(one.away, "&code_challenge_method=S256"));
}

static void what_is_no_address_is_told_so(void **state)
{
    (void)state;
    CHECK(page_as(S(""), "/sign-in/organisation?next=/account").status == 200);
    struct house_reply r = post_as(S(""), "/sign-in/organisation", "address=trafford");
    CHECK(r.status == 422);
    CHECK(has(r.body, "address-error"));
}

static void a_provider_that_is_away_is_told_on_the_page(void **state)
{
    (void)state;
    connected("broken");
    struct house_reply r =
        post_as(S(""), "/sign-in/organisation", "address=officer%%40trafford.gov.uk");
    CHECK(r.status == 422);
    CHECK(has(r.body, "out of order just now"));
    CHECK(rows_of("ticket", "TRUE") == 0);
}

static void a_network_that_sends_too_many_away_waits(void **state)
{
    (void)state;
    connected("good");
    for (int i = 0; i < 200; i++)
        CHECK(post_as(S(""), "/sign-in/organisation", "address=o%%40trafford.gov.uk").status ==
              200);
    struct house_reply r =
        post_as(S(""), "/sign-in/organisation", "address=o%%40trafford.gov.uk");
    CHECK(r.status == 422);
    CHECK(has(r.body, "too many tries from your network"));
    t->network = S("198.51.100.9");
    is_signed_in(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"));
}

/* --- the lead's page ---- */

#define SETTINGS "/organisations/trafford/sign-on"

static struct str entered(const char *mode, const char *client, const char *secret)
{
    return str_fmt(t->arena, "issuer=%.*s&client=%.*s&secret=%.*s",
                   STR_ARG(coded(provider_issuer(t->arena, mode))),
                   STR_ARG(coded(str_of(client))), STR_ARG(coded(str_of(secret))));
}

static void a_lead_connects_it_and_the_secret_is_not_shown_again(void **state)
{
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));

    (void)state;
    CHECK(has(page_as(lead, SETTINGS).body, "has no sign-on of its own here yet"));
    struct str form = entered("good", PROVIDER_CLIENT, PROVIDER_SECRET);
    struct house_reply r = post_as(lead, SETTINGS, "%.*s", STR_ARG(form));
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S(SETTINGS)));
    CHECK(has(last_audit(), "sign-on-set done"));
    CHECK(!has(last_audit(), "safe"));
    r = page_as(lead, SETTINGS);
    CHECK(has(r.body, "people can sign in at 127.0.0.1"));
    CHECK(has(r.body, "https://figures.example/sign-in/organisation/back"));
    CHECK(has(r.body, "trafford.gov.uk"));
    CHECK(!has(r.body, "100%"));
    is_signed_in(signs_in("officer.9@trafford.gov.uk", "officer.9@trafford.gov.uk"));
}

static void only_its_leads_see_and_change_it(void **state)
{
    struct str others[] = {signed_in_cookie(person_made("member", "trafford")),
                           signed_in_cookie(person_made("steward", "trafford")),
                           signed_in_cookie(person_made("lead", "bury"))};
    struct str form = entered("good", PROVIDER_CLIENT, PROVIDER_SECRET);

    (void)state;
    connected("good");
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++) {
        CHECK(page_as(others[i], SETTINGS).status == 404);
        CHECK(post_as(others[i], SETTINGS, "%.*s", STR_ARG(form)).status >= 400);
        CHECK(post_as(others[i], SETTINGS "/try", "%.*s", STR_ARG(form)).status >= 400);
        CHECK(post_as(others[i], SETTINGS "/remove", "x=1").status >= 400);
    }
    CHECK(page_as(S(""), SETTINGS).status == 303);
    CHECK(rows_of("sign_on", "made_at = 0") == 1);
}

static void an_empty_secret_keeps_the_one_there_is_for_the_same_issuer_alone(void **state)
{
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));

    (void)state;
    connected("good");
    struct str form = entered("good", PROVIDER_CLIENT, "");
    CHECK(post_as(lead, SETTINGS, "%.*s", STR_ARG(form)).status == 303);
    CHECK(rows_of("sign_on", "secret = '%s' AND made_at > 0", PROVIDER_SECRET) == 1);
    form = entered("es256", PROVIDER_CLIENT, "");
    struct house_reply r = post_as(lead, SETTINGS, "%.*s", STR_ARG(form));
    CHECK(r.status == 422);
    CHECK(has(r.body, "secret-error"));
    CHECK(rows_of("sign_on", "issuer LIKE '%%/good'") == 1);
}

static void what_does_not_answer_is_not_kept(void **state)
{
    static const struct {
        const char *mode, *client, *secret, *words;
    } cases[] = {
        {"lying", PROVIDER_CLIENT, PROVIDER_SECRET, "calls itself by another name"},
        {"not-json", PROVIDER_CLIENT, PROVIDER_SECRET, "be read. Check its address"},
        {"weak-key", PROVIDER_CLIENT, PROVIDER_SECRET, "no key that can be used here"},
        {"good", PROVIDER_CLIENT, "another", "does not take this client ID with this secret"},
        {"good", "another", PROVIDER_SECRET, "does not take this client ID with this secret"},
        {"good", "", PROVIDER_SECRET, "Enter the client ID"},
    };
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct str form = entered(cases[i].mode, cases[i].client, cases[i].secret);
        struct house_reply r = post_as(lead, SETTINGS, "%.*s", STR_ARG(form));
        CHECK(r.status == 422);
        if (!has(r.body, cases[i].words))
            fail_msg("%s: '%.*s'", cases[i].mode,
                     STR_ARG(between(r.body, "govuk-error-summary__list\">", "</ul>")));
        CHECK(!has(r.body, "100%"));
    }
    CHECK(
        post_as(lead, SETTINGS, "issuer=http%%3A%%2F%%2Fid.example&client=a&secret=b").status ==
        422);
    CHECK(
        post_as(lead, SETTINGS, "issuer=https%%3A%%2F%%2F10.0.0.1&client=a&secret=b").status ==
        422);
    CHECK(rows_of("sign_on", "TRUE") == 0);
}

static void trying_it_keeps_nothing(void **state)
{
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));
    struct str form = entered("good", PROVIDER_CLIENT, PROVIDER_SECRET);

    (void)state;
    struct house_reply r = post_as(lead, SETTINGS "/try", "%.*s", STR_ARG(form));
    CHECK(r.status == 200);
    CHECK(has(r.body, "has 2 keys that it can sign with here. Nothing was saved"));
    CHECK(!has(r.body, "100%"));
    form = entered("good", PROVIDER_CLIENT, "another");
    CHECK(post_as(lead, SETTINGS "/try", "%.*s", STR_ARG(form)).status == 422);
    CHECK(rows_of("sign_on", "TRUE") == 0);
}

static void it_is_disconnected(void **state)
{
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));

    (void)state;
    connected("good");
    CHECK(post_as(lead, SETTINGS "/remove", "x=1").status == 303);
    CHECK(rows_of("sign_on", "TRUE") == 0);
    CHECK(has(last_audit(), "sign-on-removed done"));
    CHECK(post_as(lead, SETTINGS "/remove", "x=1").status == 404);
}

static void changing_it_asks_who_it_is_once_more(void **state)
{
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));
    struct str form = entered("good", PROVIDER_CLIENT, PROVIDER_SECRET);

    (void)state;
    connected("es256");
    t->now += 2 * 3600;
    post_as(lead, SETTINGS, "%.*s", STR_ARG(form));
    post_as(lead, SETTINGS "/remove", "x=1");
    CHECK(rows_of("sign_on", "made_at = 0") == 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_colleague_without_an_account_gets_one_and_is_a_member),
        TEST(each_method_of_signing_is_taken),
        TEST(a_colleague_with_an_account_keeps_what_they_are),
        TEST(someone_who_is_nothing_yet_becomes_a_member),
        TEST(an_address_below_the_domain_is_the_organisations_too),
        TEST(a_name_that_will_not_do_is_made_of_the_address),
        TEST(who_has_a_second_proof_is_asked_for_it),
        TEST(they_go_on_to_where_they_wanted_on_this_site_alone),
        TEST(no_provider_speaks_for_another_councils_addresses),
        TEST(an_account_with_duties_elsewhere_is_not_opened),
        TEST(an_address_that_was_not_checked_is_refused),
        TEST(a_closed_account_stays_closed),
        TEST(what_is_wrong_with_an_answer_is_said_on_the_page),
        TEST(what_was_brought_is_taken_once),
        TEST(what_was_brought_is_worth_nothing_in_another_browser),
        TEST(what_takes_too_long_is_over),
        TEST(a_sign_on_that_was_changed_meanwhile_is_begun_anew),
        TEST(an_issuer_that_is_out_of_order_can_be_asked_again),
        TEST(opening_the_page_of_what_came_back_does_nothing),
        TEST(a_refusal_over_there_is_told_in_our_words),
        TEST(there_is_one_answer_where_there_is_no_sign_on),
        TEST(an_account_or_none_is_sent_to_the_same_place),
        TEST(what_is_no_address_is_told_so),
        TEST(a_provider_that_is_away_is_told_on_the_page),
        TEST(a_network_that_sends_too_many_away_waits),
        TEST(a_lead_connects_it_and_the_secret_is_not_shown_again),
        TEST(only_its_leads_see_and_change_it),
        TEST(an_empty_secret_keeps_the_one_there_is_for_the_same_issuer_alone),
        TEST(what_does_not_answer_is_not_kept),
        TEST(trying_it_keeps_nothing),
        TEST(it_is_disconnected),
        TEST(changing_it_asks_who_it_is_once_more),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    provider_stop();
    return failed;
}
