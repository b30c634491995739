/* SPDX-License-Identifier: BSD-2-Clause */
/* From datagrams to a socket: the feed, the queue and the sender together, over loopback. */
#include "core/time.h"
#include "sink/feed.h"
#include "sink/sender.h"
#include "source/udp.h"
#include "suites.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define T0 INT64_C(1320329772933000000)

static struct datagram datagram_at(int64_t after_ms, uint32_t sequence)
{
	struct datagram datagram = { .version = 5,
		.count = 30,
		.sequence = sequence,
		.sys_uptime = (uint32_t)(60000 + after_ms) };

	datagram_set_time(&datagram, T0 + after_ms * NS_PER_MS);
	for (uint32_t i = 0; i < 30; i++) {
		datagram.records[i].src_addr = sequence + i;
		datagram.records[i].first = datagram.records[i].last = datagram.sys_uptime;
	}
	return datagram;
}

/* What came out of a feed. */
struct log {
	size_t count;
	struct outgoing list[64];
};

static int log_send(void *context, const struct outgoing *outgoing, struct error *error)
{
	struct log *log = context;

	(void)error;
	ck_assert_uint_lt(log->count, 64);
	log->list[log->count++] = *outgoing;
	return 0;
}

static int64_t begin_now(void *context, int64_t first_ns)
{
	*(int64_t *)context = first_ns;
	return 3600 * NS_PER_S;
}

static struct datagram decode(const struct outgoing *outgoing)
{
	struct datagram datagram;

	ck_assert_int_eq(
		netflow_decode(bytes_of(outgoing->octets, outgoing->len), &datagram), NETFLOW_OK);
	return datagram;
}

START_TEST(a_feed_moves_plans_and_encodes)
{
	int64_t first_ns = 0;
	struct feed_options options = { .schedule = { .mode = SCHEDULE_CLOCK, .speed = 2 },
		.inputs = 1,
		.begin = begin_now,
		.context = &first_ns };
	struct log *log = calloc(1, sizeof *log);
	struct feed *feed = feed_new(&options, (struct outgoing_sink){ log_send, log });
	struct error error;

	for (int turn = 0; turn < 2; turn++) {
		feed_turn(feed);
		for (int i = 0; i < 3; i++) {
			struct datagram datagram = datagram_at(i * 100, (uint32_t)i * 30);
			ck_assert_int_eq(feed_add(feed, 0, &datagram, &error), 0);
		}
	}
	ck_assert_int_eq(feed_finish(feed, &error), 0);
	ck_assert_int_eq(first_ns, T0);
	ck_assert_uint_eq(log->count, 6);
	ck_assert_uint_eq(feed_turns(feed), 2);
	for (size_t i = 0; i < 6; i++) {
		struct datagram datagram = decode(&log->list[i]);
		int64_t after_ms = (int64_t)(i % 3) * 100 + (i < 3 ? 0 : 1200);
		ck_assert_int_eq(log->list[i].due_ns, after_ms * NS_PER_MS / 2);
		ck_assert_int_eq(
			datagram_time_ns(&datagram), T0 + 3600 * NS_PER_S + after_ms * NS_PER_MS);
		ck_assert_uint_eq(datagram.sequence, i * 30);
		ck_assert_uint_eq(datagram.sys_uptime, 60000 + after_ms);
		ck_assert_uint_eq(log->list[i].number, i + 1);
	}
	feed_free(feed);
	feed_free(NULL);
	free(log);
}
END_TEST

START_TEST(a_limit_ends_the_feed)
{
	struct feed_options options = {
		.schedule = { .mode = SCHEDULE_TOP_SPEED }, .inputs = 1, .limit = 2
	};
	struct log *log = calloc(1, sizeof *log);
	struct feed *feed = feed_new(&options, (struct outgoing_sink){ log_send, log });
	struct error error;
	struct datagram datagram = datagram_at(0, 0);

	ck_assert_int_eq(feed_add(feed, 0, &datagram, &error), 0);
	ck_assert(!feed_is_full(feed));
	ck_assert_int_eq(feed_add(feed, 0, &datagram, &error), 0);
	ck_assert(feed_is_full(feed));
	ck_assert_int_eq(feed_add(feed, 0, &datagram, &error), -1);
	ck_assert_uint_eq(log->count, 2);
	feed_free(feed);
	free(log);
}
END_TEST

