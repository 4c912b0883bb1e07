/* session_test.c: who is signed in: cookies, their change and their end; tokens; with a clock
 * that the test sets. */
#include "identity/testing.h"

#include "identity/person.h"
#include "identity/session.h"
#include "identity/ticket.h"
#include "kit/audience.h"
#include "kit/setting.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

static struct trial *t;
static struct str officer;

static int open_trial_(void **state)
{
    (void)state;
    t = trial_open();
    officer = person_made("member", "trafford");
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- asking
 * ------------------------------------------------------------------------------------ */

static struct str started(struct str person)
{
    struct str cookie;

    MUST(
        session_start(trial_begin(t, true, S("")), person, "password+totp", t->agent, &cookie));
    cookie = str_copy(t->arena, cookie);
    MUST(trial_end(t, OK));
    return cookie;
}

/* Looked for on the connection of pages; what is found is good until the next work. */
static enum rc found(struct str cookie, struct identity_session_now *out)
{
    return trial_end(t, session_find(trial_begin(t, false, S("")), cookie, out));
}

static struct identity_session_now holds(struct str cookie)
{
    struct identity_session_now now;

    MUST(found(cookie, &now));
    return now;
}

static struct str name_of(struct str cookie)
{
    return str_copy(t->arena, holds(cookie).session_name);
}

static void is_over(struct str cookie)
{
    struct identity_session_now now;

    assert_int_equal(found(cookie, &now), NOT_FOUND);
    assert_null(t->work.complaints);
}

static struct str hash_of(struct str cookie)
{
    return secret_hash(t->arena, cookie);
}

static enum rc rotated(struct str cookie, struct str *next)
{
    enum rc rc = session_rotate(trial_begin(t, true, S("")), hash_of(cookie), next);

    *next = str_copy(t->arena, *next);
    return trial_end(t, rc);
}

static void seen(struct str cookie)
{
    MUST(trial_end(t, session_seen(trial_begin(t, true, S("")), hash_of(cookie))));
}

static void set(const char *name, const char *value)
{
    MUST(trial_end(t, setting_write(trial_begin(t, true, S("")), name, str_of(value))));
}

/* --- sessions
 * ---------------------------------------------------------------------------------- */

static void cookie_finds_its_session_and_its_person(void **state)
{
    struct identity_session_now now = holds(started(officer));

    (void)state;
    assert_true(str_eq(now.person_id, officer));
    assert_true(str_eq(now.method, S("password+totp")));
    assert_int_equal(now.made_at, TRIAL_NOW);
    assert_int_equal(now.seen_at, TRIAL_NOW);
    assert_int_equal(now.proved_at, TRIAL_NOW);
    assert_int_equal(now.renewed_at, TRIAL_NOW);
    assert_int_equal(now.ends_at, TRIAL_NOW + 8 * HOUR);
    assert_int_equal(now.rights, now.session_rights);
    assert_false(now.old_cookie);
    assert_int_equal(now.session_name.len, 26);
    assert_true(str_eq(now.address, address_of(officer)));
}

static void store_has_only_the_cookies_hash(void **state)
{
    struct str cookie = started(officer);

    (void)state;
    assert_int_equal(cookie.len, 52);
    assert_int_equal(rows_of("session", "hash = '%.*s'", STR_ARG(hash_of(cookie))), 1);
    assert_int_equal(rows_of("session",
                             "hash || hash_before || name || method || network || agent LIKE "
                             "'%%%.*s%%'",
                             STR_ARG(cookie)),
                     0);
}

static void cookie_that_is_none_finds_nothing(void **state)
{
    struct str cookie = started(officer);
    char *changed = str_zero(t->arena, cookie), longer[5000];

    (void)state;
    changed[51] = changed[51] == 'a' ? 'b' : 'a';
    memset(longer, 'a', sizeof longer);
    is_over((struct str){changed, 52});
    is_over(S(""));
    is_over(str_cut(cookie, 0, 51));
    is_over(str_join(t->arena, cookie, S("a")));
    is_over((struct str){longer, sizeof longer});
    is_over(hash_of(cookie));
    is_over(S("0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjk"));
    holds(cookie);
}

/* A session that never changed its cookie has none before it: '' must find nothing. */
static void empty_hash_before_is_nobodys_cookie(void **state)
{
    (void)state;
    started(officer);
    store_told("UPDATE session SET hash_before = '', renewed_at = %lld", (long long)t->now);
    is_over(S(""));
}

static void cookie_before_holds_for_a_minute_and_no_longer(void **state)
{
    struct str first = started(officer), second;

    (void)state;
    t->now += HOUR;
    MUST(rotated(first, &second));
    struct identity_session_now now = holds(second);
    assert_false(now.old_cookie);
    assert_int_equal(now.renewed_at, t->now);
    assert_int_equal(now.made_at, TRIAL_NOW);
    t->now += SESSION_GRACE - 1;
    now = holds(first);
    assert_true(now.old_cookie);
    assert_true(str_eq(now.hash, hash_of(second)));
    t->now += 1;
    is_over(first);
    holds(second);
}

static void only_the_last_cookie_but_one_is_taken(void **state)
{
    struct str first = started(officer), second, third;

    (void)state;
    MUST(rotated(first, &second));
    MUST(rotated(second, &third));
    is_over(first);
    assert_true(holds(second).old_cookie);
    assert_false(holds(third).old_cookie);
    assert_int_equal(rows_of("session", "TRUE"), 1);
}

/* Two pages asked for at once both want to change it: one does, the other's cookie would be
 * lost.
 */
static void cookie_is_changed_by_one_of_two(void **state)
{
    struct str first = started(officer), second, third;

    (void)state;
    MUST(rotated(first, &second));
    assert_int_equal(rotated(first, &third), NOT_FOUND);
    is_over(third);
    holds(second);
}

static void session_ends_after_eight_hours_without_a_request(void **state)
{
    struct str cookie = started(officer);

    (void)state;
    t->now += 8 * HOUR - 1;
    holds(cookie);
    seen(cookie);
    t->now += 8 * HOUR - 1;
    assert_int_equal(holds(cookie).seen_at, t->now - 8 * HOUR + 1);
    t->now += 1;
    is_over(cookie);
}

static void session_ends_after_fourteen_days_however_busy(void **state)
{
    struct str cookie = started(officer);
    int64_t hours = 0;

    (void)state;
    for (; hours < 14 * 24; hours += 4) {
        t->now = TRIAL_NOW + hours * HOUR;
        holds(cookie);
        seen(cookie);
        if (hours % 24 == 0)
            MUST(rotated(cookie, &cookie));
    }
    t->now = TRIAL_NOW + 14 * DAY - 1;
    holds(cookie);
    t->now = TRIAL_NOW + 14 * DAY;
    is_over(cookie);
}

static void session_that_is_over_is_not_revived(void **state)
{
    struct str cookie = started(officer), next;
    struct str name = name_of(cookie);

    (void)state;
    t->now += 8 * HOUR;
    seen(cookie);
    is_over(cookie);
    assert_int_equal(rotated(cookie, &next), NOT_FOUND);
    assert_int_equal(trial_end(t, session_proved(trial_begin(t, true, S("")), name)),
                     NOT_FOUND);
    assert_true(trial_words(t).len > 0);
    is_over(cookie);
}

static void lengths_are_those_of_the_settings(void **state)
{
    (void)state;
    set("session-hours", "1");
    struct str cookie = started(officer);
    t->now += HOUR - 1;
    holds(cookie);
    t->now += 1;
    is_over(cookie);
    set("session-hours", "24");
    set("session-days", "1");
    cookie = started(officer);
    t->now += 12 * HOUR;
    seen(cookie);
    t->now += 12 * HOUR;
    is_over(cookie);
}

static void change_of_rights_shows_until_the_cookie_is_changed(void **state)
{
    struct str cookie = started(officer), next;

    (void)state;
    store_told("UPDATE person SET rights = rights + 1 WHERE id = '%.*s'", STR_ARG(officer));
    struct identity_session_now now = holds(cookie);
    assert_int_equal(now.rights, now.session_rights + 1);
    MUST(rotated(cookie, &next));
    now = holds(next);
    assert_int_equal(now.rights, now.session_rights);
}

static void who_is_not_active_is_signed_out_and_cannot_sign_in(void **state)
{
    struct str cookie = started(officer), next;

    (void)state;
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(officer));
    is_over(cookie);
    struct work *w = trial_begin(t, true, S(""));
    assert_int_equal(session_start(w, officer, "passkey", t->agent, &next), FORBIDDEN);
    assert_true(trial_words(t).len > 0);
    trial_end(t, FORBIDDEN);
    w = trial_begin(t, true, S(""));
    assert_int_equal(session_start(w, S("nobody"), "passkey", t->agent, &next), FORBIDDEN);
    trial_end(t, FORBIDDEN);
    assert_int_equal(rows_of("session", "TRUE"), 1);
}

