/* pipe_partners.c - see proc(5), /proc/<pid>/fd: a pipe has the same number for both that have it open. */
#include "pipe_partners.h"

#include <dirent.h>
#include <fcntl.h>
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

static DIR *open_descriptors(const char *pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%.20s/fd", pid);
	return opendir(path);
}

/* Its stdin, stdout and stderr belong to the process that has started it. */
static void add_pipes(struct pipes *pipes, int pid)
{
	char name[16];
	DIR *descriptors;
	struct dirent *entry;
	unsigned long long number;

	snprintf(name, sizeof(name), "%d", pid);
	descriptors = open_descriptors(name);
	while (descriptors && pipes->count < MOST_PIPES && (entry = readdir(descriptors))) {
		number = atoi(entry->d_name) > STDERR_FILENO ? pipe_number(dirfd(descriptors), entry->d_name) : 0;
		if (number)
			pipes->numbers[pipes->count++] = number;
	}
	if (descriptors)
		closedir(descriptors);
}

/* Both, as a ProxyCommand has them. What a user has put behind a pipe of ours has one. */
static bool is_partner(const char *pid, const struct pipes *pipes)
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

int pipe_partners_add(struct process_list *list)
{
	struct pipes pipes = { .count = 0 };
	struct process_status status;
	struct dirent *entry;
	DIR *directory;
	int result = 0;
	size_t i;

	for (i = 0; i < list->count; i++)
		add_pipes(&pipes, list->items[i].pid);
	if (!pipes.count)
		return 0;
	directory = opendir("/proc");
	if (!directory)
		return -1;
	while (!result && (entry = readdir(directory))) {
		if (!process_table_is_own(entry->d_name) || !is_partner(entry->d_name, &pipes))
			continue;
		result = process_status(atoi(entry->d_name), &status);
		if (!result)
			result = process_list_add(list, &status.process);
	}
	closedir(directory);
	return result;
}
