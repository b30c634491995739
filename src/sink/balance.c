/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/balance.h"

#include <stddef.h>
#include <string.h>

unsigned balance_collector(uint32_t src_addr, unsigned collectors)
{
	uint64_t mixed = src_addr * UINT64_C(0x9e3779b97f4a7c15); /* Fibonacci hashing, Knuth 6.4 */

	mixed ^= mixed >> 29; /* neighbours differ in all upper bits, not only a few */
	mixed *= UINT64_C(0xbf58476d1ce4e5b9);
	return (unsigned)((mixed >> 32) * collectors >> 32);
}

unsigned balance_part(const struct datagram *datagram, unsigned collector, unsigned collectors,
	struct datagram *part)
{
	memcpy(part, datagram, offsetof(struct datagram, records));
	part->count = 0;
	for (unsigned i = 0; i < datagram->count; i++) {
		const struct datagram_record *record = &datagram->records[i];
		if (balance_collector(record->src_addr, collectors) == collector)
			part->records[part->count++] = *record;
	}
	return part->count;
}
