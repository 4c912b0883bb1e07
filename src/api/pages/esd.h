/* esd.h: what the answers in the shapes of LG Inform Plus share. */
#ifndef API_PAGES_ESD_H
#define API_PAGES_ESD_H

#include "api/pages/answer.h"

/* {identifier, label}: how everything is named there. */
struct json *esd_name(struct arena *a, struct str identifier, struct str label);
/* The same with {altLabel, isSummary}, as in the headings of data. */
struct json *esd_heading(struct arena *a, struct str identifier, struct str label,
                         struct str other);

/* "ons-global_E08000009": the group of that council. NOT_FOUND in words. */
enum rc esd_group(struct work *w, struct str identifier, const struct group **group,
                  const struct area **owner) MUST_USE;

/* The numbers of a figure by the names they have there: raw, lower, … */
extern const struct esd_value {
    const char *identifier, *label;
} esd_values[SLICE_ARRAYS];

enum rc esd_data_show(struct request *rq) MUST_USE;
extern const struct api_parameter esd_data_parameters[];

#endif
