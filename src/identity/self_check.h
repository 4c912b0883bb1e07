/* self_check.h: how safe this site itself is: what is looked at, how it is graded, what to do.
 *
 * Facts are gathered first (self_facts_read, self_check_read.c) and judged afterwards, each
 * finding by a small function of the facts alone, so that each can be tried on facts that a
 * test makes up. A finding says what was found and, unless it is good, what to do about it.
 */
#ifndef IDENTITY_SELF_CHECK_H
#define IDENTITY_SELF_CHECK_H

#include "base/work.h"

#include "kit_rows.h"

#include <sys/types.h>

/* From good to dangerous. A note is worth knowing, and nothing is wrong. */
enum grade { GRADE_GOOD, GRADE_NOTE, GRADE_WEAK, GRADE_DANGER, GRADE_COUNT };
const char *grade_word(enum grade grade); /* "good", "note", "weak", "dangerous" */

/* --- facts ---- */

/* What the store has of one kind: how many, and the names of the first few. */
enum { SEEN_NAMES = 5 };
struct self_seen {
    int64_t count;
    struct str names[SEEN_NAMES];
};

enum self_kind {
    SEEN_ADMINISTRATORS,        /* active ones */
    SEEN_ADMINISTRATORS_FACTOR, /* without a passkey or codes from an app */
    SEEN_ADMINISTRATORS_AWAY,   /* not signed in for 90 days */
    SEEN_SAMPLE_PEOPLE,         /* of the sample sector */
    SEEN_STOPPED_SIGNED_IN,     /* suspended or left, with sessions or tokens */
    SEEN_STOPPED_ROLES,         /* suspended or left, with roles that manage others */
    SEEN_NO_LEAD,        /* active organisations with people and without an active lead */
    SEEN_LEADS_FACTOR,   /* leads without a second proof */
    SEEN_TOKENS_ENDLESS, /* that last for more than 400 days from now */
    SEEN_TOKENS_UNUSED,  /* that hold, and were not used for a year */
    SEEN_DOMAINS_PUBLIC, /* at which anybody may have mail */
    SEEN_MAIL_FAILED,    /* given up in the last week */
    SEEN_MAIL_LATE,      /* waiting for more than a day */
    SEEN_SIGN_ON_PLAIN,  /* organisations' own sign-on that is not https */
    SEEN_GUESSING,       /* networks with 100 refusals or more in a day */
    SEEN_KINDS
};

/* A file or folder of the site. */
struct self_file {
    struct str path; /* empty when there is none */
    mode_t mode;
    uid_t owner;
    int64_t bytes, changed_at;
};

/* How a program was compiled and linked; see elf_read. */
struct self_program {
    bool read; /* whether it could be; else the rest is unknown */
    bool position_independent, relocations_first, all_bound, stack_runs, fortified, canaries;
};

struct self_facts {
    int64_t now;
    /* What the upper floors tell. */
    struct str listen, proxy, policy;
    bool dev;
    int64_t forwarded;
    /* Settings. */
    struct str site, mail_server, privacy_contact;
    int64_t session_hours, session_days, keep_audit, keep_mail, keep_sessions;
    /* What is in the store. */
    struct self_seen seen[SEEN_KINDS];
    struct kit_job_list jobs;
    int64_t trail_rows, trail_broken;
    /* The store itself. */
    struct str engine; /* "SQLite 3.40.1" */
    bool is_file;      /* a file of this machine, not a server elsewhere */
    struct self_file database, log, folder, backup;
    int64_t backup_at;  /* when the last copy was made; 0 for never */
    double disk_free;   /* 0 to 1, of the disk of the database; NAN when unknown */
    int64_t disk_bytes; /* free */
    /* The program. */
    struct self_program program;
    struct self_file program_file;
    uid_t user;
    bool dumps_core;
    bool no_new_rights; /* it can't gain rights by running another program */
};

/* "2: A; B" */
struct str seen_words(struct arena *a, const struct self_seen *s);

/* Whether the site's address is one that others can reach: not this machine alone. */
bool self_is_public(const struct self_facts *f);

/* Fills in all that the upper floors have not told already (listen, proxy, policy, dev,
 * forwarded). For administrators; others see nothing in it. */
enum rc self_facts_read(struct work *w, struct self_facts *f) MUST_USE;

/* How the program at this path was made, by its ELF headers (64 bits, little end first). */
void elf_read(const char *path, struct self_program *out);
/* The file or folder; an empty path when there is none. */
struct self_file file_look(struct arena *a, struct str path);

/* Fills in the files and the disk of the database at this path; empty for a server elsewhere.
 */
void self_files_look(struct arena *a, struct str database, struct self_facts *f);

/* Where `folkmoot backup` notes the copy it made: the database's path and ".backup". */
struct str backup_note_path(struct arena *a, struct str database);

/* --- findings ---- */

struct finding {
    const char *name;  /* administrators-factor */
    const char *title; /* what is looked at */
    const char *fix;   /* what to do when it is not good; one sentence or two */
    const char *href;  /* where; NULL when it is not a page of this site */
    enum grade grade;
    struct str found;
};
struct finding_list {
    struct finding *at;
    ptrdiff_t len, cap;
};

/* Judges everything, the worst first, in the order of the table else; `counts` has how many of
 * each grade. Gives the worst grade. */
enum grade self_check(struct arena *a, const struct self_facts *f, struct finding_list *out,
                      int counts[GRADE_COUNT]);

/* A row of the tables below: gives the grade and says what was found. */
struct self_row {
    const char *name, *title, *fix, *href;
    enum grade (*judge)(struct arena *a, const struct self_facts *f, struct str *found);
};
extern const struct self_row self_people_rows[], self_site_rows[], self_store_rows[],
    self_program_rows[]; /* each ends with a NULL name */

#endif
