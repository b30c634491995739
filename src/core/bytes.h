/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Foreign octets: the only bounds checks and the only byte-order code of the program. A reader
 * that would go past the end reads nothing and says so; nothing is ever read by pointer.
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const uint8_t *data; /* borrowed */
	size_t len;          /* octets that may be read */
};

enum byte_order { BYTES_LITTLE = 1, BYTES_BIG = 2 }; /* the values that flow-tools files use */

static inline struct bytes bytes_of(const void *data, size_t len)
{
	return (struct bytes){ data, len };
}

/* Whether len octets stand at offset. */
static inline bool bytes_has(struct bytes b, size_t offset, size_t len)
{
	return offset <= b.len && len <= b.len - offset;
}

/* Takes len octets off the front; false (and nothing taken) when there are fewer. */
static inline bool bytes_skip(struct bytes *b, size_t len)
{
	if (len > b->len)
		return false;
	b->data += len;
	b->len -= len;
	return true;
}

/* At most len octets from the front. */
static inline struct bytes bytes_first(struct bytes b, size_t len)
{
	return bytes_of(b.data, len < b.len ? len : b.len);
}

/* Readers: the integer at offset into *value; false, and *value 0, when it isn't all there. */
static inline bool bytes_u8(struct bytes b, size_t offset, uint8_t *value)
{
	bool ok = bytes_has(b, offset, 1);

	*value = ok ? b.data[offset] : 0;
	return ok;
}

static inline uint16_t bytes_load_u16(const uint8_t *at, enum byte_order order)
{
	uint16_t value;

	memcpy(&value, at, sizeof value);
	bool host_is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
	return host_is_little == (order == BYTES_LITTLE) ? value : __builtin_bswap16(value);
}

static inline uint32_t bytes_load_u32(const uint8_t *at, enum byte_order order)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	bool host_is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
	return host_is_little == (order == BYTES_LITTLE) ? value : __builtin_bswap32(value);
}

static inline bool bytes_u16(struct bytes b, size_t offset, enum byte_order order, uint16_t *value)
{
	bool ok = bytes_has(b, offset, 2);

	*value = ok ? bytes_load_u16(b.data + offset, order) : 0;
	return ok;
}

static inline bool bytes_u32(struct bytes b, size_t offset, enum byte_order order, uint32_t *value)
{
	bool ok = bytes_has(b, offset, 4);

	*value = ok ? bytes_load_u32(b.data + offset, order) : 0;
	return ok;
}

static inline bool bytes_u64(struct bytes b, size_t offset, enum byte_order order, uint64_t *value)
{
	uint32_t a = 0, z = 0;
	bool ok = bytes_has(b, offset, 8) && bytes_u32(b, offset, order, &a) &&
		  bytes_u32(b, offset + 4, order, &z);

	*value = order == BYTES_BIG ? (uint64_t)a << 32 | z : (uint64_t)z << 32 | a;
	return ok;
}

static inline bool bytes_be16(struct bytes b, size_t offset, uint16_t *value)
{
	return bytes_u16(b, offset, BYTES_BIG, value);
}

static inline bool bytes_be32(struct bytes b, size_t offset, uint32_t *value)
{
	return bytes_u32(b, offset, BYTES_BIG, value);
}

/* Writers: the caller owns the room. */
static inline void bytes_store_u16(uint8_t *at, enum byte_order order, uint16_t value)
{
	bool host_is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

	if (host_is_little != (order == BYTES_LITTLE))
		value = __builtin_bswap16(value);
	memcpy(at, &value, sizeof value);
}

static inline void bytes_store_u32(uint8_t *at, enum byte_order order, uint32_t value)
{
	bool host_is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

	if (host_is_little != (order == BYTES_LITTLE))
		value = __builtin_bswap32(value);
	memcpy(at, &value, sizeof value);
}

#endif
