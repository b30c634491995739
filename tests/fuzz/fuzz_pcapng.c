/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pcapng: an even first octet leaves the octets as they are; an odd one makes them blocks: type,
 * length, body, and the framing around it is put right, so that what is inside is reached.
 */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t put_block(uint8_t *to, enum byte_order order, uint32_t type, struct bytes body)
{
	uint32_t len = 12 + (uint32_t)body.len + (-(uint32_t)body.len & 3u);

	memset(to, 0, len);
	bytes_store_u32(to, order, type);
	bytes_store_u32(to + 4, order, len);
	if (body.len > 0)
		memcpy(to + 8, body.data, body.len);
	bytes_store_u32(to + len - 4, order, len);
	return len;
}

static size_t put_section(uint8_t *to, enum byte_order order)
{
	uint8_t body[16] = { 0 };

	bytes_store_u32(body, order, 0x1a2b3c4d);
	bytes_store_u16(body + 4, order, 1);
	return put_block(to, order, 0x0a0d0d0a, bytes_of(body, sizeof body));
}

static size_t make_blocks(uint8_t *to, struct bytes from)
{
	enum byte_order order = BYTES_LITTLE;
	size_t len = put_section(to, order);
	uint8_t type, body_len;

	while (bytes_u8(from, 0, &type) && bytes_u8(from, 1, &body_len) && len < FEED_MAX - 1024) {
		bytes_skip(&from, 2);
		struct bytes body = bytes_first(from, body_len);
		bytes_skip(&from, body.len);
		if (type % 8 == 0)
			len += put_section(to + len, order = type & 8 ? BYTES_BIG : BYTES_LITTLE);
		else
			len += put_block(to + len, order, type % 8, body);
	}
	return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] % 2 == 0) {
		feed_capture(data + 1, size - 1);
		return 0;
	}
	uint8_t *capture = malloc(FEED_MAX);
	feed_capture(capture, make_blocks(capture, bytes_of(data + 1, size - 1)));
	free(capture);
	return 0;
}
