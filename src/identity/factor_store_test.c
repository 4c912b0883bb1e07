/* factor_store_test.c: factors as they are kept: codes of an app, recovery codes and passkeys
 * are used up once, by whose they are, and nobody reads another's. */
#include "identity/testing.h"

#include "identity/factor.h"
#include "identity/passkey.h"
#include "identity_sql.h"
#include "kit/audience.h"

#include <stdlib.h>
#include <string.h>

#define SECRET S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

static struct trial *t;
static struct str officer, other;

static int open_trial_(void **state)
{
    (void)state;
    t = trial_open();
    officer = person_made("member", "trafford");
    other = person_made("lead", "trafford");
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static struct work *writing(void)
{
    return trial_begin(t, true, S(""));
}

static struct factor_kinds kinds_of(struct str person)
{
    struct factor_kinds kinds;

    MUST(trial_end(t, factor_kinds(writing(), person, &kinds)));
    return kinds;
}

static void refused(enum rc got, enum rc due, const char *words)
{
    assert_int_equal(got, due);
    if (str_find(trial_words(t), str_of(words)) < 0)
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(trial_words(t)), words);
}

/* --- codes of an app
 * --------------------------------------------------------------------------- */

static enum rc code_used(struct str person, struct str code)
{
    return trial_end(t, totp_use(writing(), person, code));
}

static struct str code_at(struct str secret, int64_t now)
{
    return str_copy(t->arena, totp_code(t->arena, secret, now));
}

static void app_made(struct str person, struct str secret)
{
    MUST(
        trial_end(t, totp_keep(writing(), person, S("Phone"), secret, t->now / TOTP_STEP - 2)));
}

static void code_of_an_app_is_used_once(void **state)
{
    (void)state;
    app_made(officer, SECRET);
    struct str code = code_at(SECRET, t->now);
    MUST(code_used(officer, code));
    refused(code_used(officer, code), FORBIDDEN, "not right, or was used already");
    refused(code_used(officer, code_at(SECRET, t->now - TOTP_STEP)), FORBIDDEN, "not right");
    t->now += TOTP_STEP;
    refused(code_used(officer, code), FORBIDDEN, "not right");
    MUST(code_used(officer, code_at(SECRET, t->now)));
    assert_int_equal(rows_of("factor", "used_at = %lld", (long long)t->now), 1);
}

/* The code by which an app was set up is not good for signing in as well. */
static void code_of_setting_up_is_used_up(void **state)
{
    (void)state;
    MUST(trial_end(t, totp_keep(writing(), officer, S("Phone"), SECRET, t->now / TOTP_STEP)));
    refused(code_used(officer, code_at(SECRET, t->now)), FORBIDDEN, "not right");
    MUST(code_used(officer, code_at(SECRET, t->now + TOTP_STEP)));
}

static void code_of_another_person_is_refused(void **state)
{
    (void)state;
    app_made(other, SECRET);
    app_made(officer, S("MZXW6YTBOIMZXW6YTBOIMZXW6YTBOI22"));
    refused(code_used(officer, code_at(SECRET, t->now)), FORBIDDEN, "not right");
    refused(code_used(officer, S("")), FORBIDDEN, "not right");
    refused(code_used(S("nobody"), code_at(SECRET, t->now)), FORBIDDEN, "not right");
    MUST(code_used(other, code_at(SECRET, t->now)));
}

static void code_of_any_of_ones_apps_is_right(void **state)
{
    struct str second = totp_secret(t->arena);

    (void)state;
    app_made(officer, SECRET);
    app_made(officer, second);
    MUST(code_used(officer, code_at(second, t->now)));
    MUST(code_used(officer, code_at(SECRET, t->now)));
    assert_int_equal(kinds_of(officer).totp, 2);
}

static void apps_have_names_and_a_limit(void **state)
{
    (void)state;
    refused(trial_end(t, totp_keep(writing(), officer, S(" "), SECRET, 0)), INVALID,
            "Enter a name");
    for (int i = 0; i < TOTP_MOST; i++)
        app_made(officer, SECRET);
    refused(trial_end(t, totp_keep(writing(), officer, S("One more"), SECRET, 0)), CONFLICT,
            "You have 5 apps");
    assert_int_equal(kinds_of(officer).totp, TOTP_MOST);
    assert_int_equal(kinds_of(other).totp, 0);
}

/* --- recovery codes
 * ---------------------------------------------------------------------------- */

static void codes_made(struct str person, struct str codes[RECOVERY_CODES])
{
    MUST(recovery_make(writing(), person, codes));
    for (int i = 0; i < RECOVERY_CODES; i++)
        codes[i] = str_copy(t->arena, codes[i]);
    MUST(trial_end(t, OK));
}

static enum rc recovered(struct str person, struct str code)
{
    return trial_end(t, recovery_use(writing(), person, code));
}