static void proof_is_noted(void **state)
{
    struct str cookie = started(officer);

    (void)state;
    t->now += HOUR;
    struct str name = name_of(cookie);
    MUST(trial_end(t, session_proved(trial_begin(t, true, S("")), name)));
    assert_int_equal(holds(cookie).proved_at, t->now);
}

static enum rc ended(struct str person, struct str name, struct str but)
{
    return trial_end(t, session_end(trial_begin(t, true, S("")), person, name, but));
}

static void session_is_ended_by_its_person_alone(void **state)
{
    struct str other = person_made("member", "trafford");
    struct str mine = started(officer), theirs = started(other);
    struct str their_name = name_of(theirs);

    (void)state;
    assert_int_equal(ended(officer, their_name, S("")), NOT_FOUND);
    assert_true(trial_words(t).len > 0);
    assert_int_equal(ended(officer, S("none"), S("")), NOT_FOUND);
    holds(theirs);
    MUST(ended(other, their_name, S("")));
    is_over(theirs);
    assert_int_equal(ended(other, their_name, S("")), NOT_FOUND);
    holds(mine);
}

static void all_others_of_a_person_end_at_once(void **state)
{
    struct str here = started(officer), there = started(officer), third = started(officer);
    struct str other = started(person_made("member", "trafford"));
    struct str name = name_of(here);

    (void)state;
    MUST(ended(officer, S(""), name));
    holds(here);
    is_over(there);
    is_over(third);
    holds(other);
    MUST(ended(officer, S(""), S("")));
    is_over(here);
    holds(other);
}

