/* SPDX-License-Identifier: BSD-2-Clause */
/* ERF, the extensible record format of DAG cards (Endace, "ERF types reference guide"). */
#include "capture/reader_private.h"

#define HEADER_LEN 16u
#define EXTENSION_LEN 8u
#define MORE_EXTENSIONS 0x80u /* in the type, and in the first octet of each extension */
#define TYPE_PADDING 48u
#define LINKTYPE_ERF 197 /* the record itself, of a type that isn't taken apart */
#define POS 0xffff       /* HDLC or PPP, as the first octets tell */

/* What stands between the record's header and the frame, and what the frame is. */
static const struct {
	uint16_t link_type;  /* 0: LINKTYPE_ERF */
	uint8_t skip;        /* octets before the frame */
	uint8_t not_counted; /* octets of the wire length that the frame doesn't have */
	bool counts_loss;    /* the loss counter isn't used for a colour */
} types[] = {
	[1] = { POS, 0, 0, true }, /* HDLC_POS */
	[2] = { 1, 2, 0, true },   /* ETH: offset and padding, then Ethernet */
	[3] = { 100, 4, 5, true }, /* ATM: a packet's first cell, then LLC (RFC 2684) */
	[4] = { 100, 4, 0, true }, /* AAL5: ATM header, then LLC */
	[5] = { POS, 4, 0, true }, /* MC_HDLC: multichannel header */
	[9] = { 100, 8, 0, true }, /* MC_AAL5 */
	[10] = { POS, 0, 0, false },
	[11] = { 1, 2, 0, false },
	[15] = { POS, 0, 0, false },
	[16] = { 1, 2, 0, false },
	[17] = { POS, 4, 0, false },
	[19] = { POS, 0, 0, false },
	[20] = { 1, 2, 0, false },
	[21] = { 247, 0, 0, true }, /* INFINIBAND */
	[22] = { 228, 0, 0, true }, /* IPV4 */
	[23] = { 229, 0, 0, true }, /* IPV6 */
	[27] = { 0, 0, 0, false },  /* META: no frame, but numbered as Wireshark numbers it */
};
#define TYPE_COUNT (sizeof types / sizeof *types)

static uint32_t erf_len(struct bytes header)
{
	uint16_t len;

	bytes_be16(header, 10, &len);
	return len;
}

/* Extension headers, each of which says whether another follows: past the end when cut short. */
static size_t extensions_len(struct bytes record)
{
	size_t len = 0;
	uint8_t first;

	bytes_u8(record, 8, &first);
	while (first & MORE_EXTENSIONS) {
		bytes_u8(record, HEADER_LEN + len, &first);
		len += EXTENSION_LEN;
	}
	return len;
}

static bool erf_fill(struct capture *capture, struct bytes record, struct frame *frame)
{
	uint8_t type;
	uint16_t lost, wire_len;
	uint64_t time;
	struct bytes data = record;

	bytes_u64(record, 0, BYTES_LITTLE, &time);
	bytes_u8(record, 8, &type);
	bytes_be16(record, 12, &lost);
	bytes_be16(record, 14, &wire_len);
	type &= ~MORE_EXTENSIONS;
	if (type == TYPE_PADDING)
		return false;
	frame->time_ns = records_time_ns(time);
	bool is_known = type < TYPE_COUNT && types[type].link_type != 0;
	if (is_known && bytes_skip(&data, HEADER_LEN + extensions_len(record)) &&
		bytes_skip(&data, types[type].skip)) {
		frame->link_type = types[type].link_type == POS ? records_pos_link_type(data)
								: types[type].link_type;
		wire_len -= wire_len < types[type].not_counted ? wire_len : types[type].not_counted;
		data = bytes_first(data, wire_len); /* the record is padded */
	} else {
		frame->link_type = LINKTYPE_ERF;
	}
	if (type < TYPE_COUNT && types[type].counts_loss)
		capture->dropped += lost;
	frame->data = data.data;
	frame->captured_len = (uint32_t)data.len;
	frame->wire_len = wire_len > data.len ? wire_len : (uint32_t)data.len;
	return true;
}

static bool erf_looks_real(struct bytes record, uint32_t *seconds)
{
	uint8_t type;

	bytes_u32(record, 4, BYTES_LITTLE, seconds);
	bytes_u8(record, 8, &type);
	type &= ~MORE_EXTENSIONS;
	return ((type > 0 && type <= 29) || type == TYPE_PADDING) &&
	       HEADER_LEN + extensions_len(record) <= record.len;
}

const struct record_format erf_format = { "erf", HEADER_LEN, erf_len, erf_fill, erf_looks_real };
