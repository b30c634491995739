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

/* In the order of coming: however many fragments claim one datagram, each is taken at the front. */
struct bucket {
	uint32_t first, last; /* last is of no meaning when first is 0 */
};

struct held {
	struct hash_seed seed;
	uint32_t count;
	uint32_t used;      /* entries ever used, from 1 */
	uint32_t free_list; /* through chain */
	struct bucket buckets[BUCKETS];
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

static struct bucket *bucket_of(struct held *held, const struct packet *packet)
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
	struct bucket *bucket = bucket_of(held, later);
	uint32_t i = held->free_list;

	if (i)
		held->free_list = held->entries[i].chain;
	else
		i = ++held->used;
	if (bucket->first)
		held->entries[bucket->last].chain = i;
	else
		bucket->first = i;
	bucket->last = i;
	uint32_t newest = held->entries[0].older;
	held->entries[i] = (struct entry){ .packet = *later, .older = newest };
	held->entries[newest].newer = i;
	held->entries[0].older = i;
	held->count++;
}

/* Takes an entry out; before is the one before it in its bucket, or 0. */
static void take_out(struct held *held, struct bucket *bucket, uint32_t before, uint32_t i,
	struct packet *packet)
{
	struct entry *entry = &held->entries[i];

	*packet = entry->packet;
	if (before)
		held->entries[before].chain = entry->chain;
	else
		bucket->first = entry->chain;
	if (bucket->last == i)
		bucket->last = before;
	held->entries[entry->older].newer = entry->newer;
	held->entries[entry->newer].older = entry->older;
	entry->chain = held->free_list;
	held->free_list = i;
	held->count--;
}

bool held_take(struct held *held, const struct packet *first, struct packet *later)
{
	struct bucket *bucket = bucket_of(held, first);
	uint32_t before = 0, i = bucket->first;

	while (i && !same(&held->entries[i].packet, first)) {
		before = i;
		i = held->entries[i].chain;
	}
	if (!i)
		return false;
	take_out(held, bucket, before, i, later);
	later->key.src_port = first->key.src_port;
	later->key.dst_port = first->key.dst_port;
	return true;
}

int64_t held_oldest_ns(const struct held *held)
{
	uint32_t oldest = held->entries[0].newer;

	return oldest ? held->entries[oldest].packet.order_ns : INT64_MAX;
}

bool held_take_oldest(struct held *held, struct packet *later)
{
	uint32_t oldest = held->entries[0].newer;

	if (!oldest)
		return false;
	/* The oldest of all is the first of its bucket. */
	take_out(held, bucket_of(held, &held->entries[oldest].packet), 0, oldest, later);
	return true;
}
