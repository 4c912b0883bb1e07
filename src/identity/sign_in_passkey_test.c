/* sign_in_passkey_test.c: passkeys through the pages: added, signed in with, proved by,
 * refused. */
#include "identity/testing.h"
#include "identity/testing_passkey.h"

#include "base/json.h"

#include <string.h>

#define SESSION "__Host-session"
#define CHALLENGE "__Host-challenge"
#define ORIGIN "https://moot.example"
#define HOST "moot.example"

static struct trial *t;
static struct soft_key key;

static int setup(void **state)
{
    (void)state;
    t = trial_open();
    store_told("INSERT INTO setting (name, value, changed_at) VALUES ('site-address', '" ORIGIN
               "', 1)");
    soft_key_make(&key, SOFT_ES256);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    soft_key_free(&key);
    trial_close(t);
    return 0;
}

/* --- as a browser does it
 * --------------------------------------------------------------------- */

static struct str both(struct str one, struct str two)
{
    if (!one.len || !two.len)
        return one.len ? one : two;
    return str_fmt(t->arena, "%.*s; %.*s", STR_ARG(one), STR_ARG(two));
}

/* Asks for a challenge and gives the cookies with its own; *challenge is its bytes. */
static struct str challenged(struct str cookies, const char *path, struct str *challenge)
{
    struct house_reply r = post_as(cookies, path, "%s", "");
    struct str cookie = cookie_of(r, CHALLENGE), rest = cookie, name;
    struct json *j;
    struct str why;

    CHECK(r.status == 200);
    CHECK(str_starts(r.type, S("application/json")));
    CHECK(cookie.len > 0);
    str_split(&rest, '=', &name);
    *challenge = rest;
    MUST(json_read(t->arena, r.body, &j, &why));
    CHECK(str_eq(json_shown(t->arena, json_at(j, "options.challenge")),
                 soft_base64url(t->arena, rest)));
    return both(cookies, cookie);
}

static struct str created(struct str challenge)
{
    struct soft_ask how = soft_usual("webauthn.create", challenge, S(ORIGIN), S(HOST));
    struct soft_answer answer = soft_created(t->arena, &key, &how);

    return coded(soft_json(t->arena, &answer));
}

static struct str got(struct str challenge)
{
    struct soft_ask how = soft_usual("webauthn.get", challenge, S(ORIGIN), S(HOST));
    struct soft_answer answer = soft_got(t->arena, &key, &how);

    return coded(soft_json(t->arena, &answer));
}

/* STR_ARG looks at its argument twice, and a key never answers twice alike. */
static struct house_reply post_answer(struct str cookies, const char *target,
                                      const char *fields, struct str answer)
{
    return post_as(cookies, target, "%s&answer=%.*s", fields, STR_ARG(answer));
}

static struct house_reply key_add(struct str session)
{
    struct str challenge;
    struct str cookies = challenged(session, "/account/passkeys/challenge.json", &challenge);

    return post_answer(cookies, "/account/passkeys", "label=My+laptop", created(challenge));
}

/* Someone with a passkey, signed out. */
static struct str keyed_person(void)
{
    struct str who = person_made("member", "trafford");

    CHECK(key_add(signed_in_cookie(who)).status == 303);
    store_told("DELETE FROM session");
    return who;
}

static struct house_reply sign_in(struct str cookies, struct str answer)
{
    return post_as(cookies, "/sign-in/passkey", "next=%%2Faccount%%2Fsessions&answer=%.*s",
                   STR_ARG(answer));
}

/* --- added
 * --------------------------------------------------------------------------------------- */

static void passkey_is_added_and_told_of(void **state)
{
    struct str who = person_made("member", "trafford"), session = signed_in_cookie(who);
    struct house_reply r;

    (void)state;
    CHECK(has(page_as(session, "/account/passkeys").body, "Add a passkey"));
    r = key_add(session);
    CHECK(r.status == 303);
    CHECK(rows_of("factor", "kind = 'passkey' AND person_id = '%.*s'", STR_ARG(who)) == 1);
    CHECK(rows_of("mail", "address = '%.*s'", STR_ARG(address_of(who))) == 1);
    CHECK(has(last_audit(), "passkey-added done"));
    session = cookie_of(r, SESSION);
    CHECK(has(page_as(session, "/account/passkeys").body, "My laptop"));
    CHECK(has(page_as(session, "/account").body, "1 passkey"));
}

static void same_passkey_is_not_added_twice(void **state)
{
    struct str session = signed_in_cookie(person_made("member", "trafford"));
    struct str other = signed_in_cookie(person_made("member", "salford"));

    (void)state;
    CHECK(key_add(session).status == 303);
    CHECK(key_add(other).status == 409);
    CHECK(rows_of("factor", "TRUE") == 1);
}

