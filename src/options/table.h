/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of options, between options.c, which walks it, and table.c, which holds it. */
#ifndef OPTIONS_TABLE_H
#define OPTIONS_TABLE_H

#include "options/options.h"

enum option_kind {
	OPTION_FLAG,     /* bool: becomes true */
	OPTION_TEXT,     /* const char *, borrowed from argv */
	OPTION_NUMBER,   /* int64_t within min and max */
	OPTION_DURATION, /* int64_t nanoseconds within min and max */
	OPTION_TIME,     /* int64_t nanoseconds since 1970 */
	OPTION_CALL      /* parse is called; -1: the value isn't what allowed says */
};

/* What an option has something to do with. */
enum option_needs { NEEDS_NOTHING, NEEDS_CAPTURES, NEEDS_FLOWS /* captures of traffic */ };

struct option_row {
	const char *name;
	char letter; /* 0: none */
	enum option_needs needs;
	const char *argument; /* in usage text; NULL: takes none */
	const char *help;
	unsigned commands; /* enum command_bit, ORed */
	enum option_kind kind;
	size_t offset; /* in struct options */
	int64_t min, max;
	int (*parse)(struct options *options, const char *value);
	const char *allowed; /* OPTION_CALL: in words */
};

/* Rows in the order of usage text; *count of them. */
const struct option_row *options_table(size_t *count);

#endif
