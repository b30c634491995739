/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gzip by zlib, which hands out every octet before a damage; bzip2, xz, zstd and lz4 by libarchive,
 * which keeps back what it holds of the block that turns out damaged.
 */
#include "io/stream_private.h"

#include "core/memory.h"

#include <archive.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

#define PIECE ((size_t)64 << 10) /* compressed octets taken at a time */

struct inflater {
	const char *compression;
	struct raw *raw;
	struct archive *archive; /* NULL: gzip */
	z_stream zlib;
	bool ended;
	const uint8_t *block; /* libarchive's, not yet handed out */
	size_t block_len;
	size_t lent; /* raw octets that libarchive may still look at */
	char damage[DAMAGE_LEN];
};

static const struct {
	const char *name;
	uint8_t len;
	uint8_t magic[6];
} compressions[] = {
	{ "gzip", 3, { 0x1f, 0x8b, 8 } },             /* RFC 1952 2.3: deflate */
	{ "bzip2", 3, { 'B', 'Z', 'h' } },            /* then the level, '1' to '9' */
	{ "xz", 6, { 0xfd, '7', 'z', 'X', 'Z', 0 } }, /* xz file format 2.1.1.1 */
	{ "zstd", 4, { 0x28, 0xb5, 0x2f, 0xfd } },    /* RFC 8878 3.1.1 */
	{ "lz4", 4, { 0x04, 0x22, 0x4d, 0x18 } },     /* LZ4 frame format */
	{ "lz4", 4, { 0x02, 0x21, 0x4c, 0x18 } },     /* its legacy frames */
};

const char *inflater_detect(struct bytes head)
{
	for (size_t i = 0; i < sizeof compressions / sizeof *compressions; i++)
		if (bytes_has(head, 0, compressions[i].len) &&
			memcmp(head.data, compressions[i].magic, compressions[i].len) == 0)
			return compressions[i].name;
	return NULL;
}

static void damaged(struct inflater *inflater, const char *what)
{
	snprintf(inflater->damage, sizeof inflater->damage, "%s %s octet %llu of the file",
		inflater->compression, what, (unsigned long long)inflater->raw->offset);
	inflater->ended = true;
}

/* Only what libarchive has done with is skipped: it keeps pointing into the last piece. */
static ssize_t lend_piece(struct archive *archive, void *context, const void **piece)
{
	struct inflater *inflater = context;

	(void)archive;
	raw_skip(inflater->raw, inflater->lent);
	struct bytes there = bytes_first(raw_peek(inflater->raw, 1), PIECE);
	*piece = there.data;
	inflater->lent = there.len;
	return (ssize_t)there.len;
}

static void open_archive(struct inflater *inflater)
{
	struct archive_entry *entry;

	inflater->archive = archive_read_new();
	if (!inflater->archive)
		memory_exhausted("an inflater");
	archive_read_support_filter_bzip2(inflater->archive);
	archive_read_support_filter_xz(inflater->archive);
	archive_read_support_filter_zstd(inflater->archive);
	archive_read_support_filter_lz4(inflater->archive);
	archive_read_support_format_raw(inflater->archive);
	if (archive_read_open(inflater->archive, inflater, NULL, lend_piece, NULL) != ARCHIVE_OK ||
		archive_read_next_header(inflater->archive, &entry) != ARCHIVE_OK)
		damaged(inflater, "damaged at");
}

struct inflater *inflater_new(const char *compression, struct raw *raw)
{
	struct inflater *inflater = memory_new(1, sizeof *inflater);

	inflater->compression = compression;
	inflater->raw = raw;
	if (strcmp(compression, "gzip") != 0)
		open_archive(inflater);
	else if (inflateInit2(&inflater->zlib, MAX_WBITS + 16) != Z_OK)
		damaged(inflater, "cannot be inflated from");
	return inflater;
}

void inflater_free(struct inflater *inflater)
{
	if (!inflater)
		return;
	if (inflater->archive)
		archive_read_free(inflater->archive);
	else
		inflateEnd(&inflater->zlib);
	free(inflater);
}

/* RFC 1952 2.2: members follow one another. Zeros behind the last are padding of tapes. */
static void next_member(struct inflater *inflater)
{
	struct bytes there = raw_peek(inflater->raw, INFLATER_HEAD_LEN);
	const char *compression = inflater_detect(there);

	if (compression && strcmp(compression, "gzip") == 0) {
		inflateReset(&inflater->zlib);
		return;
	}
	inflater->ended = true;
	while (there.len > 0) {
		size_t zeros = 0;
		while (zeros < there.len && there.data[zeros] == 0)
			zeros++;
		raw_skip(inflater->raw, zeros);
		if (zeros < there.len) {
			damaged(inflater, "is followed by something else at");
			return;
		}
		there = raw_peek(inflater->raw, 1);
	}
}

static size_t fill_by_zlib(struct inflater *inflater, uint8_t *to, size_t room)
{
	z_stream *zlib = &inflater->zlib;

	zlib->next_out = to;
	zlib->avail_out = room < PIECE ? (uInt)room : (uInt)PIECE;
	size_t wanted = zlib->avail_out;
	while (zlib->avail_out == wanted && !inflater->ended) {
		struct bytes there = bytes_first(raw_peek(inflater->raw, 1), PIECE);
		zlib->next_in = there.data;
		zlib->avail_in = (uInt)there.len;
		int status = inflate(zlib, Z_NO_FLUSH);
		raw_skip(inflater->raw, there.len - zlib->avail_in);
		if (status == Z_STREAM_END)
			next_member(inflater);
		else if (status == Z_BUF_ERROR && there.len == 0)
			damaged(inflater, "is cut short at");
		else if (status != Z_OK)
			damaged(inflater, "is damaged at");
	}
	return wanted - zlib->avail_out;
}

static size_t fill_by_archive(struct inflater *inflater, uint8_t *to, size_t room)
{
	while (inflater->block_len == 0 && !inflater->ended) {
		const void *block;
		la_int64_t offset;
		int status = archive_read_data_block(
			inflater->archive, &block, &inflater->block_len, &offset);
		if (status == ARCHIVE_EOF)
			inflater->ended = true;
		else if (status < ARCHIVE_WARN)
			damaged(inflater, raw_peek(inflater->raw, 1).len == 0 ? "is cut short at"
									      : "is damaged at");
		if (inflater->ended)
			inflater->block_len = 0;
		inflater->block = block;
	}
	size_t len = inflater->block_len < room ? inflater->block_len : room;
	if (len == 0)
		return 0;
	memcpy(to, inflater->block, len);
	inflater->block += len;
	inflater->block_len -= len;
	return len;
}

size_t inflater_fill(void *context, uint8_t *to, size_t room)
{
	struct inflater *inflater = context;

	return inflater->archive ? fill_by_archive(inflater, to, room)
				 : fill_by_zlib(inflater, to, room);
}

const char *inflater_damage(const struct inflater *inflater)
{
	return inflater->damage[0] ? inflater->damage : NULL;
}
