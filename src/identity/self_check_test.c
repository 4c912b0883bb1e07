/* self_check_test.c: each thing that can be wrong with a site is seeded, and is then shown with
 * its grade and with what to do; a site as it should be shows nothing dangerous and nothing
 * weak.
 */
#include "identity/testing.h"

#include "base/json.h"
#include "identity/self_check.h"
#include "identity/storage.h"
#include "kit/audit.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { A_DAY = 24 * 60 * 60, MOST_FINDINGS = 100 };

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

/* --- made-up facts ---- */

/* A public site as it should be. */
static struct self_facts sound_facts(void)
{
    struct self_facts f = {
        .now = TRIAL_NOW,
        .listen = S("localhost:8080"),
        .proxy = S("127.0.0.1"),
        .policy = S("default-src 'none'; script-src 'self'"),
        .site = S("https://figures.example"),
        .mail_server = S("smtps://mail.example:465"),
        .privacy_contact = S("privacy@figures.example"),
        .session_hours = 8,
        .session_days = 14,
        .keep_audit = 2190,
        .keep_mail = 30,
        .keep_sessions = 30,
        .trail_rows = 10,
        .engine = S("SQLite 3.51.3"),
        .is_file = true,
        .database = {.path = S("/srv/x.db"), .mode = 0100600},
        .log = {.path = S("/srv/x.db-wal"), .mode = 0100600},
        .folder = {.path = S("/srv"), .mode = 040700},
        .backup = {.path = S("/copies/x.db"), .mode = 0100600},
        .backup_at = TRIAL_NOW - 3600,
        .disk_free = 0.5,
        .disk_bytes = 50000000000,
        .program = {.read = true,
                    .position_independent = true,
                    .relocations_first = true,
                    .all_bound = true,
                    .fortified = true,
                    .canaries = true},
        .program_file = {.path = S("/usr/bin/folkmoot"), .mode = 0100755},
        .user = 1000,
        .no_new_rights = true,
    };
    static struct kit_job job = {.last_at = TRIAL_NOW - 60, .last_good = true};

    f.seen[SEEN_ADMINISTRATORS] = (struct self_seen){2, {STR_INIT("A"), STR_INIT("B")}};
    job.name = S("send-mail");
    job.next_at = TRIAL_NOW + 60;
    f.jobs = (struct kit_job_list){&job, 1, 1};
    return f;
}

static const struct finding *finding_of(const struct finding_list *list, const char *name)
{
    for (ptrdiff_t i = 0; i < list->len; i++)
        if (strcmp(list->at[i].name, name) == 0)
            return &list->at[i];
    fail_msg("nothing is looked at by the name of %s", name);
    return NULL;
}

static void sound_site_has_nothing_dangerous_and_nothing_weak(void **state)
{
    struct self_facts f = sound_facts();
    struct arena *a = arena_open();
    struct finding_list list;
    int counts[GRADE_COUNT];

    (void)state;
    CHECK(self_is_public(&f));
    enum grade worst = self_check(a, &f, &list, counts);
    for (ptrdiff_t i = 0; i < list.len; i++)
        if (list.at[i].grade > GRADE_NOTE)
            fail_msg("%s: %.*s", list.at[i].name, STR_ARG(list.at[i].found));
    CHECK(worst == GRADE_GOOD && counts[GRADE_GOOD] == list.len);
    CHECK(list.len >= 25);
    arena_close(a);
}

/* One thing that is wrong with the sound site, and how it is to be graded there. */
struct wrong {
    const char *name;
    enum grade grade;
    void (*spoil)(struct self_facts *f);
};

static struct kit_job bad_job;

static void spoil_job(struct self_facts *f, int64_t next_at, bool good)
{
    bad_job = (struct kit_job){.name = S("tidy"),
                               .last_words = S("it broke"),
                               .last_at = f->now - 60,
                               .last_good = good,
                               .next_at = next_at};
    f->jobs = (struct kit_job_list){&bad_job, 1, 1};
}

