/* SPDX-License-Identifier: BSD-2-Clause */
/* What reaches a replay from outside while it sends: signals that stop it, SIGUSR1 that pauses it,
 * SIGCONT that lets it go on; and a line on a terminal for whoever waits. */
#ifndef REPLAY_CONTROL_H
#define REPLAY_CONTROL_H

#include "core/error.h"
#include "process/progress.h"
#include "sink/pacer.h"

struct replay_control {
	struct pacer *pacer;
	const uint64_t *datagrams; /* sent so far */
	int interrupt;             /* descriptors that become readable */
	int pause;
	int stopped_by; /* the signal, or 0 */
	struct progress progress;
};

/* Holds the signals back, in every thread made after; returns -1 with *error set. */
int replay_control_start(struct replay_control *control, struct pacer *pacer,
	const uint64_t *datagrams, bool quiet, struct error *error);
void replay_control_end(struct replay_control *control);

/* The sender's attend: false when a signal stopped it. Pauses are over when it returns. */
bool replay_control_attend(struct replay_control *control, int64_t until_ns);

#endif
