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

int folder_close(void **state)
{
    char command[128];

    (void)state;
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
    int len =
        snprintf(command, sizeof command,
                 "cd '%s' && F='%s' && export FOLKMOOT_DB=trial.db && { %s ; } >out 2>err",
                 folder, program, line);

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
