/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of a thread that may hang. */
#ifndef PROCESS_THREAD_H
#define PROCESS_THREAD_H

#include <pthread.h>
#include <stdbool.h>

#define THREAD_PATIENCE_MS 2000 /* the read of a file, a slot being filled, a write to a disk */
#define THREAD_HURRY_MS 200     /* … where somebody waits for the program to end by a signal */

/* Waits for a thread that was told to end, at most so long. False when it still runs: it hangs, in
 * a silent pipe or the like, and keeps all that it was given. */
bool thread_join(pthread_t thread, int patience_ms);

#endif