/* Also the cookie from before the change. */
static void ended_session_has_no_minute_of_grace(void **state)
{
    struct str first = started(officer), second;

    (void)state;
    MUST(rotated(first, &second));
    MUST(ended(officer, name_of(second), S("")));
    is_over(first);
    is_over(second);
}

static void one_more_than_the_most_ends_the_one_seen_longest_ago(void **state)
{
    struct str cookies[SESSIONS_MOST + 1];

    (void)state;
    for (int i = 0; i < SESSIONS_MOST; i++) {
        t->now = TRIAL_NOW + i;
        cookies[i] = started(officer);
    }
    t->now = TRIAL_NOW + 100;
    seen(cookies[0]);
    struct str other = started(person_made("member", "trafford"));
    cookies[SESSIONS_MOST] = started(officer);
    holds(cookies[0]);
    is_over(cookies[1]);
    for (int i = 2; i <= SESSIONS_MOST; i++)
        holds(cookies[i]);
    holds(other);
}

static void what_a_browser_says_of_itself_is_cut_and_cleaned(void **state)
{
    char agent[1000];

    (void)state;
    memset(agent, 'x', sizeof agent);
    memcpy(agent, "a\xff-\n<b>", 7);
    t->agent = (struct str){agent, sizeof agent};
    started(officer);
    assert_int_equal(rows_of("session", "length(agent) = 200"), 1);
    assert_true(str_starts(text_of("SELECT agent AS words FROM session"), S("a?-?<b>x")));
}

static void list_is_ones_own(void **state)
{
    struct str other = person_made("lead", "trafford");
    struct identity_session_list list;

    (void)state;
    started(officer);
    t->now += 10;
    struct str newest = name_of(started(officer));
    started(other);
    MUST(sessions_of(trial_begin(t, false, officer), officer, &list));
    assert_int_equal(list.len, 2);
    assert_true(str_eq(list.at[0].name, newest));
    assert_true(str_eq(list.at[0].network, S("192.0.2.7")));
    assert_true(str_eq(list.at[0].agent, t->agent));
    MUST(trial_end(t, OK));
    /* nobody reads another's, whatever they are */
    assert_int_equal(sessions_of(trial_begin(t, false, other), officer, &list), FAULT);
    trial_end(t, FAULT);
    assert_int_equal(sessions_of(trial_begin(t, false, S("")), S(""), &list), FAULT);
    trial_end(t, FAULT);
}

