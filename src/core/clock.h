/* SPDX-License-Identifier: BSD-2-Clause */
/* The system's clocks in nanoseconds: for waiting, pacing and reporting. What is computed goes by
 * packet time (core/time.h). */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "core/time.h"

#include <time.h>

static inline int64_t clock_of_timespec(struct timespec time)
{
	return time.tv_sec * NS_PER_S + time.tv_nsec;
}

/* For ns that are not negative. */
static inline struct timespec clock_timespec(int64_t ns)
{
	return (struct timespec){ ns / NS_PER_S, ns % NS_PER_S };
}

static inline int64_t clock_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return clock_of_timespec(now);
}

#endif
