/* SPDX-License-Identifier: BSD-2-Clause */
/* The octets of a file, mapped where possible. */
#include "io/stream_private.h"

#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages are given back in steps of this many octets, so that memory stays small and the calls
 * few. A huge page is a divisor of it, and would otherwise be split. */
#define RELEASE_STEP ((size_t)8 << 20)

static size_t raw_fill(void *context, uint8_t *to, size_t room)
{
	struct raw *raw = context;
	ssize_t got;

	do {
		got = read(raw->fd, to, room);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		snprintf(raw->damage, sizeof raw->damage, "cannot be read on: %s", strerror(errno));
	return got > 0 ? (size_t)got : 0;
}

/* Maps what is a regular file with something in it, read from its beginning (the size of what
 * /proc has is said to be 0). What cannot be mapped is read. */
static void raw_map(struct raw *raw, const struct stat *status)
{
	if (!S_ISREG(status->st_mode) || status->st_size <= 0 ||
		(uint64_t)status->st_size > SIZE_MAX || lseek(raw->fd, 0, SEEK_CUR) != 0)
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
	raw_map(raw, &status);
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
		shrank ? "shrank while it was read, from %zu octets to %zu"
		       : "cannot be read: of its %zu octets, those from %zu on",
		raw->map_len, lost);
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
