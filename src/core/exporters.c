/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/exporters.h"

#include "core/bytes.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct exporter_key) == 24, "a key is compared as 24 octets");

void exporter_key_ipv4(struct exporter_key *key, uint32_t address)
{
	memset(key->address, 0, sizeof key->address);
	if (address == 0)
		return;
	key->address[10] = key->address[11] = 0xff;
	bytes_store_u32(key->address + 12, BYTES_BIG, address);
}

static uint32_t key_hash(struct hash_seed seed, const struct exporter_key *key)
{
	uint64_t words[3];

	memcpy(words, key, sizeof words);
	return hash_words(seed, hash_words(seed, words[0], words[1]), words[2]);
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t find_slot(const struct exporters *exporters, const struct exporter_key *key)
{
	size_t mask = exporters->slot_count - 1, at = key_hash(exporters->seed, key) & mask;

	while (exporters->slots[at] &&
		memcmp(&exporters->keys[exporters->slots[at] - 1], key, sizeof *key) != 0)
		at = (at + 1) & mask;
	return at;
}

/* Twice the slots, at most half of them taken. */
static void grow(struct exporters *exporters)
{
	if (exporters->slot_count == 0)
		exporters->seed = hash_seed_random();
	exporters->slot_count = exporters->slot_count ? exporters->slot_count * 2 : 16;
	free(exporters->slots);
	exporters->slots = memory_new(exporters->slot_count, sizeof *exporters->slots);
	exporters->keys =
		memory_resize(exporters->keys, exporters->slot_count / 2, sizeof *exporters->keys);
	for (size_t i = 0; i < exporters->count; i++)
		exporters->slots[find_slot(exporters, &exporters->keys[i])] = (uint32_t)i + 1;
}

size_t exporters_find(struct exporters *exporters, const struct exporter_key *key)
{
	if (exporters->count >= exporters->slot_count / 2)
		grow(exporters);
	size_t at = find_slot(exporters, key);
	if (exporters->slots[at])
		return exporters->slots[at] - 1;
	if (exporters->count == EXPORTERS_MAX && !exporters->unlimited)
		return EXPORTERS_MAX - 1;
	exporters->keys[exporters->count] = *key;
	exporters->slots[at] = (uint32_t)++exporters->count;
	return exporters->count - 1;
}

size_t exporters_find_of(
	struct exporters *exporters, uint32_t input, const struct datagram *datagram)
{
	struct exporter_key key = { .input = input,
		.engine_type = datagram->engine_type,
		.engine_id = datagram->engine_id };

	exporter_key_ipv4(&key, datagram->exporter);
	return exporters_find(exporters, &key);
}

void exporters_free(struct exporters *exporters)
{
	free(exporters->keys);
	free(exporters->slots);
	*exporters = (struct exporters){ 0 };
}
