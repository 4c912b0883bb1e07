/* embed.c: puts files into the program, as base/asset.h hands them out.
 *
 * embed OUT.S OUT.c [--compress] [--depfile FILE] ROOT NAME...
 *
 * NAME is a path below ROOT and the name of the asset; NAME=PATH takes the bytes of a file that
 * lies elsewhere, such as one made in the build folder; @LIST reads more of both from a file,
 * one a line. OUT.S holds the bytes, in read-only memory; OUT.c the table sorted by name with
 * the functions of base/asset.h. With --compress the files that pages ask for also get copies
 * by gzip and brotli, where these are smaller. --depfile tells ninja which files were read.
 */
#include <brotli/encode.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    LARGEST_FILE = 64 * 1024 * 1024,
    MOST_FILES = 10000,
    LONGEST_LINE = 4096,
    GZIP_BITS = 15 + 16, /* zlib: the largest window, with gzip's header */
    BYTES_A_LINE = 32,
};

struct bytes {
    unsigned char *at;
    size_t len; /* 0 where there is no such copy */
};

struct file {
    char *name;
    char *path;
    struct bytes plain, gzip, brotli;
    uint64_t hash;
};

struct job {
    const char *assembler, *table, *depfile, *root;
    bool compress;
    struct file *files;
    int count;
};

__attribute__((noreturn, format(printf, 1, 2))) static void stop(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("embed: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void *memory(size_t size)
{
    void *at = calloc(1, size ? size : 1);

    if (!at)
        stop("out of memory");
    return at;
}

static FILE *opened(const char *path, const char *how)
{
    FILE *f = fopen(path, how);

    if (!f)
        stop("%s: %s", path, strerror(errno));
    return f;
}

static void closed(FILE *f, const char *path)
{
    bool bad = ferror(f);

    if (fclose(f) != 0 || bad)
        stop("%s can't be written", path);
}

/* --- what to put in
 * ---------------------------------------------------------------------------- */

static char *copied(const char *text, size_t len)
{
    char *at = memory(len + 1);

    memcpy(at, text, len);
    return at;
}

static char *joined(const char *folder, const char *name)
{
    size_t len = strlen(folder) + strlen(name) + 2;
    char *at = memory(len);

    snprintf(at, len, "%s/%s", folder, name);
    return at;
}

/* .incbin reads relative to where the assembler runs, which is not where we do. */
static char *absolute(const char *path)
{
    char *at = realpath(path, NULL);

    if (!at)
        stop("%s: %s", path, strerror(errno));
    return at;
}

static void file_add(struct job *job, const char *word)
{
    const char *equals = strchr(word, '=');
    struct file *f = &job->files[job->count];

    if (job->count++ == MOST_FILES)
        stop("more than %d files", MOST_FILES);
    f->name = equals ? copied(word, (size_t)(equals - word)) : copied(word, strlen(word));
    char *path = equals ? copied(equals + 1, strlen(equals + 1)) : joined(job->root, f->name);
    f->path = absolute(path);
    free(path);
    if (strpbrk(f->name, "\"\\\n") || strpbrk(f->path, "\"\\\n"))
        stop("%s: quotes, backslashes and line ends can't be in a name", f->path);
}

static void list_add(struct job *job, const char *path)
{
    FILE *f = opened(path, "r");
    char line[LONGEST_LINE];

    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0])
            file_add(job, line);
    }
    closed(f, path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* --- bytes
 * ------------------------------------------------------------------------------------- */

static struct bytes file_read(const char *path)
{
    FILE *f = opened(path, "rb");

    if (fseek(f, 0, SEEK_END) != 0)
        stop("%s: %s", path, strerror(errno));
    long len = ftell(f);
    if (len < 0 || len > LARGEST_FILE)
        stop("%s: larger than %d bytes", path, LARGEST_FILE);
    rewind(f);
    struct bytes b = {memory((size_t)len), (size_t)len};
    if (fread(b.at, 1, b.len, f) != b.len)
        stop("%s can't be read", path);
    fclose(f);
    return b;
}

static struct bytes gzipped(struct bytes from)
{
    z_stream z = {0};

    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_BITS, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        stop("zlib does not start");
    uLong most = deflateBound(&z, (uLong)from.len);
    struct bytes to = {memory(most), 0};
    z.next_in = from.at;
    z.avail_in = (uInt)from.len;
    z.next_out = to.at;
    z.avail_out = (uInt)most;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        stop("zlib does not finish");
    to.len = z.total_out;
    deflateEnd(&z);
    return to;
}

static struct bytes brotlied(struct bytes from)
{
    size_t len = BrotliEncoderMaxCompressedSize(from.len);
    struct bytes to = {memory(len), len};

    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               from.len, from.at, &to.len, to.at))
        stop("brotli does not finish");
    return to;
}

