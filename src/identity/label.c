/* label.c: what people call their passkeys, apps and tokens. */
#include "identity/label.h"

#include <utf8proc.h>

/* Letters that show nothing or turn the line round: they make one label look like another. */
static bool is_hidden(utf8proc_int32_t letter)
{
    switch (utf8proc_category(letter)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

static bool has_hidden(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len;) {
        utf8proc_int32_t letter;
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)s.at + i, s.len - i, &letter);
        if (n <= 0 || is_hidden(letter))
            return true;
        i += n;
    }
    return false;
}

enum rc label_read(struct work *w, const char *field, struct str typed, struct str *out)
{
    struct str label = str_trim(typed);

    if (!label.len)
        return work_fail(w, INVALID, field,
                         "Enter a name, so that you know it again in your list.");
    if (!str_is_utf8(label) || has_hidden(label))
        return work_fail(w, INVALID, field, "Use only letters, numbers, signs and blanks.");
    if (str_chars(label) > LABEL_MOST)
        return work_fail(w, INVALID, field, "Use %d letters or fewer.", LABEL_MOST);
    *out = str_copy(w->arena, label);
    return OK;
}