#define SEEN(kind)                                                                             \
    static void with_##kind(struct self_facts *f)                                              \
    {                                                                                          \
        f->seen[kind] = (struct self_seen){7, {STR_INIT("Someone"), STR_INIT("Another")}};     \
    }
SEEN(SEEN_ADMINISTRATORS_FACTOR)
SEEN(SEEN_ADMINISTRATORS_AWAY)
SEEN(SEEN_SAMPLE_PEOPLE)
SEEN(SEEN_STOPPED_SIGNED_IN)
SEEN(SEEN_STOPPED_ROLES)
SEEN(SEEN_NO_LEAD)
SEEN(SEEN_LEADS_FACTOR)
SEEN(SEEN_TOKENS_ENDLESS)
SEEN(SEEN_TOKENS_UNUSED)
SEEN(SEEN_DOMAINS_PUBLIC)
SEEN(SEEN_MAIL_FAILED)
SEEN(SEEN_MAIL_LATE)
SEEN(SEEN_SIGN_ON_PLAIN)
SEEN(SEEN_GUESSING)

#define SPOIL(name, what)                                                                      \
    static void name(struct self_facts *f)                                                     \
    {                                                                                          \
        what;                                                                                  \
    }
SPOIL(no_administrators, f->seen[SEEN_ADMINISTRATORS] = (struct self_seen){0})
SPOIL(many_administrators, f->seen[SEEN_ADMINISTRATORS].count = 11)
SPOIL(no_site, f->site = S(""))
SPOIL(plain_site, f->site = S("http://figures.example"))
SPOIL(dev, f->dev = true)
SPOIL(forwarded, f->forwarded = 3)
SPOIL(open_to_all, f->listen = S("0.0.0.0:80"); f->proxy = S(""))
SPOIL(no_policy, f->policy = S(""))
SPOIL(policy_with_holes, f->policy = S("default-src 'none'; script-src 'unsafe-inline'"))
SPOIL(policy_with_star, f->policy = S("default-src 'self'; img-src *"))
SPOIL(no_mail, f->mail_server = S(""))
SPOIL(no_contact, f->privacy_contact = S(""))
SPOIL(long_hours, f->session_hours = 24)
SPOIL(long_days, f->session_days = 90)
SPOIL(audit_long, f->keep_audit = 3650)
SPOIL(audit_short, f->keep_audit = 90)
SPOIL(mail_long, f->keep_mail = 400)
SPOIL(sessions_long, f->keep_sessions = 400)
SPOIL(job_failed, spoil_job(f, f->now + 60, false))
SPOIL(job_late, spoil_job(f, f->now - 2 * A_DAY, true))
SPOIL(no_jobs, f->jobs = (struct kit_job_list){0})
SPOIL(broken_trail, f->trail_broken = 4)
SPOIL(database_open, f->database.mode = 0100640)
SPOIL(log_open, f->log.mode = 0100604)
SPOIL(folder_open, f->folder.mode = 040777)
SPOIL(backup_open, f->backup.mode = 0100644)
SPOIL(no_backup, f->backup_at = 0)
SPOIL(old_backup, f->backup_at = f->now - 3 * A_DAY)
SPOIL(older_backup, f->backup_at = f->now - 40 * A_DAY)
SPOIL(disk_filling, f->disk_free = 0.05)
SPOIL(disk_full, f->disk_free = 0.01)
SPOIL(disk_small, f->disk_bytes = 1000000)
SPOIL(as_root, f->user = 0)
SPOIL(cores, f->dumps_core = true)
SPOIL(program_open, f->program_file.mode = 0100775)
SPOIL(no_pie, f->program.position_independent = false)
SPOIL(no_relro, f->program.relocations_first = false)
SPOIL(lazy, f->program.all_bound = false)
SPOIL(stack_runs, f->program.stack_runs = true)
SPOIL(no_canaries, f->program.canaries = false)
SPOIL(not_fortified, f->program.fortified = false)

