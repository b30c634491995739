/* SPDX-License-Identifier: BSD-2-Clause */
/* Packet time: nanoseconds since 1970-01-01T00:00:00 UTC in an int64_t; never the wall clock. */
#ifndef CORE_TIME_H
#define CORE_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct tm;

#define NS_PER_S INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define TIME_END_NS                                                                                \
	(INT64_C(4294967296) * NS_PER_S) /* 2106-02-07T06:28:16Z: first that v5 can't say */

/* Whole milliseconds, downwards also before 1970. */
static inline int64_t time_floor_ms(int64_t time_ns)
{
	int64_t ms = time_ns / NS_PER_MS;

	return ms - (time_ns % NS_PER_MS < 0);
}

/* Whether a packet may have this time: 1970 up to what 32 bits of seconds can say. */
static inline bool time_is_valid(int64_t time_ns)
{
	return time_ns >= 0 && time_ns < TIME_END_NS;
}

/* "2011-11-03T14:16:12.933Z", with the NUL; milliseconds since 1970, downwards. */
#define TIME_TEXT_LEN 32
void time_format_ms(char text[TIME_TEXT_LEN], int64_t time_ms);

/* ISO 8601 ("2011-11-03", "2011-11-03T14:16[:12[.933]][Z|+HH:MM]", UTC where no zone is given) or
 * seconds since 1970 with up to nine decimals. False when it is neither. */
bool time_parse(const char *text, int64_t *time_ns);

/* "15", "15s", "500ms", "30m", "2h", "1d", "10us", "10ns", decimals allowed: nanoseconds.
 * False when it is no duration, negative, or more than 100 years. */
bool time_parse_duration(const char *text, int64_t *duration_ns);

#endif
