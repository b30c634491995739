/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/flowtools_file.h"

#include "core/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define INFLATED_LEN (32 * 1024)
#define PIECE_LEN (16 * 1024) /* given to zlib at once */

struct flowtools_file {
	struct stream *stream;
	struct flowtools_header header;
	size_t record_len;
	unsigned max_records; /* of a datagram */
	uint64_t records;
	struct error damage;
	bool finished; /* and the damage, if any, is told in full */
	/* Compressed records only: */
	uint8_t *inflated; /* NULL: not compressed */
	uint8_t *piece;    /* of the compressed ones, known to be there */
	size_t start, end; /* what of it is still to be read */
	z_stream inflater;
	bool inflated_all; /* or as much as can be */
};

static int read_header(struct flowtools_file *file, const char *path, struct error *error)
{
	size_t need = 8;
	struct error reason;

	for (;;) {
		struct bytes octets = stream_peek(file->stream, need);
		size_t wanted = need;
		int status = flowtools_decode_header(octets, &file->header, &need, &reason);
		if (status < 0)
			return error_set(error, "%s: %s", path, reason.text);
		if (status > 0)
			break;
		if (octets.len >= wanted)
			continue;
		if (stream_damage(file->stream))
			return error_set(error, "%s: %s", path, stream_damage(file->stream));
		return error_set(
			error, "%s: flow-tools header: cut short at octet %zu", path, octets.len);
	}
	stream_skip(file->stream, file->header.len);
	file->record_len = flowtools_record_len(file->header.stream_version, file->header.version);
	file->max_records = datagram_max_records(file->header.version);
	if (!(file->header.flags & FLOWTOOLS_COMPRESSED))
		return 0;
	if (inflateInit(&file->inflater) != Z_OK)
		return error_set(error, "%s: zlib cannot be started", path);
	file->inflated = memory_new(INFLATED_LEN, 1);
	file->piece = memory_new(PIECE_LEN, 1);
	return 0;
}

struct flowtools_file *flowtools_file_open(
	const char *path, struct stream *stream, struct error *error)
{
	struct flowtools_file *file = memory_new(1, sizeof *file);

	file->stream = stream;
	if (read_header(file, path, error) < 0) {
		flowtools_file_close(file);
		return NULL;
	}
	return file;
}

void flowtools_file_close(struct flowtools_file *file)
{
	if (!file)
		return;
	if (file->inflated)
		inflateEnd(&file->inflater);
	free(file->inflated);
	free(file->piece);
	stream_close(file->stream);
	free(file);
}

const struct flowtools_header *flowtools_file_header(const struct flowtools_file *file)
{
	return &file->header;
}

static void set_compression_damage(struct flowtools_file *file, const char *what)
{
	const char *reason = file->inflater.msg ? file->inflater.msg : "";

	error_set(&file->damage, "compressed records are %s at octet %" PRIu64 "%s%s%s", what,
		stream_offset(file->stream), *reason ? " (" : "", reason, *reason ? ")" : "");
}

/* Copies the next compressed octets: zlib cannot go back behind one that turns out to be lost. */
static size_t take_piece(struct flowtools_file *file)
{
	struct bytes there = bytes_first(stream_peek(file->stream, 1), PIECE_LEN);

	memcpy(file->piece, there.data, there.len);
	return stream_verify(file->stream, there.len);
}

/* One call of inflate, and what it leaves: less input, more output, or an end. */
static void inflate_some(struct flowtools_file *file)
{
	z_stream *z = &file->inflater;
	size_t len = take_piece(file);

	if (len == 0) {
		file->inflated_all = true;
		if (!stream_damage(file->stream))
			set_compression_damage(file, "cut short");
		return;
	}
	z->next_in = file->piece;
	z->avail_in = (uInt)len;
	z->next_out = file->inflated + file->end;
	z->avail_out = (uInt)(INFLATED_LEN - file->end);
	int status = inflate(z, Z_NO_FLUSH);
	file->end = INFLATED_LEN - z->avail_out;
	stream_skip(file->stream, len - z->avail_in);
	if (status == Z_OK || status == Z_BUF_ERROR)
		return;
	file->inflated_all = true;
	if (status != Z_STREAM_END)
		set_compression_damage(file, "corrupt");
	else if (stream_peek(file->stream, 1).len > 0)
		error_set(&file->damage,
			"octets follow the compressed records, from octet %" PRIu64,
			stream_offset(file->stream));
}

