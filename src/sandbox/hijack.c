/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox/sandbox.h"

#ifdef PCAPFLOW_TEST_HOOKS
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static void tell(const char *what, long result)
{
	fprintf(stderr, "hijacked: %s: %s\n", what, result < 0 ? strerror(errno) : "done");
}

static long execute(void)
{
	char *const arguments[] = { "true", NULL }, *const environment[] = { NULL };
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	tell("fork", child);
	/* Where it works, nothing comes back. */
	return execve("/bin/true", arguments, environment);
}

static long become_code(void)
{
	void *code = mmap(
		NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return code == MAP_FAILED ? -1 : 0;
}

void sandbox_hijack(void)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	const char *other = getenv("PCAPFLOW_HIJACK");

	if (!other)
		return;
	tell("read another file", open("/etc/passwd", O_RDONLY | O_CLOEXEC));
	tell("write another file", open(other, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	tell("make a socket", fd);
	if (fd >= 0)
		tell("connect", connect(fd, (const struct sockaddr *)&address, sizeof address));
	tell("signal its parent", kill(getppid(), 0));
	tell("make memory code", become_code());
	tell("execute", execute());
	unsetenv("PCAPFLOW_HIJACK");
}
#endif
