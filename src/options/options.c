/* SPDX-License-Identifier: BSD-2-Clause */
#include "options/options.h"

#include "capture/filter.h"
#include "core/bytes.h"
#include "core/memory.h"
#include "core/time.h"
#include "format/flowtools.h"
#include "options/table.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define LONG_BASE 256 /* getopt_long's values: LONG_BASE + row */

void options_init(struct options *options)
{
	*options = (struct options){
		.from_ns = INT64_MIN,
		.until_ns = INT64_MAX,
		.at_ns = INT64_MAX,
		.reorder_window_ns = NS_PER_S,
		.active_ns = OPTION_UNSET,
		.inactive_ns = OPTION_UNSET,
		.tcp_close = true,
		.max_flows = 16777216,
		.export_delay_ns = OPTION_UNSET,
		.initial_uptime_ns = 60 * NS_PER_S,
		.byte_order = BYTES_LITTLE,
		.rotations = OPTION_UNSET,
		.every_ns = OPTION_UNSET,
		.schedule = { .mode = SCHEDULE_CLOCK, .speed = 1 },
		.loop = 1,
	};
}

static void free_texts(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(texts->list[i]);
	free(texts->list);
}

void options_free(struct options *options)
{
	free_texts(&options->to);
	free_texts(&options->sources);
	free_texts(&options->from);
	for (size_t i = 0; i < options->shift_count; i++)
		free(options->shifts[i].input);
	free(options->shifts);
	paths_free(&options->paths);
}

static int bad_value(const struct option_row *row, const char *value, struct error *error)
{
	if (row->kind == OPTION_NUMBER)
		return error_usage(error, "--%s: '%s' is not a number from %lld to %lld", row->name,
			value, (long long)row->min, (long long)row->max);
	if (row->kind == OPTION_TIME)
		return error_usage(error,
			"--%s: '%s' is not a time (2011-11-03T14:16:12.933Z, or seconds since "
			"1970)",
			row->name, value);
	if (row->kind == OPTION_DURATION)
		return error_usage(error,
			"--%s: '%s' is not a duration from %.9g to %.15g seconds (15, 15s, 500ms, "
			"30m, 2h)",
			row->name, value, (double)row->min / NS_PER_S, (double)row->max / NS_PER_S);
	return error_usage(error, "--%s: '%s' is not %s", row->name, value, row->allowed);
}

static bool parse_number(const char *value, int64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoll(value, &end, 10);
	return errno == 0 && end != value && *end == '\0' && *value != ' ';
}

static int take_value(struct options *options, const struct option_row *row, const char *value,
	struct error *error)
{
	char *field = (char *)options + row->offset;
	int64_t number = 0;
	bool ok = true;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_CALL:
		return row->parse(options, value) ? bad_value(row, value, error) : 0;
	case OPTION_NUMBER:
		ok = parse_number(value, &number);
		break;
	case OPTION_DURATION:
		ok = time_parse_duration(value, &number);
		break;
	case OPTION_TIME:
		ok = time_parse(value, &number);
		break;
	}
	if (!ok || number < row->min || number > row->max)
		return bad_value(row, value, error);
	*(int64_t *)field = number;
	return 0;
}

/* getopt_long's own tables, made from ours for one command. */
static void make_getopt(unsigned command, char *letters, struct option *longs)
{
	size_t count;
	const struct option_row *rows = options_table(&count);

	*letters++ = ':'; /* a missing argument is told from an unknown option */
	for (size_t i = 0; i < count; i++) {
		if (!(rows[i].commands & command))
			continue;
		*longs++ = (struct option){ rows[i].name,
			rows[i].argument ? required_argument : no_argument, NULL,
			LONG_BASE + (int)i };
		if (!rows[i].letter)
			continue;
		*letters++ = rows[i].letter;
		if (rows[i].argument)
			*letters++ = ':';
	}
	*letters = '\0';
	*longs = (struct option){ 0 };
}

static const struct option_row *row_of(
	const struct option_row *rows, size_t count, int value, unsigned command)
{
	if (value >= LONG_BASE)
		return &rows[value - LONG_BASE];
	for (size_t i = 0; i < count; i++) {
		if ((rows[i].commands & command) && rows[i].letter == value)
			return &rows[i];
	}
	abort(); /* getopt_long knows no other letters */
}

/* Whether libpcap takes the expression, before any output is opened. */
static int check_filter(const char *expression, struct error *error)
{
	struct error reason;
	struct filter *filter = filter_new(expression, &reason);

	if (!filter)
		return error_usage(error, "--filter: '%s': %s", expression, reason.text);
	filter_free(filter);
	return 0;
}

