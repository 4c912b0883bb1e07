/* my_data_test.c: all that is held on a person is listed, shown to them alone, and erased when
 * they leave; what is an organisation's is handed over; nothing is kept past its time.
 *
 * A word is written into every text of every table that is said to hold anything of a person,
 * and looked for: in what they are shown, and in every text of the store once they have left.
 */
#include "identity/testing.h"

#include "identity/my_data.h"
#include "identity/retention.h"
#include "kit/audit.h"
#include "kit/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct trial *t;

static int begin_trial(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int end_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- the schema as the engine tells it ---- */

/* Tables of figures, which know of no people, and the store's own. */
static const char *const figures[] = {
    "area",        "area_code",   "area_name",        "metric",          "slice",
    "figure_note", "delivery",    "comparison_group", "group_member",    "group_cluster",
    "postcode",    "schema_step", "schema_view",      "release_planned", "publisher"};

/* "table.column;…" of all texts. */
static struct str text_columns(void)
{
    if (getenv("FOLKMOOT_TEST_PG"))
        return text_of("SELECT string_agg(c.table_name || '.' || c.column_name, ';') AS words "
                       "FROM information_schema.columns c JOIN information_schema.tables b ON "
                       "b.table_name = c.table_name AND b.table_schema = c.table_schema WHERE "
                       "c.table_schema = current_schema() AND c.data_type = 'text' AND "
                       "b.table_type = 'BASE TABLE'");
    return text_of(
        "SELECT group_concat(m.name || '.' || c.name, ';') AS words FROM "
        "sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND "
        "upper(c.type) = 'TEXT'");
}

static bool is_figures(struct str table)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(figures); i++)
        if (str_eq(table, str_of(figures[i])))
            return true;
    return false;
}

static const struct my_column *column_of(struct str table, struct str column)
{
    for (const struct my_column *c = my_columns; c->table; c++)
        if (str_eq(table, str_of(c->table)) && str_eq(column, str_of(c->column)))
            return c;
    return NULL;
}

static void every_text_of_the_store_is_listed(void **state)
{
    struct str rest = text_columns(), one, table;
    ptrdiff_t listed = 0, count = 0;

    (void)state;
    while (str_split(&rest, ';', &one)) {
        str_split(&one, '.', &table);
        if (is_figures(table))
            continue;
        if (!column_of(table, one))
            fail_msg("%.*s.%.*s is not in my_columns.c: does it hold anything of a person?",
                     STR_ARG(table), STR_ARG(one));
        count++;
    }
    for (const struct my_column *c = my_columns; c->table; c++)
        listed++;
    CHECK(count == listed);
}

/* A column whose name sounds like a person is one, unless it is known not to be. */
static void what_sounds_like_a_person_is_said_to_be_one(void **state)
{
    static const char *const sounds[] = {"person",  "person_id", "address", "name",
                                         "network", "agent",     "made_by", "decided_by",
                                         "maker",   "receiver",  "label",   "words",
                                         "subject", "password",  "key_id",  "purpose"};
    static const char *const known[] = {"setting.name", "organisation.name", "job.name"};

    (void)state;
    for (const struct my_column *c = my_columns; c->table; c++) {
        struct str whole = str_fmt(t->arena, "%s.%s", c->table, c->column);
        bool must = false, excused = false;
        for (ptrdiff_t i = 0; i < COUNT_OF(sounds); i++)
            must = must || str_eq(str_of(c->column), str_of(sounds[i]));
        for (ptrdiff_t i = 0; i < COUNT_OF(known); i++)
            excused = excused || str_eq(whole, str_of(known[i]));
        if (must && !excused && c->holds == HOLDS_NOTHING)
            fail_msg("%.*s is said to hold nothing of a person", STR_ARG(whole));
        CHECK((c->holds == HOLDS_KEPT) == (c->why != NULL));
    }
}

/* --- the canary ---- */

/* A row of each table that is the person's: how it is made, and which it is. %1$s: their id. */
struct own_row {
    const char *table, *insert, *where;
};

