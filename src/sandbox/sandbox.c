/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox/sandbox.h"

#include "capture/filter.h"
#include "core/memory.h"
#include "sandbox/calls.h"
#include "sandbox/files.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

/* What is gathered from options and inputs. */
struct needs {
	struct sandbox_files files;
	struct sandbox_calls calls;
};

static void need_reading(struct needs *needs, const char *path)
{
	sandbox_files_read(&needs->files, path);
	needs->calls.files = true;
}

/* A file is written beside its final name, which it may have by a link; its folder is synced. What
 * is not there yet is made in its parent. */
static void need_writing(struct needs *needs, const char *path)
{
	struct stat status;

	if (!path || strcmp(path, "-") == 0)
		return;
	needs->calls.files = true;
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
		sandbox_files_write(&needs->files, path);
		return;
	}
	char *real = realpath(path, NULL);
	char *name = real ? real : memory_string(path);
	sandbox_files_write(&needs->files, dirname(name));
	free(name);
}

static void lacks(const struct options *options, const char *what)
{
	if (options->verbose)
		fprintf(stderr, "pcapflow: no sandbox by %s: %s\n", what, strerror(errno));
}

static void limit(struct needs *needs, const struct options *options)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		lacks(options, "no_new_privs");
	if (sandbox_files_limit(&needs->files) != 0)
		lacks(options, "Landlock");
	if (sandbox_calls_limit(&needs->calls) != 0)
		lacks(options, "seccomp");
}

/* Sanitizers and coverage write files and make processes of their own. */
static bool is_possible(const struct options *options)
{
#ifdef PCAPFLOW_NO_SANDBOX
	(void)options;
	return false;
#else
	return !options->no_sandbox;
#endif
}

void sandbox_enter(const struct options *options, enum sandbox_sockets sockets)
{
	bool looks_up = sockets == SANDBOX_SOCKETS_TO_COME ||
			(options->filter && filter_has_names(options->filter));
	struct needs needs = { .calls = { .datagrams = options->listen || options->to.count,
				       .names = looks_up } };

	if (!is_possible(options))
		return;
	sandbox_files_begin(&needs.files);
	for (size_t i = 0; i < options->paths.count; i++)
		need_reading(&needs, options->paths.list[i].name);
	if (options->paths.count) /* libtrace reckons some traces' times by a zone of theirs */
		need_reading(&needs, "/usr/share/zoneinfo");
	if (options->routes)
		need_reading(&needs, options->routes);
	if (looks_up)
		need_reading(&needs, "/");
	need_writing(&needs, options->output);
	need_writing(&needs, options->write);
	need_writing(&needs, options->log);
	need_writing(&needs, options->report);
	tzset(); /* reads the zone's file */
	limit(&needs, options);
}
