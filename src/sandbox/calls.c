/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A filter program by hand: it is one comparison after another, made in microseconds, and the
 * kernel runs it once a call and remembers which ones always pass. What is not listed fails as if
 * the kernel did not have it (ENOSYS), for which libraries have their fallbacks; the program would
 * rather finish its work than be killed for what a future C library tries first.
 */
#include "sandbox/calls.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define MAX_STEPS 512

struct program {
	struct sock_filter steps[MAX_STEPS];
	unsigned short count;
};

/* Calls that every run needs. */
static const int always[] = {
	SYS_read,
	SYS_readv,
	SYS_pread64,
	SYS_write,
	SYS_writev,
	SYS_pwrite64,
	SYS_close,
	SYS_fstat,
	SYS_newfstatat,
	SYS_statx,
	SYS_lseek,
	SYS_fcntl,
	SYS_dup,
	SYS_fsync,
	SYS_ftruncate,
	SYS_munmap,
	SYS_mremap,
	SYS_madvise,
	SYS_brk,
	SYS_rt_sigaction,
	SYS_rt_sigprocmask,
	SYS_rt_sigreturn,
	SYS_rt_sigpending,
	SYS_rt_sigtimedwait,
	SYS_futex,
	SYS_set_robust_list,
	SYS_sched_yield,
	SYS_sched_getaffinity,
	SYS_getpid,
	SYS_gettid,
	SYS_exit,
	SYS_exit_group,
	SYS_restart_syscall,
	SYS_clock_gettime,
	SYS_clock_nanosleep,
	SYS_nanosleep,
	SYS_gettimeofday,
	SYS_getrandom,
	SYS_ppoll,
	SYS_pselect6,
	SYS_prctl,
	SYS_sysinfo,
	SYS_getrusage,
#ifdef SYS_rseq
	SYS_rseq,
#endif
#ifdef SYS_poll
	SYS_poll,
	SYS_stat,
	SYS_lstat,
	SYS_time,
#endif
};

static const int for_files[] = {
	SYS_openat,
	SYS_unlinkat,
	SYS_renameat,
	SYS_renameat2,
	SYS_mkdirat,
	SYS_readlinkat,
	SYS_getcwd,
	SYS_faccessat,
#ifdef SYS_open
	SYS_open,
	SYS_unlink,
	SYS_rename,
	SYS_mkdir,
	SYS_readlink,
	SYS_access,
#endif
};

static const int for_datagrams[] = { SYS_sendto, SYS_sendmsg, SYS_sendmmsg, SYS_recvfrom,
	SYS_recvmsg, SYS_recvmmsg, SYS_getsockopt, SYS_setsockopt, SYS_getsockname };

/* The last ones give up more later: 444 to 446 are Landlock's. */
static const int for_names[] = { SYS_socket, SYS_connect, SYS_bind, SYS_uname, SYS_getuid,
	SYS_geteuid, SYS_getpeername, SYS_getdents64, SYS_signalfd4, SYS_ioctl, SYS_mmap,
	SYS_mprotect, SYS_seccomp, 444, 445, 446 };

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void step(struct program *program, struct sock_filter instruction)
{
	program->steps[program->count++] = instruction;
}

static void answer(struct program *program, uint32_t value)
{
	step(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, value));
}

static void load(struct program *program, size_t offset)
{
	step(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* Passes over the next count steps unless the call has this number. */
static void on_call(struct program *program, int number, uint8_t count)
{
	step(program, (struct sock_filter)BPF_JUMP(
			      BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, count));
}

static void allow(struct program *program, const int *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		on_call(program, numbers[i], 1);
		answer(program, SECCOMP_RET_ALLOW);
	}
}

/* Allows a call by its argument's low half: where test (BPF_JEQ, BPF_JSET) with value says so. */
static void allow_where(
	struct program *program, int number, int argument, uint16_t test, uint32_t value, bool yes)
{
	on_call(program, number, 4);
	load(program, offsetof(struct seccomp_data, args) + sizeof(uint64_t) * (size_t)argument);
	step(program, (struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, !yes, yes));
	answer(program, SECCOMP_RET_ALLOW);
	answer(program, SECCOMP_RET_ERRNO | EPERM);
}

#ifdef ARCHITECTURE
static void write_program(struct program *program, const struct sandbox_calls *calls)
{
	program->count = 0;
	load(program, offsetof(struct seccomp_data, arch));
	on_call(program, (int)ARCHITECTURE, 1);
	step(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0));
	answer(program, SECCOMP_RET_KILL_PROCESS); /* numbers of another architecture */
	load(program, offsetof(struct seccomp_data, nr));
	allow(program, always, COUNT(always));
	if (calls->files || calls->names)
		allow(program, for_files, COUNT(for_files));
	if (calls->datagrams || calls->names)
		allow(program, for_datagrams, COUNT(for_datagrams));
	if (calls->names)
		allow(program, for_names, COUNT(for_names));
	/* No memory becomes code; new threads, but no new process; clone3 hides its flags, and
	 * libraries that find it missing use clone. */
	allow_where(program, SYS_mmap, 2, BPF_JSET, PROT_EXEC, false);
	allow_where(program, SYS_mprotect, 2, BPF_JSET, PROT_EXEC, false);
	allow_where(program, SYS_clone, 0, BPF_JSET, CLONE_THREAD, true);
	/* A thread's own priority and time slice. */
	if (calls->datagrams) {
		allow_where(program, SYS_setpriority, 1, BPF_JEQ, 0, true);
		allow_where(program, SYS_sched_setattr, 0, BPF_JEQ, 0, true);
	}
	/* TIOCSTI would type into the terminal: a shell executes it. */
	allow_where(program, SYS_ioctl, 1, BPF_JEQ, TCGETS, true);
	allow_where(program, SYS_prlimit64, 2, BPF_JEQ, 0, true); /* read, not set */
	allow_where(program, SYS_tgkill, 0, BPF_JEQ, (uint32_t)getpid(), true);
	answer(program, SECCOMP_RET_ERRNO | ENOSYS);
}

int sandbox_calls_limit(const struct sandbox_calls *calls)
{
	struct program program;

	write_program(&program, calls);
	struct sock_fprog filter = { program.count, program.steps };
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) ==
			       0
		       ? 0
		       : -1;
}
#else
int sandbox_calls_limit(const struct sandbox_calls *calls)
{
	(void)calls;
	errno = ENOSYS;
	return -1;
}
#endif
