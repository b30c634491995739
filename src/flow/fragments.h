/* SPDX-License-Identifier: BSD-2-Clause */
/* First fragments, remembered so that later fragments get their ports (RFC 791: fragments of one
 * datagram share source, destination, protocol and identification). */
#ifndef FLOW_FRAGMENTS_H
#define FLOW_FRAGMENTS_H

#include "core/hash.h"
#include "core/packet.h"

#include <stdbool.h>

#define FRAGMENTS_MAX 65536 /* remembered at once; the oldest goes */
#define FRAGMENTS_LIFETIME_NS (INT64_C(30) * 1000000000)

struct fragments;

struct fragments *fragments_new(struct hash_seed seed);
void fragments_free(struct fragments *fragments); /* NULL is legal */

/* Remembers the ports of a first fragment, in place of an older one with the same identity. */
void fragments_remember(struct fragments *fragments, const struct packet *first);

/* Gives a later fragment the ports of its first one, when that is there and not too old; else
 * leaves 0 and returns false. */
bool fragments_find(const struct fragments *fragments, struct packet *later);

#endif
