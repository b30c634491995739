/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/datagram_merge.h"

#include "core/hash.h"
#include "core/heap.h"
#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>

struct head {
	int64_t time_ns;
	size_t index;
	struct datagram *datagram; /* the source's next */
};

/* Records sent so far by one exporter's engine. */
struct sequence {
	uint32_t exporter;
	uint32_t source; /* where each is an exporter of its own; else 0 */
	uint16_t engine;
	bool used;
	uint32_t next;
};

struct datagram_merge {
	const struct datagram_source *sources;
	struct head *heap; /* by time, then index */
	size_t heap_count;
	size_t source_count;
	size_t last_source;
	enum datagram_numbering numbering;
	bool primed;
	struct hash_seed seed;
	struct sequence *sequences; /* linear probing; a power of two */
	size_t sequence_room;
	size_t sequence_count;
};

struct datagram_merge *datagram_merge_new(
	const struct datagram_source *sources, size_t count, enum datagram_numbering numbering)
{
	struct datagram_merge *merge = memory_new(1, sizeof *merge);

	merge->sources = sources;
	merge->source_count = count;
	merge->numbering = numbering;
	merge->heap = memory_new(count, sizeof *merge->heap);
	merge->seed = hash_seed_random();
	merge->sequence_room = 16;
	merge->sequences = memory_new(merge->sequence_room, sizeof *merge->sequences);
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

static int prime(struct datagram_merge *merge, struct error *error)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		struct head head = { .index = i, .datagram = memory_new(1, sizeof *head.datagram) };
		int got = read_next(merge, &head, error);

		if (got <= 0)
			free(head.datagram);
		if (got < 0)
			return -1;
		if (got == 0)
			continue;
		heap_push(merge->heap, merge->heap_count++, sizeof head, &head, before);
	}
	merge->primed = true;
	return 0;
}

static struct sequence *find_sequence(
	const struct datagram_merge *merge, uint32_t exporter, uint16_t engine, uint32_t source)
{
	size_t mask = merge->sequence_room - 1;
	size_t at = hash_words(merge->seed, exporter, (uint64_t)source << 16 | engine) & mask;

	while (merge->sequences[at].used && (merge->sequences[at].exporter != exporter ||
						    merge->sequences[at].engine != engine ||
						    merge->sequences[at].source != source))
		at = (at + 1) & mask;
	return &merge->sequences[at];
}

static void grow_sequences(struct datagram_merge *merge)
{
	struct sequence *old = merge->sequences;
	size_t old_room = merge->sequence_room;

	merge->sequence_room *= 2;
	merge->sequences = memory_new(merge->sequence_room, sizeof *merge->sequences);
	for (size_t i = 0; i < old_room; i++) {
		if (old[i].used)
			*find_sequence(merge, old[i].exporter, old[i].engine, old[i].source) =
				old[i];
	}
	free(old);
}

static uint32_t next_sequence(struct datagram_merge *merge, const struct datagram *datagram)
{
	uint16_t engine = (uint16_t)(datagram->engine_type << 8 | datagram->engine_id);
	uint32_t source = 0;

	if (merge->numbering == DATAGRAMS_NUMBERED_BY_SOURCE)
		source = (uint32_t)merge->last_source;

	if (merge->sequence_count * 2 >= merge->sequence_room)
		grow_sequences(merge);
	struct sequence *sequence = find_sequence(merge, datagram->exporter, engine, source);
	if (!sequence->used) {
		*sequence = (struct sequence){ datagram->exporter, source, engine, true, 0 };
		merge->sequence_count++;
	}
	uint32_t first = sequence->next;
	sequence->next += datagram->count;
	return datagram->version == 1 ? 0 : first;
}

/* The head of the heap goes out, and its source's next takes its place. */
static int take_head(struct datagram_merge *merge, struct datagram *datagram, struct error *error)
{
	if (!merge->primed && prime(merge, error))
		return -1;
	if (merge->heap_count == 0)
		return 0;
	struct head moved = merge->heap[0];
	*datagram = *moved.datagram;
	merge->last_source = moved.index;
	int got = read_next(merge, &moved, error);
	if (got < 0)
		return -1;
	if (got == 0) {
		free(moved.datagram);
		moved = merge->heap[--merge->heap_count];
	}
	heap_replace_first(merge->heap, merge->heap_count, sizeof moved, &moved, before);
	return 1;
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
