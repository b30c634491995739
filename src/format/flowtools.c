/* SPDX-License-Identifier: BSD-2-Clause */
/* The header. Layout: flow-tools 0.68, ftlib.h and ftio.c. */
#include "format/flowtools.h"

#include <stdio.h>

#define MAGIC_LEN 4
#define V1_HEADER_LEN 360
#define V1_COMMENTS 104
#define V1_COMMENTS_LEN 256

enum tlv {
	TLV_EX_VER = 0x02,
	TLV_EXPORTER_IP = 0x05,
	TLV_CAP_START = 0x06,
	TLV_CAP_END = 0x07,
	TLV_HEADER_FLAGS = 0x08,
	TLV_FLOW_COUNT = 0x0a,
	TLV_FLOW_LOST = 0x0b,
	TLV_PKT_CORRUPT = 0x0d,
	TLV_SEQ_RESET = 0x0e,
	TLV_COMMENTS = 0x10
};

bool flowtools_is(struct bytes octets)
{
	return bytes_has(octets, 0, 2) && octets.data[0] == 0xcf && octets.data[1] == 0x10;
}

static uint8_t *put_tlv(uint8_t *at, enum byte_order order, enum tlv type, uint16_t len)
{
	bytes_store_u16(at, order, (uint16_t)type);
	bytes_store_u16(at + 2, order, len);
	return at + 4;
}

static uint8_t *put_u32(uint8_t *at, enum byte_order order, enum tlv type, uint32_t value)
{
	at = put_tlv(at, order, type, 4);
	bytes_store_u32(at, order, value);
	return at + 4;
}

static uint8_t *put_counts(uint8_t *at, const struct flowtools_header *header)
{
	enum byte_order order = header->order;

	if (header->has_exporter)
		at = put_u32(at, order, TLV_EXPORTER_IP, header->exporter);
	at = put_u32(at, order, TLV_CAP_START, header->cap_start);
	at = put_u32(at, order, TLV_CAP_END, header->cap_end);
	at = put_u32(at, order, TLV_HEADER_FLAGS, header->flags);
	at = put_u32(at, order, TLV_FLOW_COUNT, header->flow_count);
	at = put_u32(at, order, TLV_FLOW_LOST, header->flow_lost);
	at = put_u32(at, order, TLV_PKT_CORRUPT, header->packets_corrupt);
	return put_u32(at, order, TLV_SEQ_RESET, header->sequence_resets);
}

size_t flowtools_encode_header(
	struct flowtools_header *header, uint8_t buffer[FLOWTOOLS_MAX_HEADER])
{
	enum byte_order order = header->order;
	uint8_t *at = buffer + 8;

	memcpy(buffer, (const uint8_t[]){ 0xcf, 0x10, (uint8_t)order, 3 }, MAGIC_LEN);
	at = put_tlv(at, order, TLV_EX_VER, 2);
	bytes_store_u16(at, order, (uint16_t)header->version);
	at += 2;
	if (header->flags & FLOWTOOLS_STREAMING)
		at = put_u32(at, order, TLV_HEADER_FLAGS, header->flags);
	else
		at = put_counts(at, header);
	size_t comments_len = strnlen(header->comments, sizeof header->comments - 1);
	if (comments_len > 0) {
		at = put_tlv(at, order, TLV_COMMENTS, (uint16_t)(comments_len + 1));
		memcpy(at, header->comments, comments_len);
		at[comments_len] = '\0';
		at += comments_len + 1;
	}
	while ((at - buffer) % 4 != 0)
		*at++ = 0;
	header->len = (size_t)(at - buffer);
	bytes_store_u32(buffer + 4, order, (uint32_t)header->len);
	return header->len;
}

static void copy_comments(struct flowtools_header *header, struct bytes text)
{
	text = bytes_first(text, sizeof header->comments - 1);
	size_t len = text.len ? strnlen((const char *)text.data, text.len) : 0;

	memcpy(header->comments, text.data, len);
	header->comments[len] = '\0';
}

