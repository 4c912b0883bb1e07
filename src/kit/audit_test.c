/* audit_test.c: the trail: what stands in a row, that every change to it is found, who may
 * search it, and that its old end can be cut. The expected hashes were worked out by another
 * program (BLAKE2b of Python's hashlib over the bytes that audit.c describes). */
#include "kit/audit.h"

#include "kit/testing.h"
#include "kit_sql.h"

#include <stdlib.h>

enum { ROWS = 6 };

static const char *const fields[] = {"number", "at",      "person", "organisation_id",
                                     "event",  "outcome", "kind",   "object",
                                     "words",  "network", "hash"};

static enum rc note(struct kit_place *p, const char *person, const struct audit_event *e)
{
    struct work *w = kit_begin(p);

    w->viewer.person = str_of(person);
    w->viewer.network = S("192.0.2.7");
    return kit_end(p, audit_note(w, e));
}

static int64_t broken_at(struct kit_place *p, int64_t *rows)
{
    int64_t broken = -1, unwanted;
    struct work *w = kit_begin(p);

    MUST(audit_check(w, rows ? rows : &unwanted, &broken));
    MUST(kit_end(p, OK));
    return broken;
}

static void organisation(struct kit_place *p, const char *id)
{
    kit_told(p, str_fmt(p->arena,
                        "INSERT INTO organisation (id, slug, name, skeleton, kind, state, "
                        "made_at) VALUES ('%s', '%s', 'Council %s', '%s', 'council', 'active', "
                        "0)",
                        id, id, id, id)
                    .at);
}

/* Six rows, of which some concern an organisation and none is like another. */
static void small_trail(struct kit_place *p)
{
    for (int i = 0; i < ROWS; i++) {
        p->now = KIT_NOW + 60 * i;
        MUST(note(p, i % 3 ? "mara" : "",
                  &(struct audit_event){.event = i % 2 ? "sign-in" : "person-invited",
                                        .refused = i == 4,
                                        .organisation = i % 2 ? S("north") : S(""),
                                        .kind = S("person"),
                                        .object = str_fmt(p->arena, "object-%d", i),
                                        .words = str_fmt(p->arena, "words %d", i)}));
    }
    kit_told(p, "CREATE TABLE audit_copy AS SELECT * FROM audit;"
                "CREATE TABLE audit_end_copy AS SELECT * FROM audit_end;");
}

static void restore(struct kit_place *p)
{
    kit_told(p, "DELETE FROM audit; INSERT INTO audit SELECT * FROM audit_copy;"
                "DELETE FROM audit_end; INSERT INTO audit_end SELECT * FROM audit_end_copy;");
}

/* --- rows ---- */

static void hash_of_each_row_is_that_of_another_program(void **state)
{
    struct kit_place *p = *state;

    MUST(
        note(p, "mara", &(struct audit_event){.event = "sign-in", .words = S("by a passkey")}));
    MUST(note(p, "mara",
              &(struct audit_event){.event = "person-invited",
                                    .refused = true,
                                    .kind = S("person"),
                                    .object = S("kay")}));
    struct str one = kit_text(p, "SELECT hash AS words FROM audit WHERE number = 1");
    struct str two = kit_text(p, "SELECT hash AS words FROM audit WHERE number = 2");
    CHECK(says(one, "a46a08d5ad62f29848fedbfe39db55c13467943aede33494cdd2663f6f444749"));
    CHECK(says(two, "8a2ed720f221bd4a35d85c1f5a9c6493432b3b3914a98d09934e577b4d2eeb42"));
    CHECK(str_eq(two, kit_text(p, "SELECT hash AS words FROM audit_end WHERE id = 1")));
}

static void line_ends_and_controls_are_blanks(void **state)
{
    struct kit_place *p = *state;

    MUST(note(p, "mara",
              &(struct audit_event){.event = "name-changed",
                                    .object = S("kay\r\nSet-Cookie: x"),
                                    .words = S("Kay\r\n2026-06-01 sign-in done\x7f\x1b[2J "
                                               "\xc2\x85 \xe2\x80\xa8 \xe2\x80\xa9"
                                               "end")}));
    struct str words = kit_text(p, "SELECT words AS words FROM audit");
    struct str object = kit_text(p, "SELECT object AS words FROM audit");
    CHECK(str_eq(words, S("Kay  2026-06-01 sign-in done  [2J      end")));
    CHECK(str_eq(object, S("kay  Set-Cookie: x")));
    CHECK(broken_at(p, NULL) == 0);
}

