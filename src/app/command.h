/* command.h: the commands of the program and what they share; for src/app alone. */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "base/work.h"
#include "store/store.h"

#include <stdio.h>

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };
enum { MEGABYTE = 1000 * 1000, MOST_MEGABYTES = 1000 * 1000 };

/* The options of a command line: words that are no options stay in order. */
struct arguments {
    struct arena *arena;
    const char *config; /* --config, else FOLKMOOT_CONFIG; app/config.h */
    const char *db;     /* --db, else FOLKMOOT_DB, else the file's, else var/folkmoot.db */
    const char *listen; /* --listen */
    const char *proxy;  /* --proxy */
    const char *with;   /* --with */
    const char *period; /* --period */
    const char *known;  /* --known */
    bool json, dry_run, dev, quick;
    int64_t figures_memory; /* --figures-memory, in megabytes; 0 for no limit */
    char **words;
    int count;
    struct own_option { /* --name value, of a command that reads its own */
        struct str name, value;
    } * own;
    int own_count;
};

struct command {
    const char *name;
    const char *usage;   /* after "folkmoot " */
    const char *summary; /* one sentence */
    const char *help;    /* more, for --help; may be NULL */
    int least, most;     /* words */
    bool own_options;    /* takes any --name value, and looks at them itself */
    /* Help about the words that were given; false when there is none. */
    bool (*help_on)(struct arguments *a);
    int (*run)(struct arguments *a);
};

extern const struct command *const commands[]; /* by name, ends with NULL */

/* A store, a snapshot and a piece of work for one command. */
struct session {
    struct arena *arena;
    struct store *db;
    struct sector *sector;
    struct work work;
};

/* Opens the store (made when `mode` is STORE_CREATE), brings its schema up to date when it may
 * be written, and reads the sector. Tells what is wrong on stderr and gives EXIT_REFUSED. */
int session_open(struct session *s, const struct arguments *a, enum store_mode mode);
/* The same for an import: forms may be sent to servers on the same database meanwhile, unless
 * it is to be `alone`. */
int session_open_import(struct session *s, const struct arguments *a, bool alone);
void session_close(struct session *s);
/* Ends the transaction: kept when `rc` is OK. Words of what is wrong go to stderr. */
int session_finish(struct session *s, enum rc rc);
/* The complaints of a piece of work, one a line, "file:line:column: words". */
void complaints_print(FILE *to, const struct work *w);

/* The schema steps that are part of the program. */
enum rc schema_update(struct arena *a, struct store *db, struct str *why) MUST_USE;

extern const struct command bench_command, calc_command, compare_command, import_command,
    sample_command, metrics_command, areas_command, groups_command, serve_command,
    routes_command, check_command, backup_command, migrate_command, export_command,
    user_command;

#endif
