/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flow-tools files: header and records, both ways, as octets. Pure: no I/O, no state. Layout as
 * written by flow-tools 0.68 (ftlib.h, ftrec.h), stream version 3; version 1 is read.
 */
#ifndef FORMAT_FLOWTOOLS_H
#define FORMAT_FLOWTOOLS_H

#include "core/bytes.h"
#include "core/datagram.h"

#include <stdbool.h>

#define FLOWTOOLS_MAX_HEADER 16384
#define FLOWTOOLS_MAX_COMMENT 1023 /* octets that we write; longer ones are read, cut */
#define FLOWTOOLS_MAX_RECORD 72    /* v6 */

enum flowtools_flag { FLOWTOOLS_DONE = 0x1, FLOWTOOLS_COMPRESSED = 0x2, FLOWTOOLS_STREAMING = 0x8 };

struct flowtools_header {
	enum byte_order order;
	unsigned stream_version; /* 3; 1 only when read */
	unsigned version;        /* of the export: 1, 5, 6 or 7 */
	uint32_t flags;          /* enum flowtools_flag, ORed */
	uint32_t exporter;       /* EXPORTER_IP, when has_exporter */
	bool has_exporter;
	uint32_t cap_start; /* least and greatest unix_secs; 0 without records */
	uint32_t cap_end;
	uint32_t flow_count;
	uint32_t flow_lost;
	uint32_t packets_corrupt;
	uint32_t sequence_resets;
	char comments[FLOWTOOLS_MAX_COMMENT + 1]; /* empty: none */
	size_t len; /* octets up to the first record; set by both functions */
};

/* Whether octets begin with the magic of a flow-tools file. */
bool flowtools_is(struct bytes octets);

/*
 * Writes the header as the contract's section 4.1 has it (a streaming one when flags say so) and
 * returns its length. The same fields always give the same length, so it can be rewritten in place.
 */
size_t flowtools_encode_header(
	struct flowtools_header *header, uint8_t buffer[FLOWTOOLS_MAX_HEADER]);

/* Reads a header: 1 when done, 0 when more octets are needed (*need says how many from the front),
 * -1 with *error set to the reason (without a path) when it can't be one that we read. */
int flowtools_decode_header(
	struct bytes octets, struct flowtools_header *header, size_t *need, struct error *error);

/* Octets of a record of this export version (and stream version); 0: not known. */
size_t flowtools_record_len(unsigned stream_version, unsigned version);

/* Writes the datagram's record i: as many octets as flowtools_record_len(3, datagram->version). */
void flowtools_encode_record(
	const struct datagram *datagram, unsigned i, enum byte_order order, uint8_t *buffer);

/* Writes all records of a datagram, one after another; returns the octets written. */
size_t flowtools_encode_records(
	const struct datagram *datagram, enum byte_order order, uint8_t *buffer);

/* Reads one record: the datagram fields that it repeats into *datagram (count, sequence and
 * sampling untouched), the rest into *record. octets holds at least the record's length. */
void flowtools_decode_record(const struct flowtools_header *header, const uint8_t *octets,
	struct datagram *datagram, struct datagram_record *record);

/* How many whole records from the front on repeat the same datagram's fields; at most max. */
unsigned flowtools_run(const struct flowtools_header *header, struct bytes octets, unsigned max);

/* Reads a run of records of one datagram, all there: their shared fields, and the records behind
 * the datagram's count, which grows by theirs and must have room. */
void flowtools_decode_records(const struct flowtools_header *header, const uint8_t *octets,
	unsigned count, struct datagram *datagram);

#endif
