/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/queue.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define QUEUED 2048 /* datagrams: 3 MB, a minute of a busy router */

struct queue {
	struct channel *channel;
	size_t batch_size;
	struct batch *filling; /* claimed by the writer, or NULL */
};

struct queue *queue_new(size_t batch_size)
{
	struct queue *queue = memory_new(1, sizeof *queue);

	queue->batch_size = batch_size;
	queue->channel = channel_new(
		QUEUED / batch_size, sizeof(struct batch) + batch_size * sizeof(struct outgoing));
	return queue;
}

void queue_free(struct queue *queue)
{
	if (!queue)
		return;
	channel_free(queue->channel);
	free(queue);
}

static void send_batch(struct queue *queue)
{
	/* Datagrams that have their moment don't wait for others. */
	if (queue->filling && queue->batch_size == 1)
		channel_send_now(queue->channel);
	else if (queue->filling)
		channel_send(queue->channel);
	queue->filling = NULL;
}

int queue_send(void *context, const struct outgoing *outgoing, struct error *error)
{
	struct queue *queue = context;

	if (!queue->filling) {
		void *slot;
		if (channel_claim(queue->channel, -1, &slot) != CHANNEL_READY)
			return error_set(error, "stopped");
		queue->filling = slot;
		queue->filling->count = 0;
	}
	memcpy(&queue->filling->list[queue->filling->count++], outgoing,
		offsetof(struct outgoing, octets) + outgoing->len);
	if (queue->filling->count == queue->batch_size)
		send_batch(queue);
	return 0;
}

void queue_end(struct queue *queue)
{
	send_batch(queue);
	channel_end(queue->channel);
}

enum channel_state queue_peek(struct queue *queue, int timeout_ms, const struct batch **batch)
{
	void *slot;
	enum channel_state state = channel_peek(queue->channel, timeout_ms, &slot);

	*batch = slot;
	return state;
}

void queue_release(struct queue *queue)
{
	channel_release(queue->channel);
}

void queue_close(struct queue *queue)
{
	channel_cancel(queue->channel);
}