static void ended_sessions_are_listed_until_they_are_forgotten(void **state)
{
    struct identity_session_list list;
    struct str cookie = started(officer);

    (void)state;
    MUST(ended(officer, name_of(cookie), S("")));
    started(officer);
    MUST(sessions_ended_of(trial_begin(t, false, officer), officer, &list));
    assert_int_equal(list.len, 1);
    MUST(trial_end(t, OK));
    MUST(trial_end(t, sessions_forget(trial_begin(t, true, S("")), t->now)));
    assert_int_equal(rows_of("session", "TRUE"), 1);
}

static void reading_connection_reads_no_bare_tables(void **state)
{
    static const char *const tables[] = {"session", "token", "factor", "ticket", "person"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(tables); i++)
        assert_int_equal(
            test_asked(t->reader,
                       str_fmt(t->arena, "SELECT count(*) AS total FROM %s", tables[i]).at),
            FAULT);
}

/* --- tokens
 * ------------------------------------------------------------------------------------ */

static struct str token_of(struct str person, const char *scope)
{
    struct str token;

    MUST(token_make(trial_begin(t, true, S("")), person, S("Nightly export"), str_of(scope),
                    t->now + 30 * DAY, &token));
    token = str_copy(t->arena, token);
    MUST(trial_end(t, OK));
    return token;
}

static enum rc token_found(struct str token, struct identity_token_now *out)
{
    return trial_end(t, token_find(trial_begin(t, false, S("")), token, out));
}

static void token_finds_its_person_and_scope_until_it_ends(void **state)
{
    struct str token = token_of(officer, "read");
    struct identity_token_now now;

    (void)state;
    assert_true(str_starts(token, S("folkmoot_")) && token.len == 61);
    MUST(token_found(token, &now));
    assert_true(str_eq(now.person_id, officer));
    assert_true(str_eq(now.scope, S("read")));
    assert_true(str_eq(now.label, S("Nightly export")));
    assert_int_equal(now.used_at, 0);
    t->now += 100;
    MUST(trial_end(t, token_used(trial_begin(t, true, S("")), str_copy(t->arena, now.id))));
    MUST(token_found(token, &now));
    assert_int_equal(now.used_at, t->now);
    t->now = TRIAL_NOW + 30 * DAY - 1;
    MUST(token_found(token, &now));
    t->now += 1;
    assert_int_equal(token_found(token, &now), NOT_FOUND);
    assert_int_equal(rows_of("token", "hash = '%.*s'", STR_ARG(hash_of(token))), 1);
}

static void token_that_is_none_finds_nobody(void **state)
{
    struct str token = token_of(officer, "write"), cookie = started(officer);
    struct identity_token_now now;

    (void)state;
    const struct str none[] = {S(""),
                               S("folkmoot_"),
                               str_cut(token, 0, 60),
                               str_cut(token, 9, 61),
                               cookie,
                               str_join(t->arena, S("folkmoot_"), cookie),
                               hash_of(token)};
    for (ptrdiff_t i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(token_found(none[i], &now), NOT_FOUND);
    is_over(token);
    is_over(str_cut(token, 9, 61));
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(officer));
    assert_int_equal(token_found(token, &now), NOT_FOUND);
}

static void token_refused(const char *label, const char *scope, int64_t ends_at,
                          const char *field)
{
    struct str token;
    struct work *w = trial_begin(t, true, S(""));

    assert_int_equal(token_make(w, officer, str_of(label), str_of(scope), ends_at, &token),
                     INVALID);
    assert_true(str_eq(w->complaints->field, str_of(field)));
    assert_true(w->complaints->words.len > 0);
    trial_end(t, INVALID);
}