/* At least want octets of records unless they end before. */
static struct bytes peek(struct flowtools_file *file, size_t want)
{
	if (!file->inflated)
		return stream_peek(file->stream, want);
	if (file->end - file->start < want && !file->inflated_all) {
		memmove(file->inflated, file->inflated + file->start, file->end - file->start);
		file->end -= file->start;
		file->start = 0;
		while (file->end < want && !file->inflated_all)
			inflate_some(file);
	}
	return bytes_of(file->inflated + file->start, file->end - file->start);
}

static void skip(struct flowtools_file *file, size_t len)
{
	if (file->inflated)
		file->start += len;
	else
		stream_skip(file->stream, len);
}

static bool promises_count(const struct flowtools_header *header)
{
	return header->flags & FLOWTOOLS_DONE && !(header->flags & FLOWTOOLS_STREAMING);
}

/* Nothing more can be read: why, unless that is as it should be. */
static void finish(struct flowtools_file *file, size_t left)
{
	struct error *damage = &file->damage;
	uint64_t records = file->records;

	file->finished = true;
	if (!*damage->text && stream_damage(file->stream))
		error_set(damage, "%s", stream_damage(file->stream));
	size_t len = strlen(damage->text);
	if (len > 0)
		snprintf(damage->text + len, sizeof damage->text - len, ", after record %" PRIu64,
			records);
	else if (left > 0)
		error_set(damage, "cut short in record %" PRIu64 ", at octet %" PRIu64, records + 1,
			stream_offset(file->stream) + (file->inflated ? 0 : left));
	else if (promises_count(&file->header) && file->header.flow_count > records)
		error_set(damage,
			"ends after record %" PRIu64 " of the %" PRIu32 " that its header promises",
			records, file->header.flow_count);
}

/* Decodes the records of one datagram from the front; how many. */
static unsigned decode_run(
	const struct flowtools_file *file, struct bytes octets, struct datagram *datagram)
{
	unsigned count = flowtools_run(&file->header, octets, file->max_records);

	datagram->count = 0;
	datagram->sequence = 0;
	datagram->sampling = 0;
	if (count > 0)
		flowtools_decode_records(&file->header, octets.data, count, datagram);
	return count;
}

/* Of len octets that were looked at. */
static size_t verify(struct flowtools_file *file, size_t len)
{
	return file->inflated ? len : stream_verify(file->stream, len);
}

int flowtools_file_next(struct flowtools_file *file, struct datagram *datagram)
{
	if (file->finished)
		return 0;
	struct bytes octets = peek(file, file->max_records * file->record_len);
	unsigned count = decode_run(file, octets, datagram);
	size_t len = count * file->record_len, there;

	/* Anew with what is left where the file has lost some of it meanwhile. */
	while ((there = verify(file, len)) < len) {
		octets = bytes_first(octets, there);
		count = decode_run(file, octets, datagram);
		len = count * file->record_len;
	}
	if (count == 0) {
		finish(file, octets.len);
		return 0;
	}
	skip(file, len);
	file->records += count;
	return 1;
}

const char *flowtools_file_damage(const struct flowtools_file *file)
{
	return *file->damage.text ? file->damage.text : NULL;
}

uint64_t flowtools_file_records(const struct flowtools_file *file)
{
	return file->records;
}

void flowtools_file_progress(const struct flowtools_file *file, uint64_t *done, uint64_t *size)
{
	stream_progress(file->stream, done, size);
}
