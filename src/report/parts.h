/* SPDX-License-Identifier: BSD-2-Clause */
/* What the accounts of all commands are put together from. */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* "s" for any number but one. */
const char *report_plural(uint64_t count);

/* Members of a JSON object. A text may hold any octets: what isn't UTF-8 becomes U+FFFD; NULL is
 * null, and so is a time that isn't known. */
void report_set_count(json_t *object, const char *name, uint64_t value);
void report_set_text(json_t *object, const char *name, const char *text);
void report_set_time(json_t *object, const char *name, int64_t time_ns, bool known);

/* The JSON string of such a text. */
json_t *report_text(const char *text);

#endif