static const struct wrong wrongs[] = {
    {"administrators", GRADE_DANGER, no_administrators},
    {"administrators", GRADE_WEAK, many_administrators},
    {"administrators-factor", GRADE_DANGER, with_SEEN_ADMINISTRATORS_FACTOR},
    {"administrators-away", GRADE_WEAK, with_SEEN_ADMINISTRATORS_AWAY},
    {"sample-people", GRADE_DANGER, with_SEEN_SAMPLE_PEOPLE},
    {"stopped-signed-in", GRADE_DANGER, with_SEEN_STOPPED_SIGNED_IN},
    {"stopped-roles", GRADE_WEAK, with_SEEN_STOPPED_ROLES},
    {"no-lead", GRADE_WEAK, with_SEEN_NO_LEAD},
    {"leads-factor", GRADE_WEAK, with_SEEN_LEADS_FACTOR},
    {"tokens-endless", GRADE_WEAK, with_SEEN_TOKENS_ENDLESS},
    {"tokens-unused", GRADE_WEAK, with_SEEN_TOKENS_UNUSED},
    {"domains-public", GRADE_DANGER, with_SEEN_DOMAINS_PUBLIC},
    {"mail-failed", GRADE_WEAK, with_SEEN_MAIL_FAILED},
    {"mail-late", GRADE_WEAK, with_SEEN_MAIL_LATE},
    {"sign-on-plain", GRADE_DANGER, with_SEEN_SIGN_ON_PLAIN},
    {"guessing", GRADE_WEAK, with_SEEN_GUESSING},
    {"site-address", GRADE_WEAK, no_site},
    {"site-address", GRADE_DANGER, plain_site},
    {"dev-mode", GRADE_DANGER, dev},
    {"proxy", GRADE_WEAK, forwarded},
    {"listen", GRADE_WEAK, open_to_all},
    {"policy", GRADE_DANGER, no_policy},
    {"policy", GRADE_DANGER, policy_with_holes},
    {"policy", GRADE_DANGER, policy_with_star},
    {"mail-server", GRADE_WEAK, no_mail},
    {"privacy-contact", GRADE_WEAK, no_contact},
    {"session-hours", GRADE_WEAK, long_hours},
    {"session-days", GRADE_WEAK, long_days},
    {"keep-audit", GRADE_WEAK, audit_long},
    {"keep-audit-short", GRADE_WEAK, audit_short},
    {"keep-mail", GRADE_WEAK, mail_long},
    {"keep-sessions", GRADE_WEAK, sessions_long},
    {"jobs-failed", GRADE_WEAK, job_failed},
    {"jobs-late", GRADE_WEAK, job_late},
    {"jobs-late", GRADE_WEAK, no_jobs},
    {"trail", GRADE_DANGER, broken_trail},
    {"database-closed", GRADE_DANGER, database_open},
    {"log-closed", GRADE_DANGER, log_open},
    {"folder-closed", GRADE_DANGER, folder_open},
    {"backup-closed", GRADE_DANGER, backup_open},
    {"backup-made", GRADE_DANGER, no_backup},
    {"backup-made", GRADE_WEAK, old_backup},
    {"backup-made", GRADE_DANGER, older_backup},
    {"disk", GRADE_WEAK, disk_filling},
    {"disk", GRADE_DANGER, disk_full},
    {"disk", GRADE_DANGER, disk_small},
    {"root", GRADE_DANGER, as_root},
    {"core-dumps", GRADE_WEAK, cores},
    {"program-closed", GRADE_DANGER, program_open},
    {"position", GRADE_WEAK, no_pie},
    {"relocations", GRADE_WEAK, no_relro},
    {"relocations", GRADE_WEAK, lazy},
    {"stack", GRADE_WEAK, stack_runs},
    {"canaries", GRADE_WEAK, no_canaries},
    {"fortified", GRADE_WEAK, not_fortified},
};

