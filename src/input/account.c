/* SPDX-License-Identifier: BSD-2-Clause */
#include "input/account.h"

#include <stdbool.h>

static void note(struct account_reason *reason, uint64_t packets, size_t source, uint64_t number)
{
	bool first = reason->packets == 0 || source < reason->source ||
		     (source == reason->source && number < reason->number);

	reason->packets += packets;
	if (first) {
		reason->source = source;
		reason->number = number;
	}
}

void account_packets(struct account *account, const struct packet *packets, size_t count)
{
	static const struct {
		enum packet_mark mark;
		enum packet_reason reason;
	} marks[] = { { PACKET_LATE, REASON_LATE }, { PACKET_SHORT, REASON_SHORT },
		{ PACKET_LONG, REASON_LONG } };

	for (size_t i = 0; i < count; i++) {
		const struct packet *packet = &packets[i];

		account->fates[packet->fate]++;
		if (packet->reason != REASON_NONE)
			note(&account->reasons[packet->reason], 1, packet->source, packet->number);
		if (packet->fate != FATE_ACCOUNTED ||
			!(packet->marks & (PACKET_LATE | PACKET_SHORT | PACKET_LONG)))
			continue;
		for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
			if (packet->marks & marks[m].mark)
				note(&account->reasons[marks[m].reason], 1, packet->source,
					packet->number);
		}
	}
}

void account_reason(
	struct account *account, enum packet_reason reason, size_t source, uint64_t number)
{
	account->fates[packet_reason_fate(reason)]++;
	note(&account->reasons[reason], 1, source, number);
}

void account_mark(struct account *account, enum packet_reason mark, size_t source, uint64_t number)
{
	note(&account->reasons[mark], 1, source, number);
}

void account_add(struct account *account, const struct account *more)
{
	for (size_t i = 0; i < FATE_COUNT; i++)
		account->fates[i] += more->fates[i];
	for (size_t i = 0; i < REASON_COUNT; i++) {
		const struct account_reason *reason = &more->reasons[i];

		if (reason->packets)
			note(&account->reasons[i], reason->packets, reason->source, reason->number);
	}
}

uint64_t account_read(const struct account *account)
{
	uint64_t packets = 0;

	for (size_t i = 0; i < FATE_COUNT; i++)
		packets += account->fates[i];
	return packets;
}
