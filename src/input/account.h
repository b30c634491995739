/* SPDX-License-Identifier: BSD-2-Clause */
/* Every packet by its fate, and every reason with the first packet it happened to. */
#ifndef INPUT_ACCOUNT_H
#define INPUT_ACCOUNT_H

#include "core/packet.h"

struct account_reason {
	uint64_t packets;
	/* The first one: of the first input (in their order) that has any, the least number. */
	size_t source;
	uint64_t number;
};

struct account {
	uint64_t fates[FATE_COUNT];
	struct account_reason reasons[REASON_COUNT];
};

/* Counts packets that came through the flow cache: fates, reasons, and marks. */
void account_packets(struct account *account, const struct packet *packets, size_t count);

/* Counts one packet that never got there: its fate, and why. */
void account_reason(
	struct account *account, enum packet_reason reason, size_t source, uint64_t number);

/* Counts a mark on a packet whose fate is counted elsewhere. */
void account_mark(struct account *account, enum packet_reason mark, size_t source, uint64_t number);

/* Adds another account to this one. */
void account_add(struct account *account, const struct account *more);

uint64_t account_read(const struct account *account); /* packets, all fates */

#endif
