/* elf.c: how a program was compiled and linked, read from its own headers: 64 bits, little end
 * first, as on every machine this is made for. */
#include "identity/self_check.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { MOST_HEADERS = 64, MOST_DYNAMIC = 4096, MOST_NAMES = 4 * 1024 * 1024 };

static bool read_at(int file, void *to, size_t len, uint64_t from)
{
    return pread(file, to, len, (off_t)from) == (ssize_t)len;
}

static const Elf64_Phdr *header_of(const Elf64_Phdr *headers, int count, uint32_t type)
{
    for (int i = 0; i < count; i++)
        if (headers[i].p_type == type)
            return &headers[i];
    return NULL;
}

/* Where in the file what is at this address in memory stands. */
static bool place_of(const Elf64_Phdr *headers, int count, uint64_t address, uint64_t *place)
{
    for (int i = 0; i < count; i++) {
        const Elf64_Phdr *h = &headers[i];
        if (h->p_type == PT_LOAD && address >= h->p_vaddr &&
            address - h->p_vaddr < h->p_filesz) {
            *place = address - h->p_vaddr + h->p_offset;
            return true;
        }
    }
    return false;
}

/* Whether one of the names, each ended by a zero, is or ends with `what`. */
static bool named(const char *names, size_t len, const char *what)
{
    size_t end = strlen(what);

    for (size_t at = 0; at < len;) {
        size_t n = strnlen(names + at, len - at);
        if (n >= end && memcmp(names + at + n - end, what, end) == 0)
            return true;
        at += n + 1;
    }
    return false;
}

/* What is taken from libraries tells what the compiler put in. */
static void read_names(struct arena *a, int file, uint64_t place, uint64_t len,
                       struct self_program *out)
{
    if (len == 0 || len > MOST_NAMES)
        return;
    char *names = arena_alloc(a, (ptrdiff_t)len);
    if (!read_at(file, names, len, place))
        return;
    out->canaries = named(names, len, "__stack_chk_fail");
    out->fortified = named(names, len, "_chk");
}

static void read_dynamic(struct arena *a, int file, const Elf64_Phdr *headers, int count,
                         const Elf64_Phdr *dynamic, struct self_program *out)
{
    size_t n = dynamic->p_filesz / sizeof(Elf64_Dyn);
    uint64_t names = 0, names_len = 0, place;

    if (n > MOST_DYNAMIC)
        return;
    Elf64_Dyn *rows = arena_new(a, Elf64_Dyn, n);
    if (!read_at(file, rows, n * sizeof *rows, dynamic->p_offset))
        return;
    for (size_t i = 0; i < n && rows[i].d_tag != DT_NULL; i++) {
        uint64_t value = rows[i].d_un.d_val;
        if (rows[i].d_tag == DT_STRTAB)
            names = value;
        else if (rows[i].d_tag == DT_STRSZ)
            names_len = value;
        else if (rows[i].d_tag == DT_BIND_NOW ||
                 (rows[i].d_tag == DT_FLAGS && value & DF_BIND_NOW) ||
                 (rows[i].d_tag == DT_FLAGS_1 && value & DF_1_NOW))
            out->all_bound = true;
    }
    if (place_of(headers, count, names, &place))
        read_names(a, file, place, names_len, out);
}

static bool is_ours(const Elf64_Ehdr *e)
{
    return memcmp(e->e_ident, ELFMAG, SELFMAG) == 0 && e->e_ident[EI_CLASS] == ELFCLASS64 &&
           e->e_ident[EI_DATA] == ELFDATA2LSB && e->e_phentsize == sizeof(Elf64_Phdr) &&
           e->e_phnum > 0 && e->e_phnum <= MOST_HEADERS;
}

static void read_file(struct arena *a, int file, struct self_program *out)
{
    Elf64_Ehdr e;
    Elf64_Phdr headers[MOST_HEADERS];

    if (!read_at(file, &e, sizeof e, 0) || !is_ours(&e) ||
        !read_at(file, headers, e.e_phnum * sizeof *headers, e.e_phoff))
        return;
    const Elf64_Phdr *stack = header_of(headers, e.e_phnum, PT_GNU_STACK);
    const Elf64_Phdr *dynamic = header_of(headers, e.e_phnum, PT_DYNAMIC);
    out->read = true;
    out->position_independent = e.e_type == ET_DYN;
    out->relocations_first = header_of(headers, e.e_phnum, PT_GNU_RELRO) != NULL;
    out->stack_runs = !stack || stack->p_flags & PF_X;
    if (dynamic)
        read_dynamic(a, file, headers, e.e_phnum, dynamic, out);
}

void elf_read(const char *path, struct self_program *out)
{
    struct arena *a = arena_open();
    int file = open(path, O_RDONLY | O_CLOEXEC);

    *out = (struct self_program){0};
    if (file >= 0) {
        read_file(a, file, out);
        close(file);
    }
    arena_close(a);
}
