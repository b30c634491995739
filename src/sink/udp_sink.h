/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends datagrams to collectors, each through a connected socket, so that what a collector's host
 * or the network refuses comes back and is counted. Never gives up by itself. */
#ifndef SINK_UDP_SINK_H
#define SINK_UDP_SINK_H

#include "core/error.h"
#include "io/endpoint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#define UDP_SINK_BATCH 64 /* datagrams a sendmmsg */

struct udp_target {
	struct endpoint to;
	struct endpoint from; /* when has_from */
	bool has_from;
};

enum udp_trouble {
	UDP_REFUSED, /* ICMP: nobody listens there, no such host */
	UDP_FULL,    /* the socket's buffer or the interface's queue */
	UDP_NETWORK, /* no route, interface down or gone */
	UDP_OTHER,
	UDP_TROUBLE_COUNT
};

struct udp_troubles {
	uint64_t count[UDP_TROUBLE_COUNT];
	int64_t first_ns[UDP_TROUBLE_COUNT]; /* the sender's clock when the first was seen */
	int first_errno[UDP_TROUBLE_COUNT];
};

struct udp_sink;

/* Binds and connects a socket for each target. NULL with *error set. */
struct udp_sink *udp_sink_open(const struct udp_target *targets, size_t count, struct error *error);
void udp_sink_close(struct udp_sink *sink); /* NULL is legal */

/* Sends one datagram now, without ever blocking. now_ns dates troubles. */
void udp_sink_send(
	struct udp_sink *sink, size_t target, const void *octets, size_t len, int64_t now_ns);

/* Sends up to UDP_SINK_BATCH at once, waiting for room in the socket's buffer. */
void udp_sink_send_batch(struct udp_sink *sink, size_t target, const struct iovec *datagrams,
	size_t count, int64_t now_ns);

/* Waits up to so many ms for what the network has to say about what was sent last. */
void udp_sink_settle(struct udp_sink *sink, int timeout_ms, int64_t now_ns);

/* A refusal comes back after its datagram has left, so a target's count is a least one. */
const struct udp_troubles *udp_sink_troubles(const struct udp_sink *sink, size_t target);
uint64_t udp_sink_trouble_count(const struct udp_sink *sink); /* of all targets */

/* "refused", … */
const char *udp_trouble_name(enum udp_trouble trouble);

#endif
