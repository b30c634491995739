/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The records. Layout: flow-tools 0.68, ftlib.h (fts3rec_v1 to fts3rec_v7, fts1rec_compat). The
 * order of octets is a constant in each copy of the loops, so that they are straight loads and
 * stores: that is what always_inline is for.
 */
#include "format/flowtools.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

size_t flowtools_record_len(unsigned stream_version, unsigned version)
{
	if (stream_version == 1)
		return version == 1 || version == 5 ? 60 : 0;
	switch (version) {
	case 1:
		return 60;
	case 5:
		return 64;
	case 6:
		return 72;
	case 7:
		return 68;
	default:
		return 0;
	}
}

ALWAYS_INLINE void encode(const struct datagram *datagram, const struct datagram_record *record,
	enum byte_order order, uint8_t *at)
{
	bytes_store_u32(at, order, datagram->unix_secs);
	bytes_store_u32(at + 4, order, datagram->unix_nsecs);
	bytes_store_u32(at + 8, order, datagram->sys_uptime);
	bytes_store_u32(at + 12, order, datagram->exporter);
	bytes_store_u32(at + 16, order, record->src_addr);
	bytes_store_u32(at + 20, order, record->dst_addr);
	bytes_store_u32(at + 24, order, record->next_hop);
	bytes_store_u16(at + 28, order, record->input);
	bytes_store_u16(at + 30, order, record->output);
	bytes_store_u32(at + 32, order, record->packets);
	bytes_store_u32(at + 36, order, record->octets);
	bytes_store_u32(at + 40, order, record->first);
	bytes_store_u32(at + 44, order, record->last);
	bytes_store_u16(at + 48, order, record->src_port);
	bytes_store_u16(at + 50, order, record->dst_port);
	at[52] = record->protocol;
	at[53] = record->tos;
	at[54] = record->tcp_flags;
	at[55] = record->pad;
	if (datagram->version == 1) {
		bytes_store_u32(at + 56, order, record->reserved);
		return;
	}
	at[56] = datagram->engine_type;
	at[57] = datagram->engine_id;
	at[58] = record->src_mask;
	at[59] = record->dst_mask;
	bytes_store_u16(at + 60, order, record->src_as);
	bytes_store_u16(at + 62, order, record->dst_as);
	if (datagram->version == 7)
		bytes_store_u32(at + 64, order, record->router_sc);
	if (datagram->version == 6) {
		at[64] = record->in_encaps;
		at[65] = record->out_encaps;
		bytes_store_u16(at + 66, order, (uint16_t)record->reserved);
		bytes_store_u32(at + 68, order, record->peer_next_hop);
	}
}

void flowtools_encode_record(
	const struct datagram *datagram, unsigned i, enum byte_order order, uint8_t *buffer)
{
	encode(datagram, &datagram->records[i], order, buffer);
}

ALWAYS_INLINE size_t encode_all(
	const struct datagram *datagram, enum byte_order order, uint8_t *buffer)
{
	size_t len = flowtools_record_len(3, datagram->version);

	for (unsigned i = 0; i < datagram->count; i++)
		encode(datagram, &datagram->records[i], order, buffer + i * len);
	return datagram->count * len;
}

size_t flowtools_encode_records(
	const struct datagram *datagram, enum byte_order order, uint8_t *buffer)
{
	if (order == BYTES_LITTLE)
		return encode_all(datagram, BYTES_LITTLE, buffer);
	return encode_all(datagram, BYTES_BIG, buffer);
}

/* The part from srcaddr to Last stands in both stream versions alike, at another offset. */
ALWAYS_INLINE void decode_front(
	const uint8_t *at, enum byte_order order, struct datagram_record *record)
{
	record->src_addr = bytes_load_u32(at, order);
	record->dst_addr = bytes_load_u32(at + 4, order);
	record->next_hop = bytes_load_u32(at + 8, order);
	record->input = bytes_load_u16(at + 12, order);
	record->output = bytes_load_u16(at + 14, order);
	record->packets = bytes_load_u32(at + 16, order);
	record->octets = bytes_load_u32(at + 20, order);
	record->first = bytes_load_u32(at + 24, order);
	record->last = bytes_load_u32(at + 28, order);
	record->src_port = bytes_load_u16(at + 32, order);
	record->dst_port = bytes_load_u16(at + 34, order);
}

