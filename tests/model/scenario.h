/* SPDX-License-Identifier: BSD-2-Clause */
/* Streams of packets made to hit the corners of the contract, and the program's stages that they
 * are put through. */
#ifndef MODEL_SCENARIO_H
#define MODEL_SCENARIO_H

#include "model.h"

/* Options and packets for a seed. deep: so many that the bounds of waiting packets, of
 * first fragments, or of the first hash table are passed, in turn. */
void scenario_make(struct scenario *scenario, uint64_t seed, bool deep);

/*
 * What src/order, src/flow and src/export make of it. False when they contradict themselves: then
 * complaint says how.
 */
bool subject_run(const struct scenario *scenario, struct outcome *outcome, char complaint[256]);

/* The first difference in words, or false when there is none. */
bool outcome_differs(const struct outcome *model, const struct outcome *subject, char text[2048]);

/* What must hold of any outcome: octets and packets conserved, event times in order, First <= Last
 * <= SysUptime. False when it does: *text says what doesn't. */
bool outcome_breaks(
	const struct scenario *scenario, const struct outcome *outcome, char text[2048]);

/* Options and packets, a line each, on standard output. */
void scenario_print(const struct scenario *scenario);

#endif
