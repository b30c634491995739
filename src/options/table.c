/* SPDX-License-Identifier: BSD-2-Clause */
#include "options/table.h"
#include "core/bytes.h"
#include "core/memory.h"
#include "core/time.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define ANY NEEDS_NOTHING
#define FRAMES NEEDS_CAPTURES
#define CAPTURES NEEDS_FLOWS
#define AT(member) offsetof(struct options, member)
#define HOUR_NS (3600 * NS_PER_S)
#define DAY_NS (86400 * NS_PER_S)

static int parse_on_off(struct options *options, const char *value)
{
	options->tcp_close = strcmp(value, "on") == 0;
	return options->tcp_close || strcmp(value, "off") == 0 ? 0 : -1;
}

/* A decimal number up to max, ended by the character end; NULL when it is none. */
static const char *parse_part(const char *text, unsigned long max, char end, unsigned long *number)
{
	char *after;

	if (*text < '0' || *text > '9')
		return NULL;
	*number = strtoul(text, &after, 10);
	return *number <= max && *after == end ? after + (end != '\0') : NULL;
}

static int parse_ifindex(struct options *options, const char *value)
{
	unsigned long input, output = 0;

	if (strcmp(value, "file") == 0) {
		options->ifindex_mode = IFINDEX_FILE;
		return 0;
	}
	if (strcmp(value, "interface") == 0) {
		options->ifindex_mode = IFINDEX_INTERFACE;
		return 0;
	}
	const char *rest = parse_part(value, 65535, ':', &input);
	if (rest ? !parse_part(rest, 65535, '\0', &output)
		 : !parse_part(value, 65535, '\0', &input))
		return -1;
	options->ifindex_mode = IFINDEX_FIXED;
	options->ifindex_input = (uint16_t)input;
	options->ifindex_output = (uint16_t)output;
	return 0;
}

static int parse_exporter(struct options *options, const char *value)
{
	struct in_addr address;

	if (inet_pton(AF_INET, value, &address) != 1)
		return -1;
	options->has_exporter = true;
	options->exporter = ntohl(address.s_addr);
	return 0;
}

static int parse_engine(struct options *options, const char *value)
{
	unsigned long type, id;
	const char *rest = parse_part(value, 255, ':', &type);

	if (!rest || !parse_part(rest, 255, '\0', &id))
		return -1;
	options->engine_type = (uint8_t)type;
	options->engine_id = (uint8_t)id;
	return 0;
}

static int parse_version(struct options *options, const char *value)
{
	if (strcmp(value, "1") != 0 && strcmp(value, "5") != 0 && strcmp(value, "7") != 0)
		return -1;
	options->version = value[0] - '0';
	return 0;
}

static int parse_byte_order(struct options *options, const char *value)
{
	options->byte_order = strcmp(value, "big") == 0 ? BYTES_BIG : BYTES_LITTLE;
	return options->byte_order == BYTES_BIG || strcmp(value, "little") == 0 ? 0 : -1;
}

static int parse_format(struct options *options, const char *value)
{
	options->format = text_format_find(value);
	return options->format == TEXT_FORMAT_COUNT ? -1 : 0;
}

static int parse_profile(struct options *options, const char *value)
{
	if (strcmp(value, "strict") == 0)
		options->profile = PROFILE_STRICT;
	else if (strcmp(value, "ng_netflow") == 0)
		options->profile = PROFILE_NG_NETFLOW;
	else if (strcmp(value, "fprobe") == 0)
		options->profile = PROFILE_FPROBE;
	else
		return -1;
	return 0;
}

/* "[INPUT=]SECONDS"; a name may hold "=", so the last one counts. */
static int parse_shift(struct options *options, const char *value)
{
	const char *equals = strrchr(value, '=');
	const char *amount = equals ? equals + 1 : value;
	int sign = *amount == '-' ? -1 : 1;
	struct shift shift;

	if (*amount == '-' || *amount == '+')
		amount++;
	if (!time_parse_duration(amount, &shift.ns))
		return -1;
	shift.ns *= sign;
	shift.input = NULL;
	if (equals) {
		shift.input = memory_string(value);
		shift.input[equals - value] = '\0';
	}
	options->shifts =
		memory_resize(options->shifts, options->shift_count + 1, sizeof *options->shifts);
	options->shifts[options->shift_count++] = shift;
	return 0;
}

