/* SPDX-License-Identifier: BSD-2-Clause */
/* Any octets as a datagram: what is one is written again and must be read as the same. */
#include "format/netflow.h"
#include "format/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct datagram datagram;
	uint8_t octets[NETFLOW_MAX_LEN], again[NETFLOW_MAX_LEN];
	char line[TEXT_MAX_LINE];

	if (netflow_decode(bytes_of(data, size), &datagram) != NETFLOW_OK)
		return 0;
	if (netflow_encode(&datagram, octets) != size)
		abort();
	if (netflow_decode(bytes_of(octets, size), &datagram) != NETFLOW_OK ||
		netflow_encode(&datagram, again) != size || memcmp(octets, again, size) != 0)
		abort();
	for (unsigned format = 0; format < TEXT_FORMAT_COUNT; format++) {
		if (text_record(format, &datagram, 0, NULL, line) > TEXT_MAX_LINE)
			abort();
	}
	return 0;
}
