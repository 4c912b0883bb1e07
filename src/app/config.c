/* config.c: the settings that a file may say, and the reading of such a file.
 *
 * A line is "name = value"; blank ones and those that begin with # say nothing. Values go to
 * the end of the line and have no quotes, so that any path can be written as it is.
 */
#include "app/config.h"

#include "base/num.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 64 * 1024 };

static const char db_otherwise[] = "var/folkmoot.db";

/* NULL when the value is taken, else what is wrong with it. */
typedef const char *setting_take(struct arguments *a, struct str value);

/* A path that begins anywhere but at the root would depend on who reads the file from where. */
static const char *db_take(struct arguments *a, struct str value)
{
    if (!str_starts(value, S("/")) && !str_starts(value, S("postgres")))
        return "is a path that begins with /, or postgresql://…";
    if (!a->db)
        a->db = str_zero(a->arena, value);
    return NULL;
}

static const char *listen_take(struct arguments *a, struct str value)
{
    if (!a->listen)
        a->listen = str_zero(a->arena, value);
    return NULL;
}

static const char *proxy_take(struct arguments *a, struct str value)
{
    if (!a->proxy)
        a->proxy = str_zero(a->arena, value);
    return NULL;
}

static const char *figures_memory_take(struct arguments *a, struct str value)
{
    int64_t megabytes;

    if (!int_parse(value, &megabytes) || megabytes <= 0 || megabytes > MOST_MEGABYTES)
        return "is a whole number of megabytes, 1 or more";
    if (!a->figures_memory)
        a->figures_memory = megabytes;
    return NULL;
}

static const struct setting_of_file {
    struct str name;
    setting_take *take;
} settings[] = {
    {STR_INIT("db"), db_take},
    {STR_INIT("listen"), listen_take},
    {STR_INIT("proxy"), proxy_take},
    {STR_INIT("figures-memory"), figures_memory_take},
};

struct reading {
    struct arguments *to;
    const char *path;
    int line;
    int said_in[COUNT_OF(settings)]; /* the line that said it, 0 for none */
};

static enum rc refuse(const struct reading *r, struct str *why, struct str words)
{
    *why = str_fmt(r->to->arena, "%s:%d: %.*s", r->path, r->line, STR_ARG(words));
    return INVALID;
}

static enum rc setting_read(struct reading *r, struct str name, struct str value,
                            struct str *why)
{
    struct arena *a = r->to->arena;
    ptrdiff_t i = 0;

    while (i < COUNT_OF(settings) && !str_eq(settings[i].name, name))
        i++;
    if (i == COUNT_OF(settings))
        return refuse(r, why,
                      str_fmt(a,
                              "there is no setting \"%.*s\". There are db, listen, proxy and "
                              "figures-memory.",
                              STR_ARG(name)));
    if (r->said_in[i])
        return refuse(
            r, why,
            str_fmt(a, "\"%.*s\" was said in line %d already.", STR_ARG(name), r->said_in[i]));
    r->said_in[i] = r->line;
    const char *wrong = value.len ? settings[i].take(r->to, value)
                                  : "has no value. To leave it as it is otherwise, put a # "
                                    "before the line";
    return wrong ? refuse(r, why, str_fmt(a, "\"%.*s\" %s.", STR_ARG(name), wrong)) : OK;
}

static enum rc line_read(struct reading *r, struct str line, struct str *why)
{
    struct str name;

    line = str_trim(line);
    if (!line.len || str_starts(line, S("#")))
        return OK;
    if (!str_is_utf8(line) || str_has_control(line))
        return refuse(r, why, S("there are characters in this line that are no text."));
    if (str_find(line, S("=")) < 0)
        return refuse(r, why, S("this is no \"name = value\"."));
    str_split(&line, '=', &name);
    return setting_read(r, str_trim(name), str_trim(line), why);
}

/* The whole file, or NULL with *why. */
static const char *file_take(struct arena *a, const char *path, ptrdiff_t *len, struct str *why)
{
    char *bytes = arena_alloc(a, FILE_MOST + 1);
    FILE *f = fopen(path, "re");

    if (f)
        *len = (ptrdiff_t)fread(bytes, 1, FILE_MOST + 1, f);
    if (!f || ferror(f))
        *why = str_fmt(a, "%s can't be read: %s.", path, strerror(errno));
    else if (*len > FILE_MOST)
        *why = str_fmt(a, "%s is too large: at most 64 KB.", path);
    if (f)
        fclose(f);
    return why->len ? NULL : bytes;
}

static enum rc file_read(struct arguments *a, const char *path, struct str *why)
{
    struct reading r = {.to = a, .path = path};
    ptrdiff_t len = 0;
    const char *bytes = file_take(a->arena, path, &len, why);
    struct str rest = {bytes, len}, line;

    if (!bytes)
        return INVALID;
    for (r.line = 1; str_split(&rest, '\n', &line); r.line++)
        TRY(line_read(&r, line, why));
    return OK;
}

static const char *surroundings(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

enum rc config_settle(struct arguments *a, struct str *why)
{
    *why = (struct str){0};
    if (!a->db)
        a->db = surroundings("FOLKMOOT_DB");
    if (!a->config)
        a->config = surroundings("FOLKMOOT_CONFIG");
    if (a->config)
        TRY(file_read(a, a->config, why));
    if (!a->db)
        a->db = db_otherwise;
    return OK;
}
