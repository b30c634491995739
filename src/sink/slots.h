/* SPDX-License-Identifier: BSD-2-Clause */
/* A directory's slots: a day cut from midnight on, and the names of the files in it. Pure, but for
 * the local zone. */
#ifndef SINK_SLOTS_H
#define SINK_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slots {
	uint32_t slot_s;            /* seconds a slot */
	bool local_time;            /* midnight and names by the local zone, else UTC */
	int64_t day_start, day_end; /* the day looked at last: [start, end) */
};

struct slot {
	int64_t start,
		end; /* [start, end), unix seconds; a day that DST cuts short ends its last */
};

/* The slot that holds this second. With local_time, call tzset() once before. */
struct slot slots_find(struct slots *slots, int64_t second);

/*
 * The name of a slot's file below the directory, as flow-capture: "ft-v05.2011-11-03.141500+0000",
 * or "tmp-v05…" while it is open, behind the folders of nest (-3 to 3, as flow-capture's -N).
 */
#define SLOTS_NAME_LEN 80
void slots_name(const struct slots *slots, int64_t start, unsigned version, int nest, bool finished,
	char name[SLOTS_NAME_LEN]);

#endif
