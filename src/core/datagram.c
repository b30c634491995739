/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/datagram.h"

unsigned datagram_max_records(unsigned version)
{
	switch (version) {
	case 1:
		return 24;
	case 5:
		return 30;
	case 6:
	case 7:
		return 27;
	default:
		return 0;
	}
}

/* A stamp later than the datagram's own uptime is no age of 49 days, but some exporter's error. */
#define GREATEST_AGE_MS (UINT32_C(0x80000000) + 3600000)

static uint32_t move_stamp(uint32_t stamp, uint32_t from, uint32_t to, bool clamp)
{
	uint32_t age = from - stamp;

	return clamp && age > to && age <= GREATEST_AGE_MS ? 0 : to - age;
}

void datagram_set_uptime(struct datagram *datagram, uint32_t sys_uptime, bool clamp)
{
	for (unsigned i = 0; i < datagram->count; i++) {
		struct datagram_record *record = &datagram->records[i];
		record->first = move_stamp(record->first, datagram->sys_uptime, sys_uptime, clamp);
		record->last = move_stamp(record->last, datagram->sys_uptime, sys_uptime, clamp);
	}
	datagram->sys_uptime = sys_uptime;
}
