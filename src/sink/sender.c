/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/sender.h"

#include "core/time.h"

#include <string.h>

#define LOOK_EVERY_NS (250 * NS_PER_MS)
#define LOOK_EVERY_MS 250
#define SLEEP_NS (4 * NS_PER_MS) /* shorter waits are the pacer's alone: it is exact */
#define SETTLE_MS 20             /* for a last refusal to come back */

static int64_t clock_now(const struct sender *sender)
{
	return sender->pacer->clock.now_ns(sender->pacer->clock.context);
}

/* From the start, as planned moments are. */
static int64_t since_start(const struct sender *sender, int64_t moment_ns)
{
	return moment_ns - pacer_moment(sender->pacer, 0);
}

/* Waits for the datagram's moment, looking up now and then; false when told to stop. */
static bool wait_for(struct sender *sender, int64_t due_ns, int64_t *moment_ns)
{
	int64_t now_ns = clock_now(sender);

	if (!sender->attend(sender->context, 0))
		return false;
	while (pacer_moment(sender->pacer, due_ns) - now_ns > SLEEP_NS) {
		int64_t until_ns = pacer_moment(sender->pacer, due_ns) - SLEEP_NS / 2;
		if (until_ns > now_ns + LOOK_EVERY_NS)
			until_ns = now_ns + LOOK_EVERY_NS;
		if (!sender->attend(sender->context, until_ns))
			return false;
		now_ns = clock_now(sender);
	}
	*moment_ns = pacer_wait(sender->pacer, pacer_moment(sender->pacer, due_ns));
	return true;
}

static void collectors_of(
	const struct sender *sender, const struct outgoing *outgoing, size_t *first, size_t *end)
{
	bool all = outgoing->collector == OUTGOING_ALL;

	*first = all ? 0 : outgoing->collector;
	*end = all ? sender->collectors : *first + 1u;
}

static void count(struct sender *sender, const struct outgoing *outgoing)
{
	size_t first, end;

	if (outgoing->faults & FAULT_DROP)
		return;
	collectors_of(sender, outgoing, &first, &end);
	for (size_t i = first; i < end; i++) {
		sender->counts[i].datagrams++;
		sender->counts[i].records += outgoing->records;
		sender->counts[i].octets += outgoing->len;
	}
	sender->datagrams++;
	sender->records += outgoing->records;
	sender->octets += outgoing->len;
}

static int log_one(struct sender *sender, const struct outgoing *outgoing, int64_t moment_ns,
	struct error *error)
{
	bool dropped = outgoing->faults & FAULT_DROP;
	size_t first, end;

	if (!sender->log)
		return 0;
	collectors_of(sender, outgoing, &first, &end);
	for (size_t i = first; i < end; i++) {
		struct sender_event event = { outgoing, i, outgoing->due_ns,
			dropped ? -1 : since_start(sender, moment_ns) };
		if (sender->log(sender->context, &event, error) != 0)
			return -1;
	}
	return 0;
}

static enum sender_end end_after(const struct sender *sender)
{
	bool fails = sender->fail_fast && udp_sink_trouble_count(sender->udp) > 0;

	return fails ? SENDER_TROUBLE : SENDER_DONE;
}

static enum sender_end send_paced(
	struct sender *sender, const struct outgoing *outgoing, struct error *error)
{
	size_t first, end;
	int64_t moment_ns = 0;

	if (!wait_for(sender, outgoing->due_ns, &moment_ns))
		return SENDER_STOPPED;
	collectors_of(sender, outgoing, &first, &end);
	if (!(outgoing->faults & FAULT_DROP)) {
		for (size_t i = first; i < end; i++)
			udp_sink_send(sender->udp, outgoing->exporter * sender->collectors + i,
				outgoing->octets, outgoing->len, moment_ns);
		lateness_add(&sender->lateness, since_start(sender, moment_ns) - outgoing->due_ns);
		sender->planned_ns = outgoing->due_ns;
		sender->sent_ns = since_start(sender, moment_ns);
	}
	count(sender, outgoing);
	if (log_one(sender, outgoing, moment_ns, error) != 0)
		return SENDER_ERROR;
	return end_after(sender);
}

/* To one collector those of the batch that are for it, a run of one exporter at a time. */
static void send_to(
	struct sender *sender, size_t collector, const struct batch *batch, int64_t now_ns)
{
	struct iovec pieces[UDP_SINK_BATCH];
	size_t pending = 0, target = 0;

	for (size_t i = 0; i < batch->count; i++) {
		const struct outgoing *outgoing = &batch->list[i];
		size_t wanted = outgoing->exporter * sender->collectors + collector;
		if ((outgoing->faults & FAULT_DROP) ||
			(outgoing->collector != OUTGOING_ALL && outgoing->collector != collector))
			continue;
		if (pending > 0 && wanted != target) {
			udp_sink_send_batch(sender->udp, target, pieces, pending, now_ns);
			pending = 0;
		}
		target = wanted;
		pieces[pending++] =
			(struct iovec){ (void *)(uintptr_t)outgoing->octets, outgoing->len };
	}
	if (pending > 0)
		udp_sink_send_batch(sender->udp, target, pieces, pending, now_ns);
}

static enum sender_end send_batch(struct sender *sender, struct error *error)
{
	const struct batch *batch = &sender->batch;

	if (!sender->attend(sender->context, 0))
		return SENDER_STOPPED;
	int64_t now_ns = clock_now(sender);
	for (size_t i = 0; i < sender->collectors; i++)
		send_to(sender, i, batch, now_ns);
	sender->sent_ns = since_start(sender, now_ns);
	for (size_t i = 0; i < batch->count; i++) {
		count(sender, &batch->list[i]);
		if (log_one(sender, &batch->list[i], now_ns, error) != 0)
			return SENDER_ERROR;
	}
	return end_after(sender);
}

int sender_flush(struct sender *sender, struct error *error)
{
	sender->end = send_batch(sender, error);
	sender->batch.count = 0;
	if (sender->end == SENDER_STOPPED || sender->end == SENDER_TROUBLE)
		error_set(error, "stopped");
	return sender->end == SENDER_DONE ? 0 : -1;
}

int sender_send(void *context, const struct outgoing *outgoing, struct error *error)
{
	struct sender *sender = context;
	struct batch *batch = &sender->batch;

	memcpy(&batch->list[batch->count++], outgoing,
		offsetof(struct outgoing, octets) + outgoing->len);
	return batch->count == UDP_SINK_BATCH ? sender_flush(sender, error) : 0;
}

enum sender_end sender_wait(struct sender *sender)
{
	const struct outgoing *none;

	while (queue_peek(sender->queue, LOOK_EVERY_MS, &none) != CHANNEL_ENDED) {
		if (sender->is_stopped(sender->context))
			return SENDER_STOPPED;
	}
	udp_sink_settle(sender->udp, SETTLE_MS, clock_now(sender));
	return sender->end;
}

enum sender_end sender_run(struct sender *sender, struct error *error)
{
	enum sender_end end = SENDER_DONE;
	enum channel_state state;
	const struct outgoing *next;

	pacer_sharpen_thread();
	while (end == SENDER_DONE &&
		(state = queue_peek(sender->queue, LOOK_EVERY_MS, &next)) != CHANNEL_ENDED) {
		if (state == CHANNEL_TIMEOUT) {
			end = sender->attend(sender->context, 0) ? SENDER_DONE : SENDER_STOPPED;
			continue;
		}
		end = send_paced(sender, next, error);
		queue_release(sender->queue);
	}
	queue_close(sender->queue);
	udp_sink_settle(sender->udp, SETTLE_MS, clock_now(sender));
	return end;
}
