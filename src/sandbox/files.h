/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that remain within reach (landlock(7)). */
#ifndef SANDBOX_FILES_H
#define SANDBOX_FILES_H

#include <stdint.h>

/* Rules being gathered; what is open by now stays usable without any. */
struct sandbox_files {
	int ruleset;      /* a descriptor, or -1 */
	uint64_t handled; /* what the kernel knows to forbid */
	int problem;      /* an errno: a rule is lacking, or the kernel has no Landlock */
};

void sandbox_files_begin(struct sandbox_files *files);

/* A file, or all files below a folder, can be read. What isn't there is passed over. */
void sandbox_files_read(struct sandbox_files *files, const char *path);

/* Files can be made, replaced and removed below a folder; anything else can be written to. */
void sandbox_files_write(struct sandbox_files *files, const char *path);

/* From now on nothing else can be opened, nor any TCP connection made. 0; or -1 with errno set, and
 * then nothing is forbidden: a rule that is lacking must not make the run fail at its end. */
int sandbox_files_limit(struct sandbox_files *files);

#endif
