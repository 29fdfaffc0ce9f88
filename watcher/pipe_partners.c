/* pipe_partners.c - see proc(5), /proc/<pid>/fd: a pipe has the same number for both that have it open. */
#include "pipe_partners.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ssh has two for its ProxyCommand, and some for each session that another ssh has opened through it. */
#define MOST_PIPES 256

struct pipes {
	unsigned long long numbers[MOST_PIPES];
	size_t count;
};

/* The number of the pipe behind a descriptor; 0 for anything else. */
static unsigned long long pipe_number(int directory, const char *descriptor)
{
	unsigned long long number;
	char target[64];
	ssize_t length = readlinkat(directory, descriptor, target, sizeof(target) - 1);

	target[length > 0 ? length : 0] = '\0';
	return sscanf(target, "pipe:[%llu]", &number) == 1 ? number : 0;
}

static bool has(const struct pipes *pipes, unsigned long long number)
{
	size_t i;

	for (i = 0; i < pipes->count; i++)
		if (pipes->numbers[i] == number)
			return true;
	return false;
}

static DIR *open_descriptors(int pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	return opendir(path);
}

/* Its stdin, stdout and stderr belong to the process that has started it. */
static void add_pipes(struct pipes *pipes, const struct process *process)
{
	DIR *descriptors = open_descriptors(process->pid);
	struct dirent *entry;
	unsigned long long number;
	/* The open directory stays this process's. So look only now whether another process has got the pid before. */
	bool is_same = descriptors && !process_has_ended(process, 0);

	while (is_same && pipes->count < MOST_PIPES && (entry = readdir(descriptors))) {
		number = atoi(entry->d_name) > STDERR_FILENO ? pipe_number(dirfd(descriptors), entry->d_name) : 0;
		if (number)
			pipes->numbers[pipes->count++] = number;
	}
	if (descriptors)
		closedir(descriptors);
}

/* Both, as a ProxyCommand has them. What a user has put behind a pipe of ours has one. */
static bool is_partner(int pid, const struct pipes *pipes)
{
	DIR *descriptors = open_descriptors(pid);
	bool is_partner;

	if (!descriptors)
		return false;
	is_partner =
		has(pipes, pipe_number(dirfd(descriptors), "0")) && has(pipes, pipe_number(dirfd(descriptors), "1"));
	closedir(descriptors);
	return is_partner;
}

struct search {
	struct process_list *list;
	struct pipes pipes;
};

static int add_if_partner(const struct process_status *status, void *data)
{
	struct search *search = data;

	return is_partner(status->process.pid, &search->pipes) ? process_list_add(search->list, &status->process) : 0;
}

int pipe_partners_add(struct process_list *list)
{
	struct search search = { .list = list };
	size_t i;

	for (i = 0; i < list->count; i++)
		add_pipes(&search.pipes, &list->items[i]);
	return search.pipes.count ? process_table_walk(add_if_partner, &search) : 0;
}
