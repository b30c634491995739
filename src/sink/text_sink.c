/* SPDX-License-Identifier: BSD-2-Clause */
#include "sink/text_sink.h"

#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct text_sink {
	enum text_format format;
	unsigned version; /* of the header that stands, or will; 0: not known yet */
	bool has_header;
	struct output *output;
	char **input_json; /* as JSON strings; NULL for other formats */
	size_t input_count;
	size_t line_max;
};

struct text_sink *text_sink_new(enum text_format format, unsigned version, struct output *output,
	const char *const *input_names, size_t input_count)
{
	struct text_sink *sink = memory_new(1, sizeof *sink);

	sink->format = format;
	sink->version = version;
	sink->output = output;
	sink->line_max = TEXT_MAX_LINE;
	if (format != TEXT_JSON || !input_names)
		return sink;
	sink->input_count = input_count;
	sink->input_json = memory_new(input_count, sizeof *sink->input_json);
	for (size_t i = 0; i < input_count; i++) {
		char *json = memory_new(6 * strlen(input_names[i]) + 3, 1);
		size_t len = text_json_string(input_names[i], json);
		sink->input_json[i] = json;
		if (TEXT_MAX_LINE + len > sink->line_max)
			sink->line_max = TEXT_MAX_LINE + len;
	}
	return sink;
}

static int put_header(struct text_sink *sink, struct error *error)
{
	char *at = (char *)output_reserve(sink->output, TEXT_MAX_LINE, error);

	if (!at)
		return -1;
	output_commit(sink->output, text_header(sink->format, sink->version, at));
	sink->has_header = true;
	return 0;
}

/* Whether a version's records fit below the header that stands: v5's below v1's table do. */
static bool same_columns(const struct text_sink *sink, unsigned version)
{
	char ours[TEXT_MAX_LINE], theirs[TEXT_MAX_LINE];
	size_t our_len = text_header(sink->format, sink->version, ours);
	size_t their_len = text_header(sink->format, version, theirs);

	return our_len == their_len && memcmp(ours, theirs, our_len) == 0;
}

static int check_version(struct text_sink *sink, unsigned version, struct error *error)
{
	if (sink->version == 0)
		sink->version = version;
	if (sink->version != version && !same_columns(sink, version))
		return error_set(error,
			"%s: v%u records have other columns than v%u ones (-V makes them one)",
			text_format_name(sink->format), version, sink->version);
	return sink->has_header ? 0 : put_header(sink, error);
}

int text_sink_add(void *context, const struct datagram *datagram, struct error *error)
{
	struct text_sink *sink = context;

	if ((datagram->version != sink->version || !sink->has_header) &&
		check_version(sink, datagram->version, error) < 0)
		return -1;
	for (unsigned i = 0; i < datagram->count; i++) {
		size_t source = datagram->records[i].first_source;
		const char *input = source < sink->input_count ? sink->input_json[source] : NULL;
		char *at = (char *)output_reserve(sink->output, sink->line_max, error);
		if (!at)
			return -1;
		output_commit(sink->output, text_record(sink->format, datagram, i, input, at));
	}
	return 0;
}

int text_sink_close(struct text_sink *sink, struct error *error)
{
	int status = 0;

	if (sink->version == 0)
		sink->version = 5;
	if (!sink->has_header)
		status = put_header(sink, error);
	for (size_t i = 0; i < sink->input_count; i++)
		free(sink->input_json[i]);
	free(sink->input_json);
	free(sink);
	return status;
}
