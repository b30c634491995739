/* SPDX-License-Identifier: BSD-2-Clause */
/* When each datagram of a replay is due: pure arithmetic on header times. Every moment is counted
 * from the start, so that no error adds up. */
#ifndef SINK_SCHEDULE_H
#define SINK_SCHEDULE_H

#include <stdint.h>

enum schedule_mode {
	SCHEDULE_CLOCK,    /* by header time */
	SCHEDULE_RATE,     /* so many datagrams a second */
	SCHEDULE_TOP_SPEED /* at once */
};

/* A clock that steps back by more than this was set back: time goes on from there. Less is
 * disorder, whose datagrams leave at once. */
#define SCHEDULE_STEP_BACK_NS INT64_C(1000000000)

struct schedule_options {
	enum schedule_mode mode;
	double speed;       /* SCHEDULE_CLOCK: above 0; 2 is twice as fast */
	double rate;        /* SCHEDULE_RATE: above 0 */
	int64_t max_gap_ns; /* SCHEDULE_CLOCK: no longer silence in real time; 0: no limit */
};

struct schedule {
	struct schedule_options options;
	uint64_t count;      /* datagrams so far */
	int64_t first_ns;    /* header time of the first */
	int64_t greatest_ns; /* … and the greatest so far */
	__int128 cut_ns;     /* header time that max_gap and steps back took out */
	int64_t due_ns;      /* the last answer */
};

void schedule_init(struct schedule *schedule, const struct schedule_options *options);

/* When the next datagram, of this header time, is due, in nanoseconds from the start: 0 for the
 * first, never before the one in front of it. */
int64_t schedule_next(struct schedule *schedule, int64_t time_ns);

#endif