static void token_needs_a_name_a_scope_and_an_end(void **state)
{
    (void)state;
    token_refused("", "read", TRIAL_NOW + DAY, "label");
    token_refused("   ", "read", TRIAL_NOW + DAY, "label");
    token_refused("1234567890123456789012345678901234567890123456789012345678901", "read",
                  TRIAL_NOW + DAY, "label");
    token_refused("abc\n", "", TRIAL_NOW + DAY, "scope");
    token_refused("ab\nc", "read", TRIAL_NOW + DAY, "label");
    token_refused("ab\xe2\x80\xae"
                  "c",
                  "read", TRIAL_NOW + DAY, "label"); /* turns the line round */
    token_refused("ab\xff", "read", TRIAL_NOW + DAY, "label");
    token_refused("Export", "admin", TRIAL_NOW + DAY, "scope");
    token_refused("Export", "read write", TRIAL_NOW + DAY, "scope");
    token_refused("Export", "read", TRIAL_NOW, "ends_at");
    token_refused("Export", "read", 0, "ends_at");
    token_refused("Export", "read", TRIAL_NOW + 366 * (int64_t)DAY + 1, "ends_at");
    token_refused("Export", "read", INT64_MAX, "ends_at");
    assert_int_equal(rows_of("token", "TRUE"), 0);
}

static void tokens_have_a_limit_and_their_own_list(void **state)
{
    struct identity_token_list list;
    struct str token;

    (void)state;
    for (int i = 0; i < TOKENS_MOST; i++)
        token_of(officer, "read");
    token_of(person_made("member", "trafford"), "read");
    assert_int_equal(trial_end(t, token_make(trial_begin(t, true, S("")), officer, S("More"),
                                             S("read"), t->now + DAY, &token)),
                     CONFLICT);
    MUST(tokens_of(trial_begin(t, false, officer), officer, &list));
    assert_int_equal(list.len, TOKENS_MOST);
    struct str id = str_copy(t->arena, list.at[0].id);
    MUST(trial_end(t, OK));
    assert_int_equal(trial_end(t, token_end(trial_begin(t, true, S("")),
                                            person_made("lead", "trafford"), id)),
                     NOT_FOUND);
    MUST(trial_end(t, token_end(trial_begin(t, true, S("")), officer, id)));
    assert_int_equal(trial_end(t, token_end(trial_begin(t, true, S("")), officer, id)),
                     NOT_FOUND);
    assert_true(trial_words(t).len > 0);
    token_of(officer, "write");
    t->now += 31 * DAY;
    MUST(tokens_of(trial_begin(t, false, officer), officer, &list));
    assert_int_equal(list.len, 0);
    MUST(trial_end(t, OK));
    MUST(trial_end(t, sessions_forget(trial_begin(t, true, S("")), t->now)));
    assert_int_equal(rows_of("token", "TRUE"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_trial_, close_trial)
        TEST(cookie_finds_its_session_and_its_person),
        TEST(store_has_only_the_cookies_hash),
        TEST(cookie_that_is_none_finds_nothing),
        TEST(empty_hash_before_is_nobodys_cookie),
        TEST(cookie_before_holds_for_a_minute_and_no_longer),
        TEST(only_the_last_cookie_but_one_is_taken),
        TEST(cookie_is_changed_by_one_of_two),
        TEST(session_ends_after_eight_hours_without_a_request),
        TEST(session_ends_after_fourteen_days_however_busy),
        TEST(session_that_is_over_is_not_revived),
        TEST(lengths_are_those_of_the_settings),
        TEST(change_of_rights_shows_until_the_cookie_is_changed),
        TEST(who_is_not_active_is_signed_out_and_cannot_sign_in),
        TEST(proof_is_noted),
        TEST(session_is_ended_by_its_person_alone),
        TEST(all_others_of_a_person_end_at_once),
        TEST(ended_session_has_no_minute_of_grace),
        TEST(one_more_than_the_most_ends_the_one_seen_longest_ago),
        TEST(what_a_browser_says_of_itself_is_cut_and_cleaned),
        TEST(list_is_ones_own),
        TEST(ended_sessions_are_listed_until_they_are_forgotten),
        TEST(reading_connection_reads_no_bare_tables),
        TEST(token_finds_its_person_and_scope_until_it_ends),
        TEST(token_that_is_none_finds_nobody),
        TEST(token_needs_a_name_a_scope_and_an_end),
        TEST(tokens_have_a_limit_and_their_own_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
