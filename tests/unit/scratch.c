/* SPDX-License-Identifier: BSD-2-Clause */
#include "scratch.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Check runs every test in a process of its own; a folder a process. */
static char folder[64];
static char paths[32][192];
static size_t used;
static int working_folder;

void scratch_setup(void)
{
	strcpy(folder, "/tmp/pcapflow-unit-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	used = 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

void scratch_teardown(void)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void scratch_enter(void)
{
	scratch_setup();
	working_folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(chdir(folder), 0);
}

void scratch_leave(void)
{
	ck_assert_int_eq(fchdir(working_folder), 0);
	close(working_folder);
	scratch_teardown();
}

const char *scratch_path(const char *name)
{
	char path[sizeof *paths];
	size_t i = 0;

	ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", folder, name), (int)sizeof path);
	while (i < used && strcmp(paths[i], path) != 0)
		i++;
	ck_assert_uint_lt(i, sizeof paths / sizeof *paths);
	used = i == used ? used + 1 : used;
	return strcpy(paths[i], path);
}

const char *scratch_write(const char *name, const void *data, size_t len)
{
	const char *path = scratch_path(name);
	char parent[sizeof *paths];

	for (const char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
		snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
		mkdir(parent, 0700);
	}
	FILE *file = fopen(path, "wb");
	ck_assert_msg(file, "%s", path);
	ck_assert_uint_eq(fwrite(data, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
	return path;
}

uint8_t *scratch_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	*len = (size_t)ftell(file);
	rewind(file);
	uint8_t *data = malloc(*len ? *len : 1);
	ck_assert_uint_eq(fread(data, 1, *len, file), *len);
	fclose(file);
	return data;
}

bool scratch_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static unsigned file_count;

static int count_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)path, (void)status, (void)walk;
	file_count += type == FTW_F;
	return 0;
}

unsigned scratch_count(void)
{
	file_count = 0;
	nftw(folder, count_one, 16, FTW_PHYS);
	return file_count;
}

bool scratch_pipe(const char *name, const char *command, const void *data, size_t len)
{
	char line[512];

	snprintf(line, sizeof line, "%s >'%s' 2>/dev/null", command, scratch_path(name));
	FILE *pipe = popen(line, "w");
	ck_assert_ptr_nonnull(pipe);
	fwrite(data, 1, len, pipe);
	return pclose(pipe) == 0;
}

const char *scratch_shared(void)
{
	const char *shared = getenv("PCAPFLOW_SHARED");

	if (shared)
		return shared;
	return scratch_exists("../shared") ? "../shared" : NULL;
}

bool scratch_each_capture(void (*visit)(const char *path, void *context), void *context)
{
	const char *shared = scratch_shared();
	char path[4096];
	struct dirent *entry;
	size_t count = 0;

	if (!shared)
		return false;
	snprintf(path, sizeof path, "%s/captures", shared);
	DIR *directory = opendir(path);
	if (!directory)
		return false;
	while ((entry = readdir(directory))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/captures/%s", shared, entry->d_name);
		visit(path, context);
		count++;
	}
	closedir(directory);
	return count > 0;
}