#define ORGANISATION "(SELECT id FROM organisation WHERE slug = 'trafford')"
static const struct own_row own_rows[] = {
    {"person", "", "id = '%1$s'"},
    {"role_held",
     "INSERT INTO role_held VALUES ('r2', '%1$s', 'peer', " ORGANISATION ", '', 1, '')",
     "id = 'r2'"},
    {"working_group", "INSERT INTO working_group VALUES ('g1', 'n', 'n', 'p', 1, '%1$s')",
     "id = 'g1'"},
    {"working_group_member", "INSERT INTO working_group_member VALUES ('g1', '%1$s', TRUE, 1)",
     "group_id = 'g1'"},
    {"session",
     "INSERT INTO session VALUES ('h', 'hb', '%1$s', 'n', 'm', 1, 1, 1, 1, 9999999999, 1, "
     "'w', 'a')",
     "ends_at = 9999999999"},
    {"factor", "INSERT INTO factor VALUES ('f1', '%1$s', 'totp', 'l', 's', 'k', 1, 1, 1)",
     "id = 'f1'"},
    {"token", "INSERT INTO token VALUES ('t1', '%1$s', 'h', 'l', 'read', 1, 1, 9999999999)",
     "id = 't1'"},
    {"ticket",
     "INSERT INTO ticket VALUES ('h', 'k', '%1$s', " ORGANISATION ", 'a', 'r', 's', 'd', 4711, "
     "'', 9999999999, 0)",
     "made_at = 4711"},
    {"join_request",
     "INSERT INTO join_request VALUES ('j1', '%1$s', " ORGANISATION ", 'w', 'asked', 1, 0, '')",
     "id = 'j1'"},
    {"attempt",
     "INSERT INTO attempt VALUES ('canary-attempt-name canary-person-address', 1, 1)", NULL},
    {"object",
     "INSERT INTO object VALUES ('canary-object-id', 'canary-object-kind', 'person:%1$s', "
     "'person:%1$s', '', 0, 0, 'draft', FALSE, 'person:%1$s', NULL, 1, 1)",
     NULL},
    {"reason", "INSERT INTO reason VALUES ('%1$s', 'canary-object-id', 'w', 1, 9999999999)",
     "object_id = 'canary-object-id'"},
    {"audit",
     "INSERT INTO audit VALUES (1000, 1, '%1$s', NULL, 'e', 'o', 'k', 'b', 'w', 'n', 'h')",
     "number = 1000"},
    {"mail",
     "INSERT INTO mail VALUES ('m1', 'a', '%1$s', 'k', 's', 'p', 'h', 'waiting', 0, 0, 1, 0, "
     "'w')",
     "id = 'm1'"},
    {"mail_stopped", "INSERT INTO mail_stopped VALUES ('canary-person-address', 'k', 1)",
     "address = 'canary-person-address'"},
    {"notice", "INSERT INTO notice VALUES ('n1', 'person:%1$s', 1, 'k', 'w', 'h')",
     "id = 'n1'"},
};

/* Whether the column's canary is its own: others hold what another table's canary is. */
static bool has_canary(const struct my_column *c)
{
    if (str_eq(str_of(c->table), S("mail_stopped")) && str_eq(str_of(c->column), S("address")))
        return false;
    return c->holds == HOLDS_PERSON || c->holds == HOLDS_SECRET || c->holds == HOLDS_KEPT;
}

static struct str canary_of(const struct my_column *c)
{
    return str_fmt(t->arena, "canary-%s-%s", c->table, c->column);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void told(const char *sql, struct str person)
{
    char room[1000];

    snprintf(room, sizeof room, sql, str_zero(t->arena, person));
    store_told("%s", room);
}

static const char *filled(const char *sql, struct str person)
{
    char *room = arena_alloc(t->arena, 1000);

    snprintf(room, 1000, sql, str_zero(t->arena, person));
    return room;
}
#pragma GCC diagnostic pop

static void canaries_put(struct str person)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(own_rows); i++) {
        const struct own_row *own = &own_rows[i];
        if (*own->insert)
            told(own->insert, person);
        for (const struct my_column *c = my_columns; c->table && own->where; c++)
            if (str_eq(str_of(c->table), str_of(own->table)) && has_canary(c))
                store_told("UPDATE %s SET %s = '%.*s' WHERE %s", c->table, c->column,
                           STR_ARG(canary_of(c)), filled(own->where, person));
    }
    for (const struct my_column *c = my_columns; c->table; c++)
        if (has_canary(c) &&
            !rows_of(c->table, "%s LIKE '%%%.*s%%'", c->column, STR_ARG(canary_of(c))))
            fail_msg("no canary in %s.%s: add a row of the table to own_rows", c->table,
                     c->column);
}

