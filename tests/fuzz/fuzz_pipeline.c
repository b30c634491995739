/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Captures in, records out, with what the contract promises of any capture asserted: every packet
 * has its fate, no octet is lost, First <= Last <= SysUptime, boot stays until it moves forward,
 * sequence numbers count records, time goes on. The first octets choose options; what follows is
 * either two captures as they are, or packets of few flows, four octets each, at times that tie,
 * leap and run back.
 */
#include "core/memory.h"
#include "core/time.h"
#include "pipeline/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHOICES 5u
#define LEAST_PACKET 20u
#define RECORD_LEN (16u + 40u)
#define MAX_PACKETS 4096u

#define HOLDS(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "does not hold: %s\n", #condition);                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

struct checked {
	const struct options *options;
	bool captures;
	uint64_t datagrams;
	uint64_t records;
	uint64_t packets;
	int64_t time_ns;
	int64_t boot_ms;
};

static void check_record(const struct checked *checked, const struct datagram *datagram,
	const struct datagram_record *record)
{
	HOLDS(record->packets > 0 && record->octets > 0);
	if (checked->options->uptime_wrap)
		return;
	HOLDS(record->first <= record->last);
	HOLDS(record->last <= datagram->sys_uptime);
}

static int check_datagram(void *context, const struct datagram *datagram, struct error *error)
{
	struct checked *checked = context;
	int64_t time_ns = datagram_time_ns(datagram);
	int64_t boot_ms = time_ns / NS_PER_MS - datagram->sys_uptime;

	(void)error;
	HOLDS(datagram->count > 0 && datagram->count <= datagram_max_records(datagram->version));
	if (!checked->captures)
		return 0;
	HOLDS(time_ns % NS_PER_MS == 0);
	HOLDS(checked->datagrams == 0 || time_ns >= checked->time_ns);
	HOLDS(checked->datagrams == 0 || checked->options->uptime_wrap ||
		boot_ms >= checked->boot_ms);
	HOLDS(datagram->version == 1 || datagram->sequence == (uint32_t)checked->records);
	for (unsigned i = 0; i < datagram->count; i++) {
		check_record(checked, datagram, &datagram->records[i]);
		checked->packets += datagram->records[i].packets;
	}
	checked->datagrams++;
	checked->records += datagram->count;
	checked->time_ns = time_ns;
	checked->boot_ms = boot_ms;
	return 0;
}

static void check_account(const struct checked *checked, const struct inputs *inputs,
	const struct pipeline_result *result)
{
	uint64_t read = 0, ended = 0;

	for (size_t i = 0; i < inputs->count; i++)
		read += inputs->list[i].packets;
	for (size_t i = 0; i < FLOW_REASON_COUNT; i++)
		ended += result->flows.by_reason[i];
	HOLDS(account_read(&result->account) == read);
	HOLDS(checked->packets == result->account.fates[FATE_ACCOUNTED]);
	HOLDS(result->flows.packets == checked->packets);
	HOLDS(result->flows.octets == result->octets);
	HOLDS(result->flows.created == ended && ended == checked->records);
	HOLDS(result->records == checked->records && result->datagrams == checked->datagrams);
}

static int file_of(const uint8_t *data, size_t size, char path[64])
{
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, 64, "/proc/self/fd/%d", fd);
	return fd;
}

/* One packet by four octets: when, which flow and fragment, TCP flags, how long. */
static size_t put_packet(const uint8_t *choice, int64_t *time_ms, uint8_t *record)
{
	static const uint8_t protocols[4] = { 6, 17, 1, 47 };
	static const uint16_t fragments[4] = { 0, 0x2000, 0x2001, 0x0002 };
	int64_t step_ms = (int64_t)(choice[0] & 7) << ((choice[0] >> 3 & 15) * 2);
	uint8_t *packet = record + 16;
	uint32_t octets = choice[3] == 255 ? 0 : 20u + choice[3] * 257u;

	*time_ms += choice[0] & 0x80 ? -step_ms : step_ms;
	if (*time_ms < 0 || *time_ms > UINT32_MAX * INT64_C(1000))
		*time_ms = 0;
	memset(record, 0, RECORD_LEN);
	bytes_store_u32(record, BYTES_LITTLE, (uint32_t)(*time_ms / 1000));
	bytes_store_u32(record + 4, BYTES_LITTLE, (uint32_t)(*time_ms % 1000 * 1000));
	bytes_store_u32(record + 8, BYTES_LITTLE, 40);
	bytes_store_u32(record + 12, BYTES_LITTLE, octets < 40 ? 40 : octets);
	packet[0] = 0x45;
	bytes_store_u16(packet + 2, BYTES_BIG, (uint16_t)(octets > 65535 ? 65535 : octets));
	packet[5] = choice[3] & 3;
	bytes_store_u16(packet + 6, BYTES_BIG, fragments[choice[1] >> 6]);
	packet[9] = protocols[choice[1] >> 4 & 3];
	packet[15] = choice[1] & 3;
	packet[19] = choice[1] >> 2 & 3;
	packet[33] = choice[2];
	return RECORD_LEN;
}

