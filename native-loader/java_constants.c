/*
 * java_constants.c - proves, for the machine and the Slurm that this loader is
 * compiled for, every number that the Java classes copy from a C header.
 *
 * Produces no code. src/test/native-loader compares the entries with the sources
 * of the classes: a constant without an entry fails there.
 */
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>
#include <slurm/spank.h>

#include "loader_table.h"

/* Class `java_class` has a constant `name`: its value there is `in_java`, and C says `in_c`. */
#define JAVA_CONSTANT(java_class, name, in_c, in_java) _Static_assert((in_c) == (in_java), #java_class "." #name)

/* Class `java_class` counts on `fact` without a constant for it. */
#define JAVA_FACT(java_class, fact) _Static_assert(fact, #java_class)

#define SIZE_OF(type, member) sizeof(((type *) 0)->member)

/* slurm.posix: processes and signals */

JAVA_CONSTANT(LeanPosix, FILE_ACTIONS_SIZE, sizeof(posix_spawn_file_actions_t), 80);
JAVA_CONSTANT(LeanPosix, ATTRIBUTES_SIZE, sizeof(posix_spawnattr_t), 336);
JAVA_CONSTANT(LeanLibC, SIGNAL_SET_SIZE, sizeof(sigset_t), 128);
JAVA_FACT(LeanLibC, sizeof(pid_t) == sizeof(int) && sizeof(mode_t) == sizeof(int));

JAVA_CONSTANT(ChildOrSignal, SIGHUP, SIGHUP, 1);
JAVA_CONSTANT(ChildOrSignal, SIGINT, SIGINT, 2);
JAVA_CONSTANT(ChildOrSignal, SIGQUIT, SIGQUIT, 3);
JAVA_CONSTANT(ChildOrSignal, SIGTERM, SIGTERM, 15);
JAVA_CONSTANT(ChildOrSignal, SIGCHLD, SIGCHLD, 17);
JAVA_CONSTANT(ChildOrSignal, SIGNAL_SET_SIZE, sizeof(sigset_t), 128);
JAVA_CONSTANT(ChildOrSignal, TIMESPEC_SIZE, sizeof(struct timespec), 16);
JAVA_FACT(ChildOrSignal, offsetof(struct timespec, tv_sec) == 0 && SIZE_OF(struct timespec, tv_sec) == 8);
JAVA_FACT(ChildOrSignal, offsetof(struct timespec, tv_nsec) == 8 && SIZE_OF(struct timespec, tv_nsec) == 8);

#ifdef SYS_pidfd_open /* the kernel's headers have it since Linux 5.3 */
JAVA_CONSTANT(ProcessEnd, SYS_PIDFD_OPEN, SYS_pidfd_open, 434);
#endif

JAVA_CONSTANT(ChildProcess, O_WRONLY_APPEND, O_WRONLY | O_APPEND, 1 | 0x400);
JAVA_CONSTANT(ChildProcess, SETSID, POSIX_SPAWN_SETSID, 0x80);
JAVA_CONSTANT(ChildProcess, WNOHANG, WNOHANG, 1);
/* ChildProcess takes these two from jnr.posix.SpawnAttribute, which has one table for all systems. */
JAVA_FACT(ChildProcess, POSIX_SPAWN_SETSIGDEF == 4 && POSIX_SPAWN_SETSIGMASK == 8);
JAVA_FACT(ChildProcess, STDOUT_FILENO == 1 && STDERR_FILENO == 2);
JAVA_FACT(ChildProcess, WTERMSIG(0x127f) == 0x7f && WEXITSTATUS(0x12ab00) == 0xab);

JAVA_CONSTANT(PipePartners, STDIN, STDIN_FILENO, 0);
JAVA_CONSTANT(PipePartners, STDOUT, STDOUT_FILENO, 1);
JAVA_CONSTANT(PipePartners, STDERR, STDERR_FILENO, 2);

/* slurm.posix: poll(2) and sockets */

JAVA_CONSTANT(Poll, POLLFD_SIZE, sizeof(struct pollfd), 8);
JAVA_CONSTANT(Poll, EVENTS, offsetof(struct pollfd, events), 4);
JAVA_CONSTANT(Poll, POLLIN, POLLIN, 1);
JAVA_FACT(Poll, offsetof(struct pollfd, fd) == 0 && SIZE_OF(struct pollfd, events) == sizeof(int16_t));
JAVA_FACT(Poll, sizeof(nfds_t) == sizeof(void *));

JAVA_CONSTANT(UnixSocket, AF_UNIX, AF_UNIX, 1);
JAVA_CONSTANT(UnixSocket, SOCK_STREAM, SOCK_STREAM, 1);
JAVA_CONSTANT(UnixSocket, SOCK_CLOEXEC_NONBLOCK, SOCK_CLOEXEC | SOCK_NONBLOCK, 0x80000 | 0x800);
JAVA_CONSTANT(UnixSocket, MSG_NOSIGNAL, MSG_NOSIGNAL, 0x4000);
JAVA_CONSTANT(UnixSocket, SUN_PATH, offsetof(struct sockaddr_un, sun_path), 2);
JAVA_CONSTANT(UnixSocket, LONGEST_PATH, SIZE_OF(struct sockaddr_un, sun_path) - 1, 107);
JAVA_FACT(UnixSocket, SIZE_OF(struct sockaddr_un, sun_family) == sizeof(int16_t));
JAVA_CONSTANT(UnixSocket, SOL_SOCKET, SOL_SOCKET, 1);
JAVA_CONSTANT(UnixSocket, SO_PEERCRED, SO_PEERCRED, 17);
JAVA_CONSTANT(UnixSocket, UCRED_SIZE, sizeof(struct ucred), 12);
JAVA_CONSTANT(UnixSocket, UCRED_UID, offsetof(struct ucred, uid), 4);
JAVA_FACT(UnixSocket, sizeof(uid_t) == sizeof(int) && sizeof(socklen_t) == sizeof(int));

