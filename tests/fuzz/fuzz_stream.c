/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever is compressed, or looks so: the same octets come out mapped and piped. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ENOUGH (4u << 20) /* a few octets can stand for gigabytes */

static uint64_t sum_of(struct stream *stream, size_t want)
{
	uint64_t sum = 0;

	while (stream_offset(stream) < ENOUGH) {
		struct bytes there = bytes_first(stream_peek(stream, want), want);
		if (there.len == 0)
			break;
		for (size_t i = 0; i < there.len; i++)
			sum = sum * 31 + there.data[i];
		stream_skip(stream, there.len);
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t sums[2];
	bool damaged[2];

	if (size > FEED_MAX)
		return 0;
	for (int piped = 0; piped < 2; piped++) {
		struct stream *stream = feed_stream(data, size, piped);
		sums[piped] = sum_of(stream, 4096);
		damaged[piped] = stream_damage(stream) != NULL;
		stream_close(stream);
	}
	if (sums[0] != sums[1] || damaged[0] != damaged[1])
		abort();
	return 0;
}
