/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/signalfd.h>

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

/* One that was ignored when the program began (nohup) is still to be. */
static bool is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) != 0 || action.sa_handler == SIG_IGN;
}

int interrupt_pending(void)
{
	sigset_t set;

	if (sigpending(&set))
		return 0;
	for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
		if (sigismember(&set, held[i]) == 1 && !is_ignored(held[i]))
			return held[i];
	}
	return 0;
}

int interrupt_descriptor(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
		if (!is_ignored(held[i]))
			sigaddset(&set, held[i]);
	}
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void interrupt_deliver(void)
{
	sigset_t set;

	held_set(&set);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