static struct bytes if_smaller(struct bytes copy, struct bytes plain)
{
    if (copy.len < plain.len)
        return copy;
    free(copy.at);
    return (struct bytes){0};
}

static const char *ending(const char *name)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');

    return dot && (!slash || dot > slash) ? dot + 1 : "";
}

static const struct {
    const char *ending, *type;
    bool compressed;
} types[] = {
    {"css", "text/css; charset=utf-8", true},
    {"csv", "text/csv; charset=utf-8", false},
    {"html", "text/html; charset=utf-8", true},
    {"ico", "image/x-icon", false},
    {"jpg", "image/jpeg", false},
    {"js", "text/javascript; charset=utf-8", true},
    {"json", "application/json", true},
    {"mjs", "text/javascript; charset=utf-8", true},
    {"png", "image/png", false},
    {"svg", "image/svg+xml; charset=utf-8", true},
    {"txt", "text/plain; charset=utf-8", true},
    {"webmanifest", "application/manifest+json", true},
    {"woff2", "font/woff2", false},
};

/* The row of `types` for this name; -1 for files that only the program itself reads. */
static int type_of(const char *name)
{
    for (int i = 0; i < (int)(sizeof types / sizeof types[0]); i++)
        if (strcmp(types[i].ending, ending(name)) == 0)
            return i;
    return -1;
}

/* FNV-1a with its bits stirred at the end: tells versions of one file apart, and no more. */
static uint64_t hash_of(struct bytes b)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < b.len; i++)
        h = (h ^ b.at[i]) * 1099511628211u;
    h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93u;
    return h ^ (h >> 32);
}

static void file_load(const struct job *job, struct file *f)
{
    int type = type_of(f->name);

    f->plain = file_read(f->path);
    f->hash = hash_of(f->plain);
    if (job->compress && type >= 0 && types[type].compressed) {
        f->gzip = if_smaller(gzipped(f->plain), f->plain);
        f->brotli = if_smaller(brotlied(f->plain), f->plain);
    }
}

/* --- what is written
 * --------------------------------------------------------------------------- */

static void label_write(FILE *out, const char *what, int i)
{
    fprintf(out, "\t.globl embed_%s_%d\n\t.hidden embed_%s_%d\nembed_%s_%d:\n", what, i, what,
            i, what, i);
}

/* The copies are in no file, so they are spelt out; they are small. */
static void bytes_write(FILE *out, const char *what, int i, struct bytes b)
{
    if (!b.len)
        return;
    label_write(out, what, i);
    for (size_t at = 0; at < b.len; at++)
        fprintf(out, "%s%u",
                at % BYTES_A_LINE ? ","
                : at              ? "\n\t.byte "
                                  : "\t.byte ",
                b.at[at]);
    fputc('\n', out);
}

static void assembler_write(const struct job *job)
{
    FILE *out = opened(job->assembler, "w");

    fputs("/* Made by tools/embed. */\n"
          "\t.section .rodata.embed, \"a\", %progbits\n",
          out);
    for (int i = 0; i < job->count; i++) {
        const struct file *f = &job->files[i];
        label_write(out, "plain", i);
        if (f->plain.len)
            fprintf(out, "\t.incbin \"%s\", 0, %zu\n", f->path, f->plain.len);
        fputs("\t.byte 0\n", out); /* so that a text is followed by a zero */
        bytes_write(out, "gzip", i, f->gzip);
        bytes_write(out, "brotli", i, f->brotli);
    }
    fputs("\t.section .note.GNU-stack, \"\", %progbits\n", out);
    closed(out, job->assembler);
}

static void copy_declare(FILE *out, const char *what, int i, struct bytes b)
{
    if (b.len)
        fprintf(out, "extern const char embed_%s_%d[];\n", what, i);
}

static void copy_refer(FILE *out, const char *what, int i, struct bytes b)
{
    if (b.len)
        fprintf(out, "     {embed_%s_%d, %zu},\n", what, i, b.len);
    else
        fputs("     {0, 0},\n", out);
}

