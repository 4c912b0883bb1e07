/* format.h: the commonest of printf's conversions without its cost; for str.c and buf.c alone.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include "base/base.h"

/* As vsnprintf for text, %%, %c, %s, %.*s, %d, %0Nd, %td and %lld: gives the length, with no
 * zero behind it. -1, having written anything, when the format has more than these or the text
 * is longer than `room`: vsnprintf must do it then. */
int format_plain(char *to, int room, const char *format, va_list args);

#endif
