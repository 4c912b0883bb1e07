/* user_command.c: folkmoot user: accounts from where the program runs: who there is,
 * invitations and links to sign in with that need no mail, suspending and restoring. */
#include "app/command.h"

#include "identity/identity.h"

#include <string.h>

/* --- options ---- */

static int wrong(const char *words, struct str about)
{
    fprintf(stderr, "folkmoot user: %s%.*s\nfolkmoot user --help says more.\n", words,
            STR_ARG(about));
    return EXIT_USAGE;
}

static bool option_take(struct arguments *a, const struct own_option *o, struct user_ask *asked)
{
    const struct {
        const char *name;
        struct str *to;
    } options[] = {{"role", &asked->role},
                   {"organisation", &asked->organisation},
                   {"scope", &asked->scope}};

    if (str_eq(o->name, S("db"))) {
        a->db = str_zero(a->arena, o->value);
        return true;
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(options); i++) {
        if (!str_eq(o->name, str_of(options[i].name)))
            continue;
        *options[i].to = o->value;
        return true;
    }
    return false;
}

/* --- what it does ---- */

static enum rc suspend_run(struct work *w, const struct user_ask *ask, struct str *link)
{
    (void)link;
    return user_suspend(w, ask);
}

static enum rc restore_run(struct work *w, const struct user_ask *ask, struct str *link)
{
    (void)link;
    return user_restore(w, ask);
}

/* No tabs and line ends in names: each row stays one. */
static enum rc role_print(void *to, const struct identity_role_told *r)
{
    FILE *out = to;

    fprintf(out, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(r->address), STR_ARG(r->name),
            STR_ARG(r->state), STR_ARG(r->role), STR_ARG(r->slug), STR_ARG(r->scope));
    return OK;
}

static enum rc list_run(struct work *w, const struct user_ask *ask, struct str *link)
{
    (void)ask;
    (void)link;
    puts("address\tname\tstate\trole\torganisation\tscope");
    return user_list(w, role_print, stdout);
}

/* --- the command ---- */

static const struct {
    const char *name;
    bool address, writes;
    /* *link is printed once all was kept. */
    enum rc (*run)(struct work *w, const struct user_ask *asked, struct str *link);
} verbs[] = {{"list", false, false, list_run},
             {"invite", true, true, user_invite},
             {"suspend", true, true, suspend_run},
             {"restore", true, true, restore_run},
             {"link", true, true, user_link}};

static int user_main(struct arguments *a)
{
    struct user_ask asked = {0};
    struct session s;
    ptrdiff_t v = 0;

    for (int i = 0; i < a->own_count; i++)
        if (!option_take(a, &a->own[i], &asked))
            return wrong("unknown option: --", a->own[i].name);
    while (v < COUNT_OF(verbs) && strcmp(a->words[0], verbs[v].name) != 0)
        v++;
    if (v == COUNT_OF(verbs))
        return wrong("list, invite, suspend, restore or link, not ", str_of(a->words[0]));
    if ((a->count > 1) != verbs[v].address)
        return wrong(verbs[v].address ? "whose address? folkmoot user " : "too much after ",
                     str_of(a->words[0]));
    asked.address = a->count > 1 ? str_of(a->words[1]) : (struct str){0};
    int code = session_open(&s, a, verbs[v].writes ? STORE_WRITE : STORE_READ);
    if (code != EXIT_DONE)
        return code;
    struct str link = {0};
    enum rc rc = verbs[v].run(&s.work, &asked, &link);
    if (verbs[v].writes) {
        code = session_finish(&s, rc);
    } else {
        code = rc == OK ? EXIT_DONE : EXIT_REFUSED;
        complaints_print(stderr, &s.work);
        store_rollback(s.db);
    }
    if (code == EXIT_DONE && link.len)
        printf("%.*s\n", STR_ARG(link));
    session_close(&s);
    return code;
}

const struct command user_command = {
    .name = "user",
    .usage = "user list | invite ADDRESS --role ROLE [--organisation SLUG] [--scope S] |\n"
             "  suspend ADDRESS | restore ADDRESS | link ADDRESS   [--db PATH]",
    .summary = "Lists accounts, invites people, suspends and restores them.",
    .help = "list     each account and role as tab-separated lines with a heading\n"
            "invite   prints the link of an invitation, for seven days and one use, which is\n"
            "         mailed too: --role administrator lets the first person in\n"
            "link     prints a link to sign in with, for twenty minutes and one use\n"
            "suspend  signs an account out everywhere and keeps it out\n"
            "restore  lets it in again\n"
            "\n"
            "Roles in an organisation: member, lead, steward, councillor, peer. Roles of the\n"
            "sector: adviser (with --scope, a region or list), programme-manager, clerk,\n"
            "administrator. While a server has a SQLite database open, only list works.\n",
    .least = 1,
    .most = 2,
    .own_options = true,
    .run = user_main,
};