static void words_that_are_no_text_or_too_long_are_made_fit(void **state)
{
    struct kit_place *p = *state;
    struct buf b = buf_make(p->arena, 4096);

    for (int i = 0; i < 200; i++)
        buf_lit(&b, "\xc3\xa9"); /* é, two bytes: 299 is in the middle of one */
    MUST(note(p, "", &(struct audit_event){.event = "x", .words = S("bad \xff\xfe bytes")}));
    MUST(note(p, "", &(struct audit_event){.event = "x", .words = buf_text(&b)}));
    CHECK(str_eq(kit_text(p, "SELECT words AS words FROM audit WHERE number = 1"),
                 S("bad ?? bytes")));
    struct str cut = kit_text(p, "SELECT words AS words FROM audit WHERE number = 2");
    CHECK(cut.len == AUDIT_WORDS_MOST && str_is_utf8(cut));
    CHECK(broken_at(p, NULL) == 0);
}

static void addresses_of_mail_are_left_out(void **state)
{
    struct kit_place *p = *state;

    MUST(note(p, "mara",
              &(struct audit_event){.event = "person-invited",
                                    .words = S("kay@north.gov.uk to lead, see <kay@x.uk>")}));
    CHECK(str_eq(kit_text(p, "SELECT words AS words FROM audit"),
                 S("(an address) to lead, see (an address)")));
}

static void work_that_is_undone_leaves_no_row_and_no_gap(void **state)
{
    struct kit_place *p = *state;
    int64_t rows;

    small_trail(p);
    struct work *w = kit_begin(p);
    MUST(audit_note(w, &(struct audit_event){.event = "undone"}));
    CHECK(kit_end(p, CONFLICT) == CONFLICT);
    MUST(note(p, "mara", &(struct audit_event){.event = "done"}));
    CHECK(broken_at(p, &rows) == 0);
    CHECK(rows == ROWS + 1);
    CHECK(kit_count(p, "audit", "number = 7 AND event = 'done'") == 1);
}

/* --- tampering ---- */

/* Another value for the field, of its type. */
static const char *change_of(struct kit_place *p, const char *field, int row)
{
    if (str_eq(str_of(field), S("number")))
        return str_fmt(p->arena, "UPDATE audit SET number = 1000 WHERE number = %d", row).at;
    if (str_eq(str_of(field), S("at")))
        return str_fmt(p->arena, "UPDATE audit SET at = at + 1 WHERE number = %d", row).at;
    return str_fmt(p->arena, "UPDATE audit SET %s = coalesce(%s, '') || 'x' WHERE number = %d",
                   field, field, row)
        .at;
}

static void every_changed_field_of_every_row_is_found(void **state)
{
    struct kit_place *p = *state;
    int tried = 0;

    small_trail(p);
    CHECK(broken_at(p, NULL) == 0);
    for (int row = 1; row <= ROWS; row++)
        for (ptrdiff_t i = 0; i < COUNT_OF(fields); i++) {
            kit_told(p, change_of(p, fields[i], row));
            int64_t broken = broken_at(p, NULL);
            if (broken != row)
                fail_msg("%s of row %d changed: %lld", fields[i], row, (long long)broken);
            restore(p);
            tried++;
        }
    CHECK(tried == ROWS * COUNT_OF(fields));
    CHECK(broken_at(p, NULL) == 0);
}

static void every_set_of_deleted_rows_is_found_at_its_first(void **state)
{
    struct kit_place *p = *state;

    small_trail(p);
    for (unsigned set = 1; set < 1u << ROWS; set++) {
        int first = 0;
        for (int row = ROWS; row >= 1; row--)
            if (set & 1u << (row - 1)) {
                first = row;
                kit_told(p, str_fmt(p->arena, "DELETE FROM audit WHERE number = %d", row).at);
            }
        int64_t broken = broken_at(p, NULL);
        if (broken != first)
            fail_msg("rows %x deleted: %lld, not %d", set, (long long)broken, first);
        restore(p);
    }
}

static void null_and_empty_and_moved_text_are_told_apart(void **state)
{
    struct kit_place *p = *state;

    small_trail(p);
    kit_told(p, "UPDATE audit SET organisation_id = '' WHERE number = 1");
    CHECK(broken_at(p, NULL) == 1);
    restore(p);
    kit_told(p, "UPDATE audit SET organisation_id = NULL WHERE number = 2");
    CHECK(broken_at(p, NULL) == 2);
    restore(p);
    kit_told(p, "UPDATE audit SET kind = '', object = kind || object WHERE number = 3");
    CHECK(broken_at(p, NULL) == 3);
}

