/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/lateness.h"

static unsigned bucket_of(uint64_t value)
{
	if (value < LATENESS_STEPS)
		return (unsigned)value;
	unsigned shift = 63 - (unsigned)__builtin_clzll(value) - 7; /* 7: log2 LATENESS_STEPS */
	return (shift + 1) * LATENESS_STEPS + (unsigned)(value >> shift) - LATENESS_STEPS;
}

/* The greatest value that falls into the bucket. */
static int64_t bucket_top(unsigned bucket)
{
	if (bucket < LATENESS_STEPS)
		return bucket;
	unsigned shift = bucket / LATENESS_STEPS - 1;
	uint64_t steps = bucket % LATENESS_STEPS + LATENESS_STEPS;
	return (int64_t)(((steps + 1) << shift) - 1);
}

void lateness_add(struct lateness *lateness, int64_t late_ns)
{
	if (late_ns < 0)
		late_ns = 0;
	if (late_ns > lateness->greatest_ns)
		lateness->greatest_ns = late_ns;
	lateness->buckets[bucket_of((uint64_t)late_ns)]++;
	lateness->count++;
}

int64_t lateness_percentile(const struct lateness *lateness, double share)
{
	double exact = share * (double)lateness->count;
	uint64_t rank = (uint64_t)exact, passed = 0;

	rank += (double)rank < exact;
	for (unsigned i = 0; i < LATENESS_BUCKETS; i++) {
		passed += lateness->buckets[i];
		if (passed > 0 && passed >= rank) {
			int64_t top = bucket_top(i);
			return top < lateness->greatest_ns ? top : lateness->greatest_ns;
		}
	}
	return 0;
}
