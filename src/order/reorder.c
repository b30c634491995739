/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nearly all packets come in order, or a few places behind: those are kept in one sorted array, and
 * a whole slice of it is released without being copied. A packet that comes further behind goes to
 * a heap, so that no order of arrival costs more than the logarithm of what waits; while the heap
 * holds anything, what is released is copied out in turn.
 */
#include "order/reorder.h"

#include "core/heap.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WAITING 65536 /* contract 1.3 */
#define READ_AT_ONCE 1024
#define MAX_SHIFT 64 /* places that a packet moves up in the array */

struct packet_list {
	struct packet *list;
	size_t head; /* those before have been taken */
	size_t count;
	size_t capacity;
};

struct reorder {
	struct packet_source source;
	int64_t window_ns;
	bool sort;
	bool ended;
	int64_t greatest_ns; /* own time, of all read so far */
	int64_t last_ns;     /* order_ns of the last one released */
	/* Sorted: [head, split) released in place; [split, first) were copied to out; [first,
	 * count) wait. */
	struct packet_list sorted;
	size_t split;
	size_t first;
	struct packet_list out;  /* released, after [head, split) */
	struct packet_list heap; /* head is 0 */
};

struct reorder *reorder_new(
	struct packet_source source, int64_t window_ns, bool sort, int64_t floor_ns)
{
	struct reorder *reorder = memory_new(1, sizeof *reorder);

	reorder->source = source;
	reorder->window_ns = window_ns;
	reorder->sort = sort;
	reorder->greatest_ns = INT64_MIN;
	reorder->last_ns = floor_ns;
	return reorder;
}

void reorder_free(struct reorder *reorder)
{
	if (!reorder)
		return;
	free(reorder->sorted.list);
	free(reorder->out.list);
	free(reorder->heap.list);
	free(reorder);
}

static void make_room(struct packet_list *list, size_t more)
{
	if (list->count + more <= list->capacity)
		return;
	while (list->count + more > list->capacity)
		list->capacity = list->capacity ? list->capacity * 2 : 2 * READ_AT_ONCE;
	list->list = memory_resize(list->list, list->capacity, sizeof *list->list);
}

/* By place in time, then as read. */
static bool before(const void *left, const void *right)
{
	const struct packet *a = left, *b = right;

	return a->order_ns != b->order_ns ? a->order_ns < b->order_ns : a->number < b->number;
}

static void push(struct packet_list *heap, const struct packet *packet)
{
	make_room(heap, 1);
	heap_push(heap->list, heap->count++, sizeof *packet, packet, before);
}

static struct packet pop(struct packet_list *heap)
{
	struct packet least = heap->list[0];
	const struct packet *last = &heap->list[--heap->count];

	heap_replace_first(heap->list, heap->count, sizeof *last, last, before);
	return least;
}

/* Whether releases are by moving the split alone. */
static bool in_place(const struct reorder *r)
{
	return r->heap.count == 0 && r->out.count == 0 && r->split == r->first;
}

static void release_one(struct reorder *r)
{
	if (in_place(r)) {
		r->last_ns = r->sorted.list[r->first++].order_ns;
		r->split = r->first;
		return;
	}
	struct packet_list *sorted = &r->sorted;
	bool from_heap =
		r->heap.count > 0 &&
		(r->first == sorted->count || before(&r->heap.list[0], &sorted->list[r->first]));
	struct packet packet = from_heap ? pop(&r->heap) : sorted->list[r->first++];

	make_room(&r->out, 1);
	r->out.list[r->out.count++] = packet;
	r->last_ns = packet.order_ns;
}

/* The least place of those that wait. */
static int64_t least_waiting(const struct reorder *r)
{
	int64_t least = INT64_MAX;

	if (r->first < r->sorted.count)
		least = r->sorted.list[r->first].order_ns;
	if (r->heap.count > 0 && r->heap.list[0].order_ns < least)
		least = r->heap.list[0].order_ns;
	return least;
}

