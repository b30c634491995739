/* SPDX-License-Identifier: BSD-2-Clause */
/* What the user asked for: one table (options/table.c) gives parsing and usage text. */
#ifndef OPTIONS_OPTIONS_H
#define OPTIONS_OPTIONS_H

#include "core/error.h"
#include "export/exporter.h"
#include "flow/cache.h"
#include "format/text.h"
#include "io/paths.h"
#include "sink/impair.h"
#include "sink/schedule.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Commands, as bits: an option's row says which of them take it. */
enum command_bit {
	FOR_CONVERT = 1,
	FOR_PRINT = 2,
	FOR_REPLAY = 4,
	FOR_RECEIVE = 8,
	FOR_SHOW = 16,
	FOR_CAPTURES =
		FOR_CONVERT | FOR_PRINT | FOR_REPLAY | FOR_SHOW, /* those with a flow cache */
	FOR_RECORDS = FOR_CONVERT | FOR_PRINT | FOR_REPLAY,
	FOR_FILES = FOR_CONVERT | FOR_RECEIVE,
	FOR_ALL = FOR_CAPTURES | FOR_RECEIVE,
	FOR_ACCOUNT = FOR_ALL & ~FOR_SHOW
};

enum show_order { SHOW_BY_MAKING, SHOW_BY_OCTETS, SHOW_BY_PACKETS, SHOW_BY_AGE };

enum ifindex_mode { IFINDEX_FIXED, IFINDEX_FILE, IFINDEX_INTERFACE };

struct shift {
	char *input; /* NULL: all */
	int64_t ns;
};

#define OPTION_UNSET INT64_MIN

/* An option that is given several times, or with commas. */
struct texts {
	char **list;
	size_t count;
};

struct options {
	/* what is read */
	struct paths paths;
	const char *files_from;
	const char *filter;
	int64_t from_ns; /* INT64_MIN: no limit */
	int64_t until_ns;
	struct shift *shifts;
	size_t shift_count;
	int64_t reorder_window_ns;
	bool sort;
	/* the cache and the exporter */
	enum flow_profile profile;
	int64_t active_ns; /* OPTION_UNSET: the profile's */
	int64_t inactive_ns;
	bool tcp_close;
	int64_t max_flows;
	enum ifindex_mode ifindex_mode;
	uint16_t ifindex_input;
	uint16_t ifindex_output;
	bool has_exporter;
	uint32_t exporter;
	uint8_t engine_type;
	uint8_t engine_id;
	int64_t sampling;        /* interval; 0: none */
	int64_t records;         /* a datagram; 0: the version's most */
	int64_t export_delay_ns; /* OPTION_UNSET: the profile's */
	int64_t initial_uptime_ns;
	bool uptime_wrap;
	int64_t version; /* of the export; 0: 5 from captures, as they are from flow-tools files */
	const char *routes;
	/* what is written */
	const char *output;
	bool force;
	int64_t compress;
	int64_t byte_order; /* enum byte_order */
	const char *comment;
	int64_t nest;
	int64_t rotations; /* a day; OPTION_UNSET: by --every, or the default */
	int64_t every_ns;
	bool local_time;
	enum text_format format;
	/* show */
	int64_t at_ns;         /* INT64_MAX: the end */
	int64_t show_every_ns; /* 0: once */
	int64_t top;           /* 0: all */
	enum show_order show_order;
	/* replay */
	struct texts to;
	struct texts sources;
	const char *write; /* a capture, instead of sending */
	struct schedule_options schedule;
	struct impair_options impair;
	bool impaired;
	bool top_speed;
	int64_t limit; /* datagrams; 0: no limit */
	int64_t loop;  /* turns; 0: until stopped */
	int64_t start_delay_ns;
	bool timestamps_now;
	bool balance;
	bool per_input;
	bool precise;
	bool fail_fast;
	bool datagrams;
	const char *log;
	/* receive */
	const char *listen;
	struct texts from;
	int64_t count; /* datagrams; 0: no limit */
	int64_t idle_ns;
	int64_t duration_ns;
	/* what is told */
	const char *report;
	bool quiet;
	bool verbose;
	bool no_sandbox;
	bool help;
	bool show_version;
	/* first option given that only captures know, for when the inputs are flow-tools files */
	const char *captures_only;
	const char *flows_only; /* … and for when what they hold is NetFlow */
};

void options_init(struct options *options);
void options_free(struct options *options);

/*
 * Reads a command's arguments (argv[0] is the command's name); what isn't an option is an INPUT and
 * is kept in argv from *first on. 0, or -1 with *error set: "--option: reason: 'value' (what is
 * allowed)".
 */
int options_parse(struct options *options, enum command_bit command, int argc, char **argv,
	int *first, struct error *error);

/* The options of a command, a line each. */
void options_help(enum command_bit command, FILE *out);

/* What the stages want of it all, profile included. */
struct flow_options options_flow(const struct options *options);
struct export_options options_export(const struct options *options);

/* Seconds a slot of an output directory. */
uint32_t options_slot_s(const struct options *options);

#endif
