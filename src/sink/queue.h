/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams on their way from the thread that makes them to the thread that sends them, so that
 * reading never makes sending late. One writer, one reader, a fixed number of places. */
#ifndef SINK_QUEUE_H
#define SINK_QUEUE_H

#include "sink/outgoing.h"

#include <stdbool.h>
#include <stddef.h>

struct queue;

struct queue *queue_new(size_t places); /* a power of two */
void queue_free(struct queue *queue);   /* NULL is legal */

/* Writer: the outgoing_sink's send, with the queue as context. Waits for a place; -1 with *error
 * set when the reader has closed. */
int queue_send(void *queue, const struct outgoing *outgoing, struct error *error);
void queue_end(struct queue *queue); /* writer: nothing more will come */

/*
 * Reader: up to max datagrams that follow each other in memory, without taking them out; how many.
 * Where there are none it waits, for timeout_ms at most: 0 then, or when *ended says that nothing
 * more will come.
 */
size_t queue_peek(struct queue *queue, size_t max, const struct outgoing **first, int timeout_ms,
	bool *ended);
void queue_drop(struct queue *queue, size_t count); /* reader: takes the first ones out */
void queue_close(struct queue *queue);              /* reader: wants nothing more */

#endif
