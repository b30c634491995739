/* SPDX-License-Identifier: BSD-2-Clause */
#include "process/background.h"

#include "process/interrupt.h"
#include "process/thread.h"

#include <string.h>

int background_start(struct background *background, size_t slots, size_t slot_size,
	void *(*run)(void *), void *context, struct error *error)
{
	*background = (struct background){ .channel = channel_new(slots, slot_size) };
	int failed = pthread_create(&background->thread, NULL, run, context);
	if (failed) {
		channel_free(background->channel);
		return error_set(error, "no thread to read with: %s", strerror(failed));
	}
	return 0;
}

int background_next(
	struct background *background, void **slot, int *interrupted, struct error *error)
{
	enum channel_state state;

	if (background->holding)
		channel_release(background->channel);
	background->holding = false;
	do {
		state = channel_peek(background->channel, INTERRUPT_ASK_MS, slot);
		*interrupted = interrupt_pending();
		if (*interrupted)
			return error_set(error, "interrupted (%s)", strsignal(*interrupted));
	} while (state == CHANNEL_TIMEOUT);
	background->holding = state == CHANNEL_READY;
	if (state == CHANNEL_READY)
		return 1;
	if (background->failed)
		*error = background->error;
	return background->failed ? -1 : 0;
}

bool background_finish(struct background *background, bool interrupted)
{
	channel_cancel(background->channel);
	if (!thread_join(background->thread, interrupted ? THREAD_HURRY_MS : THREAD_PATIENCE_MS)) {
		pthread_detach(background->thread);
		return false;
	}
	channel_free(background->channel);
	return true;
}
