/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the kernel's headers may be too old to know (linux/landlock.h). Calls 444 to 446 have these
 * numbers on every architecture. */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1

#define ACCESS_WRITE_FILE (1ULL << 1)
#define ACCESS_READ_FILE (1ULL << 2)
#define ACCESS_READ_DIR (1ULL << 3)
#define ACCESS_REMOVE_FILE (1ULL << 5)
#define ACCESS_MAKE_DIR (1ULL << 7)
#define ACCESS_MAKE_REG (1ULL << 8)
#define ACCESS_TRUNCATE (1ULL << 14)
#define ACCESS_OF_FILES (ACCESS_WRITE_FILE | ACCESS_READ_FILE)

struct ruleset_attributes {
	uint64_t handled_access_fs;
	uint64_t handled_access_net; /* from version 4 on */
	uint64_t scoped;             /* 6 */
};

struct path_beneath_attributes {
	uint64_t allowed_access;
	int32_t parent;
} __attribute__((packed));

/* All that a version knows is denied where no rule allows it. */
static size_t attributes_of(long version, struct ruleset_attributes *attributes)
{
	static const int accesses[] = { 13, 14, 15, 15, 16 }; /* of versions 1 to 5 */
	long last = version < 5 ? version : 5;

	*attributes = (struct ruleset_attributes){
		.handled_access_fs = (1ULL << accesses[last - 1]) - 1,
		.handled_access_net = version >= 4 ? 3 : 0, /* TCP: bind, connect */
		.scoped = version >= 6 ? 3 : 0,             /* abstract Unix sockets, signals */
	};
	return version >= 6 ? 24 : version >= 4 ? 16 : 8;
}

void sandbox_files_begin(struct sandbox_files *files)
{
	struct ruleset_attributes attributes;
	long version = syscall(CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);

	*files = (struct sandbox_files){ .ruleset = -1 };
	if (version < 1) {
		files->problem = errno;
		return;
	}
	size_t len = attributes_of(version, &attributes);
	files->handled = attributes.handled_access_fs;
	files->ruleset = (int)syscall(CREATE_RULESET, &attributes, len, 0);
	if (files->ruleset < 0)
		files->problem = errno;
}

/* What can't be reached needs no rule; a pipe cannot have one, nor needs it. */
static void lacks_rule(struct sandbox_files *files)
{
	if (errno != ENOENT && errno != ENOTDIR && errno != EACCES && errno != EBADFD)
		files->problem = errno;
}

/* A rule may name only what was handled: versions 1 and 2 do not know truncation. */
static void add_rule(struct sandbox_files *files, const char *path, uint64_t access)
{
	struct stat status;
	int fd = files->ruleset < 0 ? -1 : open(path, O_PATH | O_CLOEXEC);

	if (fd < 0) {
		lacks_rule(files);
		return;
	}
	if (fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode))
		access &= ACCESS_OF_FILES;
	struct path_beneath_attributes rule = { access & files->handled, fd };
	if (syscall(ADD_RULE, files->ruleset, RULE_PATH_BENEATH, &rule, 0) != 0)
		lacks_rule(files);
	close(fd);
}

void sandbox_files_read(struct sandbox_files *files, const char *path)
{
	add_rule(files, path, ACCESS_READ_FILE | ACCESS_READ_DIR);
}

void sandbox_files_write(struct sandbox_files *files, const char *path)
{
	add_rule(files, path,
		ACCESS_WRITE_FILE | ACCESS_READ_DIR | ACCESS_REMOVE_FILE | ACCESS_MAKE_DIR |
			ACCESS_MAKE_REG | ACCESS_TRUNCATE);
}

int sandbox_files_limit(struct sandbox_files *files)
{
	if (!files->problem && syscall(RESTRICT_SELF, files->ruleset, 0) != 0)
		files->problem = errno;
	if (files->ruleset >= 0)
		close(files->ruleset);
	errno = files->problem;
	return files->problem ? -1 : 0;
}
