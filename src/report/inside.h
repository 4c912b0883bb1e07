/* inside.h: what the ground floor of the report room shares. */
#ifndef REPORT_INSIDE_H
#define REPORT_INSIDE_H

#include "report/report.h"

/* NULL when it is no longer there. */
const struct area *area_of_id(const struct sector *s, int64_t id);

#endif
