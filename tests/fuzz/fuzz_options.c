/* SPDX-License-Identifier: BSD-2-Clause */
/* Any words as a command's arguments: the first octet is the command, the rest words that end at
 * zeros. What is taken is in its limits; what is refused is told. */
#include "core/time.h"
#include "options/options.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_WORDS 64

static void check(const struct options *options)
{
	struct flow_options flow = options_flow(options);
	struct export_options export = options_export(options);
	uint32_t slot_s = options_slot_s(options);

	if (flow.max_flows == 0 || flow.active_ns < 0 || flow.inactive_ns < 0)
		abort();
	if (export.delay_ns < 0 || export.max_records == 0 ||
		export.max_records > datagram_max_records(export.version))
		abort();
	if (slot_s == 0 || 86400 % slot_s != 0)
		abort();
	if (options->from_ns >= options->until_ns || options->reorder_window_ns < 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum command_bit commands[] = { FOR_CONVERT, FOR_PRINT, FOR_REPLAY,
		FOR_RECEIVE, FOR_SHOW };
	char *words[MAX_WORDS + 2], name[] = "command";
	struct options options;
	struct error error = { 0 };
	int count = 1, first;

	if (size < 1)
		return 0;
	char *text = malloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	words[0] = name;
	for (char *at = text; at < text + size && count <= MAX_WORDS; at += strlen(at) + 1)
		words[count++] = at;
	words[count] = NULL;
	options_init(&options);
	if (options_parse(&options, commands[data[0] % 5], count, words, &first, &error) == 0)
		check(&options);
	else if (!error.text[0] || strlen(error.text) >= sizeof error.text)
		abort();
	options_free(&options);
	free(text);
	return 0;
}
