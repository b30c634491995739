/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as a routes file: what is taken answers for any address, by a prefix that holds it. */
#include "export/routes.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { 0 };
	struct routes *routes = routes_parse(bytes_of(data, size), &error);

	if (!routes) {
		if (!error.text[0])
			abort();
		return 0;
	}
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t address = i << 24 | (i * 2654435761u & 0xffffff);
		struct datagram_record record = { .src_addr = address, .dst_addr = ~address };
		const struct route *route = routes_find(routes, address);

		if (route && route->mask > 32)
			abort();
		routes_fill(routes, &record);
		if (record.src_mask != (route ? route->mask : 0) || record.dst_mask > 32)
			abort();
	}
	routes_free(routes);
	return 0;
}
