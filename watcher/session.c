/* session.c - the order in which a dead session ends. */
#include "session.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "master.h"
#include "state_directory.h"
#include "state_file.h"

#define EXITFLAG "exitflag"
#define DRAFT EXITFLAG "."
#define HOST "host"
#define CONTROL "control"

/* How often, and with what pause, the lock is tried: an srun that reads the exitflag holds it for a moment. */
#define LOCK_TRIES 10
#define LOCK_MILLIS 10

struct session {
	int directory, exitflag;
	char mark[STATE_VALUE_SIZE], step[STATE_VALUE_SIZE], node[STATE_VALUE_SIZE];
	bool is_open; /* srun has written the "open" line to syslog, or is about to */
};

/* --- drafts of a claim --- */

/* The process of a mark, <pid>@<start>.<random>; pid 0 if the text has another form. */
static struct process marked_process(const char *mark)
{
	struct process process = { 0 };
	char text[64];

	snprintf(text, sizeof(text), "%.*s", (int) strcspn(mark, "."), mark);
	if (process_parse(text, &process))
		process = (struct process){ 0 };
	return process;
}

/*
 * True if `name` is a draft (exitflag.<mark>, which srun links to exitflag as it claims
 * the session) and its srun has died. srun locks a draft right after it has created
 * it; until then only the process tells whether srun still runs.
 */
static bool is_dead_draft(int directory, const char *name)
{
	struct process owner;
	bool is_dead;
	int fd;

	if (strncmp(name, DRAFT, strlen(DRAFT)))
		return false;
	owner = marked_process(name + strlen(DRAFT));
	if (!process_has_ended(&owner, 0))
		return false;
	fd = state_file_open(directory, name);
	if (fd < 0)
		return false;
	is_dead = !state_file_lock(fd, false);
	close(fd);
	return is_dead;
}

/* --- files --- */

static bool is_removable(int directory, const char *name, bool all)
{
	if (!strncmp(name, DRAFT, strlen(DRAFT)))
		return is_dead_draft(directory, name);
	return all && strcmp(name, EXITFLAG);
}

/* Removes the drafts of sruns that have died, and if `all` every other file but the exitflag. Returns 0 or -1. */
static int remove_files(int directory, bool all)
{
	DIR *stream = state_directory_list(directory);
	struct dirent *entry;

	if (!stream)
		return -1;
	while ((entry = readdir(stream)))
		if (is_removable(directory, entry->d_name, all))
			state_file_remove_own(directory, entry->d_name);
	closedir(stream);
	return 0;
}

/* --- processes --- */

static int add_marked(struct process_list *masters, const char *mark)
{
	char word[STATE_VALUE_SIZE + 32];

	if (!*mark)
		return 0;
	snprintf(word, sizeof(word), "SendEnv=stunnel.%s", mark);
	return process_table_add_by_argument(masters, NULL, word);
}

static int add_named(struct process_list *masters, int directory)
{
	int result, host = state_file_open(directory, HOST);

	if (host < 0) /* srun has not written it yet */
		return 0;
	result = master_add_named(masters, host);
	close(host);
	return result;
}

static int end_processes(const struct session *session)
{
	struct process_list masters = { 0 };
	int result = -1;

	if (!add_named(&masters, session->directory) && !add_marked(&masters, session->mark))
		result = master_end_all(&masters, session->directory, CONTROL);
	process_list_free(&masters);
	return result;
}

int session_end_marked(const char *mark)
{
	struct process_list masters = { 0 };
	int result = add_marked(&masters, mark);

	if (!result)
		result = master_end_all(&masters, -1, NULL);
	process_list_free(&masters);
	return result;
}

/* --- the session --- */

static bool is_claimed(const struct session *session)
{
	return state_file_is_named(session->exitflag, session->directory, EXITFLAG);
}

static void read_session(struct session *session)
{
	char tunnel[STATE_VALUE_SIZE];
	int host = state_file_open(session->directory, HOST);

	state_file_value(session->exitflag, "mark", session->mark);
	state_file_value(session->exitflag, "step", session->step);
	session->is_open = !state_file_value(session->exitflag, "tunnel", tunnel) && !strcmp(tunnel, "open");
	*session->node = '\0';
	if (host < 0)
		return;
	state_file_value(host, "node", session->node);
	close(host);
}

/* Called under the lock. Returns 0, or -1 if anything fails: then the exitflag stays, so that the next sweep tries again. */
static int end(struct session *session, const struct trace *trace)
{
	read_session(session);
	if (end_processes(session))
		return -1;
	if (*session->step) {
		/*
		 * A child that srun has just forked has srun's command line until it
		 * executes ssh, so look a second time.
		 */
		poll(NULL, 0, MASTER_START_MILLIS);
		if (is_claimed(session) && end_processes(session))
			return -1;
	}
	if (!is_claimed(session))
		return 0;
	if (remove_files(session->directory, true))
		return -1;
	if (session->is_open)
		trace_close(trace, session->step, session->node);
	state_file_remove_own(session->directory, EXITFLAG);
	return 0;
}

static bool owner_has_ended(const struct session *session)
{
	char text[STATE_VALUE_SIZE];
	struct process owner;

	return !state_file_value(session->exitflag, "process", text) && !process_parse(text, &owner) &&
	       process_has_ended(&owner, 0);
}

/* Returns 0, or -1 if the srun that claimed the session still runs, or if another watcher is ending the session. */
static int lock(const struct session *session, bool waits)
{
	int tries = LOCK_TRIES;

	/* An srun that reads the exitflag holds the lock for a moment: see slurm.stunnel.state.Holder. */
	while (state_file_lock(session->exitflag, waits)) {
		if (--tries == 0 || !owner_has_ended(session))
			return -1;
		poll(NULL, 0, LOCK_MILLIS);
	}
	return 0;
}

int session_end_dead(int directory, const char *mark, const struct trace *trace)
{
	struct session session = { .directory = directory };
	bool is_own;
	int result;

	if (remove_files(directory, false))
		return -1;
	session.exitflag = state_file_open(directory, EXITFLAG);
	if (session.exitflag < 0)
		return process_is_shortage(errno) ? -1 : 0;
	is_own = mark && !state_file_value(session.exitflag, "mark", session.mark) && !strcmp(session.mark, mark);
	result = lock(&session, is_own);
	if (!result && is_claimed(&session))
		result = end(&session, trace);
	close(session.exitflag);
	return is_own ? result : 0;
}
