/* arena.c: memory that lives as long as the work it was made for. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGEST_STEP = 4 * 1024 * 1024, /* blocks double up to this */
    ALIGNMENT = 16,
    GUARD = 16, /* unused bytes after each piece in sanitizer builds, so overruns are seen */
};

struct block {
    struct block *older;
    ptrdiff_t size, used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct arena {
    struct block *newest;
    ptrdiff_t used;
};

static void out_of_memory(void)
{
    fputs("folkmoot: out of memory\n", stderr);
    abort();
}

static struct block *block_make(struct block *older, ptrdiff_t size)
{
    struct block *b = malloc(sizeof *b + (size_t)size);

    if (!b)
        out_of_memory();
    b->older = older;
    b->size = size;
    b->used = 0;
    ASAN_POISON_MEMORY_REGION(b->bytes, (size_t)size);
    return b;
}

static void block_free(struct block *b)
{
    ASAN_UNPOISON_MEMORY_REGION(b->bytes, (size_t)b->size);
    free(b);
}

struct arena *arena_open(void)
{
    struct arena *a = malloc(sizeof *a);

    if (!a)
        out_of_memory();
    a->newest = block_make(NULL, FIRST_BLOCK);
    a->used = 0;
    return a;
}

void arena_close(struct arena *a)
{
    if (!a)
        return;
    while (a->newest) {
        struct block *older = a->newest->older;
        block_free(a->newest);
        a->newest = older;
    }
    free(a);
}

void arena_reset(struct arena *a)
{
    while (a->newest->older) {
        struct block *older = a->newest->older;
        block_free(a->newest);
        a->newest = older;
    }
    ASAN_POISON_MEMORY_REGION(a->newest->bytes, (size_t)a->newest->size);
    a->newest->used = 0;
    a->used = 0;
}

ptrdiff_t arena_used(const struct arena *a)
{
    return a->used;
}

static ptrdiff_t rounded(ptrdiff_t size)
{
#if defined(__SANITIZE_ADDRESS__)
    size += GUARD;
#endif
    return (size + ALIGNMENT - 1) & ~(ptrdiff_t)(ALIGNMENT - 1);
}

static void *take(struct arena *a, ptrdiff_t size)
{
    if (size < 0 || size > PTRDIFF_MAX / 4)
        out_of_memory();
    ptrdiff_t room = rounded(size);
    struct block *b = a->newest;

    if (b->size - b->used < room) {
        ptrdiff_t step = b->size * 2 < LARGEST_STEP ? b->size * 2 : LARGEST_STEP;
        b = a->newest = block_make(b, room > step ? room : step);
    }
    char *at = b->bytes + b->used;
    b->used += room;
    a->used += room;
    ASAN_UNPOISON_MEMORY_REGION(at, (size_t)size);
    return at;
}

void *arena_alloc(struct arena *a, ptrdiff_t size)
{
    void *at = take(a, size);

    memset(at, 0, (size_t)size);
    return at;
}

void *arena_array(struct arena *a, ptrdiff_t count, ptrdiff_t size)
{
    ptrdiff_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    return arena_alloc(a, bytes);
}

void *arena_grow(struct arena *a, void *old, ptrdiff_t len, ptrdiff_t new_len)
{
    struct block *b = a->newest;
    ptrdiff_t had = rounded(len), more = rounded(new_len) - had;

    if (old && (char *)old + had == b->bytes + b->used && b->size - b->used >= more) {
        b->used += more;
        a->used += more;
        ASAN_UNPOISON_MEMORY_REGION(old, (size_t)new_len);
        memset((char *)old + len, 0, (size_t)(new_len - len));
        return old;
    }
    char *at = take(a, new_len);
    if (len)
        memcpy(at, old, (size_t)len);
    memset(at + len, 0, (size_t)(new_len - len));
    return at;
}

void list_grow_(struct arena *a, void **at, ptrdiff_t *cap, size_t size)
{
    ptrdiff_t more = *cap ? *cap * 2 : 8;
    ptrdiff_t bytes;

    if (__builtin_mul_overflow(more, (ptrdiff_t)size, &bytes))
        out_of_memory();
    *at = arena_grow(a, *at, *cap * (ptrdiff_t)size, bytes);
    *cap = more;
}