static void answer_to_another_challenge_adds_nothing(void **state)
{
    struct str session = signed_in_cookie(person_made("member", "trafford"));
    struct str first, second, cookies;

    (void)state;
    (void)challenged(session, "/account/passkeys/challenge.json", &first);
    cookies = challenged(session, "/account/passkeys/challenge.json", &second);
    CHECK(post_answer(cookies, "/account/passkeys", "label=x", created(first)).status == 422);
    CHECK(post_answer(cookies, "/account/passkeys", "label=x", created(second)).status ==
          422); /* used up by the first, wrong as it was */
    CHECK(rows_of("factor", "TRUE") == 0);
}

static void challenge_to_sign_in_adds_nothing(void **state)
{
    struct str session = signed_in_cookie(person_made("member", "trafford")), challenge,
               cookies;

    (void)state;
    cookies = challenged(session, "/sign-in/passkey/challenge.json", &challenge);
    CHECK(post_answer(cookies, "/account/passkeys", "label=x", created(challenge)).status ==
          422);
    CHECK(rows_of("factor", "TRUE") == 0);
}

static void rubbish_adds_nothing(void **state)
{
    static const char *const rubbish[] = {"",
                                          "x",
                                          "{}",
                                          "[]",
                                          "null",
                                          "{\"id\":1}",
                                          "{\"id\":\"AA\",\"clientDataJSON\":\"%%%\"}"};
    struct str session = signed_in_cookie(person_made("member", "trafford")), challenge,
               cookies;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(rubbish); i++) {
        cookies = challenged(session, "/account/passkeys/challenge.json", &challenge);
        CHECK(post_as(cookies, "/account/passkeys", "label=x&answer=%.*s",
                      STR_ARG(coded(str_of(rubbish[i]))))
                  .status == 422);
    }
    CHECK(rows_of("factor", "TRUE") == 0);
}

static void passkey_is_taken_away_by_its_person_alone(void **state)
{
    struct str who = keyed_person(),
               other = signed_in_cookie(person_made("member", "trafford"));
    struct str id = text_of("SELECT id AS words FROM factor"), session = signed_in_cookie(who);

    (void)state;
    CHECK(post_as(other, "/account/passkeys/end", "id=%.*s", STR_ARG(id)).status == 404);
    CHECK(rows_of("factor", "TRUE") == 1);
    CHECK(post_as(session, "/account/passkeys/end", "id=%.*s", STR_ARG(id)).status == 303);
    CHECK(rows_of("factor", "TRUE") == 0);
}

static void old_proof_is_not_enough_to_add_one(void **state)
{
    struct str session = signed_in_cookie(person_made("member", "trafford"));
    struct house_reply r;

    (void)state;
    t->now += 16 * 60;
    r = page_as(session, "/account/passkeys");
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/sign-in/again?next=%2Faccount%2Fpasskeys")));
    CHECK(post_as(session, "/account/passkeys/challenge.json", "%s", "").status == 403);
    CHECK(post_as(session, "/account/passkeys", "answer=x").status == 403);
    CHECK(has(last_audit(), "passkey-added refused"));
}

/* --- signed in with
 * ------------------------------------------------------------------------------- */

static void passkey_signs_in_alone(void **state)
{
    struct str who = keyed_person(), challenge, cookies;
    struct house_reply r;

    (void)state;
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    r = sign_in(cookies, got(challenge));
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/account/sessions")));
    CHECK(has(page_as(cookie_of(r, SESSION), "/account").body,
              str_zero(t->arena, name_of_person(who))));
    CHECK(rows_of("session", "method = 'passkey'") == 1);
    CHECK(has(last_audit(), "sign-in-by-passkey done"));
}

static void answer_does_not_work_twice(void **state)
{
    struct str challenge, cookies, answer;

    (void)state;
    (void)keyed_person();
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    answer = got(challenge);
    CHECK(sign_in(cookies, answer).status == 303);
    CHECK(sign_in(cookies, answer).status == 422);
    /* nor with a challenge of one's own */
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    CHECK(sign_in(cookies, answer).status == 422);
    CHECK(rows_of("session", "TRUE") == 1);
    CHECK(has(last_audit(), "sign-in-by-passkey refused"));
}

static void challenge_of_another_browser_is_none(void **state)
{
    struct str challenge, cookies, answer, mine;

    (void)state;
    (void)keyed_person();
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    answer = got(challenge);
    CHECK(sign_in(S(""), answer).status == 422);
    CHECK(sign_in(S("__Host-challenge=x"), answer).status == 422);
    mine = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    CHECK(sign_in(mine, answer).status == 422);
    CHECK(rows_of("session", "TRUE") == 0);
    CHECK(sign_in(cookies, answer).status == 303);
}

