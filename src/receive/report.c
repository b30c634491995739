/* SPDX-License-Identifier: BSD-2-Clause */
#include "receive/report.h"

#include "core/time.h"
#include "process/version.h"
#include "report/parts.h"
#include "report/report.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#define LISTED 16 /* exporters, without --verbose */

int receive_report_status(const struct receive_account *account)
{
	bool malformed = false;

	for (size_t i = NETFLOW_OK + 1; i < NETFLOW_PROBLEM_COUNT; i++)
		malformed |= account->problems[i] > 0;
	return malformed || account->dropped || account->not_written ||
			       sequence_total(account->sequence).lost
		       ? 3
		       : 0;
}

static void format_address(const struct exporter_key *key, char text[INET6_ADDRSTRLEN])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	bool ipv4 = memcmp(key->address, mapped, sizeof mapped) == 0;

	inet_ntop(
		ipv4 ? AF_INET : AF_INET6, key->address + (ipv4 ? 12 : 0), text, INET6_ADDRSTRLEN);
}

static void print_counts(const struct sequence_counts *counts, FILE *out)
{
	fprintf(out,
		"%" PRIu64 " datagram%s, %" PRIu64 " record%s; %" PRIu64 " record%s lost, %" PRIu64
		" datagram%s repeated, %" PRIu64 " late, %" PRIu64 " reset%s\n",
		counts->datagrams, report_plural(counts->datagrams), counts->records,
		report_plural(counts->records), counts->lost, report_plural(counts->lost),
		counts->repeated, report_plural(counts->repeated), counts->late, counts->resets,
		report_plural(counts->resets));
}

static void print_exporters(const struct receive_account *account, FILE *out)
{
	size_t count = sequence_exporters(account->sequence);
	size_t listed = account->options->verbose || count <= LISTED ? count : LISTED;

	for (size_t i = 0; i < listed; i++) {
		const struct exporter_key *key;
		const struct sequence_counts *counts =
			sequence_exporter(account->sequence, i, &key);
		char address[INET6_ADDRSTRLEN];
		format_address(key, address);
		fprintf(out, "pcapflow: %s, engine %u:%u: ", address, key->engine_type,
			key->engine_id);
		print_counts(counts, out);
	}
	if (listed < count)
		fprintf(out, "pcapflow: … and %zu more (--verbose lists them)\n", count - listed);
}

void receive_report_lines(const struct receive_account *account, FILE *out)
{
	struct sequence_counts total = sequence_total(account->sequence);

	print_exporters(account, out);
	for (size_t i = NETFLOW_OK + 1; i < NETFLOW_PROBLEM_COUNT; i++) {
		char from[ENDPOINT_TEXT_LEN];
		if (account->problems[i] == 0)
			continue;
		endpoint_format(&account->first[i].from, from);
		fprintf(out,
			"pcapflow: malformed (%s): %" PRIu64 ", first: datagram %" PRIu64
			" from %s\n",
			netflow_problem_name(i), account->problems[i], account->first[i].number,
			from);
	}
	if (account->ignored)
		fprintf(out, "pcapflow: %" PRIu64 " from other exporters than --from\n",
			account->ignored);
	if (account->not_written)
		fprintf(out,
			"pcapflow: %" PRIu64
			" of another version, which the stream can't hold (-V makes them one)\n",
			account->not_written);
	fprintf(out, "pcapflow: the kernel dropped %" PRIu32 " datagram%s (buffer: %d octets)\n",
		account->dropped, report_plural(account->dropped), account->buffer);
	fprintf(out, "pcapflow: received ");
	print_counts(&total, out);
	if (account->stopped_by)
		fprintf(out, "pcapflow: stopped: %s\n", strsignal(account->stopped_by));
}

static void set_counts(json_t *object, const struct sequence_counts *counts)
{
	report_set_count(object, "datagrams", counts->datagrams);
	report_set_count(object, "records", counts->records);
	report_set_count(object, "lost", counts->lost);
	report_set_count(object, "repeated", counts->repeated);
	report_set_count(object, "late", counts->late);
	report_set_count(object, "resets", counts->resets);
}

static json_t *exporters_json(const struct receive_account *account)
{
	json_t *array = json_array();

	for (size_t i = 0; i < sequence_exporters(account->sequence); i++) {
		const struct exporter_key *key;
		const struct sequence_counts *counts =
			sequence_exporter(account->sequence, i, &key);
		char address[INET6_ADDRSTRLEN];
		json_t *object = json_object();
		format_address(key, address);
		json_object_set_new(object, "address", json_string(address));
		report_set_count(object, "engine_type", key->engine_type);
		report_set_count(object, "engine_id", key->engine_id);
		set_counts(object, counts);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *problems_json(const struct receive_account *account)
{
	json_t *array = json_array();

	for (size_t i = NETFLOW_OK + 1; i < NETFLOW_PROBLEM_COUNT; i++) {
		char from[ENDPOINT_TEXT_LEN];
		if (account->problems[i] == 0)
			continue;
		json_t *object = json_object(), *first = json_object();
		endpoint_format(&account->first[i].from, from);
		json_object_set_new(object, "reason", json_string(netflow_problem_name(i)));
		report_set_count(object, "datagrams", account->problems[i]);
		report_set_count(first, "datagram", account->first[i].number);
		json_object_set_new(first, "from", json_string(from));
		json_object_set_new(object, "first", first);
		json_array_append_new(array, object);
	}
	return array;
}

int receive_report_json(
	const char *path, const struct receive_account *account, struct error *error)
{
	json_t *object = json_object(), *options = json_object(), *received = json_object();
	struct sequence_counts total = sequence_total(account->sequence);
	char listening[ENDPOINT_TEXT_LEN];

	endpoint_format(&account->listening, listening);
	json_object_set_new(object, "program", json_string("pcapflow"));
	json_object_set_new(object, "version", json_string(version()));
	json_object_set_new(options, "listen", json_string(listening));
	json_object_set_new(object, "options", options);
	report_set_count(received, "arrived", account->arrived);
	set_counts(received, &total);
	report_set_count(received, "ignored", account->ignored);
	report_set_count(received, "not_written", account->not_written);
	report_set_count(received, "dropped", account->dropped);
	report_set_time(received, "first", account->first_ns, account->first_ns != 0);
	report_set_time(received, "last", account->last_ns, account->last_ns != 0);
	json_object_set_new(received, "malformed", problems_json(account));
	json_object_set_new(received, "exporters", exporters_json(account));
	json_object_set_new(received, "stopped",
		account->stopped_by ? json_string(strsignal(account->stopped_by)) : json_null());
	json_object_set_new(object, "received", received);
	return report_json_object(path, object, error);
}
