/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads captures that are a row of records with their length in front. */
#include "capture/reader_private.h"

#include "core/time.h"

#include <inttypes.h>

#define LINKTYPE_PPP 9
#define LINKTYPE_PPP_HDLC 50
#define LINKTYPE_C_HDLC 104

#define LOOKED_AT 16u         /* records that tell a format without a magic number */
#define ENOUGH 3u             /* where the file ends within a record */
#define EARLIEST 788918400u   /* 1995: there are no such traces from before */
#define WEEK (7u * 24 * 3600) /* no longer pause */
#define STEP_BACK 60u         /* no greater disorder */

static uint32_t length_of(const struct record_format *format, struct bytes there)
{
	return format->record_len(bytes_first(there, format->header_len));
}

/* No record was whole in what was peeked at: true when one is, once more was asked for. */
static bool ask_for_more(struct capture *capture, struct bytes there)
{
	const struct record_format *format = capture->records;

	if (there.len == 0)
		return capture_end(capture);
	if (there.len < format->header_len)
		return capture_cut_short(capture, format->header_len, there.len);
	uint32_t len = length_of(format, there);
	if (len < format->header_len)
		return capture_damaged(capture,
			"record %" PRIu64 " at octet %" PRIu64 " is corrupt: impossible length",
			capture->packets + 1, capture_offset(capture));
	there = stream_peek(capture->stream, len);
	return there.len >= len || capture_cut_short(capture, len, there.len);
}

/* Frames of the records that are whole; *used is what all of them take. */
static size_t take_records(
	struct capture *capture, struct bytes there, struct frame *frames, size_t max, size_t *used)
{
	const struct record_format *format = capture->records;
	size_t count = 0;

	for (*used = 0; count < max && there.len >= format->header_len;) {
		uint32_t len = length_of(format, there);
		if (len < format->header_len || len > there.len)
			break;
		frames[count] = (struct frame){ .link_type = capture->link_type };
		count += format->fill(capture, bytes_first(there, len), &frames[count]);
		*used += len;
		bytes_skip(&there, len);
	}
	return count;
}

static size_t read_frames(struct capture *capture, struct frame *frames, size_t max)
{
	struct bytes there;
	size_t count, used;

	do {
		there = stream_peek(capture->stream, capture->records->header_len);
		count = take_records(capture, there, frames, max, &used);
		if (count > 0) {
			capture->pending = used;
			return count;
		}
		stream_skip(capture->stream, used);
		bytes_skip(&there, used);
	} while (used > 0 || ask_for_more(capture, there));
	return 0;
}

static const struct capture_ops records_ops = { .read = read_frames };

enum capture_match records_open(
	struct capture *capture, const struct record_format *format, uint32_t file_header_len)
{
	capture->ops = &records_ops;
	capture->records = format;
	capture->format = format->name;
	capture->pending = file_header_len;
	return CAPTURE_OPENED;
}

static bool is_near(uint32_t seconds, uint32_t before)
{
	return seconds >= EARLIEST &&
	       (seconds >= before ? seconds - before < WEEK : before - seconds < STEP_BACK);
}

bool records_look_real(struct capture *capture, const struct record_format *format)
{
	uint32_t count, seconds, before = 0;
	size_t at = 0;

	for (count = 0; count < LOOKED_AT; count++) {
		struct bytes rest = stream_peek(capture->stream, at + format->header_len);
		bytes_skip(&rest, at);
		if (rest.len < format->header_len)
			return count > 0 && (rest.len == 0 || count >= ENOUGH);
		uint32_t len = length_of(format, rest);
		if (len < format->header_len)
			return false;
		rest = stream_peek(capture->stream, at + len);
		bytes_skip(&rest, at);
		if (rest.len < len)
			return count >= ENOUGH;
		if (!format->looks_real(bytes_first(rest, len), &seconds) ||
			!is_near(seconds, count == 0 ? seconds : before))
			return false;
		before = seconds;
		at += len;
	}
	return true;
}

int64_t records_time_ns(uint64_t fixed_point)
{
	return (int64_t)(fixed_point >> 32) * NS_PER_S +
	       (int64_t)((fixed_point & UINT32_MAX) * (uint64_t)NS_PER_S >> 32);
}

/* Cisco HDLC has its unicast or broadcast address in front, PPP in HDLC framing (RFC 1662) that of
 * all stations. */
uint32_t records_pos_link_type(struct bytes frame)
{
	uint16_t address;

	bytes_be16(frame, 0, &address);
	if (address == 0x0f00 || address == 0x8f00)
		return LINKTYPE_C_HDLC;
	return address == 0xff03 ? LINKTYPE_PPP_HDLC : LINKTYPE_PPP;
}