static void each_wrong_is_shown_alone_with_its_grade_and_its_fix(void **state)
{
    struct arena *a = arena_open();
    struct finding_list list;
    int counts[GRADE_COUNT];

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrongs); i++) {
        struct self_facts f = sound_facts();
        wrongs[i].spoil(&f);
        self_check(a, &f, &list, counts);
        const struct finding *found = finding_of(&list, wrongs[i].name);
        if (found->grade != wrongs[i].grade || !found->found.len || strlen(found->fix) < 10)
            fail_msg("wrong %td, %s, is graded %s: %.*s", i, wrongs[i].name,
                     grade_word(found->grade), STR_ARG(found->found));
        if (list.at[0].name != found->name)
            fail_msg("the worst is %s, not %s", list.at[0].name, wrongs[i].name);
        if (counts[GRADE_DANGER] + counts[GRADE_WEAK] != 1)
            fail_msg("%s makes %d findings", wrongs[i].name,
                     counts[GRADE_DANGER] + counts[GRADE_WEAK]);
    }
    arena_close(a);
}

static void every_finding_can_be_spoiled_but_what_is_only_worth_knowing(void **state)
{
    struct self_facts f = sound_facts();
    struct arena *a = arena_open();
    struct finding_list list;
    int counts[GRADE_COUNT];

    (void)state;
    self_check(a, &f, &list, counts);
    for (ptrdiff_t i = 0; i < list.len; i++) {
        bool tried = strcmp(list.at[i].name, "engine") == 0 ||
                     strcmp(list.at[i].name, "new-rights") == 0;
        for (ptrdiff_t k = 0; k < COUNT_OF(wrongs); k++)
            tried = tried || strcmp(wrongs[k].name, list.at[i].name) == 0;
        if (!tried)
            fail_msg("nothing spoils %s", list.at[i].name);
    }
    arena_close(a);
}

/* What is dangerous where others come is not where nobody does. */
static void site_of_this_machine_alone_is_judged_mildly(void **state)
{
    static const char *const here[] = {"", "http://localhost:8080", "http://127.0.0.1:8080",
                                       "http://[::1]:8080"};
    struct self_facts f = sound_facts();
    struct arena *a = arena_open();
    struct finding_list list;
    int counts[GRADE_COUNT];

    (void)state;
    f.user = 0;
    f.dev = true;
    f.backup_at = 0;
    f.mail_server = S("");
    f.seen[SEEN_ADMINISTRATORS] = (struct self_seen){0};
    f.seen[SEEN_SAMPLE_PEOPLE].count = 24;
    for (ptrdiff_t i = 0; i < COUNT_OF(here); i++) {
        f.site = str_of(here[i]);
        CHECK(!self_is_public(&f));
        self_check(a, &f, &list, counts);
        CHECK(counts[GRADE_DANGER] == 0);
    }
    f.site = S("https://localhost.evil.example");
    CHECK(self_is_public(&f));
    arena_close(a);
}

static void engines_with_the_fault_are_named(void **state)
{
    static const struct {
        const char *engine;
        enum grade grade;
    } engines[] = {{"SQLite 3.40.1", GRADE_NOTE}, {"SQLite 3.51.2", GRADE_NOTE},
                   {"SQLite 3.51.3", GRADE_GOOD}, {"SQLite 3.52.0", GRADE_GOOD},
                   {"SQLite 4.0.0", GRADE_GOOD},  {"SQLite 3.9.2", GRADE_NOTE},
                   {"SQLite x", GRADE_NOTE},      {"PostgreSQL 15.2", GRADE_GOOD}};
    struct arena *a = arena_open();
    struct finding_list list;
    int counts[GRADE_COUNT];

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(engines); i++) {
        struct self_facts f = sound_facts();
        f.engine = str_of(engines[i].engine);
        self_check(a, &f, &list, counts);
        const struct finding *found = finding_of(&list, "engine");
        if (found->grade != engines[i].grade)
            fail_msg("%s: %s", engines[i].engine, grade_word(found->grade));
        CHECK((found->grade == GRADE_NOTE) == has(found->found, "one connection alone"));
    }
    arena_close(a);
}

