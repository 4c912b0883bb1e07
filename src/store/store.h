/* store.h: the door of the store floor: one database, SQLite or PostgreSQL, behind one header.
 *
 * A room never writes SQL in C: its statements stand in .sql files, and tools/sqlgen makes a
 * typed function of each, which calls store_none, store_one or store_run below. A struct store
 * is one connection; one thread at a time may use it. All statements run inside a transaction,
 * one at a time: a function called for each row must not run another on the same connection.
 * After a statement failed, its transaction can only be undone. These rules hold on both
 * engines, so that what works on one works on the other.
 *
 * Failure: BUSY when trying later may help (someone else writes, the disk is full, the time
 * limit passed, the connection broke); CONFLICT when the data contradict each other (unique,
 * foreign key, check, changed by someone else at the same moment); FORBIDDEN when it may only
 * be read; INVALID for text that is not UTF-8; TOO_LARGE past the limits below; FAULT for what
 * only a programmer or an operator can mend. The words are in store_why.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/base.h"
#include "base/work.h"

enum {
    STORE_MOST_ROWS = 1000000,           /* of one list; more is read with `each` */
    STORE_MOST_BYTES = 64 * 1024 * 1024, /* of one text or blob; a slice is a few KB */
    STORE_MOST_VALUES = 48,              /* parameters or columns of one statement */
};

/* --- connections
 * ------------------------------------------------------------------------------ */

enum store_mode {
    STORE_READ,   /* cannot write and never checkpoints; any number of them */
    STORE_WRITE,  /* one in all processes: BUSY, naming the other, while PATH.lock is held */
    STORE_CREATE, /* as STORE_WRITE, and makes a missing SQLite file and its folder */
    STORE_FRESH,  /* as STORE_CREATE, but a missing file is written beside its place, without a
                     log, and comes into it by store_settle alone, whole or not at all */
};

/* Opens `url`, a path of a SQLite file or postgresql://... (which is never created, and has no
 * lock: there the server lets many write). That may name several servers: one that writes finds
 * the one that can be written, one that reads goes where its target_session_attrs says. `a` is
 * for the words in *why only. NOT_FOUND when there is no such database, INVALID when it is not
 * one of ours or is set up wrongly, BUSY, FORBIDDEN, FAULT. */
enum rc store_open(struct arena *a, const char *url, enum store_mode mode, struct store **out,
                   struct str *why) MUST_USE;
/* Undoes an open transaction. NULL is accepted. */
void store_close(struct store *db);

/* Words about the last call that failed; valid until the next call. */
struct str store_why(const struct store *db);
/* "SQLite 3.40.1" or "PostgreSQL 15.2", for the report at start. */
struct str store_engine(const struct store *db);
/* The path of its file; empty on PostgreSQL. */
struct str store_file(const struct store *db);

/* From now on a statement that takes longer is stopped (BUSY). 0 lifts the limit. */
enum rc store_limit(struct store *db, int seconds) MUST_USE;

/* From now on what `db`, which reads, begins sees all that `writer`, which must outlive it,
 * committed before: on PostgreSQL a standby that is behind is waited for a moment, and then the
 * primary is read for a minute; elsewhere it is so anyway. Outside transactions of both, and
 * before other threads use them. */
enum rc store_follow(struct store *db, struct store *writer) MUST_USE;

/* What `db` sees in its transaction is seen by all that follow `writer` in what they begin from
 * now on, whoever committed it. Any thread may, whoever uses `writer`. FAULT, BUSY: see
 * store_why of `db`. */
enum rc store_keep_up(struct store *writer, struct store *db) MUST_USE;

/* --- transactions
 * ----------------------------------------------------------------------------- */

/* Begins a transaction that sees one state of the data throughout. `writes` needs a connection
 * that may write, and waits up to five seconds for its turn. A connection that broke is made
 * anew, to whichever of its servers now has the work; BUSY when none was found in three
 * seconds. */