static void recovery_code_works_once(void **state)
{
    struct str codes[RECOVERY_CODES], others[RECOVERY_CODES];

    (void)state;
    codes_made(officer, codes);
    codes_made(other, others);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        assert_int_equal(codes[i].len, 14);
        assert_true(codes[i].at[4] == '-' && codes[i].at[9] == '-');
        for (int k = 0; k < i; k++)
            assert_false(str_eq(codes[i], codes[k]));
    }
    MUST(recovered(officer, codes[3]));
    refused(recovered(officer, codes[3]), FORBIDDEN, "none of your recovery codes");
    refused(recovered(officer, others[3]), FORBIDDEN, "none of your recovery codes");
    refused(recovered(officer, S("")), FORBIDDEN, "none of your recovery codes");
    MUST(recovered(officer, codes[9]));
    assert_int_equal(kinds_of(officer).recovery, RECOVERY_CODES - 2);
    assert_int_equal(kinds_of(other).recovery, RECOVERY_CODES);
}

static void recovery_code_is_read_as_people_type_it(void **state)
{
    struct str codes[RECOVERY_CODES];
    struct buf capitals = buf_make(t->arena, 100), bare = buf_make(t->arena, 100);

    (void)state;
    codes_made(officer, codes);
    for (int i = 0; i < codes[0].len; i++) {
        char c = codes[0].at[i];
        buf_fmt(&capitals, "%c ", c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (codes[1].at[i] != '-')
            buf_char(&bare, codes[1].at[i] == '0'   ? 'O'
                            : codes[1].at[i] == '1' ? 'l'
                                                    : codes[1].at[i]);
    }
    MUST(recovered(officer, buf_text(&capitals)));
    MUST(recovered(officer, buf_text(&bare)));
}

static void new_recovery_codes_end_the_old_ones(void **state)
{
    struct str old[RECOVERY_CODES], fresh[RECOVERY_CODES];

    (void)state;
    codes_made(officer, old);
    MUST(recovered(officer, old[0]));
    codes_made(officer, fresh);
    assert_int_equal(kinds_of(officer).recovery, RECOVERY_CODES);
    refused(recovered(officer, old[1]), FORBIDDEN, "none of your recovery codes");
    MUST(recovered(officer, fresh[1]));
}

static void halves_of_recovery_are_the_whole(void **state)
{
    struct recovery_set set;
    struct str hash;

    (void)state;
    MUST(recovery_draw(trial_begin(t, false, officer), officer, &set));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        set.codes[i] = str_copy(t->arena, set.codes[i]);
        set.hashes[i] = str_copy(t->arena, set.hashes[i]);
    }
    MUST(trial_end(t, OK));
    MUST(trial_end(t, recovery_keep(writing(), officer, &set)));
    MUST(recovery_hash(trial_begin(t, false, S("")), officer, set.codes[5], &hash));
    hash = str_copy(t->arena, hash);
    MUST(trial_end(t, OK));
    assert_true(str_eq(hash, set.hashes[5]));
    MUST(trial_end(t, recovery_spend(writing(), officer, hash)));
    refused(trial_end(t, recovery_spend(writing(), officer, hash)), FORBIDDEN, "none of your");
    MUST(recovered(officer, set.codes[6]));
}

/* --- passkeys
 * ---------------------------------------------------------------------------------- */

static struct passkey key_named(const char *id, int64_t counter)
{
    return (struct passkey){str_of(id), S("es256:AAAA"), counter};
}

static enum rc key_kept(struct str person, const char *id, int64_t counter)
{
    struct passkey key = key_named(id, counter);

    return trial_end(t, passkey_keep(writing(), person, S("Laptop"), &key));
}

static enum rc key_used(const char *id, int64_t counter)
{
    struct passkey_kept kept;
    struct work *w = writing();

    MUST(passkey_find(w, str_of(id), &kept));
    return trial_end(t, passkey_used(w, &kept, counter));
}

static void passkey_is_found_with_whose_it_is(void **state)
{
    struct passkey_kept kept;

    (void)state;
    MUST(key_kept(officer, "YWJj", 7));
    MUST(key_kept(other, "ZGVm", 0));
    MUST(passkey_find(writing(), S("YWJj"), &kept));
    assert_true(str_eq(kept.person, officer));
    assert_true(str_eq(kept.label, S("Laptop")));
    assert_true(str_eq(kept.key.id, S("YWJj")));
    assert_true(str_eq(kept.key.key, S("es256:AAAA")));
    assert_int_equal(kept.key.counter, 7);
    assert_int_equal(passkey_find(&t->work, S("eHl6"), &kept), NOT_FOUND);
    assert_int_equal(passkey_find(&t->work, S(""), &kept), NOT_FOUND);
    MUST(trial_end(t, OK));
}

static void passkey_is_kept_once(void **state)
{
    (void)state;
    MUST(key_kept(officer, "YWJj", 7));
    refused(key_kept(officer, "YWJj", 8), CONFLICT, "in use already");
    refused(key_kept(other, "YWJj", 8), CONFLICT, "in use already");
    assert_int_equal(rows_of("factor", "TRUE"), 1);
}

