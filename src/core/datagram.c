/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/datagram.h"

unsigned datagram_max_records(unsigned version)
{
	switch (version) {
	case 1:
		return 24;
	case 5:
		return 30;
	case 6:
	case 7:
		return 27;
	default:
		return 0;
	}
}
