/* base.h: memory, text and growing buffers; what every file of the house may use.
 *
 * Memory: an arena holds everything made for one piece of work and is emptied when the work
 * ends. Nothing handed out by an arena is freed by hand. Running out of memory ends the process
 * with a line on stderr, so every size that comes from outside is capped where it enters. Text:
 * `struct str` is bytes and a length, not ended by a zero unless a function says so.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(words, first) __attribute__((format(printf, words, first)))
#define COUNT_OF(array) ((ptrdiff_t)(sizeof(array) / sizeof((array)[0])))

/* How a call ended. The names are the answers of HTTP; words for people live in the work. */
enum rc { OK, NOT_FOUND, FORBIDDEN, INVALID, CONFLICT, TOO_LARGE, BUSY, FAULT };

/* Returns the first answer that is not OK. The only macro of the house that hides control flow.
 */
#define TRY(call)                                                                              \
    do {                                                                                       \
        enum rc try_rc_ = (call);                                                              \
        if (try_rc_ != OK)                                                                     \
            return try_rc_;                                                                    \
    } while (0)

/* --- arenas ----------------------------------------------------------------------------------
 */

struct arena;

/* An arena whose memory is taken in blocks as needed; ends the process when there is none. */
struct arena *arena_open(void);
/* Gives everything back. NULL is accepted. */
void arena_close(struct arena *a);
/* Forgets all that was handed out and keeps one block for the next piece of work. */
void arena_reset(struct arena *a);
/* Bytes handed out since the arena was opened or reset: what a piece of work has cost. */
ptrdiff_t arena_used(const struct arena *a);

/* `size` zeroed bytes, aligned for any type. `size` may be 0. */
void *arena_alloc(struct arena *a, ptrdiff_t size);
/* `count` zeroed things of type T. */
#define arena_new(a, T, count) ((T *)arena_array(a, (ptrdiff_t)(count), (ptrdiff_t)sizeof(T)))
/* As arena_alloc(count * size); a product that overflows ends the process. */
void *arena_array(struct arena *a, ptrdiff_t count, ptrdiff_t size);
/* A longer copy of the `len` bytes at `old`; in place when they were the last handed out. */
void *arena_grow(struct arena *a, void *old, ptrdiff_t len, ptrdiff_t new_len);

/* Makes room for one more in a list {T *at; ptrdiff_t len, cap;} and gives its address, zeroed.
 */
#define list_push(a, list)                                                                     \
    ((list)->len == (list)->cap                                                                \
         ? (list_grow_((a), (void **)&(list)->at, &(list)->cap, sizeof *(list)->at), 0)        \
         : 0,                                                                                  \
     &(list)->at[(list)->len++])
void list_grow_(struct arena *a, void **at, ptrdiff_t *cap, size_t size);

/* --- text ------------------------------------------------------------------------------------
 */

struct str {
    const char *at;
    ptrdiff_t len;
};

/* A literal as a str, also at file scope as STR_INIT. */
#define S(literal) ((struct str){"" literal, (ptrdiff_t)sizeof(literal) - 1})
#define STR_INIT(literal)                                                                      \
    {                                                                                          \
        "" literal, (ptrdiff_t)sizeof(literal) - 1                                             \
    }
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).at ? (s).at : ""

struct str str_of(const char *zero_ended);          /* NULL gives an empty str */
struct str str_copy(struct arena *a, struct str s); /* the copy is followed by a zero */
char *str_zero(struct arena *a, struct str s);      /* the same, as a C string */
struct str str_fmt(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
struct str str_join(struct arena *a, struct str left, struct str right);
/* "1 council", "16 councils": the word as it is for one, and for any other number `many`, or
 * with an s where that is NULL. */
struct str str_counted(struct arena *a, int64_t n, const char *one, const char *many);

bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* by bytes, shorter first */
bool str_starts(struct str s, struct str with);
bool str_ends(struct str s, struct str with);
ptrdiff_t str_find(struct str s, struct str what);              /* -1 when absent */
struct str str_cut(struct str s, ptrdiff_t from, ptrdiff_t to); /* clamped to s */
struct str str_trim(struct str s);                              /* blanks at both ends */
/* Takes the text before `sep` off the front of *rest. False when *rest was used up. */
bool str_split(struct str *rest, char sep, struct str *part);
ptrdiff_t str_chars(struct str s);  /* code points; for limits told to people */
bool str_is_utf8(struct str s);     /* well-formed, no NUL */
bool str_has_control(struct str s); /* C0, DEL, C1, or one of Unicode's line ends */
/* 64-bit FNV-1a: for tables in memory, never for security. */
uint64_t str_hash(struct str s);

/* Lower case, accents removed, each run of other characters one dash, none at the ends. */
struct str str_slug(struct arena *a, struct str s);
/* For finding: lower case, accents removed, punctuation and runs of blanks one blank. */
struct str str_fold(struct arena *a, struct str s);

/* --- growing buffers
 * -------------------------------------------------------------------------- */

/* Bytes that grow in an arena up to `most`. A write past it sets `failed` and is dropped; look
 * at `failed` once, at the end. */
struct buf {
    struct arena *arena;
    char *at;
    ptrdiff_t len, cap, most;
    bool failed;
};

enum { BUF_MOST = 64 * 1024 * 1024 }; /* no page, table or chart is larger */

struct buf buf_make(struct arena *a, ptrdiff_t most);
void buf_bytes(struct buf *b, const void *bytes, ptrdiff_t len);
void buf_str(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_int(struct buf *b, int64_t n);
#define buf_lit(b, literal) buf_bytes((b), "" literal, (ptrdiff_t)sizeof(literal) - 1)
/* Text for HTML and SVG, in content and in double-quoted attributes: & < > " ' are escaped. */
void buf_html(struct buf *b, struct str s);
/* Text inside a JSON string, without the quotes. Ill-formed UTF-8 becomes U+FFFD. */
void buf_json(struct buf *b, struct str s);
/* One cell of a CSV row, quoted when needed; text a spreadsheet would run as a formula is led
 * by an apostrophe; a plain negative number stays one. */
void buf_csv(struct buf *b, struct str s);
/* Text inside one segment or one parameter of a URL. */
void buf_url(struct buf *b, struct str s);
struct str buf_text(const struct buf *b);

#endif
