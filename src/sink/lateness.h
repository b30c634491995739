/* SPDX-License-Identifier: BSD-2-Clause */
/* How late datagrams left: percentiles out of a histogram of constant size. */
#ifndef SINK_LATENESS_H
#define SINK_LATENESS_H

#include <stdint.h>

/* Buckets double in width with every power of two: below 256 ns exact, above within 1/128. */
#define LATENESS_STEPS 128
#define LATENESS_BUCKETS (57 * LATENESS_STEPS)

struct lateness {
	uint64_t count;
	int64_t greatest_ns;
	uint64_t buckets[LATENESS_BUCKETS];
};

void lateness_add(struct lateness *lateness, int64_t late_ns); /* negative counts as 0 */

/* What this share (0.5: the median) of all is not later than: the value of rank
 * ceil(share * count), rounded up by at most 1/128; 0 without any. */
int64_t lateness_percentile(const struct lateness *lateness, double share);

#endif
