/* SPDX-License-Identifier: BSD-2-Clause */
/* pcap: the first octet chooses one of the magics, or leaves the octets as they are. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t magics[] = { 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34 };
	uint8_t *capture = malloc(size ? size : 1);

	if (size > 0) {
		unsigned choice = data[0] % 8;
		memcpy(capture, data + 1, --size);
		if (choice < 6 && size >= 8) {
			enum byte_order order = choice % 2 ? BYTES_LITTLE : BYTES_BIG;
			bytes_store_u32(capture, order, magics[choice / 2]);
			bytes_store_u16(capture + 4, order, 2);
			bytes_store_u16(capture + 6, order, capture[6] % 5);
		}
	}
	feed_capture(capture, size);
	free(capture);
	return 0;
}