/* Puts the packet, which stands at or behind the end of the sorted array, into its place. */
static void insert(struct reorder *r, struct packet *packet)
{
	struct packet_list *sorted = &r->sorted;
	size_t at = sorted->count;
	size_t stop = sorted->count - r->first > MAX_SHIFT ? sorted->count - MAX_SHIFT : r->first;

	if (at == r->first || sorted->list[at - 1].order_ns <= packet->order_ns) {
		if (&sorted->list[at] != packet)
			sorted->list[at] = *packet;
		sorted->count++;
		return;
	}
	while (at > stop && sorted->list[at - 1].order_ns > packet->order_ns)
		at--;
	if (at > r->first && sorted->list[at - 1].order_ns > packet->order_ns) {
		push(&r->heap, packet);
		return;
	}
	struct packet moved = *packet;
	memmove(&sorted->list[at + 1], &sorted->list[at],
		(sorted->count - at) * sizeof *sorted->list);
	sorted->list[at] = moved;
	sorted->count++;
}

static void admit(struct reorder *r, struct packet *packet)
{
	packet->order_ns = packet->time_ns;
	if (packet->time_ns < r->last_ns) {
		packet->order_ns = r->last_ns;
		packet->marks |= PACKET_LATE;
	}
	if (packet->time_ns > r->greatest_ns)
		r->greatest_ns = packet->time_ns;
	insert(r, packet);
	while (r->greatest_ns - r->window_ns > least_waiting(r) ||
		r->sorted.count - r->first + r->heap.count >= MAX_WAITING)
		release_one(r);
}

/* Makes the array's free end large enough for a read, moving what waits to its front. */
static void make_room_to_read(struct reorder *r)
{
	struct packet_list *sorted = &r->sorted;

	if (r->split == sorted->head && sorted->head > 0 && r->first >= sorted->capacity / 2) {
		memmove(sorted->list, &sorted->list[r->first],
			(sorted->count - r->first) * sizeof *sorted->list);
		sorted->count -= r->first;
		sorted->head = r->split = r->first = 0;
	}
	make_room(sorted, READ_AT_ONCE);
}

static void read_some(struct reorder *r)
{
	make_room_to_read(r);
	size_t start = r->sorted.count;
	size_t got = r->source.read(r->source.context, &r->sorted.list[start], READ_AT_ONCE);

	for (size_t i = 0; i < got; i++)
		admit(r, &r->sorted.list[start + i]);
	r->ended = got == 0;
	while (r->ended && least_waiting(r) != INT64_MAX)
		release_one(r);
}

static int compare(const void *a, const void *b)
{
	return before(a, b) ? -1 : before(b, a);
}

static void read_all_sorted(struct reorder *r)
{
	struct packet_list *sorted = &r->sorted;
	bool in_order = true;

	while (!r->ended) {
		make_room(sorted, READ_AT_ONCE);
		size_t start = sorted->count;
		size_t got = r->source.read(r->source.context, &sorted->list[start], READ_AT_ONCE);

		for (size_t i = start; i < start + got; i++) {
			sorted->list[i].order_ns = sorted->list[i].time_ns;
			in_order &= i == 0 || !before(&sorted->list[i], &sorted->list[i - 1]);
		}
		sorted->count += got;
		r->ended = got == 0;
	}
	if (!in_order)
		qsort(sorted->list, sorted->count, sizeof *sorted->list, compare);
	r->split = r->first = sorted->count;
}

struct packet *reorder_peek(struct reorder *r, size_t *count)
{
	while (r->sorted.head == r->split && r->out.head == r->out.count) {
		r->out.head = r->out.count = 0;
		r->sorted.head = r->split = r->first;
		if (r->ended) {
			*count = 0;
			return NULL;
		}
		if (r->sort)
			read_all_sorted(r);
		else
			read_some(r);
	}
	struct packet_list *from = r->sorted.head < r->split ? &r->sorted : &r->out;
	*count = (from == &r->sorted ? r->split : r->out.count) - from->head;
	return &from->list[from->head];
}

void reorder_take(struct reorder *r, size_t count)
{
	if (r->sorted.head < r->split)
		r->sorted.head += count;
	else
		r->out.head += count;
}
