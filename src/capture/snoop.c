/* SPDX-License-Identifier: BSD-2-Clause */
/* Solaris snoop, version 2 (RFC 1761). */
#include "capture/reader_private.h"

#include "core/time.h"

#define FILE_HEADER_LEN 16u
#define RECORD_HEADER_LEN 24u

/* RFC 1761, "Datalink Type", and those that Solaris added. */
static uint32_t link_type_of(uint32_t datalink)
{
	switch (datalink) {
	case 0: /* IEEE 802.3 */
	case 4: /* Ethernet */
		return 1;
	case 2: /* IEEE 802.5 */
		return 6;
	case 8:
		return 10; /* FDDI */
	case 26:
		return 242; /* IP over InfiniBand */
	default:
		return 147; /* LINKTYPE_USER0: of no known kind */
	}
}

static uint32_t snoop_len(struct bytes header)
{
	uint32_t captured_len, len;

	bytes_be32(header, 4, &captured_len);
	bytes_be32(header, 8, &len);
	return captured_len <= CAPTURE_MAX_LEN && len <= 2 * CAPTURE_MAX_LEN &&
			       len >= RECORD_HEADER_LEN && captured_len <= len - RECORD_HEADER_LEN
		       ? len
		       : 0;
}

static bool snoop_fill(struct capture *capture, struct bytes record, struct frame *frame)
{
	uint32_t wire_len, captured_len, dropped, seconds, micros;

	bytes_be32(record, 0, &wire_len);
	bytes_be32(record, 4, &captured_len);
	bytes_be32(record, 12, &dropped); /* since the first record */
	bytes_be32(record, 16, &seconds);
	bytes_be32(record, 20, &micros);
	capture->dropped = dropped;
	bytes_skip(&record, RECORD_HEADER_LEN);
	frame->data = record.data;
	frame_set_lengths(frame, captured_len, wire_len);
	frame->time_ns = seconds * NS_PER_S + (int64_t)micros * 1000;
	return true;
}

static const struct record_format snoop_format = { "snoop", RECORD_HEADER_LEN, snoop_len,
	snoop_fill, NULL };

enum capture_match capture_open_snoop(struct capture *capture, struct error *error)
{
	struct bytes head = stream_peek(capture->stream, FILE_HEADER_LEN);
	uint32_t version, datalink;

	if (!bytes_has(head, 0, 8) || memcmp(head.data, "snoop\0\0\0", 8) != 0)
		return CAPTURE_OTHER;
	if (!bytes_be32(head, 8, &version) || !bytes_be32(head, 12, &datalink)) {
		error_set(error, "snoop header is cut short: %u octets long, %zu there",
			FILE_HEADER_LEN, head.len);
		return CAPTURE_BROKEN;
	}
	if (version != 2) {
		error_set(error, "snoop version %u is not supported: 2 is", version);
		return CAPTURE_BROKEN;
	}
	capture->link_type = link_type_of(datalink);
	return records_open(capture, &snoop_format, FILE_HEADER_LEN);
}
