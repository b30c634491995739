/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The store of live flows: entries in one array, found by a hash table of their indexes, and linked
 * in two orders - of the last packet and of making - which are the queues of the two timers, and
 * need no heap since each timer has one length. Index 0 is no flow: it is the head of both rings.
 */
#ifndef FLOW_TABLE_H
#define FLOW_TABLE_H

#include "core/hash.h"
#include "core/packet.h"

#include <stdbool.h>
#include <string.h>

enum flow_mark {
	FLOW_TIMES_APART = 1, /* its times stand in apart[]: it had late packets */
	FLOW_WAITS = 2,       /* ng_netflow: idle, and too many packets to end for that */
	FLOW_TOO_LONG = 4     /* fprobe: to end at the next look */
};

/* One cache line. */
struct flow_entry {
	struct flow_key key;
	int64_t made_ns; /* the clock when its first and its last packet were accounted */
	int64_t seen_ns;
	uint32_t octets;
	uint32_t packets;
	uint32_t idle_older, idle_newer; /* ring in order of the last packet */
	uint32_t age_older, age_newer;   /* ring in order of making */
	uint32_t hash;
	uint8_t tcp_flags;
	uint8_t marks; /* enum flow_mark */
	uint16_t pad;
};

/* First and last of a flow whose packets' own times differ from the clock's. */
struct flow_times {
	int64_t first_ms;
	int64_t last_ms;
};

/* A flow's first packet. */
struct flow_origin {
	uint64_t packet;
	uint32_t source;
	uint16_t input; /* what a profile's key leaves out, and its record shows */
	uint8_t tos;
};

struct flow_slot {
	uint32_t hash;
	uint32_t index; /* 0: free */
};

struct flow_table {
	struct hash_seed seed;
	struct flow_slot *slots; /* linear probing; a power of two of them */
	uint32_t slot_mask;
	uint32_t live;
	uint32_t used;      /* entries ever used, from 1 */
	uint32_t free_list; /* through age_newer */
	uint32_t left;      /* entries 1 to this were left by flow_table_leave */
	uint32_t max_flows;
	uint32_t room;              /* of each of these three arrays, which grow by doubling */
	struct flow_entry *entries; /* moved by flow_table_make: keep indexes, not pointers */
	struct flow_times *apart;
	struct flow_origin *origins; /* NULL: not kept */
};

void flow_table_init(struct flow_table *table, uint32_t max_flows, bool keep_origin);
void flow_table_release(struct flow_table *table);

/* Adds an entry with this key at the new end of both rings and returns its index; all else in it is
 * 0. The caller has made sure that the key isn't there and that live < max_flows. */
uint32_t flow_table_make(struct flow_table *table, const struct flow_key *key, uint32_t hash);

/* Takes an entry out of everything; its contents stay until the next flow_table_make. */
void flow_table_remove(struct flow_table *table, uint32_t index);

/* For the end, where all flows go, from the oldest on: the one made after this, 0 when there is
 * none. This one and those before it are not looked at any more, and their pages are given back. */
uint32_t flow_table_leave(struct flow_table *table, uint32_t index);

/* Takes all entries out, those left already, too. */
void flow_table_clear(struct flow_table *table);

static inline uint32_t flow_table_hash(const struct flow_table *table, const struct flow_key *key)
{
	uint64_t words[2];

	memcpy(words, key, sizeof words);
	return hash_words(table->seed, words[0], words[1]);
}

static inline bool flow_key_equal(const struct flow_key *a, const struct flow_key *b)
{
	uint64_t x[2], y[2];

	memcpy(x, a, sizeof x);
	memcpy(y, b, sizeof y);
	return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
}

/* The entry with this key, or 0. */
static inline uint32_t flow_table_find(
	const struct flow_table *table, const struct flow_key *key, uint32_t hash)
{
	for (uint32_t at = hash & table->slot_mask;; at = (at + 1) & table->slot_mask) {
		struct flow_slot slot = table->slots[at];

		if (slot.index == 0)
			return 0;
		if (slot.hash == hash && flow_key_equal(&table->entries[slot.index].key, key))
			return slot.index;
	}
}

/* Asks for a slot's cache line ahead of its use. */
static inline void flow_table_prefetch_slot(const struct flow_table *table, uint32_t hash)
{
	__builtin_prefetch(&table->slots[hash & table->slot_mask]);
}

/* Asks for the entry that the slot (here by now) probably leads to. */
static inline void flow_table_prefetch_entry(const struct flow_table *table, uint32_t hash)
{
	__builtin_prefetch(&table->entries[table->slots[hash & table->slot_mask].index], 1);
}

/* Moves an entry to the new end of the ring of last packets. */
static inline void flow_table_touch(struct flow_table *table, uint32_t index)
{
	struct flow_entry *entries = table->entries, *entry = &entries[index];

	if (entry->idle_newer == 0)
		return; /* the newest already */
	entries[entry->idle_older].idle_newer = entry->idle_newer;
	entries[entry->idle_newer].idle_older = entry->idle_older;
	uint32_t newest = entries[0].idle_older;
	entry->idle_older = newest;
	entry->idle_newer = 0;
	entries[newest].idle_newer = index;
	entries[0].idle_older = index;
}

/* The entry whose last packet is longest ago, and the one made first; 0 when there is none. */
static inline uint32_t flow_table_idlest(const struct flow_table *table)
{
	return table->entries[0].idle_newer;
}

static inline uint32_t flow_table_oldest(const struct flow_table *table)
{
	return table->entries[0].age_newer;
}

#endif
