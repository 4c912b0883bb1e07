/* main.c: folkmoot-render: one request in, one PDF or PNG out.
 *
 * The server starts it, writes what src/paper/wire.h says into it and reads what comes back.
 * With "--try WHAT" it locks itself as always and then does what it may not, which shows an
 * operator that their kernel keeps it: it must not come back, or say "refused".
 */
#include "paper/wire.h"
#include "render/document.h"
#include "render/sandbox.h"
#include "render/sheet.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, EXIT_BAD = 1, EXIT_USAGE = 2, EXIT_REFUSED_TRIAL = 3 };

/* --- warming up ---- */

/* Letters in each face and a drawing with words: afterwards fonts, tables and types that the
 * libraries make at first use are there. */
static void warm_up(struct arena *a)
{
    static const char svg[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"40\" "
        "font-family=\"system-ui, sans-serif\"><rect width=\"9\" height=\"9\" opacity=\"0.5\"/>"
        "<text y=\"12\">Aŵ – 1</text><text y=\"30\" font-weight=\"bold\">Bŷ “2”</text></svg>";
    struct paper_run run[] = {{S("Letters ŵŷâêîôû – — ‘’ “” … • × ≥ ≤ £ € → ✓ "), S(""), false},
                              {S("and bold ones ŵŷ – “2”"), S(""), true}};
    struct paper_block blocks[] = {
        {.kind = PAPER_WORDS, .runs = run, .run_count = COUNT_OF(run)},
        {.kind = PAPER_FIGURE, .svg = str_of(svg), .alternative = S("none")}};
    struct paper p = {
        .title = S("none"), .language = S("en"), .blocks = blocks, .block_count = 2};
    struct str why;

    document_make(a, &p, &why);
    picture_make(a, str_of(svg), 1, &why);
}

/* --- ends ---- */

static bool read_all(struct buf *to)
{
    char chunk[CHUNK];
    ssize_t n;

    while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        buf_bytes(to, chunk, n);
    }
    return !to->failed;
}

static bool write_all(struct str s)
{
    while (s.len) {
        ssize_t n = write(STDOUT_FILENO, s.at, (size_t)s.len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            s = str_cut(s, n, s.len);
    }
    return true;
}

static bool answer(const char *how, struct str what)
{
    return write_all(str_of(how)) && write_all(what);
}

static bool serve(struct arena *a)
{
    struct buf asked = buf_make(a, PAPER_BYTES_MOST);
    struct wire_request request;
    struct str why = {0}, made = {0};

    if (!read_all(&asked))
        return answer(WIRE_NOT, S("This request is too large."));
    if (wire_read(a, buf_text(&asked), &request, &why) != OK)
        return answer(WIRE_NOT, why);
    if (request.kind == WIRE_DOCUMENT)
        made = document_make(a, &request.paper, &why);
    else
        made = picture_make(a, request.svg, request.scale, &why);
    return why.len ? answer(WIRE_NOT, why) : answer(WIRE_DONE, made);
}

static int try_it(struct str what)
{
    bool done = sandbox_try(what);

    answer(done ? "done\n" : "refused\n", S(""));
    return done ? 0 : EXIT_REFUSED_TRIAL;
}

/* What the libraries have made is not taken apart: the process ends with its work. */
int main(int count, char **words)
{
    bool trial = count == 3 && strcmp(words[1], "--try") == 0;

    if (count != 1 && !trial) {
        fputs("usage: folkmoot-render < request > file\n"
              "       folkmoot-render --try write|read|connect|run|fork\n",
              stderr);
        return EXIT_USAGE;
    }
    bool fonts = sandbox_files();
    struct arena *a = arena_open();
    warm_up(a);
    arena_reset(a);
    sandbox_lock(fonts);
    if (trial)
        _exit(try_it(str_of(words[2])));
    _exit(serve(a) ? 0 : EXIT_BAD);
}