static void swapped_added_and_cut_off_rows_are_found(void **state)
{
    struct kit_place *p = *state;

    small_trail(p);
    kit_told(p, "UPDATE audit SET number = 100 WHERE number = 2;"
                "UPDATE audit SET number = 2 WHERE number = 3;"
                "UPDATE audit SET number = 3 WHERE number = 100;");
    CHECK(broken_at(p, NULL) == 2);
    restore(p);
    kit_told(p,
             "INSERT INTO audit SELECT 7, at, person, organisation_id, event, outcome, kind, "
             "object, words, network, hash FROM audit WHERE number = 6");
    CHECK(broken_at(p, NULL) == 7);
    restore(p);
    kit_told(p, "UPDATE audit_end SET number = 5, hash = (SELECT hash FROM audit WHERE number "
                "= 5) WHERE id = 1");
    CHECK(broken_at(p, NULL) == 6);
    restore(p);
    kit_told(p, "DELETE FROM audit_end");
    CHECK(broken_at(p, NULL) == 1);
    restore(p);
    kit_told(p, "UPDATE audit_end SET hash = 'x'");
    CHECK(broken_at(p, NULL) == ROWS);
}

/* --- the old end ---- */

static int64_t cut(struct kit_place *p, int64_t before, int64_t most)
{
    int64_t count = -1;
    struct work *w = kit_begin(p);

    MUST(audit_cut(w, before, most, &count));
    MUST(kit_end(p, OK));
    return count;
}

static void trail_that_is_cut_at_its_old_end_still_checks(void **state)
{
    struct kit_place *p = *state;
    int64_t rows;

    small_trail(p);
    CHECK(cut(p, KIT_NOW, 100) == 0);
    CHECK(cut(p, KIT_NOW + 121, 100) == 3);
    CHECK(kit_count(p, "audit", "TRUE") == 3);
    CHECK(broken_at(p, &rows) == 0 && rows == 3);
    CHECK(cut(p, KIT_NOW + 121, 100) == 0);
    kit_told(p, "UPDATE audit SET words = 'y' WHERE number = 4");
    CHECK(broken_at(p, NULL) == 4);
}

static void row_deleted_at_the_cut_is_found(void **state)
{
    struct kit_place *p = *state;

    small_trail(p);
    CHECK(cut(p, KIT_NOW + 121, 100) == 3);
    kit_told(p, "DELETE FROM audit WHERE number = 4");
    CHECK(broken_at(p, NULL) == 4);
}

static void cut_in_batches_takes_the_oldest_and_may_take_all(void **state)
{
    struct kit_place *p = *state;
    int64_t rows;

    small_trail(p);
    CHECK(cut(p, INT64_MAX, 2) == 2);
    CHECK(kit_count(p, "audit", "number > 2") == 4 && kit_count(p, "audit", "TRUE") == 4);
    CHECK(cut(p, INT64_MAX, 100) == 4);
    CHECK(cut(p, INT64_MAX, 100) == 0);
    CHECK(broken_at(p, &rows) == 0 && rows == 0);
    MUST(note(p, "mara", &(struct audit_event){.event = "after"}));
    CHECK(broken_at(p, &rows) == 0 && rows == 1);
    CHECK(kit_count(p, "audit", "number = 7") == 1);
}

/* --- searching ---- */

static ptrdiff_t found(struct kit_place *p, const char *viewer, const struct audit_ask *ask)
{
    struct kit_audit_list rows;
    struct work *w = kit_begin_reading(p, viewer);

    MUST(audit_search(w, ask, &rows));
    MUST(kit_end(p, OK));
    return rows.len;
}

static void role(struct kit_place *p, const char *person, const char *what, const char *of)
{
    kit_told(p, str_fmt(p->arena,
                        "INSERT INTO role_held (id, person_id, role, organisation_id, scope, "
                        "made_at, made_by) VALUES ('%s-%s', '%s', '%s', '%s', '', 0, '')",
                        person, what, person, what, of)
                    .at);
}

static void given_people(struct kit_place *p)
{
    organisation(p, "north");
    organisation(p, "south");
    kit_person(p, "adam", "administrator");
    kit_person(p, "lena", NULL);
    kit_person(p, "stev", NULL);
    kit_person(p, "mara", NULL);
    kit_person(p, "solo", NULL);
    role(p, "lena", "lead", "north");
    role(p, "stev", "steward", "north");
    role(p, "mara", "member", "south");
    role(p, "solo", "lead", "south");
    small_trail(p);
}

