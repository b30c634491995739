/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls that remain (seccomp(2)). */
#ifndef SANDBOX_CALLS_H
#define SANDBOX_CALLS_H

#include <stdbool.h>

/* What a run may still do, besides reading and writing what is open. */
struct sandbox_calls {
	bool files;     /* open and rename files, where sandbox_files lets it */
	bool datagrams; /* send and receive through the sockets that it has */
	bool names;     /* look up names: sockets are made, and libraries loaded; more goes later */
};

/* Takes all other calls from all threads. 0, or -1 with errno set. */
int sandbox_calls_limit(const struct sandbox_calls *calls);

#endif
