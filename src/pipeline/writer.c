/* SPDX-License-Identifier: BSD-2-Clause */
#include "pipeline/writer.h"

#include "core/channel.h"
#include "core/memory.h"
#include "process/interrupt.h"
#include "process/thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 8
#define SLOT_RECORDS 512

struct slot {
	size_t count;
	struct flow_record records[SLOT_RECORDS];
};

struct writer {
	struct exporter *exporter;
	struct channel *channel;
	struct slot *slot; /* being filled, or NULL */
	pthread_t thread;
	int64_t first_packet_ns; /* written before the first record is sent */
	int64_t now_ns;          /* written before the channel is ended */
	bool abandon;
	bool failed; /* error holds; read once the thread has cancelled, or ended */
	struct error error;
};

static int write_all(struct writer *writer)
{
	bool started = false;
	void *next;

	while (channel_peek(writer->channel, -1, &next) == CHANNEL_READY) {
		struct slot *slot = next;

		if (!started)
			exporter_start(writer->exporter, writer->first_packet_ns);
		started = true;
		for (size_t i = 0; i < slot->count; i++) {
			if (exporter_add(writer->exporter, &slot->records[i], &writer->error))
				return -1;
		}
		channel_release(writer->channel);
	}
	if (writer->abandon)
		return 0;
	return exporter_finish(writer->exporter, writer->now_ns, &writer->error);
}

static void *run(void *context)
{
	struct writer *writer = context;

	pthread_setname_np(pthread_self(), "writer");
	if (write_all(writer)) {
		writer->failed = true;
		channel_cancel(writer->channel);
	}
	return NULL;
}

static void release(struct writer *writer)
{
	exporter_free(writer->exporter);
	channel_free(writer->channel);
	free(writer);
}

struct writer *writer_start(
	const struct export_options *options, struct datagram_sink sink, struct error *error)
{
	struct writer *writer = memory_new(1, sizeof *writer);

	writer->exporter = exporter_new(options, sink);
	writer->channel = channel_new(SLOTS, sizeof(struct slot));
	int failed = pthread_create(&writer->thread, NULL, run, writer);
	if (failed) {
		error_set(error, "no thread to write with: %s", strerror(failed));
		release(writer);
		return NULL;
	}
	return writer;
}

void writer_first_packet(struct writer *writer, int64_t first_packet_ns)
{
	writer->first_packet_ns = first_packet_ns;
}

static void send_slot(struct writer *writer)
{
	if (writer->slot)
		channel_send(writer->channel);
	writer->slot = NULL;
}

static int claim_slot(struct writer *writer, struct error *error)
{
	enum channel_state state;
	void *slot;

	while ((state = channel_claim(writer->channel, INTERRUPT_ASK_MS, &slot)) ==
		CHANNEL_TIMEOUT) {
		int interrupted = interrupt_pending();

		if (interrupted)
			return error_set(error, "interrupted (%s)", strsignal(interrupted));
	}
	if (state == CHANNEL_ENDED) {
		*error = writer->error;
		return -1;
	}
	writer->slot = slot;
	writer->slot->count = 0;
	return 0;
}

int writer_add(void *context, const struct flow_record *record, struct error *error)
{
	struct writer *writer = context;

	if (!writer->slot && claim_slot(writer, error))
		return -1;
	writer->slot->records[writer->slot->count++] = *record;
	if (writer->slot->count == SLOT_RECORDS)
		send_slot(writer);
	return 0;
}

int writer_finish(struct writer *writer, int64_t now_ns, struct error *error)
{
	writer->now_ns = now_ns;
	send_slot(writer);
	channel_end(writer->channel);
	pthread_join(writer->thread, NULL);
	int failed = writer->failed ? -1 : 0;
	if (failed)
		*error = writer->error;
	release(writer);
	return failed;
}

bool writer_abandon(struct writer *writer)
{
	writer->abandon = true;
	channel_end(writer->channel);
	if (!thread_join(writer->thread, THREAD_PATIENCE_MS))
		return false;
	release(writer);
	return true;
}