/* A value that is shorter than its type says is passed over, as one of an unknown type is. */
static void read_tlv(struct flowtools_header *header, unsigned type, struct bytes value)
{
	static const struct {
		unsigned type;
		size_t offset;
	} fields[] = {
		{ TLV_CAP_START, offsetof(struct flowtools_header, cap_start) },
		{ TLV_CAP_END, offsetof(struct flowtools_header, cap_end) },
		{ TLV_HEADER_FLAGS, offsetof(struct flowtools_header, flags) },
		{ TLV_FLOW_COUNT, offsetof(struct flowtools_header, flow_count) },
		{ TLV_FLOW_LOST, offsetof(struct flowtools_header, flow_lost) },
		{ TLV_PKT_CORRUPT, offsetof(struct flowtools_header, packets_corrupt) },
		{ TLV_SEQ_RESET, offsetof(struct flowtools_header, sequence_resets) },
	};
	uint16_t version;
	uint32_t number;

	if (type == TLV_EX_VER && bytes_u16(value, 0, header->order, &version))
		header->version = version;
	if (type == TLV_EXPORTER_IP)
		header->has_exporter = bytes_u32(value, 0, header->order, &header->exporter);
	if (type == TLV_COMMENTS)
		copy_comments(header, value);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (type == fields[i].type && bytes_u32(value, 0, header->order, &number))
			memcpy((char *)header + fields[i].offset, &number, sizeof number);
	}
}

/* What can't be split into TLVs any more ends them: flow-tools reads such a file, too. */
static void read_tlvs(struct flowtools_header *header, struct bytes tlvs)
{
	uint16_t type, len;

	while (bytes_u16(tlvs, 0, header->order, &type) &&
		bytes_u16(tlvs, 2, header->order, &len)) {
		bytes_skip(&tlvs, 4);
		struct bytes value = bytes_first(tlvs, len);
		if (!bytes_skip(&tlvs, len))
			break;
		read_tlv(header, type, value);
	}
}

static void read_v1(struct flowtools_header *header, struct bytes octets)
{
	uint16_t version;

	bytes_u16(octets, 4, header->order, &version);
	header->version = version == 0xffff ? 1 : version;
	bytes_u32(octets, 8, header->order, &header->cap_start);
	bytes_u32(octets, 12, header->order, &header->cap_end);
	bytes_u32(octets, 16, header->order, &header->flags);
	bytes_u32(octets, 24, header->order, &header->flow_count);
	bytes_u32(octets, 28, header->order, &header->flow_lost);
	copy_comments(header, bytes_of(octets.data + V1_COMMENTS, V1_COMMENTS_LEN));
}

/* The length of the header from its first 8 octets; 0 with *error set when it can't be one. */
static size_t find_len(struct bytes octets, struct flowtools_header *header, struct error *error)
{
	uint32_t offset;

	if (octets.data[2] != BYTES_LITTLE && octets.data[2] != BYTES_BIG) {
		error_set(error, "flow-tools header: byte order %u is neither 1 nor 2",
			octets.data[2]);
		return 0;
	}
	header->order = octets.data[2] == BYTES_LITTLE ? BYTES_LITTLE : BYTES_BIG;
	header->stream_version = octets.data[3];
	if (header->stream_version == 1)
		return V1_HEADER_LEN;
	if (header->stream_version != 3) {
		error_set(error, "flow-tools header: stream version %u is not known (1 and 3 are)",
			header->stream_version);
		return 0;
	}
	bytes_u32(octets, 4, header->order, &offset);
	if (offset < 8 || offset > FLOWTOOLS_MAX_HEADER) {
		error_set(error, "flow-tools header: its length %lu is not within 8 and %d",
			(unsigned long)offset, FLOWTOOLS_MAX_HEADER);
		return 0;
	}
	if (offset % 4 != 0) {
		error_set(error, "flow-tools header: its length %lu is no multiple of 4",
			(unsigned long)offset);
		return 0;
	}
	return offset;
}

int flowtools_decode_header(
	struct bytes octets, struct flowtools_header *header, size_t *need, struct error *error)
{
	*header = (struct flowtools_header){ 0 };
	*need = 8;
	if (octets.len < 8)
		return 0;
	if (!flowtools_is(octets))
		return error_set(error, "not a flow-tools file");
	*need = header->len = find_len(octets, header, error);
	if (*need == 0)
		return -1;
	if (octets.len < *need)
		return 0;
	if (header->stream_version == 1)
		read_v1(header, octets);
	else
		read_tlvs(header, bytes_of(octets.data + 8, header->len - 8));
	if (header->version == 0)
		return error_set(error, "flow-tools header: names no export version");
	if (flowtools_record_len(header->stream_version, header->version) == 0)
		return error_set(error, "flow-tools header: export version %u is not supported",
			header->version);
	return 1;
}
