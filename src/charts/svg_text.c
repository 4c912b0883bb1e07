/* svg_text.c: numbers written without printf, bytes XML can hold, and words measured to fit. */
#include "charts/svg.h"

#include <string.h>

char *svg_digits(char *at, double value)
{
    static const double MOST = 1e8; /* far outside any picture */
    char digits[SVG_DIGITS];
    size_t from = sizeof digits;

    value = value < MOST ? value : MOST;
    value = value > -MOST ? value : -MOST;
    int32_t tenths = (int32_t)(value * 10 + (value < 0 ? -0.5 : 0.5));
    uint32_t left = tenths < 0 ? 0 - (uint32_t)tenths : (uint32_t)tenths;
    if (left % 10) {
        digits[--from] = (char)('0' + left % 10);
        digits[--from] = '.';
    }
    left /= 10;
    do
        digits[--from] = (char)('0' + left % 10);
    while ((left /= 10));
    if (tenths < 0)
        digits[--from] = '-';
    memcpy(at, digits + from, sizeof digits - from);
    return at + (sizeof digits - from);
}

void svg_number(struct buf *out, double value)
{
    char digits[SVG_DIGITS];
    buf_bytes(out, digits, svg_digits(digits, value) - digits);
}

/* What a byte is to XML. */
enum byte_kind { BYTE_SAFE, BYTE_CONTROL, BYTE_MARKUP, BYTE_HIGH };

static enum byte_kind byte_kind(unsigned char c)
{
    if (c >= 0x7f)
        return c == 0x7f ? BYTE_CONTROL : BYTE_HIGH;
    if (c > '>' || (c > '\'' && c < '<'))
        return BYTE_SAFE;
    if (c < ' ')
        return BYTE_CONTROL;
    return c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' ? BYTE_MARKUP : BYTE_SAFE;
}

/* Ill-formed UTF-8, and U+FFFE and U+FFFF, which XML leaves out. */
static bool needs_repair(struct str text)
{
    return !str_is_utf8(text) || str_find(text, S("\xEF\xBF\xBE")) >= 0 ||
           str_find(text, S("\xEF\xBF\xBF")) >= 0;
}

void svg_escaped(struct buf *out, struct str text)
{
    enum {
        UNKNOWN,
        SOUND,
        BROKEN
    } high = UNKNOWN; /* looked at when the first high byte comes */
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < text.len; i++) {
        enum byte_kind kind = byte_kind((unsigned char)text.at[i]);
        if (kind == BYTE_SAFE)
            continue;
        if (kind == BYTE_HIGH && high == UNKNOWN)
            high = needs_repair(text) ? BROKEN : SOUND;
        if (kind == BYTE_HIGH && high == SOUND)
            continue;
        buf_bytes(out, text.at + from, i - from);
        from = i + 1;
        if (kind == BYTE_MARKUP)
            buf_html(out, str_cut(text, i, i + 1));
        else
            buf_char(out, kind == BYTE_CONTROL ? ' ' : '?');
    }
    buf_bytes(out, text.at + from, text.len - from);
}

/* Advances of ' ' to '~' in thousandths of the height, of the widest of the usual system
 * sans-serif faces (DejaVu Sans, from its hmtx table). Bold is wider by the factor below. */
static const uint16_t advances[] = {
    318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};
static_assert(sizeof advances / sizeof *advances == '~' - ' ' + 1, "one for each character");

static const double BOLD = 1.14, ELLIPSIS = 1.0;

/* The advance of the character that starts with `c`; bytes that go on with one have none. */
static int advance(unsigned char c)
{
    if (c >= ' ' && c <= '~')
        return advances[c - ' '];
    if (c < 0x80)
        return advances[0];
    if (c < 0xC0)
        return 0;
    if (c < 0xCD)
        return 660; /* Latin letters with accents */
    return c < 0xE0 ? 900 : c < 0xF0 ? 1000 : 1300;
}

double svg_text_width(struct str text, double height, bool bold)
{
    int32_t sum = 0; /* of at most SVG_LONGEST advances */

    for (ptrdiff_t i = 0; i < text.len && i < SVG_LONGEST; i++)
        sum += advance((unsigned char)text.at[i]);
    return sum * 0.001 * height * (bold ? BOLD : 1);
}

struct str svg_fit(struct str text, double height, bool bold, double width, bool *cut)
{
    double per = height * (bold ? BOLD : 1) / 1000, at = 0;
    double room = width - ELLIPSIS * height * (bold ? BOLD : 1);
    ptrdiff_t fits = 0, i = 0;

    *cut = text.len > SVG_LONGEST || svg_text_width(text, height, bold) > width;
    if (!*cut)
        return text;
    for (; i < text.len && i < SVG_LONGEST; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (at <= room && (c < 0x80 || c >= 0xC0))
            fits = i;
        at += advance(c) * per;
        if (at > width)
            break;
    }
    return str_trim(str_cut(text, 0, fits));
}

/* The end of the longest run of whole words that fits, at least one word. */
static ptrdiff_t words_that_fit(struct str text, double height, bool bold, double width)
{
    double per = height * (bold ? BOLD : 1) / 1000, at = 0;
    ptrdiff_t end = 0, i = 0;

    for (; i < text.len && (at <= width || end == 0); i++) {
        if (text.at[i] == ' ' && i)
            end = i;
        at += advance((unsigned char)text.at[i]) * per;
    }
    return (i == text.len && at <= width) || end == 0 ? text.len : end;
}

int svg_wrap(struct str text, double height, bool bold, double width, struct str *lines,
             int most)
{
    int count = 0;

    for (text = str_trim(text); text.len && count < most; text = str_trim(text)) {
        ptrdiff_t end =
            count == most - 1 ? text.len : words_that_fit(text, height, bold, width);
        lines[count++] = str_cut(text, 0, end);
        text = str_cut(text, end, text.len);
    }
    return count;
}
