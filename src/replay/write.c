/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/write.h"

#include "process/interrupt.h"

#include <string.h>

static int write_packet(
	struct replay_writer *writer, const struct outgoing *outgoing, struct error *error)
{
	size_t first, end;

	/* What was held back on purpose leaves with the one that overtook it. */
	if (outgoing->time_ns > writer->written_ns)
		writer->written_ns = outgoing->time_ns;
	if (sender_account(writer->sender, outgoing, outgoing->due_ns, error))
		return -1;
	if (outgoing->faults & FAULT_DROP)
		return 0;
	sender_collectors(writer->sender, outgoing, &first, &end);
	for (size_t i = first; i < end; i++) {
		struct endpoint from = replay_targets_from(
			writer->targets, outgoing->exporter, i, outgoing->address);
		if (pcap_sink_write(writer->pcap, writer->written_ns, &from,
			    &writer->targets->to[i], outgoing->octets, outgoing->len, error))
			return -1;
	}
	return 0;
}

int replay_write(struct replay_writer *writer, struct error *error)
{
	struct queue *queue = writer->sender->queue;
	enum channel_state state;
	const struct outgoing *next;
	size_t count;
	int failed = 0;

	while (!failed &&
		(state = queue_peek(queue, INTERRUPT_ASK_MS, &next, &count)) != CHANNEL_ENDED) {
		int interrupted = interrupt_pending();
		if (interrupted)
			failed = error_set(error, "interrupted (%s)", strsignal(interrupted));
		for (size_t i = 0; !failed && i < count; i++)
			failed = write_packet(writer, &next[i], error);
		queue_release(queue, count);
	}
	queue_close(queue);
	return failed;
}
