/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A library for LD_PRELOAD that has one use of one function of the C library fail: the FAULT_AT-th
 * of FAULT_CALL, counted from main() on, in all threads. An octet on descriptor FAULT_TOLD tells
 * that it came to that. Without FAULT_AT nothing fails.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *chosen;
static long at;
static int told = -1;
static atomic_long uses;
static atomic_bool armed;

/* Whether this use of a function is the one that fails, by this errno. */
static bool fails(const char *name, int reason)
{
	if (!atomic_load(&armed) || strcmp(name, chosen) != 0 ||
		atomic_fetch_add(&uses, 1) + 1 != at)
		return false;
	syscall(SYS_write, told, "!", 1);
	errno = reason;
	return true;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* A function that returns failure, or does as ever. */
#define FAULT(type, name, reason, failure, parameters, arguments)                                  \
	type name parameters                                                                       \
	{                                                                                          \
		return fails(#name, reason) ? (failure) : REAL(name) arguments;                    \
	}

FAULT(ssize_t, read, EIO, -1, (int fd, void *to, size_t len), (fd, to, len))
FAULT(ssize_t, write, ENOSPC, -1, (int fd, const void *from, size_t len), (fd, from, len))
FAULT(ssize_t, pwrite, EIO, -1, (int fd, const void *from, size_t len, off_t offset),
	(fd, from, len, offset))
FAULT(int, fsync, EIO, -1, (int fd), (fd))
FAULT(int, stat, EACCES, -1, (const char *restrict path, struct stat *restrict status),
	(path, status))
FAULT(int, lstat, EACCES, -1, (const char *restrict path, struct stat *restrict status),
	(path, status))
FAULT(int, fstat, EIO, -1, (int fd, struct stat *status), (fd, status))
FAULT(int, rename, EACCES, -1, (const char *from, const char *to), (from, to))
FAULT(int, renameat2, EACCES, -1,
	(int from_fd, const char *from, int to_fd, const char *to, unsigned flags),
	(from_fd, from, to_fd, to, flags))
FAULT(int, mkdir, EACCES, -1, (const char *path, mode_t mode), (path, mode))
FAULT(int, unlink, EACCES, -1, (const char *path), (path))
FAULT(int, madvise, EINVAL, -1, (void *map, size_t len, int advice), (map, len, advice))
FAULT(void *, mmap, ENOMEM, MAP_FAILED,
	(void *map, size_t len, int rights, int flags, int fd, off_t offset),
	(map, len, rights, flags, fd, offset))
FAULT(int, pthread_create, EAGAIN, EAGAIN,
	(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
		void *(*start)(void *), void *restrict context),
	(thread, attributes, start, context))
FAULT(int, socket, EMFILE, -1, (int family, int type, int protocol), (family, type, protocol))
FAULT(int, bind, EADDRINUSE, -1, (int fd, __CONST_SOCKADDR_ARG address, socklen_t len),
	(fd, address, len))
FAULT(int, connect, ENETUNREACH, -1, (int fd, __CONST_SOCKADDR_ARG address, socklen_t len),
	(fd, address, len))
FAULT(int, setsockopt, EINVAL, -1,
	(int fd, int level, int option, const void *value, socklen_t len),
	(fd, level, option, value, len))
FAULT(int, getsockname, ENOBUFS, -1, (int fd, __SOCKADDR_ARG address, socklen_t *restrict len),
	(fd, address, len))
FAULT(ssize_t, send, ENOBUFS, -1, (int fd, const void *from, size_t len, int flags),
	(fd, from, len, flags))
FAULT(int, sendmmsg, ENOBUFS, -1, (int fd, struct mmsghdr *messages, unsigned count, int flags),
	(fd, messages, count, flags))
FAULT(int, recvmmsg, ENOMEM, -1,
	(int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *wait),
	(fd, messages, count, flags, wait))
FAULT(int, signalfd, EMFILE, -1, (int fd, const sigset_t *set, int flags), (fd, set, flags))

/* A close that fails has closed. */
int close(int fd)
{
	int result = (int)syscall(SYS_close, fd);

	return fails("close", EIO) ? -1 : result;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode = 0;

	va_start(arguments, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return fails("open", EMFILE) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

void *mremap(void *map, size_t old_len, size_t len, int flags, ...)
{
	if (fails("mremap", ENOMEM))
		return MAP_FAILED;
	/* NOLINTNEXTLINE: the address that may follow is for a flag that nobody here sets. */
	return (void *)syscall(SYS_mremap, map, old_len, len, flags, NULL);
}

/* libpcap and libarchive do not look whether they got memory. */
static bool is_careless(void *caller)
{
	Dl_info info;

	return dladdr(caller, &info) &&
	       (strstr(info.dli_fname, "libpcap") || strstr(info.dli_fname, "libarchive"));
}

static bool memory_fails(const char *name, void *caller)
{
	return atomic_load(&armed) && strcmp(name, chosen) == 0 && !is_careless(caller) &&
	       fails(name, ENOMEM);
}

/* The C library's own names: asking it for addresses would allocate. */
extern void *__libc_malloc(size_t len);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t len);

void *malloc(size_t len)
{
	return memory_fails("malloc", __builtin_return_address(0)) ? NULL : __libc_malloc(len);
}

void *calloc(size_t count, size_t size)
{
	return memory_fails("calloc", __builtin_return_address(0)) ? NULL
								   : __libc_calloc(count, size);
}

void *realloc(void *old, size_t len)
{
	return memory_fails("realloc", __builtin_return_address(0)) ? NULL
								    : __libc_realloc(old, len);
}

typedef int main_fn(int argc, char **argv, char **environment);
static main_fn *real_main;

static int armed_main(int argc, char **argv, char **environment)
{
	const char *number = getenv("FAULT_AT"), *descriptor = getenv("FAULT_TOLD");

	chosen = getenv("FAULT_CALL");
	at = number ? strtol(number, NULL, 10) : 0;
	told = descriptor ? (int)strtol(descriptor, NULL, 10) : -1;
	atomic_store(&armed, chosen != NULL && at > 0);
	return real_main(argc, argv, environment);
}

int __libc_start_main(main_fn *start, int argc, char **argv, void (*before)(void),
	void (*after)(void), void (*loader)(void), void *stack)
{
	__typeof__(&__libc_start_main) real =
		(__typeof__(&__libc_start_main))dlsym(RTLD_NEXT, "__libc_start_main");

	real_main = start;
	return real(armed_main, argc, argv, before, after, loader, stack);
}
