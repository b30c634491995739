/* SPDX-License-Identifier: BSD-2-Clause */
/* The octets of a file, mapped where possible. */
#include "io/stream_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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
	raw->map_len = len;
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
	if (S_ISDIR(status.st_mode)) {
		raw_close(raw);
		return error_set(error, "%s: is a directory", path);
	}
	raw_map(raw, &status);
	return 0;
}

void raw_close(struct raw *raw)
{
	if (raw->map)
		munmap(raw->map, raw->map_len);
	if (raw->fd > STDIN_FILENO)
		close(raw->fd);
	window_free(&raw->window);
}

struct bytes raw_peek(struct raw *raw, size_t want)
{
	if (raw->map)
		return bytes_of(raw->map + raw->offset, raw->map_len - raw->offset);
	return window_peek(&raw->window, want, raw_fill, raw);
}

void raw_skip(struct raw *raw, size_t len)
{
	raw->offset += len;
	if (!raw->map) {
		window_skip(&raw->window, len);
		return;
	}
	if (raw->offset - raw->released < 2 * RELEASE_STEP)
		return;
	size_t behind = (raw->offset - raw->released) / RELEASE_STEP * RELEASE_STEP - RELEASE_STEP;
	madvise(raw->map + raw->released, behind, MADV_DONTNEED);
	raw->released += behind;
}
