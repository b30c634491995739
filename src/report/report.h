/* SPDX-License-Identifier: BSD-2-Clause */
/* The account at the end: a few lines for people (report.c), a JSON object for programs
 * (report_json.c). */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "pipeline/pipeline.h"

#include <stdio.h>

/* The lines, each "pcapflow: …"; with verbose a line an input. */
void report_lines(
	const struct inputs *inputs, const struct pipeline_result *result, bool verbose, FILE *out);

/* What the user must know of single inputs: damage, what was dropped before, files passed over. */
void report_troubles(const struct inputs *inputs, FILE *out);

struct json_t;

/* Writes the JSON object of the contract's section 5 to a file ("-": standard output). extra is one
 * more member (NULL: none) under its name, and freed. */
int report_json(const char *path, const struct inputs *inputs, const struct options *options,
	const struct pipeline_result *result, const char *name, struct json_t *extra,
	struct error *error);

/* Writes any JSON object likewise, and frees it. */
int report_json_object(const char *path, struct json_t *object, struct error *error);

/* The status of a run that ended well: 0, or 3 when inputs were damaged or packets late. */
int report_status(const struct inputs *inputs, const struct pipeline_result *result);

#endif
