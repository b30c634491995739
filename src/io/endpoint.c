/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/endpoint.h"

#include "core/bytes.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST_LEN 256 /* RFC 1035 2.3.4: a name has at most 255 octets */

static bool parse_port(const char *text, int *port)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || value > 65535)
		return false;
	*port = (int)value;
	return true;
}

/* Cuts "host:port" in two; false when it is neither that nor a host where a port may lack. */
static bool split(const char *text, int default_port, char host[HOST_LEN], int *port)
{
	bool bracketed = text[0] == '[';
	const char *host_end = bracketed ? strchr(text, ']') : strrchr(text, ':');

	*port = default_port;
	/* More than one colon and no brackets: an IPv6 address without a port. */
	if (!bracketed && host_end && strchr(text, ':') != host_end)
		host_end = NULL;
	if (bracketed && !host_end)
		return false;
	const char *host_start = text + bracketed;
	size_t host_len = host_end ? (size_t)(host_end - host_start) : strlen(host_start);
	const char *rest = host_start + host_len + (bracketed ? 1 : 0);
	if (host_len >= HOST_LEN || (*rest != '\0' && *rest != ':'))
		return false;
	if (*rest == ':' && !parse_port(rest + 1, port))
		return false;
	memcpy(host, host_start, host_len);
	host[host_len] = '\0';
	return *port >= 0;
}

int endpoint_resolve(const char *text, int default_port, enum endpoint_use use,
	struct endpoint *endpoint, struct error *error)
{
	char host[HOST_LEN], service[16];
	int port;

	if (!split(text, default_port, host, &port))
		return error_usage(error, "not an address%s: '%s'",
			default_port < 0 ? " with a port (HOST:PORT or [HOST]:PORT)" : "", text);
	snprintf(service, sizeof service, "%d", port);
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
		.ai_flags = AI_NUMERICSERV | (use == ENDPOINT_BIND ? AI_PASSIVE : 0) };
	struct addrinfo *found;
	int problem = getaddrinfo(host[0] ? host : NULL, service, &hints, &found);
	if (problem == EAI_MEMORY || problem == EAI_SYSTEM || problem == EAI_AGAIN)
		return error_set(error, "%s: %s", text, gai_strerror(problem));
	if (problem)
		return error_usage(error, "%s: %s", text, gai_strerror(problem));
	memset(endpoint, 0, sizeof *endpoint);
	memcpy(&endpoint->address, found->ai_addr, found->ai_addrlen);
	endpoint->len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

void endpoint_format(const struct endpoint *endpoint, char text[ENDPOINT_TEXT_LEN])
{
	char host[NI_MAXHOST];

	if (getnameinfo((const struct sockaddr *)&endpoint->address, endpoint->len, host,
		    sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
		strcpy(host, "?");
	bool brackets = endpoint->address.ss_family == AF_INET6;
	snprintf(text, ENDPOINT_TEXT_LEN, "%s%.64s%s:%u", brackets ? "[" : "", host,
		brackets ? "]" : "", endpoint_port(endpoint));
}

static struct sockaddr_in as_ipv4(const struct endpoint *endpoint)
{
	struct sockaddr_in address;

	memcpy(&address, &endpoint->address, sizeof address);
	return address;
}

static struct sockaddr_in6 as_ipv6(const struct endpoint *endpoint)
{
	struct sockaddr_in6 address;

	memcpy(&address, &endpoint->address, sizeof address);
	return address;
}

void endpoint_octets(const struct endpoint *endpoint, uint8_t octets[16])
{
	memset(octets, 0, 16);
	if (endpoint->address.ss_family == AF_INET6) {
		struct sockaddr_in6 address = as_ipv6(endpoint);
		memcpy(octets, &address.sin6_addr, 16);
	} else if (endpoint->address.ss_family == AF_INET) {
		struct sockaddr_in address = as_ipv4(endpoint);
		octets[10] = octets[11] = 0xff; /* RFC 4291 2.5.5.2: ::ffff:0:0/96 */
		memcpy(octets + 12, &address.sin_addr, 4);
	}
}

uint32_t endpoint_ipv4(const struct endpoint *endpoint)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	uint8_t octets[16];

	endpoint_octets(endpoint, octets);
	return memcmp(octets, mapped, sizeof mapped) == 0 ? bytes_load_u32(octets + 12, BYTES_BIG)
							  : 0;
}

uint16_t endpoint_port(const struct endpoint *endpoint)
{
	/* The port stands at the same place in both. */
	return ntohs(as_ipv4(endpoint).sin_port);
}

void endpoint_advance(struct endpoint *endpoint, uint32_t steps)
{
	if (endpoint->address.ss_family == AF_INET6) {
		struct sockaddr_in6 address = as_ipv6(endpoint);
		uint8_t *low = address.sin6_addr.s6_addr + 12;
		bytes_store_u32(low, BYTES_BIG, bytes_load_u32(low, BYTES_BIG) + steps);
		memcpy(&endpoint->address, &address, sizeof address);
	} else {
		struct sockaddr_in address = as_ipv4(endpoint);
		address.sin_addr.s_addr = htonl(ntohl(address.sin_addr.s_addr) + steps);
		memcpy(&endpoint->address, &address, sizeof address);
	}
}
