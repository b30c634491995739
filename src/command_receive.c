/* SPDX-License-Identifier: BSD-2-Clause */
/* receive: datagrams that arrive, to flow-tools files. */
#include "command.h"
#include "core/clock.h"
#include "core/memory.h"
#include "process/interrupt.h"
#include "receive/files.h"
#include "receive/report.h"
#include "sandbox/sandbox.h"
#include "source/udp.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_LEN (32 << 20)           /* a second of a busy collector, while a file is synced */
#define TURN_EVERY_NS (250 * NS_PER_MS) /* a directory's slot ends without a datagram, too */
#define DRAIN_NS NS_PER_S               /* how long what has arrived is read after a signal */

struct receiver {
	const struct options *options;
	struct udp_listener *listener;
	struct receive_files files;
	struct sequence *sequence;
	struct receive_account account;
	uint8_t (*accepted)[16]; /* --from */
	int interrupt;           /* a descriptor */
	int64_t start_ns;        /* of the monotonic clock */
	int64_t heard_ns;        /* … when something came last */
};

static bool is_accepted(const struct receiver *receiver, const uint8_t address[16])
{
	for (size_t i = 0; i < receiver->options->from.count; i++) {
		if (memcmp(receiver->accepted[i], address, 16) == 0)
			return true;
	}
	return receiver->options->from.count == 0;
}

static int take_datagram(struct receiver *receiver, struct datagram *datagram,
	struct exporter_key *key, int64_t time_ns, struct error *error)
{
	struct sequence_counts before, after;
	struct flowtools_counts told;

	key->engine_type = datagram->engine_type;
	key->engine_id = datagram->engine_id;
	before = sequence_of(receiver->sequence, key);
	sequence_add(receiver->sequence, key, datagram);
	after = sequence_of(receiver->sequence, key);
	told = (struct flowtools_counts){ .flow_lost = (uint32_t)(after.lost - before.lost),
		.sequence_resets = (uint32_t)(after.resets - before.resets) };
	if (receiver->account.first_ns == 0)
		receiver->account.first_ns = time_ns;
	receiver->account.last_ns = time_ns;
	if (receive_files_add(&receiver->files, datagram, time_ns / NS_PER_S, error))
		return -1;
	receive_files_count(&receiver->files, datagram->version, &told);
	return 0;
}

static int take_arrival(
	struct receiver *receiver, const struct udp_arrival *arrival, struct error *error)
{
	struct receive_account *account = &receiver->account;
	struct exporter_key key = { 0 };
	struct datagram datagram;

	account->arrived++;
	endpoint_octets(&arrival->from, key.address);
	if (!is_accepted(receiver, key.address)) {
		account->ignored++;
		return 0;
	}
	enum netflow_problem problem = netflow_decode(arrival->octets, &datagram);
	if (account->problems[problem]++ == 0)
		account->first[problem] = (struct receive_first){ account->arrived, arrival->from };
	if (problem != NETFLOW_OK) {
		receive_files_count(
			&receiver->files, 0, &(struct flowtools_counts){ .packets_corrupt = 1 });
		return 0;
	}
	datagram.exporter = endpoint_ipv4(&arrival->from);
	return take_datagram(receiver, &datagram, &key, arrival->time_ns, error);
}

static bool has_enough(const struct receiver *receiver)
{
	return receiver->options->count > 0 &&
	       receiver->account.problems[NETFLOW_OK] >= (uint64_t)receiver->options->count;
}

/* Takes all that is there; how many datagrams, or -1. */
static int take_all(struct receiver *receiver, struct error *error)
{
	const struct udp_arrival *arrivals;
	int count = udp_listener_read(receiver->listener, &arrivals, error);

	for (int i = 0; i < count && !has_enough(receiver); i++) {
		if (take_arrival(receiver, &arrivals[i], error))
			return -1;
	}
	return count;
}

/* When it has to end at the latest, whatever comes. */
static int64_t deadline(const struct receiver *receiver)
{
	const struct options *options = receiver->options;
	int64_t end_ns = INT64_MAX;

	if (options->duration_ns)
		end_ns = receiver->start_ns + options->duration_ns;
	if (options->idle_ns && receiver->heard_ns + options->idle_ns < end_ns)
		end_ns = receiver->heard_ns + options->idle_ns;
	return end_ns;
}

/* Waits for a datagram, or a signal, or until the deadline; false at the end. */
static bool wait_for_more(struct receiver *receiver)
{
	struct pollfd happens[2] = { { .fd = udp_listener_descriptor(receiver->listener),
					     .events = POLLIN },
		{ .fd = receiver->interrupt, .events = POLLIN } };
	int64_t left_ns = deadline(receiver) - clock_now(CLOCK_MONOTONIC);

	if (left_ns <= 0)
		return false;
	if (left_ns > TURN_EVERY_NS)
		left_ns = TURN_EVERY_NS;
	struct timespec wait = clock_timespec(left_ns);
	ppoll(happens, 2, &wait, NULL);
	receiver->account.stopped_by = interrupt_pending();
	return receiver->account.stopped_by == 0;
}

