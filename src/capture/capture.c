/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens a capture by its content, and hands its frames on. */
#include "capture/capture.h"

#include "capture/reader_private.h"
#include "core/memory.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef enum capture_match open_fn(struct capture *capture, struct error *error);

/* Those with a magic number before those without. */
static open_fn *const openers[] = { capture_open_pcap, capture_open_pcapng, capture_open_snoop,
	capture_open_trace, capture_open_libtrace };

static enum capture_match open_any(struct capture *capture, struct error *error)
{
	enum capture_match match = CAPTURE_OTHER;

	for (size_t i = 0; i < sizeof openers / sizeof *openers && match == CAPTURE_OTHER; i++)
		match = openers[i](capture, error);
	return match;
}

struct capture *capture_open(
	const char *path, struct stream *stream, bool *known, struct error *error)
{
	struct capture *capture = memory_new(1, sizeof *capture);
	struct error reason = { 0 };

	capture->stream = stream;
	capture->path = path;
	enum capture_match match = open_any(capture, &reason);
	capture->path = NULL;
	*known = match != CAPTURE_OTHER;
	if (match == CAPTURE_OPENED)
		return capture;
	if (match == CAPTURE_BROKEN)
		error_set(error, "%s: %s", path, reason.text);
	else if (stream_damage(stream))
		error_set(error, "%s: %s", path, stream_damage(stream));
	else if (stream_peek(stream, 1).len == 0)
		error_set(error, "%s: is empty", path);
	else
		error_set(error, "%s: has no known capture format", path);
	capture_close(capture);
	return NULL;
}

void capture_close(struct capture *capture)
{
	if (!capture)
		return;
	if (capture->ops && capture->ops->close)
		capture->ops->close(capture);
	stream_close(capture->stream);
	free(capture);
}

size_t capture_read(struct capture *capture, struct frame *frames, size_t max)
{
	if (capture->ended || max == 0)
		return 0;
	stream_skip(capture->stream, capture->pending);
	capture->pending = 0;
	size_t count = capture->ops->read(capture, frames, max);
	capture->packets += count;
	capture->ended = count == 0;
	return count;
}

size_t capture_verify(struct capture *capture, const struct frame *frames, size_t count)
{
	size_t there = stream_verify(capture->stream, capture->pending);

	if (there == capture->pending)
		return count;
	const uint8_t *end = stream_peek(capture->stream, 0).data + there;
	size_t whole = 0;
	while (whole < count && frames[whole].data + frames[whole].captured_len <= end)
		whole++;
	capture->packets -= count - whole;
	capture->pending = there;
	capture->ended = true;
	capture_end(capture);
	return whole;
}

const char *capture_damage(const struct capture *capture)
{
	return capture->damage[0] ? capture->damage : NULL;
}

const char *capture_format(const struct capture *capture)
{
	return capture->format;
}

bool capture_opens_once(const struct capture *capture)
{
	return capture->ops->opens_once;
}

uint64_t capture_dropped(const struct capture *capture)
{
	return capture->dropped;
}

void capture_progress(const struct capture *capture, uint64_t *done, uint64_t *size)
{
	stream_progress(capture->stream, done, size);
}

size_t capture_damaged(struct capture *capture, const char *format, ...)
{
	const char *below = stream_damage(capture->stream);
	size_t used = 0;
	va_list arguments;

	if (below)
		used = (size_t)snprintf(capture->damage, sizeof capture->damage, "%s; ", below);
	va_start(arguments, format);
	vsnprintf(capture->damage + used, sizeof capture->damage - used, format, arguments);
	va_end(arguments);
	return 0;
}

size_t capture_cut_short(struct capture *capture, uint64_t announced, size_t there)
{
	return capture_damaged(capture,
		"record %" PRIu64 " at octet %" PRIu64 " is cut short: %" PRIu64
		" octets announced, %zu there",
		capture->packets + 1, stream_offset(capture->stream), announced, there);
}

size_t capture_end(struct capture *capture)
{
	return stream_damage(capture->stream)
		       ? capture_damaged(
				 capture, "packet %" PRIu64 " is the last", capture->packets)
		       : 0;
}

uint64_t capture_offset(const struct capture *capture)
{
	return stream_offset(capture->stream);
}

uint32_t capture_max_len(uint32_t link_type)
{
	switch (link_type) {
	case 231: /* LINKTYPE_DBUS: a message has up to 128 MiB */
	case 249: /* LINKTYPE_USBPCAP */
		return 128u << 20;
	case 279: /* LINKTYPE_EBHSCR */
		return 8u << 20;
	default:
		return CAPTURE_MAX_LEN;
	}
}
