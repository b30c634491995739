/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/channel.h"

#include "core/clock.h"
#include "core/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/*
 * Whoever sleeps is woken when half the ring is there for it, not for every slot: else the two
 * threads wake each other at every step, and half the time goes into the scheduler.
 */
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

static struct timespec deadline_after(int timeout_ms)
{
	if (timeout_ms < 0)
		return (struct timespec){ 0 };
	return clock_timespec(clock_now(CLOCK_MONOTONIC) + timeout_ms * NS_PER_MS);
}

/* False when the time is up. */
static bool wait_for(struct channel *channel, pthread_cond_t *condition, int timeout_ms,
	const struct timespec *deadline)
{
	if (timeout_ms < 0)
		return pthread_cond_wait(condition, &channel->lock) == 0;
	return pthread_cond_timedwait(condition, &channel->lock, deadline) != ETIMEDOUT;
}

enum channel_state channel_claim(struct channel *channel, int timeout_ms, void **slot)
{
	struct timespec deadline = deadline_after(timeout_ms);
	bool full = true;

	pthread_mutex_lock(&channel->lock);
	do
		full = channel->sent - channel->released == channel->slots;
	while (full && !channel->cancelled &&
		wait_for(channel, &channel->freed, timeout_ms, &deadline));
	enum channel_state state = channel->cancelled ? CHANNEL_ENDED
				   : full             ? CHANNEL_TIMEOUT
						      : CHANNEL_READY;
	*slot = state == CHANNEL_READY ? slot_at(channel, channel->sent) : NULL;
	pthread_mutex_unlock(&channel->lock);
	return state;
}

void channel_send_by(struct channel *channel, size_t wake_at)
{
	pthread_mutex_lock(&channel->lock);
	channel->sent++;
	if (channel->sent - channel->released >= wake_at)
		pthread_cond_signal(&channel->filled);
	pthread_mutex_unlock(&channel->lock);
}

void channel_send(struct channel *channel)
{
	channel_send_by(channel, (channel->slots + 1) / 2);
}

void channel_end(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->ended = true;
	pthread_cond_signal(&channel->filled);
	pthread_mutex_unlock(&channel->lock);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

enum channel_state channel_peek_all(
	struct channel *channel, int timeout_ms, void **slots, size_t *count)
{
	struct timespec deadline = deadline_after(timeout_ms);
	bool empty = true;

	pthread_mutex_lock(&channel->lock);
	do
		empty = channel->sent == channel->released;
	while (empty && !channel->ended &&
		wait_for(channel, &channel->filled, timeout_ms, &deadline));
	enum channel_state state = !empty           ? CHANNEL_READY
				   : channel->ended ? CHANNEL_ENDED
						    : CHANNEL_TIMEOUT;
	*slots = NULL;
	*count = 0;
	if (state == CHANNEL_READY) {
		*slots = slot_at(channel, channel->released);
		*count = least(channel->sent - channel->released,
			channel->slots - channel->released % channel->slots);
	}
	pthread_mutex_unlock(&channel->lock);
	return state;
}

enum channel_state channel_peek(struct channel *channel, int timeout_ms, void **slot)
{
	size_t count;

	return channel_peek_all(channel, timeout_ms, slot, &count);
}

void channel_release_some(struct channel *channel, size_t count)
{
	pthread_mutex_lock(&channel->lock);
	channel->released += count;
	if (channel->sent - channel->released <= channel->slots / 2)
		pthread_cond_signal(&channel->freed);
	pthread_mutex_unlock(&channel->lock);
}

void channel_release(struct channel *channel)
{
	channel_release_some(channel, 1);
}

void channel_cancel(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->cancelled = true;
	pthread_cond_signal(&channel->freed);
	pthread_mutex_unlock(&channel->lock);
}
