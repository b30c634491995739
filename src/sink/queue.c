/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/queue.h"

#include "core/memory.h"
#include "core/time.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * Positions only grow; each is written by one side. A side that has nothing to do announces that it
 * sleeps, looks once more, and waits; the other side looks for the announcement after each move.
 * Both are sequentially consistent, so one of the two sees the other.
 */
struct queue {
	struct outgoing *places;
	size_t count;
	_Alignas(64) atomic_size_t written;
	_Alignas(64) atomic_size_t read;
	atomic_bool ended, closed;
	atomic_bool writer_sleeps, reader_sleeps;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
};

struct queue *queue_new(size_t places)
{
	pthread_condattr_t attributes;
	struct queue *queue = aligned_alloc(64, (sizeof *queue + 63) / 64 * 64);

	if (!queue) /* ends the program as every allocation does */
		queue = memory_resize(NULL, PTRDIFF_MAX, 1);
	memset(queue, 0, sizeof *queue);
	queue->places = memory_new(places, sizeof *queue->places);
	queue->count = places;
	pthread_mutex_init(&queue->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&queue->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	return queue;
}

void queue_free(struct queue *queue)
{
	if (!queue)
		return;
	pthread_cond_destroy(&queue->changed);
	pthread_mutex_destroy(&queue->mutex);
	free(queue->places);
	free(queue);
}

static void wake(struct queue *queue, atomic_bool *sleeps)
{
	if (!atomic_load(sleeps))
		return;
	pthread_mutex_lock(&queue->mutex);
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->mutex);
}

static bool is_full(struct queue *queue)
{
	return atomic_load(&queue->written) - atomic_load(&queue->read) == queue->count;
}

static bool is_empty(struct queue *queue)
{
	return atomic_load(&queue->written) == atomic_load(&queue->read);
}

static void wait_for_place(struct queue *queue)
{
	pthread_mutex_lock(&queue->mutex);
	atomic_store(&queue->writer_sleeps, true);
	while (is_full(queue) && !atomic_load(&queue->closed))
		pthread_cond_wait(&queue->changed, &queue->mutex);
	atomic_store(&queue->writer_sleeps, false);
	pthread_mutex_unlock(&queue->mutex);
}

int queue_send(void *context, const struct outgoing *outgoing, struct error *error)
{
	struct queue *queue = context;

	if (is_full(queue))
		wait_for_place(queue);
	if (atomic_load(&queue->closed))
		return error_set(error, "stopped");
	size_t written = atomic_load_explicit(&queue->written, memory_order_relaxed);
	memcpy(&queue->places[written & (queue->count - 1)], outgoing,
		offsetof(struct outgoing, octets) + outgoing->len);
	atomic_store(&queue->written, written + 1);
	wake(queue, &queue->reader_sleeps);
	return 0;
}

void queue_end(struct queue *queue)
{
	atomic_store(&queue->ended, true);
	wake(queue, &queue->reader_sleeps);
}

static void wait_for_datagram(struct queue *queue, int timeout_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	int64_t until_ns = until.tv_sec * NS_PER_S + until.tv_nsec + timeout_ms * NS_PER_MS;
	until = (struct timespec){ until_ns / NS_PER_S, until_ns % NS_PER_S };
	pthread_mutex_lock(&queue->mutex);
	atomic_store(&queue->reader_sleeps, true);
	while (is_empty(queue) && !atomic_load(&queue->ended)) {
		if (pthread_cond_timedwait(&queue->changed, &queue->mutex, &until) != 0)
			break;
	}
	atomic_store(&queue->reader_sleeps, false);
	pthread_mutex_unlock(&queue->mutex);
}

size_t queue_peek(
	struct queue *queue, size_t max, const struct outgoing **first, int timeout_ms, bool *ended)
{
	if (is_empty(queue) && timeout_ms > 0)
		wait_for_datagram(queue, timeout_ms);
	/* First whether it ended, then what is there: what was written before the end is seen. */
	*ended = atomic_load(&queue->ended);
	size_t read = atomic_load_explicit(&queue->read, memory_order_relaxed);
	size_t there = atomic_load(&queue->written) - read, at = read & (queue->count - 1);
	if (there > queue->count - at)
		there = queue->count - at;
	if (there > 0)
		*ended = false;
	*first = &queue->places[at];
	return there < max ? there : max;
}

void queue_drop(struct queue *queue, size_t count)
{
	atomic_fetch_add(&queue->read, count);
	/* A writer that sleeps is woken for half a queue, not for each place. */
	if (atomic_load(&queue->written) - atomic_load(&queue->read) <= queue->count / 2)
		wake(queue, &queue->writer_sleeps);
}

void queue_close(struct queue *queue)
{
	atomic_store(&queue->closed, true);
	wake(queue, &queue->writer_sleeps);
}
