/* SPDX-License-Identifier: BSD-2-Clause */
/* --ifindex interface: numbers for the interfaces of captures, in order of first use. */
#ifndef INPUT_IFINDEX_H
#define INPUT_IFINDEX_H

#include "core/hash.h"
#include "core/packet.h"

struct ifindexes {
	uint64_t *list; /* source and interface of ifindex 1, 2, … */
	size_t count;
	uint16_t *places; /* a hash table of them; NULL before the first */
	struct hash_seed seed;
};

/* Gives each packet's key its input ifindex. Interfaces beyond 65,535 have no number. Packets come
 * in the order of time; *ifindexes starts as zeros. */
void ifindex_number(struct ifindexes *ifindexes, struct packet *packets, size_t count);
void ifindex_free(struct ifindexes *ifindexes);

#endif
