/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/parts.h"

#include "core/memory.h"
#include "core/time.h"
#include "format/text.h"

#include <stdlib.h>
#include <string.h>

const char *report_plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

void report_set_count(json_t *object, const char *name, uint64_t value)
{
	json_object_set_new(object, name, json_integer((json_int_t)value));
}

json_t *report_text(const char *text)
{
	char *quoted = memory_new(6 * strlen(text) + 3, 1);

	text_json_string(text, quoted);
	json_t *value = json_loads(quoted, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	free(quoted);
	return value;
}

void report_set_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, text ? report_text(text) : json_null());
}

void report_set_time(json_t *object, const char *name, int64_t time_ns, bool known)
{
	char text[TIME_TEXT_LEN];

	if (known)
		time_format_ms(text, time_floor_ms(time_ns));
	report_set_text(object, name, known ? text : NULL);
}