static int parse_rotations(struct options *options, const char *value)
{
	unsigned long number;

	if (!parse_part(value, 86399, '\0', &number) || 86400 % (number + 1) != 0)
		return -1;
	options->rotations = (int64_t)number;
	return 0;
}

static int parse_every(struct options *options, const char *value)
{
	int64_t ns;

	if (!time_parse_duration(value, &ns) || ns < NS_PER_S || ns > DAY_NS || DAY_NS % ns != 0 ||
		ns % NS_PER_S != 0)
		return -1;
	options->every_ns = ns;
	return 0;
}

static int parse_show_order(struct options *options, const char *value)
{
	if (strcmp(value, "octets") == 0)
		options->show_order = SHOW_BY_OCTETS;
	else if (strcmp(value, "packets") == 0)
		options->show_order = SHOW_BY_PACKETS;
	else if (strcmp(value, "age") == 0)
		options->show_order = SHOW_BY_AGE;
	else
		return -1;
	return 0;
}

/* A number above 0 that a schedule can work with. */
static bool parse_factor(const char *value, double *factor)
{
	char *end;

	*factor = strtod(value, &end);
	return end != value && *end == '\0' && *factor >= 1e-9 && *factor <= 1e9;
}

static int parse_speed(struct options *options, const char *value)
{
	return parse_factor(value, &options->schedule.speed) ? 0 : -1;
}

static int parse_rate(struct options *options, const char *value)
{
	options->schedule.mode = SCHEDULE_RATE;
	return parse_factor(value, &options->schedule.rate) ? 0 : -1;
}

/* Appends what stands between commas; -1 when there is nothing. */
static int add_texts(struct texts *texts, const char *value)
{
	char *copy = memory_string(value), *rest = copy, *text;
	int result = 0;

	while (result == 0 && (text = strsep(&rest, ","))) {
		if (*text == '\0') {
			result = -1;
			break;
		}
		texts->list = memory_resize(texts->list, texts->count + 1, sizeof *texts->list);
		texts->list[texts->count++] = memory_string(text);
	}
	free(copy);
	return result;
}

static int parse_to(struct options *options, const char *value)
{
	return add_texts(&options->to, value);
}

static int parse_source(struct options *options, const char *value)
{
	return add_texts(&options->sources, value);
}

static int parse_accepted(struct options *options, const char *value)
{
	return add_texts(&options->from, value);
}

static int parse_timestamps(struct options *options, const char *value)
{
	options->timestamps_now = strcmp(value, "now") == 0;
	return options->timestamps_now || strcmp(value, "original") == 0 ? 0 : -1;
}

static int parse_impair(struct options *options, const char *value)
{
	struct error reason;

	options->impaired = true;
	return impair_parse(value, &options->impair, &reason);
}