START_TEST(version_6_is_refused)
{
	struct feed_options options = { .schedule = { .mode = SCHEDULE_TOP_SPEED }, .inputs = 1 };
	struct feed *feed = feed_new(&options, (struct outgoing_sink){ 0 });
	struct datagram datagram = { .version = 6, .count = 1 };
	struct error error;

	ck_assert_int_eq(feed_add(feed, 0, &datagram, &error), -1);
	ck_assert_str_eq(error.text, "version 6 has no datagrams that could be sent");
	feed_free(feed);
}
END_TEST

START_TEST(balanced_collectors_have_sequences_of_their_own)
{
	enum { COLLECTORS = 3 };
	struct feed_options options = {
		.schedule = { .mode = SCHEDULE_TOP_SPEED }, .inputs = 2, .balance = COLLECTORS
	};
	struct log *log = calloc(1, sizeof *log);
	struct feed *feed = feed_new(&options, (struct outgoing_sink){ log_send, log });
	uint32_t next[2 * COLLECTORS] = { 0 };
	struct error error;

	for (uint32_t i = 0; i < 8; i++) {
		struct datagram datagram = datagram_at(i, i / 2 * 30);
		ck_assert_int_eq(feed_add(feed, i % 2, &datagram, &error), 0);
	}
	uint32_t sum = 0;
	for (size_t i = 0; i < log->count; i++) {
		struct datagram datagram = decode(&log->list[i]);
		ck_assert_uint_lt(log->list[i].stream, 2 * COLLECTORS);
		ck_assert_uint_eq(log->list[i].stream % COLLECTORS, log->list[i].collector);
		ck_assert_uint_eq(datagram.sequence, next[log->list[i].stream]);
		next[log->list[i].stream] += datagram.count;
		sum += datagram.count;
	}
	ck_assert_uint_eq(sum, 240);
	feed_free(feed);
	free(log);
}
END_TEST

START_TEST(a_restart_begins_anew_and_keeps_flow_times)
{
	struct feed_options options = { .schedule = { .mode = SCHEDULE_TOP_SPEED },
		.inputs = 1,
		.impaired = true,
		.impair = { .restart = 3 },
		.restart_uptime_ms = 5000 };
	struct log *log = calloc(1, sizeof *log);
	struct feed *feed = feed_new(&options, (struct outgoing_sink){ log_send, log });
	struct error error;

	for (uint32_t i = 0; i < 8; i++) {
		struct datagram datagram = datagram_at(i * 100, i * 30);
		ck_assert_int_eq(feed_add(feed, 0, &datagram, &error), 0);
	}
	ck_assert_uint_eq(feed_impairs(feed)->restarts, 2);
	for (uint32_t i = 0; i < 8; i++) {
		struct datagram datagram = decode(&log->list[i]);
		ck_assert_uint_eq(datagram.sequence, i % 3 * 30);
		ck_assert_uint_eq(datagram.sys_uptime, (i < 3 ? 60000 : 5000) + i % 3 * 100);
		ck_assert_uint_eq(datagram.records[0].first, datagram.sys_uptime);
		ck_assert_int_eq(datagram_time_ns(&datagram), T0 + i * 100 * NS_PER_MS);
		ck_assert_int_eq((log->list[i].faults & FAULT_RESTART) != 0, i > 0 && i % 3 == 0);
	}
	feed_free(feed);
	free(log);
}
END_TEST

enum { MANY = 20000, QUEUED = 64 };

static void *write_many(void *context)
{
	struct queue *queue = context;
	struct outgoing outgoing = { .len = 8 };
	struct error error;

	for (uint64_t i = 1; i <= MANY; i++) {
		outgoing.number = i;
		memcpy(outgoing.octets, &i, sizeof i);
		if (queue_send(queue, &outgoing, &error) != 0)
			break;
	}
	queue_end(queue);
	return NULL;
}