static void passkeys_count_goes_only_up(void **state)
{
    (void)state;
    MUST(key_kept(officer, "YWJj", 7));
    MUST(key_kept(officer, "ZGVm", 0));
    MUST(key_used("YWJj", 8));
    refused(key_used("YWJj", 8), FORBIDDEN, "used already");
    refused(key_used("YWJj", 3), FORBIDDEN, "used already");
    refused(key_used("YWJj", 0), FORBIDDEN, "used already");
    MUST(key_used("YWJj", 4294967295));
    MUST(key_used("ZGVm", 0));
    MUST(key_used("ZGVm", 0));
    MUST(key_used("ZGVm", 1));
    refused(key_used("ZGVm", 0), FORBIDDEN, "used already");
}

static void passkeys_have_a_limit(void **state)
{
    (void)state;
    for (int i = 0; i < PASSKEYS_MOST; i++)
        MUST(key_kept(officer, str_fmt(t->arena, "key%d", i).at, 0));
    refused(key_kept(officer, "more", 0), CONFLICT, "You have 20 passkeys");
    MUST(key_kept(other, "more", 0));
}

/* --- lists
 * ------------------------------------------------------------------------------------- */

static void list_is_ones_own_and_has_no_secrets(void **state)
{
    struct str codes[RECOVERY_CODES];
    struct identity_factor_list list;
    const struct str *ids;
    ptrdiff_t count;

    (void)state;
    app_made(officer, SECRET);
    MUST(key_kept(officer, "YWJj", 7));
    MUST(key_kept(officer, "ZGVm", 7));
    MUST(key_kept(other, "Z2hp", 7));
    codes_made(officer, codes);
    struct work *w = trial_begin(t, false, officer);
    MUST(factors_of(w, officer, &list));
    assert_int_equal(list.len, 3 + RECOVERY_CODES);
    for (ptrdiff_t i = 0; i < list.len; i++) {
        const struct identity_factor *f = &list.at[i];
        const struct str all[] = {f->id, f->kind, f->label, f->key_id};
        for (ptrdiff_t k = 0; k < COUNT_OF(all); k++)
            assert_true(str_find(all[k], SECRET) < 0 && str_find(all[k], S("es256")) < 0);
        assert_false(str_eq(f->key_id, S("Z2hp")));
    }
    MUST(passkeys_of(w, officer, &ids, &count));
    assert_int_equal(count, 2);
    assert_true(str_eq(ids[0], S("YWJj")) || str_eq(ids[1], S("YWJj")));
    MUST(trial_end(t, OK));
}

/* An empty list of somebody else's would look as if they had no second factor. */
static void list_of_another_is_a_fault_and_not_empty(void **state)
{
    struct identity_factor_list list;
    const struct str *ids;
    ptrdiff_t count;

    (void)state;
    app_made(officer, SECRET);
    assert_int_equal(trial_end(t, factors_of(trial_begin(t, false, other), officer, &list)),
                     FAULT);
    assert_int_equal(trial_end(t, factors_of(writing(), officer, &list)), FAULT);
    assert_int_equal(trial_end(t, factors_of(writing(), S(""), &list)), FAULT);
    assert_int_equal(
        trial_end(t, passkeys_of(trial_begin(t, false, other), officer, &ids, &count)), FAULT);
    assert_int_equal(kinds_of(officer).totp, 1);
}

static void kinds_are_counted_only_where_the_table_can_be_read(void **state)
{
    struct factor_kinds kinds;

    (void)state;
    app_made(officer, SECRET);
    assert_int_equal(
        trial_end(t, factor_kinds(trial_begin(t, false, officer), officer, &kinds)), FAULT);
}

static void factor_is_removed_by_whose_it_is(void **state)
{
    struct passkey_kept kept;

    (void)state;
    MUST(key_kept(officer, "YWJj", 7));
    MUST(passkey_find(writing(), S("YWJj"), &kept));
    struct str id = str_copy(t->arena, kept.factor);
    MUST(trial_end(t, OK));
    refused(trial_end(t, factor_end(writing(), other, id)), NOT_FOUND, "removed already");
    MUST(trial_end(t, factor_end(writing(), officer, id)));
    refused(trial_end(t, factor_end(writing(), officer, id)), NOT_FOUND, "removed already");
    assert_int_equal(kinds_of(officer).passkeys, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_trial_, close_trial)
        TEST(code_of_an_app_is_used_once),
        TEST(code_of_setting_up_is_used_up),
        TEST(code_of_another_person_is_refused),
        TEST(code_of_any_of_ones_apps_is_right),
        TEST(apps_have_names_and_a_limit),
        TEST(recovery_code_works_once),
        TEST(recovery_code_is_read_as_people_type_it),
        TEST(new_recovery_codes_end_the_old_ones),
        TEST(halves_of_recovery_are_the_whole),
        TEST(passkey_is_found_with_whose_it_is),
        TEST(passkey_is_kept_once),
        TEST(passkeys_count_goes_only_up),
        TEST(passkeys_have_a_limit),
        TEST(list_is_ones_own_and_has_no_secrets),
        TEST(list_of_another_is_a_fault_and_not_empty),
        TEST(kinds_are_counted_only_where_the_table_can_be_read),
        TEST(factor_is_removed_by_whose_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
