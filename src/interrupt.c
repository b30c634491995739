/* SPDX-License-Identifier: BSD-2-Clause */
#include "interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

static const int held[] = { SIGINT, SIGTERM, SIGHUP };

static void held_set(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof held / sizeof *held; i++)
		sigaddset(set, held[i]);
}

void interrupt_hold(void)
{
	sigset_t set;

	held_set(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int interrupt_pending(void)
{
	sigset_t set;

	if (sigpending(&set))
		return 0;
	for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
		struct sigaction action;

		if (sigismember(&set, held[i]) == 1 && sigaction(held[i], NULL, &action) == 0 &&
			action.sa_handler != SIG_IGN)
			return held[i];
	}
	return 0;
}

void interrupt_deliver(void)
{
	sigset_t set;

	held_set(&set);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
