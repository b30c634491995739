/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NZIX traces, by libtrace: rows of records of one length, whose times count from a date in the
 * file's name. The stream is read beside libtrace, so that it is never given a record that its
 * assertions would end the program for, or that it would drop in silence.
 */
#include "capture/reader_private.h"

#include "core/memory.h"
#include "core/time.h"

#include <fcntl.h>
#include <inttypes.h>
#include <libtrace.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FORMAT "legacynzix" /* as libtrace calls it */
#define LINKTYPE_ETHERNET 1
#define RECORD_LEN 68u
#define HEADER_LEN 12u /* 30 bits of microseconds above 2 others, checksum, wire length */
#define LEN_OFFSET 8u
#define TYPE_OFFSET (HEADER_LEN + 12)
#define ZONE_FILE "/usr/share/zoneinfo/Pacific/Auckland"
#define ZONE_S (-12 * 3600) /* as timezone has it */
#define WRAP (1u << 30)     /* of the microseconds */
#define LOOKED_AT 16u       /* records that tell the format */
#define ENOUGH 3u           /* of them hold a packet */

struct libtrace_reader {
	libtrace_t *trace;
	libtrace_packet_t *packet; /* holds the frame that was handed out */
};

/* Ethernet of those days, and times that grow; records without a packet tell GPS time. */
static bool looks_real(struct bytes there)
{
	uint32_t ticks, len, before = 0;
	uint16_t type;
	size_t packets = 0;

	for (size_t i = 0; i < LOOKED_AT && there.len >= RECORD_LEN; i++) {
		bytes_u32(there, 0, BYTES_LITTLE, &ticks);
		bytes_u32(there, LEN_OFFSET, BYTES_LITTLE, &len);
		bytes_be16(there, TYPE_OFFSET, &type);
		bytes_skip(&there, RECORD_LEN);
		if (len == 0)
			continue;
		if (len < 60 || len > 1522 || (type > 1500 && type < 0x600))
			return false;
		if (packets++ > 0 && (ticks / 4 - before) % WRAP > WRAP / 2)
			return false;
		before = ticks / 4;
	}
	return packets >= ENOUGH;
}

/* The stream at the next record that holds a packet; false at the end or at damage. */
static bool find_packet(struct capture *capture, struct bytes *record)
{
	uint32_t len = 0;

	while (len == 0) {
		*record = bytes_first(stream_peek(capture->stream, RECORD_LEN), RECORD_LEN);
		if (record->len == 0)
			return capture_end(capture);
		if (!bytes_has(*record, 0, RECORD_LEN))
			return capture_cut_short(capture, RECORD_LEN, record->len);
		bytes_u32(*record, LEN_OFFSET, BYTES_LITTLE, &len);
		if (len == 0)
			stream_skip(capture->stream, RECORD_LEN);
	}
	/* libtrace asserts that it is less. */
	return len < LIBTRACE_PACKET_BUFSIZE ||
	       capture_damaged(capture,
		       "record %" PRIu64 " at octet %" PRIu64 " is corrupt: impossible length",
		       capture->packets + 1, capture_offset(capture));
}

static void fill_frame(const libtrace_packet_t *packet, struct frame *frame)
{
	libtrace_linktype_t link_type;
	uint32_t captured_len;
	const void *data = trace_get_packet_buffer(packet, &link_type, &captured_len);
	struct timespec time = trace_get_timespec(packet);

	*frame = (struct frame){ .data = data, .link_type = LINKTYPE_ETHERNET };
	frame_set_lengths(frame, captured_len, (uint32_t)trace_get_wire_length(packet));
	if (time.tv_sec < 0 || time.tv_sec >= INT64_MAX / NS_PER_S)
		frame->time = FRAME_BAD_TIME;
	else
		frame->time_ns = time.tv_sec * NS_PER_S + time.tv_nsec;
}

