/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks of pcapng files (draft-ietf-opsawg-pcapng, section 3.1). */
#include "capture/pcapng_private.h"

#define BYTE_ORDER_MAGIC 0x1a2b3c4du

/* Least length of the body of a block that is looked at; -1: it is passed over. */
static int64_t least_body(uint32_t type)
{
	switch (type) {
	case PCAPNG_SECTION_HEADER:
		return 16;
	case PCAPNG_INTERFACE_DESCRIPTION:
		return 8;
	case PCAPNG_SIMPLE_PACKET:
		return 4;
	case PCAPNG_PACKET:
	case PCAPNG_ENHANCED_PACKET:
		return PCAPNG_PACKET_LEN;
	case PCAPNG_INTERFACE_STATISTICS:
		return PCAPNG_STATISTICS_LEN;
	default:
		return -1;
	}
}

/* A section header's length can be read only once the magic behind it has told the order. */
enum pcapng_taken pcapng_block_order(struct bytes there, enum byte_order *order)
{
	uint32_t magic;

	if (!bytes_u32(there, PCAPNG_BLOCK_HEADER_LEN, BYTES_LITTLE, &magic))
		return PCAPNG_NOT_WHOLE;
	*order = magic == BYTE_ORDER_MAGIC ? BYTES_LITTLE : BYTES_BIG;
	return magic == BYTE_ORDER_MAGIC || __builtin_bswap32(magic) == BYTE_ORDER_MAGIC
		       ? PCAPNG_TAKEN
		       : PCAPNG_CORRUPT;
}

enum pcapng_taken pcapng_block_header(
	struct bytes there, struct pcapng_block *block, const char **wrong)
{
	if (!bytes_has(there, 0, PCAPNG_OVERHEAD))
		return PCAPNG_NOT_WHOLE;
	bytes_u32(there, 0, block->order, &block->type);
	if (block->type == PCAPNG_SECTION_HEADER &&
		pcapng_block_order(there, &block->order) == PCAPNG_CORRUPT) {
		*wrong = "section header without its byte-order magic";
		return PCAPNG_CORRUPT;
	}
	bytes_u32(there, 4, block->order, &block->len);
	int64_t least = least_body(block->type);
	if (block->len % 4 != 0 || block->len < PCAPNG_OVERHEAD ||
		block->len - PCAPNG_OVERHEAD < least ||
		(least >= 0 && block->len > PCAPNG_BLOCK_MAX_LEN)) {
		*wrong = "impossible block length";
		return PCAPNG_CORRUPT;
	}
	return PCAPNG_TAKEN;
}

enum pcapng_taken pcapng_block_read(
	struct bytes there, struct pcapng_block *block, const char **wrong)
{
	uint32_t trailer;
	enum pcapng_taken taken = pcapng_block_header(there, block, wrong);

	if (taken != PCAPNG_TAKEN)
		return taken;
	if (block->len > there.len)
		return PCAPNG_NOT_WHOLE;
	bytes_u32(there, block->len - PCAPNG_TRAILER_LEN, block->order, &trailer);
	if (trailer != block->len) {
		*wrong = "its lengths in front and at its end differ";
		return PCAPNG_CORRUPT;
	}
	block->body = bytes_of(there.data + PCAPNG_BLOCK_HEADER_LEN, block->len - PCAPNG_OVERHEAD);
	return PCAPNG_TAKEN;
}

bool pcapng_block_is_known(const struct pcapng_block *block)
{
	return least_body(block->type) >= 0;
}
