/* drive.c: runs a fuzz target without libFuzzer: the inputs that are kept, and then for a while
 * random changes of them. It does not learn what a change reached, so it finds less than
 * script/fuzz; it needs no compiler of its own, and so belongs to every run of the tests. The
 * seconds are of processor time, so that what else runs takes nothing away.
 *
 * Usage: fuzz_TARGET SECONDS LAST [--words FILE] [FILE | FOLDER]...
 * After a fault, or after too long, the input that was being tried is in the file LAST. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *count, char ***arguments) __attribute__((weak));

enum {
    LONGEST = 65536, /* bytes of one input */
    SEEDS_MOST = 4096,
    WORDS_MOST = 1024,
    CHANGES_MOST = 8, /* of one input at once */
    SLOWEST = 10,     /* seconds for one input */
};

struct bytes {
    uint8_t *at;
    size_t len;
};

static struct bytes seeds[SEEDS_MOST], words[WORDS_MOST];
static size_t seed_count, word_count;
static uint8_t last[LONGEST]; /* what is being tried */
static size_t last_size;
static int kept;          /* where it goes after a fault */
static uint64_t dice = 1; /* the same runs make the same inputs */

static _Noreturn void stop_with(const char *what, const char *which)
{
    fprintf(stderr, "%s: %s\n", which, what);
    exit(2);
}

/* --- what is kept ---- */

static void seed_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *at = malloc(LONGEST);

    if (!f || !at)
        stop_with("can't be read", path);
    if (seed_count < SEEDS_MOST)
        seeds[seed_count++] = (struct bytes){at, fread(at, 1, LONGEST, f)};
    fclose(f);
}

static void seeds_read(const char *path)
{
    struct stat info;
    struct dirent *entry;
    char inner[4096];

    if (stat(path, &info) != 0)
        stop_with("is not there", path);
    if (!S_ISDIR(info.st_mode)) {
        seed_read(path);
        return;
    }
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (stat(inner, &info) == 0 && S_ISREG(info.st_mode))
            seed_read(inner);
    }
    if (folder)
        closedir(folder);
}

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* A line of a dictionary: name="text with \xAB, \" and \\". */
static void word_read(const char *line)
{
    const char *c = strchr(line, '"');
    uint8_t *at = malloc(strlen(line) + 1);
    size_t len = 0;

    if (!c || !at || line[0] == '#' || word_count == WORDS_MOST) {
        free(at);
        return;
    }
    for (c++; *c && *c != '"'; c++) {
        if (*c == '\\' && c[1] == 'x' && isxdigit((unsigned char)c[2]) &&
            isxdigit((unsigned char)c[3])) {
            at[len++] = (uint8_t)(hex(c[2]) * 16 + hex(c[3]));
            c += 3;
        } else {
            c += *c == '\\' && c[1];
            at[len++] = (uint8_t)*c;
        }
    }
    words[word_count++] = (struct bytes){at, len};
}

static void words_read(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[4096];

    if (!f)
        stop_with("can't be read", path);
    while (fgets(line, sizeof line, f))
        word_read(line);
    fclose(f);
}

/* --- changes ---- */

/* xorshift64* (Vigna, 2016). */
static size_t roll(size_t sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return sides ? (size_t)((dice * 2685821657736338717u) >> 33) % sides : 0;
}

static void put(uint8_t *data, size_t *size, size_t at, const uint8_t *what, size_t len)
{
    if (*size + len > LONGEST)
        return;
    memmove(data + at + len, data + at, *size - at);
    memcpy(data + at, what, len);
    *size += len;
}

static void take(uint8_t *data, size_t *size, size_t at, size_t len)
{
    memmove(data + at, data + at + len, *size - at - len);
    *size -= len;
}

static void change(uint8_t *data, size_t *size)
{
    static const uint8_t odd[] = {0,    1,    0x20, 0x22, 0x2c, 0x2d,
                                  0x30, 0x7f, 0x80, 0xc3, 0xff, '\n'};
    static uint8_t piece[LONGEST];
    size_t at = roll(*size + 1), left = *size - at, len = roll(left + 1);
    struct bytes other = seeds[roll(seed_count)];

    switch (roll(8)) {
    case 0:
        if (left)
            data[at] ^= (uint8_t)(1u << roll(8));
        return;
    case 1:
        if (left)
            data[at] = odd[roll(sizeof odd)];
        return;
    case 2:
        if (left)
            data[at] = (uint8_t)(data[at] + roll(9) - 4);
        return;
    case 3:
        take(data, size, at, roll(2) ? len : left ? 1 : 0);
        return;
    case 4:
        len = len > 256 ? roll(256) : len;
        memcpy(piece, data + at, len);
        put(data, size, roll(*size + 1), piece, len);
        return;
    case 5:
    case 6:
        if (word_count) {
            struct bytes word = words[roll(word_count)];
            put(data, size, at, word.at, word.len);
            return;
        }
        put(data, size, at, &odd[roll(sizeof odd)], 1);
        return;
    default: /* the end of another */
        *size = at;
        at = roll(other.len + 1);
        put(data, size, *size, other.at + at, other.len - at);
    }
}

/* After a fault the culprit is kept; what is called here may be called from a signal. */
static void keep_last(void)
{
    if (write(kept, last, last_size) != (ssize_t)last_size)
        _exit(3);
}

static void ended(int signal)
{
    keep_last();
    _exit(128 + signal);
}

static void try_one(size_t size)
{
    uint8_t *exact = malloc(size ? size : 1); /* so that a step beyond it is seen */

    if (!exact)
        stop_with("is full", "memory");
    last_size = size;
    memcpy(exact, last, size);
    alarm(SLOWEST);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long try_for(double seconds)
{
    double end = now() + seconds;
    long tried = 0;

    for (size_t i = 0; i < seed_count; i++, tried++) {
        memcpy(last, seeds[i].at, seeds[i].len);
        try_one(seeds[i].len);
    }
    for (; now() < end; tried++) {
        struct bytes seed = seeds[roll(seed_count)];
        size_t size = seed.len;
        memcpy(last, seed.at, size);
        for (size_t n = 1 + roll(CHANGES_MOST); n > 0; n--)
            change(last, &size);
        try_one(size);
    }
    return tried;
}

int main(int count, char **arguments)
{
    static uint8_t nothing;

    if (count < 3)
        stop_with("usage: SECONDS LAST [--words FILE] [FILE | FOLDER]...", arguments[0]);
    for (int i = 3; i < count; i++) {
        if (strcmp(arguments[i], "--words") == 0 && i + 1 < count)
            words_read(arguments[++i]);
        else
            seeds_read(arguments[i]);
    }
    if (seed_count == 0)
        seeds[seed_count++] = (struct bytes){&nothing, 0};
    kept = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (kept < 0)
        stop_with("can't be written", arguments[2]);
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&count, &arguments);
    __sanitizer_set_death_callback(keep_last);
    signal(SIGABRT, ended);
    signal(SIGALRM, ended);
    printf("%ld inputs\n", try_for(strtod(arguments[1], NULL)));
    return 0;
}
