#include "dispatcher/calendar/confine.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dispatcher/seccomp.h"

static bool close_others(int fd)
{
#ifndef __SANITIZE_ADDRESS__ /* its reports go to standard error */
	if (fd > 0 && syscall(SYS_close_range, 0, (unsigned)fd - 1, 0) != 0)
		return false;
#endif
	return syscall(SYS_close_range, (unsigned)fd + 1, ~0U, 0) == 0;
}

#if defined SECCOMP_ARCHITECTURE && !defined __SANITIZE_ADDRESS__
/* Needed for memory, for the clock where the vDSO has none, for random numbers, and for ending also by abort(). */
static const unsigned allowed[] = { SYS_brk,           SYS_munmap,         SYS_mremap,       SYS_madvise,   SYS_futex,
	                            SYS_exit,          SYS_exit_group,     SYS_rt_sigreturn, SYS_getrandom, SYS_gettimeofday,
	                            SYS_clock_gettime, SYS_rt_sigprocmask, SYS_getpid,       SYS_gettid,    SYS_tgkill };
/* Libraries try these, and go on without: a time zone that is not loaded is then an unknown one. */
static const unsigned refused[] = {
	SYS_openat, SYS_newfstatat, SYS_faccessat, SYS_readlinkat,
#ifdef SYS_open
	SYS_open,   SYS_stat,       SYS_access,    SYS_readlink,
#endif
};

static void give_back(struct seccomp *p, uint32_t verdict)
{
	seccomp_put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

/* The low half of an argument; all three architectures are little-endian. */
static void load_argument(struct seccomp *p, size_t i)
{
	seccomp_put(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                            (uint32_t)(offsetof(struct seccomp_data, args) + i * sizeof(uint64_t))));
}

/* Memory that may be executed is given to nobody. */
static void memory_call(struct seccomp *p, unsigned call)
{
	seccomp_put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
	load_argument(p, 2);
	seccomp_put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1));
	give_back(p, SECCOMP_RET_KILL_PROCESS);
	give_back(p, SECCOMP_RET_ALLOW);
}

static void write_call(struct seccomp *p, int fd)
{
	seccomp_put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 4));
	load_argument(p, 0);
	seccomp_put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)fd, 0, 1));
	give_back(p, SECCOMP_RET_ALLOW);
	give_back(p, SECCOMP_RET_ERRNO | EBADF);
}

static bool filter(int fd)
{
	struct seccomp p;

	seccomp_begin(&p);
	seccomp_each(&p, allowed, sizeof allowed / sizeof *allowed, SECCOMP_RET_ALLOW);
	seccomp_each(&p, refused, sizeof refused / sizeof *refused, SECCOMP_RET_ERRNO | EACCES);
	memory_call(&p, SYS_mmap);
	memory_call(&p, SYS_mprotect);
	write_call(&p, fd);
	return seccomp_enter(&p, SECCOMP_RET_KILL_PROCESS);
}
#else
static bool filter(int fd)
{
	(void)fd;
	return true;
}
#endif

bool confine(int fd)
{
	return close_others(fd) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && filter(fd);
}
