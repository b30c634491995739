/* SPDX-License-Identifier: BSD-2-Clause */
/* Captures in tests: made octet by octet, read by our readers, and held against libpcap's. */
#ifndef UNIT_CAPTURE_CHECK_H
#define UNIT_CAPTURE_CHECK_H

#include "capture/capture.h"

/* A capture in memory, written in one byte order. */
struct maker {
	uint8_t octets[65536];
	size_t len;
	enum byte_order order;
};

void make_u16(struct maker *maker, uint16_t value);
void make_u32(struct maker *maker, uint32_t value);
void make_octets(struct maker *maker, const void *octets, size_t len);

/* As pcap has it: 2.4, link type 1 unless changed afterwards. */
void make_pcap_header(struct maker *maker, uint32_t magic, uint16_t minor, uint32_t network);
/* captured_len octets of a counting pattern, len octets in the header. */
void make_pcap_record(struct maker *maker, uint32_t seconds, uint32_t fraction,
	uint32_t captured_len, uint32_t wire_len);

/* Opens what must open. */
struct capture *capture_must_open(const char *path);
/* Opens what must not open: its error must hold text, and *known be as told. */
void capture_must_fail(const char *path, bool known, const char *text);

/* Reads to the end; the damage, if any, must hold text (NULL: none). Returns the frames' count. */
size_t capture_count(struct capture *capture, const char *damage);

/* Reads path by us and by libpcap, packet by packet: the same, but that libpcap cuts packets at the
 * snaplen that the header announces. Returns false where libpcap does not open it. */
bool capture_compare(const char *path);

#endif
