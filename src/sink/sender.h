/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends datagrams: each at its moment, by a thread that does nothing else; or without waiting, in
 * batches, by the thread that makes them, whose cache has them. */
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

struct batch {
	size_t count;
	struct outgoing list[UDP_SINK_BATCH];
};

struct sender {
	/* Set by the caller. */
	struct queue *queue;  /* paced: brings them; else only tells the end */
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
	/* Top speed: asked by sender_wait whether it is to wait no longer. */
	bool (*is_stopped)(void *context);
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
	enum sender_end end; /* top speed */
	struct batch batch;  /* … being filled */
};

/* Paced: sends what the queue brings until it has ended, and closes it. */
enum sender_end sender_run(struct sender *sender, struct error *error);

/* Top speed: the outgoing_sink's send, with the sender as context, and what is to be called behind
 * the last one. -1 with *error set when it has ended (sender->end says how). */
int sender_send(void *sender, const struct outgoing *outgoing, struct error *error);
int sender_flush(struct sender *sender, struct error *error);

/* Top speed: waits for another thread to have sent all, which queue_end tells; SENDER_STOPPED where
 * is_stopped. */
enum sender_end sender_wait(struct sender *sender);

#endif