ALWAYS_INLINE void decode_v3(
	unsigned version, const uint8_t *at, enum byte_order order, struct datagram_record *record)
{
	*record = (struct datagram_record){ 0 };
	decode_front(at + 16, order, record);
	record->protocol = at[52];
	record->tos = at[53];
	record->tcp_flags = at[54];
	record->pad = at[55];
	if (version == 1) {
		record->reserved = bytes_load_u32(at + 56, order);
		return;
	}
	record->src_mask = at[58];
	record->dst_mask = at[59];
	record->src_as = bytes_load_u16(at + 60, order);
	record->dst_as = bytes_load_u16(at + 62, order);
	if (version == 7)
		record->router_sc = bytes_load_u32(at + 64, order);
	if (version == 6) {
		record->in_encaps = at[64];
		record->out_encaps = at[65];
		record->reserved = bytes_load_u16(at + 66, order);
		record->peer_next_hop = bytes_load_u32(at + 68, order);
	}
}

static void decode_v1(
	unsigned version, const uint8_t *at, enum byte_order order, struct datagram_record *record)
{
	*record = (struct datagram_record){ 0 };
	decode_front(at + 8, order, record);
	record->protocol = at[46];
	record->tos = at[47];
	record->tcp_flags = at[48];
	if (version == 1)
		return;
	record->src_as = bytes_load_u16(at + 52, order);
	record->dst_as = bytes_load_u16(at + 54, order);
	record->src_mask = at[56];
	record->dst_mask = at[57];
}

static void decode_shared(
	const struct flowtools_header *header, const uint8_t *at, struct datagram *datagram)
{
	enum byte_order order = header->order;

	datagram->version = (uint16_t)header->version;
	datagram->unix_secs = bytes_load_u32(at, order);
	datagram->unix_nsecs = bytes_load_u32(at + 4, order);
	datagram->sys_uptime = 0;
	datagram->exporter = 0;
	datagram->engine_type = 0;
	datagram->engine_id = 0;
	if (header->stream_version == 1) {
		datagram->unix_nsecs *= 1000000; /* milliseconds in the file */
		return;
	}
	datagram->sys_uptime = bytes_load_u32(at + 8, order);
	datagram->exporter = bytes_load_u32(at + 12, order);
	if (header->version != 1) {
		datagram->engine_type = at[56];
		datagram->engine_id = at[57];
	}
}

void flowtools_decode_record(const struct flowtools_header *header, const uint8_t *octets,
	struct datagram *datagram, struct datagram_record *record)
{
	decode_shared(header, octets, datagram);
	if (header->stream_version == 1)
		decode_v1(header->version, octets, header->order, record);
	else
		decode_v3(header->version, octets, header->order, record);
}

/* Whether two records repeat the same datagram header. */
ALWAYS_INLINE bool same_datagram(
	const struct flowtools_header *header, const uint8_t *a, const uint8_t *b)
{
	if (header->stream_version == 1)
		return memcmp(a, b, 8) == 0;
	return memcmp(a, b, 16) == 0 && (header->version == 1 || memcmp(a + 56, b + 56, 2) == 0);
}

unsigned flowtools_run(const struct flowtools_header *header, struct bytes octets, unsigned max)
{
	size_t len = flowtools_record_len(header->stream_version, header->version);
	unsigned count = 0;

	while (count < max && bytes_has(octets, count * len, len) &&
		same_datagram(header, octets.data, octets.data + count * len))
		count++;
	return count;
}

void flowtools_decode_records(const struct flowtools_header *header, const uint8_t *octets,
	unsigned count, struct datagram *datagram)
{
	size_t len = flowtools_record_len(header->stream_version, header->version);
	struct datagram_record *record = datagram->records + datagram->count;

	decode_shared(header, octets, datagram);
	datagram->count = (uint16_t)(datagram->count + count);
	if (header->stream_version == 1) {
		for (unsigned i = 0; i < count; i++)
			decode_v1(header->version, octets + i * len, header->order, record + i);
	} else if (header->order == BYTES_LITTLE) {
		for (unsigned i = 0; i < count; i++)
			decode_v3(header->version, octets + i * len, BYTES_LITTLE, record + i);
	} else {
		for (unsigned i = 0; i < count; i++)
			decode_v3(header->version, octets + i * len, BYTES_BIG, record + i);
	}
}
