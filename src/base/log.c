/* log.c: one line of JSON to stderr for each thing an operator should know. */
#include "base/log.h"

#include "base/date.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_WORDS = 4000, LONGEST_LINE = 32 * 1024 };

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"info", "warn", "error"};
    char words[LONGEST_WORDS];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);

    struct arena *a = arena_open();
    struct buf line = buf_make(a, LONGEST_LINE);
    buf_lit(&line, "{\"t\":\"");
    buf_str(&line, moment_text(a, (int64_t)time(NULL)));
    buf_lit(&line, "\",\"level\":\"");
    buf_str(&line, str_of(names[level]));
    buf_lit(&line, "\",\"what\":\"");
    buf_json(&line, str_of(words));
    buf_lit(&line, "\"}\n");
    /* One write, so that lines of several threads do not mix. */
    ssize_t written = write(STDERR_FILENO, line.at, (size_t)line.len);
    (void)written;
    arena_close(a);
}
