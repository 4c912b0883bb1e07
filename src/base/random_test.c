/* random_test.c: ids are well made and do not repeat. */
#include "base/random.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 20000 };

static int by_text(const void *one, const void *other)
{
    return str_cmp(*(const struct str *)one, *(const struct str *)other);
}

static void ids_are_valid_and_all_different(void **state)
{
    struct arena *a = arena_open();
    struct str *ids = arena_new(a, struct str, MANY);

    (void)state;
    for (int i = 0; i < MANY; i++) {
        ids[i] = random_id(a);
        assert_true(random_id_valid(ids[i]));
    }
    qsort(ids, MANY, sizeof *ids, by_text);
    for (int i = 1; i < MANY; i++)
        assert_false(str_eq(ids[i - 1], ids[i]));
    arena_close(a);
}

/* Of 20,000 ids each letter but the first, which holds 3 bits, is near 625 times in each place:
 * five standard deviations are 123. */
static void every_letter_is_as_likely_in_every_place(void **state)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    struct arena *a = arena_open();
    int seen[RANDOM_ID_LENGTH][256] = {0};

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct str id = random_id(a);
        for (int k = 0; k < RANDOM_ID_LENGTH; k++)
            seen[k][(unsigned char)id.at[k]]++;
    }
    for (int k = 0; k < 8; k++)
        assert_in_range(seen[0][(unsigned char)letters[k]], 2500 - 240, 2500 + 240);
    for (int k = 1; k < RANDOM_ID_LENGTH; k++)
        for (int c = 0; c < 32; c++)
            assert_in_range(seen[k][(unsigned char)letters[c]], 625 - 150, 625 + 150);
    arena_close(a);
}

static void other_texts_are_no_ids(void **state)
{
    (void)state;
    assert_false(random_id_valid(S("")));
    assert_false(random_id_valid(S("0123456789abcdefghjkmnpqr")));
    assert_false(random_id_valid(S("0123456789abcdefghjkmnpqrst")));
    assert_false(random_id_valid(S("0123456789abcdefghjkmnpqrU")));
    assert_false(random_id_valid(S("0123456789abcdefghjkmnpqr/")));
    assert_true(random_id_valid(S("0123456789abcdefghjkmnpqrs")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_valid_and_all_different),
        cmocka_unit_test(every_letter_is_as_likely_in_every_place),
        cmocka_unit_test(other_texts_are_no_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
