/* SPDX-License-Identifier: BSD-2-Clause */
/* --log: a line of csv for each datagram and collector. */
#ifndef REPLAY_LOG_H
#define REPLAY_LOG_H

#include "io/output.h"
#include "replay/targets.h"
#include "sink/sender.h"

/* The line of names. 0, or -1 with *error set; so does replay_log_event. */
int replay_log_header(struct output *output, struct error *error);
int replay_log_event(struct output *output, const struct replay_targets *targets,
	const struct sender_event *event, struct error *error);

#endif
