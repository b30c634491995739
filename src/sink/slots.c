/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/slots.h"

#include <stdio.h>
#include <time.h>

#define DAY_S 86400
#define MINUTE_S 60
#define LONGEST_DAY_S (2 * DAY_S) /* a zone that changes sides of the date line sleeps a day */

static struct tm broken_down(const struct slots *slots, int64_t second)
{
	time_t time = (time_t)second;
	struct tm tm;

	if (slots->local_time)
		localtime_r(&time, &tm);
	else
		gmtime_r(&time, &tm);
	return tm;
}

static bool same_day(const struct tm *day, const struct tm *tm)
{
	return day->tm_yday == tm->tm_yday && day->tm_year == tm->tm_year;
}

/*
 * Where the date changes next to a second, before it (step -1; the first second of its day) or
 * behind it (step 1; the first that isn't of its day any more). Asked of the zone itself, minute by
 * minute: a day has 23 to 25 hours, and midnight may be missing or come twice.
 */
static int64_t find_edge(const struct slots *slots, int64_t second, int step)
{
	struct tm day = broken_down(slots, second);
	int64_t inside = second, outside = second;

	for (int minutes = 0; minutes < LONGEST_DAY_S / MINUTE_S; minutes++) {
		outside = inside + step * MINUTE_S;
		struct tm tm = broken_down(slots, outside);
		if (!same_day(&day, &tm))
			break;
		inside = outside;
	}
	for (int64_t at = inside; at != outside; at += step) {
		struct tm tm = broken_down(slots, at + step);
		if (!same_day(&day, &tm))
			return step < 0 ? at : at + step;
	}
	return outside;
}

static void find_day(struct slots *slots, int64_t second)
{
	if (slots->local_time) {
		slots->day_start = find_edge(slots, second, -1);
		slots->day_end = find_edge(slots, second, 1);
	} else {
		slots->day_start = second - second % DAY_S;
		slots->day_end = slots->day_start + DAY_S;
	}
}

struct slot slots_find(struct slots *slots, int64_t second)
{
	if (second < slots->day_start || second >= slots->day_end)
		find_day(slots, second);
	int64_t start = second - (second - slots->day_start) % slots->slot_s;
	int64_t end = start + slots->slot_s;
	return (struct slot){ start, end < slots->day_end ? end : slots->day_end };
}

static size_t put_folders(char *name, int nest, const struct tm *tm)
{
	switch (nest) {
	case -1:
		return strftime(name, SLOTS_NAME_LEN, "%Y-%m-%d/", tm);
	case -2:
		return strftime(name, SLOTS_NAME_LEN, "%Y-%m/%Y-%m-%d/", tm);
	case 1:
		return strftime(name, SLOTS_NAME_LEN, "%Y/", tm);
	case 2:
		return strftime(name, SLOTS_NAME_LEN, "%Y/%Y-%m/", tm);
	case 3:
	case -3:
		return strftime(name, SLOTS_NAME_LEN, "%Y/%Y-%m/%Y-%m-%d/", tm);
	default:
		return 0;
	}
}

void slots_name(const struct slots *slots, int64_t start, unsigned version, int nest, bool finished,
	char name[SLOTS_NAME_LEN])
{
	struct tm tm = broken_down(slots, start);
	size_t used = put_folders(name, nest, &tm);

	used += (size_t)snprintf(
		name + used, SLOTS_NAME_LEN - used, "%s-v%02u.", finished ? "ft" : "tmp", version);
	strftime(name + used, SLOTS_NAME_LEN - used, "%Y-%m-%d.%H%M%S%z", &tm);
}
