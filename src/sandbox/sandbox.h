/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Least privilege: before the first octet of an input is read, the process gives up what the rest
 * of its work does not need. So whoever gets a decoder to run foreign code can neither open other
 * files, nor connect to anything, nor execute anything.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "options/options.h"

/* Whether sockets, and addresses by name, are still to come: then it is entered again. */
enum sandbox_sockets { SANDBOX_SOCKETS_TO_COME, SANDBOX_SOCKETS_THERE };

/*
 * Enters it, as far as the kernel has what it takes; never fails, and says with --verbose what is
 * lacking. The inputs that options name (paths, routes) stay readable, and where outputs go
 * (--output, --write, --log, --report) files can be made. No other thread may have been made.
 */
void sandbox_enter(const struct options *options, enum sandbox_sockets sockets);

#ifdef PCAPFLOW_TEST_HOOKS
/* What foreign code would try, told on standard error: only in builds for tests, and only where
 * PCAPFLOW_HIJACK is in the environment; it names a file to be written. */
void sandbox_hijack(void);
#else
static inline void sandbox_hijack(void)
{
}
#endif

#endif
