/* mutants_test.c: the test of the policy's test: with any one mistake in the rule, some line of
 * tests/policy.tsv or some moment of an embargo no longer comes out.
 */
#include "mutants.h"
#include "oracle.h"

#include "house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW = 1780315200, HOUR = 3600 };

typedef enum may decision(const struct viewer *v, enum action action, const struct object *o,
                          int64_t now);

/* The actors of the policy by what they belong to. Those whose rights were taken away have what
 * is left of them. */
static const struct {
    const char *name, *audiences;
} actors[] = {
    {"nobody", "public"},
    {"browser", "public,browser:b"},
    {"loner", "public,person:01"},
    {"councillor", "public,person:02,members,organisation:trafford,role:councillor@trafford"},
    {"member", "public,person:03,members,organisation:trafford,keepers:trafford,"
               "role:member@trafford"},
    {"lead", "public,person:04,members,organisation:trafford,keepers:trafford,leads:trafford,"
             "role:lead@trafford"},
    {"steward", "public,person:05,members,organisation:trafford,keepers:trafford,"
                "role:steward@trafford"},
    {"other-councillor", "public,person:06,members,organisation:salford"},
    {"other-member", "public,person:07,members,organisation:salford,keepers:salford"},
    {"other-lead",
     "public,person:08,members,organisation:salford,keepers:salford,leads:salford"},
    {"group", "public,person:09,members,organisation:oldham,group:g"},
    {"early", "public,person:10,members,organisation:oldham"},
    {"administrator", "public,person:11,role:administrator"},
    {"adviser", "public,person:12,role:adviser,role:adviser@north-west"},
    {"removed", "public,person:14"},
    {"suspended", "public"},
    {"moved", "public,person:16,members,organisation:salford,keepers:salford"},
};
static const char *const visibilities[] = {"public", "members", "group", "organisation",
                                           "confidential"};
static const char *const lives[] = {"draft",     "embargoed", "early",
                                    "published", "withdrawn", "deleted"};
static const char *const owners[] = {"mine", "group", "stranger"};

static struct viewer viewer_of(struct arena *a, const char *list)
{
    struct str *audiences = arena_new(a, struct str, 10), rest = str_of(list);
    struct viewer v = {.audiences = audiences};

    while (str_split(&rest, ',', &audiences[v.audience_count]))
        v.audience_count++;
    return v;
}

static struct object object_of(const char *visibility, const char *life, const char *owner)
{
    bool mine = strcmp(owner, "mine") == 0, group = strcmp(owner, "group") == 0;
    bool early = strcmp(life, "early") == 0;
    bool own =
        strcmp(visibility, "organisation") == 0 || strcmp(visibility, "confidential") == 0;
    struct object o = {.keepers = mine    ? S("keepers:trafford")
                                  : group ? S("group:g")
                                          : S("keepers:bury"),
                       .early = S("person:10"),
                       .early_from = early ? NOW - HOUR : NOW + HOUR,
                       .opens_at = NOW + 2 * HOUR,
                       .confidential = strcmp(visibility, "confidential") == 0};

    o.audience = !own && strcmp(visibility, "group") != 0 ? str_of(visibility)
                 : !own || group                          ? S("group:g")
                 : mine                                   ? S("organisation:trafford")
                                                          : S("organisation:bury");
    if (!life_read(early ? S("embargoed") : str_of(life), &o.life))
        fail_msg("there is no life %s", life);
    return o;
}

static const char *words_of(enum may answer, bool reads)
{
    return answer == MAY               ? reads ? "see" : "do"
           : answer == MAY_WITH_REASON ? "reason"
           : answer == MAY_NOT         ? "deny"
                                       : "hide";
}

static int differs(const struct oracle *oracle, decision *decide, const struct viewer *v,
                   const char *actor, const char *visibility, const char *life,
                   const char *owner)
{
    struct object o = object_of(visibility, life, owner), told = o;
    const char *read = oracle_object(oracle, "read", visibility, life, owner, actor);
    const char *keep = oracle_object(oracle, "keep", visibility, life, owner, actor);
    const char *after = strcmp(read, "reason") == 0 ? "see" : read;

    told.reason_given = true;
    return (strcmp(words_of(decide(v, ACT_READ, &o, NOW), true), read) != 0) +
           (strcmp(words_of(decide(v, ACT_READ, &told, NOW), true), after) != 0) +
           (strcmp(words_of(decide(v, ACT_KEEP, &o, NOW), false), keep) != 0);
}

/* The moments of an embargo, to the second. */
static int moments_differ(decision *decide)
{
    static const struct str early[] = {STR_INIT("public"), STR_INIT("person:10")};
    static const struct str odd[] = {STR_INIT("public"), STR_INIT("")};
    struct viewer v = {.audiences = early, .audience_count = 2};
    struct viewer nobody = {.audiences = odd, .audience_count = 2};
    struct object o = {.audience = S("public"),
                       .early = S("person:10"),
                       .early_from = NOW,
                       .opens_at = NOW + HOUR,
                       .life = LIFE_EMBARGOED},
                  closed = o, empty = {.life = LIFE_PUBLISHED};

    closed.audience = S("members"); /* whoever has early sight of it is not of its audience */
    return (decide(&v, ACT_READ, &o, NOW - 1) != MAY_NOT_SEE) +
           (decide(&v, ACT_READ, &o, NOW) != MAY) +
           (decide(&v, ACT_READ, &closed, NOW + HOUR - 1) != MAY) +
           (decide(&v, ACT_READ, &closed, NOW + HOUR) != MAY_NOT_SEE) +
           (decide(&nobody, ACT_READ, &o, NOW + HOUR - 1) != MAY_NOT_SEE) +
           (decide(&nobody, ACT_READ, &o, NOW + HOUR) != MAY) +
           (decide(&nobody, ACT_READ, &empty, NOW) != MAY_NOT_SEE) +
           (decide(&nobody, ACT_KEEP, &empty, NOW) != MAY_NOT_SEE);
}

static int all_differences(const struct oracle *oracle, decision *decide)
{
    struct arena *a = arena_open();
    int n = moments_differ(decide);

    for (int i = 0; i < COUNT_OF(actors); i++) {
        struct viewer v = viewer_of(a, actors[i].audiences);
        for (int s = 0; s < COUNT_OF(visibilities); s++)
            for (int l = 0; l < COUNT_OF(lives); l++)
                for (int o = 0; o < COUNT_OF(owners); o++)
                    n += differs(oracle, decide, &v, actors[i].name, visibilities[s], lives[l],
                                 owners[o]);
    }
    arena_close(a);
    return n;
}

static struct oracle *oracle_of(struct arena *a)
{
    const char *source = getenv("FOLKMOOT_SOURCE");

    return oracle_read(a, str_fmt(a, "%s/tests/policy.tsv", source ? source : ".").at);
}

static void rule_is_the_policy(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    assert_int_equal(all_differences(oracle_of(a), may), 0);
    arena_close(a);
}

static void each_mistake_in_the_rule_is_found(void **state)
{
    struct arena *a = arena_open();
    struct oracle *oracle = oracle_of(a);
    int found = 0, count = 0;

    (void)state;
    for (const struct mutant *m = mutants; m->decide; m++, count++) {
        int n = all_differences(oracle, m->decide);
        if (n == 0)
            fprintf(stderr, "this mistake is not found: %s\n", m->mistake);
        found += n > 0;
    }
    print_message("%d of %d mistakes in the rule found\n", found, count);
    assert_true(count >= 20);
    assert_int_equal(found, count);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_is_the_policy),
        cmocka_unit_test(each_mistake_in_the_rule_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
