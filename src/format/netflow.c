/* SPDX-License-Identifier: BSD-2-Clause */
/* Layouts: Cisco, "NetFlow Export Datagram Format", tables B-1 to B-8. */
#include "format/netflow.h"

#define V1_HEADER_LEN 16
#define HEADER_LEN 24 /* v5, v7 */
#define RECORD_LEN 48 /* v1, v5 */
#define V7_RECORD_LEN 52

static const char *const problem_names[NETFLOW_PROBLEM_COUNT] = {
	[NETFLOW_OK] = "ok",
	[NETFLOW_SHORT] = "short",
	[NETFLOW_VERSION] = "version",
	[NETFLOW_COUNT] = "count",
	[NETFLOW_LENGTH] = "length",
};

static size_t header_len(unsigned version)
{
	return version == 1 ? V1_HEADER_LEN : HEADER_LEN;
}

static size_t record_len(unsigned version)
{
	return version == 7 ? V7_RECORD_LEN : RECORD_LEN;
}

static void put16(uint8_t *at, uint16_t value)
{
	bytes_store_u16(at, BYTES_BIG, value);
}

static void put32(uint8_t *at, uint32_t value)
{
	bytes_store_u32(at, BYTES_BIG, value);
}

static uint16_t get16(const uint8_t *at)
{
	return bytes_load_u16(at, BYTES_BIG);
}

static uint32_t get32(const uint8_t *at)
{
	return bytes_load_u32(at, BYTES_BIG);
}

static void encode_header(const struct datagram *datagram, uint8_t *at)
{
	put16(at, datagram->version);
	put16(at + 2, datagram->count);
	put32(at + 4, datagram->sys_uptime);
	put32(at + 8, datagram->unix_secs);
	put32(at + 12, datagram->unix_nsecs);
	if (datagram->version == 1)
		return;
	put32(at + 16, datagram->sequence);
	at[20] = datagram->engine_type;
	at[21] = datagram->engine_id;
	put16(at + 22, datagram->version == 5 ? datagram->sampling : 0);
}

static void encode_record(unsigned version, const struct datagram_record *record, uint8_t *at)
{
	put32(at, record->src_addr);
	put32(at + 4, record->dst_addr);
	put32(at + 8, record->next_hop);
	put16(at + 12, record->input);
	put16(at + 14, record->output);
	put32(at + 16, record->packets);
	put32(at + 20, record->octets);
	put32(at + 24, record->first);
	put32(at + 28, record->last);
	put16(at + 32, record->src_port);
	put16(at + 34, record->dst_port);
	at[36] = record->pad;
	if (version == 1) {
		at[37] = 0;
		at[38] = record->protocol;
		at[39] = record->tos;
		at[40] = record->tcp_flags;
		memset(at + 41, 0, 3);
		put32(at + 44, record->reserved);
		return;
	}
	at[37] = record->tcp_flags;
	at[38] = record->protocol;
	at[39] = record->tos;
	put16(at + 40, record->src_as);
	put16(at + 42, record->dst_as);
	at[44] = record->src_mask;
	at[45] = record->dst_mask;
	put16(at + 46, version == 7 ? (uint16_t)record->reserved : 0);
	if (version == 7)
		put32(at + 48, record->router_sc);
}

size_t netflow_encode(const struct datagram *datagram, uint8_t buffer[NETFLOW_MAX_LEN])
{
	uint8_t *at = buffer + header_len(datagram->version);

	encode_header(datagram, buffer);
	for (unsigned i = 0; i < datagram->count; i++, at += record_len(datagram->version))
		encode_record(datagram->version, &datagram->records[i], at);
	return (size_t)(at - buffer);
}

const char *netflow_problem_name(enum netflow_problem problem)
{
	return problem_names[problem];
}

/* Cisco's v1 has 24 records at most, but softflowd sends 29, and they are all there. */
static unsigned most_records(unsigned version)
{
	return version == 1 ? DATAGRAM_MAX_RECORDS : datagram_max_records(version);
}

static enum netflow_problem decode_header(struct bytes octets, struct datagram *datagram)
{
	uint16_t version, count;

	if (!bytes_be16(octets, 0, &version))
		return NETFLOW_SHORT;
	if (version != 1 && version != 5 && version != 7)
		return NETFLOW_VERSION;
	if (!bytes_has(octets, 0, header_len(version)))
		return NETFLOW_SHORT;
	bytes_be16(octets, 2, &count);
	if (count == 0 || count > most_records(version))
		return NETFLOW_COUNT;
	if (octets.len != header_len(version) + count * record_len(version))
		return NETFLOW_LENGTH;
	*datagram = (struct datagram){ .version = version, .count = count };
	bytes_be32(octets, 4, &datagram->sys_uptime);
	bytes_be32(octets, 8, &datagram->unix_secs);
	bytes_be32(octets, 12, &datagram->unix_nsecs);
	if (version == 1)
		return NETFLOW_OK;
	bytes_be32(octets, 16, &datagram->sequence);
	bytes_u8(octets, 20, &datagram->engine_type);
	bytes_u8(octets, 21, &datagram->engine_id);
	if (version == 5)
		bytes_be16(octets, 22, &datagram->sampling);
	return NETFLOW_OK;
}

static void decode_record(unsigned version, const uint8_t *at, struct datagram_record *record)
{
	record->src_addr = get32(at);
	record->dst_addr = get32(at + 4);
	record->next_hop = get32(at + 8);
	record->input = get16(at + 12);
	record->output = get16(at + 14);
	record->packets = get32(at + 16);
	record->octets = get32(at + 20);
	record->first = get32(at + 24);
	record->last = get32(at + 28);
	record->src_port = get16(at + 32);
	record->dst_port = get16(at + 34);
	record->pad = at[36];
	record->protocol = at[38];
	record->tos = at[39];
	if (version == 1) {
		record->tcp_flags = at[40];
		record->reserved = get32(at + 44);
		return;
	}
	record->tcp_flags = at[37];
	record->src_as = get16(at + 40);
	record->dst_as = get16(at + 42);
	record->src_mask = at[44];
	record->dst_mask = at[45];
	if (version == 7) {
		record->reserved = get16(at + 46);
		record->router_sc = get32(at + 48);
	}
}

enum netflow_problem netflow_decode(struct bytes octets, struct datagram *datagram)
{
	enum netflow_problem problem = decode_header(octets, datagram);

	if (problem != NETFLOW_OK)
		return problem;
	/* The whole length has been checked: every record is all there. */
	const uint8_t *at = octets.data + header_len(datagram->version);
	for (unsigned i = 0; i < datagram->count; i++, at += record_len(datagram->version))
		decode_record(datagram->version, at, &datagram->records[i]);
	return NETFLOW_OK;
}
