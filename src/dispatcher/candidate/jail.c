#include "dispatcher/candidate/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dispatcher/seccomp.h"

/* ---- files */

#define READS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES                                                                                                                 \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                      \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                            \
	 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                         \
	 LANDLOCK_ACCESS_FS_MAKE_SYM)

static bool allow(int rules, int fd, uint64_t what)
{
	const struct landlock_path_beneath_attr rule = { .allowed_access = what, .parent_fd = fd };

	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

/* A path that this system does not have needs no rule. */
static bool allow_path(int rules, const char *path, uint64_t what)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	bool good = fd < 0 || allow(rules, fd, what);

	if (fd >= 0)
		(void)close(fd);
	return good;
}

static bool close_files(void)
{
	static const char *const folders[] = {
		"/usr", "/lib", "/lib64", "/bin", "/etc/alternatives", "/etc/fonts", "/etc/perl"
	};
	static const char *const files[] = { "/etc/ld.so.cache", "/etc/docx2txt.config", "/etc/localtime" };
	const struct landlock_ruleset_attr handled = { .handled_access_fs = READS | WRITES };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
	bool good = true;

	if (rules < 0) /* a kernel without Landlock; the other limits stay */
		return errno == ENOSYS || errno == EOPNOTSUPP;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		good = good && allow_path(rules, folders[i], READS);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		good = good && allow_path(rules, files[i], LANDLOCK_ACCESS_FS_READ_FILE);
	good = good && allow_path(rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
	good = good && allow(rules, STDIN_FILENO, LANDLOCK_ACCESS_FS_READ_FILE);
	good = good && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	(void)close(rules);
	return good;
}

/* ---- system calls */

#ifdef SECCOMP_ARCHITECTURE
/* What talks to the network, to other processes and to the kernel itself. */
static const unsigned refused[] = { SYS_socket,
	                            SYS_socketpair,
	                            SYS_connect,
	                            SYS_bind,
	                            SYS_listen,
	                            SYS_ptrace,
	                            SYS_process_vm_readv,
	                            SYS_process_vm_writev,
	                            SYS_pidfd_open,
	                            SYS_pidfd_getfd,
	                            SYS_mount,
	                            SYS_umount2,
	                            SYS_pivot_root,
	                            SYS_chroot,
	                            SYS_unshare,
	                            SYS_setns,
	                            SYS_bpf,
	                            SYS_perf_event_open,
	                            SYS_keyctl,
	                            SYS_add_key,
	                            SYS_request_key,
	                            SYS_userfaultfd,
	                            SYS_io_uring_setup,
	                            SYS_io_uring_enter,
	                            SYS_init_module,
	                            SYS_finit_module,
	                            SYS_delete_module,
	                            SYS_kexec_load,
	                            SYS_reboot,
	                            SYS_swapon,
	                            SYS_swapoff,
	                            SYS_syslog,
	                            SYS_open_by_handle_at,
	                            SYS_name_to_handle_at,
	                            SYS_memfd_create,
	                            SYS_mq_open };

static bool filter_calls(void)
{
	struct seccomp program;

	seccomp_begin(&program);
	seccomp_each(&program, refused, sizeof refused / sizeof *refused, SECCOMP_RET_ERRNO | EPERM);
	return seccomp_enter(&program, SECCOMP_RET_ALLOW);
}
#else
static bool filter_calls(void)
{
	return true;
}
#endif

static bool set_limit(int what, int64_t most)
{
	const struct rlimit limit = { (rlim_t)most, (rlim_t)most };

	return setrlimit(what, &limit) == 0;
}

bool jail_enter(const struct jail *jail)
{
	return syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       close_files() && filter_calls() && set_limit(RLIMIT_CORE, 0) && set_limit(RLIMIT_CPU, jail->seconds) &&
	       set_limit(RLIMIT_FSIZE, jail->written) && set_limit(RLIMIT_AS, jail->memory);
}
