/* testing.c: the program as people call it, in a folder of the test's own. */
#include "app/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char out[SAID_MOST], err[SAID_MOST];
char folder[64];
const char *program;

static char path_of_program[4096];
static char store[512] = "trial.db"; /* what commands find in FOLKMOOT_DB */
static char schema[40];              /* of PostgreSQL, where the store is there */

bool program_find(int count, char **words)
{
    if (count == 2 && realpath(words[1], path_of_program)) {
        program = path_of_program;
        return true;
    }
    fprintf(stderr, "usage: %s PROGRAM\n", words[0]);
    return false;
}

int folder_open(void **state)
{
    (void)state;
    const char *named = getenv("FOLKMOOT_TEST_FOLDER"); /* quick, and gone with the machine */

    snprintf(folder, sizeof folder, "%s/folkmoot-command-XXXXXX", named ? named : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

/* The command of PostgreSQL on the test's schema: CREATE, or DROP and what is in it. */
static int schema_run(const char *what, const char *rest)
{
    char command[256];

    snprintf(command, sizeof command,
             "psql -q \"$FOLKMOOT_TEST_PG\" -c 'SET client_min_messages = error' -c '%s SCHEMA "
             "%s%s'",
             what, schema, rest);
    return system(command);
}

int folder_and_store_open(void **state)
{
    static int made;
    const char *url = getenv("FOLKMOOT_TEST_PG");

    if (folder_open(state) != 0)
        return -1;
    if (!url)
        return 0;
    snprintf(schema, sizeof schema, "command_%ld_%d", (long)getpid(), made++);
    snprintf(store, sizeof store, "%s%coptions=-csearch_path%%3D%s", url,
             strchr(url, '?') ? '&' : '?', schema);
    return schema_run("CREATE", "");
}

bool store_is_a_file(void)
{
    return !*schema;
}

static int schema_end(void)
{
    int status = *schema ? schema_run("DROP", " CASCADE") : 0;

    *schema = 0;
    strcpy(store, "trial.db");
    return status;
}

int folder_close(void **state)
{
    char command[128];

    (void)state;
    if (schema_end() != 0)
        return -1;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static FILE *file_of(const char *name, const char *how)
{
    char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, how);
    assert_non_null(f);
    return f;
}

void folder_put(const char *name, const char *text)
{
    FILE *f = file_of(name, "wb");

    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void get(const char *name, char *to)
{
    FILE *f = file_of(name, "rb");

    to[fread(to, 1, SAID_MOST - 1, f)] = 0;
    fclose(f);
}

int run_line(const char *line)
{
    char command[8192];
    int len = snprintf(command, sizeof command,
                       "cd '%s' && F='%s' && export FOLKMOOT_DB='%s' && { %s ; } >out 2>err",
                       folder, program, store, line);

    assert_in_range(len, 1, (int)sizeof command - 1);
    int status = system(command);
    assert_true(WIFEXITED(status));
    get("out", out);
    get("err", err);
    return WEXITSTATUS(status);
}

int run(const char *words)
{
    char line[4096];
    int len = snprintf(line, sizeof line, "\"$F\" %s", words);

    assert_in_range(len, 1, (int)sizeof line - 1);
    return run_line(line);
}

bool has(const char *text, const char *what)
{
    return strstr(text, what) != NULL;
}

int lines(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}
