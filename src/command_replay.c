/* SPDX-License-Identifier: BSD-2-Clause */
/* replay: captures, flow-tools files or captures of NetFlow, as datagrams to collectors. */
#include "command.h"
#include "core/clock.h"
#include "core/memory.h"
#include "process/interrupt.h"
#include "process/thread.h"
#include "replay/control.h"
#include "replay/log.h"
#include "replay/report.h"
#include "replay/source.h"
#include "replay/write.h"
#include "sandbox/sandbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* From the first datagram to the start, so that the second is read by then. */
#define LEAD_NS (20 * NS_PER_MS)

struct replay {
	const struct options *options;
	struct inputs *inputs;
	struct replay_targets targets;
	struct replay_source source;
	struct pacer pacer;
	struct sender sender;
	struct replay_control control;
	struct output *log;     /* NULL: none */
	struct output *capture; /* --write; NULL: datagrams are sent */
	struct pcap_sink *pcap;
	bool source_failed; /* source_error holds, once its thread has ended */
	struct error source_error;
};

/* The first datagram is there: fixes the start, and by how much header times move. */
static int64_t begin(void *context, int64_t first_ns)
{
	struct replay *replay = context;
	int64_t lead_ns = replay->options->top_speed ? 0 : LEAD_NS;
	int64_t start_ns = clock_now(CLOCK_MONOTONIC) + lead_ns + replay->options->start_delay_ns;
	int64_t shift_ns = 0;

	if (replay->options->timestamps_now) {
		int64_t wall_ns = start_ns + clock_now(CLOCK_REALTIME) - clock_now(CLOCK_MONOTONIC);
		/* Whole milliseconds, so that uptimes still fit; the start waits for the rest. */
		shift_ns = -time_floor_ms(first_ns - wall_ns) * NS_PER_MS;
		start_ns += shift_ns - (wall_ns - first_ns);
	}
	replay->pacer.start_ns = start_ns;
	return shift_ns;
}

static bool attend(void *context, int64_t until_ns)
{
	struct replay *replay = context;

	return replay_control_attend(&replay->control, until_ns);
}

static int log_event(void *context, const struct sender_event *event, struct error *error)
{
	struct replay *replay = context;

	return replay_log_event(replay->log, &replay->targets, event, error);
}

static void *run_source(void *context)
{
	struct replay *replay = context;
	struct error *error = &replay->source_error;

	if (!replay->options->top_speed && !replay->options->write)
		pacer_yield_thread();
	replay->source_failed = replay_source_run(&replay->source, error) ? true : false;
	queue_end(replay->sender.queue);
	return NULL;
}

static struct feed *make_feed(struct replay *replay, struct outgoing_sink sink)
{
	const struct options *options = replay->options;
	struct feed_options feed = {
		.schedule = options->schedule,
		.impair = options->impair,
		.impaired = options->impaired,
		.inputs = (unsigned)replay->targets.exporters,
		.balance = options->balance ? (unsigned)replay->targets.collectors : 0,
		.uptime_wrap = options->uptime_wrap,
		.restart_uptime_ms = options->initial_uptime_ns / NS_PER_MS,
		.limit = (uint64_t)options->limit,
		.begin = begin,
		.context = replay,
	};

	if (options->top_speed)
		feed.schedule.mode = SCHEDULE_TOP_SPEED;
	return feed_new(&feed, sink);
}

static int open_log(struct replay *replay, struct error *error)
{
	struct output_options overwrite = { .overwrite = true };

	if (!replay->options->log)
		return 0;
	if (output_makes_files(replay->options->log))
		interrupt_hold();
	replay->log = output_open(replay->options->log, &overwrite, error);
	return replay->log ? replay_log_header(replay->log, error) : -1;
}

static int close_output(struct output **output, int failed, struct error *error)
{
	struct output *closing = *output;

	*output = NULL;
	if (!closing)
		return failed;
	if (failed) {
		output_abandon(closing);
		return failed;
	}
	return output_close(closing, NULL, error);
}

