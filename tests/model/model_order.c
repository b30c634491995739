/* SPDX-License-Identifier: BSD-2-Clause */
/* Section 1 of the contract: one time order. */
#include "core/memory.h"
#include "model.h"

#include <stdlib.h>

#define MOST_WAITING 65536

/* One input: what waits, in the order of reading, and what was let go. */
struct lane {
	struct packet_list waiting;
	struct packet_list released;
	size_t next; /* of waiting: the one to be released first */
	bool any;
	int64_t greatest_ns; /* of all that was read */
};

/* Least place; of equal ones the first read. */
static size_t earliest(const struct packet_list *waiting)
{
	size_t best = 0;

	for (size_t i = 1; i < waiting->count; i++) {
		if (waiting->at[i].order_ns < waiting->at[best].order_ns)
			best = i;
	}
	return best;
}

static void release(struct lane *lane)
{
	packet_list_add(&lane->released, &lane->waiting.at[lane->next]);
	for (size_t i = lane->next + 1; i < lane->waiting.count; i++)
		lane->waiting.at[i - 1] = lane->waiting.at[i];
	lane->waiting.count--;
	lane->next = earliest(&lane->waiting);
}

/* "released when the greatest time read so far from its input exceeds its own by more than the
 * window, or when 65,536 wait in that input" */
static bool may_go(const struct lane *lane, const struct packet *packet, int64_t window_ns)
{
	return lane->greatest_ns - packet->order_ns > window_ns ||
	       lane->waiting.count >= MOST_WAITING;
}

static void read_one(struct lane *lane, struct packet packet, const struct options *options)
{
	packet.order_ns = packet.time_ns;
	if (lane->released.count > 0) {
		int64_t last_ns = lane->released.at[lane->released.count - 1].order_ns;

		if (packet.time_ns < last_ns) {
			packet.order_ns = last_ns;
			packet.marks |= PACKET_LATE;
		}
	}
	if (!lane->any || packet.time_ns > lane->greatest_ns)
		lane->greatest_ns = packet.time_ns;
	lane->any = true;
	packet_list_add(&lane->waiting, &packet);
	if (packet.order_ns < lane->waiting.at[lane->next].order_ns)
		lane->next = lane->waiting.count - 1;
	while (!options->sort && lane->waiting.count > 0 &&
		may_go(lane, &lane->waiting.at[lane->next], options->window_ns))
		release(lane);
}

static int compare_places(const void *a, const void *b)
{
	const struct packet *x = a, *y = b;

	if (x->order_ns != y->order_ns)
		return x->order_ns < y->order_ns ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

/* The end of an input: what waits goes, in order. */
static void release_all(struct lane *lane)
{
	if (lane->waiting.count > 0)
		qsort(lane->waiting.at, lane->waiting.count, sizeof *lane->waiting.at,
			compare_places);
	for (size_t i = 0; i < lane->waiting.count; i++)
		packet_list_add(&lane->released, &lane->waiting.at[i]);
}

/* Equal times: the input that was named first. */
static void merge(struct lane *lanes, size_t count, struct packet_list *order)
{
	size_t *taken = memory_new(count, sizeof *taken);

	for (;;) {
		const struct packet *best = NULL;
		size_t from = 0;

		for (size_t i = 0; i < count; i++) {
			if (taken[i] == lanes[i].released.count)
				continue;
			const struct packet *head = &lanes[i].released.at[taken[i]];
			if (best == NULL || head->order_ns < best->order_ns) {
				best = head;
				from = i;
			}
		}
		if (best == NULL)
			break;
		packet_list_add(order, best);
		taken[from]++;
	}
	free(taken);
}

void model_order(const struct scenario *scenario, struct packet_list *order)
{
	struct lane *lanes = memory_new(scenario->input_count, sizeof *lanes);

	for (size_t i = 0; i < scenario->input_count; i++) {
		for (size_t k = 0; k < scenario->inputs[i].count; k++)
			read_one(&lanes[i], scenario->inputs[i].at[k], &scenario->options);
		release_all(&lanes[i]);
	}
	merge(lanes, scenario->input_count, order);
	for (size_t i = 0; i < scenario->input_count; i++) {
		free(lanes[i].waiting.at);
		free(lanes[i].released.at);
	}
	free(lanes);
}