START_TEST(a_queue_keeps_order_between_threads)
{
	struct queue *queue = queue_new(QUEUED, (size_t)_i);
	pthread_t writer;
	uint64_t number = 1;
	const struct outgoing *next;
	size_t count;

	pthread_create(&writer, NULL, write_many, queue);
	while (queue_peek(queue, -1, &next, &count) == CHANNEL_READY) {
		size_t taken = count > 7 ? count - count % 7 : count;
		for (size_t i = 0; i < taken; i++, number++) {
			ck_assert_uint_eq(next[i].number, number);
			ck_assert_mem_eq(next[i].octets, &number, sizeof number);
		}
		queue_release(queue, taken);
	}
	ck_assert_uint_eq(number, MANY + 1);
	pthread_join(writer, NULL);
	queue_free(queue);
	queue_free(NULL);
}
END_TEST

static void *write_one(void *context)
{
	struct outgoing outgoing = { .len = 8 };
	struct error error;

	usleep(50000);
	queue_send(context, &outgoing, &error);
	return NULL;
}

START_TEST(a_lone_datagram_is_seen_at_once)
{
	struct queue *queue = queue_new(QUEUED, 1);
	pthread_t writer;
	const struct outgoing *next;
	size_t count;

	pthread_create(&writer, NULL, write_one, queue);
	ck_assert_int_eq(queue_peek(queue, 3000, &next, &count), CHANNEL_READY);
	queue_release(queue, 1);
	pthread_join(writer, NULL);
	queue_free(queue);
}
END_TEST

START_TEST(a_closed_queue_lets_its_writer_go)
{
	struct queue *queue = queue_new(QUEUED, 1);
	pthread_t writer;
	const struct outgoing *next;
	size_t count;

	pthread_create(&writer, NULL, write_many, queue);
	ck_assert_int_eq(queue_peek(queue, -1, &next, &count), CHANNEL_READY);
	queue_close(queue);
	pthread_join(writer, NULL);
	queue_free(queue);
}
END_TEST

/* A clock on which a replay of minutes takes no time. */
static int64_t fast_now(void *context)
{
	return *(int64_t *)context;
}

static void fast_sleep(void *context, int64_t moment_ns)
{
	*(int64_t *)context = moment_ns + 70000;
}

struct run {
	int64_t *clock_ns;
	struct pacer *pacer;
	int looks;
	int pause_at; /* which look: the pacer pauses for a minute */
	int stop_at;
	size_t logged;
	int64_t sent_ns[64];
};

static bool attend(void *context, int64_t until_ns)
{
	struct run *run = context;

	if (until_ns > *run->clock_ns)
		*run->clock_ns = until_ns;
	if (++run->looks == run->pause_at) {
		pacer_pause(run->pacer);
		*run->clock_ns += 60 * NS_PER_S;
		pacer_resume(run->pacer);
	}
	return run->looks != run->stop_at;
}

static int log_event(void *context, const struct sender_event *event, struct error *error)
{
	struct run *run = context;

	(void)error;
	run->sent_ns[run->logged++] = event->sent_ns;
	return 0;
}

static struct udp_listener *listen_here(struct udp_target *target)
{
	struct error error;
	struct endpoint at;

	endpoint_resolve("127.0.0.1", 0, ENDPOINT_BIND, &at, &error);
	struct udp_listener *listener = udp_listen(&at, 1 << 20, &error);
	*target = (struct udp_target){ 0 };
	udp_listener_endpoint(listener, &target->to);
	return listener;
}

static size_t arrived(struct udp_listener *listener)
{
	const struct udp_arrival *arrivals;
	struct error error;
	int count;
	size_t sum = 0;

	while ((count = udp_listener_read(listener, &arrivals, &error)) > 0)
		sum += (size_t)count;
	return sum;
}