static void all_that_is_held_is_shown_and_no_secret(void **state)
{
    struct str person = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(person);

    (void)state;
    canaries_put(person);
    struct str json = page_as(cookie, "/account/data.json").body;
    struct str csv = page_as(cookie, "/account/data.csv").body;
    struct str html = page_as(cookie, "/account/data").body;
    for (const struct my_column *c = my_columns; c->table; c++) {
        const char *canary = canary_of(c).at;
        bool shown = c->holds == HOLDS_PERSON || c->holds == HOLDS_KEPT;
        if (!has_canary(c))
            continue;
        if (has(json, canary) != shown || has(csv, canary) != shown ||
            has(html, canary) != shown)
            fail_msg("%s.%s: in JSON %d, in CSV %d, on the page %d; it should be %d", c->table,
                     c->column, has(json, canary), has(csv, canary), has(html, canary), shown);
    }
    CHECK(has(html, "/account/name") && has(html, "/account/address"));
}

static void what_is_held_on_others_is_not_shown(void **state)
{
    struct str person = person_made("administrator", NULL);
    struct str other = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(person);

    (void)state;
    role_made(person, "member", "trafford");
    canaries_put(other);
    CHECK(!has(page_as(cookie, "/account/data.json").body, "canary-"));
    CHECK(!has(page_as(cookie, "/account/data.csv").body, "canary-"));
    CHECK(page_as(S(""), "/account/data").status == 303);
    CHECK(page_as(S(""), "/account/data.json").status == 403);
    struct work *w = trial_begin(t, false, person);
    CHECK(my_data_export(w, other, json_object(w->arena)) == FORBIDDEN);
    CHECK(trial_end(t, FORBIDDEN) == FORBIDDEN);
}

static struct str replaced(struct str text, struct str what, const char *with)
{
    struct buf b = buf_make(t->arena, 128 * 1024);

    for (ptrdiff_t at; (at = str_find(text, what)) >= 0;) {
        buf_str(&b, str_cut(text, 0, at));
        buf_str(&b, str_of(with));
        text = str_cut(text, at + what.len, text.len);
    }
    buf_str(&b, text);
    return buf_text(&b);
}

/* One's own mails and lines of the trail, without moments and ids of their own rows. */
static struct str traces_of_trying(const char *address)
{
    struct str me = person_made("member", "salford"), cookie = signed_in_cookie(me);

    CHECK(post_as(cookie, "/sign-in/link", "address=%s", address).status == 303);
    CHECK(post_as(cookie, "/sign-in", "address=%s&password=wrong", address).status == 422);
    CHECK(post_as(cookie, "/account/address", "address=%s", address).status == 303);
    struct str page = page_as(cookie, "/account/data.csv").body;
    struct buf b = buf_make(t->arena, 64 * 1024);
    struct str line;
    while (page.len && str_split(&page, '\n', &line))
        if (has(line, ",trail,") || has(line, ",mails,")) {
            buf_str(&b, line);
            buf_char(&b, '\n');
        }
    struct str traces = buf_text(&b);
    CHECK(has(traces, "sign-in-link-asked") && has(traces, "Is this your address?"));
    return replaced(replaced(traces, me, "ME"), address_of(me), "MINE");
}

static void what_was_tried_does_not_tell_who_has_an_account(void **state)
{
    struct str known = address_of(person_made("member", "trafford"));
    struct str unknown = S("nobody.9@trafford.gov.uk");

    (void)state;
    struct str one = replaced(traces_of_trying(str_zero(t->arena, known)), known, "X");
    struct str other = replaced(traces_of_trying(unknown.at), unknown, "X");
    CHECK(str_eq(one, other));
}

static void what_others_did_to_an_account_is_shown_to_it(void **state)
{
    struct str person = person_made("member", "trafford");
    struct str admin = person_made("administrator", NULL);
    struct work *w = trial_begin(t, true, admin);

    (void)state;
    MUST(audit_note(w, &(struct audit_event){.event = "role-taken",
                                             .kind = S("person"),
                                             .object = person,
                                             .words = S("steward of Trafford")}));
    MUST(trial_end(t, OK));
    struct str json = page_as(signed_in_cookie(person), "/account/data.json").body;
    CHECK(has(json, "steward of Trafford"));
    CHECK(!has(json, str_zero(t->arena, admin)));
}

/* --- leaving ---- */

