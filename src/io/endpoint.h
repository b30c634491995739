/* SPDX-License-Identifier: BSD-2-Clause */
/* An IPv4 or IPv6 address with a port, as users write it and as sockets take it. */
#ifndef IO_ENDPOINT_H
#define IO_ENDPOINT_H

#include "core/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct endpoint {
	struct sockaddr_storage address;
	socklen_t len;
};

#define ENDPOINT_TEXT_LEN 80

enum endpoint_use { ENDPOINT_CONNECT, ENDPOINT_BIND };

/*
 * "192.0.2.1:2055", "collector:2055", "[2001:db8::1]:2055"; without a port where default_port is
 * not negative ("::1" then is an address, too); ":2055" is any address (bind) or this machine.
 * 0, or -1 with *error set: the user's mistake, but where no name could be looked up now.
 */
int endpoint_resolve(const char *text, int default_port, enum endpoint_use use,
	struct endpoint *endpoint, struct error *error);

/* "192.0.2.1:2055", "[2001:db8::1]:2055". */
void endpoint_format(const struct endpoint *endpoint, char text[ENDPOINT_TEXT_LEN]);

/* The IPv4 address, also one that is mapped into IPv6; 0 when there is none. */
uint32_t endpoint_ipv4(const struct endpoint *endpoint);
uint16_t endpoint_port(const struct endpoint *endpoint);

/* All 16 octets, an IPv4 address mapped into IPv6. */
void endpoint_octets(const struct endpoint *endpoint, uint8_t octets[16]);

/* Moves the address on: 127.0.0.10 by 3 is 127.0.0.13. */
void endpoint_advance(struct endpoint *endpoint, uint32_t steps);

#endif
