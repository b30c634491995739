/* SPDX-License-Identifier: BSD-2-Clause */
/* Formats told by how their first records look: behind such records, chosen by the first octet. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RECORDS 16u /* that are looked at */
#define TIME 0, 0, 0, 0, 0x6c, 0x9f, 0xb2, 0x4e

static const struct {
	uint8_t len;  /* of the record */
	uint8_t once; /* octets in front, there once */
	uint8_t octets[40];
} formats[] = {
	{ 18, 0, { TIME, 2, 4, 0, 18, 0, 0, 0, 64 } },                     /* ERF */
	{ 44, 0, { 0x4e, 0xb2, 0x9f, 0x6c, 1, 0, 0, 0, 0x45, 0, 0, 40 } }, /* TSH */
	{ 64, 0, { TIME, 200, 0, [22] = 8, 0 } },                          /* legacy Ethernet */
	{ 64, 0, { TIME, 0, 0, 0, 64, 0, 0, 0, 46, 0xff, 3 } },            /* legacy POS */
	{ 64, 0, { TIME, [16] = 0xaa, 0xaa } },                            /* legacy ATM */
	{ 68, 0, { [8] = 60, 0, 0, 0, [24] = 8, 0 } },                     /* NZIX */
	{ 0, 16, { 's', 'n', 'o', 'o', 'p', 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4 } },
};
#define FORMATS (sizeof formats / sizeof *formats)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t front[RECORDS * 68] = { 0 };
	size_t front_len = 0;

	if (size == 0 || size > FEED_MAX - sizeof front)
		return 0;
	if (data[0] % 8 < FORMATS) {
		size_t which = data[0] % 8, len = formats[which].len;
		for (size_t i = 0; i < RECORDS; i++)
			memcpy(front + i * len, formats[which].octets, len < 40 ? len : 40);
		if (formats[which].once)
			memcpy(front, formats[which].octets, formats[which].once);
		front_len = RECORDS * len + formats[which].once;
	}
	uint8_t *trace = malloc(front_len + size);
	memcpy(trace, front, front_len);
	memcpy(trace + front_len, data + 1, size - 1);
	feed_capture(trace, front_len + size - 1);
	free(trace);
	return 0;
}
