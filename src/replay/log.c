/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/log.h"

#include "core/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int replay_log_header(struct output *output, struct error *error)
{
	static const char header[] =
		"number,exporter,collector,planned,sent,sequence,records,octets,faults\n";

	return output_write(output, header, strlen(header), error);
}

/* Seconds from the start with all nine decimals; nothing for what was never sent. */
static void format_moment(char text[32], int64_t ns)
{
	if (ns < 0)
		text[0] = '\0';
	else
		snprintf(text, 32, "%" PRId64 ".%09" PRId64, ns / NS_PER_S, ns % NS_PER_S);
}

int replay_log_event(struct output *output, const struct replay_targets *targets,
	const struct sender_event *event, struct error *error)
{
	const struct outgoing *outgoing = event->outgoing;
	char planned[32], sent[32], faults[OUTGOING_FAULTS_LEN], line[512];

	format_moment(planned, event->planned_ns);
	format_moment(sent, event->sent_ns);
	outgoing_faults(outgoing, faults);
	int len = snprintf(line, sizeof line, "%" PRIu64 ",%u,%s,%s,%s,%" PRIu32 ",%u,%u,%s\n",
		outgoing->number, outgoing->exporter + 1U, targets->names[event->collector],
		planned, sent, outgoing->sequence, outgoing->records, outgoing->len, faults);
	return output_write(output, line, (size_t)len, error);
}
