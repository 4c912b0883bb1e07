/* main.c: the command line. Each command is a file of this folder; the contract is in
 * docs/man/folkmoot.1: exit 0 done, 1 refused with the reason on stderr, 2 wrong usage. */
#include "app/command.h"

#include "app/config.h"
#include "base/num.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    &areas_command,  &backup_command,  &bench_command,   &calc_command,
    &check_command,  &compare_command, &export_command,  &groups_command,
    &import_command, &metrics_command, &migrate_command, &routes_command,
    &sample_command, &serve_command,   &user_command,    NULL};

static void print_commands(FILE *to)
{
    fputs("Folkmoot: councils compare themselves fairly.\n\n", to);
    for (int i = 0; commands[i]; i++)
        fprintf(to, "  folkmoot %-28s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\nfolkmoot COMMAND --help says more. The store is --db PATH, else FOLKMOOT_DB, else "
          "what\n"
          "the file of --config or FOLKMOOT_CONFIG says, else var/folkmoot.db.\n",
          to);
}

static void print_help(FILE *to, const struct command *c)
{
    fprintf(to, "folkmoot %s\n\n%s\n", c->usage, c->summary);
    if (c->help)
        fprintf(to, "\n%s", c->help);
}

static const struct command *command_of(const char *name)
{
    for (int i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int wrong_usage(const struct command *c, const char *words, const char *about)
{
    fprintf(stderr, "folkmoot %s: %s%s\nusage: folkmoot %s\n", c->name, words, about, c->usage);
    return EXIT_USAGE;
}

/* Takes "--name value" or "--name=value"; NULL when this is another option. */
static const char *option_value(const char *name, char **argv, int *i)
{
    size_t len = strlen(name);

    if (strncmp(argv[*i], name, len) != 0)
        return NULL;
    if (argv[*i][len] == '=')
        return argv[*i] + len + 1;
    return argv[*i][len] == 0 && argv[*i + 1] ? argv[++*i] : NULL;
}

static bool valued_option(struct arguments *a, char **argv, int *i)
{
    const struct {
        const char *name;
        const char **to;
    } options[] = {{"--db", &a->db},     {"--listen", &a->listen}, {"--proxy", &a->proxy},
                   {"--with", &a->with}, {"--period", &a->period}, {"--known", &a->known}};

    for (ptrdiff_t k = 0; k < COUNT_OF(options); k++) {
        const char *value = option_value(options[k].name, argv, i);
        if (value) {
            *options[k].to = value;
            return true;
        }
    }
    return false;
}

static bool whole_option(struct arguments *a, char **argv, int *i)
{
    const char *value = option_value("--figures-memory", argv, i);

    return value && int_parse(str_of(value), &a->figures_memory) && a->figures_memory > 0 &&
           a->figures_memory <= MOST_MEGABYTES;
}

static bool plain_option(struct arguments *a, const char *word)
{
    const struct {
        const char *name;
        bool *to;
    } options[] = {{"--json", &a->json},
                   {"--dry-run", &a->dry_run},
                   {"--dev", &a->dev},
                   {"--quick", &a->quick}};

    for (ptrdiff_t k = 0; k < COUNT_OF(options); k++)
        if (strcmp(word, options[k].name) == 0)
            return *options[k].to = true;
    return false;
}

/* "--name value" or "--name=value", whatever the name. */
static bool own_option(struct arguments *a, char **argv, int *i)
{
    struct str name = str_of(argv[*i] + 2), value = {0};
    ptrdiff_t equals = str_find(name, S("="));

    if (equals >= 0) {
        value = str_cut(name, equals + 1, name.len);
        name.len = equals;
    } else if (argv[*i + 1]) {
        value = str_of(argv[++*i]);
    } else {
        return false;
    }
    a->own[a->own_count++] = (struct own_option){name, value};
    return true;
}

static bool option_taken(const struct command *c, struct arguments *a, char **argv, int *i)
{
    const char *config = option_value("--config", argv, i);

    if (config)
        return (a->config = config) != NULL;
    if (c->own_options)
        return strncmp(argv[*i], "--", 2) == 0 && own_option(a, argv, i);
    return plain_option(a, argv[*i]) || valued_option(a, argv, i) || whole_option(a, argv, i);
}

/* Runs the command once all that it is told by other ways than its words is known. */
static int run_settled(const struct command *c, struct arguments *a)
{
    struct str why;

    if (config_settle(a, &why) == OK)
        return c->run(a);
    fprintf(stderr, "folkmoot: %.*s\n", STR_ARG(why));
    return EXIT_REFUSED;
}

static int run(const struct command *c, int argc, char **argv)
{
    struct arguments a = {.arena = arena_open()};
    bool words_only = false, help = false;

    a.words = arena_new(a.arena, char *, argc + 1);
    a.own = arena_new(a.arena, struct own_option, argc + 1);
    for (int i = 2; i < argc; i++) {
        if (words_only || argv[i][0] != '-' || argv[i][1] == 0) {
            a.words[a.count++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            words_only = true;
        } else if (strcmp(argv[i], "--help") == 0) {
            help = true;
        } else if (!option_taken(c, &a, argv, &i)) {
            arena_close(a.arena);
            return wrong_usage(c, "unknown option, or one without its value: ", argv[i]);
        }
    }
    if (help && !(c->help_on && c->help_on(&a)))
        print_help(stdout, c);
    int code = help                 ? EXIT_DONE
               : a.count < c->least ? wrong_usage(c, "something is missing", "")
               : a.count > c->most  ? wrong_usage(c, "there is too much: ", a.words[c->most])
                                    : run_settled(c, &a);
    arena_close(a.arena);
    return code;
}

int main(int argc, char **argv)
{
    /* A client that goes away, or a full disk, must not end the process: both are told as
     * errors. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    setlocale(LC_ALL, "C");
    if (argc < 2) {
        print_commands(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_commands(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("folkmoot " FOLKMOOT_VERSION);
        return EXIT_DONE;
    }
    const struct command *c = command_of(argv[1]);
    if (!c) {
        fprintf(stderr, "folkmoot: there is no command \"%s\".\n\n", argv[1]);
        print_commands(stderr);
        return EXIT_USAGE;
    }
    return run(c, argc, argv);
}
