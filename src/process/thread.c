/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/thread.h"

#include <time.h>

bool thread_join(pthread_t thread, int patience_ms)
{
	struct timespec deadline;

	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec += patience_ms / 1000;
	deadline.tv_nsec += patience_ms % 1000 * 1000000L;
	if (deadline.tv_nsec >= 1000000000L) {
		deadline.tv_nsec -= 1000000000L;
		deadline.tv_sec++;
	}
	return pthread_timedjoin_np(thread, NULL, &deadline) == 0;
}
