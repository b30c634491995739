/* SPDX-License-Identifier: BSD-2-Clause */
/* What a router would fill from its routing table: longest prefix match over a file's lines. */
#ifndef EXPORT_ROUTES_H
#define EXPORT_ROUTES_H

#include "core/bytes.h"
#include "core/datagram.h"
#include "core/error.h"

struct routes;

struct route {
	uint32_t next_hop;
	uint16_t output; /* ifindex */
	uint16_t as;     /* 23456 (AS_TRANS, RFC 6793) for what 16 bits can't say */
	uint8_t mask;    /* prefix length */
};

/*
 * Reads "prefix/len nexthop ifindex as" lines; empty lines and # comments are passed over. NULL
 * with *error set to "line 12: reason" (without a path). The same prefix twice: the later line.
 */
struct routes *routes_parse(struct bytes text, struct error *error);
void routes_free(struct routes *routes); /* NULL is legal */

/* The longest match, or NULL. */
const struct route *routes_find(const struct routes *routes, uint32_t address);

/* Fills a record's next hop, output, masks and AS: the destination's match gives the first three of
 * its own side, the source's the rest. Fields without a match stay. */
void routes_fill(const struct routes *routes, struct datagram_record *record);

#endif
