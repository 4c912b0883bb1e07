/* world.h: a store with everyone and everything that the matrix asks about, and the house over
 * it as the server has it: pages are read on a guarded connection, what is written is undone
 * after each question.
 */
#ifndef MATRIX_WORLD_H
#define MATRIX_WORLD_H

#include "house.h"

#include "store/store.h"

enum { ID_LENGTH = 26 };
#define WORLD_GROUP "0000000000000000000000gr00" /* the working group */

struct actor {
    const char *name;        /* as in policy.tsv */
    const char *person;      /* the last letters of their id; NULL for nobody */
    const char *slug, *role; /* what they hold; NULL for none */
    bool token, group, early;
    char cookies[200];
    char bearer[100];
};

extern struct actor actors[];
extern const int actor_count;

struct thing {
    const char *kind, *visibility, *life, *owner;
    char id[ID_LENGTH + 1];
    char canary[16]; /* a word that stands nowhere else */
};

extern struct thing *things;
extern int thing_count;

/* An id of the right form that nothing has. */
extern const char missing_id[];

/* On SQLite; where FOLKMOOT_TEST_PG names a PostgreSQL, there. */
void world_open(void);
bool world_is_on_postgres(void);
void world_close(void);

struct said {
    int status;
    struct str type, body, etag, location, file_name;
    enum cache cache;
    bool sets_session;
};

/* Asks as an actor; `fields` is NULL for a GET. The answer lives until world_forget. */
struct said world_ask(const struct actor *a, const char *method, const char *target,
                      const char *fields, const char *if_none_match);
/* The same as a form that another site sends. */
struct said world_ask_from(const struct actor *a, const char *target, const char *fields,
                           const char *origin);
void world_forget(void);

/* Of what the last post wrote before it was undone. */
struct written {
    int64_t refused_lines; /* of the trail */
    int64_t changed;       /* rows in all other tables that were added, taken away or differ */
};
struct written world_written(void);

/* Called after each post, while what it wrote is still there; NULL for nothing. */
void world_look(void (*look)(struct store *db));

/* Statements as they stand, kept for good: to make another world. */
void world_change(const char *sql, ...) PRINTF_LIKE(1, 2);
/* Ways in which the house can be made to leak, to see that the matrix finds it; 0 for none. */
enum leak {
    LEAK_NONE,
    LEAK_ID,            /* an address is enough: the object is not decided on */
    LEAK_CSV,           /* the same in one form alone */
    LEAK_STATUS,        /* hidden things are forbidden rather than not there */
    LEAK_LIST,          /* a list's view lets everything through */
    LEAK_COUNT,         /* drafts are counted and listed for members */
    LEAK_EMBARGO,       /* embargoed things are out at once */
    LEAK_WITHDRAWN,     /* what was withdrawn is still served */
    LEAK_ADMINISTRATOR, /* office opens everything */
    LEAK_STALE,         /* rights are remembered from the first request */
    LEAK_CACHE,         /* an answer is kept by its address alone */
    LEAK_WRITE,         /* who may see may change */
    LEAK_TOKEN,         /* a reading token may write */
    LEAKS
};
void world_leak(enum leak leak);

#endif
