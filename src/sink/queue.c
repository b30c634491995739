/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/queue.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

struct queue {
	struct channel *channel;
	size_t wake_at;
};

struct queue *queue_new(size_t room, size_t wake_at)
{
	struct queue *queue = memory_new(1, sizeof *queue);

	queue->channel = channel_new(room, sizeof(struct outgoing));
	queue->wake_at = wake_at;
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
	channel_send_by(queue->channel, queue->wake_at);
	return 0;
}

void queue_end(struct queue *queue)
{
	channel_end(queue->channel);
}

enum channel_state queue_peek(
	struct queue *queue, int timeout_ms, const struct outgoing **list, size_t *count)
{
	void *slots;
	enum channel_state state = channel_peek_all(queue->channel, timeout_ms, &slots, count);

	*list = slots;
	return state;
}

void queue_release(struct queue *queue, size_t count)
{
	channel_release_some(queue->channel, count);
}

void queue_close(struct queue *queue)
{
	channel_cancel(queue->channel);
}
