/* SPDX-License-Identifier: BSD-2-Clause */
#include "replay/control.h"

#include "core/clock.h"
#include "process/interrupt.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void pause_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGUSR1);
	sigaddset(set, SIGCONT);
}

int replay_control_start(struct replay_control *control, struct pacer *pacer,
	const uint64_t *datagrams, bool quiet, struct error *error)
{
	sigset_t set;

	interrupt_hold();
	pause_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	*control = (struct replay_control){ .pacer = pacer,
		.datagrams = datagrams,
		.interrupt = interrupt_descriptor(),
		.pause = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK) };
	progress_start(&control->progress, quiet);
	if (control->interrupt < 0 || control->pause < 0)
		return error_system(error, "signals can't be waited for");
	return 0;
}

void replay_control_end(struct replay_control *control)
{
	progress_end(&control->progress);
	close(control->interrupt);
	close(control->pause);
}

/* Takes the signals that are there; whether it is paused after them. */
static bool is_paused(struct replay_control *control)
{
	struct signalfd_siginfo signal;

	while (read(control->pause, &signal, sizeof signal) == sizeof signal) {
		if (signal.ssi_signo == SIGUSR1)
			pacer_pause(control->pacer);
		else
			pacer_resume(control->pacer);
	}
	return control->pacer->pause_began >= 0;
}

/* How long poll may wait for something to happen. */
static struct timespec wait_time(const struct replay_control *control, int64_t until_ns)
{
	const struct pacer_clock *clock = &control->pacer->clock;
	int64_t wait_ns = until_ns ? until_ns - clock->now_ns(clock->context) : 0;

	return clock_timespec(wait_ns < 0 ? 0 : wait_ns);
}

bool replay_control_attend(struct replay_control *control, int64_t until_ns)
{
	struct pollfd happens[2] = { { .fd = control->interrupt, .events = POLLIN },
		{ .fd = control->pause, .events = POLLIN } };
	bool paused = false;

	do {
		struct timespec wait = wait_time(control, until_ns);
		int count = ppoll(happens, 2, paused ? NULL : &wait, NULL);
		if (count == 0)
			break;
		control->stopped_by = interrupt_pending();
		if (control->stopped_by)
			return false;
		paused = is_paused(control);
	} while (paused);
	if (progress_is_due(&control->progress))
		progress_show(&control->progress, 0, 0, *control->datagrams, "datagrams");
	return true;
}
