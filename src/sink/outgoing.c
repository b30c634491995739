/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/outgoing.h"

#include <stdio.h>
#include <string.h>

void outgoing_faults(const struct outgoing *outgoing, char text[OUTGOING_FAULTS_LEN])
{
	static const struct {
		enum fault fault;
		const char *name;
	} names[] = { { FAULT_RESTART, "restart" }, { FAULT_DROP, "drop" },
		{ FAULT_REORDER, "reorder" }, { FAULT_CORRUPT, "corrupt" },
		{ FAULT_TRUNCATE, "truncate" }, { FAULT_DUP, "dup" } };
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(outgoing->faults & names[i].fault))
			continue;
		used += (size_t)snprintf(text + used, OUTGOING_FAULTS_LEN - used, "%s%s",
			used ? "+" : "", names[i].name);
		if (names[i].fault == FAULT_CORRUPT)
			used += (size_t)snprintf(text + used, OUTGOING_FAULTS_LEN - used, ":%u",
				outgoing->corrupt_bit);
		if (names[i].fault == FAULT_TRUNCATE)
			used += (size_t)snprintf(
				text + used, OUTGOING_FAULTS_LEN - used, ":%u", outgoing->len);
	}
}