static int crafted_file(const uint8_t *data, size_t size, char path[64])
{
	static const uint8_t header[24] = { 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4,
		0, [17] = 4, [20] = 101 };
	size_t count = size / 4 < MAX_PACKETS ? size / 4 : MAX_PACKETS;
	uint8_t *file = memory_new(sizeof header + count * RECORD_LEN, 1);
	size_t len = sizeof header;
	int64_t time_ms = INT64_C(1700000000000);

	memcpy(file, header, sizeof header);
	for (size_t i = 0; i < count; i++)
		len += put_packet(data + 4 * i, &time_ms, file + len);
	int fd = file_of(file, len, path);
	free(file);
	return fd;
}

static void choose_options(struct options *options, const uint8_t *choice)
{
	static const int64_t times_ns[8] = { OPTION_UNSET, 0, 1, NS_PER_MS, NS_PER_S, 60 * NS_PER_S,
		1800 * NS_PER_S, 3600 * NS_PER_S };
	static const uint8_t versions[4] = { 0, 1, 5, 7 };

	options_init(options);
	options->quiet = true;
	options->profile = choice[0] >> 1 & 3;
	if (options->profile > PROFILE_FPROBE)
		options->profile = PROFILE_STRICT;
	options->tcp_close = choice[0] & 8;
	options->sort = choice[0] & 16;
	options->uptime_wrap = choice[0] & 32;
	options->version = versions[choice[0] >> 6];
	options->active_ns = times_ns[choice[1] & 7];
	options->inactive_ns = times_ns[choice[1] >> 3 & 7];
	options->max_flows = choice[1] >> 6 ? choice[1] >> 6 : 1000;
	options->export_delay_ns = times_ns[choice[2] & 7];
	options->reorder_window_ns = times_ns[1 + (choice[2] >> 3 & 3)];
	options->initial_uptime_ns = choice[2] & 32 ? 0 : 60 * NS_PER_S;
	options->records = choice[2] >> 6;
	options->ifindex_mode = choice[3] % 3;
}

static void run(struct options *options, char **paths, size_t count)
{
	struct checked checked = { .options = options };
	struct pipeline_result result;
	struct inputs inputs;
	struct error error = { 0 };

	if (inputs_open(&inputs, options, paths, count, &error)) {
		HOLDS(error.text[0]);
	} else {
		checked.captures = !inputs.flowtools;
		int failed = pipeline_run(&inputs, options,
			(struct datagram_sink){ check_datagram, &checked }, &result, &error);
		HOLDS(!failed);
		if (checked.captures)
			check_account(&checked, &inputs, &result);
	}
	inputs_free(&inputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct options options;
	char first[64], second[64];
	char *paths[] = { first, second };

	if (size < CHOICES)
		return 0;
	const uint8_t *rest = data + CHOICES;
	size_t len = size - CHOICES, cut = len * data[4] / 255;
	bool crafted = data[0] & 1;
	int fds[2];
	if (crafted)
		cut = cut / 4 * 4;
	fds[0] = crafted ? crafted_file(rest, cut, first) : file_of(rest, cut, first);
	fds[1] = crafted ? crafted_file(rest + cut, len - cut, second)
			 : file_of(rest + cut, len - cut, second);
	choose_options(&options, data);
	/* An input without an octet is an error of its own. */
	run(&options, cut > 0 || crafted ? paths : paths + 1, cut > 0 || crafted ? 2 : 1);
	options_free(&options);
	close(fds[0]);
	close(fds[1]);
	return 0;
}