static int receive(struct receiver *receiver, struct error *error)
{
	int count;

	do {
		while ((count = take_all(receiver, error)) > 0 && !has_enough(receiver)) {
			receiver->heard_ns = clock_now(CLOCK_MONOTONIC);
			if (interrupt_pending() || receiver->heard_ns > deadline(receiver))
				break;
		}
		if (count < 0 || receive_files_idle(&receiver->files,
					 clock_now(CLOCK_REALTIME) / NS_PER_S, error))
			return -1;
	} while (!has_enough(receiver) && wait_for_more(receiver));
	/* What had arrived when the signal came belongs to it. */
	int64_t end_ns = clock_now(CLOCK_MONOTONIC) + DRAIN_NS;
	while (!has_enough(receiver) && (count = take_all(receiver, error)) > 0 &&
		clock_now(CLOCK_MONOTONIC) < end_ns)
		;
	return count < 0 ? -1 : 0;
}

static int resolve_accepted(struct receiver *receiver, struct error *error)
{
	const struct texts *from = &receiver->options->from;

	receiver->accepted = memory_new(from->count, sizeof *receiver->accepted);
	for (size_t i = 0; i < from->count; i++) {
		struct endpoint endpoint;
		struct error reason;
		if (endpoint_resolve(from->list[i], 0, ENDPOINT_CONNECT, &endpoint, &reason))
			return error_wrap(error, "--from", &reason);
		endpoint_octets(&endpoint, receiver->accepted[i]);
	}
	return 0;
}

/* ":2055" listens for IPv6 and IPv4; where there is no IPv6, for IPv4 alone. */
static int start_listening(struct receiver *receiver, struct error *error)
{
	const char *text = receiver->options->listen;
	struct endpoint at;
	struct error reason;
	char any[64];

	snprintf(any, sizeof any, "[::]%.50s", text);
	if (text[0] == ':' && endpoint_resolve(any, -1, ENDPOINT_BIND, &at, &reason) == 0)
		receiver->listener = udp_listen(&at, BUFFER_LEN, &reason);
	if (!receiver->listener) {
		if (endpoint_resolve(text, -1, ENDPOINT_BIND, &at, &reason))
			return error_wrap(error, "--listen", &reason);
		receiver->listener = udp_listen(&at, BUFFER_LEN, &reason);
	}
	if (!receiver->listener)
		return error_set(error, "--listen: %.900s", reason.text);
	udp_listener_endpoint(receiver->listener, &receiver->account.listening);
	receiver->account.buffer = udp_listener_buffer(receiver->listener);
	return 0;
}

static int prepare(struct receiver *receiver, struct error *error)
{
	char text[ENDPOINT_TEXT_LEN];

	interrupt_hold();
	receiver->interrupt = interrupt_descriptor();
	if (resolve_accepted(receiver, error) || start_listening(receiver, error) ||
		receive_files_open(&receiver->files, error))
		return -1;
	receiver->sequence = sequence_new();
	receiver->account.sequence = receiver->sequence;
	receiver->start_ns = receiver->heard_ns = clock_now(CLOCK_MONOTONIC);
	sandbox_enter(receiver->options, SANDBOX_SOCKETS_THERE);
	if (!receiver->options->quiet) {
		endpoint_format(&receiver->account.listening, text);
		fprintf(stderr, "pcapflow: listening on %s\n", text);
	}
	return 0;
}

static int tell(struct receiver *receiver)
{
	const struct options *options = receiver->options;
	struct receive_account *account = &receiver->account;
	struct error error;

	account->dropped = udp_listener_dropped(receiver->listener);
	account->not_written = receiver->files.not_written;
	if (!options->quiet)
		receive_report_lines(account, stderr);
	if (options->report && receive_report_json(options->report, account, &error))
		return command_fail(&error);
	return receive_report_status(account);
}

static int run(struct receiver *receiver)
{
	struct error error;

	if (prepare(receiver, &error))
		return command_fail(&error);
	if (receive(receiver, &error)) {
		receive_files_abandon(&receiver->files);
		tell(receiver);
		return command_fail(&error);
	}
	if (receive_files_close(&receiver->files, &error)) {
		tell(receiver);
		return command_fail(&error);
	}
	return tell(receiver);
}

int command_receive(struct options *options, char **arguments, size_t count)
{
	struct receiver receiver = { .options = options, .interrupt = -1 };
	struct error error;

	if (count > 0)
		error_usage(&error, "receive: takes no INPUT: '%s'", arguments[0]);
	else if (!options->listen)
		error_usage(&error, "receive: where? --listen [ADDR]:PORT");
	else if (!options->output)
		error_usage(&error, "receive: where to? -o FILE, -o DIRECTORY, or -o -");
	if (count > 0 || !options->listen || !options->output)
		return command_fail(&error);
	receiver.account.options = options;
	receive_files_init(&receiver.files, options);
	int status = run(&receiver);
	receive_files_abandon(&receiver.files);
	sequence_free(receiver.sequence);
	udp_listener_close(receiver.listener);
	free(receiver.accepted);
	if (receiver.interrupt >= 0)
		close(receiver.interrupt);
	return status;
}
