/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/output.h"

#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_LEN (256 * 1024) /* less than a second-level cache */

struct output {
	int fd;
	char *path;      /* the final name; in messages, too */
	char *temporary; /* the name while it is written; NULL: written to directly */
	bool overwrite;
	bool failed; /* an octet did not arrive: no more is written, and none is renamed */
	uint8_t *buffer;
	size_t used;
};

static struct output *new_output(const char *path, int fd, char *temporary)
{
	struct output *output = memory_new(1, sizeof *output);

	output->fd = fd;
	output->path = memory_string(path);
	output->temporary = temporary;
	output->buffer = memory_new(BUFFER_LEN, 1);
	return output;
}

static void free_output(struct output *output)
{
	if (output->fd >= 0)
		close(output->fd);
	free(output->path);
	free(output->temporary);
	free(output->buffer);
	free(output);
}

/* The folder of a path; freed by the caller. */
static char *folder_of(const char *path)
{
	char *copy = memory_string(path);
	char *folder = memory_string(dirname(copy));

	free(copy);
	return folder;
}

static char *default_temporary(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder_len = slash ? (size_t)(slash - path) + 1 : 0;
	size_t len = strlen(path) + sizeof "tmp-";
	char *temporary = memory_new(len, 1);

	snprintf(temporary, len, "%.*stmp-%s", (int)folder_len, path, path + folder_len);
	return temporary;
}

static struct output *open_direct(const char *path, int fd, struct error *error)
{
	if (fd < 0) {
		error_system(error, "%s", path);
		return NULL;
	}
	return new_output(path, fd, NULL);
}

static struct output *open_temporary(
	const char *path, const struct output_options *options, struct error *error)
{
	char *temporary =
		options->temporary ? memory_string(options->temporary) : default_temporary(path);

	if (options->overwrite)
		unlink(temporary);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0) {
		if (errno == EEXIST)
			error_set(error,
				"%s: exists already: written at this moment, or left by a run that "
				"was killed",
				temporary);
		else
			error_system(error, "%s", path);
		free(temporary);
		return NULL;
	}
	struct output *output = new_output(path, fd, temporary);
	output->overwrite = options->overwrite;
	return output;
}

/* A file behind a symbolic link is replaced itself, not the link. */
static struct output *open_existing(
	const char *path, const struct output_options *options, struct error *error)
{
	char *target = realpath(path, NULL);

	if (!target) {
		error_system(error, "%s", path);
		return NULL;
	}
	struct output *output = open_temporary(target, options, error);
	free(target);
	return output;
}

bool output_makes_files(const char *path)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		return false;
	return stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

struct output *output_open(
	const char *path, const struct output_options *options, struct error *error)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		return open_direct(
			"standard output", fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), error);
	if (lstat(path, &status) < 0) {
		if (errno == ENOENT && *path)
			return open_temporary(path, options, error);
		error_system(error, "%s", path);
		return NULL;
	}
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return open_direct(path, open(path, O_WRONLY | O_CLOEXEC), error);
	if (!options->overwrite) {
		error_set(error, "%s: exists already", path);
		return NULL;
	}
	return open_existing(path, options, error);
}

static int fail(struct output *output, struct error *error)
{
	output->failed = true;
	return error_system(error, "%s", output->path);
}

/* Standard output may have been made non-blocking by whoever shares it. */
static int wait_writable(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLOUT };

	return poll(&poller, 1, -1) < 0 && errno != EINTR ? -1 : 0;
}

static int write_all(struct output *output, const uint8_t *data, size_t len, struct error *error)
{
	while (len > 0) {
		ssize_t written = write(output->fd, data, len);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			if (errno == EAGAIN && wait_writable(output->fd) == 0)
				continue;
			return fail(output, error);
		}
		data += written;
		len -= (size_t)written;
	}
	return 0;
}

int output_flush(struct output *output, struct error *error)
{
	size_t len = output->used;

	if (output->failed)
		return error_set(error, "%s: an earlier write failed", output->path);
	output->used = 0;
	return write_all(output, output->buffer, len, error);
}

uint8_t *output_reserve(struct output *output, size_t len, struct error *error)
{
	if (BUFFER_LEN - output->used < len && output_flush(output, error) < 0)
		return NULL;
	return output->buffer + output->used;
}

void output_commit(struct output *output, size_t len)
{
	output->used += len;
}

int output_check(const char *path, const struct output_options *options, struct error *error)
{
	struct stat status;

	/* What is no regular file may not like to be opened twice. */
	if (strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
		return 0;
	struct output *output = output_open(path, options, error);
	output_abandon(output);
	return output ? 0 : -1;
}

int output_write(struct output *output, const void *data, size_t len, struct error *error)
{
	if (BUFFER_LEN - output->used < len && output_flush(output, error) < 0)
		return -1;
	if (len > BUFFER_LEN)
		return write_all(output, data, len, error);
	memcpy(output->buffer + output->used, data, len);
	output->used += len;
	return 0;
}

bool output_is_seekable(const struct output *output)
{
	return output->temporary != NULL;
}

int output_rewrite(
	struct output *output, uint64_t offset, const void *data, size_t len, struct error *error)
{
	const uint8_t *at = data;

	if (output_flush(output, error) < 0)
		return -1;
	while (len > 0) {
		ssize_t written = pwrite(output->fd, at, len, (off_t)offset);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			return fail(output, error);
		}
		at += written;
		offset += (uint64_t)written;
		len -= (size_t)written;
	}
	return 0;
}

/* A close is a write: the kernel may say only then that an octet did not arrive. */
static int close_file(struct output *output, struct error *error)
{
	int fd = output->fd;

	if (output->temporary && fsync(fd) < 0)
		return fail(output, error);
	output->fd = -1;
	return close(fd) < 0 && errno != EINTR ? fail(output, error) : 0;
}

static int move(struct output *output, const char *final, struct error *error)
{
	unsigned flags = output->overwrite ? 0 : RENAME_NOREPLACE;
	struct stat status;

	if (renameat2(AT_FDCWD, output->temporary, AT_FDCWD, final, flags) == 0)
		return 0;
	/* Not every file system can refuse to replace. */
	if (flags && (errno == EINVAL || errno == ENOSYS)) {
		errno = EEXIST;
		if (lstat(final, &status) < 0 && rename(output->temporary, final) == 0)
			return 0;
	}
	return errno == EEXIST ? error_set(error, "%s: exists already", final)
			       : error_system(error, "%s", final);
}

/* The new name itself has to reach the disk. Not every file system can sync a folder. */
static int sync_folder(const char *path, struct error *error)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = 0;

	if (fd >= 0) {
		if (fsync(fd) < 0 && errno != EINVAL && errno != EBADF && errno != EROFS)
			status = error_system(error, "%s", folder);
		close(fd);
	}
	free(folder);
	return status;
}

int output_close(struct output *output, const char *final, struct error *error)
{
	if (output_flush(output, error) < 0 || close_file(output, error) < 0) {
		output_abandon(output);
		return -1;
	}
	if (output->temporary) {
		if (!final)
			final = output->path;
		if (move(output, final, error) < 0) {
			output_abandon(output);
			return -1;
		}
		if (sync_folder(final, error) < 0) {
			unlink(final);
			free_output(output);
			return -1;
		}
	}
	free_output(output);
	return 0;
}

void output_abandon(struct output *output)
{
	if (!output)
		return;
	if (output->temporary)
		unlink(output->temporary);
	free_output(output);
}
