/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/table.h"

#include "core/memory.h"

#define FIRST_SLOTS 4096
#define FIRST_ENTRIES 4096  /* power of two, so that room never overflows below 2^31 flows */
#define MADE_TOGETHER 2048  /* entries that get their pages at once: 128 KiB stay in the cache */
#define LEFT_TOGETHER 32768 /* entries that give their pages back at once */

_Static_assert(sizeof(struct flow_entry) == 64, "a flow is a cache line");

void flow_table_init(struct flow_table *table, uint32_t max_flows, bool keep_origin)
{
	*table = (struct flow_table){
		.seed = hash_seed_random(),
		.slots = memory_reserve(FIRST_SLOTS, sizeof *table->slots),
		.slot_mask = FIRST_SLOTS - 1,
		.max_flows = max_flows,
		.room = FIRST_ENTRIES,
		.entries = memory_reserve(FIRST_ENTRIES, sizeof *table->entries),
		.apart = memory_reserve(FIRST_ENTRIES, sizeof *table->apart),
	};
	if (keep_origin)
		table->origins = memory_reserve(FIRST_ENTRIES, sizeof *table->origins);
}

void flow_table_release(struct flow_table *table)
{
	memory_unreserve(table->slots, (size_t)table->slot_mask + 1, sizeof *table->slots);
	memory_unreserve(table->entries, table->room, sizeof *table->entries);
	memory_unreserve(table->apart, table->room, sizeof *table->apart);
	memory_unreserve(table->origins, table->room, sizeof *table->origins);
}

static void grow_entries(struct flow_table *table)
{
	uint32_t old = table->room, room = old * 2;

	table->entries = memory_reserve_more(table->entries, old, room, sizeof *table->entries);
	table->apart = memory_reserve_more(table->apart, old, room, sizeof *table->apart);
	if (table->origins)
		table->origins =
			memory_reserve_more(table->origins, old, room, sizeof *table->origins);
	table->room = room;
}

static void place(struct flow_slot *slots, uint32_t mask, struct flow_slot slot)
{
	uint32_t at = slot.hash & mask;

	while (slots[at].index != 0)
		at = (at + 1) & mask;
	slots[at] = slot;
}

/*
 * Twice the slots, in place. The hashes stand in the slots, so no entry is touched. From a free
 * slot on, each is taken out and placed anew: where it was, before that, or in the new half, so
 * that none lands behind one that is still to move.
 */
static void grow_slots(struct flow_table *table)
{
	uint32_t old_mask = table->slot_mask, mask = old_mask * 2 + 1, start = 0;
	size_t old_count = (size_t)old_mask + 1;
	struct flow_slot *slots =
		memory_reserve_more(table->slots, old_count, old_count * 2, sizeof *slots);

	memory_prefer_huge(slots, old_count * 2, sizeof *slots);
	memory_populate(slots, old_count, old_count * 2, sizeof *slots);
	while (slots[start].index != 0)
		start++;
	for (size_t i = 1; i < old_count; i++) {
		uint32_t at = (uint32_t)(start + i) & old_mask;
		struct flow_slot slot = slots[at];

		if (slot.index == 0)
			continue;
		slots[at].index = 0;
		place(slots, mask, slot);
	}
	table->slots = slots;
	table->slot_mask = mask;
}

static void link_newest(struct flow_table *table, uint32_t index)
{
	struct flow_entry *entries = table->entries, *entry = &entries[index];

	entry->idle_older = entries[0].idle_older;
	entry->age_older = entries[0].age_older;
	entry->idle_newer = 0;
	entry->age_newer = 0;
	entries[entry->idle_older].idle_newer = index;
	entries[entry->age_older].age_newer = index;
	entries[0].idle_older = index;
	entries[0].age_older = index;
}

uint32_t flow_table_make(struct flow_table *table, const struct flow_key *key, uint32_t hash)
{
	uint32_t index = table->free_list;

	if (index)
		table->free_list = table->entries[index].age_newer;
	else
		index = ++table->used;
	if (index == table->room)
		grow_entries(table);
	if (index == table->used && index % MADE_TOGETHER == 0)
		memory_populate(
			table->entries, index, index + MADE_TOGETHER, sizeof *table->entries);
	table->live++;
	if (table->live > table->slot_mask / 4 * 3)
		grow_slots(table);
	table->entries[index] = (struct flow_entry){ .key = *key, .hash = hash };
	link_newest(table, index);
	place(table->slots, table->slot_mask, (struct flow_slot){ hash, index });
	return index;
}

/* Closes the gap at a slot: what was pushed past it by probing moves up (Knuth, TAOCP 6.4, R). */
static void free_slot(struct flow_slot *slots, uint32_t mask, uint32_t gap)
{
	for (uint32_t at = (gap + 1) & mask; slots[at].index != 0; at = (at + 1) & mask) {
		uint32_t home = slots[at].hash & mask;

		if (((at - home) & mask) >= ((at - gap) & mask)) {
			slots[gap] = slots[at];
			gap = at;
		}
	}
	slots[gap].index = 0;
}

void flow_table_remove(struct flow_table *table, uint32_t index)
{
	struct flow_entry *entries = table->entries, *entry = &entries[index];
	uint32_t at = entry->hash & table->slot_mask;

	while (table->slots[at].index != index)
		at = (at + 1) & table->slot_mask;
	free_slot(table->slots, table->slot_mask, at);
	entries[entry->idle_older].idle_newer = entry->idle_newer;
	entries[entry->idle_newer].idle_older = entry->idle_older;
	entries[entry->age_older].age_newer = entry->age_newer;
	entries[entry->age_newer].age_older = entry->age_older;
	entry->age_newer = table->free_list;
	table->free_list = index;
	table->live--;
}

/* Taking 5 million out one by one would take as long again as making them. The pages returned here
 * are at once those that the records are written to, and none is left to return when the program
 * ends. Where entries were used again, they aren't in order of their indexes, and their pages stay.
 */
uint32_t flow_table_leave(struct flow_table *table, uint32_t index)
{
	uint32_t newer = table->entries[index].age_newer;

	if (index != table->left + 1)
		return newer;
	table->left = index;
	if (index % LEFT_TOGETHER == 0)
		memory_discard(table->entries, index > LEFT_TOGETHER ? index - LEFT_TOGETHER : 1,
			index, sizeof *table->entries);
	return newer;
}

void flow_table_clear(struct flow_table *table)
{
	struct flow_table old = *table;

	flow_table_release(table);
	flow_table_init(table, old.max_flows, old.origins != NULL);
	table->seed = old.seed;
}
