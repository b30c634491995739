/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of pcapng files: blocks, and the interfaces of a section. */
#ifndef CAPTURE_PCAPNG_PRIVATE_H
#define CAPTURE_PCAPNG_PRIVATE_H

#include "core/bytes.h"

#include <stdbool.h>
#include <stdint.h>

#define PCAPNG_SECTION_HEADER 0x0a0d0d0au /* the same in either byte order */
#define PCAPNG_INTERFACE_DESCRIPTION 1u
#define PCAPNG_PACKET 2u /* obsolete */
#define PCAPNG_SIMPLE_PACKET 3u
#define PCAPNG_INTERFACE_STATISTICS 5u
#define PCAPNG_ENHANCED_PACKET 6u

#define PCAPNG_BLOCK_HEADER_LEN 8u /* type, length */
#define PCAPNG_TRAILER_LEN 4u      /* the length again */
#define PCAPNG_OVERHEAD (PCAPNG_BLOCK_HEADER_LEN + PCAPNG_TRAILER_LEN)
#define PCAPNG_PACKET_LEN 20u            /* of a packet block's body, up to the data */
#define PCAPNG_STATISTICS_LEN 12u        /* likewise, up to the options */
#define PCAPNG_BLOCK_MAX_LEN (16u << 20) /* of one that is looked at, as libpcap has it */

struct pcapng_block {
	enum byte_order order;
	uint32_t type;
	uint32_t len;      /* header and trailer included */
	struct bytes body; /* between them */
};

/* What became of the block at the front. */
enum pcapng_taken {
	PCAPNG_TAKEN,       /* it is behind us */
	PCAPNG_TAKEN_FRAME, /* and gave a frame */
	PCAPNG_TAKEN_ORDER, /* and the byte order may have changed */
	PCAPNG_NOT_WHOLE,   /* the octets end within it */
	PCAPNG_CORRUPT
};

/* Reads the byte order that a section header is in. */
enum pcapng_taken pcapng_block_order(struct bytes there, enum byte_order *order);

/* Reads type and length in block->order (a section header's own), and sees whether they can be:
 * PCAPNG_CORRUPT with what is *wrong. */
enum pcapng_taken pcapng_block_header(
	struct bytes there, struct pcapng_block *block, const char **wrong);

/* Reads all of a block, likewise; its body is long enough for the fields of its type. */
enum pcapng_taken pcapng_block_read(
	struct bytes there, struct pcapng_block *block, const char **wrong);

/* Whether blocks of this type are looked at; others are passed over, however long they are. */
bool pcapng_block_is_known(const struct pcapng_block *block);

/* An interface of a section: its link type, clock and counters. */
struct pcapng_interface {
	uint64_t exact_limit; /* below this many ticks, time is ticks * tick_ns */
	uint64_t tick_ns;
	uint64_t dropped; /* as last reported */
	int64_t offset_s;
	uint32_t link_type;
	uint32_t snaplen;   /* 0: no limit */
	uint8_t resolution; /* if_tsresol */
};

/* Reads the body of an interface description block; NULL, or what is wrong with it. */
const char *pcapng_interface_read(
	struct pcapng_interface *interface, struct bytes body, enum byte_order order);

/* Ticks of the interface's clock as nanoseconds since 1970, downwards; false when before 1970 or
 * beyond an int64_t. */
bool pcapng_interface_time(
	const struct pcapng_interface *interface, uint64_t ticks, int64_t *time_ns);

/* Packets dropped, from the options of an interface statistics block; false when they say none. */
bool pcapng_statistics_dropped(struct bytes options, enum byte_order order, uint64_t *dropped);

#endif