/* --- how programs are made: readelf, of the binary utilities, tells the same ---- */

static bool readelf_says(const char *path, const char *option, const char *what)
{
    char command[600];

    snprintf(command, sizeof command, "readelf -W %s '%s' 2>/dev/null | grep -qE '%s'", option,
             path, what);
    return system(command) == 0;
}

static bool compiled(const char *path, const char *flags)
{
    char command[900];

    snprintf(
        command, sizeof command,
        "printf '#include <stdio.h>\\n#include <string.h>\\nint main(int c, char **v) { char "
        "b[64]; strcpy(b, v[0]); return c + puts(b); }' | cc -x c %s -o '%s' - 2>/dev/null",
        flags, path);
    return system(command) == 0;
}

static void same_as_readelf(const char *path)
{
    struct self_program p;

    elf_read(path, &p);
    CHECK(p.read);
    CHECK(p.position_independent == readelf_says(path, "-h", "Type: +DYN"));
    CHECK(p.relocations_first == readelf_says(path, "-l", "GNU_RELRO"));
    CHECK(p.all_bound == readelf_says(path, "-d", "BIND_NOW|FLAGS_1.* NOW"));
    CHECK(p.stack_runs == readelf_says(path, "-l", "GNU_STACK.*RWE"));
    CHECK(p.canaries == readelf_says(path, "--dyn-syms", "__stack_chk_fail"));
    CHECK(p.fortified == readelf_says(path, "--dyn-syms", "_chk(@| |$)"));
}

static void program_headers_are_read_as_readelf_reads_them(void **state)
{
    static const char *const flags[] = {
        "-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-all -fPIE -pie -Wl,-z,relro,-z,now",
        "-O0 -fno-stack-protector -no-pie -fno-pie -Wl,-z,norelro,-z,lazy -z execstack",
        "-O0 -fstack-protector-all -fPIE -pie -Wl,-z,relro,-z,lazy",
    };
    struct self_program p;
    char path[100];
    int made = 0;

    (void)state;
    if (system("readelf --version >/dev/null 2>&1") != 0)
        fail_msg("readelf is missing");
    for (ptrdiff_t i = 0; i < COUNT_OF(flags); i++) {
        snprintf(path, sizeof path, "%s/made%td", t->at.folder, i);
        if (!compiled(path, flags[i]))
            continue;
        same_as_readelf(path);
        made++;
    }
    CHECK(made == COUNT_OF(flags));
    elf_read("/proc/self/exe", &p);
    CHECK(p.read && p.canaries);
}

