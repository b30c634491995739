/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of a thread that may hang. */
#ifndef THREAD_H
#define THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* Waits for a thread that was told to end, for as long as the read of a file, a slot being filled
 * or a write to a disk may take: 2 s. False when it still runs: it hangs, in a silent pipe or the
 * like, and keeps all that it was given. */
bool thread_join(pthread_t thread);

#endif
