/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/printable.h"

void printable_write(FILE *out, const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at < 0x20 || *at == 0x7f)
			fprintf(out, "\\x%02x", *at);
		else
			putc(*at, out);
	}
}
