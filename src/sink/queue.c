/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/queue.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define QUEUED 2048 /* 3 MB, a minute of a busy router */

struct queue {
	struct channel *channel;
};

struct queue *queue_new(void)
{
	struct queue *queue = memory_new(1, sizeof *queue);

	queue->channel = channel_new(QUEUED, sizeof(struct outgoing));
	return queue;
}

void queue_free(struct queue *queue)
{
	if (!queue)
		return;
	channel_free(queue->channel);
	free(queue);
}

int queue_send(void *context, const struct outgoing *outgoing, struct error *error)
{
	struct queue *queue = context;
	void *slot;

	if (channel_claim(queue->channel, -1, &slot) != CHANNEL_READY)
		return error_set(error, "stopped");
	memcpy(slot, outgoing, offsetof(struct outgoing, octets) + outgoing->len);
	channel_send_now(queue->channel);
	return 0;
}

void queue_end(struct queue *queue)
{
	channel_end(queue->channel);
}

enum channel_state queue_peek(struct queue *queue, int timeout_ms, const struct outgoing **outgoing)
{
	void *slot;
	enum channel_state state = channel_peek(queue->channel, timeout_ms, &slot);

	*outgoing = slot;
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
