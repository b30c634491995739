/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams on their way from the thread that makes them to the thread that sends them, so that
 * reading never makes sending late: a channel of them. */
#ifndef SINK_QUEUE_H
#define SINK_QUEUE_H

#include "core/channel.h"
#include "sink/outgoing.h"

struct queue;

/* With room for so many; a reader that waits is woken when wake_at of them are there. */
struct queue *queue_new(size_t room, size_t wake_at);
void queue_free(struct queue *queue); /* NULL is legal */

/* Writer: the outgoing_sink's send, with the queue as context. Waits for room; -1 with *error set
 * when the reader has closed. */
int queue_send(void *queue, const struct outgoing *outgoing, struct error *error);
void queue_end(struct queue *queue); /* nothing more will come */

/* Reader: the next ones, as channel_peek_all; the same again until queue_release. */
enum channel_state queue_peek(
	struct queue *queue, int timeout_ms, const struct outgoing **list, size_t *count);
void queue_release(struct queue *queue, size_t count);
void queue_close(struct queue *queue); /* wants nothing more */

#endif