/* Tells what was done; the exit status. */
static int account(struct replay *replay, bool whole)
{
	const struct options *options = replay->options;
	struct replay_account replayed = { options, &replay->targets, &replay->sender,
		replay->source.feed, replay->inputs->datagrams ? &replay->source.datagrams : NULL,
		replay->control.stopped_by };
	struct error error;
	int status = whole ? report_status(replay->inputs, &replay->source.result) : 0;

	if (!options->quiet && whole)
		report_lines(replay->inputs, &replay->source.result, options->verbose, stderr);
	if (!options->quiet)
		replay_report_lines(&replayed, stderr);
	if (options->report &&
		report_json(options->report, replay->inputs, options, &replay->source.result,
			"replay", replay_report_json(&replayed), &error))
		return command_fail(&error);
	return replay_report_has_trouble(&replayed) ? 3 : status;
}

/* What the end of sending means for the exit status; the account is given in each case. */
static int finish_sending(
	struct replay *replay, enum sender_end end, bool whole, struct error *error)
{
	if (end == SENDER_DONE && whole && replay->source_failed) {
		*error = replay->source_error;
		account(replay, true);
		return command_fail(error);
	}
	int status = account(replay, whole);
	if (end == SENDER_ERROR)
		return command_fail(error);
	if (end == SENDER_TROUBLE) {
		error_set(error, "stopped at the first datagram that was refused (--fail-fast)");
		return command_fail(error);
	}
	return status;
}

/* A replay without an end was to be stopped; of another, its sender learns it. */
static void deliver_stop(const struct replay *replay)
{
	if (replay->control.stopped_by && replay->options->loop != 0)
		interrupt_deliver();
}

/* Starts the thread that makes the datagrams. A silent pipe may hang it, not the one that waits for
 * signals. */
static int start_source(struct replay *replay, pthread_t *thread, struct error *error)
{
	replay->sender.queue =
		sender_queue_new(replay->options->top_speed || replay->options->write);
	replay->source.feed =
		make_feed(replay, (struct outgoing_sink){ queue_send, replay->sender.queue });
	sandbox_enter(replay->options, SANDBOX_SOCKETS_THERE);
	int problem = pthread_create(thread, NULL, run_source, replay);

	return problem ? error_set(error, "no thread to read with: %s", strerror(problem)) : 0;
}

static bool join_source(pthread_t thread)
{
	return thread_join(thread, interrupt_pending() ? THREAD_HURRY_MS : THREAD_PATIENCE_MS);
}

static int send_all(struct replay *replay)
{
	struct sender *sender = &replay->sender;
	struct error error;
	pthread_t thread;

	sender->udp = udp_sink_open(replay->targets.targets,
		replay->targets.exporters * replay->targets.collectors, &error);
	if (!sender->udp)
		return command_fail(&error);
	pacer_init(&replay->pacer, pacer_monotonic_clock(), 0, replay->options->precise);
	if (replay_control_start(&replay->control, &replay->pacer, &sender->datagrams,
		    replay->options->quiet, &error) ||
		start_source(replay, &thread, &error))
		return command_fail(&error);
	enum sender_end end = sender_run(sender, &error);
	bool whole = join_source(thread);
	/* The source may have seen it first, and ended. */
	if (!replay->control.stopped_by)
		replay->control.stopped_by = interrupt_pending();
	if (replay->control.stopped_by)
		end = SENDER_STOPPED;
	replay_control_end(&replay->control);
	int status = finish_sending(replay, end, whole, &error);
	if (close_output(&replay->log, 0, &error))
		status = command_fail(&error);
	if (!whole || replay->source.result.hung) {
		deliver_stop(replay);
		exit(status); /* its thread still uses all that would be freed */
	}
	return status;
}

