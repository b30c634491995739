/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams of any version expressed in another: fields that it doesn't have are lost, those that
 * the first one didn't have are 0, and a datagram with too many records becomes several. */
#ifndef EXPORT_REVERSION_H
#define EXPORT_REVERSION_H

#include "core/datagram.h"

struct reversion {
	unsigned version; /* 1, 5 or 7; 0: as they are */
	struct datagram_sink sink;
};

/* The datagram_sink's add, with the struct reversion as context. */
int reversion_add(void *reversion, const struct datagram *datagram, struct error *error);

#endif
