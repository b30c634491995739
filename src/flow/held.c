/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/held.h"

#include "core/memory.h"
#include "flow/fragments.h"

#include <stdlib.h>

#define BUCKETS 65536

struct entry {
	struct packet packet;
	uint32_t chain;        /* next in its bucket; 0 ends it */
	uint32_t older, newer; /* by age; a ring through entries[0] */
};

struct held {
	struct hash_seed seed;
	uint32_t count;
	uint32_t used;      /* entries ever used, from 1 */
	uint32_t free_list; /* through chain */
	uint32_t buckets[BUCKETS];
	struct entry entries[FRAGMENTS_MAX + 1];
};

struct held *held_new(struct hash_seed seed)
{
	struct held *held = memory_reserve(1, sizeof *held);

	held->seed = seed;
	return held;
}

void held_free(struct held *held)
{
	memory_unreserve(held, 1, sizeof *held);
}

static uint32_t *bucket_of(struct held *held, const struct packet *packet)
{
	uint64_t addresses = (uint64_t)packet->key.src_addr << 32 | packet->key.dst_addr;
	uint64_t rest = (uint64_t)packet->key.protocol << 16 | packet->ip_id;

	return &held->buckets[hash_words(held->seed, addresses, rest) % BUCKETS];
}

static bool same(const struct packet *a, const struct packet *b)
{
	return a->key.src_addr == b->key.src_addr && a->key.dst_addr == b->key.dst_addr &&
	       a->key.protocol == b->key.protocol && a->ip_id == b->ip_id;
}

bool held_is_full(const struct held *held)
{
	return held->count == FRAGMENTS_MAX;
}

void held_add(struct held *held, const struct packet *later)
{
	uint32_t i = held->free_list, *bucket = bucket_of(held, later);

	if (i)
		held->free_list = held->entries[i].chain;
	else
		i = ++held->used;
	struct entry *entry = &held->entries[i];
	entry->packet = *later;
	entry->chain = *bucket;
	*bucket = i;
	uint32_t newest = held->entries[0].older;
	entry->older = newest;
	entry->newer = 0;
	held->entries[newest].newer = i;
	held->entries[0].older = i;
	held->count++;
}

/* Takes out the entry that *link leads to. */
static void take_out(struct held *held, uint32_t *link, struct packet *packet)
{
	uint32_t i = *link;
	struct entry *entry = &held->entries[i];

	*packet = entry->packet;
	*link = entry->chain;
	held->entries[entry->older].newer = entry->newer;
	held->entries[entry->newer].older = entry->older;
	entry->chain = held->free_list;
	held->free_list = i;
	held->count--;
}

bool held_take(struct held *held, const struct packet *first, struct packet *later)
{
	uint32_t *link = bucket_of(held, first);

	while (*link && !same(&held->entries[*link].packet, first))
		link = &held->entries[*link].chain;
	if (!*link)
		return false;
	take_out(held, link, later);
	later->key.src_port = first->key.src_port;
	later->key.dst_port = first->key.dst_port;
	return true;
}

bool held_take_oldest(struct held *held, int64_t time_ns, struct packet *later)
{
	uint32_t oldest = held->entries[0].newer;

	if (oldest == 0 || held->entries[oldest].packet.order_ns >= time_ns)
		return false;
	uint32_t *link = bucket_of(held, &held->entries[oldest].packet);
	while (*link != oldest)
		link = &held->entries[*link].chain;
	take_out(held, link, later);
	return true;
}
