/* group_versions_test.c: a list of neighbours that is published anew leaves the old one to the
 * comparisons of its time. */
#include "inform/testing_made.h"

#include "inform/cite.h"
#include "inform/group_versions.h"

#include <string.h>

/* The list "near" of Ashmoor, with other councils and fewer of them. */
static void near_anew(struct trial *t)
{
    trial_must(t, trial_path(t, "made-tidy-groups.profile").at,
               trial_file(t, "near.csv",
                          S("group,area,place,member,distance\n"
                            "near," ASHMOOR ",1,E06000908,\nnear," ASHMOOR ",2,E06000909,\n"
                            "near," ASHMOOR ",3,E06000910,\nnear," ASHMOOR ",4,E06000911,\n"
                            "near," ASHMOOR ",5,E06000912,\n")));
}

static struct trial *opened(void)
{
    struct trial *t = made_open();

    made_figures(t, "bins 2024-25 50 61 62 59 58 57 56 41 42 43 44 45\n");
    return t;
}

static const struct comparison *compared(struct trial *t, const char *with, const char *known)
{
    struct comparison_ask ask = {
        .area = S(ASHMOOR), .metric = S("bins"), .group = str_of(with), .known = str_of(known)};

    return made_compare(t, &ask);
}

static bool sets_beside(const struct comparison *c, const char *code)
{
    for (ptrdiff_t i = 0; i < c->member_count; i++)
        if (str_eq(c->members[i].area->code, str_of(code)))
            return true;
    return false;
}

static const struct group *old_version(const struct sector *s)
{
    for (ptrdiff_t i = 0; i < s->group_count; i++)
        if (str_starts(s->groups[i].slug, S("near@")))
            return &s->groups[i];
    return NULL;
}

static void the_old_list_stays_with_the_old_state(void **state)
{
    struct trial *t = opened();
    struct str before = moment_text(t->arena, t->now - 1);

    (void)state;
    assert_true(sets_beside(compared(t, "", ""), "E06000902"));
    near_anew(t);
    const struct comparison *now = compared(t, "", "");
    assert_true(sets_beside(now, "E06000908") && !sets_beside(now, "E06000902"));
    assert_int_equal(now->member_count, 6);
    const struct comparison *then = compared(t, "", str_zero(t->arena, before));
    assert_true(sets_beside(then, "E06000902") && !sets_beside(then, "E06000908"));
    assert_int_equal(then->member_count, 7);
    trial_close(t);
}

static void both_can_be_asked_for_by_name(void **state)
{
    struct trial *t = opened();

    (void)state;
    assert_null(old_version(t->sector));
    near_anew(t);
    const struct group *old = old_version(t->sector);
    assert_non_null(old);
    assert_true(old->replaced_at > 0);
    const struct comparison *c = compared(t, str_zero(t->arena, old->slug), "");
    assert_true(sets_beside(c, "E06000902") && !sets_beside(c, "E06000908"));
    assert_true(sets_beside(compared(t, "near", ""), "E06000908"));
    trial_close(t);
}

static void the_same_list_again_is_no_new_version(void **state)
{
    struct trial *t = opened();

    (void)state;
    near_anew(t);
    ptrdiff_t groups = t->sector->group_count;
    near_anew(t);
    assert_int_equal(t->sector->group_count, groups);
    trial_close(t);
}

/* Replaced twice on one day: each version keeps a name of its own. */
static void versions_of_one_day_do_not_meet(void **state)
{
    struct trial *t = opened();
    ptrdiff_t versions = 0;

    (void)state;
    near_anew(t);
    trial_must(
        t, trial_path(t, "made-tidy-groups.profile").at,
        trial_file(t, "other.csv",
                   S("group,area,place,member,distance\nnear," ASHMOOR ",1,E06000903,\n")));
    near_anew(t);
    for (ptrdiff_t i = 0; i < t->sector->group_count; i++)
        versions += str_starts(t->sector->groups[i].slug, S("near"));
    assert_int_equal(versions, 4);
    trial_close(t);
}

/* E4: any year can be worked out again by the rules of then and of now, and the difference is
 * shown: Ashmoor's 50 is the lowest of 7 by the old list, the highest of 6 by the new one. */
static void E4_any_year_by_the_rules_of_then_and_now_and_what_differs(void **state)
{
    struct trial *t = opened();
    struct str before = moment_text(t->arena, t->now - 1);
    struct work w = {.arena = t->arena, .db = t->db, .now = MADE_NOW};
    struct group_difference d;
    struct group_version_list all;

    (void)state;
    near_anew(t);
    w.sector = t->sector;
    const struct comparison *old = compared(t, "near", str_zero(t->arena, before));
    const struct comparison *anew = compared(t, "near@now", str_zero(t->arena, before));
    assert_int_equal(old->standing.rank, 7);
    assert_int_equal(old->member_count, 7);
    assert_int_equal(anew->standing.rank, 1);
    assert_int_equal(anew->member_count, 6);
    assert_int_equal(old->own.value, anew->own.value);
    group_versions(&w, sector_group(t->sector, S("near")), &all);
    assert_int_equal(all.len, 2);
    assert_true(all.at[0] == sector_group(t->sector, S("near")));
    group_differ(&w, all.at[1], all.at[0], old->area, old->metric, &d);
    assert_int_equal(d.both, 0);
    assert_int_equal(d.came.len, 5);
    assert_int_equal(d.left.len, 6);
    trial_close(t);
}

/* Versions with days of their own: what was valid when the period ended counts as then. */
static void the_rules_of_then_are_those_valid_when_the_period_ended(void **state)
{
    struct trial *t = opened();

    (void)state;
    trial_file(t, "made-models.csv",
               S("group,title,say,chosen_by,kind,owner,version,valid_from\n"
                 "near,Councils nearby,the {n} councils near {A},Moot Bureau,listed,,2,"
                 "2025-09-01\n"));
    near_anew(t);
    const struct comparison *then = compared(t, "near@then", "");
    assert_true(sets_beside(then, "E06000902")); /* 2024-25 ended before September 2025 */
    assert_true(str_eq(then->group->version, S("1")));
    const struct comparison *now = compared(t, "near@now", "");
    assert_true(sets_beside(now, "E06000908"));
    assert_true(str_eq(now->group->version, S("2")));
    trial_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_old_list_stays_with_the_old_state),
        cmocka_unit_test(both_can_be_asked_for_by_name),
        cmocka_unit_test(the_same_list_again_is_no_new_version),
        cmocka_unit_test(versions_of_one_day_do_not_meet),
        cmocka_unit_test(E4_any_year_by_the_rules_of_then_and_now_and_what_differs),
        cmocka_unit_test(the_rules_of_then_are_those_valid_when_the_period_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
