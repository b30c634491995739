/* SPDX-License-Identifier: BSD-2-Clause */
/* From arguments to files. */
#include "io/paths.h"

#include "core/memory.h"
#include "io/stream.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Directories seen in a walk: each is entered once, however many links lead there. */
struct walk {
	struct paths *found;
	struct seen {
		dev_t device;
		ino_t inode;
	} * seen;
	size_t seen_count;
};

static void append(struct paths *paths, struct path path)
{
	paths->list = memory_grow(paths->list, &paths->room, paths->count, sizeof *paths->list);
	paths->list[paths->count++] = path;
}

static bool is_new(struct walk *walk, const struct stat *status)
{
	for (size_t i = 0; i < walk->seen_count; i++)
		if (walk->seen[i].inode == status->st_ino && walk->seen[i].device == status->st_dev)
			return false;
	walk->seen = memory_resize(walk->seen, walk->seen_count + 1, sizeof *walk->seen);
	walk->seen[walk->seen_count++] = (struct seen){ status->st_dev, status->st_ino };
	return true;
}

static char *join(const char *directory, const char *name)
{
	size_t len = strlen(directory);
	const char *slash = len > 0 && directory[len - 1] == '/' ? "" : "/";
	size_t size = len + 1 + strlen(name) + 1;
	char *path = memory_new(size, 1);

	snprintf(path, size, "%s%s%s", directory, slash, name);
	return path;
}

/* Hidden files, and files that are being written (as flow-capture names them). */
static int is_wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strncmp(entry->d_name, "tmp-v", 5) != 0;
}

/* What a sorted walk enters first is the same on every machine. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int walk_directory(struct walk *walk, const char *directory, struct error *error);

/* Takes path over. What is no regular file is kept to be named. */
static int walk_entry(struct walk *walk, char *path, struct error *error)
{
	struct stat status;
	int result = 0;

	if (stat(path, &status) != 0) {
		if (errno == ENOENT || errno == ELOOP) {
			append(walk->found, (struct path){ path, true, true });
			return 0;
		}
		result = error_system(error, "%s", path);
	} else if (!S_ISDIR(status.st_mode)) {
		append(walk->found, (struct path){ path, true, !S_ISREG(status.st_mode) });
		return 0;
	} else if (is_new(walk, &status)) {
		result = walk_directory(walk, path, error);
	}
	free(path);
	return result;
}

static int walk_directory(struct walk *walk, const char *directory, struct error *error)
{
	struct dirent **entries;
	int result = 0;
	int count = scandir(directory, &entries, is_wanted, by_name);

	if (count < 0)
		return error_system(error, "%s", directory);
	for (int i = 0; i < count; i++) {
		if (result == 0)
			result = walk_entry(walk, join(directory, entries[i]->d_name), error);
		free(entries[i]);
	}
	free(entries);
	return result;
}

static int by_path(const void *a, const void *b)
{
	const struct path *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static int add_directory(
	struct paths *paths, const char *input, const struct stat *status, struct error *error)
{
	struct walk walk = { .found = paths };
	size_t before = paths->count;

	is_new(&walk, status);
	int result = walk_directory(&walk, input, error);
	free(walk.seen);
	if (result != 0)
		return result;
	if (paths->count == before)
		return error_set(error, "%s: no file in this directory", input);
	qsort(paths->list + before, paths->count - before, sizeof *paths->list, by_path);
	return 0;
}

int paths_add(struct paths *paths, const char *input, struct error *error)
{
	struct stat status;

	if (strcmp(input, "-") != 0) {
		if (stat(input, &status) != 0 || access(input, R_OK) != 0)
			return error_system(error, "%s", input);
		if (S_ISDIR(status.st_mode))
			return add_directory(paths, input, &status, error);
	}
	append(paths, (struct path){ memory_string(input), false, false });
	return 0;
}

/* One item, which ends before a separator that may be missing. */
static int add_item(struct paths *paths, struct bytes item, bool comments, struct error *error)
{
	if (item.len == 0 || (comments && item.data[0] == '#'))
		return 0;
	char *name = memory_new(item.len + 1, 1);
	memcpy(name, item.data, item.len);
	int result = paths_add(paths, name, error);
	free(name);
	return result;
}

static int add_items(struct paths *paths, struct bytes list, struct error *error)
{
	bool nul = list.len > 0 && memchr(list.data, '\0', list.len);
	int result = 0;

	while (list.len > 0 && result == 0) {
		const uint8_t *end = memchr(list.data, nul ? '\0' : '\n', list.len);
		size_t len = end ? (size_t)(end - list.data) : list.len;
		result = add_item(paths, bytes_first(list, len), !nul, error);
		bytes_skip(&list, end ? len + 1 : len);
	}
	return result;
}

int paths_add_list(struct paths *paths, const char *list_path, struct error *error)
{
	struct stream *stream = stream_open(list_path, error);

	if (!stream)
		return -1;
	struct bytes list = stream_peek(stream, SIZE_MAX);
	int result = add_items(paths, list, error);
	if (stream_damage(stream))
		result = error_set(error, "%s: %s", list_path, stream_damage(stream));
	stream_close(stream);
	return result;
}

void paths_free(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->list[i].name);
	free(paths->list);
	*paths = (struct paths){ 0 };
}