/* Every text of the store that still has the word, as "table.column table.column". */
static void word_is_gone(const char *word)
{
    struct str rest = text_columns(), column, table;

    while (str_split(&rest, ';', &column)) {
        str_split(&column, '.', &table);
        const struct my_column *c = column_of(table, column);
        if (c && c->holds == HOLDS_KEPT)
            continue;
        if (rows_of(str_zero(t->arena, table), "%.*s LIKE '%%%s%%'", STR_ARG(column), word))
            fail_msg("%s is still in %.*s.%.*s", word, STR_ARG(table), STR_ARG(column));
    }
}

static bool file_has(const char *path, const char *word)
{
    FILE *f = fopen(path, "rb");
    char *bytes = malloc(16 * 1024 * 1024);

    assert_non_null(f);
    assert_non_null(bytes);
    size_t len = fread(bytes, 1, 16 * 1024 * 1024, f);
    fclose(f);
    bool found = memmem(bytes, len, word, strlen(word)) != NULL;
    free(bytes);
    return found;
}

static void whoever_left_is_in_no_text_but_what_is_said_to_stay(void **state)
{
    struct str person = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(person);
    struct str name = name_of_person(person), address = address_of(person);

    (void)state;
    canaries_put(person);
    struct house_reply r = post_as(cookie, "/account/leave", "sure=yes");
    CHECK(r.status == 200);
    CHECK(has(r.body, "You have left"));
    CHECK(cookie_ended(r, "__Host-session"));
    word_is_gone("canary-");
    word_is_gone(str_zero(t->arena, name));
    word_is_gone(str_zero(t->arena, address));
    CHECK(rows_of("person", "id = '%.*s' AND state = 'left' AND password = ''",
                  STR_ARG(person)) == 1);
    CHECK(rows_of("audit", "event = 'person-left' AND outcome = 'done' AND person = '%.*s'",
                  STR_ARG(person)) == 1);
    CHECK(page_as(cookie, "/account").status == 303);
    if (*t->at.schema)
        return;
    MUST(store_checkpoint(t->writer));
    CHECK(!file_has(t->at.url, "canary-person-address"));
    CHECK(!file_has(t->at.url, "canary-session-agent"));
    CHECK(!file_has(t->at.url, "canary-mail-plain"));
    CHECK(file_has(t->at.url,
                   "canary-audit-words")); /* which shows that the file is looked into */
}

static void numbers_that_stay_lead_to_no_name(void **state)
{
    struct str lead = person_made("lead", "trafford");
    struct str other = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(lead);

    (void)state;
    role_made(person_made("lead", "trafford"), "member", "trafford");
    store_told("UPDATE role_held SET made_by = '%.*s' WHERE person_id = '%.*s'", STR_ARG(lead),
               STR_ARG(other));
    store_told("INSERT INTO join_request VALUES ('j9', '%.*s', " ORGANISATION
               ", 'w', 'taken', 1, 2, '%.*s')",
               STR_ARG(other), STR_ARG(lead));
    CHECK(post_as(cookie, "/account/leave", "sure=yes").status == 200);
    CHECK(rows_of("role_held", "made_by = '%.*s'", STR_ARG(lead)) == 1);
    CHECK(rows_of("join_request", "decided_by = '%.*s'", STR_ARG(lead)) == 1);
    CHECK(rows_of("role_held", "person_id = '%.*s'", STR_ARG(lead)) == 0);
    CHECK(str_eq(name_of_person(lead), S("Someone who left")));
}

static void object_made(const char *id, struct str person, const char *audience,
                        const char *keepers, const char *life, bool of_trafford)
{
    struct str self = str_fmt(t->arena, "person:%.*s", STR_ARG(person));

    store_told("INSERT INTO object VALUES ('%s', 'note', '%s', '%s', '', 0, 0, '%s', FALSE, "
               "'%.*s', %s, 1, 1)",
               id, *audience ? audience : self.at, *keepers ? keepers : self.at, life,
               STR_ARG(self), of_trafford ? ORGANISATION : "NULL");
}

static void what_is_the_organisations_is_handed_over(void **state)
{
    struct str person = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(person);

    (void)state;
    object_made("theirs", person, "organisation:trafford", "", "draft", true);
    object_made("kept", person, "members", "leads:trafford", "published", true);
    object_made("own", person, "", "", "draft", false);
    object_made("shared", person, "organisation:trafford", "keepers:trafford", "draft", false);
    object_made("cited", person, "public", "", "published", false);
    CHECK(post_as(cookie, "/account/leave", "sure=yes").status == 200);
    CHECK(rows_of("object", "maker <> ''") == 0);
    CHECK(rows_of("object", "id = 'theirs' AND keepers = 'keepers:trafford' AND life = 'draft' "
                            "AND audience = 'organisation:trafford'") == 1);
    CHECK(rows_of("object", "id = 'kept' AND keepers = 'leads:trafford'") == 1);
    CHECK(rows_of("object", "id = 'shared' AND keepers = 'keepers:trafford' AND life = "
                            "'draft'") == 1);
    CHECK(rows_of("object", "id = 'own' AND life = 'deleted' AND keepers = '' AND audience = "
                            "''") == 1);
    CHECK(rows_of("object", "id = 'cited' AND life = 'published' AND audience = 'public' AND "
                            "keepers = ''") == 1);
}

