/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/sender.h"

#include "core/time.h"

#define LOOK_EVERY_NS (250 * NS_PER_MS)
#define LOOK_EVERY_MS 250
#define SLEEP_NS (4 * NS_PER_MS) /* shorter waits are the pacer's alone: it is exact */
#define QUEUED 2048              /* 3 MB, a minute of a busy router */
#define BATCHED_QUEUED 1024
#define SETTLE_MS 20 /* for a last refusal to come back */

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

void sender_collectors(
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
	sender_collectors(sender, outgoing, &first, &end);
	for (size_t i = first; i < end; i++) {
		sender->counts[i].datagrams++;
		sender->counts[i].records += outgoing->records;
		sender->counts[i].octets += outgoing->len;
	}
	sender->datagrams++;
	sender->records += outgoing->records;
	sender->octets += outgoing->len;
}

int sender_account(struct sender *sender, const struct outgoing *outgoing, int64_t sent_ns,
	struct error *error)
{
	bool dropped = outgoing->faults & FAULT_DROP;
	size_t first, end;

	count(sender, outgoing);
	if (!sender->log)
		return 0;
	sender_collectors(sender, outgoing, &first, &end);
	for (size_t i = first; i < end; i++) {
		struct sender_event event = { outgoing, i, outgoing->due_ns,
			dropped ? -1 : sent_ns };
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
	sender_collectors(sender, outgoing, &first, &end);
	if (!(outgoing->faults & FAULT_DROP)) {
		for (size_t i = first; i < end; i++)
			udp_sink_send(sender->udp, outgoing->exporter * sender->collectors + i,
				outgoing->octets, outgoing->len, moment_ns);
		lateness_add(&sender->lateness, since_start(sender, moment_ns) - outgoing->due_ns);
		sender->planned_ns = outgoing->due_ns;
		sender->sent_ns = since_start(sender, moment_ns);
	}
	if (sender_account(sender, outgoing, since_start(sender, moment_ns), error) != 0)
		return SENDER_ERROR;
	return end_after(sender);
}

/* To one collector those of the batch that are for it, a run of one exporter at a time. */
static void send_to(struct sender *sender, size_t collector, const struct outgoing *batch,
	size_t batch_count, int64_t now_ns)
{
	struct iovec pieces[UDP_SINK_BATCH];
	size_t pending = 0, target = 0;

	for (size_t i = 0; i < batch_count; i++) {
		const struct outgoing *outgoing = &batch[i];
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

static enum sender_end send_batch(struct sender *sender, const struct outgoing *batch,
	size_t batch_count, struct error *error)
{
	if (!sender->attend(sender->context, 0))
		return SENDER_STOPPED;
	int64_t now_ns = clock_now(sender);
	for (size_t i = 0; i < sender->collectors; i++)
		send_to(sender, i, batch, batch_count, now_ns);
	sender->sent_ns = since_start(sender, now_ns);
	for (size_t i = 0; i < batch_count; i++) {
		if (sender_account(sender, &batch[i], sender->sent_ns, error) != 0)
			return SENDER_ERROR;
	}
	return end_after(sender);
}

struct queue *sender_queue_new(bool batched)
{
	return batched ? queue_new(BATCHED_QUEUED, UDP_SINK_BATCH) : queue_new(QUEUED, 1);
}

enum sender_end sender_run(struct sender *sender, struct error *error)
{
	enum sender_end end = SENDER_DONE;
	enum channel_state state;
	const struct outgoing *next;
	size_t there;
	bool began = false;

	if (!sender->top_speed)
		pacer_sharpen_thread();
	while (end == SENDER_DONE && (state = queue_peek(sender->queue, LOOK_EVERY_MS, &next,
					      &there)) != CHANNEL_ENDED) {
		if (state == CHANNEL_TIMEOUT) {
			end = sender->attend(sender->context, 0) ? SENDER_DONE : SENDER_STOPPED;
			continue;
		}
		if (!began)
			pacer_begin(sender->pacer);
		began = true;
		size_t taken = !sender->top_speed       ? 1
			       : there < UDP_SINK_BATCH ? there
							: UDP_SINK_BATCH;
		end = sender->top_speed ? send_batch(sender, next, taken, error)
					: send_paced(sender, next, error);
		queue_release(sender->queue, taken);
	}
	queue_close(sender->queue);
	udp_sink_settle(sender->udp, SETTLE_MS, clock_now(sender));
	return end;
}
