/* process_table.c */
#include "process_table.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A command line may have 2 MB. It is read in pieces of this size. */
#define PIECE 512

/* More ancestors than any process has. Reused pids can form a loop, which ends here. */
#define MOST_ANCESTORS 1024

static struct process_list spared;

/* --- the list --- */

static bool has(const struct process_list *list, const struct process *process)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (process_is_same(&list->items[i], process))
			return true;
	return false;
}

static int append(struct process_list *list, const struct process *process)
{
	struct process *items = list->items;

	if (list->count == list->room) {
		items = realloc(items, (list->room + 16) * sizeof(*items));
		if (!items)
			return -1;
		list->items = items;
		list->room += 16;
	}
	items[list->count++] = *process;
	return 0;
}

int process_list_add(struct process_list *list, const struct process *process)
{
	if (process->pid <= 1 || !process->started || has(&spared, process) || has(list, process))
		return 0;
	return append(list, process);
}

void process_list_free(struct process_list *list)
{
	free(list->items);
	*list = (struct process_list){ 0 };
}

/* Ends at an ancestor that the kernel hides: the watcher does not look at another user's processes, nor end them. */
static int spare_with_ancestors(int pid)
{
	struct process_status status;
	int i;

	for (i = 0; i < MOST_ANCESTORS && pid > 1; i++, pid = status.parent) {
		if (process_status(pid, &status) || append(&spared, &status.process))
			return -1;
	}
	return 0;
}

int process_table_spare(const struct process *srun)
{
	return spare_with_ancestors(getpid()) || spare_with_ancestors(srun->pid) ? -1 : 0;
}

/* --- the table --- */

/* Asked before a process is read, so that the watcher never reads about another user's. */
static bool is_own(const char *pid)
{
	struct stat status;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%.20s", pid);
	return isdigit((unsigned char) pid[0]) && !stat(path, &status) && status.st_uid == getuid();
}

int process_table_walk(int (*visit)(const struct process_status *status, void *data), void *data)
{
	struct process_status status;
	struct dirent *entry;
	DIR *directory = opendir("/proc");
	int result = 0;

	if (!directory)
		return -1;
	while (!result && (entry = readdir(directory))) {
		if (!is_own(entry->d_name))
			continue;
		result = process_status(atoi(entry->d_name), &status);
		if (!result && status.is_own && status.process.started)
			result = visit(&status, data);
	}
	closedir(directory);
	return result;
}

struct table {
	struct process_status *items;
	size_t count;
};

static int keep(const struct process_status *status, void *data)
{
	struct table *table = data;
	struct process_status *items = realloc(table->items, (table->count + 1) * sizeof(*items));

	if (!items)
		return -1;
	table->items = items;
	items[table->count++] = *status;
	return 0;
}

/*
 * True if the process with the pid `parent` is in the list. Compares the start time
 * too: the pid of a process that has ended may belong to another parent by now.
 */
static bool has_parent_in(const struct process_list *list, const struct table *table, int parent)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		if (table->items[i].process.pid == parent)
			return has(list, &table->items[i].process);
	return false;
}

int process_table_add_descendants(struct process_list *list)
{
	struct table table = { 0 };
	size_t before, i;
	int result;

	if (!list->count)
		return 0;
	result = process_table_walk(keep, &table);
	do {
		before = list->count;
		for (i = 0; i < table.count && !result; i++)
			if (has_parent_in(list, &table, table.items[i].parent))
				result = process_list_add(list, &table.items[i].process);
	} while (!result && list->count > before);
	free(table.items);
	return result;
}

/* --- command lines --- */

/* How far the current word agrees with the two words of the search. */
struct match {
	const char *option, *value;
	size_t length;
	bool may_be_option, may_be_value, after_option;
};

/* Takes the next byte, the NUL behind a word included. True if the search finds its words here. */
static bool take(struct match *match, char byte)
{
	bool is_value;

	if (match->may_be_option)
		match->may_be_option = match->option[match->length] == byte;
	if (match->may_be_value)
		match->may_be_value = match->value[match->length] == byte;
	match->length++;
	if (byte)
		return false;
	is_value = match->may_be_value && (match->after_option || !match->option);
	match->after_option = match->may_be_option;
	match->may_be_option = match->option != NULL;
	match->may_be_value = true;
	match->length = 0;
	return is_value;
}

bool process_table_has_argument(int fd, const char *option, const char *value)
{
	struct match match = { .option = option, .value = value, .may_be_option = option, .may_be_value = true };
	char piece[PIECE];
	ssize_t length, i;

	while ((length = read(fd, piece, sizeof(piece))) > 0)
		for (i = 0; i < length; i++)
			if (take(&match, piece[i]))
				return true;
	return match.length && take(&match, '\0'); /* a process can overwrite the last NUL */
}

static bool has_argument(int pid, const char *option, const char *value)
{
	char path[64];
	bool found;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	found = process_table_has_argument(fd, option, value);
	close(fd);
	return found;
}

struct search {
	struct process_list *list;
	const char *option, *value;
};

static int add_if_found(const struct process_status *status, void *data)
{
	const struct search *search = data;

	if (!has_argument(status->process.pid, search->option, search->value))
		return 0;
	return process_list_add(search->list, &status->process);
}

int process_table_add_by_argument(struct process_list *list, const char *option, const char *value)
{
	struct search search = { .list = list, .option = option, .value = value };

	return process_table_walk(add_if_found, &search);
}
