/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/table.h"

#include "core/memory.h"

#define FIRST_SLOTS 4096
#define FIRST_ENTRIES 4096 /* power of two, so that room never overflows below 2^31 flows */

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

/* Twice the slots. The hashes stand in the slots, so no entry is touched. */
static void grow_slots(struct flow_table *table)
{
	size_t old_count = (size_t)table->slot_mask + 1;
	uint32_t mask = table->slot_mask * 2 + 1;
	struct flow_slot *slots = memory_reserve(old_count * 2, sizeof *slots);

	memory_populate(slots, old_count * 2, sizeof *slots);
	for (size_t i = 0; i < old_count; i++) {
		if (table->slots[i].index != 0)
			place(slots, mask, table->slots[i]);
	}
	memory_unreserve(table->slots, old_count, sizeof *slots);
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

void flow_table_clear(struct flow_table *table)
{
	memset(table->slots, 0, ((size_t)table->slot_mask + 1) * sizeof *table->slots);
	table->entries[0] = (struct flow_entry){ 0 };
	table->live = table->used = table->free_list = 0;
}
