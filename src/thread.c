/* SPDX-License-Identifier: BSD-2-Clause */
#include "thread.h"

#include <time.h>

#define PATIENCE_S 2

bool thread_join(pthread_t thread)
{
	struct timespec deadline;

	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec += PATIENCE_S;
	return pthread_timedjoin_np(thread, NULL, &deadline) == 0;
}
