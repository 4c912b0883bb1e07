/* testing.h: the program as people call it, in a folder of the test's own; for the tests of
 * this floor only.
 */
#ifndef APP_TESTING_H
#define APP_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { SAID_MOST = 256 * 1024 };

/* What the last run said. */
extern char out[SAID_MOST], err[SAID_MOST];
/* The folder of the test that runs, and the program's path. */
extern char folder[64];
extern const char *program;

/* Takes the program's path from the first argument of main and runs the tests; gives main's
 * answer.
 */
#define PROGRAM_TESTS(count, words, tests, setup, teardown)                                    \
    (program_find((count), (words)) ? cmocka_run_group_tests(tests, setup, teardown) : 2)
bool program_find(int count, char **words);

/* cmocka's set-up and tear-down: a folder. */
int folder_open(void **state);
int folder_close(void **state);
/* The same with the store in a schema of the PostgreSQL that FOLKMOOT_TEST_PG names, where it
 * does. */
int folder_and_store_open(void **state);
bool store_is_a_file(void);
void folder_put(const char *name, const char *text);

/* Runs a command line in the folder, in which "$F" is the program and whose store is trial.db
 * or what folder_and_store_open made; gives its exit status. */
int run_line(const char *line);
/* Runs the program with these words there. */
int run(const char *words);

bool has(const char *text, const char *what);
int lines(const char *text);

#endif
