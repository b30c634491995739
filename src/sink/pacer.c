/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/pacer.h"

#include "core/clock.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SLICE_NS 100000 /* the least there is */
#define YIELDING_NICE 10

/* sched_setattr(2), which this C library has no function for. */
struct sched_attributes {
	uint32_t size;
	uint32_t policy; /* 0: SCHED_OTHER */
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime_ns;
	uint64_t deadline_ns;
	uint64_t period_ns;
};

static int64_t monotonic_now(void *context)
{
	(void)context;
	return clock_now(CLOCK_MONOTONIC);
}

static void monotonic_sleep_until(void *context, int64_t moment_ns)
{
	struct timespec moment = clock_timespec(moment_ns);

	(void)context;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL) == EINTR)
		;
}

struct pacer_clock pacer_monotonic_clock(void)
{
	return (struct pacer_clock){ monotonic_now, monotonic_sleep_until, NULL };
}

void pacer_sharpen_thread(void)
{
	/* prctl(2): the default lets the kernel wake us 50 microseconds late. */
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	/* Since Linux 6.12 an ordinary thread may ask for its slice; before, this does nothing. */
	struct sched_attributes attributes = { .size = sizeof attributes, .runtime_ns = SLICE_NS };
	syscall(SYS_sched_setattr, 0, &attributes, 0);
}

void pacer_yield_thread(void)
{
	setpriority(PRIO_PROCESS, 0, YIELDING_NICE); /* on Linux: of this thread alone */
}

void pacer_init(struct pacer *pacer, struct pacer_clock clock, int64_t start_ns, bool precise)
{
	*pacer = (struct pacer){ clock, precise, start_ns, 0, -1, 0 };
}

void pacer_begin(struct pacer *pacer)
{
	int64_t after_ns = pacer->pause_ended - pacer->start_ns;

	if (after_ns < 0)
		after_ns = 0;
	if (pacer->paused_ns > after_ns)
		pacer->paused_ns = after_ns;
}

int64_t pacer_moment(const struct pacer *pacer, int64_t due_ns)
{
	return pacer->start_ns + pacer->paused_ns + due_ns;
}

int64_t pacer_wait(struct pacer *pacer, int64_t moment_ns)
{
	const struct pacer_clock *clock = &pacer->clock;
	int64_t spin_ns = pacer->precise ? PACER_SPIN_NS : 0;
	int64_t now_ns = clock->now_ns(clock->context);

	while (now_ns < moment_ns) {
		if (moment_ns - now_ns > spin_ns)
			clock->sleep_until(clock->context, moment_ns - spin_ns);
		now_ns = clock->now_ns(clock->context);
	}
	return now_ns;
}

void pacer_pause(struct pacer *pacer)
{
	if (pacer->pause_began < 0)
		pacer->pause_began = pacer->clock.now_ns(pacer->clock.context);
}

void pacer_resume(struct pacer *pacer)
{
	if (pacer->pause_began < 0)
		return;
	pacer->pause_ended = pacer->clock.now_ns(pacer->clock.context);
	pacer->paused_ns += pacer->pause_ended - pacer->pause_began;
	pacer->pause_began = -1;
}