static const char search[] =
    "static int order(const void *name, const void *asset)\n"
    "{\n"
    "    struct str a = *(const struct str *)name, b = ((const struct asset *)asset)->name;\n"
    "    ptrdiff_t shorter = a.len < b.len ? a.len : b.len;\n"
    "    int differ = shorter ? memcmp(a.at, b.at, (size_t)shorter) : 0;\n"
    "\n"
    "    return differ ? differ : (a.len > b.len) - (a.len < b.len);\n"
    "}\n"
    "\n"
    "const struct asset *asset_find(struct str name)\n"
    "{\n"
    "    return bsearch(&name, assets, COUNT, sizeof assets[0], order);\n"
    "}\n"
    "\n"
    "const struct asset *asset_list(ptrdiff_t *count)\n"
    "{\n"
    "    *count = COUNT;\n"
    "    return assets;\n"
    "}\n";

static void row_write(FILE *out, const struct file *f, int i)
{
    int type = type_of(f->name);

    fprintf(out, "    {STR_INIT(\"%s\"),\n     {embed_plain_%d, %zu},\n", f->name, i,
            f->plain.len);
    copy_refer(out, "gzip", i, f->gzip);
    copy_refer(out, "brotli", i, f->brotli);
    fprintf(out, "     STR_INIT(\"%016llx\"),\n     STR_INIT(\"%s\")},\n",
            (unsigned long long)f->hash,
            type >= 0 ? types[type].type : "text/plain; charset=utf-8");
}

static void table_write(const struct job *job)
{
    FILE *out = opened(job->table, "w");

    fputs("/* Made by tools/embed: the files that are part of the program, sorted by name. */\n"
          "#include \"base/asset.h\"\n\n#include <stdlib.h>\n#include <string.h>\n\n",
          out);
    for (int i = 0; i < job->count; i++) {
        fprintf(out, "extern const char embed_plain_%d[];\n", i);
        copy_declare(out, "gzip", i, job->files[i].gzip);
        copy_declare(out, "brotli", i, job->files[i].brotli);
    }
    fprintf(out, "\nenum { COUNT = %d };\n\nstatic const struct asset assets[COUNT] = {\n",
            job->count);
    for (int i = 0; i < job->count; i++)
        row_write(out, &job->files[i], i);
    fprintf(out, "};\n\n%s", search);
    closed(out, job->table);
}

/* Make's way to write a path. */
static void path_write(FILE *out, const char *path)
{
    for (; *path; path++) {
        if (*path == ' ' || *path == '#')
            fputc('\\', out);
        fputs(*path == '$' ? "$$" : (char[]){*path, 0}, out);
    }
}

static void depfile_write(const struct job *job)
{
    if (!job->depfile)
        return;
    FILE *out = opened(job->depfile, "w");
    path_write(out, job->assembler);
    fputc(' ', out);
    path_write(out, job->table);
    fputc(':', out);
    for (int i = 0; i < job->count; i++) {
        fputs(" \\\n  ", out);
        path_write(out, job->files[i].path);
    }
    fputc('\n', out);
    closed(out, job->depfile);
}

/* --- the command
 * ------------------------------------------------------------------------------- */

static void arguments_read(struct job *job, int argc, char **argv)
{
    int at = 3;

    if (argc > 3) {
        job->assembler = argv[1];
        job->table = argv[2];
    }
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--compress") == 0)
            job->compress = true;
        else if (strcmp(argv[at], "--depfile") == 0 && at + 1 < argc)
            job->depfile = argv[++at];
        else
            stop("%s is no option", argv[at]);
    }
    if (at + 1 >= argc)
        stop("usage: embed OUT.S OUT.c [--compress] [--depfile FILE] ROOT NAME...");
    job->root = argv[at++];
    for (; at < argc; at++) {
        if (argv[at][0] == '@')
            list_add(job, argv[at] + 1);
        else
            file_add(job, argv[at]);
    }
}

static void all_free(struct job *job)
{
    for (int i = 0; i < job->count; i++) {
        struct file *f = &job->files[i];
        free(f->name);
        free(f->path);
        free(f->plain.at);
        free(f->gzip.at);
        free(f->brotli.at);
    }
    free(job->files);
}

int main(int argc, char **argv)
{
    struct job job = {.files = memory(sizeof(struct file) * (MOST_FILES + 1))};

    arguments_read(&job, argc, argv);
    if (job.count == 0)
        stop("no files were named");
    qsort(job.files, (size_t)job.count, sizeof job.files[0], by_name);
    for (int i = 1; i < job.count; i++)
        if (strcmp(job.files[i - 1].name, job.files[i].name) == 0)
            stop("%s is named twice", job.files[i].name);
    for (int i = 0; i < job.count; i++)
        file_load(&job, &job.files[i]);
    assembler_write(&job);
    table_write(&job);
    depfile_write(&job);
    all_free(&job);
    return 0;
}
