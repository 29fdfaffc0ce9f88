/* stub_process.c - shows the state of the process that a JVM could change. */
#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stub_process.h"
#include "stub_signals.h"

/* The number of this thread, as text. */
static const char *self(void)
{
	static _Thread_local char number[20];

	snprintf(number, sizeof(number), "%ld", syscall(SYS_gettid));
	return number;
}

static unsigned long long status(const char *task, const char *field)
{
	char path[300], line[300];
	unsigned long long value = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%s/status", task);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, field, strlen(field)))
			value = strtoull(line + strlen(field) + 1, NULL, 16);
	if (file)
		fclose(file);
	return value;
}

static void show_signals(const char *what, unsigned long long set)
{
	size_t i;

	SAY("%s:", what);
	for (i = 0; i < OUTSIDE_SIGNALS; i++)
		if (set >> (outside_signals[i].number - 1) & 1)
			SAY(" %s", outside_signals[i].name);
	SAY("\n");
}

void show_blocked(const char *unused)
{
	(void) unused;
	show_signals("blocked", status(self(), "SigBlk"));
}

void show_caught(const char *unused)
{
	(void) unused;
	show_signals("caught", status(self(), "SigCgt"));
}

/* Shows the signals that some other thread would accept. */
void show_taken(const char *unused)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	unsigned long long all = ~0ULL;
	int threads = 0;

	(void) unused;
	while ((task = readdir(tasks)))
		if (task->d_name[0] != '.' && strcmp(task->d_name, self())) {
			all &= status(task->d_name, "SigBlk");
			threads++;
		}
	closedir(tasks);
	show_signals(threads ? "taken by other threads" : "no other thread, taken", threads ? ~all : 0);
}

void show_environment(const char *name)
{
	const char *value = getenv(name);

	SAY("%s%s%s\n", name, value ? "=" : " is unset", value ? value : "");
}

void show_locale(const char *unused)
{
	(void) unused;
	SAY("locale: %s\n", setlocale(LC_ALL, NULL));
}

void show_files(const char *unused)
{
	struct rlimit limit;

	(void) unused;
	getrlimit(RLIMIT_NOFILE, &limit);
	SAY("ulimit -n: %llu\n", (unsigned long long) limit.rlim_cur);
}

void show_mapped(const char *unused)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[5000];
	int jvm = 0, loader = 0;

	(void) unused;
	while (fgets(line, sizeof(line), maps)) {
		jvm |= strstr(line, "libjvm") != NULL;
		loader |= strstr(line, "stunnel.so") != NULL;
	}
	fclose(maps);
	SAY("mapped:%s%s\n", loader ? " plugin" : "", jvm ? " libjvm" : "");
}