static int write_all(struct replay *replay)
{
	struct output_options options = { .overwrite = replay->options->force };
	struct replay_writer writer = { .targets = &replay->targets, .sender = &replay->sender };
	struct error error;
	pthread_t thread;

	if (output_makes_files(replay->options->write))
		interrupt_hold();
	replay->capture = output_open(replay->options->write, &options, &error);
	if (!replay->capture ||
		!(writer.pcap = replay->pcap = pcap_sink_new(replay->capture, &error)))
		return command_fail(&error);
	interrupt_hold();
	if (start_source(replay, &thread, &error))
		return command_fail(&error);
	int failed = replay_write(&writer, &error);
	bool whole = join_source(thread);
	if (!failed && replay->source_failed) {
		failed = -1;
		error = replay->source_error;
	}
	failed = close_output(&replay->capture, failed, &error);
	failed = close_output(&replay->log, failed, &error);
	int status = failed ? command_fail(&error) : account(replay, true);
	struct pipeline_result left = { .hung = !whole || replay->source.result.hung };
	return failed || left.hung ? command_leave(&left, status) : status;
}

static int run(struct replay *replay)
{
	const struct options *options = replay->options;
	struct error error;

	if (options->loop != 1 && inputs_check_rewind(replay->inputs, &error)) {
		struct error reason = error;
		error_usage(&error, "--loop: %.900s", reason.text);
		return command_fail(&error);
	}
	size_t exporters = options->per_input ? replay->inputs->count : 1;
	if (replay_targets_resolve(&replay->targets, options, exporters, &error) ||
		open_log(replay, &error))
		return command_fail(&error);
	replay->sender.pacer = &replay->pacer;
	replay->sender.collectors = replay->targets.collectors;
	replay->sender.counts =
		memory_new(replay->targets.collectors, sizeof *replay->sender.counts);
	replay->sender.top_speed = options->top_speed;
	replay->sender.fail_fast = options->fail_fast;
	replay->sender.attend = attend;
	replay->sender.log = replay->log ? log_event : NULL;
	replay->sender.context = replay;
	return options->write ? write_all(replay) : send_all(replay);
}

static void release(struct replay *replay)
{
	output_abandon(replay->log);
	output_abandon(replay->capture);
	pcap_sink_free(replay->pcap);
	feed_free(replay->source.feed);
	queue_free(replay->sender.queue);
	udp_sink_close(replay->sender.udp);
	free(replay->sender.counts);
	replay_targets_free(&replay->targets);
	free(replay);
}

/* What options don't go together. */
static int check(const struct options *options, struct error *error)
{
	bool paced = options->schedule.mode == SCHEDULE_CLOCK && !options->top_speed;

	if (!options->to.count && !options->write)
		return error_usage(error, "replay: where to? --to HOST:PORT, or --write FILE");
	if (options->top_speed && options->schedule.mode == SCHEDULE_RATE)
		return error_usage(error, "--top-speed and --rate: give one of them");
	if (!paced && options->schedule.speed != 1)
		return error_usage(error, "--speed: goes neither with --top-speed nor with --rate");
	if (!paced && options->schedule.max_gap_ns)
		return error_usage(
			error, "--max-gap: goes neither with --top-speed nor with --rate");
	if (options->balance && options->to.count < 2)
		return error_usage(error, "--balance: needs two collectors or more");
	if (options->sources.count > 1 && !options->per_input)
		return error_usage(error, "--source: more than one address goes with --per-input");
	if (options->datagrams && options->flows_only)
		return error_usage(error,
			"--%s: is for captures of traffic; --datagrams sends what is there",
			options->flows_only);
	return 0;
}

int command_replay(struct options *options, char **arguments, size_t count)
{
	struct inputs inputs;
	struct error error;
	int status;

	if (check(options, &error))
		return command_fail(&error);
	status = inputs_open(&inputs, options, arguments, count, &error);
	if (status == 0 && options->datagrams && inputs.flowtools)
		status = error_usage(&error,
			"--datagrams: applies to captures only, and the inputs are flow-tools "
			"files");
	if (status == 0) {
		struct replay *replay = memory_new(1, sizeof *replay);

		inputs.datagrams = options->datagrams;
		replay->options = options;
		replay->inputs = &inputs;
		replay->source.inputs = &inputs;
		replay->source.options = options;
		status = run(replay);
		deliver_stop(replay);
		release(replay);
	} else {
		status = command_fail(&error);
	}
	inputs_free(&inputs);
	return status;
}