/* slurm.spank: the terminal, users, Slurm */

JAVA_CONSTANT(LibC, STDERR, STDERR_FILENO, 2);
JAVA_CONSTANT(LibC, TERMIOS_SIZE, sizeof(struct termios), 60);
JAVA_CONSTANT(LibC, C_OFLAG, offsetof(struct termios, c_oflag), 4);
JAVA_CONSTANT(LibC, OPOST, OPOST, 1);
JAVA_FACT(LibC, sizeof(tcflag_t) == sizeof(int));
JAVA_CONSTANT(SrunOptions, OPTION_SIZE, sizeof(struct option), 32);
JAVA_CONSTANT(SrunOptions, HAS_ARG, offsetof(struct option, has_arg), 8);
JAVA_FACT(SrunOptions, offsetof(struct option, name) == 0);
JAVA_FACT(SrunProcess, offsetof(struct passwd, pw_name) == 0);

/* spank.h adds items only at the end of the enum; every release up to 26.05 did so. */
JAVA_CONSTANT(LaunchedStep, S_JOB_ID, S_JOB_ID, 2);
JAVA_CONSTANT(LaunchedStep, S_JOB_STEPID, S_JOB_STEPID, 3);
JAVA_FACT(LaunchedStep, ESPANK_SUCCESS == 0);
JAVA_CONSTANT(StepLayout, NO_VAL, NO_VAL, 0xfffffffe);
JAVA_FACT(StepLayout, SIZE_OF(slurm_step_id_t, step_het_comp) == sizeof(int));

/* slurm.spank.loader.LoaderTable reads slots of eight bytes by their number. */

JAVA_CONSTANT(LoaderTable, SLOT, sizeof(void *), 8);
#define JAVA_SLOT(field, slot) \
	JAVA_FACT(LoaderTable, \
		  offsetof(struct loader_abi, field) == 8 * (slot) && SIZE_OF(struct loader_abi, field) == 8)
JAVA_SLOT(plugin_name, 0);
JAVA_SLOT(argc, 1);
JAVA_SLOT(argv, 2);
JAVA_SLOT(step_id_size, 3);
JAVA_SLOT(step_id_job_id, 4);
JAVA_SLOT(step_id_step_id, 5);
JAVA_SLOT(step_id_het_comp, 6);
JAVA_SLOT(step_layout_node_list, 7);
JAVA_SLOT(invalid_job_id, 8);
JAVA_SLOT(already_done, 9);
JAVA_SLOT(jvm_words, 10);
JAVA_SLOT(jvm_nanoseconds, 11);
JAVA_FACT(LoaderTable, sizeof(struct loader_hooks) == 3 * 8);

/* The hosted plugin: files and syslog(3) */

JAVA_CONSTANT(StateDirectory, S_IFMT, S_IFMT, 0170000);
JAVA_CONSTANT(StateDirectory, S_IFDIR, S_IFDIR, 0040000);
JAVA_CONSTANT(StateDirectory, S_ISVTX, S_ISVTX, 01000);
JAVA_CONSTANT(StateDirectory, S_IRWXU, S_IRWXU, 0700);
JAVA_CONSTANT(StateDirectory, S_IRWXG_IRWXO, S_IRWXG | S_IRWXO, 077);
JAVA_CONSTANT(StateDirectory, S_IWGRP_IWOTH, S_IWGRP | S_IWOTH, 022);
JAVA_CONSTANT(StateFile, S_IRUSR_IWUSR, S_IRUSR | S_IWUSR, 0600);

JAVA_CONSTANT(SyslogFacility, USER, LOG_USER >> 3, 1);
JAVA_CONSTANT(SyslogFacility, DAEMON, LOG_DAEMON >> 3, 3);
JAVA_CONSTANT(SyslogFacility, AUTH, LOG_AUTH >> 3, 4);
JAVA_CONSTANT(SyslogFacility, AUTHPRIV, LOG_AUTHPRIV >> 3, 10);
JAVA_CONSTANT(SyslogFacility, LOCAL0, LOG_LOCAL0 >> 3, 16);
JAVA_CONSTANT(SyslogFacility, LOCAL1, LOG_LOCAL1 >> 3, 17);
JAVA_CONSTANT(SyslogFacility, LOCAL2, LOG_LOCAL2 >> 3, 18);
JAVA_CONSTANT(SyslogFacility, LOCAL3, LOG_LOCAL3 >> 3, 19);
JAVA_CONSTANT(SyslogFacility, LOCAL4, LOG_LOCAL4 >> 3, 20);
JAVA_CONSTANT(SyslogFacility, LOCAL5, LOG_LOCAL5 >> 3, 21);
JAVA_CONSTANT(SyslogFacility, LOCAL6, LOG_LOCAL6 >> 3, 22);
JAVA_CONSTANT(SyslogFacility, LOCAL7, LOG_LOCAL7 >> 3, 23);
JAVA_CONSTANT(SyslogFacility, LOG_NOTICE, LOG_NOTICE, 5);
