/* SPDX-License-Identifier: BSD-2-Clause */
/* A line on a terminal for whoever waits: nothing before a second has passed, nothing elsewhere. */
#ifndef PROCESS_PROGRESS_H
#define PROCESS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool wanted;
	bool shown;
	int64_t start_ns; /* of the monotonic clock */
	int64_t shown_ns;
};

void progress_start(struct progress *progress, bool quiet);

/* Whether it is time for a line; cheap enough to ask every few thousand packets. */
bool progress_is_due(struct progress *progress);

/* Writes the line: share of the input, units ("packets") a second, time left. */
void progress_show(struct progress *progress, uint64_t done, uint64_t size, uint64_t units,
	const char *unit_name);

/* Wipes it. */
void progress_end(struct progress *progress);

#endif
