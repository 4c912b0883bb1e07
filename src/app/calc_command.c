/* calc_command.c: folkmoot calc: any statistic of the house as a filter from CSV to CSV. */
#include "app/command.h"

#include "calc/calc.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void print_methods(FILE *to)
{
    for (int i = 0; calc_methods[i]; i++)
        fprintf(to, "  %-14s %s\n", calc_methods[i]->name, calc_methods[i]->words.title);
}

/* Paragraphs, broken at blanks before `WIDE` columns. */
static void print_words(const char *words)
{
    enum { WIDE = 78 };
    int column = 0;

    for (const char *at = words; *at;) {
        size_t len = strcspn(at, " \n");
        if (column && column + 1 + (int)len > WIDE)
            column = 0, putchar('\n');
        if (column)
            column++, putchar(' ');
        printf("%.*s", (int)len, at);
        column += (int)len;
        at += len;
        if (*at == '\n')
            column = 0;
        while (*at == '\n')
            putchar(*at++);
        at += *at == ' ';
    }
    putchar('\n');
}

static void print_part(const char *title, const char *words)
{
    if (!*words)
        return;
    printf("\n%s\n", title);
    print_words(words);
}

static void print_options(const struct calc_method *m)
{
    if (m->options)
        puts("\nOptions");
    for (const struct calc_option *o = m->options; o && o->name; o++)
        printf("  --%s: %s; if left out, %s.\n      %s\n", o->name, o->values, o->standard,
               o->meaning);
}

static bool help_on(struct arguments *a)
{
    const struct calc_method *m = a->count ? calc_method_of(str_of(a->words[0])) : NULL;

    if (!m)
        return false;
    printf("folkmoot calc %s < in.csv > out.csv\n\n%s\n", m->name, m->words.title);
    print_words(m->words.summary);
    printf("\nIn:  %s\nOut: %s%s\n", m->in, m->whole ? "" : "the same columns, and ", m->adds);
    print_options(m);
    print_part("What it tells", m->words.plain);
    print_part("Definition", m->words.formula);
    print_part("Source", m->words.source);
    print_part("Ties", m->words.ties);
    print_part("Gaps", m->words.gaps);
    print_part("No answer", m->words.refuses);
    printf("\nExample\n$ %.*s\n%s\ngives\n\n%.*s", STR_ARG(calc_example_command(a->arena, m)),
           m->example.input, STR_ARG(calc_example_output(a->arena, m)));
    return true;
}

static bool to_stdout(void *to, struct str piece)
{
    (void)to;
    return fwrite(piece.at, 1, (size_t)piece.len, stdout) == (size_t)piece.len;
}

static int told(struct str why)
{
    fflush(stdout);
    fprintf(stderr, "%.*s\n", STR_ARG(why));
    return EXIT_REFUSED;
}

/* The file that is named, else what is piped in. */
static enum rc input_open(struct arguments *a, const char *path, struct csv **in,
                          struct str *why)
{
    if (path)
        return csv_open(a->arena, path, in, why);
    int file = dup(STDIN_FILENO);
    if (file < 0) {
        *why = str_fmt(a->arena, "nothing can be read: %s. Give a file or pipe one in.",
                       strerror(errno));
        return NOT_FOUND;
    }
    if (isatty(file))
        fputs("Reading what you type; end with Ctrl-D on a line of its own.\n", stderr);
    return csv_open_file(a->arena, file, "stdin", in, why);
}

static int calc_main(struct arguments *a)
{
    const struct calc_method *m = calc_method_of(str_of(a->words[0]));
    struct calc_setting *settings = arena_new(a->arena, struct calc_setting, a->own_count);
    const char *path = a->count > 1 ? a->words[1] : NULL;
    struct csv *in = NULL;
    struct str why = {0};

    if (!m) {
        fprintf(stderr, "folkmoot calc: there is no method \"%s\". There are:\n", a->words[0]);
        print_methods(stderr);
        return EXIT_USAGE;
    }
    for (int i = 0; i < a->own_count; i++)
        settings[i] = (struct calc_setting){a->own[i].name, a->own[i].value};
    if (calc_settings_check(a->arena, m, settings, a->own_count, &why) != OK) {
        fprintf(stderr, "folkmoot calc: %.*s\n", STR_ARG(why));
        return EXIT_USAGE;
    }
    if (input_open(a, path, &in, &why) != OK)
        return told(str_fmt(a->arena, "%s:1: %.*s", path ? path : "stdin", STR_ARG(why)));
    enum rc rc = calc_run(a->arena, m, settings, a->own_count, in, path ? path : "stdin",
                          (struct calc_sink){to_stdout, NULL}, &why);
    csv_close(in);
    if (rc != OK)
        return told(why);
    if (fflush(stdout) != 0)
        return told(S("the result can't be written: is the disk full?"));
    return EXIT_DONE;
}

static bool calc_help_on(struct arguments *a)
{
    if (help_on(a))
        return true;
    puts("folkmoot calc METHOD [--OPTION VALUE...] [FILE] > out.csv\n\n"
         "Works a statistic out of a CSV, as Folkmoot itself does, so that anyone can check "
         "it.\n"
         "The first line names the columns. \"folkmoot calc METHOD --help\" says which, what "
         "the\n"
         "definition is and where it comes from, and shows an example.\n");
    print_methods(stdout);
    return true;
}

const struct command calc_command = {
    .name = "calc",
    .usage = "calc METHOD [--OPTION VALUE...] [FILE] < in.csv > out.csv",
    .summary = "Works a statistic out of a CSV, so that anyone can check ours.",
    .least = 1,
    .most = 2,
    .own_options = true,
    .help_on = calc_help_on,
    .run = calc_main,
};
