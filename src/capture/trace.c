/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traces without a magic number, told by how their first records look: ERF, and those with records
 * of one length: TSH (NLANR), and Ethernet, packets over SONET and ATM as the first DAG cards wrote
 * them (the "legacy" formats of libtrace).
 */
#include "capture/reader_private.h"

#include "core/time.h"

#define LINKTYPE_ETHERNET 1
#define LINKTYPE_ATM_RFC1483 100
#define LINKTYPE_RAW 101

#define LEGACY_LEN 64u
#define ETHERNET_HEADER_LEN 10u /* time, wire length */
#define POS_HEADER_LEN 16u      /* time, captured length, wire length */
#define ATM_HEADER_LEN 12u      /* time, checksum */
#define CELL_HEADER_LEN 4u      /* without its checksum */
#define TSH_LEN 44u
#define TSH_HEADER_LEN 8u /* seconds, interface, microseconds */
#define IP_LEN 20u

static uint32_t legacy_len(struct bytes header)
{
	(void)header;
	return LEGACY_LEN;
}

/* wire_len octets of which there are as many as the record has room for. */
static void fill_frame(struct frame *frame, uint64_t time, struct bytes data, uint32_t wire_len)
{
	data = bytes_first(data, wire_len);
	frame->time_ns = records_time_ns(time);
	frame->data = data.data;
	frame->captured_len = (uint32_t)data.len;
	frame->wire_len = wire_len;
}

static bool ethernet_fill(struct capture *capture, struct bytes record, struct frame *frame)
{
	uint64_t time;
	uint16_t wire_len;

	(void)capture;
	bytes_u64(record, 0, BYTES_LITTLE, &time);
	bytes_u16(record, 8, BYTES_LITTLE, &wire_len); /* frame check sequence included */
	bytes_skip(&record, ETHERNET_HEADER_LEN);
	fill_frame(frame, time, record, wire_len);
	frame->link_type = LINKTYPE_ETHERNET;
	return true;
}

/* Ethernet of those days: the wire held 60 to 1522 octets, and a type or a length stands in it. */
static bool ethernet_looks_real(struct bytes record, uint32_t *seconds)
{
	uint16_t wire_len, type;

	bytes_u32(record, 4, BYTES_LITTLE, seconds);
	bytes_u16(record, 8, BYTES_LITTLE, &wire_len);
	bytes_be16(record, ETHERNET_HEADER_LEN + 12, &type);
	return wire_len >= 60 && wire_len <= 1522 && (type <= 1500 || type >= 0x600);
}

static bool pos_fill(struct capture *capture, struct bytes record, struct frame *frame)
{
	uint64_t time;
	uint32_t wire_len;

	(void)capture;
	bytes_u64(record, 0, BYTES_LITTLE, &time);
	bytes_be32(record, 12, &wire_len);
	bytes_skip(&record, POS_HEADER_LEN);
	fill_frame(frame, time, record, wire_len);
	frame->link_type = records_pos_link_type(record);
	return true;
}

static bool pos_looks_real(struct bytes record, uint32_t *seconds)
{
	uint32_t record_len, wire_len;

	bytes_u32(record, 4, BYTES_LITTLE, seconds);
	bytes_be32(record, 8, &record_len);
	bytes_be32(record, 12, &wire_len);
	return record_len == LEGACY_LEN && wire_len > 0 && wire_len <= UINT16_MAX;
}

/* The first cell of a packet: LLC and what fits. How long the packet was is not told. */
static bool atm_fill(struct capture *capture, struct bytes record, struct frame *frame)
{
	uint64_t time;

	(void)capture;
	bytes_u64(record, 0, BYTES_LITTLE, &time);
	bytes_skip(&record, ATM_HEADER_LEN + CELL_HEADER_LEN);
	fill_frame(frame, time, record, (uint32_t)record.len);
	frame->link_type = LINKTYPE_ATM_RFC1483;
	return true;
}

/* RFC 2684: the first cells of packets have LLC and SNAP in front. */
static bool atm_looks_real(struct bytes record, uint32_t *seconds)
{
	uint16_t llc;

	bytes_u32(record, 4, BYTES_LITTLE, seconds);
	bytes_be16(record, ATM_HEADER_LEN + CELL_HEADER_LEN, &llc);
	return llc == 0xaaaa;
}

static uint32_t tsh_len(struct bytes header)
{
	(void)header;
	return TSH_LEN;
}

/* An IP header without its options, then 16 octets of what is behind the options. */
static bool tsh_fill(struct capture *capture, struct bytes record, struct frame *frame)
{
	uint32_t seconds, micros;
	uint16_t total_len;
	uint8_t version;

	(void)capture;
	bytes_be32(record, 0, &seconds);
	bytes_be32(record, 4, &micros);
	bytes_skip(&record, TSH_HEADER_LEN);
	bytes_u8(record, 0, &version);
	bytes_be16(record, 2, &total_len);
	/* With options left out, what follows the header would be taken for them. */
	if (version != 0x45)
		record = bytes_first(record, IP_LEN);
	fill_frame(frame, 0, record, total_len < IP_LEN ? (uint32_t)record.len : total_len);
	frame->time_ns = seconds * NS_PER_S + (int64_t)(micros & 0xffffff) * 1000;
	frame->link_type = LINKTYPE_RAW;
	return true;
}

static bool tsh_looks_real(struct bytes record, uint32_t *seconds)
{
	uint32_t micros;
	uint8_t version;
	uint16_t total_len;

	bytes_be32(record, 0, seconds);
	bytes_be32(record, 4, &micros);
	bytes_u8(record, TSH_HEADER_LEN, &version);
	bytes_be16(record, TSH_HEADER_LEN + 2, &total_len);
	return (micros & 0xffffff) < 1000000 && version >= 0x45 && version <= 0x4f &&
	       total_len >= IP_LEN;
}

static const struct record_format tsh_format = { "tsh", TSH_LEN, tsh_len, tsh_fill,
	tsh_looks_real };
static const struct record_format ethernet_format = { "legacyeth", LEGACY_LEN, legacy_len,
	ethernet_fill, ethernet_looks_real };
static const struct record_format pos_format = { "legacypos", LEGACY_LEN, legacy_len, pos_fill,
	pos_looks_real };
static const struct record_format atm_format = { "legacyatm", LEGACY_LEN, legacy_len, atm_fill,
	atm_looks_real };

/* The stricter looks first. */
static const struct record_format *const formats[] = { &tsh_format, &pos_format, &atm_format,
	&erf_format, &ethernet_format };

enum capture_match capture_open_trace(struct capture *capture, struct error *error)
{
	(void)error;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (records_look_real(capture, formats[i]))
			return records_open(capture, formats[i], 0);
	return CAPTURE_OTHER;
}
