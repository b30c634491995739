/* SPDX-License-Identifier: BSD-2-Clause */
/* Several sources of datagrams as one, by header time, stable in the order of the sources; their
 * sequence numbers made anew by exporter and engine (contract, section 4.4). */
#ifndef SOURCE_DATAGRAM_MERGE_H
#define SOURCE_DATAGRAM_MERGE_H

#include "core/datagram.h"

struct datagram_merge;

/* Borrows the sources. */
struct datagram_merge *datagram_merge_new(const struct datagram_source *sources, size_t count);
void datagram_merge_free(struct datagram_merge *merge); /* NULL is legal */

/* The datagram_source's next, with the merge as context. */
int datagram_merge_next(void *merge, struct datagram *datagram, struct error *error);

#endif
