/* log.h: one line of JSON to stderr for each thing an operator should know. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/* {"t":"…Z","level":"info","what":"…"} with the words formatted; safe from any thread. */
void log_line(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
