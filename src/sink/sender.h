/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends datagrams, by a thread that does nothing else: each at its moment; or without waiting, in
 * batches, as they stand in the queue. */
#ifndef SINK_SENDER_H
#define SINK_SENDER_H

#include "sink/lateness.h"
#include "sink/pacer.h"
#include "sink/queue.h"
#include "sink/udp_sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sender_counts {
	uint64_t datagrams;
	uint64_t records;
	uint64_t octets;
};

/* What was done with one datagram for one collector. */
struct sender_event {
	const struct outgoing *outgoing;
	size_t collector;
	int64_t planned_ns; /* from the start */
	int64_t sent_ns;    /* from the start, pauses taken out; -1: dropped on purpose */
};

enum sender_end {
	SENDER_DONE,    /* all was sent */
	SENDER_STOPPED, /* attend wanted no more */
	SENDER_TROUBLE, /* fail_fast */
	SENDER_ERROR    /* log failed: *error is set */
};

struct sender {
	/* Set by the caller. */
	struct queue *queue;  /* brings them */
	struct udp_sink *udp; /* its target of exporter e and collector c is e * collectors + c */
	struct pacer *pacer;  /* its start holds once the queue has a datagram */
	size_t collectors;
	bool top_speed; /* moments don't matter */
	bool fail_fast; /* the first trouble ends it */
	/*
	 * Asked before each datagram (batch), and every quarter of a second while waiting, to look
	 * after signals and the like until this moment of the pacer's clock (0: just look); false
	 * ends it. May pause the pacer.
	 */
	bool (*attend)(void *context, int64_t until_ns);
	/* Told of each datagram and collector; NULL: nobody wants to know. -1 ends it. */
	int (*log)(void *context, const struct sender_event *event, struct error *error);
	void *context;
	/* What it did. */
	struct sender_counts *counts; /* by collector; room is the caller's */
	uint64_t datagrams;           /* sent, whatever number of collectors got them */
	uint64_t records;
	uint64_t octets;
	int64_t planned_ns; /* of the last, from the start */
	int64_t sent_ns;    /* … really */
	struct lateness lateness;
};

/* Queues for the two ways. In batches, at top speed, datagrams should still be in a cache when they
 * are sent, and their maker should seldom be woken: of 256, 512, 768, 1024, 1536 and 4096 those in
 * the middle are the fastest, by a tenth. */
struct queue *sender_queue_new(bool batched);

/* For those who do something else with what the queue brings: which collectors get it, first to
 * end - 1, and that they got it (unless it is dropped on purpose) at this moment from the start. -1
 * with *error set when the log failed. */
void sender_collectors(
	const struct sender *sender, const struct outgoing *outgoing, size_t *first, size_t *end);
int sender_account(struct sender *sender, const struct outgoing *outgoing, int64_t sent_ns,
	struct error *error);

/* Sends what the queue brings until it has ended, and closes it. */
enum sender_end sender_run(struct sender *sender, struct error *error);

#endif
