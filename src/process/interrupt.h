/* SPDX-License-Identifier: BSD-2-Clause */
/* SIGINT, SIGTERM and SIGHUP without a handler: they are held back, and asked for between batches,
 * so that outputs are finished or removed in peace. */
#ifndef PROCESS_INTERRUPT_H
#define PROCESS_INTERRUPT_H

#define INTERRUPT_ASK_MS 100 /* whoever waits for another thread asks so often */

/* Holds them back from now on, in every thread made after. A signal that was ignored stays so. */
void interrupt_hold(void);

/* The one that came, or 0. */
int interrupt_pending(void);

/* A descriptor that poll(2) finds readable while one is there, for whoever waits; -1: none. The
 * caller closes it. */
int interrupt_descriptor(void);

/* Ends the program by the signal that came, as its sender expects. */
void interrupt_deliver(void);

#endif
