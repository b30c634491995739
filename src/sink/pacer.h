/* SPDX-License-Identifier: BSD-2-Clause */
/* Waits for moments of a schedule. The clock is the caller's, so that tests have their own. */
#ifndef SINK_PACER_H
#define SINK_PACER_H

#include <stdbool.h>
#include <stdint.h>

struct pacer_clock {
	int64_t (*now_ns)(void *context);
	/* Sleeps until the moment; may wake a little late, and early. */
	void (*sleep_until)(void *context, int64_t moment_ns);
	void *context;
};

/* The monotonic clock; sleeping is clock_nanosleep(2) to an absolute moment. */
struct pacer_clock pacer_monotonic_clock(void);

/* For the calling thread, which is the one that is to wait: least timer slack, and a short slice of
 * time, so that it is run as soon as it wakes. */
void pacer_sharpen_thread(void);

/* For the calling thread, and those it makes: they can wait, another can't. */
void pacer_yield_thread(void);

#define PACER_SPIN_NS                                                                              \
	150000 /* precise: a sleep ends so much before the moment, the rest is spun                \
		*/

struct pacer {
	struct pacer_clock clock;
	bool precise;
	int64_t start_ns;    /* on the clock */
	int64_t paused_ns;   /* all pauses so far: the schedule shifts by them */
	int64_t pause_began; /* -1: not paused */
	int64_t pause_ended; /* the last one */
};

/* The schedule's 0 is at start_ns of the clock. */
void pacer_init(struct pacer *pacer, struct pacer_clock clock, int64_t start_ns, bool precise);

/* For a start that was set later: of the pauses so far, which are over, only what was after it
 * counts. */
void pacer_begin(struct pacer *pacer);

/* The moment on the clock of what is due so long after the start. */
int64_t pacer_moment(const struct pacer *pacer, int64_t due_ns);

/* Waits for the moment; returns what the clock says then (not before it). */
int64_t pacer_wait(struct pacer *pacer, int64_t moment_ns);

/* Twice the same is legal. */
void pacer_pause(struct pacer *pacer);
void pacer_resume(struct pacer *pacer);

#endif
