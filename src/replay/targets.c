/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/targets.h"

#include "core/memory.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLE_COLLECTOR "192.0.2.2:2055"

static int resolve_collectors(
	struct replay_targets *targets, const struct options *options, struct error *error)
{
	static char *const example[] = { EXAMPLE_COLLECTOR };
	char *const *texts = options->to.count ? options->to.list : example;
	struct error reason;

	targets->collectors = options->to.count ? options->to.count : 1;
	targets->to = memory_new(targets->collectors, sizeof *targets->to);
	targets->names = memory_new(targets->collectors, sizeof *targets->names);
	for (size_t i = 0; i < targets->collectors; i++) {
		if (endpoint_resolve(texts[i], -1, ENDPOINT_CONNECT, &targets->to[i], &reason))
			return error_wrap(error, "--to", &reason);
		endpoint_format(&targets->to[i], targets->names[i]);
	}
	return 0;
}

/* Which --source exporter i has: its own, or the last one counted up. */
static int resolve_source(
	const struct options *options, size_t i, struct endpoint *from, struct error *error)
{
	size_t last = options->sources.count - 1, use = i < last ? i : last;
	char text[256];
	struct error reason;

	if (snprintf(text, sizeof text, "%s", options->sources.list[use]) >= (int)sizeof text)
		return error_usage(error, "--source: '%s' is too long", options->sources.list[use]);
	size_t len = strlen(text);
	bool counts_up = len > 0 && text[len - 1] == '+';
	if (counts_up)
		text[len - 1] = '\0';
	if (i > last && !counts_up)
		return error_usage(error,
			"--source: %zu addresses for more inputs than that (A,B,… or A+ to count "
			"up)",
			options->sources.count);
	if (endpoint_resolve(text, 0, ENDPOINT_BIND, from, &reason))
		return error_wrap(error, "--source", &reason);
	endpoint_advance(from, (uint32_t)(i - use));
	return 0;
}

static int pair(struct replay_targets *targets, size_t exporter, size_t collector,
	const struct endpoint *from, struct error *error)
{
	struct udp_target *target = &targets->targets[exporter * targets->collectors + collector];

	target->to = targets->to[collector];
	target->has_from = from != NULL;
	if (!from)
		return 0;
	target->from = *from;
	if (from->address.ss_family != target->to.address.ss_family)
		return error_usage(error,
			"--source: a datagram to %s can't come from an address of the other family",
			targets->names[collector]);
	return 0;
}

int replay_targets_resolve(struct replay_targets *targets, const struct options *options,
	size_t exporters, struct error *error)
{
	*targets = (struct replay_targets){ .exporters = exporters };
	if (resolve_collectors(targets, options, error))
		return -1;
	targets->targets = memory_new(exporters * targets->collectors, sizeof *targets->targets);
	for (size_t e = 0; e < exporters; e++) {
		struct endpoint from;
		if (options->sources.count && resolve_source(options, e, &from, error))
			return -1;
		for (size_t c = 0; c < targets->collectors; c++) {
			if (pair(targets, e, c, options->sources.count ? &from : NULL, error))
				return -1;
		}
	}
	return 0;
}

void replay_targets_free(struct replay_targets *targets)
{
	free(targets->to);
	free(targets->names);
	free(targets->targets);
}

static struct endpoint made_of(int family, uint32_t address, uint16_t port)
{
	struct endpoint endpoint = { .len = sizeof(struct sockaddr_in) };

	if (family == AF_INET6) {
		struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6,
			.sin6_port = htons(port),
			.sin6_addr.s6_addr = { 0x20, 1, 0xd, 0xb8 } };
		uint32_t low = htonl(address);
		memcpy(ipv6.sin6_addr.s6_addr + 12, &low, sizeof low);
		memcpy(&endpoint.address, &ipv6, sizeof ipv6);
		endpoint.len = sizeof ipv6;
	} else {
		struct sockaddr_in ipv4 = { .sin_family = AF_INET,
			.sin_port = htons(port),
			.sin_addr.s_addr = htonl(address) };
		memcpy(&endpoint.address, &ipv4, sizeof ipv4);
	}
	return endpoint;
}

struct endpoint replay_targets_from(
	const struct replay_targets *targets, size_t exporter, size_t collector, uint32_t address)
{
	const struct udp_target *target =
		&targets->targets[exporter * targets->collectors + collector];
	int family = target->to.address.ss_family;

	if (target->has_from && endpoint_port(&target->from) != 0)
		return target->from;
	if (target->has_from) {
		struct endpoint from = target->from;
		uint16_t port = htons(REPLAY_PORT);
		/* The port stands at the same place in both families. */
		memcpy((char *)&from.address + offsetof(struct sockaddr_in, sin_port), &port,
			sizeof port);
		return from;
	}
	if (address != 0 && family == AF_INET)
		return made_of(family, address, REPLAY_PORT);
	uint32_t first = family == AF_INET6 ? 1 : 0xc0000201; /* 2001:db8::1, 192.0.2.1 */
	return made_of(family, first + (uint32_t)exporter * 2, REPLAY_PORT);
}
