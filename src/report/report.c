/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/report.h"

#include "core/time.h"
#include "process/printable.h"
#include "report/parts.h"

#include <inttypes.h>

static void print_span(FILE *out, int64_t first_ns, int64_t last_ns)
{
	char first[TIME_TEXT_LEN], last[TIME_TEXT_LEN];

	if (first_ns > last_ns)
		return;
	time_format_ms(first, time_floor_ms(first_ns));
	time_format_ms(last, time_floor_ms(last_ns));
	fprintf(out, ", %s to %s", first, last);
}

/* "pcapflow: NAME: " */
static void print_name(FILE *out, const char *path)
{
	fputs("pcapflow: ", out);
	printable_write(out, path);
	fputs(": ", out);
}

static void print_input(const struct input *input, bool has_records, FILE *out)
{
	print_name(out, input->path);
	fprintf(out, "%s, ", input->format);
	if (has_records)
		fprintf(out, "%" PRIu64 " record%s", input->records, report_plural(input->records));
	else
		fprintf(out, "%" PRIu64 " packet%s, %" PRIu64 " octets", input->packets,
			report_plural(input->packets), input->octets);
	print_span(out, input->first_ns, input->last_ns);
	fputc('\n', out);
}

void report_troubles(const struct inputs *inputs, FILE *out)
{
	for (size_t i = 0; i < inputs->count; i++) {
		const struct input *input = &inputs->list[i];

		if (input->damage) {
			print_name(out, input->path);
			fprintf(out, "damaged: %s\n", input->damage);
		}
		if (input->dropped) {
			print_name(out, input->path);
			fprintf(out,
				"the capture says that %" PRIu64
				" packet%s dropped before it was written\n",
				input->dropped, input->dropped == 1 ? " was" : "s were");
		}
	}
	for (size_t i = 0; i < inputs->skipped_count; i++) {
		print_name(out, inputs->skipped[i]);
		fputs("skipped: no capture\n", out);
	}
}

static void print_packets(
	const struct inputs *inputs, const struct pipeline_result *result, FILE *out)
{
	static const char *const words[FATE_COUNT] = { "accounted", "filtered", "not IP", "IPv6",
		"malformed" };
	const struct account *account = &result->account;

	fprintf(out, "pcapflow: %zu input%s, %" PRIu64 " packet%s:", inputs->count,
		report_plural(inputs->count), account_read(account),
		report_plural(account_read(account)));
	for (size_t i = 0; i < FATE_COUNT; i++) {
		if (i == FATE_ACCOUNTED || account->fates[i])
			fprintf(out, "%s %" PRIu64 " %s", i ? "," : "", account->fates[i],
				words[i]);
	}
	fputc('\n', out);
	for (size_t i = 0; i < REASON_COUNT; i++) {
		const struct account_reason *reason = &account->reasons[i];
		enum packet_fate fate = packet_reason_fate(i);

		/* What was asked for needs no line of its own. */
		if (reason->packets == 0 || (fate == FATE_FILTERED && i != REASON_FILTER_LINK_TYPE))
			continue;
		fprintf(out, "pcapflow:   %s%s%s: %" PRIu64 ", first: packet %" PRIu64 " of ",
			packet_fate_name(fate), i == REASON_IPV6 ? "" : " ",
			i == REASON_IPV6 ? "" : packet_reason_name(i), reason->packets,
			reason->number);
		printable_write(out, inputs->list[reason->source].path);
		fputc('\n', out);
	}
}

static void print_flows(const struct flow_counts *flows, FILE *out)
{
	fprintf(out, "pcapflow: %" PRIu64 " flow%s", flows->created, report_plural(flows->created));
	const char *before = ":";
	for (size_t i = 0; i < FLOW_REASON_COUNT; i++) {
		if (flows->by_reason[i] == 0)
			continue;
		fprintf(out, "%s %" PRIu64 " %s", before, flows->by_reason[i], flow_reason_name(i));
		before = ",";
	}
	fputc('\n', out);
}

static void print_records(
	const struct inputs *inputs, const struct pipeline_result *result, FILE *out)
{
	int64_t first_ns = INT64_MAX, last_ns = INT64_MIN;

	for (size_t i = 0; i < inputs->count; i++) {
		const struct input *input = &inputs->list[i];

		first_ns = input->first_ns < first_ns ? input->first_ns : first_ns;
		last_ns = input->last_ns > last_ns ? input->last_ns : last_ns;
	}
	fprintf(out, "pcapflow: %" PRIu64 " record%s in %" PRIu64 " datagram%s, %" PRIu64 " octets",
		result->records, report_plural(result->records), result->datagrams,
		report_plural(result->datagrams), result->octets);
	print_span(out, first_ns, last_ns);
	fputc('\n', out);
}

void report_lines(
	const struct inputs *inputs, const struct pipeline_result *result, bool verbose, FILE *out)
{
	for (size_t i = 0; verbose && i < inputs->count; i++)
		print_input(&inputs->list[i], inputs->flowtools, out);
	report_troubles(inputs, out);
	if (inputs->flowtools || inputs->datagrams) {
		fprintf(out, "pcapflow: %zu input%s\n", inputs->count,
			report_plural(inputs->count));
	} else {
		print_packets(inputs, result, out);
		print_flows(&result->flows, out);
	}
	print_records(inputs, result, out);
}

int report_status(const struct inputs *inputs, const struct pipeline_result *result)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (inputs->list[i].damage)
			return 3;
	}
	return result->account.reasons[REASON_LATE].packets ? 3 : 0;
}