/* One frame: the next one takes its memory. */
static size_t libtrace_read(struct capture *capture, struct frame *frames, size_t max)
{
	struct libtrace_reader *reader = capture->state;
	struct bytes record;

	(void)max;
	if (!find_packet(capture, &record))
		return 0;
	int got = trace_read_packet(reader->trace, reader->packet);
	if (trace_is_err(reader->trace))
		return capture_damaged(capture, "record %" PRIu64 " at octet %" PRIu64 ": %s",
			capture->packets + 1, capture_offset(capture),
			trace_get_err(reader->trace).problem);
	if (got != RECORD_LEN || memcmp(reader->packet->header, record.data, HEADER_LEN) != 0)
		return capture_damaged(capture,
			"record %" PRIu64 " at octet %" PRIu64 " changed while it was read",
			capture->packets + 1, capture_offset(capture));
	fill_frame(reader->packet, &frames[0]);
	capture->pending = RECORD_LEN;
	return 1;
}

static void libtrace_close(struct capture *capture)
{
	struct libtrace_reader *reader = capture->state;

	trace_destroy_packet(reader->packet);
	trace_destroy(reader->trace);
	free(reader);
}

static const struct capture_ops libtrace_ops = {
	.read = libtrace_read, .close = libtrace_close, .opens_once = true
};

/* libtrace takes the first date in the path: it must not be a folder's. */
static bool has_date(const char *path)
{
	regex_t date;
	regmatch_t match;

	if (regcomp(&date, "[0-9]{8}-[0-9]{6}", REG_EXTENDED) != 0)
		return false;
	bool found = regexec(&date, path, 1, &match, 0) == 0 && !strchr(path + match.rm_eo, '/');
	regfree(&date);
	return found;
}

/* NULL, or why libtrace must not be given the path: without the zones' files it would take the date
 * for UTC in silence, and the caller's zone could not be set back. */
static const char *reason_against(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return "an NZIX trace can be read from a file only";
	if (!has_date(path))
		return "an NZIX trace needs its beginning in its name alone: YYYYMMDD-HHMMSS, "
		       "in New Zealand";
	int fd = open(ZONE_FILE, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return "an NZIX trace needs " ZONE_FILE ", which cannot be read here";
	close(fd);
	return NULL;
}

/* libtrace sets the time zone of the whole process, which is the caller's again afterwards. */
static libtrace_t *create_trace(const char *path, bool *zone_is_known)
{
	const char *set = getenv("TZ");
	char *zone = set ? memory_string(set) : NULL;
	size_t size = sizeof FORMAT ":" + strlen(path);
	char *uri = memory_new(size, 1);

	snprintf(uri, size, FORMAT ":%s", path);
	libtrace_t *trace = trace_create(uri);
	*zone_is_known = timezone == ZONE_S;
	if (zone)
		setenv("TZ", zone, 1);
	else
		unsetenv("TZ");
	tzset();
	free(zone);
	free(uri);
	return trace;
}

enum capture_match capture_open_libtrace(struct capture *capture, struct error *error)
{
	bool zone_is_known;

	if (!looks_real(stream_peek(capture->stream, LOOKED_AT * RECORD_LEN)))
		return CAPTURE_OTHER;
	const char *reason = reason_against(capture->path);
	if (reason) {
		error_set(error, "%s", reason);
		return CAPTURE_BROKEN;
	}
	struct libtrace_reader *reader = memory_new(1, sizeof *reader);
	reader->trace = create_trace(capture->path, &zone_is_known);
	reader->packet = trace_create_packet();
	capture->state = reader;
	capture->ops = &libtrace_ops;
	capture->format = FORMAT;
	if (zone_is_known && !trace_is_err(reader->trace) && trace_start(reader->trace) == 0)
		return CAPTURE_OPENED;
	error_set(error, "%s",
		zone_is_known ? trace_get_err(reader->trace).problem
			      : "the time zone of NZIX traces is not known here");
	return CAPTURE_BROKEN;
}
