/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/thread.h"

#include "core/clock.h"

bool thread_join(pthread_t thread, int patience_ms)
{
	struct timespec deadline =
		clock_timespec(clock_now(CLOCK_REALTIME) + patience_ms * NS_PER_MS);

	return pthread_timedjoin_np(thread, NULL, &deadline) == 0;
}