static void leaving_is_said_beforehand_and_needs_a_tick_and_proof(void **state)
{
    struct str person = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(person);
    struct house_reply page = page_as(cookie, "/account/leave");

    (void)state;
    CHECK(page.status == 200);
    CHECK(has(page.body, "What is erased") && has(page.body, "What stays, and why"));
    CHECK(has(page.body, "What your organisation keeps"));
    for (const struct leave_words *k = leave_kept; k->what; k++)
        CHECK(has(page.body, k->what) && k->why != NULL);
    struct house_reply again = post_as(cookie, "/account/leave", "other=1");
    CHECK(again.status == 422 && has(again.body, "Tick that you want to leave."));
    t->now += 16 * 60;
    CHECK(page_as(cookie, "/account/leave").status == 303);
    CHECK(post_as(cookie, "/account/leave", "sure=yes").status == 403);
    CHECK(rows_of("person", "id = '%.*s' AND state = 'active'", STR_ARG(person)) == 1);
}

static void only_administrator_cannot_leave(void **state)
{
    struct str first = person_made("administrator", NULL);
    struct str cookie = signed_in_cookie(first);

    (void)state;
    CHECK(has(page_as(cookie, "/account/leave").body, "You are the only administrator"));
    CHECK(post_as(cookie, "/account/leave", "sure=yes").status == 409);
    CHECK(rows_of("person", "state = 'active'") == 1);
    CHECK(rows_of("session", "TRUE") == 1);
    person_made("administrator", NULL);
    CHECK(post_as(cookie, "/account/leave", "sure=yes").status == 200);
    CHECK(rows_of("person", "state = 'active'") == 1);
}

static void only_lead_is_told_what_leaving_means(void **state)
{
    struct str lead = person_made("lead", "trafford");

    (void)state;
    person_made("member", "trafford");
    CHECK(has(page_as(signed_in_cookie(lead), "/account/leave").body,
              "You are the only lead of an organisation."));
    person_made("lead", "trafford");
    CHECK(!has(page_as(signed_in_cookie(lead), "/account/leave").body, "the only lead"));
}

/* --- no longer than it may be ---- */

static struct work *house_begin(void *state)
{
    struct trial *of = state;

    return trial_begin(of, true, S(""));
}

static enum rc house_end(void *state, struct work *w, enum rc rc)
{
    (void)w;
    return trial_end(state, rc);
}

static void job_run(void)
{
    struct job_house house = {.state = t, .begin = house_begin, .end = house_end};
    struct str words = {0};

    MUST(keep_no_longer(t->arena, &house, &words));
    CHECK(words.len > 0);
}

/* `days` ago, as a number of SQL. */
static long long ago(int days)
{
    return (long long)(t->now - (int64_t)days * 24 * 60 * 60);
}

static void what_is_past_its_time_is_forgotten_and_no_more(void **state)
{
    struct str person = person_made("member", "trafford");
    const char *p = str_zero(t->arena, person);

    (void)state;
    for (int i = 0; i < 2; i++) {
        store_told(
            "INSERT INTO session VALUES ('h%d', '', '%s', 'n', 'm', 1, 1, 1, 1, %lld, 1, "
            "'w', 'a')",
            i, p, ago(29 + 2 * i));
        store_told("INSERT INTO ticket VALUES ('h%d', 'k', '%s', NULL, 'a', 'r', 's', 'd', 1, "
                   "'', %lld, 0)",
                   i, p, ago(29 + 2 * i));
        store_told("INSERT INTO attempt VALUES ('x %d', 1, %lld)", i, ago(1 + 2 * i));
        store_told("INSERT INTO join_request VALUES ('j%d', '%s', " ORGANISATION
                   ", 'w', 'refused', 1, %lld, '')",
                   i, p, ago(364 + 2 * i));
        store_told("INSERT INTO notice VALUES ('n%d', 'person:%s', %lld, 'k', 'w', 'h')", i, p,
                   ago(729 + 2 * i));
    }
    store_told("INSERT INTO join_request VALUES ('open', '%s', " ORGANISATION
               ", 'w', 'asked', 1, 0, '')",
               p);
    job_run();
    CHECK(rows_of("session", "TRUE") == 1 && rows_of("session", "hash = 'h0'") == 1);
    CHECK(rows_of("ticket", "TRUE") == 1 && rows_of("ticket", "hash = 'h0'") == 1);
    CHECK(rows_of("attempt", "TRUE") == 1 && rows_of("attempt", "name = 'x 0'") == 1);
    CHECK(rows_of("join_request", "id IN ('j0', 'open')") == 2);
    CHECK(rows_of("join_request", "TRUE") == 2);
    CHECK(rows_of("notice", "TRUE") == 1 && rows_of("notice", "id = 'n0'") == 1);
}

