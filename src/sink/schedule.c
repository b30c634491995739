/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/schedule.h"

#define LATEST_NS (INT64_MAX / 4) /* 73 years: leaves room for the start's own moment */

void schedule_init(struct schedule *schedule, const struct schedule_options *options)
{
	*schedule = (struct schedule){ .options = *options };
}

static int64_t to_ns(long double ns)
{
	return ns < LATEST_NS ? (int64_t)(ns + 0.5L) : LATEST_NS;
}

static int64_t due_by_clock(struct schedule *schedule, int64_t time_ns)
{
	long double speed = schedule->options.speed;
	int64_t gap_ns = time_ns - schedule->greatest_ns;
	int64_t max_gap_ns = INT64_MAX;

	if (schedule->options.max_gap_ns > 0)
		max_gap_ns = to_ns(schedule->options.max_gap_ns * speed);
	if (gap_ns > max_gap_ns)
		schedule->cut_ns += gap_ns - max_gap_ns;
	else if (gap_ns < -SCHEDULE_STEP_BACK_NS)
		schedule->cut_ns += gap_ns;
	if (gap_ns > 0 || gap_ns < -SCHEDULE_STEP_BACK_NS)
		schedule->greatest_ns = time_ns;
	long double since_ns = time_ns - schedule->first_ns - schedule->cut_ns;
	return to_ns(since_ns / speed);
}

int64_t schedule_next(struct schedule *schedule, int64_t time_ns)
{
	uint64_t number = schedule->count++;
	int64_t due_ns = 0;

	if (number == 0)
		schedule->first_ns = schedule->greatest_ns = time_ns;
	if (schedule->options.mode == SCHEDULE_CLOCK)
		due_ns = due_by_clock(schedule, time_ns);
	else if (schedule->options.mode == SCHEDULE_RATE)
		due_ns = to_ns(number * 1e9L / schedule->options.rate);
	if (due_ns > schedule->due_ns)
		schedule->due_ns = due_ns;
	return schedule->due_ns;
}
