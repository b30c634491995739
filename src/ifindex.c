/* SPDX-License-Identifier: BSD-2-Clause */
#include "ifindex.h"

#include "core/memory.h"

#include <stdlib.h>

static uint16_t ifindex_of(struct ifindexes *ifindexes, const struct packet *packet)
{
	uint64_t interface = (uint64_t)packet->source << 32 | packet->interface;
	size_t i = 0;

	while (i < ifindexes->count && ifindexes->list[i] != interface)
		i++;
	if (i == UINT16_MAX)
		return 0;
	if (i == ifindexes->count) {
		ifindexes->list = memory_resize(
			ifindexes->list, ifindexes->count + 1, sizeof *ifindexes->list);
		ifindexes->list[ifindexes->count++] = interface;
	}
	return (uint16_t)(i + 1);
}

void ifindex_number(struct ifindexes *ifindexes, struct packet *packets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		packets[i].key.input = ifindex_of(ifindexes, &packets[i]);
}

void ifindex_free(struct ifindexes *ifindexes)
{
	free(ifindexes->list);
}