static const struct option_row rows[] = {
	{ "at", 0, CAPTURES, "WHEN", "the moment (default: the end of the input)", FOR_SHOW,
		OPTION_TIME, AT(at_ns), 0, TIME_END_NS, NULL, NULL },
	{ "every", 0, CAPTURES, "TIME", "again every TIME from the first packet on", FOR_SHOW,
		OPTION_DURATION, AT(show_every_ns), NS_PER_MS, FLOW_ACTIVE_LIMIT_NS, NULL, NULL },
	{ "top", 0, CAPTURES, "N", "only the first N flows", FOR_SHOW, OPTION_NUMBER, AT(top), 1,
		268435456, NULL, NULL },
	{ "sort-by", 0, CAPTURES, "WHAT", "octets, packets or age (default: order of making)",
		FOR_SHOW, OPTION_CALL, 0, 0, 0, parse_show_order, "octets, packets or age" },
	{ "verbose", 'v', CAPTURES, NULL, "with TOS, flags, masks, AS, next hop, as flowctl",
		FOR_SHOW, OPTION_FLAG, AT(verbose), 0, 0, NULL, NULL },
	{ "output", 'o', ANY, "OUT", "file, directory, or - for standard output", FOR_FILES,
		OPTION_TEXT, AT(output), 0, 0, NULL, NULL },
	{ "format", 'F', ANY, "FORMAT", "table (default), long, show, csv or json", FOR_PRINT,
		OPTION_CALL, 0, 0, 0, parse_format, "table, long, show, csv or json" },
	{ "force", 0, ANY, NULL, "overwrite existing files", FOR_FILES | FOR_REPLAY, OPTION_FLAG,
		AT(force), 0, 0, NULL, NULL },
	{ "compress", 'z', ANY, "LEVEL", "zlib, 1 to 9; 0: none (default)", FOR_FILES,
		OPTION_NUMBER, AT(compress), 0, 9, NULL, NULL },
	{ "byte-order", 'b', ANY, "ORDER", "little (default) or big", FOR_FILES, OPTION_CALL, 0, 0,
		0, parse_byte_order, "little or big" },
	{ "netflow-version", 'V', ANY, "N", "1, 5 (default) or 7", FOR_RECORDS | FOR_RECEIVE,
		OPTION_CALL, 0, 0, 0, parse_version, "1, 5 or 7" },
	{ "comment", 0, ANY, "TEXT", "into the header of the files", FOR_FILES, OPTION_TEXT,
		AT(comment), 0, 0, NULL, NULL },
	{ "nest", 'N', ANY, "LEVEL", "directories below OUT, -3 to 3, as flow-capture", FOR_FILES,
		OPTION_NUMBER, AT(nest), -3, 3, NULL, NULL },
	{ "rotations", 'n', ANY, "N", "cut a day into N + 1 files (default 95)", FOR_FILES,
		OPTION_CALL, 0, 0, 0, parse_rotations,
		"a number N from 0 where 86400 seconds divide by N + 1" },
	{ "every", 0, ANY, "TIME", "… or a file every TIME, a part of a day", FOR_FILES,
		OPTION_CALL, 0, 0, 0, parse_every,
		"a duration of whole seconds that divides a day (30s, 5m, 1h)" },
	{ "localtime", 0, ANY, NULL, "names and cuts by the local zone, not UTC", FOR_FILES,
		OPTION_FLAG, AT(local_time), 0, 0, NULL, NULL },
	{ "to", 0, ANY, "HOST:PORT", "collector; several with commas, or given again", FOR_REPLAY,
		OPTION_CALL, 0, 0, 0, parse_to, "a list of HOST:PORT" },
	{ "write", 'w', ANY, "FILE", "write a capture of the datagrams instead", FOR_REPLAY,
		OPTION_TEXT, AT(write), 0, 0, NULL, NULL },
	{ "datagrams", 0, ANY, NULL, "INPUTs are captures of NetFlow datagrams", FOR_REPLAY,
		OPTION_FLAG, AT(datagrams), 0, 0, NULL, NULL },
	{ "speed", 0, ANY, "X", "so many times as fast (default 1)", FOR_REPLAY, OPTION_CALL, 0, 0,
		0, parse_speed, "a number above 0 (0.5, 10)" },
	{ "top-speed", 0, ANY, NULL, "without waiting", FOR_REPLAY, OPTION_FLAG, AT(top_speed), 0,
		0, NULL, NULL },
	{ "rate", 0, ANY, "N", "N datagrams a second", FOR_REPLAY, OPTION_CALL, 0, 0, 0, parse_rate,
		"a number above 0 (0.5, 1000)" },
	{ "max-gap", 0, ANY, "TIME", "no silence longer than TIME", FOR_REPLAY, OPTION_DURATION,
		AT(schedule.max_gap_ns), 1, DAY_NS * 366, NULL, NULL },
	{ "start-delay", 0, ANY, "TIME", "wait TIME before the first datagram", FOR_REPLAY,
		OPTION_DURATION, AT(start_delay_ns), 0, DAY_NS, NULL, NULL },
	{ "precise", 0, ANY, NULL, "spin before each datagram", FOR_REPLAY, OPTION_FLAG,
		AT(precise), 0, 0, NULL, NULL },
	{ "timestamps", 0, ANY, "WHICH", "original (default), or now: move times to now",
		FOR_REPLAY, OPTION_CALL, 0, 0, 0, parse_timestamps, "original or now" },
	{ "limit", 0, ANY, "N", "stop after N datagrams", FOR_REPLAY, OPTION_NUMBER, AT(limit), 1,
		INT64_MAX, NULL, NULL },
	{ "loop", 0, ANY, "N", "N turns, as one exporter (0: until stopped)", FOR_REPLAY,
		OPTION_NUMBER, AT(loop), 0, INT64_MAX, NULL, NULL },
	{ "balance", 0, ANY, NULL, "deal records out by source address", FOR_REPLAY, OPTION_FLAG,
		AT(balance), 0, 0, NULL, NULL },
	{ "source", 0, ANY, "ADDR[:PORT]", "send from ADDR; with --per-input a list, or ADDR+",
		FOR_REPLAY, OPTION_CALL, 0, 0, 0, parse_source,
		"a list of ADDR or ADDR:PORT, or ADDR+" },
	{ "per-input", 0, ANY, NULL, "every INPUT is an exporter of its own", FOR_REPLAY,
		OPTION_FLAG, AT(per_input), 0, 0, NULL, NULL },
	{ "impair", 0, ANY, "FAULTS", "drop=P,dup=P,reorder=P,corrupt=P,truncate=P,…", FOR_REPLAY,
		OPTION_CALL, 0, 0, 0, parse_impair,
		"a list of drop=P, dup=P, reorder=P, corrupt=P, truncate=P (P from 0 to 1) and "
		"restart=N" },
	{ "seed", 0, ANY, "N", "of the faults (default 0)", FOR_REPLAY, OPTION_NUMBER,
		AT(impair.seed), 0, INT64_MAX, NULL, NULL },
	{ "log", 0, ANY, "FILE", "a line a datagram, as csv", FOR_REPLAY, OPTION_TEXT, AT(log), 0,
		0, NULL, NULL },
	{ "fail-fast", 0, ANY, NULL, "stop at the first datagram refused", FOR_REPLAY, OPTION_FLAG,
		AT(fail_fast), 0, 0, NULL, NULL },
	{ "listen", 0, ANY, "[ADDR]:PORT", "where datagrams arrive", FOR_RECEIVE, OPTION_TEXT,
		AT(listen), 0, 0, NULL, NULL },
	{ "from", 0, ANY, "ADDR", "only from this exporter; several with commas", FOR_RECEIVE,
		OPTION_CALL, 0, 0, 0, parse_accepted, "a list of addresses" },
	{ "count", 0, ANY, "N", "end after N datagrams", FOR_RECEIVE, OPTION_NUMBER, AT(count), 1,
		INT64_MAX, NULL, NULL },
	{ "idle", 0, ANY, "TIME", "end when nothing has come for TIME", FOR_RECEIVE,
		OPTION_DURATION, AT(idle_ns), 1, DAY_NS * 366, NULL, NULL },
	{ "duration", 0, ANY, "TIME", "end after TIME", FOR_RECEIVE, OPTION_DURATION,
		AT(duration_ns), 1, DAY_NS * 366, NULL, NULL },
	{ "files-from", 0, ANY, "FILE", "read INPUTs from FILE, one a line", FOR_CAPTURES,
		OPTION_TEXT, AT(files_from), 0, 0, NULL, NULL },
	{ "filter", 'f', FRAMES, "EXPR", "only packets that match, as tcpdump", FOR_CAPTURES,
		OPTION_TEXT, AT(filter), 0, 0, NULL, NULL },
	{ "from", 0, FRAMES, "WHEN", "only packets from WHEN on", FOR_CAPTURES, OPTION_TIME,
		AT(from_ns), 0, TIME_END_NS, NULL, NULL },
	{ "until", 0, FRAMES, "WHEN", "only packets before WHEN", FOR_CAPTURES, OPTION_TIME,
		AT(until_ns), 0, TIME_END_NS, NULL, NULL },
	{ "shift", 0, CAPTURES, "[INPUT=]S", "move the times of INPUT (of all) by S seconds",
		FOR_CAPTURES, OPTION_CALL, 0, 0, 0, parse_shift,
		"[INPUT=][-]DURATION, of at most 100 years" },
	{ "reorder-window", 0, CAPTURES, "TIME", "repair disorder within TIME (default 1s)",
		FOR_CAPTURES, OPTION_DURATION, AT(reorder_window_ns), 0, DAY_NS, NULL, NULL },
	{ "sort", 0, CAPTURES, NULL, "put each input in order, whatever its disorder", FOR_CAPTURES,
		OPTION_FLAG, AT(sort), 0, 0, NULL, NULL },
	{ "profile", 0, CAPTURES, "NAME", "strict (default), ng_netflow or fprobe", FOR_CAPTURES,
		OPTION_CALL, 0, 0, 0, parse_profile, "strict, ng_netflow or fprobe" },
	{ "active", 0, CAPTURES, "TIME", "active timeout (default 30m; 0: none)", FOR_CAPTURES,
		OPTION_DURATION, AT(active_ns), 0, FLOW_ACTIVE_LIMIT_NS, NULL, NULL },
	{ "inactive", 0, CAPTURES, "TIME", "inactive timeout (default 15s; 0: none)", FOR_CAPTURES,
		OPTION_DURATION, AT(inactive_ns), 0, FLOW_ACTIVE_LIMIT_NS, NULL, NULL },
	{ "tcp-close", 0, CAPTURES, "on|off", "FIN and RST end a flow (default on)", FOR_CAPTURES,
		OPTION_CALL, 0, 0, 0, parse_on_off, "on or off" },
	{ "max-flows", 0, CAPTURES, "N", "flows cached at most (default 16777216)", FOR_CAPTURES,
		OPTION_NUMBER, AT(max_flows), 1, 268435456, NULL, NULL },
	{ "ifindex", 0, CAPTURES, "IN[:OUT]", "ifindex numbers, or: file, interface", FOR_CAPTURES,
		OPTION_CALL, 0, 0, 0, parse_ifindex, "IN, IN:OUT (0 to 65535), file or interface" },
	{ "routes", 0, CAPTURES, "FILE", "next hop, output, masks and AS from FILE", FOR_CAPTURES,
		OPTION_TEXT, AT(routes), 0, 0, NULL, NULL },
	{ "exporter", 0, ANY, "ADDR", "the exporter's address in records and header",
		FOR_CONVERT | FOR_PRINT, OPTION_CALL, 0, 0, 0, parse_exporter, "an IPv4 address" },
	{ "engine", 0, CAPTURES, "TYPE:ID", "engine of the datagrams (default 0:0)", FOR_RECORDS,
		OPTION_CALL, 0, 0, 0, parse_engine, "TYPE:ID, each 0 to 255" },
	{ "sampling", 0, CAPTURES, "N", "sampling interval in the header (v5)", FOR_RECORDS,
		OPTION_NUMBER, AT(sampling), 1, 16383, NULL, NULL },
	{ "records", 0, CAPTURES, "N", "records a datagram at most", FOR_RECORDS, OPTION_NUMBER,
		AT(records), 1, DATAGRAM_MAX_RECORDS, NULL, NULL },
	{ "export-delay", 0, CAPTURES, "TIME", "a partial datagram waits so long (default 1s)",
		FOR_RECORDS, OPTION_DURATION, AT(export_delay_ns), 0, HOUR_NS, NULL, NULL },
	{ "initial-uptime", 0, CAPTURES, "TIME", "SysUptime at the first packet (default 60s)",
		FOR_RECORDS, OPTION_DURATION, AT(initial_uptime_ns), 0,
		INT64_C(4294967295) * NS_PER_MS, NULL, NULL },
	{ "uptime-wrap", 0, CAPTURES, NULL, "let SysUptime wrap instead of moving boot",
		FOR_RECORDS, OPTION_FLAG, AT(uptime_wrap), 0, 0, NULL, NULL },
	{ "report", 0, ANY, "FILE", "the account at the end as JSON, too", FOR_ACCOUNT, OPTION_TEXT,
		AT(report), 0, 0, NULL, NULL },
	{ "quiet", 'q', ANY, NULL, "no account on standard error", FOR_ACCOUNT, OPTION_FLAG,
		AT(quiet), 0, 0, NULL, NULL },
	{ "verbose", 'v', ANY, NULL, "a line an input, too", FOR_ACCOUNT, OPTION_FLAG, AT(verbose),
		0, 0, NULL, NULL },
	{ "no-sandbox", 0, ANY, NULL, "keep the right to open files and sockets", FOR_ALL,
		OPTION_FLAG, AT(no_sandbox), 0, 0, NULL, NULL },
	{ "help", 'h', ANY, NULL, "this text", FOR_ALL, OPTION_FLAG, AT(help), 0, 0, NULL, NULL },
};

const struct option_row *options_table(size_t *count)
{
	*count = sizeof rows / sizeof *rows;
	return rows;
}
