/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/ifindex.h"

#include "core/memory.h"

#include <stdlib.h>

#define PLACES 131072u /* twice as many as there are numbers */

/* Where an interface's number stands, or would. */
static uint16_t *place_of(struct ifindexes *ifindexes, uint64_t interface)
{
	size_t at = hash_words(ifindexes->seed, interface, 0) % PLACES;

	while (ifindexes->places[at] && ifindexes->list[ifindexes->places[at] - 1] != interface)
		at = (at + 1) % PLACES;
	return &ifindexes->places[at];
}

static uint16_t ifindex_of(struct ifindexes *ifindexes, const struct packet *packet)
{
	uint64_t interface = (uint64_t)packet->source << 32 | packet->interface;

	if (!ifindexes->places) {
		ifindexes->seed = hash_seed_random();
		ifindexes->places = memory_new(PLACES, sizeof *ifindexes->places);
		ifindexes->list = memory_new(UINT16_MAX, sizeof *ifindexes->list);
	}
	uint16_t *place = place_of(ifindexes, interface);
	if (*place == 0 && ifindexes->count < UINT16_MAX) {
		ifindexes->list[ifindexes->count++] = interface;
		*place = (uint16_t)ifindexes->count;
	}
	return *place;
}

void ifindex_number(struct ifindexes *ifindexes, struct packet *packets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		packets[i].key.input = ifindex_of(ifindexes, &packets[i]);
}

void ifindex_free(struct ifindexes *ifindexes)
{
	free(ifindexes->list);
	free(ifindexes->places);
}
