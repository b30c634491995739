/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/channel.h"

#include "core/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct channel {
	pthread_mutex_t lock;
	pthread_cond_t filled; /* or ended */
	pthread_cond_t freed;  /* or cancelled */
	size_t slots;
	size_t slot_size;
	size_t sent; /* so many since the beginning */
	size_t released;
	bool ended;
	bool cancelled;
	char *memory;
};

struct channel *channel_new(size_t slots, size_t slot_size)
{
	struct channel *channel = memory_new(1, sizeof *channel);
	pthread_condattr_t monotonic;

	channel->slots = slots;
	channel->slot_size = slot_size;
	channel->memory = memory_new(slots, slot_size);
	pthread_mutex_init(&channel->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&channel->filled, &monotonic);
	pthread_cond_init(&channel->freed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return channel;
}

void channel_free(struct channel *channel)
{
	if (!channel)
		return;
	pthread_cond_destroy(&channel->filled);
	pthread_cond_destroy(&channel->freed);
	pthread_mutex_destroy(&channel->lock);
	free(channel->memory);
	free(channel);
}

static void *slot_at(const struct channel *channel, size_t n)
{
	return channel->memory + n % channel->slots * channel->slot_size;
}

void *channel_claim(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	while (channel->sent - channel->released == channel->slots && !channel->cancelled)
		pthread_cond_wait(&channel->freed, &channel->lock);
	void *slot = channel->cancelled ? NULL : slot_at(channel, channel->sent);
	pthread_mutex_unlock(&channel->lock);
	return slot;
}

void channel_send(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->sent++;
	pthread_cond_signal(&channel->filled);
	pthread_mutex_unlock(&channel->lock);
}

void channel_end(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->ended = true;
	pthread_cond_signal(&channel->filled);
	pthread_mutex_unlock(&channel->lock);
}

static struct timespec deadline_after(int timeout_ms)
{
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += timeout_ms / 1000;
	deadline.tv_nsec += timeout_ms % 1000 * 1000000L;
	if (deadline.tv_nsec >= 1000000000L) {
		deadline.tv_nsec -= 1000000000L;
		deadline.tv_sec++;
	}
	return deadline;
}

enum channel_state channel_peek(struct channel *channel, int timeout_ms, void **slot)
{
	enum channel_state state = CHANNEL_READY;

	pthread_mutex_lock(&channel->lock);
	if (channel->sent == channel->released && !channel->ended) {
		struct timespec deadline = deadline_after(timeout_ms < 0 ? 0 : timeout_ms);
		int waited = 0;

		while (channel->sent == channel->released && !channel->ended && waited != ETIMEDOUT)
			waited = timeout_ms < 0
					 ? pthread_cond_wait(&channel->filled, &channel->lock)
					 : pthread_cond_timedwait(
						   &channel->filled, &channel->lock, &deadline);
	}
	if (channel->sent == channel->released)
		state = channel->ended ? CHANNEL_ENDED : CHANNEL_TIMEOUT;
	*slot = state == CHANNEL_READY ? slot_at(channel, channel->released) : NULL;
	pthread_mutex_unlock(&channel->lock);
	return state;
}

void channel_release(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->released++;
	pthread_cond_signal(&channel->freed);
	pthread_mutex_unlock(&channel->lock);
}

void channel_cancel(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->cancelled = true;
	pthread_cond_signal(&channel->freed);
	pthread_mutex_unlock(&channel->lock);
}
