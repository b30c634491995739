/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/progress.h"

#include "core/clock.h"

#include <stdio.h>
#include <unistd.h>

#define FIRST_AFTER_NS NS_PER_S
#define EVERY_NS (NS_PER_S / 4)

void progress_start(struct progress *progress, bool quiet)
{
	*progress = (struct progress){ .wanted = !quiet && isatty(STDERR_FILENO) };
	if (progress->wanted)
		progress->start_ns = clock_now(CLOCK_MONOTONIC);
	progress->shown_ns = progress->start_ns + FIRST_AFTER_NS - EVERY_NS;
}

bool progress_is_due(struct progress *progress)
{
	return progress->wanted && clock_now(CLOCK_MONOTONIC) - progress->shown_ns >= EVERY_NS;
}

void progress_show(struct progress *progress, uint64_t done, uint64_t size, uint64_t units,
	const char *unit_name)
{
	double seconds = (double)(clock_now(CLOCK_MONOTONIC) - progress->start_ns) / NS_PER_S;
	double share = size ? (double)done / (double)size : 0;

	fprintf(stderr, "\r\033[K");
	if (size)
		fprintf(stderr, "%3.0f%%, ", share * 100);
	fprintf(stderr, "%.0f %s a second", (double)units / seconds, unit_name);
	if (share > 0 && share < 1)
		fprintf(stderr, ", %.0f s left", seconds / share - seconds);
	fflush(stderr);
	progress->shown = true;
	progress->shown_ns = clock_now(CLOCK_MONOTONIC);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r\033[K");
	progress->shown = false;
}