static void what_is_no_program_is_not_read(void **state)
{
    struct self_program p;
    char path[100];

    (void)state;
    elf_read("/nowhere", &p);
    CHECK(!p.read);
    elf_read("/etc/passwd", &p);
    CHECK(!p.read);
    snprintf(path, sizeof path, "%s/cut", t->at.folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite("\177ELF\2\1\1", 1, 7, f);
    fclose(f);
    elf_read(path, &p);
    CHECK(!p.read);
}

/* --- seeded into a store, seen on the page ---- */

static struct json *page_json(struct str cookie)
{
    struct house_reply r = page_as(cookie, "/admin/audit.json");
    struct json *j;
    struct str why;

    CHECK(r.status == 200);
    if (json_read(t->arena, r.body, &j, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return j;
}

static const struct json *found_on(const struct json *page, const char *name)
{
    const struct json *list = json_at(page, "findings");

    for (const struct json *f = list->u.of.first; f; f = f->next)
        if (str_eq(json_at(f, "name")->u.str, str_of(name)))
            return f;
    fail_msg("the page has no %s", name);
    return NULL;
}

/* The finding has this grade, says the words, and, unless it is good, what to do. */
static void shows(const struct json *page, const char *name, const char *grade,
                  const char *words)
{
    const struct json *f = found_on(page, name);
    struct str found = json_at(f, "found")->u.str, is = json_at(f, "grade")->u.str;

    if (!str_eq(is, str_of(grade)) || !has(found, words))
        fail_msg("%s is %.*s: %.*s", name, STR_ARG(is), STR_ARG(found));
    CHECK((json_at(f, "fix")->kind == JSON_STR) == (strcmp(grade, "good") != 0));
}

static struct str administrator(void)
{
    struct str admin = person_made("administrator", NULL);

    store_told("INSERT INTO factor VALUES ('fa', '%.*s', 'passkey', 'l', 's', 'k', 0, 1, 1)",
               STR_ARG(admin));
    return signed_in_cookie(admin);
}

/* A store that was just made, with one administrator: the program may be any build, but nothing
 * of it is dangerous on a machine that nobody else reaches. */
static void clean_install_shows_nothing_dangerous(void **state)
{
    struct json *page = page_json(administrator());

    (void)state;
    for (const struct json *f = json_at(page, "findings")->u.of.first; f; f = f->next)
        if (str_eq(json_at(f, "grade")->u.str, S("dangerous")))
            fail_msg("%.*s: %.*s", STR_ARG(json_at(f, "name")->u.str),
                     STR_ARG(json_at(f, "found")->u.str));
    CHECK(json_at(page, "dangerous")->u.whole == 0);
    CHECK(has(json_at(page, "description")->u.str, ". 47 things were looked at: 0 dangerous"));
    shows(page, "database-closed", *t->at.schema ? "note" : "good", "");
    shows(page, "policy", "good", "default-src 'none'");
    shows(page, "trail", "good", "All");
}

static void page_is_for_administrators(void **state)
{
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));
    struct house_reply r = page_as(administrator(), "/admin/audit");

    (void)state;
    CHECK(r.status == 200 && has(r.body, "How safe this site is"));
    CHECK(page_as(lead, "/admin/audit").status == 404);
    CHECK(page_as(lead, "/admin/audit.csv").status == 404);
    CHECK(page_as(lead, "/admin/storage").status == 404);
    CHECK(page_as(S(""), "/admin/audit").status == 303);
}

static void seeded_people_and_organisations_are_shown(void **state)
{
    struct str cookie = administrator(), bare = person_made("administrator", NULL);
    struct str lead = person_made("lead", "trafford");
    struct str gone = person_made("lead", "salford");
    struct str person = person_made("member", "salford");
    long long now = t->now;

    (void)state;
    store_told("INSERT INTO setting VALUES ('site-address', 'https://figures.example', 1)");
    store_told("UPDATE person SET made_at = %lld WHERE id = '%.*s'", now - 100LL * A_DAY,
               STR_ARG(bare));
    store_told("UPDATE person SET address = 'officer@trafford.example' WHERE id = '%.*s'",
               STR_ARG(person));
    signed_in_cookie(gone);
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(gone));
    store_told("INSERT INTO token VALUES ('t1', '%.*s', 'h1', 'l', 'read', %lld, 0, %lld)",
               STR_ARG(person), now - 400LL * A_DAY, now + 500LL * A_DAY);
    store_told("INSERT INTO organisation_domain VALUES ('gmail.com', '%.*s', 1)",
               STR_ARG(organisation_made("salford")));
    store_told("INSERT INTO sign_on VALUES ('%.*s', 'http://sign-on.example', 'c', 's', 1)",
               STR_ARG(organisation_made("trafford")));
    store_told("INSERT INTO object VALUES ('o1', 'note', 'members', 'leads:salford', '', 0, 0, "
               "'published', TRUE, '', NULL, 1, 1)");
    struct json *page = page_json(cookie);
    shows(page, "administrators", "good", "2: ");
    shows(page, "administrators-factor", "dangerous", "1: Administrator");
    shows(page, "administrators-away", "weak", "1: Administrator");
    shows(page, "sample-people", "dangerous", "1: Member, Salford");
    shows(page, "stopped-signed-in", "dangerous", "1: Lead, Salford");
    shows(page, "stopped-roles", "weak", "1: Lead, Salford");
    shows(page, "no-lead", "weak", "1: Salford");
    shows(page, "leads-factor", "weak", "1: Lead, Trafford");
    shows(page, "tokens-endless", "weak", "1: Member, Salford");
    shows(page, "tokens-unused", "weak", "1: Member, Salford");
    shows(page, "domains-public", "dangerous", "1: gmail.com");
    shows(page, "sign-on-plain", "dangerous", "1: Trafford");
    store_told("INSERT INTO factor VALUES ('f2', '%.*s', 'totp', 'l', 's', 'k', 0, 1, 1)",
               STR_ARG(lead));
    shows(page_json(cookie), "leads-factor", "good", "None.");
}

