/* SPDX-License-Identifier: BSD-2-Clause */
/* MPLS: a stack of labels, below which nothing says what comes. */
#include "decode/walk_private.h"

#define MAX_LABELS 32
#define LABEL_LEN 4
#define CONTROL_WORD_LEN 4
#define ETHERNET_LEN 14

/*
 * RFC 4928 3: what is below the stack is guessed by its first nibble: 4 and 6 are IP, 0 a
 * pseudowire's control word (RFC 4385 3), 1 its control channel. An Ethernet pseudowire may go
 * without a control word (RFC 4448), and then the nibble is a destination address's; an EtherType
 * that we know, where Ethernet has it, decides for Ethernet. IPv4 without options is excepted: as
 * an address, 45 would be a group's. A control word of zeros, the usual one, is no address; any
 * other must not make a frame of one that is whole without it: behind ARP's header stands 0800.
 */
static enum layer below_labels(struct walk *walk)
{
	uint8_t first;
	uint32_t word;

	if (!bytes_u8(walk->rest, 0, &first))
		return walk_end(walk, REASON_SHORT_LINK);
	if (first == 0x45)
		return LAYER_IPV4;
	bytes_be32(walk->rest, 0, &word);
	if (word != 0 && link_looks_like_ethernet(walk->rest))
		return LAYER_ETHERNET;
	struct bytes behind_word = walk->rest;
	if (first >> 4 == 0 && bytes_skip(&behind_word, CONTROL_WORD_LEN) &&
		link_looks_like_ethernet(behind_word)) {
		walk->rest = behind_word;
		return LAYER_ETHERNET;
	}
	if (first >> 4 == 4 || first >> 4 == 6)
		return LAYER_IP;
	return walk_end(walk, walk->rest.len < CONTROL_WORD_LEN + ETHERNET_LEN ? REASON_SHORT_LINK
									       : REASON_MPLS_OTHER);
}

/* RFC 3032 2.1: label, traffic class, bottom-of-stack bit, time to live. */
enum layer link_mpls(struct walk *walk)
{
	uint32_t label;

	for (unsigned labels = 0; labels < MAX_LABELS; labels++) {
		if (!bytes_be32(walk->rest, 0, &label))
			return walk_end(walk, REASON_SHORT_LINK);
		bytes_skip(&walk->rest, LABEL_LEN);
		if (label & 0x100)
			return below_labels(walk);
	}
	return walk_end(walk, REASON_NESTING);
}
