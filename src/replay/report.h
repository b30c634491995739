/* SPDX-License-Identifier: BSD-2-Clause */
/* The account of a replay, beside that of its inputs. */
#ifndef REPLAY_REPORT_H
#define REPLAY_REPORT_H

#include "replay/datagram_frames.h"
#include "replay/targets.h"
#include "sink/feed.h"
#include "sink/sender.h"

#include <jansson.h>
#include <stdio.h>

struct replay_account {
	const struct options *options;
	const struct replay_targets *targets;
	const struct sender *sender; /* what was sent, or written */
	const struct feed *feed;
	const struct datagram_account *datagrams; /* NULL: inputs aren't captures of NetFlow */
	int stopped_by;                           /* a signal, or 0 */
};

/* Whether datagrams were refused. */
bool replay_report_has_trouble(const struct replay_account *account);

void replay_report_lines(const struct replay_account *account, FILE *out);

/* The report's "replay" member. */
json_t *replay_report_json(const struct replay_account *account);

#endif