enum rc store_begin(struct store *db, bool writes) MUST_USE;
/* OK: it is kept, also through a power cut. Anything else: nothing of it was kept, unless the
 * words say that this is not certain. Either way the transaction is over. */
enum rc store_commit(struct store *db) MUST_USE;
void store_rollback(struct store *db); /* nothing happens when none is open */

/* Moves what was committed from the log into the file (SQLite, the writing connection;
 * elsewhere nothing happens). Apart from store_commit on purpose: a failure here loses nothing.
 * BUSY when readers still need the log. Call it after commits that wrote much, outside
 * transactions. */
enum rc store_checkpoint(struct store *db) MUST_USE;

/* --- several servers on one database
 * ---------------------------------------------------------- */

/* Whether others may write while this connection is open to write. */
bool store_shared(const struct store *db);
/* First of all in a transaction that writes: takes the turn that goes by the name of this
 * table, for as long as the transaction lasts, after waiting up to `ms` for whoever has it.
 * What they kept is seen then. Who takes no turn, and who reads, is not held up. Where one
 * writes at a time anyway (SQLite) nothing happens. BUSY when the turn did not come. */
enum rc store_turn(struct store *db, const char *table, int ms) MUST_USE;
/* Whether the last transaction came to nothing only because others wrote at the same moment:
 * the same work may go well when it is done again. */
bool store_again(const struct store *db);

/* Once the transaction is kept, wakes those who wait in store_hear. */
enum rc store_tell(struct store *db) MUST_USE;
/* Waits until another connection has told, at most `ms`; not inside a transaction. Only a hint:
 * it may come for nothing, and may be lost. BUSY, at once, when the connection is broken or
 * nobody can tell. */
enum rc store_hear(struct store *db, int ms) MUST_USE;

/* --- statements
 * ------------------------------------------------------------------------------- */

/* Letters in the strings of struct statement; a capital where the value may be null. */
enum store_type {
    STORE_INT = 'i',   /* 64 bits; bigint */
    STORE_NUM = 'n',   /* double precision; NAN is null both ways, -0 may come back as 0 */
    STORE_TEXT = 't',  /* UTF-8 without NUL; at NULL is null where that may be, else "" */
    STORE_BOOL = 'b',  /* boolean */
    STORE_BYTES = 'y', /* bytea, on both engines: see schema/README.md; nulls as in text */
};

enum store_arity { STORE_NONE = 'n', STORE_ONE = 'o', STORE_MANY = 'm', STORE_EACH = 'e' };

/* One statement; sqlgen writes tables of them. */
struct statement {
    const char *name;    /* "area_by_code" */
    const char *where;   /* "area.sql:3" */
    char arity;          /* of enum store_arity */
    const char *params;  /* types of $1, $2, ... as letters: "tN" */
    const char *columns; /* types of what it gives */
    const char *names;   /* of the columns, with a blank between two: "id name" */
    const char *sql;
};

/* Which member is set is known from the statement. */
union store_value {
    int64_t whole;
    double num;
    bool truth;
    struct str str;
};

/* Runs one that gives no rows. Words go into the work, as in all functions here. */
enum rc store_none(struct work *w, const struct statement *s,
                   const union store_value *params) MUST_USE;
/* The only row, its texts copied into w->arena. NOT_FOUND, without words, when there is none.
 */
enum rc store_one(struct work *w, const struct statement *s, const union store_value *params,
                  union store_value *row) MUST_USE;

/* Begins one; `params` must stay as they are until store_done. A failure is kept for that. */
void store_run(struct work *w, const struct statement *s, const union store_value *params);
/* The next row; false at the end or after a failure. The texts of STORE_EACH are valid until
 * the next call, those of the others are in w->arena. */
bool store_row(struct work *w, union store_value *row);
/* Ends what store_run began, at any row; gives the first failure. */
enum rc store_done(struct work *w) MUST_USE;