static void challenge_ends_after_ten_minutes(void **state)
{
    struct str challenge, cookies;

    (void)state;
    (void)keyed_person();
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    t->now += 11 * 60;
    CHECK(sign_in(cookies, got(challenge)).status == 422);
    CHECK(rows_of("session", "TRUE") == 0);
}

static void unknown_and_wrong_passkeys_get_the_same_words(void **state)
{
    struct str challenge, cookies;
    struct house_reply unknown;

    (void)state;
    (void)keyed_person();
    soft_key_free(&key);
    soft_key_make(&key, SOFT_ES256);
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    unknown = sign_in(cookies, got(challenge));
    CHECK(unknown.status == 422);
    CHECK(has(unknown.body, "That passkey can&#39;t be used here"));
    CHECK(rows_of("session", "TRUE") == 0);
}

static void phishing_site_gets_nothing(void **state)
{
    struct str challenge, cookies;
    struct soft_ask how;
    struct soft_answer answer;

    (void)state;
    (void)keyed_person();
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    how = soft_usual("webauthn.get", challenge, S("https://moot.example.evil"), S(HOST));
    answer = soft_got(t->arena, &key, &how);
    CHECK(sign_in(cookies, coded(soft_json(t->arena, &answer))).status == 422);
    CHECK(rows_of("session", "TRUE") == 0);
}

static void closed_account_does_not_sign_in_by_passkey(void **state)
{
    struct str who = keyed_person(), challenge, cookies;

    (void)state;
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(who));
    cookies = challenged(S(""), "/sign-in/passkey/challenge.json", &challenge);
    CHECK(sign_in(cookies, got(challenge)).status == 422);
    CHECK(rows_of("session", "TRUE") == 0);
}

/* --- proved by
 * -------------------------------------------------------------------------------------- */

static void passkey_proves_again_who_one_is(void **state)
{
    struct str who = keyed_person(), session = signed_in_cookie(who), challenge, cookies;
    struct house_reply r;

    (void)state;
    t->now += 16 * 60;
    CHECK(page_as(session, "/account/password").status == 303);
    CHECK(has(page_as(session, "/sign-in/again").body, "Use your passkey"));
    cookies = challenged(session, "/sign-in/again/challenge.json", &challenge);
    r = post_answer(cookies, "/sign-in/again", "next=%2Faccount%2Fpassword", got(challenge));
    CHECK(r.status == 303);
    CHECK(str_eq(r.location, S("/account/password")));
    CHECK(page_as(cookie_of(r, SESSION), "/account/password").status == 200);
}

static void passkey_of_another_proves_nothing(void **state)
{
    struct str session, challenge, cookies;

    (void)state;
    (void)keyed_person();
    session = signed_in_cookie(person_made("member", "salford"));
    t->now += 16 * 60;
    cookies = challenged(session, "/sign-in/again/challenge.json", &challenge);
    CHECK(post_answer(cookies, "/sign-in/again", "", got(challenge)).status == 422);
    CHECK(page_as(session, "/account/password").status == 303);
    CHECK(has(last_audit(), "proved-again refused"));
}

static void site_without_a_name_has_no_passkeys(void **state)
{
    struct str session = signed_in_cookie(person_made("member", "trafford"));

    (void)state;
    store_told(
        "UPDATE setting SET value = 'http://127.0.0.1:8080' WHERE name = 'site-address'");
    CHECK(!has(page_as(S(""), "/sign-in").body, "data-passkey"));
    CHECK(post_as(S(""), "/sign-in/passkey/challenge.json", "%s", "").status == 400);
    CHECK(has(page_as(session, "/account/passkeys").body, "has no passkeys yet"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passkey_is_added_and_told_of, setup, teardown),
        cmocka_unit_test_setup_teardown(same_passkey_is_not_added_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(answer_to_another_challenge_adds_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(challenge_to_sign_in_adds_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(rubbish_adds_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(passkey_is_taken_away_by_its_person_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(old_proof_is_not_enough_to_add_one, setup, teardown),
        cmocka_unit_test_setup_teardown(passkey_signs_in_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(answer_does_not_work_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(challenge_of_another_browser_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(challenge_ends_after_ten_minutes, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_and_wrong_passkeys_get_the_same_words, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(phishing_site_gets_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(closed_account_does_not_sign_in_by_passkey, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(passkey_proves_again_who_one_is, setup, teardown),
        cmocka_unit_test_setup_teardown(passkey_of_another_proves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(site_without_a_name_has_no_passkeys, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