static int check_together(const struct options *options, struct error *error)
{
	if (options->filter && check_filter(options->filter, error))
		return -1;
	if (options->comment && strlen(options->comment) > FLOWTOOLS_MAX_COMMENT)
		return error_usage(error, "--comment: %zu octets are more than %d",
			strlen(options->comment), FLOWTOOLS_MAX_COMMENT);
	if (options->rotations != OPTION_UNSET && options->every_ns != OPTION_UNSET)
		return error_usage(error, "--rotations and --every: give one of them");
	if (options->report && options->output && strcmp(options->report, options->output) == 0)
		return error_usage(
			error, "--report and --output: '%s' can't be both", options->report);
	if (options->from_ns >= options->until_ns)
		return error_usage(error, "--from is not before --until");
	unsigned most = datagram_max_records(options->version ? (unsigned)options->version : 5);
	if (options->records > most)
		return error_usage(error,
			"--records: '%lld' is not a number from 1 to %u (version %lld)",
			(long long)options->records, most,
			(long long)(options->version ? options->version : 5));
	return 0;
}

/* Why getopt_long took offence at an argument. */
static int complain(int value, int letter, const char *argument, struct error *error)
{
	if (value == ':')
		return error_usage(error, "%s: needs a value", argument);
	if (letter >= LONG_BASE) /* getopt knew the option, but not "=value" behind it */
		return error_usage(error, "%s: takes no value", argument);
	if (letter)
		return error_usage(error, "-%c: no such option", letter);
	return error_usage(error, "%s: no such option, or the beginning of several", argument);
}

int options_parse(struct options *options, enum command_bit command, int argc, char **argv,
	int *first, struct error *error)
{
	size_t count;
	const struct option_row *rows = options_table(&count);
	struct option *longs = memory_new(count + 1, sizeof *longs);
	char *letters = memory_new(2 * count + 2, 1);
	int value, result = 0;

	make_getopt(command, letters, longs);
	optind = 0; /* glibc: start anew */
	opterr = 0;
	while (result == 0 && (value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (value == ':' || value == '?') {
			result = complain(value, optopt, argv[optind - 1], error);
			break;
		}
		const struct option_row *row = row_of(rows, count, value, command);
		if (row->needs != NEEDS_NOTHING && !options->captures_only)
			options->captures_only = row->name;
		if (row->needs == NEEDS_FLOWS && !options->flows_only)
			options->flows_only = row->name;
		result = take_value(options, row, optarg, error);
	}
	*first = optind;
	free(longs);
	free(letters);
	return result ? result : check_together(options, error);
}

void options_help(enum command_bit command, FILE *out)
{
	size_t count;
	const struct option_row *rows = options_table(&count);

	for (size_t i = 0; i < count; i++) {
		char left[64];

		if (!(rows[i].commands & command))
			continue;
		snprintf(left, sizeof left, "%c%c%s --%s%s%s", rows[i].letter ? '-' : ' ',
			rows[i].letter ? rows[i].letter : ' ', rows[i].letter ? "," : " ",
			rows[i].name, rows[i].argument ? " " : "",
			rows[i].argument ? rows[i].argument : "");
		fprintf(out, "  %-27s %s\n", left, rows[i].help);
	}
}

/* What a profile makes of an option that wasn't given (contract, section 7). */
static int64_t given_or(int64_t value, int64_t otherwise)
{
	return value == OPTION_UNSET ? otherwise : value;
}

struct flow_options options_flow(const struct options *options)
{
	static const struct {
		int64_t active_s, inactive_s;
	} timeouts[] = {
		[PROFILE_STRICT] = { 1800, 15 },
		[PROFILE_NG_NETFLOW] = { 1800, 15 },
		[PROFILE_FPROBE] = { 300, 60 },
	};

	return (struct flow_options){
		.profile = options->profile,
		.active_ns = given_or(
			options->active_ns, timeouts[options->profile].active_s * NS_PER_S),
		.inactive_ns = given_or(
			options->inactive_ns, timeouts[options->profile].inactive_s * NS_PER_S),
		.tcp_close = options->tcp_close && options->profile != PROFILE_FPROBE,
		.max_flows = (uint32_t)options->max_flows,
	};
}

struct export_options options_export(const struct options *options)
{
	static const int64_t delays[] = {
		[PROFILE_STRICT] = NS_PER_S,
		[PROFILE_NG_NETFLOW] = EXPORT_NO_DELAY,
		[PROFILE_FPROBE] = 5 * NS_PER_S,
	};
	unsigned version = options->version ? (unsigned)options->version : 5;

	return (struct export_options){
		.version = version,
		.max_records = options->records ? (unsigned)options->records
						: datagram_max_records(version),
		.delay_ns = given_or(options->export_delay_ns, delays[options->profile]),
		.delay_from_last = options->profile == PROFILE_FPROBE,
		.initial_uptime_ms = options->initial_uptime_ns / NS_PER_MS,
		.uptime_wrap = options->uptime_wrap,
		.engine_type = options->engine_type,
		.engine_id = options->engine_id,
		/* Cisco: mode 01 in the upper two bits says that packets were sampled. */
		.sampling = options->sampling ? (uint16_t)(0x4000 | options->sampling) : 0,
		.output = options->ifindex_output,
		.exporter = options->exporter,
	};
}

uint32_t options_slot_s(const struct options *options)
{
	if (options->every_ns != OPTION_UNSET)
		return (uint32_t)(options->every_ns / NS_PER_S);
	return (uint32_t)(86400 / (given_or(options->rotations, 95) + 1));
}
