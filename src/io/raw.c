/* SPDX-License-Identifier: BSD-2-Clause */
/* The octets of a file, read or mapped. */
#include "io/stream_private.h"

#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages are given back in steps of this many octets, so that memory stays small and the calls
 * few. A huge page is a divisor of it, and would otherwise be split. */
#define RELEASE_STEP ((size_t)8 << 20)

#define SHRANK "shrank while it was read, from %" PRIu64 " octets to %" PRIu64

/* The lowest free number is what a descriptor gets: its own tells how many are in use. */
static bool are_scarce(int fd)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_NOFILE, &limit) != 0 || (rlim_t)fd >= limit.rlim_cur / 4;
}

/* A regular file is read as far as it went when it was opened. */
static size_t raw_fill(void *context, uint8_t *to, size_t room)
{
	struct raw *raw = context;
	ssize_t got;

	if (room > raw->size - raw->got)
		room = (size_t)(raw->size - raw->got);
	do {
		got = read(raw->fd, to, room);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		snprintf(raw->damage, sizeof raw->damage, "cannot be read on: %s", strerror(errno));
	else if (got == 0 && raw->size != UINT64_MAX && raw->got < raw->size)
		snprintf(raw->damage, sizeof raw->damage, SHRANK, raw->size, raw->got);
	if (got > 0)
		raw->got += (uint64_t)got;
	return got > 0 ? (size_t)got : 0;
}

/* Whether it is a regular file with something in it, read from its beginning (the size of what
 * /proc has is said to be 0). */
static bool has_size(const struct raw *raw, const struct stat *status)
{
	return S_ISREG(status->st_mode) && status->st_size > 0 && lseek(raw->fd, 0, SEEK_CUR) == 0;
}

/* What cannot be mapped is read. */
static void raw_map(struct raw *raw, const struct stat *status)
{
	if ((uint64_t)status->st_size > SIZE_MAX)
		return;
	size_t len = (size_t)status->st_size;
	void *map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, raw->fd, 0);
	if (map == MAP_FAILED)
		return;
	madvise(map, len, MADV_SEQUENTIAL);
	raw->map = map;
	raw->map_len = raw->there = len;
	raw->device = status->st_dev;
	raw->inode = status->st_ino;
	guard_add(&raw->guard, map, len);
	if (raw->fd != STDIN_FILENO)
		close(raw->fd);
	raw->fd = -1;
}

int raw_open(struct raw *raw, const char *path, struct error *error)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct stat status;

	*raw = (struct raw){ .fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC) };
	if (raw->fd < 0)
		return error_system(error, "%s", path);
	if (fstat(raw->fd, &status) != 0) {
		error_system(error, "%s", path);
		raw_close(raw);
		return -1;
	}
	raw->path = memory_string(path);
	if (S_ISDIR(status.st_mode)) {
		raw_close(raw);
		return error_set(error, "%s: is a directory", path);
	}
	raw->size = UINT64_MAX;
	if (has_size(raw, &status)) {
		raw->size = (uint64_t)status.st_size;
		if (are_scarce(raw->fd))
			raw_map(raw, &status);
	}
	return 0;
}

void raw_close(struct raw *raw)
{
	if (raw->map) {
		guard_remove(&raw->guard);
		munmap(raw->map, raw->map_len);
	}
	free(raw->path);
	if (raw->fd > STDIN_FILENO)
		close(raw->fd);
	window_free(&raw->window);
}

/* The file's length by now; false where that can't be told: another file has its name. */
static bool length_now(const struct raw *raw, uint64_t *len)
{
	struct stat status;
	bool found = strcmp(raw->path, "-") == 0 ? fstat(STDIN_FILENO, &status) == 0
						 : stat(raw->path, &status) == 0;

	*len = found ? (uint64_t)status.st_size : 0;
	return found && status.st_dev == raw->device && status.st_ino == raw->inode;
}

/* Ends the octets where the file does by now, or where its pages can't be had. */
static void cut(struct raw *raw)
{
	size_t lost = atomic_load(&raw->guard.lost);
	uint64_t len;
	bool known = length_now(raw, &len);
	bool shrank = known ? len < raw->map_len : lost < raw->map_len;

	if (known && len < lost)
		lost = (size_t)len;
	if (lost >= raw->there)
		return;
	snprintf(raw->damage, sizeof raw->damage,
		shrank ? SHRANK
		       : "cannot be read: of its %" PRIu64 " octets, those from %" PRIu64 " on",
		(uint64_t)raw->map_len, (uint64_t)lost);
	raw->there = lost > raw->taken ? lost : raw->taken;
}

/*
 * A file loses whole pages, and reading them is guarded; but the last page that it keeps has zeros
 * behind its end. So what was read is real where the page behind it is there; the map's last page
 * has none behind it, and the file is asked. Either is asked after the octets were read.
 */
static size_t verify(struct raw *raw, size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t next = (raw->taken + len + page - 1) / page * page;

	if (next < raw->map_len) {
		(void)*(volatile const uint8_t *)(raw->map + next);
		if (atomic_load_explicit(&raw->guard.lost, memory_order_relaxed) != SIZE_MAX)
			cut(raw);
	} else {
		cut(raw);
	}
	size_t there = raw->there - raw->taken;
	return len < there ? len : there;
}

/* Moves on in the map. */
static void take(struct raw *raw, size_t len)
{
	raw->taken += len;
	if (raw->taken - raw->released < 2 * RELEASE_STEP)
		return;
	size_t behind = (raw->taken - raw->released) / RELEASE_STEP * RELEASE_STEP - RELEASE_STEP;
	madvise(raw->map + raw->released, behind, MADV_DONTNEED);
	raw->released += behind;
}

static size_t copy_fill(void *context, uint8_t *to, size_t room)
{
	struct raw *raw = context;
	size_t len = raw->there - raw->taken;

	if (len > room)
		len = room;
	memcpy(to, raw->map + raw->taken, len);
	len = verify(raw, len);
	take(raw, len);
	return len;
}

size_t raw_verify(struct raw *raw, size_t len)
{
	return raw->map && !raw->copied ? verify(raw, len) : len;
}

void raw_verify_all(struct raw *raw)
{
	if (raw->map)
		cut(raw);
}

struct bytes raw_peek(struct raw *raw, size_t want)
{
	if (raw->copied)
		return window_peek(&raw->window, want, copy_fill, raw);
	if (raw->map)
		return bytes_of(raw->map + raw->taken, raw->there - raw->taken);
	return window_peek(&raw->window, want, raw_fill, raw);
}

void raw_skip(struct raw *raw, size_t len)
{
	raw->offset += len;
	if (raw->map && !raw->copied)
		take(raw, len);
	else
		window_skip(&raw->window, len);
}

void raw_copy(struct raw *raw)
{
	raw->copied = raw->map != NULL;
}
