/* self_check_program.c: findings about how the program was made and what it may do here. */
#include "identity/self_check.h"

#include <sys/stat.h>

/* For those who run a site that others reach; developers build it as they like. */
static enum grade unless(bool good, const struct self_facts *f, enum grade there)
{
    if (good)
        return GRADE_GOOD;
    return self_is_public(f) ? there : GRADE_NOTE;
}

static enum grade root(struct arena *a, const struct self_facts *f, struct str *found)
{
    *found = f->user == 0 ? S("It runs as root.")
                          : str_fmt(a, "It runs as user %u.", (unsigned)f->user);
    return unless(f->user != 0, f, GRADE_DANGER);
}

static enum grade core_dumps(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    *found = f->dumps_core ? S("They are on: passwords and figures would stand in the file.")
                           : S("They are off.");
    return unless(!f->dumps_core, f, GRADE_WEAK);
}

static enum grade new_rights(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    *found = f->no_new_rights ? S("It can't.") : S("It could, by running a program of root's.");
    return f->no_new_rights ? GRADE_GOOD : GRADE_NOTE;
}

static enum grade program_closed(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (!f->program_file.path.len) {
        *found = S("The program's file could not be looked at.");
        return GRADE_NOTE;
    }
    *found = str_fmt(a, "%.*s may be used as %03o.", STR_ARG(f->program_file.path),
                     (unsigned)(f->program_file.mode & 0777));
    return unless(!(f->program_file.mode & (S_IWGRP | S_IWOTH)), f, GRADE_DANGER);
}

/* Of how it was compiled and linked. */
static enum grade made(const struct self_facts *f, bool good, const char *yes, const char *no,
                       struct str *found)
{
    if (!f->program.read) {
        *found = S("The program's file could not be read.");
        return GRADE_NOTE;
    }
    *found = str_of(good ? yes : no);
    return unless(good, f, GRADE_WEAK);
}

static enum grade position(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    return made(f, f->program.position_independent, "It is (PIE).", "It is not (no PIE).",
                found);
}

static enum grade relocations(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    return made(f, f->program.relocations_first && f->program.all_bound,
                "They can't be written once it runs (full RELRO).",
                f->program.relocations_first
                    ? "Some can be written while it runs (partial RELRO)."
                    : "They can be written while it runs (no RELRO).",
                found);
}

static enum grade stack(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    return made(f, !f->program.stack_runs, "Nothing can be run there.",
                "What is written there can be run.", found);
}

static enum grade canaries(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    return made(f, f->program.canaries, "Writing past the end of an array ends the program.",
                "Writing past the end of an array is not found.", found);
}

static enum grade fortified(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    return made(f, f->program.fortified, "The library's functions check their lengths.",
                "The library's functions do not check their lengths.", found);
}

const struct self_row self_program_rows[] = {
    {"root", "It does not run as root",
     "Run it as a user of its own that owns nothing but the database.", NULL, root},
    {"core-dumps", "It leaves no picture of its memory behind", "Start it with 'ulimit -c 0'.",
     NULL, core_dumps},
    {"new-rights", "It can't gain rights",
     "Start it with NoNewPrivileges=yes (systemd) or 'setpriv --no-new-privs'.", NULL,
     new_rights},
    {"program-closed", "Nobody else on the machine can change the program",
     "chmod 755 the file, and let root own it.", NULL, program_closed},
    {"position", "Its code is at another place each time", "Build it with -Db_pie=true.", NULL,
     position},
    {"relocations", "Its tables of addresses are closed", "Link it with -Wl,-z,relro,-z,now.",
     NULL, relocations},
    {"stack", "Its stack holds no code", "Link it with -Wl,-z,noexecstack.", NULL, stack},
    {"canaries", "Its stack is watched", "Compile it with -fstack-protector-strong.", NULL,
     canaries},
    {"fortified", "Lengths are checked where they are known",
     "Compile it with -O2 -D_FORTIFY_SOURCE=2.", NULL, fortified},
    {0},
};
