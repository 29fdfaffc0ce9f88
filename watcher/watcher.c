/*
 * watcher.c - outlives an srun that is killed, and ends its session for it.
 *
 *   watcher SRUN MARK PRIORITY USER DIR [OTHER]
 *
 * srun starts it first and claims a session meanwhile. srun goes on, and starts ssh,
 * only once the watcher has reported that it watches. So a kill at any moment leaves
 * no ssh behind. SRUN is <pid>@<start time>, MARK the word that is on the
 * command line of every ssh of the session. PRIORITY is syslog(3)'s for the
 * trace that the site wants, or 0. USER is the user's name as file names have it.
 * DIR is the user's directory in which srun claims a session. OTHER, if
 * given: the user's other directory (state_dir or /run/user), swept too. See
 * docs/state-files.md.
 *
 * Exits with 0 as soon as a process in the background watches, and has ended the
 * dead sessions of earlier sruns; else with the errno of what failed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "earlier_layout.h"
#include "process_table.h"
#include "session.h"
#include "state_directory.h"
#include "sweep.h"

/* If something of its session is left, the watcher tries again: after pauses of 1, 2, 4 ... seconds, for some hours. */
#define LONGEST_PAUSE 60
#define LONGEST_TRY (6 * 3600)

struct arguments {
	struct process srun;
	const char *mark, *directory, *other;
	struct trace trace;
};

static bool is_name(const char *text)
{
	return *text && !strchr(text, '/');
}

static int parse(struct arguments *arguments, int argc, char *argv[])
{
	char *end;

	if (argc < 6 || argc > 7 || process_parse(argv[1], &arguments->srun) || !is_name(argv[2]) ||
	    !is_name(argv[4]) || argv[5][0] != '/' || (argc == 7 && argv[6][0] != '/'))
		return -1;
	arguments->mark = argv[2];
	arguments->trace.priority = (int) strtol(argv[3], &end, 10);
	arguments->trace.user = argv[4];
	arguments->directory = argv[5];
	arguments->other = argc == 7 ? argv[6] : NULL;
	return end == argv[3] || *end || arguments->trace.priority < 0 ? -1 : 0;
}

/* --- into the background --- */

/* Closes only what /proc/self/fd lists: a loop up to RLIMIT_NOFILE could take a billion calls. */
static int close_listed(int kept)
{
	DIR *stream = opendir("/proc/self/fd");
	struct dirent *entry;
	int fd;

	if (!stream)
		return -1;
	while ((entry = readdir(stream))) {
		fd = atoi(entry->d_name); /* 0 for the dots */
		if (fd > 2 && fd != kept && fd != dirfd(stream))
			close(fd);
	}
	closedir(stream);
	return 0;
}

static int close_all_but(int kept)
{
	if ((kept == 3 || !syscall(SYS_close_range, 3U, kept - 1U, 0)) && !syscall(SYS_close_range, kept + 1U, ~0U, 0))
		return 0;
	return close_listed(kept); /* before Linux 5.9 */
}

/* Gives up what srun has passed on: its pipes, its terminal and the user's current directory. */
static int leave_srun(int report)
{
	int null, fd;

	if (setsid() < 0 || chdir("/") < 0)
		return -1;
	null = open("/dev/null", O_RDWR);
	if (null < 0)
		return -1;
	for (fd = 0; fd <= 2; fd++)
		if (dup2(null, fd) < 0)
			return -1;
	if (null > 2)
		close(null);
	return close_all_but(report);
}

/* --- the watch --- */

/* Returns as sweep(), for the user's other directory. Another user may have made it. */
static int sweep_other(const struct arguments *arguments, const char *mark)
{
	struct state_directory other;
	int error, result;

	if (state_directory_open(&other, arguments->other, false))
		return process_is_shortage(errno) ? -1 : 0;
	result = sweep(&other, mark, &arguments->trace);
	error = errno;
	state_directory_remove(&other);
	errno = error;
	return result;
}

/* Keeps the errno of a step that has failed. */
static void note(int result, int *error)
{
	if (result)
		*error = errno ? errno : EIO;
}

