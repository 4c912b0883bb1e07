/* engine.h: what the store asks of a database engine; seen inside src/store only.
 *
 * store.c keeps the rules that hold on both engines; an engine keeps its own. A function that
 * fails leaves the words in db->why, by store_say.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/store.h"

struct sqlite3_stmt;
struct move_table;

/* A statement as one connection knows it. */
struct prepared {
    const struct statement *statement;
    int param_count, column_count;
    bool ready;
    bool changes; /* known to write; PostgreSQL finds out by itself */
    struct sqlite3_stmt *sqlite;
    int places[STORE_MOST_VALUES]; /* SQLite's number of each parameter */
    char postgres[16];             /* its name on the server */
};

struct engine {
    void (*close)(struct store *db);
    enum rc (*begin)(struct store *db, bool writes);
    enum rc (*commit)(struct store *db);
    void (*rollback)(struct store *db);
    enum rc (*checkpoint)(struct store *db);
    enum rc (*limit)(struct store *db, int seconds);
    enum rc (*prepare)(struct store *db, struct prepared *p);
    enum rc (*run)(struct store *db, struct prepared *p, const union store_value *params);
    enum rc (*row)(struct store *db, struct prepared *p, union store_value *row);
    void (*done)(struct store *db, struct prepared *p);
    enum rc (*script)(struct store *db, const char *sql); /* statements without parameters */
    enum rc (*backup)(struct store *db, const char *path);
    enum rc (*check)(struct store *db);
    enum rc (*settle)(struct store *db); /* NULL where nothing is written beside its place */
    /* Who asks, until the transaction ends. */
    enum rc (*viewer)(struct store *db, struct str person, struct str self, int64_t now);
    enum rc (*guard)(struct store *db, const char *const *tables);
    /* NULL where nobody else can write meanwhile: see store_turn, store_tell and store_hear. */
    enum rc (*turn)(struct store *db, const char *table, int ms);
    enum rc (*tell)(struct store *db);
    enum rc (*hear)(struct store *db, int ms);
    /* NULL where nothing is to be done for it. */
    enum rc (*rights)(struct store *db, const char *const *tables);
    enum rc (*follow)(struct store *db, struct store *writer);
    enum rc (*keep_up)(struct store *writer, struct store *db);
    enum rc (*pipe)(struct store *db, bool on);
    const char *functions; /* that views call, as a script; empty where the program has them */
    /* Keeps other processes from changing the schema; empty where the file is locked anyway. */
    const char *lock_schema, *unlock_schema;
    /* Gives a row with `found`, whether there is a table schema_step. */
    const struct statement *finds_steps;
    /* For a move. The columns of all tables but schema_step and schema_view, by table, in their
     * order: relation, part, type, required, place in the primary key. Which table refers to
     * which: relation, parent. */
    const struct statement *lists_columns, *lists_references;
    /* Many rows at once into one table; NULL where a statement for each does as well. A failure
     * may be told at the end only; after it the transaction can only be undone. */
    enum rc (*load_begin)(struct store *db, const struct move_table *t);
    enum rc (*load_row)(struct store *db, const struct move_table *t,
                        const union store_value *row);
    enum rc (*load_end)(struct store *db, bool keep);
    const char *before_load; /* a script; empty for none */
    /* Gives a row that refers to nothing (relation, number, parent), where rows are taken
     * before what they refer to; NULL where they are not. */
    const struct statement *finds_orphan;
};

/* number, name, hash of each schema step that has run. */
extern const struct statement lists_steps;

struct store {
    const struct engine *engine;
    void *own; /* what the engine keeps for this connection */
    struct arena *arena;
    enum store_mode mode;
    char why[1024];
    char version[64];
    const char *file;   /* its path; NULL where it is none */
    int limit;          /* seconds; 0 for none */
    bool begun, writes; /* a transaction is open; it may write */
    enum rc broken;     /* how a statement of it failed; OK while none has */
    bool again;         /* it failed because others wrote at the same moment */
    int depth;          /* of store_run without store_done; 2 is a mistake */
    struct prepared *under_way;
    const struct statement *at_fault; /* an earlier one that failed only now, or NULL */
    enum rc rc;                       /* of the statement under way */
    ptrdiff_t rows;                   /* it has given */
    int64_t rows_ever;                /* all of them have given */
    struct prepared **slots;          /* open addressing by the statement's address */
    ptrdiff_t slot_count, slots_used;
};

/* Puts the words into db->why and gives back rc. */
enum rc store_say(struct store *db, enum rc rc, const char *words, ...) PRINTF_LIKE(3, 4);

/* Whether column `i` of the heading is called `name`; says so in db->why when not. */
enum rc store_check_name(struct store *db, const struct statement *s, int i, const char *name);

/* Both open what db->mode asks for, fill in engine, own and version, and close what they opened
 * when they fail. */
enum rc sqlite_open(struct store *db, const char *path);
enum rc postgres_open(struct store *db, const char *url);

#endif
