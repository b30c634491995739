/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams as they arrive: one socket, read many at a time, with arrival times and the kernel's
 * count of those it had no room for. */
#ifndef SOURCE_UDP_H
#define SOURCE_UDP_H

#include "core/bytes.h"
#include "core/error.h"
#include "io/endpoint.h"

#include <stddef.h>
#include <stdint.h>

#define UDP_BATCH 64

struct udp_arrival {
	struct bytes octets; /* borrowed until the next read; longer ones are cut, at 65,535 */
	struct endpoint from;
	int64_t time_ns; /* the kernel's clock when it arrived, since 1970 */
};

struct udp_listener;

/*
 * Binds; "any address" of IPv6 takes IPv4 as well. Asks for a receive buffer of buffer_len octets,
 * beyond the system's limit where that is allowed. NULL with *error set.
 */
struct udp_listener *udp_listen(const struct endpoint *at, int buffer_len, struct error *error);
void udp_listener_close(struct udp_listener *listener); /* NULL is legal */

/* To wait on with poll(2); readable when udp_listener_read has something. */
int udp_listener_descriptor(const struct udp_listener *listener);

/* What has arrived, never waiting: how many (at most UDP_BATCH, perhaps 0), or -1 with *error. */
int udp_listener_read(
	struct udp_listener *listener, const struct udp_arrival **arrivals, struct error *error);

/* Datagrams that the kernel dropped since the socket was opened. */
uint32_t udp_listener_dropped(const struct udp_listener *listener);

/* Octets of receive buffer that the kernel gave. */
int udp_listener_buffer(const struct udp_listener *listener);

/* Where it listens (the port that the system chose, where it was asked for port 0). */
void udp_listener_endpoint(const struct udp_listener *listener, struct endpoint *endpoint);

#endif
