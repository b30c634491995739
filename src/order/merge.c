/* SPDX-License-Identifier: BSD-2-Clause */
#include "order/merge.h"

#include "core/heap.h"
#include "core/memory.h"
#include "order/reorder.h"

#include <stdlib.h>
#include <string.h>

#define BATCH 1024

struct open_input {
	size_t index; /* among all inputs */
	struct reorder *reorder;
	struct packet *packets; /* released, not yet taken; at least one */
	size_t count;
};

struct waiting_input {
	int64_t earliest_ns;
	size_t index;
};

struct merge {
	struct merge_options options;
	struct waiting_input *waiting; /* not yet open, by earliest_ns, then index */
	size_t waiting_count;
	size_t next_waiting;
	struct open_input *open; /* a heap by first packet, then index */
	size_t open_count;
	int64_t last_ns;      /* order_ns of the last packet given out */
	size_t taken;         /* of open[0], given out without a copy by the last merge_next */
	struct packet *batch; /* where several inputs' packets are brought together */
};

static int compare_waiting(const void *a, const void *b)
{
	const struct waiting_input *x = a, *y = b;

	if (x->earliest_ns != y->earliest_ns)
		return x->earliest_ns < y->earliest_ns ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

struct merge *merge_new(
	const struct merge_options *options, const struct merge_input *inputs, size_t count)
{
	struct merge *merge = memory_new(1, sizeof *merge);
	bool eager = options->sort || count <= MERGE_EAGER;

	merge->options = *options;
	merge->waiting = memory_new(count, sizeof *merge->waiting);
	merge->open = memory_new(count, sizeof *merge->open);
	merge->batch = memory_new(BATCH, sizeof *merge->batch);
	merge->waiting_count = count;
	merge->last_ns = INT64_MIN;
	for (size_t i = 0; i < count; i++)
		merge->waiting[i] =
			(struct waiting_input){ eager ? INT64_MIN : inputs[i].earliest_ns, i };
	qsort(merge->waiting, count, sizeof *merge->waiting, compare_waiting);
	return merge;
}

void merge_free(struct merge *merge)
{
	if (!merge)
		return;
	for (size_t i = 0; i < merge->open_count; i++) {
		reorder_free(merge->open[i].reorder);
		merge->options.close(merge->options.context, merge->open[i].index);
	}
	free(merge->waiting);
	free(merge->open);
	free(merge->batch);
	free(merge);
}

static bool before(const void *left, const void *right)
{
	const struct open_input *a = left, *b = right;

	if (a->packets->order_ns != b->packets->order_ns)
		return a->packets->order_ns < b->packets->order_ns;
	return a->index < b->index;
}

static int open_next(struct merge *merge, struct error *error)
{
	size_t index = merge->waiting[merge->next_waiting++].index;
	struct packet_source source;

	if (merge->options.open(merge->options.context, index, &source, error))
		return -1;
	struct open_input input = { .index = index };
	input.reorder =
		reorder_new(source, merge->options.window_ns, merge->options.sort, merge->last_ns);
	input.packets = reorder_peek(input.reorder, &input.count);
	if (input.count == 0) {
		reorder_free(input.reorder);
		merge->options.close(merge->options.context, index);
		return 0;
	}
	heap_push(merge->open, merge->open_count++, sizeof input, &input, before);
	return 0;
}

/* No input that isn't open has packets before this. */
static int64_t waiting_from(const struct merge *merge)
{
	if (merge->next_waiting == merge->waiting_count)
		return INT64_MAX;
	int64_t earliest_ns = merge->waiting[merge->next_waiting].earliest_ns;
	if (earliest_ns < INT64_MIN + merge->options.window_ns)
		return INT64_MIN;
	return earliest_ns - merge->options.window_ns;
}

static int open_due(struct merge *merge, struct error *error)
{
	while (merge->next_waiting < merge->waiting_count &&
		(merge->open_count == 0 ||
			waiting_from(merge) <= merge->open[0].packets->order_ns)) {
		if (open_next(merge, error))
			return -1;
	}
	return 0;
}

/* Moves on in the first open input. */
static void take(struct merge *merge, size_t count)
{
	struct open_input moved = merge->open[0];

	merge->last_ns = moved.packets[count - 1].order_ns;
	reorder_take(moved.reorder, count);
	moved.packets += count;
	moved.count -= count;
	if (moved.count == 0)
		moved.packets = reorder_peek(moved.reorder, &moved.count);
	if (moved.count == 0) {
		reorder_free(moved.reorder);
		merge->options.close(merge->options.context, moved.index);
		moved = merge->open[--merge->open_count];
	}
	heap_replace_first(merge->open, merge->open_count, sizeof moved, &moved, before);
}

/* How many packets of a sorted run come before the limit (with those at it, when inclusive). */
static size_t run_before(const struct open_input *input, int64_t limit_ns, bool inclusive)
{
	size_t low = 0, high = input->count;

	if (input->packets[high - 1].order_ns < limit_ns)
		return high;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int64_t order_ns = input->packets[middle].order_ns;

		if (order_ns < limit_ns || (inclusive && order_ns == limit_ns))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many packets the first open input has before any other input's; at least one. */
static size_t first_run(const struct merge *merge)
{
	const struct open_input *first = &merge->open[0];
	size_t run = run_before(first, waiting_from(merge), false);

	for (size_t i = 1; i <= 2 && i < merge->open_count; i++) {
		const struct open_input *other = &merge->open[i];
		size_t other_run =
			run_before(first, other->packets->order_ns, first->index < other->index);

		run = other_run < run ? other_run : run;
	}
	return run;
}

/* Several open inputs: their packets are copied together. */
static int fill_batch(struct merge *merge, size_t *count, struct error *error)
{
	while (*count < BATCH && merge->open_count > 0) {
		size_t run = first_run(merge);

		if (run > BATCH - *count)
			run = BATCH - *count;
		memcpy(&merge->batch[*count], merge->open[0].packets, run * sizeof *merge->batch);
		*count += run;
		take(merge, run);
		if (open_due(merge, error))
			return -1;
	}
	return 0;
}

int merge_next(struct merge *merge, struct packet **packets, size_t *count, struct error *error)
{
	if (merge->taken)
		take(merge, merge->taken);
	merge->taken = 0;
	*count = 0;
	if (open_due(merge, error))
		return -1;
	if (merge->open_count == 0)
		return 0;
	if (merge->open_count == 1) {
		*packets = merge->open[0].packets;
		*count = merge->taken = first_run(merge);
		return 1;
	}
	*packets = merge->batch;
	return fill_batch(merge, count, error) ? -1 : 1;
}