static void reason_is_forgotten_a_day_after_its_hour(void **state)
{
    struct str person = person_made("member", "trafford");

    (void)state;
    object_made("old", person, "members", "leads:trafford", "published", true);
    object_made("new", person, "members", "leads:trafford", "published", true);
    store_told("INSERT INTO reason VALUES ('%.*s', 'old', 'w', 1, %lld)", STR_ARG(person),
               ago(2));
    store_told("INSERT INTO reason VALUES ('%.*s', 'new', 'w', 1, %lld)", STR_ARG(person),
               ago(0) - 60);
    job_run();
    CHECK(rows_of("reason", "object_id = 'new'") == 1 && rows_of("reason", "TRUE") == 1);
}

static void trail_is_cut_as_set_says_so_and_still_holds(void **state)
{
    int64_t end = t->now, rows, broken;

    (void)state;
    store_told("INSERT INTO setting VALUES ('keep-audit-days', '100', 1)");
    for (int day = 120; day >= 0; day -= 10) {
        t->now = end - (int64_t)day * 24 * 60 * 60;
        struct work *w = trial_begin(t, true, S(""));
        MUST(audit_note(w, &(struct audit_event){.event = "sign-in"}));
        MUST(trial_end(t, OK));
    }
    t->now = end;
    job_run();
    CHECK(rows_of("audit", "event = 'sign-in'") == 11); /* 100, 90, … 0 days old */
    CHECK(has(last_audit(), "kept-no-longer done"));
    CHECK(has(last_audit(), "2 rows of the trail"));
    struct work *w = trial_begin(t, true, S(""));
    MUST(audit_check(w, &rows, &broken));
    MUST(trial_end(t, OK));
    CHECK(rows == 12 && broken == 0);
    job_run();
    CHECK(rows_of("audit", "TRUE") == 12);
}

static void how_long_things_are_kept_is_on_the_page(void **state)
{
    struct str cookie = signed_in_cookie(person_made("member", "trafford"));

    (void)state;
    store_told("INSERT INTO setting VALUES ('keep-audit-days', '777', 1)");
    struct str html = page_as(cookie, "/account/data").body;
    CHECK(has(html, "<td class=\"num\">777</td>"));
    for (const struct retention_rule *r = retention_rules; r->what; r++)
        CHECK(has(html, r->what));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(every_text_of_the_store_is_listed),
        ON_A_STORE(what_sounds_like_a_person_is_said_to_be_one),
        ON_A_STORE(all_that_is_held_is_shown_and_no_secret),
        ON_A_STORE(what_is_held_on_others_is_not_shown),
        ON_A_STORE(what_was_tried_does_not_tell_who_has_an_account),
        ON_A_STORE(what_others_did_to_an_account_is_shown_to_it),
        ON_A_STORE(whoever_left_is_in_no_text_but_what_is_said_to_stay),
        ON_A_STORE(numbers_that_stay_lead_to_no_name),
        ON_A_STORE(what_is_the_organisations_is_handed_over),
        ON_A_STORE(leaving_is_said_beforehand_and_needs_a_tick_and_proof),
        ON_A_STORE(only_administrator_cannot_leave),
        ON_A_STORE(only_lead_is_told_what_leaving_means),
        ON_A_STORE(what_is_past_its_time_is_forgotten_and_no_more),
        ON_A_STORE(reason_is_forgotten_a_day_after_its_hour),
        ON_A_STORE(trail_is_cut_as_set_says_so_and_still_holds),
        ON_A_STORE(how_long_things_are_kept_is_on_the_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
