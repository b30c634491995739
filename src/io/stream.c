/* SPDX-License-Identifier: BSD-2-Clause */
/* Octets of an input: the file itself, or what an inflater makes of it. */
#include "io/stream.h"

#include "core/memory.h"
#include "io/stream_private.h"

#include <stdlib.h>

struct stream {
	struct raw raw;
	struct window window;      /* inflated octets */
	struct inflater *inflater; /* NULL: the raw octets are the input */
	const char *compression;
	uint64_t offset;
};

struct stream *stream_open(const char *path, struct error *error)
{
	struct stream *stream = memory_new(1, sizeof *stream);

	if (raw_open(&stream->raw, path, error) != 0) {
		free(stream);
		return NULL;
	}
	stream->compression = inflater_detect(raw_peek(&stream->raw, INFLATER_HEAD_LEN));
	if (stream->compression) {
		raw_copy(&stream->raw);
		stream->inflater = inflater_new(stream->compression, &stream->raw);
	}
	return stream;
}

void stream_close(struct stream *stream)
{
	if (!stream)
		return;
	inflater_free(stream->inflater);
	window_free(&stream->window);
	raw_close(&stream->raw);
	free(stream);
}

struct bytes stream_peek(struct stream *stream, size_t want)
{
	if (!stream->inflater)
		return raw_peek(&stream->raw, want);
	return window_peek(&stream->window, want, inflater_fill, stream->inflater);
}

void stream_skip(struct stream *stream, size_t len)
{
	stream->offset += len;
	if (stream->inflater)
		window_skip(&stream->window, len);
	else
		raw_skip(&stream->raw, len);
}

size_t stream_verify(struct stream *stream, size_t len)
{
	return stream->inflater ? len : raw_verify(&stream->raw, len);
}

uint64_t stream_offset(const struct stream *stream)
{
	return stream->offset;
}

const char *stream_damage(struct stream *stream)
{
	raw_verify_all(&stream->raw);
	if (stream->raw.damage[0])
		return stream->raw.damage;
	return stream->inflater ? inflater_damage(stream->inflater) : NULL;
}

const char *stream_compression(const struct stream *stream)
{
	return stream->compression;
}

void stream_progress(const struct stream *stream, uint64_t *done, uint64_t *size)
{
	*done = stream->raw.offset;
	*size = stream->raw.size == UINT64_MAX ? 0 : stream->raw.size;
}
