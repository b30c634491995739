/* SPDX-License-Identifier: BSD-2-Clause */
#include "folder.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_PREFIX "pcapflow-unit-"

void folder_enter(void)
{
	const char *top = getenv("TMPDIR");
	char path[4096];

	snprintf(path, sizeof path, "%s/" NAME_PREFIX "XXXXXX", top ? top : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(chdir(path), 0);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

void folder_leave(void)
{
	char path[4096];

	ck_assert_ptr_nonnull(getcwd(path, sizeof path));
	ck_assert_ptr_nonnull(strstr(path, NAME_PREFIX));
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

uint8_t *folder_read(const char *path, size_t *len)
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

void folder_write(const char *path, const void *data, size_t len)
{
	FILE *file = fopen(path, "wb");

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_uint_eq(fwrite(data, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

bool folder_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

unsigned folder_count(void)
{
	unsigned count = 0;

	FILE *pipe = popen("find . -type f | wc -l", "r");
	ck_assert_int_eq(fscanf(pipe, "%u", &count), 1);
	pclose(pipe);
	return count;
}

const char *folder_shared(void)
{
	const char *shared = getenv("PCAPFLOW_SHARED");

	if (shared)
		return shared;
	return access("../shared/golden", F_OK) == 0 ? "../shared" : NULL;
}
