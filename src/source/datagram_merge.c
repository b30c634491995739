/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/datagram_merge.h"

#include "core/exporters.h"
#include "core/heap.h"
#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>

struct head {
	int64_t time_ns;
	size_t index;
	struct datagram *datagram; /* the source's next; NULL: it waits */
};

struct datagram_merge {
	const struct datagram_source *sources;
	struct head *heap; /* by time, then index */
	size_t heap_count;
	size_t source_count;
	size_t last_source;
	enum datagram_numbering numbering;
	bool primed;
	struct exporters exporters;
	uint32_t *sequences; /* records sent so far, by exporter number */
	size_t sequence_room;
};

struct datagram_merge *datagram_merge_new(
	const struct datagram_source *sources, size_t count, enum datagram_numbering numbering)
{
	struct datagram_merge *merge = memory_new(1, sizeof *merge);

	merge->sources = sources;
	merge->source_count = count;
	merge->numbering = numbering;
	merge->heap = memory_new(count, sizeof *merge->heap);
	merge->exporters.unlimited = true;
	return merge;
}

void datagram_merge_free(struct datagram_merge *merge)
{
	if (!merge)
		return;
	for (size_t i = 0; i < merge->heap_count; i++)
		free(merge->heap[i].datagram);
	free(merge->heap);
	free(merge->sequences);
	exporters_free(&merge->exporters);
	free(merge);
}

static bool before(const void *left, const void *right)
{
	const struct head *a = left, *b = right;

	return a->time_ns != b->time_ns ? a->time_ns < b->time_ns : a->index < b->index;
}

static int read_next(struct datagram_merge *merge, struct head *head, struct error *error)
{
	const struct datagram_source *source = &merge->sources[head->index];
	int got = source->next(source->context, head->datagram, error);

	if (got == 1)
		head->time_ns = datagram_time_ns(head->datagram);
	return got;
}

/* All sources wait at first: those whose time isn't known come before all others, and are read. */
static void prime(struct datagram_merge *merge)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		const struct datagram_source *source = &merge->sources[i];
		struct head head = { source->waits ? source->first_ns : INT64_MIN, i, NULL };

		heap_push(merge->heap, merge->heap_count++, sizeof head, &head, before);
	}
	merge->primed = true;
}

/* Reads on in the source at the head of the heap, and puts it where it belongs by then. */
static int advance(struct datagram_merge *merge, struct error *error)
{
	struct head head = merge->heap[0];

	if (!head.datagram)
		head.datagram = memory_new(1, sizeof *head.datagram);
	merge->heap[0].datagram = head.datagram;
	int got = read_next(merge, &head, error);
	if (got < 0)
		return -1;
	if (got == 0) {
		free(head.datagram);
		head = merge->heap[--merge->heap_count];
	}
	heap_replace_first(merge->heap, merge->heap_count, sizeof head, &head, before);
	return 0;
}

static uint32_t next_sequence(struct datagram_merge *merge, const struct datagram *datagram)
{
	/* Where each source is an exporter of its own, the key says which. */
	uint32_t source =
		merge->numbering == DATAGRAMS_NUMBERED_BY_SOURCE ? (uint32_t)merge->last_source : 0;
	size_t number = exporters_find_of(&merge->exporters, source, datagram);

	merge->sequences = memory_grow(
		merge->sequences, &merge->sequence_room, number, sizeof *merge->sequences);
	uint32_t first = merge->sequences[number];
	merge->sequences[number] += datagram->count;
	return datagram->version == 1 ? 0 : first;
}

/* The head of the heap goes out, and its source's next takes its place. */
static int take_head(struct datagram_merge *merge, struct datagram *datagram, struct error *error)
{
	if (!merge->primed)
		prime(merge);
	while (merge->heap_count > 0 && !merge->heap[0].datagram) {
		if (advance(merge, error))
			return -1;
	}
	if (merge->heap_count == 0)
		return 0;
	*datagram = *merge->heap[0].datagram;
	merge->last_source = merge->heap[0].index;
	return advance(merge, error) ? -1 : 1;
}

int datagram_merge_next(void *context, struct datagram *datagram, struct error *error)
{
	struct datagram_merge *merge = context;
	/* A single source needs no copy to be compared. */
	int got = merge->source_count == 1
			  ? merge->sources[0].next(merge->sources[0].context, datagram, error)
			  : take_head(merge, datagram, error);

	if (got == 1 && merge->numbering != DATAGRAMS_AS_THEY_ARE)
		datagram->sequence = next_sequence(merge, datagram);
	return got;
}

size_t datagram_merge_source(const struct datagram_merge *merge)
{
	return merge->last_source;
}