/* Goes on if a step fails. `mark` as in sweep.h. Returns 0, or -1 with errno. */
static int sweep_all(const struct arguments *arguments, const struct state_directory *directory, const char *mark)
{
	/* While srun waits, the likely numbers must do. */
	int most = mark ? EARLIER_LAYOUT_MOST : EARLIER_LAYOUT_LIKELY, error = 0;

	note(sweep(directory, mark, &arguments->trace), &error);
	note(earlier_layout_sweep(arguments->directory, most, &arguments->trace), &error);
	if (arguments->other) {
		note(sweep_other(arguments, mark), &error);
		note(earlier_layout_sweep(arguments->other, most, &arguments->trace), &error);
	}
	errno = error;
	return error ? -1 : 0;
}

/* Every step that can fail before srun is told that the watcher watches. */
static int begin(const struct arguments *arguments, int report, struct state_directory *directory, int *pidfd)
{
	umask(S_IRWXG | S_IRWXO);
	if (leave_srun(report) || state_directory_open(directory, arguments->directory, true))
		return -1;
	if (process_table_spare(&arguments->srun))
		return -1;
	*pidfd = process_pidfd(&arguments->srun);
	return sweep_all(arguments, directory, NULL);
}

static void await_end(const struct process *srun, int pidfd)
{
	struct pollfd end = { .fd = pidfd, .events = POLLIN };

	while (pidfd >= 0 && !(end.revents & POLLIN))
		poll(&end, 1, PROCESS_LONG);
	while (!process_has_ended(srun, PROCESS_LONG))
		continue;
}

/* Returns 0, or -1 if something of the session is left and a later attempt may succeed. */
static int end_own(const struct arguments *arguments)
{
	struct state_directory again;
	int result;

	/* Opens the path again: if the directory was removed meanwhile, another srun may have made a new one. */
	if (state_directory_open(&again, arguments->directory, false)) {
		result = errno == EBUSY || process_is_shortage(errno) ? -1 : 0;
	} else {
		result = sweep_all(arguments, &again, arguments->mark);
		state_directory_close(&again);
	}
	return session_end_marked(arguments->mark) ? -1 : result;
}

/* Only this process knows that its session has to end, until the user's next srun. No process waits for this one. */
static void end_all(const struct arguments *arguments, const struct state_directory *directory)
{
	struct state_directory again;
	int pause = 1, waited;

	for (waited = 0; end_own(arguments) && waited < LONGEST_TRY; waited += pause) {
		if (waited)
			pause = pause > LONGEST_PAUSE / 2 ? LONGEST_PAUSE : 2 * pause;
		sleep((unsigned int) pause);
	}
	state_directory_close(directory);
	if (!state_directory_open(&again, arguments->directory, false))
		state_directory_remove(&again);
}

static void watch(const struct arguments *arguments, int report)
{
	struct state_directory directory;
	int pidfd = -1, failure = 0;
	bool is_ready;

	signal(SIGPIPE, SIG_IGN); /* the parent may be killed with srun */
	is_ready = !begin(arguments, report, &directory, &pidfd);
	if (!is_ready)
		failure = errno ? errno : EIO;
	else if (pidfd < 0 && process_has_ended(&arguments->srun, 0))
		failure = ESRCH; /* srun has ended, or without pidfd and /proc its end cannot be noticed */
	if (write(report, &failure, sizeof(failure)) < 0 && errno != EPIPE)
		return; /* the parent says so */
	close(report);
	if (!is_ready)
		return;
	await_end(&arguments->srun, pidfd);
	end_all(arguments, &directory);
}

/* --- the starter --- */

/* What the child reports; ECHILD if it was killed before. */
static int await_report(int report)
{
	int failure;
	ssize_t length;

	do
		length = read(report, &failure, sizeof(failure));
	while (length < 0 && errno == EINTR);
	return length == sizeof(failure) ? failure : ECHILD;
}

/* A descriptor of `fd` above standard error, if srun was started with fewer than three open. */
static int above_standard(int fd)
{
	return fd > 2 ? fd : fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

int main(int argc, char *argv[])
{
	struct arguments arguments;
	int pipe_ends[2], report;

	if (parse(&arguments, argc, argv))
		return EINVAL;
	if (pipe2(pipe_ends, O_CLOEXEC) < 0)
		return errno;
	report = above_standard(pipe_ends[1]);
	if (report < 0)
		return errno;
	switch (fork()) {
	case -1:
		return errno;
	case 0:
		watch(&arguments, report);
		return 0;
	}
	if (report != pipe_ends[1])
		close(pipe_ends[1]);
	close(report);
	return await_report(pipe_ends[0]);
}
