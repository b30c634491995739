/* SPDX-License-Identifier: BSD-2-Clause */
/* Who sends: exporters and their engines, numbered from 0 in the order in which they turn up, so
 * that whoever keeps something for each (a sequence, a socket) has it in an array. */
#ifndef CORE_EXPORTERS_H
#define CORE_EXPORTERS_H

#include "core/datagram.h"
#include "core/hash.h"

#include <stddef.h>
#include <stdint.h>

#define EXPORTERS_MAX 65536 /* hostile input makes one with each datagram */

/* Compared as octets: zero it before it is filled. */
struct exporter_key {
	uint8_t address[16]; /* IPv4 mapped into IPv6; zeros where not known */
	uint32_t input;      /* of the command line, where each is an exporter of its own */
	uint8_t engine_type;
	uint8_t engine_id;
	uint8_t pad[2];
};

struct exporters {
	struct exporter_key *keys; /* by number */
	uint32_t *slots;           /* hash table of number + 1; 0: free */
	size_t count;
	size_t slot_count; /* a power of two */
	struct hash_seed seed;
	bool unlimited; /* by EXPORTERS_MAX; set by the caller */
};

/* The address of an IPv4 exporter, as a key has it (RFC 4291, 2.5.5.2). */
void exporter_key_ipv4(struct exporter_key *key, uint32_t address);

/* The key's number; a new one where it was never seen. From EXPORTERS_MAX on all that are new
 * share the last number. *exporters starts as zeros. */
size_t exporters_find(struct exporters *exporters, const struct exporter_key *key);
/* The same for the exporter and engine of a datagram. */
size_t exporters_find_of(
	struct exporters *exporters, uint32_t input, const struct datagram *datagram);
void exporters_free(struct exporters *exporters);

#endif