/* From store_pipe(w, true) to store_pipe(w, false) the statements without rows of a transaction
 * that writes may be sent without waiting for each one's end (PostgreSQL; on SQLite, and in one
 * that only reads, nothing happens). Not while one is being read. OK of one says only that it
 * was sent; its failure, with its own words, comes from a later call, at the latest from
 * store_pipe(w, false) or store_commit. For many rows whose failures nobody tells apart. */
enum rc store_pipe(struct work *w, bool on) MUST_USE;

/* Rows that its statements gave since it was opened: what reading costs, on any machine. */
int64_t store_rows(const struct store *db);

/* Prepares it without running it: FAULT when the database can't understand it, or its columns
 * are not those of its heading. Statements are otherwise prepared when first run, and kept. */
enum rc store_prepare(struct store *db, const struct statement *s) MUST_USE;

/* --- schema
 * ----------------------------------------------------------------------------------- */

/* One numbered step: {"schema/0001_figures.sql", its text}. The text is any number of
 * statements (see schema/README.md for what both engines understand), without BEGIN and COMMIT.
 */
struct store_step {
    struct str name, text;
};

/* Runs those of the steps (1, 2, 3, ... in order) that this database has not seen, each in a
 * transaction of its own, so that a failure keeps what was done before; *ran counts them and
 * may be NULL. On a STORE_READ connection nothing runs: INVALID when a step is missing. INVALID
 * also when the database is newer than the program or a step was changed after it ran; FAULT
 * when a step fails. Not inside a transaction. */
enum rc store_migrate(struct store *db, const struct store_step *steps, ptrdiff_t count,
                      ptrdiff_t *ran) MUST_USE;

/* --- who asks
 * --------------------------------------------------------------------------------- */

/* Who asks, until the transaction ends: what folkmoot_viewer() (a person's id), folkmoot_self()
 * (the audience of the viewer alone) and folkmoot_now() give to the views. Nobody and nothing,
 * at the moment 0, where it is not called. Inside a transaction. */
enum rc store_viewer(struct store *db, struct str person, struct str self,
                     int64_t now) MUST_USE;

/* A view: its name and the statement that makes it, "CREATE VIEW name AS ...". */
struct store_view {
    struct str name, sql;
};

/* Brings the views to these, in this order, each of which may use those before it: nothing
 * happens when they are the same. After store_migrate, on a connection that writes, not inside
 * a transaction; on one that reads INVALID when they differ. */
enum rc store_views(struct store *db, const struct store_view *views, ptrdiff_t count) MUST_USE;

/* Makes ready what store_guard needs, with the same tables: on PostgreSQL the role
 * DATABASE_reader, which may read all but them; elsewhere nothing. INVALID, with the statements
 * that an administrator of the server is to run, when this user may not make it. After
 * store_views, not inside a transaction; nothing happens on a connection that reads. */
enum rc store_rights(struct store *db, const char *const *tables) MUST_USE;

/* From now on statements of this connection that read one of these tables other than through a
 * view are refused (FAULT) when they are run, on SQLite already when they are prepared.
 * `tables` ends with NULL and must stay. INVALID when the role above is not there or may
 * read them. */
enum rc store_guard(struct store *db, const char *const *tables) MUST_USE;

/* --- care
 * ------------------------------------------------------------------------------------- */

/* Copies the database as it stands into a new file that only its owner may read, checks the
 * copy, and takes it away again when that fails. Others may read and write meanwhile. CONFLICT
 * when `path` exists; INVALID on PostgreSQL, which has pg_dump for it. Not inside a
 * transaction. */
enum rc store_backup(struct store *db, const char *path) MUST_USE;

/* Brings a file that STORE_FRESH wrote into its place, for good; from then on it is as any
 * other. Without it such a file is taken away when it is closed. Where there is none nothing
 * happens. BUSY, FORBIDDEN or FAULT: nothing was kept, unless the words say otherwise. Not
 * inside a transaction. */
enum rc store_settle(struct store *db) MUST_USE;

/* Looks for damage: every page, index and foreign key (SQLite; PostgreSQL has amcheck). FAULT
 * when there is any. */
enum rc store_check(struct store *db) MUST_USE;

#endif
