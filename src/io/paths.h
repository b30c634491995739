/* SPDX-License-Identifier: BSD-2-Clause */
/* From INPUT arguments to the list of files: files, "-", directories (deep), --files-from. */
#ifndef IO_PATHS_H
#define IO_PATHS_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

struct path {
	char *name;
	bool from_directory; /* found in a directory: skipped, and named, when it is no capture */
	bool irregular;      /* … where it is no file (a pipe, a link that leads nowhere) */
};

struct paths {
	struct path
		*list; /* in the order of the command line; a directory's files bytewise by path */
	size_t count;
	size_t room; /* of list */
};

/* Appends what an INPUT names. A directory's hidden files and tmp-v* (files being written) are left
 * out. 0, or -1 with *error set (does not exist, cannot be read, a directory without any file). */
int paths_add(struct paths *paths, const char *input, struct error *error);

/* Appends the INPUTs that a file ("-": standard input) names, one a line; empty lines and lines
 * that begin with # are left out; NUL-separated when it holds NULs. */
int paths_add_list(struct paths *paths, const char *list_path, struct error *error);

void paths_free(struct paths *paths);

#endif
