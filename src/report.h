/* SPDX-License-Identifier: BSD-2-Clause */
/* The account at the end: a few lines for people (report.c), a JSON object for programs
 * (report_json.c). */
#ifndef REPORT_H
#define REPORT_H

#include "pipeline.h"

#include <stdio.h>

/* The lines, each "pcapflow: …"; with verbose a line an input. */
void report_lines(
	const struct inputs *inputs, const struct pipeline_result *result, bool verbose, FILE *out);

/* What the user must know of single inputs: damage, what was dropped before, files passed over. */
void report_troubles(const struct inputs *inputs, FILE *out);

/* Writes the JSON object of the contract's section 5 to a file ("-": standard output). */
int report_json(const char *path, const struct inputs *inputs, const struct options *options,
	const struct pipeline_result *result, struct error *error);

/* The status of a run that ended well: 0, or 3 when inputs were damaged or packets late. */
int report_status(const struct inputs *inputs, const struct pipeline_result *result);

#endif
