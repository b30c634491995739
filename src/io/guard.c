/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The list of guarded maps is the one state in the program that belongs to nobody: a signal handler
 * is given nothing but an address. Whoever holds its lock touches the list alone, never a map, so
 * the handler of a bus error may wait for it.
 */
#include "io/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

static struct guard *guards;
static atomic_flag busy = ATOMIC_FLAG_INIT;

static void lock(void)
{
	while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire))
		;
}

static void unlock(void)
{
	atomic_flag_clear_explicit(&busy, memory_order_release);
}

/* Puts zeros in the place of all that is lost: from the page of the address to the map's end. */
static bool cover(struct guard *guard, uintptr_t address)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t at = (address - (uintptr_t)guard->map) / page * page;
	void *zeros = mmap(guard->map + at, guard->len - at, PROT_READ,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);

	if (zeros == MAP_FAILED)
		return false;
	if (at < atomic_load(&guard->lost))
		atomic_store(&guard->lost, at);
	return true;
}

static struct guard *find(uintptr_t address)
{
	struct guard *guard;

	lock();
	for (guard = guards; guard; guard = guard->next)
		if (address - (uintptr_t)guard->map < guard->len)
			break;
	unlock();
	return guard;
}

/* A reader's own fault: it goes on with zeros. Any other bus error ends the program as ever. */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
	int reason = errno;
	bool own_fault = info->si_code > 0; /* else sent by somebody, perhaps amid the lock */
	struct guard *guard = own_fault ? find((uintptr_t)info->si_addr) : NULL;

	(void)context;
	if (!guard || !cover(guard, (uintptr_t)info->si_addr)) {
		signal(number, SIG_DFL);
		raise(number);
	}
	errno = reason;
}

void guard_add(struct guard *guard, uint8_t *map, size_t len)
{
	struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO };

	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	guard->map = map;
	guard->len = (len + page - 1) / page * page;
	atomic_init(&guard->lost, SIZE_MAX);
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, NULL);
	lock();
	guard->next = guards;
	guard->link = &guards;
	if (guards)
		guards->link = &guard->next;
	guards = guard;
	unlock();
}

void guard_remove(struct guard *guard)
{
	lock();
	*guard->link = guard->next;
	if (guard->next)
		guard->next->link = guard->link;
	unlock();
}