static void seeded_settings_mails_and_jobs_are_shown(void **state)
{
    struct str cookie = administrator();
    long long now = t->now;

    (void)state;
    store_told("INSERT INTO setting VALUES ('site-address', 'http://figures.example', 1), "
               "('session-hours', '24', 1), ('session-days', '90', 1), ('keep-audit-days', "
               "'3650', 1), ('keep-mail-days', '3650', 1), ('keep-sessions-days', '3650', 1)");
    store_told("INSERT INTO mail VALUES ('m1', 'a@x.uk', NULL, 'invitation', 's', '', '', "
               "'given-up', 9, 0, %lld, 0, 'no'), ('m2', 'a@x.uk', NULL, 'digest', 's', 'p', "
               "'h', 'waiting', 0, 0, %lld, 0, '')",
               now - A_DAY, now - 2LL * A_DAY);
    store_told("INSERT INTO job VALUES ('tidy-mail', %lld, 0, %lld, FALSE, 'it broke')",
               now - 2LL * A_DAY, now - 3LL * A_DAY);
    struct json *page = page_json(cookie);
    shows(page, "site-address", "dangerous", "http://figures.example");
    shows(page, "session-hours", "weak", "24 hours");
    shows(page, "session-days", "weak", "90 days");
    shows(page, "keep-audit", "weak", "3650 days");
    shows(page, "keep-mail", "weak", "3650 days");
    shows(page, "keep-sessions", "weak", "3650 days");
    shows(page, "mail-server", "weak", "There is none");
    shows(page, "mail-failed", "weak", "1: invitation");
    shows(page, "mail-late", "weak", "1: digest");
    shows(page, "privacy-contact", "weak", "It is not set");
    shows(page, "jobs-failed", "weak", "tidy-mail failed the last time: it broke");
    shows(page, "jobs-late", "weak", "tidy-mail has been due");
    CHECK(!has(page_as(cookie, "/admin/audit").body, "a@x.uk"));
    trial_house(t, true);
    shows(page_json(cookie), "dev-mode", "dangerous", "It is on");
}

static void seeded_trail_is_shown(void **state)
{
    struct str cookie = administrator();

    (void)state;
    t->network = S("203.0.113.9");
    struct work *w = trial_begin(t, true, S(""));
    for (int i = 0; i < 100; i++)
        MUST(audit_note(w, &(struct audit_event){.event = "sign-in", .refused = true}));
    MUST(trial_end(t, OK));
    struct json *page = page_json(cookie);
    shows(page, "guessing", "note", "1: 203.0.113.9");
    shows(page, "trail", "good", "All 100 rows");
    store_told("UPDATE audit SET network = '203.0.113.8' WHERE number = 50");
    shows(page_json(cookie), "trail", "dangerous", "Row 50 does not follow");
    store_told("DELETE FROM audit WHERE number = 10");
    shows(page_json(cookie), "trail", "dangerous", "Row 10 does not follow");
}

