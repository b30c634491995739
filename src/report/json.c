/* SPDX-License-Identifier: BSD-2-Clause */
/* By jansson, the C library of JSON that the field uses; JSON is no place for our own. */
#include "core/memory.h"
#include "core/time.h"
#include "format/text.h"
#include "io/output.h"
#include "process/interrupt.h"
#include "process/version.h"
#include "report/parts.h"
#include "report/report.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A JSON string of any octets: text_json_string says what becomes of those that are no UTF-8. */

static void set_duration(json_t *object, const char *name, int64_t ns)
{
	json_object_set_new(object, name,
		ns == EXPORT_NO_DELAY ? json_null() : json_real((double)ns / NS_PER_S));
}

static json_t *inputs_json(const struct inputs *inputs)
{
	json_t *array = json_array();

	for (size_t i = 0; i < inputs->count; i++) {
		const struct input *input = &inputs->list[i];
		json_t *object = json_object();
		bool timed = input->first_ns <= input->last_ns;

		report_set_text(object, "path", input->path);
		report_set_text(object, "format", input->format);
		if (inputs->flowtools) {
			report_set_count(object, "records", input->records);
		} else {
			report_set_count(object, "packets", input->packets);
			report_set_count(object, "octets", input->octets);
			report_set_count(object, "dropped", input->dropped);
		}
		report_set_time(object, "first", input->first_ns, timed);
		report_set_time(object, "last", input->last_ns, timed);
		report_set_text(object, "damage", input->damage);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *packets_json(const struct account *account)
{
	json_t *object = json_object();

	report_set_count(object, "read", account_read(account));
	for (size_t i = 0; i < FATE_COUNT; i++)
		report_set_count(object, packet_fate_name(i), account->fates[i]);
	for (size_t i = REASON_LATE; i < REASON_COUNT; i++)
		report_set_count(object, packet_reason_name(i), account->reasons[i].packets);
	return object;
}

static json_t *reasons_json(const struct inputs *inputs, const struct account *account)
{
	json_t *array = json_array();

	for (size_t i = 0; i < REASON_COUNT; i++) {
		const struct account_reason *reason = &account->reasons[i];

		if (reason->packets == 0)
			continue;
		json_t *object = json_object(), *first = json_object();
		report_set_text(object, "fate", packet_fate_name(packet_reason_fate(i)));
		report_set_text(object, "reason", packet_reason_name(i));
		report_set_count(object, "packets", reason->packets);
		report_set_text(first, "input", inputs->list[reason->source].path);
		report_set_count(first, "packet", reason->number);
		json_object_set_new(object, "first", first);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *flows_json(const struct flow_counts *flows)
{
	json_t *object = json_object();

	report_set_count(object, "created", flows->created);
	for (size_t i = 0; i < FLOW_REASON_COUNT; i++)
		report_set_count(object, flow_reason_name(i), flows->by_reason[i]);
	return object;
}

static void set_ifindex(json_t *object, const struct options *options)
{
	char text[16];

	snprintf(text, sizeof text, "%u:%u", options->ifindex_input, options->ifindex_output);
	report_set_text(object, "ifindex",
		options->ifindex_mode == IFINDEX_FILE        ? "file"
		: options->ifindex_mode == IFINDEX_INTERFACE ? "interface"
							     : text);
}

static json_t *shifts_json(const struct options *options)
{
	json_t *array = json_array();

	for (size_t i = 0; i < options->shift_count; i++) {
		json_t *object = json_object();

		report_set_text(object, "input", options->shifts[i].input);
		set_duration(object, "seconds", options->shifts[i].ns);
		json_array_append_new(array, object);
	}
	return array;
}

/* What chose the packets, and their order. */
static void set_reading(json_t *object, const struct options *options)
{
	report_set_text(object, "filter", options->filter);
	report_set_time(object, "from", options->from_ns, options->from_ns != INT64_MIN);
	report_set_time(object, "until", options->until_ns, options->until_ns != INT64_MAX);
	json_object_set_new(object, "shift", shifts_json(options));
	set_duration(object, "reorder_window", options->reorder_window_ns);
	json_object_set_new(object, "sort", json_boolean(options->sort));
}

static void set_flow(json_t *object, const struct options *options)
{
	static const char *const profiles[] = { "strict", "ng_netflow", "fprobe" };
	struct flow_options flow = options_flow(options);

	report_set_text(object, "profile", profiles[flow.profile]);
	set_duration(object, "active", flow.active_ns);
	set_duration(object, "inactive", flow.inactive_ns);
	json_object_set_new(object, "tcp_close", json_boolean(flow.tcp_close));
	report_set_count(object, "max_flows", flow.max_flows);
	set_ifindex(object, options);
}

static void set_export(json_t *object, const struct options *options)
{
	struct export_options export = options_export(options);
	char engine[16], exporter[INET_ADDRSTRLEN];
	struct in_addr address = { htonl(options->exporter) };

	snprintf(engine, sizeof engine, "%u:%u", export.engine_type, export.engine_id);
	report_set_count(object, "netflow_version", export.version);
	report_set_count(object, "records", export.max_records);
	set_duration(object, "export_delay", export.delay_ns);
	set_duration(object, "initial_uptime", options->initial_uptime_ns);
	json_object_set_new(object, "uptime_wrap", json_boolean(export.uptime_wrap));
	report_set_text(object, "engine", engine);
	report_set_count(object, "sampling", (uint64_t)options->sampling);
	report_set_text(
		object, "exporter", inet_ntop(AF_INET, &address, exporter, sizeof exporter));
	report_set_text(object, "routes", options->routes);
}

static json_t *options_json(const struct options *options)
{
	json_t *object = json_object();

	set_reading(object, options);
	set_flow(object, options);
	set_export(object, options);
	return object;
}

static json_t *report_object(const struct inputs *inputs, const struct options *options,
	const struct pipeline_result *result)
{
	json_t *object = json_object();

	report_set_text(object, "program", "pcapflow");
	report_set_text(object, "version", version());
	json_object_set_new(object, "options", options_json(options));
	json_object_set_new(object, "inputs", inputs_json(inputs));
	json_t *skipped = json_array();
	for (size_t i = 0; i < inputs->skipped_count; i++)
		json_array_append_new(skipped, report_text(inputs->skipped[i]));
	json_object_set_new(object, "skipped", skipped);
	if (!inputs->flowtools && !inputs->datagrams) {
		json_object_set_new(object, "packets", packets_json(&result->account));
		json_object_set_new(object, "reasons", reasons_json(inputs, &result->account));
		json_object_set_new(object, "flows", flows_json(&result->flows));
	}
	report_set_count(object, "records", result->records);
	report_set_count(object, "datagrams", result->datagrams);
	report_set_count(object, "octets", result->octets);
	return object;
}

int report_json_object(const char *path, json_t *object, struct error *error)
{
	char *text =
		json_dumps(object, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12));

	json_decref(object);
	if (!text)
		return error_set(error, "%s: the report can't be put in JSON", path);
	struct output_options overwrite = { .overwrite = true };

	if (output_makes_files(path))
		interrupt_hold();
	struct output *output = output_open(path, &overwrite, error);
	int failed = -1;
	if (output && output_write(output, text, strlen(text), error) == 0 &&
		output_write(output, "\n", 1, error) == 0) {
		failed = output_close(output, NULL, error);
		output = NULL;
	}
	output_abandon(output);
	free(text);
	return failed;
}

int report_json(const char *path, const struct inputs *inputs, const struct options *options,
	const struct pipeline_result *result, const char *name, json_t *extra, struct error *error)
{
	json_t *object = report_object(inputs, options, result);

	if (extra)
		json_object_set_new(object, name, extra);
	return report_json_object(path, object, error);
}