/* Of six rows three concern north (2, 4, 6), and mara did four (2, 3, 5, 6). */
static void each_sees_what_concerns_them(void **state)
{
    struct kit_place *p = *state;
    struct audit_ask any = {0}, north = {.organisation = S("north")};

    given_people(p);
    CHECK(found(p, "adam", &any) == 6);
    CHECK(found(p, "lena", &any) == 3);
    CHECK(found(p, "stev", &any) == 3);
    CHECK(found(p, "mara", &any) == 4);
    CHECK(found(p, "solo", &any) == 0);
    CHECK(found(p, "", &any) == 0);
    CHECK(found(p, "adam", &north) == 3);
    CHECK(found(p, "lena", &north) == 3);
    CHECK(found(p, "mara", &north) == 2); /* what she did herself */
    CHECK(found(p, "solo", &north) == 0);
    kit_told(p, "UPDATE person SET state = 'suspended' WHERE id IN ('adam', 'lena')");
    CHECK(found(p, "adam", &any) == 0);
    CHECK(found(p, "lena", &any) == 0);
}

static void search_narrows_by_each_of_its_terms(void **state)
{
    struct kit_place *p = *state;

    given_people(p);
    CHECK(found(p, "adam", &(struct audit_ask){.person = S("mara")}) == 4);
    CHECK(found(p, "adam", &(struct audit_ask){.event = S("sign-in")}) == 3);
    CHECK(found(p, "adam", &(struct audit_ask){.object = S("object-3")}) == 1);
    CHECK(found(p, "adam", &(struct audit_ask){.before = 3}) == 2);
    CHECK(found(p, "adam", &(struct audit_ask){.from = KIT_NOW + 60}) == 5);
    CHECK(found(p, "adam", &(struct audit_ask){.until = KIT_NOW + 60}) == 1);
    CHECK(found(p, "adam", &(struct audit_ask){.most = 2}) == 2);
    CHECK(found(p, "adam",
                &(struct audit_ask){.organisation = S("north"),
                                    .person = S("mara"),
                                    .event = S("sign-in"),
                                    .from = KIT_NOW + 61,
                                    .until = KIT_NOW + 400}) == 1);
    CHECK(found(p, "adam", &(struct audit_ask){.event = S("' OR 1 = 1 --")}) == 0);
}

static void administrator_checks_the_chain_on_a_reading_connection(void **state)
{
    struct kit_place *p = *state;
    int64_t rows, broken;

    given_people(p);
    struct work *w = kit_begin_reading(p, "adam");
    w->viewer.person = S("adam");
    MUST(audit_check(w, &rows, &broken));
    MUST(kit_end(p, OK));
    CHECK(rows == 6 && broken == 0);
    kit_told(p, "UPDATE audit SET network = '198.51.100.1' WHERE number = 5");
    w = kit_begin_reading(p, "adam");
    w->viewer.person = S("adam");
    MUST(audit_check(w, &rows, &broken));
    MUST(kit_end(p, OK));
    CHECK(rows == 6 && broken == 5);
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, kit_place_open, kit_place_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(hash_of_each_row_is_that_of_another_program),
        ON_A_STORE(line_ends_and_controls_are_blanks),
        ON_A_STORE(words_that_are_no_text_or_too_long_are_made_fit),
        ON_A_STORE(addresses_of_mail_are_left_out),
        ON_A_STORE(work_that_is_undone_leaves_no_row_and_no_gap),
        ON_A_STORE(every_changed_field_of_every_row_is_found),
        ON_A_STORE(every_set_of_deleted_rows_is_found_at_its_first),
        ON_A_STORE(null_and_empty_and_moved_text_are_told_apart),
        ON_A_STORE(swapped_added_and_cut_off_rows_are_found),
        ON_A_STORE(trail_that_is_cut_at_its_old_end_still_checks),
        ON_A_STORE(row_deleted_at_the_cut_is_found),
        ON_A_STORE(cut_in_batches_takes_the_oldest_and_may_take_all),
        ON_A_STORE(each_sees_what_concerns_them),
        ON_A_STORE(search_narrows_by_each_of_its_terms),
        ON_A_STORE(administrator_checks_the_chain_on_a_reading_connection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