static void written(const char *path, const char *words, mode_t mode)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(words, f);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
}

static void seeded_files_are_shown(void **state)
{
    struct str cookie = administrator();
    char copy[200], note[700];

    (void)state;
    if (*t->at.schema)
        return; /* the file is one of SQLite */
    store_told("INSERT INTO setting VALUES ('site-address', 'https://figures.example', 1)");
    shows(page_json(cookie), "backup-made", "dangerous", "No copy was made");
    snprintf(copy, sizeof copy, "%s/copy.db", t->at.folder);
    snprintf(note, sizeof note, "%s.backup", t->at.url);
    written(copy, "x", 0644);
    written(note, str_fmt(t->arena, "%s\n", copy).at, 0600);
    assert_int_equal(chmod(t->at.url, 0644), 0);
    assert_int_equal(chmod(t->at.folder, 0777), 0);
    struct json *page = page_json(cookie);
    shows(page, "database-closed", "dangerous", "644");
    shows(page, "folder-closed", "dangerous", "777");
    shows(page, "backup-closed", "dangerous", "644");
    struct timespec old[2] = {{.tv_sec = t->now - 5 * A_DAY}, {.tv_sec = t->now - 5 * A_DAY}};
    assert_int_equal(utimensat(AT_FDCWD, note, old, 0), 0);
    shows(page_json(cookie), "backup-made", "weak", "120 hours ago");
    assert_int_equal(chmod(t->at.url, 0600), 0);
    assert_int_equal(chmod(t->at.folder, 0700), 0);
    assert_int_equal(chmod(copy, 0600), 0);
    page = page_json(cookie);
    shows(page, "database-closed", "good", "600");
    shows(page, "folder-closed", "good", "700");
    shows(page, "backup-closed", "good", "600");
}

/* --- what is stored ---- */

static void storage_tells_rows_and_sizes(void **state)
{
    struct str cookie = administrator();
    struct house_reply r = page_as(cookie, "/admin/storage");

    (void)state;
    person_made("member", "trafford");
    CHECK(r.status == 200 && has(r.body, "The site holds 0 figures"));
    struct str csv = page_as(cookie, "/admin/storage.csv").body;
    CHECK(has(csv, "\r\nperson,2\r\n") && has(csv, "\r\nslice,0\r\n"));
    if (*t->at.schema)
        return;
    struct stat st;
    assert_int_equal(stat(t->at.url, &st), 0);
    CHECK(has(page_as(cookie, "/admin/storage.csv?table=files").body,
              str_fmt(t->arena, "Database,%s,%lld", t->at.url, (long long)st.st_size).at));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_site_has_nothing_dangerous_and_nothing_weak),
        cmocka_unit_test(each_wrong_is_shown_alone_with_its_grade_and_its_fix),
        cmocka_unit_test(every_finding_can_be_spoiled_but_what_is_only_worth_knowing),
        cmocka_unit_test(site_of_this_machine_alone_is_judged_mildly),
        cmocka_unit_test(engines_with_the_fault_are_named),
        ON_A_STORE(program_headers_are_read_as_readelf_reads_them),
        ON_A_STORE(what_is_no_program_is_not_read),
        ON_A_STORE(clean_install_shows_nothing_dangerous),
        ON_A_STORE(page_is_for_administrators),
        ON_A_STORE(seeded_people_and_organisations_are_shown),
        ON_A_STORE(seeded_settings_mails_and_jobs_are_shown),
        ON_A_STORE(seeded_trail_is_shown),
        ON_A_STORE(seeded_files_are_shown),
        ON_A_STORE(storage_tells_rows_and_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