/* _i: 0 paced, 1 paced with a pause, 2 stopped, 3 top speed. */
START_TEST(each_leaves_at_its_moment)
{
	enum { COUNT = 10 };
	struct udp_target targets[2];
	struct udp_listener *listeners[2] = { listen_here(&targets[0]), listen_here(&targets[1]) };
	struct error error;
	int64_t clock_ns = 1000 * NS_PER_S;
	struct pacer pacer;
	struct sender_counts counts[2] = { 0 };
	struct run run = { &clock_ns, &pacer, .pause_at = _i == 1 ? 100 : -1,
		.stop_at = _i == 2 ? 50 : -1 };
	struct sender *sender = calloc(1, sizeof *sender);
	struct outgoing outgoing = { .len = 72, .records = 1, .collector = OUTGOING_ALL };

	pacer_init(
		&pacer, (struct pacer_clock){ fast_now, fast_sleep, &clock_ns }, clock_ns, false);
	*sender = (struct sender){ .queue = sender_queue_new(_i == 3),
		.pacer = &pacer,
		.collectors = 2,
		.top_speed = _i == 3,
		.attend = attend,
		.log = log_event,
		.context = &run,
		.counts = counts,
		.udp = udp_sink_open(targets, 2, &error) };
	for (int i = 0; i < COUNT; i++) {
		outgoing.due_ns = i * 30 * NS_PER_S;
		outgoing.faults = i == 4 ? FAULT_DROP : 0;
		outgoing.collector = i == 5 ? 1 : OUTGOING_ALL;
		ck_assert_int_eq(queue_send(sender->queue, &outgoing, &error), 0);
	}
	queue_end(sender->queue);
	enum sender_end end = sender_run(sender, &error);
	ck_assert_int_eq(end, _i == 2 ? SENDER_STOPPED : SENDER_DONE);
	if (_i != 2) {
		ck_assert_uint_eq(sender->datagrams, COUNT - 1);
		ck_assert_uint_eq(counts[0].datagrams, COUNT - 2);
		ck_assert_uint_eq(counts[1].records, COUNT - 1);
		ck_assert_uint_eq(counts[1].octets, 72 * (COUNT - 1));
		ck_assert_uint_eq(run.logged, 2 * COUNT - 1);
	}
	ck_assert_uint_eq(arrived(listeners[0]), counts[0].datagrams);
	ck_assert_uint_eq(arrived(listeners[1]), counts[1].datagrams);
	if (_i < 2) {
		ck_assert_int_eq(sender->planned_ns, (COUNT - 1) * 30 * NS_PER_S);
		ck_assert_int_eq(sender->sent_ns, sender->planned_ns + 70000);
		ck_assert_int_eq(sender->lateness.greatest_ns, 70000);
		ck_assert_int_eq(pacer.paused_ns, _i ? 60 * NS_PER_S : 0);
		ck_assert_int_eq(run.sent_ns[2], 30 * NS_PER_S + 70000);
		ck_assert_int_eq(run.sent_ns[8], -1);
	}
	udp_sink_close(sender->udp);
	queue_free(sender->queue);
	free(sender);
	udp_listener_close(listeners[0]);
	udp_listener_close(listeners[1]);
}
END_TEST

Suite *sender_suite(void)
{
	Suite *suite = suite_create("sender");
	TCase *tcase = tcase_create("sender");

	tcase_add_test(tcase, a_feed_moves_plans_and_encodes);
	tcase_add_test(tcase, a_limit_ends_the_feed);
	tcase_add_test(tcase, version_6_is_refused);
	tcase_add_test(tcase, balanced_collectors_have_sequences_of_their_own);
	tcase_add_test(tcase, a_restart_begins_anew_and_keeps_flow_times);
	tcase_add_loop_test(tcase, a_queue_keeps_order_between_threads, 1, 4);
	tcase_add_test(tcase, a_lone_datagram_is_seen_at_once);
	tcase_add_test(tcase, a_closed_queue_lets_its_writer_go);
	tcase_add_loop_test(tcase, each_leaves_at_its_moment, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite;
}
