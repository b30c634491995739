/* SPDX-License-Identifier: BSD-2-Clause */
/* Several sources of datagrams as one, by header time, stable in the order of the sources. */
#ifndef SOURCE_DATAGRAM_MERGE_H
#define SOURCE_DATAGRAM_MERGE_H

#include "core/datagram.h"

struct datagram_merge;

enum datagram_numbering {
	DATAGRAMS_NUMBERED, /* sequence made anew by exporter and engine (contract, 4.4) */
	DATAGRAMS_NUMBERED_BY_SOURCE, /* … and by source: each is an exporter of its own */
	DATAGRAMS_AS_THEY_ARE         /* sequence kept */
};

/* Borrows the sources. */
struct datagram_merge *datagram_merge_new(
	const struct datagram_source *sources, size_t count, enum datagram_numbering numbering);
void datagram_merge_free(struct datagram_merge *merge); /* NULL is legal */

/* The datagram_source's next, with the merge as context. */
int datagram_merge_next(void *merge, struct datagram *datagram, struct error *error);

/* Which source the last datagram came from. */
size_t datagram_merge_source(const struct datagram_merge *merge);

#endif
